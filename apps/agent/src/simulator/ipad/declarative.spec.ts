import type { IpadOptions } from './options.js';
import { Playing } from './playing.scene.js';
import type { ProtocolServer, Said } from './protocol-server.scene.js';
import type { SimulatedIpad } from './simulated-ipad.service.js';

const playing = new Playing(1);
let server: ProtocolServer;
let made: SimulatedIpad;
beforeAll(() => {
  ({ server } = playing);
});

const one = (Type: string, Identifier: string, Payload: Said): Said => ({
  Type: `com.apple.${Type}`,
  Identifier,
  Payload,
});
const subscribing = (...names: string[]): Said =>
  one('configuration.management.status-subscriptions', 'fr.exemple.suivi', {
    StatusItems: names.map((Name) => ({ Name })),
  });
const activating = (...StandardConfigurations: string[]): Said =>
  one('activation.simple', 'fr.exemple.tout', { StandardConfigurations });

async function declared(declarations: readonly Said[], options: Partial<IpadOptions> = {}): Promise<void> {
  made = await playing.enrolled(options);
  await again(declarations);
}
async function again(declarations: readonly Said[], Data?: Buffer): Promise<void> {
  server.declare(declarations);
  server.command(made.udid, { RequestType: 'DeclarativeManagement', ...(Data && { Data }) });
  await made.connect();
  expect(made.tally.failures).toEqual({});
}
const endpoints = (): unknown[] =>
  server.checkIns.flatMap(({ Endpoint }) => (Endpoint === undefined ? [] : [Endpoint]));
const statusReports = (): Said[] =>
  server.checkIns
    .filter(({ Endpoint }) => Endpoint === 'status')
    .map(({ Data }) => JSON.parse(Buffer.from(Data as Uint8Array).toString()) as Said);
const states = (): Record<string, unknown> =>
  Object.fromEntries(
    made.declarative.memory.states.map(({ identifier, active, valid, reasons }) => [
      identifier,
      [active, valid, ...(reasons ?? []).map(({ code }) => code)],
    ]),
  );

it('asks tokens, the list, each declaration once, and tells everything that it was asked to tell', async () => {
  const names = ['device.operating-system.version', 'management.declarations', 'passcode.is-compliant'];
  const passcode = one('configuration.passcode.settings', 'fr.exemple.code', {
    RequirePasscode: true,
    MinimumLength: 6,
  });
  await declared([activating('fr.exemple.suivi', 'fr.exemple.code'), subscribing(...names), passcode]);
  expect(endpoints()).toEqual([
    ...['tokens', 'declaration-items', 'declaration/activation/fr.exemple.tout'],
    ...['declaration/configuration/fr.exemple.suivi', 'declaration/configuration/fr.exemple.code', 'status'],
  ]);
  const token = server.declarations.get('configuration/fr.exemple.code')?.['ServerToken'];
  expect(statusReports()).toMatchObject([
    {
      FullReport: true,
      Errors: [],
      StatusItems: {
        device: { 'operating-system': { version: '18.1' } },
        passcode: { 'is-compliant': false },
        management: {
          declarations: {
            activations: [{ identifier: 'fr.exemple.tout', active: true, valid: 'valid' }],
            configurations: [
              { identifier: 'fr.exemple.suivi', active: true, valid: 'valid' },
              { identifier: 'fr.exemple.code', 'server-token': token, active: true, valid: 'valid' },
            ],
            assets: [],
            management: [],
          },
        },
      },
    },
  ]);
});

it('fetches nothing twice: the same tokens end it, and only what is new is asked for', async () => {
  const first = [activating('fr.exemple.suivi'), subscribing('management.declarations')];
  await declared(first);
  server.checkIns.length = 0;
  await again(first);
  expect(endpoints()).toEqual(['tokens']);
  server.checkIns.length = 0;
  server.declare([...first, one('management.organization-info', 'fr.exemple.ecole', { Name: 'École' })]);
  // The tokens come with the command: a question less.
  server.command(made.udid, { RequestType: 'DeclarativeManagement', Data: Buffer.from(server.tokens()) });
  await made.connect();
  expect(endpoints()).toEqual(['declaration-items', 'declaration/management/fr.exemple.ecole', 'status']);
});

it('tells later only what has changed, entry by entry', async () => {
  const app = one('configuration.app.managed', 'fr.exemple.geogebra', {
    ...{ AppStoreID: '1146717204', InstallBehavior: { Install: 'Required', License: { Assignment: 'Device' } } },
  });
  const watch = subscribing('device.operating-system.version', 'app.managed.list');
  await declared([activating('fr.exemple.suivi', 'fr.exemple.geogebra'), watch, app]);
  expect(statusReports()[0]).toMatchObject({ StatusItems: { app: { managed: { list: [{ state: 'queued' }] } } } });
  await made.connect();
  const geogebra = {
    identifier: 'org.geogebra.ios.graphing',
    state: 'managed',
    'declaration-identifier': 'fr.exemple.geogebra',
  };
  expect(statusReports()[1]).toMatchObject({ StatusItems: { app: { managed: { list: [geogebra] } } }, Errors: [] });
  expect(statusReports()[1]?.['StatusItems']).not.toHaveProperty('device');
  await made.connect();
  expect(statusReports()).toHaveLength(2);
  await again([activating('fr.exemple.suivi'), watch]);
  expect(statusReports()[2]).toMatchObject({
    StatusItems: { app: { managed: { list: [{ identifier: 'org.geogebra.ios.graphing', _removed: true }] } } },
  });
  expect(made.state.apps).not.toHaveProperty(['org.geogebra.ios.graphing']);
});

it('says what it does not know of itself', async () => {
  await declared([
    activating('fr.exemple.suivi'),
    subscribing('device.identifier.udid', 'diskmanagement.filevault.enabled'),
  ]);
  expect(statusReports()).toMatchObject([
    {
      StatusItems: { device: { identifier: { udid: made.udid } } },
      Errors: [{ StatusItem: 'diskmanagement.filevault.enabled', Reasons: [{ Code: 'Error.UnknownStatusItem' }] }],
    },
  ]);
});

it('installs a profile by its address, and takes it away with its declaration', async () => {
  const restrictions = {
    PayloadType: 'com.apple.applicationaccess',
    PayloadIdentifier: 'a.b',
    PayloadUUID: 'c',
    allowCamera: false,
  };
  const profile = {
    PayloadType: 'Configuration',
    PayloadIdentifier: 'fr.exemple.a',
    PayloadUUID: 'b',
    PayloadContent: [restrictions],
  };
  const ProfileURL = server.page(
    '/a.mobileconfig',
    'application/x-apple-aspen-config',
    server.signed(server.plist(profile)),
  );
  const legacy = one('configuration.legacy', 'fr.exemple.reglages', { ProfileURL });
  await declared([activating('fr.exemple.reglages'), legacy]);
  expect(made.state.profiles['fr.exemple.a']).toMatchObject({ declaration: 'fr.exemple.reglages' });
  // What a declaration has brought, a command does not take away.
  const uuid = server.command(made.udid, { RequestType: 'RemoveProfile', Identifier: 'fr.exemple.a' });
  await made.connect();
  expect(server.reported(uuid)).toMatchObject([{ Status: 'Error' }]);
  await again([]);
  expect(made.state.profiles).not.toHaveProperty(['fr.exemple.a']);
});

it('asks for the certificate that a Wi-Fi names, once, and refuses one that names nothing', async () => {
  const scep = {
    ...{ PayloadType: 'com.apple.security.scep', PayloadIdentifier: 'r.s', PayloadUUID: 'IDENTITE' },
    PayloadContent: { URL: `${server.url}/scep`, Challenge: 'K7QM3FHD2X', 'Key Type': 'RSA', Keysize: 2048 },
  };
  const wifi = (name: string) => ({
    ...{ PayloadType: 'com.apple.wifi.managed', PayloadIdentifier: 'r.w', PayloadUUID: 'd', SSID_STR: 'ecole' },
    PayloadCertificateUUID: name,
  });
  const page = (path: string, name: string): string =>
    server.page(
      path,
      'application/x-apple-aspen-config',
      server.plist({
        ...{ PayloadType: 'Configuration', PayloadIdentifier: `fr.exemple${path}`, PayloadUUID: path },
        PayloadContent: [scep, wifi(name)],
      }),
    );
  const network = one('configuration.legacy', 'fr.exemple.wifi', { ProfileURL: page('/w', 'IDENTITE') });
  const nothing = one('configuration.legacy', 'fr.exemple.rien', { ProfileURL: page('/n', 'AUTRE') });
  const both = activating('fr.exemple.wifi', 'fr.exemple.rien');
  await declared([both, network, nothing]);
  const asked = server.scep.length;
  expect(states()).toMatchObject({
    'fr.exemple.wifi': [true, 'valid'],
    'fr.exemple.rien': [false, 'invalid', expect.anything()],
  });
  expect(Object.keys(made.state.certificates)).toEqual(['IDENTITE']);
  // Another declaration has it look at all of them again, and ask for nothing that it has.
  await again([both, network, nothing, one('configuration.passcode.settings', 'fr.exemple.code', {})]);
  expect(server.scep).toHaveLength(asked);
  await again([]);
  expect(made.state.certificates).toEqual({});
});

it('trusts a certificate that an asset holds', async () => {
  const DataURL = server.page('/autorite.cer', 'application/x-x509-ca-cert', server.authority.raw);
  const asset = one('asset.credential.certificate', 'fr.exemple.autorite', { Reference: { DataURL } });
  const trust = one('configuration.security.certificate', 'fr.exemple.confiance', {
    CredentialAssetReference: 'fr.exemple.autorite',
  });
  await declared([activating('fr.exemple.confiance'), trust, asset]);
  expect(made.state.certificates['fr.exemple.autorite']).toMatchObject({
    data: server.authority.raw.toString('base64'),
  });
});

it('updates itself at the hour of its own clock', async () => {
  const enforced = one('configuration.softwareupdate.enforcement.specific', 'fr.exemple.maj', {
    ...{ TargetOSVersion: '18.2', TargetLocalDateTime: '2026-11-10T18:00:00' },
  });
  // Paris is an hour ahead in November.
  await declared([activating('fr.exemple.maj'), enforced], { clock: () => new Date('2026-11-10T16:59:00Z') });
  expect(made.state.osVersion).toBe('18.1');
  made.passTime(60_000);
  await made.connect();
  expect(made.state.osVersion).toBe('18.2');
});

it('says of each declaration what came of it', async () => {
  await declared([
    activating('a.inconnu', 'a.absent', 'a.reglages'),
    one('configuration.imaginaire', 'a.inconnu', {}),
    one('configuration.security.certificate', 'a.absent', { CredentialAssetReference: 'a.rien' }),
    one('configuration.legacy', 'a.reglages', { ProfileURL: `${server.url}/rien` }),
    one('activation.simple', 'a.manque', { StandardConfigurations: ['a.nulle-part'] }),
    one('activation.simple', 'a.iphone', {
      StandardConfigurations: ['a.reserve'],
      Predicate: "@status(device.model.family) == 'iPhone'",
    }),
    one('configuration.passcode.settings', 'a.reserve', { RequirePasscode: true }),
  ]);
  expect(states()).toEqual({
    'fr.exemple.tout': [true, 'valid'],
    'a.inconnu': [false, 'unknown', 'Error.UnknownDeclarationType'],
    'a.absent': [false, 'invalid', 'Error.AssetCannotBeFound'],
    'a.reglages': [false, 'invalid', 'Error.ConfigurationCannotBeApplied'],
    'a.manque': [false, 'invalid', 'Error.MissingConfigurations'],
    'a.iphone': [false, 'valid'],
    'a.reserve': [false, 'valid'],
  });
  expect(made.state.passcodeRule).toBeNull();
});

it('obeys properties in predicates', async () => {
  const activation = one('activation.simple', 'a.examen', {
    StandardConfigurations: ['a.code'],
    Predicate: '@property(examen) == TRUE',
  });
  const code = one('configuration.passcode.settings', 'a.code', { RequirePasscode: true });
  const properties = (examen: boolean): Said => one('management.properties', 'a.proprietes', { examen });
  await declared([activation, code, properties(false)]);
  expect(made.state.passcodeRule).toBeNull();
  await again([activation, code, properties(true)]);
  expect(made.state.passcodeRule).toEqual({ required: true, length: 0 });
});

it.each([
  ['no JSON', 'bonjour'],
  ['no tokens', '{}'],
])('is not led astray by %s', async (_, tokens) => {
  await declared([activating('a.code'), one('configuration.passcode.settings', 'a.code', { RequirePasscode: true })]);
  server.command(made.udid, { RequestType: 'DeclarativeManagement', Data: Buffer.from(tokens) });
  await made.connect();
  expect(made.tally.failures).toEqual({ 'ipad.badCommand': 1 });
  expect(made.state.passcodeRule).toEqual({ required: true, length: 0 });
});
