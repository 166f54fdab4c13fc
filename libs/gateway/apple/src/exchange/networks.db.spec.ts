import { newId } from '@chariot/kernel';
import { readDict, type PlistDict } from '@chariot/wire-apple';
import { X509Certificate } from 'node:crypto';
import { Installation, START } from '../enrolment/installation.scene.js';
import { PlayedIpad, rsaPair } from '../enrolment/played-ipad.scene.js';
import { AUTHORITY } from '../rendering/settings.scene.js';
import { Networks } from './index.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

const DAY = 24 * 60 * 60_000;
let server: Installation;
let codes: string[];
let classroomId: string;
let wifiId: string;

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  ({ codes, classroomId } = await server.codes());
  await networked();
});
afterAll(() => server.close());

const profileOf = (settings: object) =>
  server.api('POST', '/profiles', { name: `Profil ${newId().slice(-8)}`, placeId: server.academieId, settings });

/** A Wi-Fi by certificates, on a cart of its own. */
async function networked(): Promise<void> {
  const eap = { method: 'tls', serverName: 'radius.exemple.fr', authority: AUTHORITY };
  const { id } = await profileOf({
    wifi: { ssid: 'ecole', security: 'wpa2-enterprise', eap },
    trustedAuthority: { authorities: [{ name: 'RADIUS', certificate: AUTHORITY }] },
  });
  // Two people want an authority: how they do is the fleet's own business.
  await server.db.ownerQuery(
    `insert into fleet.assignment (id, profile_id, target, target_id, place_id)
     select $1, $2, 'classroom', c.id, c.school_id from fleet.classroom c where c.id = $3`,
    [newId(), id, classroomId],
  );
  wifiId = String(id);
  await given({ screenshots: { allowed: true } });
}

/** One more profile for the cart, by which it is looked at anew. */
async function given(settings: object): Promise<void> {
  const { id } = await profileOf(settings);
  await server.api('POST', `/profiles/${String(id)}/assignments`, { target: 'classroom', targetId: classroomId });
}

async function enrolled(): Promise<SpeakingIpad> {
  const one = new SpeakingIpad(await new PlayedIpad(server).enrol(codes.shift() ?? ''), server.port);
  await one.connect();
  return one;
}
const deviceIdOf = async ({ ipad }: SpeakingIpad): Promise<string> => {
  const [row] = await server.db.ownerQuery<{ id: string }>(
    `select device_id as id from apple.enrolment where enrolment_key = $1`,
    [ipad.udid],
  );
  return row?.id ?? '';
};
/** What its Wi-Fi says, as it was fetched last. */
function wifiOf(one: SpeakingIpad) {
  const text = one.profiles.get('fr.chariot.wifi') ?? '';
  const payloads = readDict(Buffer.from(text)).get('PayloadContent') as PlistDict[];
  const of = (type: string) => payloads.find((payload) => payload.get('PayloadType') === type) ?? new Map();
  const [scep, network] = [of('com.apple.security.scep'), of('com.apple.wifi.managed')];
  const asking = scep.get('PayloadContent') as PlistDict;
  return { scep, network, url: asking.get('URL') as string, challenge: asking.get('Challenge') as string, text };
}
const pathOf = (one: SpeakingIpad): string => {
  const { Payload } = one.declarations.get('configuration/fr.chariot.wifi') as { Payload: { ProfileURL: string } };
  return new URL(Payload.ProfileURL).pathname;
};
/** Its certificate for the network, as who shows it. */
async function certified(one: SpeakingIpad, challenge = wifiOf(one).challenge): Promise<PlayedIpad> {
  const keys = rsaPair();
  const reply = await one.ipad.ask(challenge, { keys, signer: one.ipad.selfSigned(keys) });
  if (reply.status !== 'success') throw new Error(`SCEP: ${JSON.stringify(reply)}`);
  const shown = new PlayedIpad(server, { udid: one.ipad.udid, serialNumber: one.ipad.serialNumber, keys });
  shown.certificate = reply.certificate;
  shown.profile = one.ipad.profile;
  return shown;
}
const good = async (deviceId: string): Promise<number> => {
  const [row] = await server.db.ownerQuery<{ count: number }>(
    `select count(*)::int as count from pki.device_certificate
      where device_id = $1 and purpose = 'network' and revoked_at is null`,
    [deviceId],
  );
  return row?.count ?? 0;
};

describe('a Wi-Fi by a certificate of the iPad’s own', () => {
  it('is given with a challenge, which gets a certificate that names that network and opens no door', async () => {
    const one = await enrolled();
    const deviceId = await deviceIdOf(one);
    const { scep, network, url, challenge } = wifiOf(one);
    expect(network.get('PayloadCertificateUUID')).toBe(scep.get('PayloadUUID'));
    expect(new URL(url).pathname).toBe('/scep');
    // Asked again before it has served, it is the same; and nowhere in the clear.
    expect((await one.get(pathOf(one))).text).toContain(challenge);
    expect(await server.everything()).not.toContain(challenge);
    expect(server.lines.join('')).not.toContain(challenge);

    const shown = await certified(one);
    const certificate = new X509Certificate(shown.certificate ?? '');
    expect(certificate.subject).toBe(`CN=reseau-${deviceId}\nO=Chariot`);
    expect((await shown.idle()).status).toBe(403);
    expect((await shown.put(shown.authenticating(), { tls: true, signature: null })).status).toBe(403);
    expect((await one.get(pathOf(one), shown)).status).toBe(403);
    expect(await shown.renew()).toMatchObject({ status: 'failure' });
    expect((await one.get('/agent/v1/ask', shown)).status).not.toBe(200);
    // The identity goes on, which is another's word on the connection too.
    expect((await one.ipad.idle()).status).toBe(200);
    // The challenge has served.
    await expect(certified(one, challenge)).rejects.toThrow('failure');
    expect(await good(deviceId)).toBe(1);
  });

  it('gives nobody an identity: what enrols and what joins a network are two challenges', async () => {
    const one = await enrolled();
    const shown = await certified(one);
    const before = await server.everything();
    for (const message of [shown.authenticating(), shown.tokens()]) expect((await shown.put(message)).status).toBe(403);
    expect(await server.everything()).toBe(before);
  });

  it('is revoked once the setting is taken away and the iPad has said how it stands without it; its identity goes on', async () => {
    const one = await enrolled();
    await certified(one);
    const deviceId = await deviceIdOf(one);
    const networks = server.get(Networks);
    await one.connect();
    await networks.end();
    expect(await good(deviceId)).toBe(1);
    await server.db.ownerQuery('delete from fleet.assignment where profile_id = $1', [wifiId]);
    await given({ label: { title: 'Sans Wi-Fi', found: null } });
    // It has not heard of it: that network may be what it will hear of it by.
    await networks.end();
    expect(await good(deviceId)).toBe(1);
    server.clock.advance(60_000);
    await one.connect();
    expect([...one.declarations.keys()]).not.toContain('configuration/fr.chariot.wifi');
    await networks.end();
    expect(await good(deviceId)).toBe(0);
    expect((await one.ipad.idle()).status).toBe(200);
    expect(await networks.end()).toBe(0);
  });

  it('is asked for again before its end, once a while, by the same profile told anew; never in summer', async () => {
    const one = await enrolled();
    await certified(one);
    const deviceId = await deviceIdOf(one);
    const networks = server.get(Networks);
    /** Other iPads of this file have theirs to renew at the same time. */
    const isAsked = async (): Promise<boolean> => {
      server.told.woken.length = 0;
      await networks.renew();
      return server.told.woken.some((woken) => woken.deviceId === deviceId);
    };
    expect([await isAsked(), await one.connect()]).toEqual([false, []]);
    const [before, path] = [wifiOf(one), pathOf(one)];
    const [row] = await server.db.ownerQuery<{ ends: Date }>(
      `select not_after as ends from pki.device_certificate where device_id = $1 and purpose = 'network'`,
      [deviceId],
    );
    const end = row?.ends.getTime() ?? 0;
    server.clock.set('2027-08-15T08:00:00Z');
    expect(await networks.renew()).toBe(0);
    server.clock.set(new Date(end - 61 * DAY));
    expect(await isAsked()).toBe(false);
    server.clock.set(new Date(end - 59 * DAY));
    expect([await isAsked(), await isAsked()]).toEqual([true, false]);
    // Of all that it is given, that profile alone is fetched again.
    const fetched = one.fetched;
    expect(await one.connect()).toContain('DeclarativeManagement');
    expect(one.fetched).toBe(fetched + 1);
    const after = wifiOf(one);
    expect(after.challenge).not.toBe(before.challenge);
    expect(after.scep.get('PayloadUUID')).not.toBe(before.scep.get('PayloadUUID'));
    expect((await one.get(path)).status).toBe(404);
    await certified(one);
    expect(await good(deviceId)).toBe(2);
    // Good for another year: there is nothing more to ask.
    server.clock.advance(4 * DAY);
    expect(await isAsked()).toBe(false);
  });
});
