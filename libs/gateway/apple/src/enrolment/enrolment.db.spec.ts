import { Devices } from '@chariot/fleet';
import { Reach } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { knock, type Answered } from '@chariot/testkit';
import { plistBytes, readDict } from '@chariot/wire-apple';
import { signDataPlainly } from '@chariot/wire-cms';
import { Enrolments, WakeTargets } from './index.js';
import { Installation, START, TOPIC } from './installation.scene.js';
import { PlayedIpad, rsaPair } from './played-ipad.scene.js';

let server: Installation;
let codes: string[];
let classroomId: string;

beforeAll(async () => {
  server = await Installation.open();
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  server.told.topic = TOPIC;
  ({ codes, classroomId } = await server.codes());
});
afterAll(() => server.close());

const ipad = (options?: ConstructorParameters<typeof PlayedIpad>[1]): PlayedIpad => new PlayedIpad(server, options);
const enrolled = (): Promise<PlayedIpad> => ipad().enrol(codes.shift() ?? '');
const rowsOf = (device: PlayedIpad) =>
  server.db.ownerQuery<{ device_id: string; channel: string; enrolment_key: string; ended_at: Date | null }>(
    'select * from apple.enrolment where enrolment_key like $1 order by enrolment_key',
    [`${device.udid}%`],
  );
const deviceIdOf = async (device: PlayedIpad): Promise<string> => (await rowsOf(device))[0]?.device_id ?? '';

/** Refused as the protocol expects, and nothing is changed. */
async function changesNothing(status: number, work: () => Promise<Answered>): Promise<void> {
  const before = await server.everything();
  const answer = await work();
  expect(answer.status).toBe(status);
  expect(await server.everything()).toBe(before);
}

describe('an iPad', () => {
  it('is enrolled by the code of its slot, from the page to the fleet', async () => {
    const [code = ''] = codes;
    const device = ipad();
    const page = await device.open(code.toLowerCase());
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('École &lt;Jean-Jaurès&gt;');
    expect(page.text).toContain('emplacement 1');
    await device.download(code);
    const mdm = device.payload('com.apple.mdm');
    expect(mdm.get('Topic')).toBe(TOPIC);
    expect(mdm.get('ServerURL')).toBe('https://localhost:3443/mdm/command');
    expect(mdm.get('CheckInURL')).toBe('https://localhost:3443/mdm/checkin');
    await device.certify();
    expect((await device.put(device.authenticating())).status).toBe(200);
    const answer = await device.put(device.tokens());
    expect([answer.status, answer.text]).toEqual([200, '']);

    const deviceId = await deviceIdOf(device);
    const shown = await server.api('GET', `/devices/${deviceId}`);
    expect(shown).toMatchObject({
      ...{ family: 'apple', serialNumber: device.serialNumber, slot: 1, classroomId, online: true, state: 'prepared' },
      ...{ manufacturer: 'Apple', model: 'iPad (9e génération)', osName: 'iPadOS', osVersion: '18.1' },
    });
    const idle = await device.idle();
    expect([idle.status, idle.text]).toEqual([200, '']);
    expect(server.told.begun).toContain(deviceId);
    // The code is spent: neither its page nor its profile opens any more.
    expect((await device.open(code)).status).toBe(409);
    expect((await device.open(code, '/chariot.mobileconfig')).status).toBe(409);
  });

  it('leaves no secret and no name in the clear', async () => {
    const device = await enrolled();
    const bytes = Buffer.from('jeton de démarrage');
    await device.put(device.says('SetBootstrapToken', { BootstrapToken: bytes }));
    const account = 'zoe.martin';
    const user = { UserID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', UserShortName: account, UserLongName: 'Zoé Martin' };
    const { UnlockToken: _, ...tokens } = device.tokens({ ...user, PushMagic: 'magie-utilisateur' });
    expect((await device.put(tokens)).status).toBe(200);
    const rows = await rowsOf(device);
    expect(rows.map(({ channel }) => channel)).toEqual(['device', 'user']);
    expect(rows[1]?.enrolment_key).toMatch(new RegExp(`^${device.udid}:~[A-Za-z0-9_-]{32}$`));
    const everything = await server.everything();
    for (const secret of [
      account,
      'Martin',
      `magie-${device.udid}`,
      device.token.toString('hex'),
      bytes.toString('hex'),
    ]) {
      expect(everything.includes(secret)).toBe(false);
    }
    expect(everything).not.toContain('de la directrice');
    expect(everything).not.toContain('123456 789012');
  });

  it('is signed in BER and in DER, and known by TLS', async () => {
    const device = await enrolled();
    for (const form of ['ber', 'der'] as const) {
      expect((await device.put({ Status: 'Idle', UDID: device.udid }, { form, path: '/mdm/command' })).status).toBe(
        200,
      );
    }
    const idle = { Status: 'Idle', UDID: device.udid };
    expect((await device.put(idle, { signature: null, tls: true, path: '/mdm/command' })).status).toBe(200);
    // The document says what it is, at either address.
    expect((await device.put(idle)).status).toBe(200);
  });

  it('keeps the identity that its delivery gave it', async () => {
    const csv = 'serial;marque;modèle\nDMPLIVRE0001;Apple;iPad';
    const url = `/classrooms/${classroomId}/deliveries`;
    const about = { supplier: 'Fournisseur', reference: 'BL-1', deliveredOn: '2026-11-07', budgetLineId: null };
    await server.api('POST', url, { ...about, csv });
    const [{ id = '' } = {}] = await server.db.ownerQuery<{ id: string }>(
      `select id from fleet.device where serial_number = 'DMPLIVRE0001'`,
    );
    const device = await ipad({ serialNumber: 'DMPLIVRE0001' }).enrol(codes[3] ?? '');
    expect(await deviceIdOf(device)).toBe(id);
    expect(await server.api('GET', `/devices/${id}`)).toMatchObject({ slot: 4, family: 'apple' });
    expect((await device.idle()).status).toBe(200);
  });

  it('gets its bootstrap token back, is told that there is none, and of none other', async () => {
    const [device, other] = [await enrolled(), await enrolled()];
    const asked = async (one: PlayedIpad) =>
      readDict((await one.put(one.says('GetBootstrapToken'))).bytes).get('BootstrapToken');
    expect(await asked(device)).toBeUndefined();
    const token = Buffer.from('jeton');
    expect((await device.put(device.says('SetBootstrapToken', { BootstrapToken: token }))).status).toBe(200);
    expect(await asked(device)).toEqual(token);
    expect(await asked(other)).toBeUndefined();
    await device.put(device.says('SetBootstrapToken'));
    expect(await asked(device)).toBeUndefined();
  });

  it('hears that users have no password here, and that no token is kept for a service', async () => {
    const device = await enrolled();
    const user = device.says('UserAuthenticate', { UserID: 'A1B2' });
    expect((await device.put(user)).status).toBe(410);
    expect((await device.put(device.says('GetToken', { TokenServiceType: 'com.apple.maid' }))).status).toBe(404);
    const declarative = device.says('DeclarativeManagement', { Endpoint: 'tokens' });
    expect((await device.put(declarative)).status).toBe(404);
  });

  it('takes what opens the whole iPad from itself alone, not from a user of it', async () => {
    const device = await enrolled();
    const user = { UserID: 'A1B2' };
    const { UnlockToken: _, ...tokens } = device.tokens(user);
    await changesNothing(403, () => device.put(device.tokens(user)));
    expect((await device.put(tokens)).status).toBe(200);
    const token = { ...user, BootstrapToken: Buffer.from('jeton') };
    await changesNothing(403, () => device.put(device.says('SetBootstrapToken', token)));
    await changesNothing(403, () => device.put(device.says('GetBootstrapToken', user)));
  });

  it('has a hundred users at most: who left, or was silent longest, makes room', async () => {
    const device = await enrolled();
    const deviceId = await deviceIdOf(device);
    const [{ id: secret = '' } = {}] = await server.db.ownerQuery<{ id: string }>(
      'select push_secret as id from apple.enrolment where device_id = $1',
      [deviceId],
    );
    await server.db.ownerQuery(
      `insert into apple.enrolment (id, enrolment_key, channel, device_id, topic, push_secret, authenticated_at, enabled_at,
         token_at, ended_at)
       select gen_random_uuid(), $2::text || ':' || n, 'user', $1, $3, case when n > 50 then $4::uuid end, at,
         case when n > 50 then at end, case when n > 50 then at end, case when n <= 50 then at end
         from generate_series(1, 100) n, lateral (select $5::timestamptz + n * interval '1 minute' as at) moment`,
      [deviceId, device.udid, TOPIC, secret, '2026-11-01T08:00:00Z'],
    );
    const begin = async (UserID: string) => {
      const { UnlockToken: _, ...tokens } = device.tokens({ UserID });
      expect((await device.put(tokens)).status).toBe(200);
    };
    const users = async () => (await rowsOf(device)).filter(({ channel }) => channel === 'user');
    const there = async (name: string) => (await users()).some((one) => one.enrolment_key === `${device.udid}:${name}`);
    for (let n = 0; n < 51; n += 1) await begin(`NOUVEAU-${n}`);
    expect(await users()).toHaveLength(100);
    expect((await users()).filter(({ ended_at: at }) => at !== null)).toHaveLength(0);
    expect([await there('51'), await there('52'), await there('NOUVEAU-0')]).toEqual([false, true, true]);
    // Who is known needs no room.
    await begin('NOUVEAU-0');
    expect([await users(), await there('52')]).toMatchObject([{ length: 100 }, true]);
  });

  it('authenticates again with its certificate, and starts over', async () => {
    const device = await enrolled();
    const deviceId = await deviceIdOf(device);
    const [before] = await server.db.ownerQuery<{ push_secret: string }>(
      'select push_secret from apple.enrolment where device_id = $1',
      [deviceId],
    );
    server.told.begun.length = 0;
    expect((await device.put(device.authenticating())).status).toBe(200);
    expect(server.told.begun).toEqual([deviceId]);
    expect((await server.inSystem((tx) => server.get(WakeTargets).of(tx, [deviceId]))).size).toBe(0);
    const secrets = await server.db.ownerQuery('select id from platform.secret where id = $1', [before?.push_secret]);
    expect(secrets).toHaveLength(0);
    expect((await device.put(device.tokens())).status).toBe(200);
    expect((await server.inSystem((tx) => server.get(WakeTargets).of(tx, [deviceId]))).size).toBe(1);
  });

  it('leaves, is known no more, and comes back with another code', async () => {
    const device = await enrolled();
    const deviceId = await deviceIdOf(device);
    expect((await device.put(device.says('CheckOut', { Topic: TOPIC }))).status).toBe(200);
    expect((await rowsOf(device))[0]?.ended_at).not.toBeNull();
    await changesNothing(403, () => device.idle());
    const again = await ipad({ serialNumber: device.serialNumber, udid: device.udid }).enrol(codes.shift() ?? '');
    expect(await deviceIdOf(again)).toBe(deviceId);
    expect((await again.idle()).status).toBe(200);
    await changesNothing(403, () => device.idle());
  });

  it('is forgotten with its users once its identity is taken away, and what it began with another goes on', async () => {
    const device = await enrolled();
    const deviceId = await deviceIdOf(device);
    const user = { UserID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', UserShortName: 'zoe.martin' };
    const { UnlockToken: _, ...tokens } = device.tokens(user);
    expect((await device.put(tokens)).status).toBe(200);
    const kept = () =>
      server.db.ownerQuery(
        `select from platform.secret s join apple.enrolment e on s.id in (e.push_secret, e.unlock_secret)
          where e.device_id = $1 and e.ended_at is null`,
        [deviceId],
      );
    expect(await kept()).toHaveLength(3);
    const end = (at: Date) => server.inSystem((tx) => server.get(Enrolments).endOf(tx, deviceId, at));
    const secrets = async () =>
      Number((await server.db.ownerQuery<{ n: string }>('select count(*) as n from platform.secret'))[0]?.n);
    // Of an identity before this one.
    await end(new Date(server.clock.now().getTime() - 1));
    expect(await kept()).toHaveLength(3);
    const before = await secrets();
    await end(server.clock.now());
    expect(await kept()).toHaveLength(0);
    expect(await secrets()).toBe(before - 3);
    expect((await rowsOf(device)).map(({ ended_at: at }) => at !== null)).toEqual([true, true]);
  });

  it('ends without waiting for one that enrols, and one that enrols waits for it before the fleet has its locks', async () => {
    const device = await enrolled();
    const deviceId = await deviceIdOf(device);
    const hold = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
    const thief = Reach.system('retrait d’identité');
    const waits = () =>
      server.db.ownerQuery(
        `select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
          where l.locktype = 'advisory' and not l.granted`,
      );
    let again: Promise<PlayedIpad> | undefined;
    await server.inSystem(async (tx) => {
      await tx.query(hold, [`chariot:apple:${deviceId}`]);
      const end = server.inSystem((other) => server.get(Enrolments).endOf(other, deviceId, server.clock.now()));
      await expect(end).rejects.toThrow('enrols or leaves at this moment');
      await server.inSystem((other) => server.get(Devices).revoke(other, thief, deviceId, 'Volée.'));
      again = ipad({ serialNumber: device.serialNumber, udid: device.udid }).enrol(codes.shift() ?? '');
      while ((await waits()).length === 0);
      // Whoever holds it may go on with whatever is the fleet's.
      await tx.query('select from fleet.classroom for update nowait');
    });
    expect(await deviceIdOf((await again) ?? device)).toBe(deviceId);
  });

  it('is woken where it said last, until Apple knows that no more', async () => {
    const device = await enrolled();
    const deviceId = await deviceIdOf(device);
    const targets = server.get(WakeTargets);
    const of = () => server.inSystem((tx) => targets.of(tx, [deviceId]));
    expect((await of()).get(deviceId)).toEqual({
      token: device.token,
      pushMagic: `magie-${device.udid}`,
      topic: TOPIC,
    });
    await server.inSystem((tx) => targets.off(tx, deviceId, Buffer.from('un autre'), 'Unregistered'));
    expect((await of()).size).toBe(1);
    await server.inSystem((tx) => targets.off(tx, deviceId, device.token, 'Unregistered'));
    expect((await of()).size).toBe(0);
    await device.put(device.tokens({ Token: Buffer.from('nouveau') }));
    expect((await of()).get(deviceId)?.token.toString()).toBe('nouveau');
    expect(await server.inSystem((tx) => targets.enrolledUnder(tx, TOPIC))).toBeGreaterThan(0);
  });

  it('renews its certificate, and the one before is worth nothing once the next was shown', async () => {
    const device = await enrolled();
    const before = device.signer;
    expect((await device.renew()).status).toBe('success');
    const idle = { Status: 'Idle', UDID: device.udid };
    expect((await device.put(idle, { signer: before })).status).toBe(200);
    expect((await device.idle()).status).toBe(200);
    await changesNothing(403, () => device.put(idle, { signer: before }));
    expect((await device.idle()).status).toBe(200);
  });
});

describe('who speaks', () => {
  it('is refused without a signature, with a wrong one, and with one over other bytes', async () => {
    const device = await enrolled();
    const idle = { Status: 'Idle', UDID: device.udid };
    await changesNothing(403, () => device.put(idle, { signature: null }));
    await changesNothing(403, () => device.put(idle, { signature: '' }));
    await changesNothing(403, () => device.put(idle, { signature: 'pas du base64 !' }));
    await changesNothing(403, () => device.put(idle, { signature: Buffer.from('bonjour').toString('base64') }));
    const stranger = device.selfSigned();
    await changesNothing(403, () => device.put(idle, { signer: stranger }));
    // The certificate of the device, and another key.
    const forged = { certificate: device.signer.certificate, key: rsaPair().privateKey };
    await changesNothing(403, () => device.put(idle, { signer: forged }));
    await changesNothing(403, () => device.put(device.tokens(), { signature: signatureOf(device) }));
  });

  it('is refused when another iPad’s certificate speaks for it', async () => {
    const [device, other] = [await enrolled(), await enrolled()];
    for (const message of [
      device.tokens(),
      device.authenticating(),
      device.says('CheckOut'),
      device.says('GetBootstrapToken'),
    ]) {
      await changesNothing(403, () => device.put(message, { signer: other.signer }));
    }
    await changesNothing(403, () => device.put({ Status: 'Idle', UDID: device.udid }, { signer: other.signer }));
    // A signature beside the certificate of another connection.
    const idle = { Status: 'Idle', UDID: device.udid };
    const signature = signatureOf(device, idle);
    await changesNothing(403, () => device.put(idle, { signature, signer: other.signer, tls: true }));
  });

  it('is refused when its certificate is used for another UDID, or its UDID by another certificate', async () => {
    const device = await enrolled();
    await changesNothing(403, () => device.put(device.authenticating({ UDID: '00008030-AUTRE' })));
    const thief = ipad({ udid: device.udid });
    await thief.download(codes.shift() ?? '');
    await thief.certify();
    await changesNothing(403, () => thief.put(thief.authenticating()));
    expect((await device.idle()).status).toBe(200);
  });

  it('is refused once its identity was taken away, or has expired', async () => {
    const [device, late] = [await enrolled(), await enrolled()];
    const deviceId = await deviceIdOf(device);
    await server.inSystem((tx) => server.get(PkiService).revoke(tx, { deviceId, reason: 'privilegeWithdrawn' }));
    await changesNothing(403, () => device.idle());
    await changesNothing(403, () => device.put(device.authenticating()));
    server.clock.set('2028-06-01T08:00:00Z');
    await changesNothing(403, () => late.idle());
  });

  it('is refused out of order: nothing before Authenticate, and no serial number twice', async () => {
    const device = ipad();
    await device.download(codes.shift() ?? '');
    await device.certify();
    for (const message of [device.tokens(), device.says('CheckOut'), device.says('GetBootstrapToken')]) {
      await changesNothing(403, () => device.put(message));
    }
    await changesNothing(403, () => device.idle());
    const known = await enrolled();
    await changesNothing(403, () => device.put(device.authenticating({ SerialNumber: known.serialNumber })));
    const user = { UserID: 'A1B2' };
    await changesNothing(403, () => device.put(device.authenticating(user)));
    // It would never be woken: its profile is of a certificate that is here no more, or of none.
    const foreign = device.authenticating({ Topic: 'com.apple.mgmt.External.autre' });
    await changesNothing(403, () => device.put(foreign));
    for (const topic of ['com.apple.mgmt.External.suivant', null]) {
      server.told.topic = topic;
      await changesNothing(403, () => device.put(device.authenticating()));
    }
    server.told.topic = TOPIC;
    expect((await device.put(device.authenticating())).status).toBe(200);
    await changesNothing(403, () => device.put(device.tokens({ Topic: 'com.apple.mgmt.External.autre' })));
  });

  it('is refused when what it signs is garbage, deep or huge', async () => {
    const device = await enrolled();
    const deep = Buffer.from(`<plist>${'<array>'.repeat(20_000)}`);
    for (const text of ['bonjour', 'bplist00', '<plist><dict/></plist>']) {
      await changesNothing(400, () => device.put(Buffer.from(text)));
    }
    await changesNothing(413, () => device.put(deep));
    await changesNothing(400, () => device.put(device.says('Inconnu')));
    const huge = Buffer.alloc(2 * 1024 * 1024 + 1);
    await changesNothing(413, () => device.put(huge, { signature: signatureOf(device) }));
    // Of whom nothing says who it could be, the body is not even waited for.
    const headers = { 'content-length': '2000000' };
    await changesNothing(403, () => knock(server.port, { method: 'PUT', path: '/mdm/checkin', headers }));
    expect((await device.idle()).status).toBe(200);
  });
});

/** Of a message that another one is put in the place of. */
function signatureOf(device: PlayedIpad, message = device.tokens({ PushMagic: 'autre' })): string {
  return signDataPlainly({ content: plistBytes(message), signer: device.signer, detached: true }).toString('base64');
}
