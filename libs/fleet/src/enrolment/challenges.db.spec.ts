import { DomainError, newId } from '@chariot/kernel';
import { frozenClock, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Devices } from '../devices/devices.service.js';
import { factsOf, fingerprint, Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { EnrolmentChallenges } from './challenges.service.js';
import { EnrolmentService } from './enrolment.service.js';
import { EnrolmentWindows } from './windows.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: Scene;
let school: string;
let codes: string[];

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  school = await scene.school();
});
beforeEach(async () => {
  codes = [...(await scene.codes(await scene.classroom(school))).values()];
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const refusal = (code: string): DomainError => expect.objectContaining({ name: 'DomainError', code: `fleet.${code}` });
const view = (code: string) =>
  scene.act(scene.system, (tx, reach) => scene.get(EnrolmentChallenges).view(tx, reach, code));
const invite = async (code: string): Promise<string> =>
  (await scene.act(scene.system, (tx, reach) => scene.get(EnrolmentChallenges).invite(tx, reach, code))).challenge;
const accept = (challenge: string, publicKeyFingerprint = fingerprint()) =>
  scene.act(scene.system, (tx, reach) =>
    scene.get(EnrolmentChallenges).accept(tx, reach, { challenge, publicKeyFingerprint }),
  );
/** Of a device to be. */
const invited = async (challenge: string, publicKeyFingerprint = fingerprint()) => {
  const accepted = await accept(challenge, publicKeyFingerprint);
  if (accepted.kind !== 'enrolment') throw new Error('It renews');
  return accepted;
};
const renew = (deviceId: string, certificate: string) =>
  scene.act(scene.system, (tx, reach) => scene.get(EnrolmentChallenges).renew(tx, reach, { deviceId, certificate }));
const enrol = (publicKeyFingerprint: string, serialNumber: string) =>
  scene.act(scene.system, (tx, reach) =>
    scene
      .get(EnrolmentService)
      .enrolInvited(tx, reach, { publicKeyFingerprint, facts: factsOf(serialNumber), family: 'apple' }),
  );

describe('a challenge', () => {
  it('is of one code, the same until it is shown, and never in the clear', async () => {
    const [code = '', other = ''] = codes;
    expect(await view(code.toLowerCase())).toMatchObject({ slot: 1, label: 'Tablette 1' });
    const challenge = await invite(code);
    expect(challenge).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(await invite(code)).toBe(challenge);
    expect(await invite(other)).not.toBe(challenge);
    const rows = await db.ownerQuery('select t::text from fleet.enrolment_challenge t');
    expect(JSON.stringify(rows)).not.toContain(challenge);
  });

  it('lets one key in, the same one again, and no other', async () => {
    const challenge = await invite(codes[0] ?? '');
    const key = fingerprint();
    const first = await accept(challenge, key);
    expect(await accept(challenge, key)).toEqual(first);
    await expect(accept(challenge)).rejects.toEqual(refusal('challengeSpent'));
  });

  it('lets no key in that another one went to', async () => {
    const key = fingerprint();
    await accept(await invite(codes[0] ?? ''), key);
    const challenge = await invite(codes[1] ?? '');
    await expect(accept(challenge, key)).rejects.toEqual(refusal('keyInUse'));
    // It is not spent by that.
    expect(await accept(challenge)).toMatchObject({ replaced: [] });
  });

  it('lets one of many in that show it at once', async () => {
    const challenge = await invite(codes[0] ?? '');
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => accept(challenge)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as DomainError).code] : []));
    expect(new Set(reasons)).toEqual(new Set(['fleet.challengeSpent']));
  });

  it('is refused when nobody made it, when its hour or its window is over, when its slot is taken', async () => {
    await expect(accept('')).rejects.toEqual(refusal('challengeUnknown'));
    await expect(accept(codes[0] ?? '')).rejects.toEqual(refusal('challengeUnknown'));
    const [late, taken] = [await invite(codes[0] ?? ''), await invite(codes[1] ?? '')];
    await scene.enrol({ code: codes[1] ?? '', facts: factsOf('PRISE-2') });
    await expect(accept(taken)).rejects.toEqual(refusal('codeUsed'));
    clock.advance(61 * 60_000);
    await expect(accept(late)).rejects.toEqual(expect.objectContaining({ category: 'gone' }));
  });

  it('is worth nothing once its window is closed', async () => {
    const classroom = await scene.classroom(school);
    const window = await scene.act(scene.system, (tx, reach) =>
      scene.get(EnrolmentWindows).open(tx, reach, classroom, { count: 1, minutes: 60 }),
    );
    const challenge = await invite(window.codes[0]?.code ?? '');
    await scene.act(scene.system, (tx, reach) => scene.get(EnrolmentWindows).close(tx, reach, window.id));
    await expect(accept(challenge)).rejects.toEqual(refusal('codeClosed'));
  });

  it('is made again for whoever never came back, five times in all, and names whom it replaces', async () => {
    const [code = ''] = codes;
    const devices: string[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { deviceId, replaced } = await invited(await invite(code));
      expect([...replaced].sort()).toEqual([...devices].sort());
      devices.push(deviceId);
    }
    await expect(invite(code)).rejects.toEqual(refusal('challengesExhausted'));
  });

  it('is the system’s alone', async () => {
    await expect(
      scene.act(scene.person('digitalReferent', scene.district), (tx, reach) =>
        scene.get(EnrolmentChallenges).invite(tx, reach, codes[0] ?? ''),
      ),
    ).rejects.toThrow('this is the system’s');
  });
});

describe('a challenge for the network of a school', () => {
  let made = 0;
  const forNetwork = (deviceId: string, certificate: string, profile = 'p'.repeat(43)) =>
    scene.act(scene.system, (tx, reach) =>
      scene.get(EnrolmentChallenges).forNetwork(tx, reach, { deviceId, certificate, profile }),
    );
  const enrolled = async (): Promise<string> => {
    const key = fingerprint();
    await accept(await invite(codes[0] ?? ''), key);
    return (await enrol(key, `RESEAU-${(made += 1)}`)).deviceId;
  };

  it('is the same while its profile waits, gives nothing else, and once', async () => {
    const [deviceId, certificate] = [await enrolled(), fingerprint()];
    const challenge = await forNetwork(deviceId, certificate);
    expect(await forNetwork(deviceId, certificate)).toBe(challenge);
    // Beside a renewal that waits: neither takes the place of the other.
    const renewal = (await renew(deviceId, certificate)).challenge;
    expect(await forNetwork(deviceId, certificate)).toBe(challenge);
    const key = fingerprint();
    const accepted = await accept(challenge, key);
    expect(accepted).toMatchObject({ kind: 'network', deviceId, certificate });
    expect(await accept(challenge, key)).toEqual(accepted);
    await expect(accept(challenge)).rejects.toEqual(refusal('challengeSpent'));
    expect(await accept(renewal)).toMatchObject({ kind: 'renewal', deviceId, certificate });
  });

  it('is another for another profile or another identity, ten a day', async () => {
    const [deviceId, certificate] = [await enrolled(), fingerprint()];
    const first = await forNetwork(deviceId, certificate, 'a'.repeat(43));
    const challenges = new Set([first]);
    for (let time = 0; time < 8; time += 1)
      challenges.add(await forNetwork(deviceId, certificate, String(time).repeat(43)));
    challenges.add(await forNetwork(deviceId, fingerprint(), '7'.repeat(43)));
    expect(challenges.size).toBe(10);
    await expect(forNetwork(deviceId, certificate)).rejects.toEqual(refusal('networkChallengesExhausted'));
    await expect(accept(first)).rejects.toEqual(refusal('challengeExpired'));
    clock.advance(25 * 3_600_000);
    expect(await forNetwork(deviceId, certificate)).toMatch(/^[A-Za-z0-9_-]{32}$/);
  });

  it('is neither made for a device that is not trusted any more, nor accepted of it', async () => {
    const [deviceId, certificate] = [await enrolled(), fingerprint()];
    const challenge = await forNetwork(deviceId, certificate);
    await db.ownerQuery(`update fleet.device set revoked_at = now(), revocation_reason = 'x' where id = $1`, [
      deviceId,
    ]);
    await expect(accept(challenge)).rejects.toEqual(refusal('deviceRevoked'));
    await expect(forNetwork(deviceId, certificate)).rejects.toEqual(refusal('deviceRevoked'));
  });
});

describe('a device that was invited', () => {
  it('takes the slot of its code, under the id that was drawn for it, once', async () => {
    const [code = ''] = codes;
    const key = fingerprint();
    const { deviceId } = await accept(await invite(code), key);
    const enrolled = await enrol(key, 'IPAD-1');
    expect(enrolled).toMatchObject({ deviceId, label: 'Tablette 1', alreadyEnrolled: false });
    expect(await enrol(key, 'IPAD-1')).toMatchObject({ deviceId, alreadyEnrolled: true });
    const detail = await scene.act(scene.system, (tx, reach) => scene.get(Devices).get(tx, reach, deviceId));
    expect(detail).toMatchObject({ family: 'apple', serialNumber: 'IPAD-1', slot: 1, state: 'prepared' });
    await expect(view(code)).rejects.toEqual(refusal('codeUsed'));
    await expect(invite(code)).rejects.toEqual(refusal('codeUsed'));
  });

  it('keeps the identity that it had by its serial number', async () => {
    const before = await scene.enrol({ code: codes[0] ?? '', facts: factsOf('IPAD-2') });
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, before.deviceId, 'Effacée.'));
    const key = fingerprint();
    const { deviceId } = await accept(await invite(codes[1] ?? ''), key);
    expect(deviceId).not.toBe(before.deviceId);
    expect((await enrol(key, 'IPAD-2')).deviceId).toBe(before.deviceId);
  });

  it('is refused with a key that no challenge went to, and with the serial number of one that is enrolled', async () => {
    await expect(enrol(fingerprint(), 'IPAD-3')).rejects.toEqual(refusal('challengeUnknown'));
    await scene.enrol({ code: codes[0] ?? '', facts: factsOf('IPAD-4') });
    const key = fingerprint();
    await accept(await invite(codes[1] ?? ''), key);
    await expect(enrol(key, 'IPAD-4')).rejects.toEqual(refusal('serialAlreadyEnrolled'));
  });
});

describe('a challenge that renews', () => {
  const certificate = fingerprint();
  const device = async (serial: string): Promise<string> =>
    (await scene.enrol({ code: codes.shift() ?? '', facts: factsOf(serial) })).deviceId;

  it('is of one certificate of one device, the same until it is shown, and never in the clear', async () => {
    const [one, other] = [await device('RENOUVELLE-1'), await device('RENOUVELLE-2')];
    const { challenge, label } = await renew(one, certificate);
    expect(label).toBe('Tablette 1');
    expect((await renew(one, certificate)).challenge).toBe(challenge);
    expect((await renew(other, certificate)).challenge).not.toBe(challenge);
    expect(await accept(challenge)).toEqual({ kind: 'renewal', deviceId: one, certificate });
    const rows = await db.ownerQuery('select t::text from fleet.enrolment_challenge t');
    expect(JSON.stringify(rows)).not.toContain(challenge);
  });

  it('goes to one key, to the same one again, and to no other', async () => {
    const one = await device('RENOUVELLE-3');
    const { challenge } = await renew(one, certificate);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => accept(challenge)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const next = await renew(one, certificate);
    expect(next.challenge).not.toBe(challenge);
    const key = fingerprint();
    const first = await accept(next.challenge, key);
    expect(await accept(next.challenge, key)).toEqual(first);
    await expect(accept(next.challenge)).rejects.toEqual(refusal('challengeSpent'));
  });

  it('is worth nothing after its hour, for the certificate before, and once another was made', async () => {
    const one = await device('RENOUVELLE-4');
    const { challenge: late } = await renew(one, certificate);
    clock.advance(61 * 60_000);
    await expect(accept(late)).rejects.toEqual(refusal('challengeExpired'));
    const { challenge: before } = await renew(one, certificate);
    const { challenge: present } = await renew(one, fingerprint());
    await expect(accept(before)).rejects.toEqual(refusal('challengeExpired'));
    expect(await accept(present)).toMatchObject({ kind: 'renewal', deviceId: one });
  });

  it('gives no place: neither its key nor its device is let in by it', async () => {
    const key = fingerprint();
    await accept((await renew(await device('RENOUVELLE-5'), certificate)).challenge, key);
    await expect(enrol(key, 'IPAD-VOLEUR')).rejects.toEqual(refusal('challengeUnknown'));
  });

  it('is made for nobody whose identity was taken away, and worth nothing to whom it was taken from since', async () => {
    const one = await device('RENOUVELLE-6');
    const { challenge } = await renew(one, certificate);
    await scene.act(scene.system, (tx, reach) => scene.get(Devices).revoke(tx, reach, one, 'Volée.'));
    await expect(accept(challenge)).rejects.toEqual(refusal('deviceRevoked'));
    await expect(renew(one, certificate)).rejects.toEqual(refusal('deviceRevoked'));
    await expect(renew(newId(), certificate)).rejects.toEqual(refusal('deviceRevoked'));
  });

  it('is the system’s alone', async () => {
    const one = await device('RENOUVELLE-7');
    await expect(
      scene.act(scene.person('digitalReferent', scene.district), (tx, reach) =>
        scene.get(EnrolmentChallenges).renew(tx, reach, { deviceId: one, certificate }),
      ),
    ).rejects.toThrow('this is the system’s');
  });
});
