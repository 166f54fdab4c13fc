import type { Exchange } from '@chariot/contract';
import { ExchangeLog } from '@chariot/fleet';
import { Installation, START } from '../enrolment/installation.scene.js';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
  ({ codes } = await server.codes());
}, 240_000);
beforeEach(() => server.clock.set(START));
afterAll(() => server.close());

const WIFI_KEY = 'kanari-cle-wifi-7781';
const UUID = /^[0-9a-f-]{36}$/;

async function enrolled(): Promise<SpeakingIpad> {
  return new SpeakingIpad(await new PlayedIpad(server).enrol(codes.shift() ?? ''), server.port);
}
const idOf = async ({ ipad }: SpeakingIpad): Promise<string> => {
  const [row] = await server.db.ownerQuery<{ id: string }>(
    'select device_id as id from apple.enrolment where enrolment_key = $1',
    [ipad.udid],
  );
  return row?.id ?? '';
};
/** As the page of the device shows it, the last first. */
async function logOf(one: SpeakingIpad): Promise<Exchange[]> {
  await server.get(ExchangeLog).flush('all');
  return (await server.api('GET', `/devices/${await idOf(one)}/exchanges`))['exchanges'] as Exchange[];
}
const said = (log: readonly Exchange[]): string[] =>
  log.map(({ said: word, about, answer }) => [word, about, answer].filter((part) => part !== null).join(' '));

describe('the protocol log of an iPad', () => {
  it('tells its enrolment and its first connection, from the first word to the last', async () => {
    const one = await enrolled();
    await one.connect();
    expect(
      said(await logOf(one))
        .reverse()
        .slice(0, 6),
    ).toEqual([
      'Authenticate',
      'TokenUpdate',
      'Idle DeclarativeManagement',
      'Acknowledged DeclarativeManagement DeviceInformation',
      'Acknowledged DeviceInformation InstalledApplicationList',
      'Acknowledged InstalledApplicationList',
    ]);
  });

  it('tells what was asked, put off and refused, and why', async () => {
    const one = await enrolled();
    await one.connect();
    const asked = async (kind: string): Promise<void> => {
      await server.api('POST', '/operations', { kind, target: 'device', targetId: await idOf(one) });
      server.clock.advance(1_000);
    };
    await asked('restart');
    one.hands['RestartDevice'] = { Status: 'NotNow' };
    await one.connect();
    one.hands['RestartDevice'] = {
      Status: 'Error',
      ErrorChain: [
        {
          ...{
            ErrorDomain: 'MCMDMErrorDomain',
            ErrorCode: 12_026,
            USEnglishDescription: 'The device is not supervised.',
          },
          LocalizedDescription: 'L’iPad de la directrice n’est pas supervisé.',
        },
      ],
    };
    await one.connect();
    const [last, , later] = await logOf(one);
    expect(last).toMatchObject({
      ...{ door: 'command', said: 'Error', about: 'RestartDevice', outcome: 'failed', status: 200 },
      faults: ['MCMDMErrorDomain 12026'],
      why: 'iPadOS ne le fait que sur un iPad supervisé, et celui-ci ne l’est pas.',
      identifier: expect.stringMatching(UUID) as string,
    });
    expect(later).toMatchObject({
      said: 'NotNow',
      about: 'RestartDevice',
      outcome: 'later',
      identifier: last?.identifier,
    });
  });

  it('tells what the server refused, in its own words, and what it did not read', async () => {
    const one = await enrolled();
    await one.ipad.put(one.ipad.tokens({ Topic: 'com.apple.mgmt.External.autre' }));
    await one.ipad.put(Buffer.from('<plist>la directrice'));
    const [unread, refused] = await logOf(one);
    expect(refused).toMatchObject({
      ...{ door: 'checkIn', said: 'TokenUpdate', outcome: 'refused', faults: ['apple-enrolment.anotherTopic'] },
      why: expect.any(String) as string,
    });
    expect(refused?.status).toBeGreaterThanOrEqual(400);
    expect(unread).toMatchObject({ said: 'unread', outcome: 'refused', faults: ['wire-apple.malformed'] });
  });

  it('tells the declarations that it takes, and none of its own invention', async () => {
    const one = await enrolled();
    expect((await one.ask('declaration/asset/eleve.de.la.classe')).status).toBe(404);
    expect((await one.get(`/mdm/profile/eleve/${'a'.repeat(64)}`)).status).toBe(404);
    const [profile, declaration] = await logOf(one);
    expect(profile).toMatchObject({
      door: 'profile',
      said: 'profile',
      identifier: null,
      outcome: 'refused',
      status: 404,
    });
    expect(declaration).toMatchObject({
      ...{ door: 'declaration', said: 'declaration', about: 'asset', identifier: null, status: 404 },
    });
  });

  it('counts what has nothing to hear, and costs it no statement', async () => {
    const one = await enrolled();
    await one.connect();
    await one.ipad.idle();
    await logOf(one);
    const { database } = server.db;
    const statement = jest.spyOn(database, 'statement');
    const spies = [jest.spyOn(database, 'transaction'), jest.spyOn(database, 'read')];
    for (let n = 0; n < 3; n += 1) await one.ipad.idle();
    const asked = statement.mock.calls.map(([, { name }]) => name);
    const begun = spies.map((spy) => spy.mock.calls.length);
    for (const spy of [statement, ...spies]) spy.mockRestore();
    // Who it is (remembered where PostgreSQL can say that it has changed, which nobody hears here), and what there is to hear.
    expect(asked.filter((name) => !name.startsWith('pki.'))).toEqual(['apple.hear', 'apple.hear', 'apple.hear']);
    expect(begun).toEqual([0, 0]);
    const [last] = await logOf(one);
    expect(last).toMatchObject({ said: 'Idle', outcome: 'nothing', answer: null });
    expect(last?.times).toBeGreaterThanOrEqual(3);
  });

  it('holds nothing that opens, wakes or names: not one secret of what was said', async () => {
    const { id: profile } = await server.api('POST', '/profiles', {
      name: 'Wi-Fi',
      placeId: server.academieId,
      settings: { wifi: { ssid: 'reseau-de-la-classe', security: 'wpa2-personal', key: { value: WIFI_KEY } } },
    });
    await server.api('POST', `/profiles/${String(profile)}/assignments`, {
      target: 'place',
      targetId: server.academieId,
    });
    const one = await enrolled();
    await one.connect();
    expect([...one.profiles.values()].join()).toContain(WIFI_KEY);
    const account = 'eleve.de.cm2';
    await one.ipad.put(one.ipad.says('SetBootstrapToken', { BootstrapToken: Buffer.from('kanari-amorce') }));
    await one.ipad.put(one.ipad.says('GetBootstrapToken'));
    await one.ipad.put(
      one.ipad.tokens({
        UserID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
        UserShortName: account,
        UserLongName: account,
      }),
    );
    await one.report({
      ...{ Status: 'Acknowledged', CommandUUID: `clé-${account}`, Latitude: 45.191234, Longitude: 5.72 },
      ...{ Users: [{ UserName: account }], PIN: '987654', ActivationLockBypassCode: 'KANARI-BYPASS' },
    });
    await one.report({ Status: 'Acknowledged', CommandUUID: account, PhoneNumber: '+33612345678' });
    await logOf(one);
    const kept = JSON.stringify([
      await server.db.ownerQuery('select e::text from fleet.exchange e'),
      await server.db.ownerQuery('select e::text from fleet.exchange_head e'),
    ]);
    // It has told of that iPad, the user of it included.
    expect(kept).toContain('SetBootstrapToken');
    expect((await logOf(one)).some(({ byUser }) => byUser)).toBe(true);
    const { token, udid, challenge, serialNumber } = one.ipad;
    const bytes = [token, Buffer.from(`déverrouille ${udid}`), Buffer.from('kanari-amorce'), Buffer.from(WIFI_KEY)];
    const secrets = [
      ...bytes.flatMap((secret) => [secret.toString('hex'), secret.toString('base64'), secret.toString('latin1')]),
      ...[`magie-${udid}`, challenge, serialNumber, udid, account, 'directrice', '45.19', '987654', 'KANARI-BYPASS'],
      ...['35 123456', 'aa:bb:cc', '612345678', 'reseau-de-la-classe', 'geogebra'],
    ];
    for (const secret of secrets) expect([secret, kept.includes(secret)]).toEqual([secret, false]);
  });
});
