import { MdmDoors } from './mdm-doors.service.js';

const NOBODY = null as never;
const rates = { stranger: { perSecond: 0.001, burst: 2 } };
const doors = (): MdmDoors => new MdmDoors(NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, rates);
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

  it('refuses a stranger whose place was refused too often, and nobody who has proved who it is', () => {
    const busy = doors();
    for (const status of [403, 403, 429]) expect(busy.admit(unsigned)?.status).toBe(status);
    expect(busy.admit(signed)).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) as string } });
    expect(busy.admit(proved)).toBeNull();
    expect(busy.admit({ ...signed, network: 'ailleurs' })).toBeNull();
  });
});
