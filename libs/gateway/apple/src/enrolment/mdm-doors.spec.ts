import { MdmDoors } from './mdm-doors.service.js';

const NOBODY = null as never;
const rates = { stranger: { perSecond: 0.001, burst: 2 } };
const doors = (): MdmDoors =>
  new MdmDoors(NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, rates);
const unsigned = { headers: {}, isProved: false, network: 'école' };
const signed = { ...unsigned, headers: { 'mdm-signature': 'TUlJ' } };
const proved = { ...unsigned, isProved: true };

describe('before a body is read', () => {
  it('refuses who shows neither a signature nor a certificate of ours', () => {
    for (const headers of [{}, { 'mdm-signature': '' }]) {
      const refusal = doors().admit({ ...unsigned, headers });
      expect(refusal).toMatchObject({ status: 403, refused: { code: 'apple-enrolment.noIdentity' } });
      expect(refusal?.body).toContain('enrôlez l’iPad de nouveau');
    }
    for (const one of [signed, proved]) expect(doors().admit(one)).toBeNull();
  });

  it('refuses a stranger whose place was refused too often, but neither what iPads say all day nor who proved who it is', () => {
    const busy = doors();
    for (const status of [403, 403, 429]) expect(busy.admit(unsigned)?.status).toBe(status);
    for (const length of [undefined, '65537', '2000000']) {
      const headers = { ...signed.headers, ...(length !== undefined && { 'content-length': length }) };
      const refusal = { status: 429, headers: { 'retry-after': expect.any(String) as string } };
      expect(busy.admit({ ...signed, headers })).toMatchObject(refusal);
    }
    expect(busy.admit({ ...signed, headers: { ...signed.headers, 'content-length': '65536' } })).toBeNull();
    expect(busy.admit(proved)).toBeNull();
    expect(busy.admit({ ...signed, network: 'ailleurs' })).toBeNull();
  });
});

describe('one device', () => {
  const visit = (bytes: number) => ({
    headers: {},
    body: Buffer.alloc(bytes),
    certificate: undefined,
    network: 'école',
  });
  const noted = jest.fn<void, [string, { readonly status: number | null }]>();
  const log = { note: noted } as never;
  const identities = { of: () => Promise.resolve({ deviceId: 'd' }) } as never;
  const known = (burst: number): MdmDoors =>
    new MdmDoors(NOBODY, identities, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, log, {
      device: { perSecond: 0.001, burst },
    });
  const done = jest.fn(() => Promise.resolve({ status: 200 }));
  beforeEach(() => {
    done.mockClear();
    noted.mockClear();
  });

  it('is counted a long message for as many as it weighs, before any of it is read', async () => {
    const door = known(40);
    for (const status of [200, 429])
      expect((await door.answerTo(visit(2 * 1024 * 1024), 'command', done)).status).toBe(status);
    for (let left = 8; left > 0; left -= 1)
      expect((await door.answerTo(visit(64 * 1024), 'command', done)).status).toBe(200);
    expect((await door.answerTo(visit(0), 'command', done)).status).toBe(429);
    expect(done).toHaveBeenCalledTimes(9);
    const refused = { said: 'unread', outcome: 'refused', status: 429, faults: ['apple-enrolment.tooManyRequests'] };
    expect(noted.mock.calls.filter(([, { status }]) => status === 429)).toEqual([
      ['d', expect.objectContaining(refused)],
      ['d', expect.objectContaining(refused)],
    ]);
  });

  it('has ten under way at most, and more once these are answered', async () => {
    const door = known(100);
    let end = (): void => undefined;
    const slow = new Promise<{ status: number }>((resolve) => (end = () => resolve({ status: 200 })));
    const begun = Array.from({ length: 10 }, () => door.answerTo(visit(0), 'command', () => slow));
    expect((await door.answerTo(visit(0), 'command', done)).status).toBe(429);
    end();
    for (const answer of begun) expect((await answer).status).toBe(200);
    expect((await door.answerTo(visit(0), 'command', done)).status).toBe(200);
  });

  it('has a fault of ours told in its log, which goes on as a fault', async () => {
    const fault = (): Promise<never> => Promise.reject(new Error('unforeseen'));
    await expect(known(100).answerTo(visit(0), 'profile', fault)).rejects.toThrow('unforeseen');
    const told = {
      door: 'profile',
      outcome: 'refused',
      status: 503,
      why: expect.stringContaining('serveur') as string,
    };
    expect(noted.mock.calls).toEqual([['d', expect.objectContaining(told)]]);
  });
});
