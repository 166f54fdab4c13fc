import { Instruments } from '@chariot/platform';
import { plistBytes, readCommand } from '@chariot/wire-apple';
import { signDataPlainly, type Signer } from '@chariot/wire-cms';
import { Installation, START, TOPIC } from '../enrolment/installation.scene.js';
import { PlayedIpad, rsaPair } from '../enrolment/played-ipad.scene.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  server.told.topic = TOPIC;
  ({ codes } = await server.codes());
});
afterAll(() => server.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RENEWAL = 'InstallProfile';

/** Enrolled, told what it is, and with nothing to hear. */
async function settled(): Promise<SpeakingIpad> {
  const one = new SpeakingIpad(await new PlayedIpad(server).enrol(codes.shift() ?? ''), server.port);
  await one.connect();
  await one.connect();
  one.handed.length = 0;
  return one;
}
const deviceIdOf = async ({ ipad }: Pick<SpeakingIpad, 'ipad'>): Promise<string> => {
  const [row] = await server.db.ownerQuery<{ id: string }>(
    `select device_id as id from apple.enrolment where enrolment_key = $1`,
    [ipad.udid],
  );
  return row?.id ?? '';
};
/** Its certificate ends in so many days. */
async function ending(one: SpeakingIpad, days: number): Promise<void> {
  await server.db.ownerQuery('update pki.device_certificate set not_after = $2 where device_id = $1', [
    await deviceIdOf(one),
    new Date(server.clock.now().getTime() + days * DAY),
  ]);
  // What is remembered of it is forgotten after half a minute.
  server.clock.advance(MINUTE);
}
async function near(days = 40): Promise<SpeakingIpad> {
  const one = await settled();
  await ending(one, days);
  return one;
}
/** The command that an Idle is answered by. */
async function asked(one: SpeakingIpad) {
  const answer = await one.report({ Status: 'Idle' });
  expect(answer.status).toBe(200);
  return answer.bytes.length === 0 ? null : readCommand(answer.bytes);
}
/** It is told to renew, and reads the profile. @returns the CommandUUID */
async function told(one: SpeakingIpad): Promise<string> {
  const command = await asked(one);
  expect(command?.requestType).toBe(RENEWAL);
  one.ipad.install(command?.command.get('Payload') as Buffer);
  return command?.uuid ?? '';
}
const certificates = async (one: SpeakingIpad) =>
  server.db.ownerQuery<{ used: boolean; reason: string | null }>(
    `select first_used_at is not null as used, revocation_reason as reason from pki.device_certificate
      where device_id = $1 order by issued_at, replaces nulls first`,
    [await deviceIdOf(one)],
  );
const standing = async (one: SpeakingIpad) =>
  (
    await server.db.ownerQuery<{ asked: Date | null; times: number; refused: string | null }>(
      `select renewal_asked_at as asked, renewal_times as times, renewal_refused as refused
         from apple.standing where device_id = $1`,
      [await deviceIdOf(one)],
    )
  )[0];
const NOTHING_ASKED = { asked: null, times: 0, refused: null };
const place = async (one: SpeakingIpad) => {
  const { classroomId, slot, enrolledAt, state } = await server.api('GET', `/devices/${await deviceIdOf(one)}`);
  return { classroomId, slot, enrolledAt, state };
};
const restart = async (one: SpeakingIpad): Promise<string> => {
  const about = { kind: 'restart', target: 'device', targetId: await deviceIdOf(one) };
  return String((await server.api('POST', '/operations', about))['id']);
};
const stateOf = async (operationId: string): Promise<string | undefined> =>
  (
    await server.db.ownerQuery<{ status: string }>(
      `select coalesce(status, 'told') as status from fleet.operation_device where operation_id = $1`,
      [operationId],
    )
  )[0]?.status;
const checksIn = async ({ ipad }: SpeakingIpad): Promise<void> => {
  for (const message of [ipad.authenticating(), ipad.tokens()]) expect((await ipad.put(message)).status).toBe(200);
};

describe('an iPad whose certificate nears its end', () => {
  it('is told to renew when there is nothing else to tell, by the profile that it was enrolled by', async () => {
    const one = await settled();
    const { profile: before } = one.ipad;
    expect(await asked(one)).toBeNull();
    await ending(one, 61);
    expect(await asked(one)).toBeNull();
    await ending(one, 59);
    const id = await restart(one);
    const command = await asked(one);
    expect(command).toMatchObject({ requestType: 'RestartDevice', uuid: id });
    const next = await one.report({ Status: 'Acknowledged', CommandUUID: id });
    const renewal = readCommand(next.bytes);
    expect(renewal.requestType).toBe(RENEWAL);
    const old = one.ipad.challenge;
    const profile = one.ipad.install(renewal.command.get('Payload') as Buffer);
    expect(profile.get('PayloadIdentifier')).toBe(before?.get('PayloadIdentifier'));
    expect(profile.get('PayloadUUID')).not.toBe(before?.get('PayloadUUID'));
    expect(one.ipad.challenge).not.toBe(old);
    expect(await server.everything()).not.toContain(one.ipad.challenge);
  });

  it('is told so before anything else in its last week, also where it slept over all the rest', async () => {
    const one = await near(2);
    await restart(one);
    await told(one);
  });

  it('is told nothing of it in summer, and on 11 September', async () => {
    const one = await settled();
    server.clock.set('2027-08-20T08:00:00Z');
    await ending(one, 30);
    expect(await one.connect()).not.toContain(RENEWAL);
    server.clock.set('2027-09-10T08:00:00Z');
    expect(await one.connect()).not.toContain(RENEWAL);
    server.clock.set('2027-09-11T08:00:00Z');
    expect(await one.connect()).toContain(RENEWAL);
  });

  it('is not heard with the quiet ones, and is again once it has renewed', async () => {
    const one = await near();
    await told(one);
    expect((await one.ipad.certifyAnew()).status).toBe('success');
    await checksIn(one);
    expect(await one.connect()).toEqual([]);
    const transaction = jest.spyOn(server.db.database, 'transaction');
    try {
      expect(await asked(one)).toBeNull();
      expect(transaction).not.toHaveBeenCalled();
    } finally {
      transaction.mockRestore();
    }
  });
});

describe('a renewal', () => {
  it('by a fresh Authenticate is that command’s success, and loses nothing of what the iPad is', async () => {
    const one = await near();
    const { ipad } = one;
    const [deviceId, where] = [await deviceIdOf(one), await place(one)];
    await ipad.put(ipad.says('SetBootstrapToken', { BootstrapToken: Buffer.from('jeton de démarrage') }));
    await told(one);
    // Asked for meanwhile: one that it was handed, and one that waits.
    const [handed, waits] = [await restart(one), await restart(one)];
    await one.report({ Status: 'Idle' });
    const before = ipad.signer;
    expect((await ipad.certifyAnew()).status).toBe('success');
    const idle = { Status: 'Idle', UDID: ipad.udid };
    expect((await ipad.put(idle, { signer: before, path: '/mdm/command' })).status).toBe(200);
    expect((await ipad.put(ipad.authenticating())).status).toBe(200);
    expect((await ipad.put(idle, { signer: before })).status).toBe(403);
    expect(await standing(one)).toEqual(NOTHING_ASKED);
    const [row] = await server.db.ownerQuery<{ kept: boolean }>(
      `select push_secret is not null and unlock_secret is not null and bootstrap_secret is not null as kept
         from apple.enrolment where device_id = $1`,
      [deviceId],
    );
    expect(row?.kept).toBe(true);
    const again = { Token: Buffer.from('un autre jeton') };
    expect((await ipad.put(ipad.tokens(again))).status).toBe(200);
    expect(await one.connect()).toEqual(['RestartDevice', 'RestartDevice']);
    expect(one.handed.map(({ uuid }) => uuid).sort()).toEqual([handed, waits].sort());
    expect([await stateOf(handed), await stateOf(waits)]).toEqual(['done', 'done']);
    expect([await deviceIdOf(one), await place(one)]).toEqual([deviceId, where]);
    expect(await certificates(one)).toEqual([
      { used: true, reason: 'superseded' },
      { used: true, reason: null },
    ]);
  });

  it('is the same when the answer to its Authenticate was lost; only after it does another one start over', async () => {
    const one = await near();
    await told(one);
    const id = await restart(one);
    await one.ipad.certifyAnew();
    for (let time = 0; time < 2; time += 1) {
      expect((await one.ipad.put(one.ipad.authenticating())).status).toBe(200);
    }
    expect((await one.ipad.put(one.ipad.tokens())).status).toBe(200);
    expect((await asked(one))?.uuid).toBe(id);
    await one.ipad.put(one.ipad.authenticating());
    expect(await stateOf(id)).toBe('failed');
  });

  it('goes on over the connection on which the certificate before was proved, and over that of nobody else', async () => {
    const [one, other] = [await near(), await settled()];
    await told(one);
    const before = one.ipad.signer;
    await one.ipad.certifyAnew();
    for (const message of [one.ipad.authenticating(), one.ipad.tokens()]) {
      const content = plistBytes(message);
      const signature = signDataPlainly({ content, signer: one.ipad.signer, detached: true }).toString('base64');
      const over = (signer: Signer) => one.ipad.put(content, { signature, signer, tls: true });
      expect((await over(other.ipad.signer)).status).toBe(403);
      expect((await over(before)).status).toBe(200);
    }
  });

  it('that is acknowledged with the new certificate is done, and the one before is worth nothing', async () => {
    const one = await near();
    const uuid = await told(one);
    const before = one.ipad.signer;
    await one.ipad.certifyAnew();
    const answer = await one.report({ Status: 'Acknowledged', CommandUUID: uuid });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await standing(one)).toEqual(NOTHING_ASKED);
    expect((await one.ipad.put({ Status: 'Idle', UDID: one.ipad.udid }, { signer: before })).status).toBe(403);
    expect((await one.ipad.idle()).status).toBe(200);
  });

  it('by the old certificate’s signature is one, too, and what asked for it is over', async () => {
    const one = await near();
    await told(one);
    expect((await one.ipad.renew()).status).toBe('success');
    expect(await asked(one)).toBeNull();
    expect(await standing(one)).toEqual(NOTHING_ASKED);
    // Its challenge is of a certificate that is no more.
    expect(await one.ipad.ask(one.ipad.challenge)).toMatchObject({ status: 'failure' });
  });
});

describe('the challenge of a renewal', () => {
  it('goes to one key, to the same one again, and to no other', async () => {
    const one = await near();
    await told(one);
    const { challenge } = one.ipad;
    const keys = rsaPair();
    const signer = one.ipad.selfSigned(keys);
    const first = await one.ipad.ask(challenge, { keys, signer });
    expect(first.status).toBe('success');
    expect(await one.ipad.ask(challenge, { keys, signer })).toMatchObject({
      certificate: first.status === 'success' && first.certificate,
    });
    expect(await new PlayedIpad(server).ask(challenge)).toMatchObject({ status: 'failure', failInfo: 'badRequest' });
  });

  it('is worth nothing after its hour', async () => {
    const one = await near();
    await told(one);
    server.clock.advance(61 * MINUTE);
    expect(await one.ipad.certifyAnew()).toMatchObject({ status: 'failure', failInfo: 'badRequest' });
  });

  it('gives another iPad nothing: no other UDID, no place, no word for what it is', async () => {
    const [one, other] = [await near(), await settled()];
    await told(one);
    const thief = new PlayedIpad(server);
    thief.profile = one.ipad.profile;
    await thief.certify();
    const before = await server.everything();
    for (const message of [thief.authenticating(), thief.tokens(), thief.says('CheckOut')]) {
      expect((await thief.put(message)).status).toBe(403);
    }
    expect((await thief.idle()).status).toBe(403);
    const { signer } = thief;
    for (const message of [other.ipad.authenticating(), { Status: 'Idle', UDID: other.ipad.udid }]) {
      expect((await other.ipad.put(message, { signer })).status).toBe(403);
    }
    expect(await server.everything()).toBe(before);
    expect((await one.ipad.idle()).status).toBe(200);
  });
});

describe('a renewal that fails', () => {
  const shown = async () =>
    (await server.get(Instruments).read(server.clock.now())).find(({ id }) => id === 'appleIdentities')?.instruments;
  const failing = {
    Status: 'Error',
    ErrorChain: [{ ErrorDomain: 'MCSCEPErrorDomain', ErrorCode: 22_013, USEnglishDescription: 'No certificate.' }],
  };

  it('because it refuses is kept, shown, and asked for again after a pause', async () => {
    const one = await near();
    one.hands[RENEWAL] = failing;
    expect(await one.connect()).toEqual([RENEWAL]);
    expect(await standing(one)).toMatchObject({
      times: 1,
      refused: expect.stringContaining('No certificate') as string,
    });
    expect((await shown())?.[0]).toMatchObject({
      state: 'warning',
      value: expect.stringContaining(one.ipad.serialNumber) as string,
      advice: expect.stringContaining('No certificate') as string,
    });
    server.clock.advance(59 * MINUTE);
    expect(await one.connect()).toEqual([]);
    server.clock.advance(MINUTE);
    expect(await one.connect()).toEqual([RENEWAL]);
    server.clock.advance(HOUR);
    expect(await one.connect()).toEqual([]);
    server.clock.advance(HOUR);
    delete one.hands[RENEWAL];
    await told(one);
    await one.ipad.certifyAnew();
    await checksIn(one);
    expect(await standing(one)).toEqual(NOTHING_ASKED);
    expect(JSON.stringify(await shown())).not.toContain(one.ipad.serialNumber);
  });

  it('because it says yes and keeps its certificate is asked for again, and shown after a week', async () => {
    const one = await near();
    expect(await one.connect()).toEqual([RENEWAL]);
    expect(await one.connect()).toEqual([]);
    expect(JSON.stringify(await shown())).not.toContain(one.ipad.serialNumber);
    server.clock.advance(8 * DAY);
    expect(await one.connect()).toContain(RENEWAL);
    expect(JSON.stringify(await shown())).toContain(one.ipad.serialNumber);
    const { signer } = one.ipad;
    expect((await one.ipad.put({ Status: 'Idle', UDID: one.ipad.udid }, { signer })).status).toBe(200);
  });

  it('because nobody answers lets the rest pass, and is told again after a while', async () => {
    const one = await near(3);
    await restart(one);
    for (let time = 0; time < 3; time += 1) await told(one);
    expect((await asked(one))?.requestType).toBe('RestartDevice');
    server.clock.advance(10 * MINUTE);
    await told(one);
  });

  it('for now, « NotNow », is offered again at the next Idle, under the same CommandUUID', async () => {
    const one = await near();
    const uuid = await told(one);
    server.told.woken.length = 0;
    const answer = await one.report({ Status: 'NotNow', CommandUUID: uuid });
    expect(answer.text).toBe('');
    expect(server.told.woken).toHaveLength(1);
    expect(await told(one)).toBe(uuid);
  });

  it('because no profile can be given is noted, and answered as if there were nothing to tell', async () => {
    const one = await near();
    server.told.topic = null;
    expect(await asked(one)).toBeNull();
    expect(await standing(one)).toMatchObject({
      times: 1,
      refused: expect.stringContaining('certificat de réveil') as string,
    });
    server.told.topic = TOPIC;
    server.clock.advance(HOUR);
    await told(one);
  });
});
