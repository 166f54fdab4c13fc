import * as contract from '@chariot/contract';
import type { Variables } from '@chariot/fleet';
import { newId } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import * as wire from '@chariot/wire-agent';
import fc from 'fast-check';
import { concreteOf } from './concrete-settings.service.js';
import { LinuxRenderer } from './linux-renderer.js';

// The wire leans on no contract and restates its shapes: here is the proof that both still say the same.

// Compared by the compiler, in both directions.
const factsForFleet: contract.InventoryFacts = {} as wire.InventoryFacts;
const factsForWire: wire.InventoryFacts = {} as contract.InventoryFacts;
const settingForFleet: contract.SettingId = {} as wire.SettingId;
// What only iPads have is never told to an agent.
type Apples = 'passcode' | 'screenshots' | 'allowReset' | 'allowAccounts' | 'homeScreen' | 'notifications' | 'expert';
const settingForWire: wire.SettingId = {} as Exclude<contract.SettingId, Apples>;
void [factsForFleet, factsForWire, settingForFleet, settingForWire];

const NO_TX = {} as Tx;
const renderer = new LinuxRenderer();
const variables: Variables = { classe: 'Classe mobile 1', ecole: 'École Jean-Jaurès', numero: '7' };

/** Stands for the vault: one secret, whatever the reference. */
const vaultOf = (secret: string) => ({ open: () => Promise.resolve(Buffer.from(secret)) });

const HOURS = { timeZone: 'Europe/Paris', openings: [{ day: 1, from: '08:30', to: '11:30' }] };

const concrete = (settings: contract.ProfileSettings, secret = 'motdepasse', filled = variables) =>
  concreteOf(NO_TX, vaultOf(secret), renderer.render(settings), filled, HOURS);
const encoded = (settings: wire.ConcreteSettings): string =>
  wire.encodeAskReply({ time: '2026-12-01T08:30:00.000Z', next: { kind: 'configure', revision: 'r-1', settings } });

const text = (minLength: number, maxLength: number) =>
  fc.oneof(fc.string({ minLength, maxLength }), fc.string({ minLength, maxLength, unit: 'binary' }));
const label = (letters: number) =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9]([A-Za-z0-9-]{0,${letters}}[A-Za-z0-9])?$`));
const host = fc.array(label(20), { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const site = fc.tuple(fc.constantFrom('', '*.'), host).map((parts) => parts.join(''));
const url = fc
  .tuple(fc.constantFrom('http://', 'https://'), fc.stringMatching(/^[^\s"'<>\\]{1,80}$/))
  .map((parts) => parts.join(''));
const many = <T>(item: fc.Arbitrary<T>, most: number) => fc.array(item, { maxLength: Math.min(most, 8) });

const pem = fc
  .base64String({ minLength: 4, maxLength: 400 })
  .map((body) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`);
const entry = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/);
const minutes = fc.option(fc.integer({ min: 1, max: 240 }));
const network = { serverName: host, authority: pem };
const eap = fc.oneof(
  fc.record(
    {
      method: fc.constant('peap'),
      identity: text(1, 100),
      password: fc.uuid().map((sealed) => ({ sealed })),
      ...network,
    },
    { requiredKeys: ['method', 'identity', 'serverName', 'authority'] },
  ),
  fc.record({ method: fc.constant('tls'), ...network }),
);

/** As people may write it, defaults left out or not: what the contract makes of it is what is rendered. */
const written = fc.record(
  {
    wifi: fc.record(
      {
        ssid: text(1, 32),
        security: fc.constantFrom('wpa2-personal', 'wpa2-enterprise', 'open'),
        hidden: fc.boolean(),
        key: fc.uuid().map((sealed) => ({ sealed })),
        eap,
      },
      { requiredKeys: ['ssid', 'security'] },
    ),
    webLinks: fc.record(
      { homePage: url, bookmarks: many(fc.record({ name: text(1, 60), url }), 40) },
      { requiredKeys: ['homePage'] },
    ),
    dnsFilter: fc.record({ servers: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { minLength: 1, maxLength: 4 }) }),
    proxy: fc.record(
      { host, port: fc.integer({ min: 1, max: 65_535 }), exceptions: many(site, 40) },
      { requiredKeys: ['host', 'port'] },
    ),
    webFilter: fc.record(
      {
        allow: many(site, 500),
        deny: many(site, 500),
        allowOnly: fc.boolean(),
        privateBrowsing: fc.boolean(),
        passwordSaving: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    locale: fc.record({
      timeZone: fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'America/Port-au-Prince', 'Etc/GMT+4', 'UTC'),
      language: fc.stringMatching(/^[a-z]{2}_[A-Z]{2}$/),
    }),
    trustedAuthority: fc.record({
      authorities: fc.array(fc.record({ name: text(1, 60), certificate: pem }), { minLength: 1, maxLength: 5 }),
    }),
    sharedUse: fc.record({ name: text(1, 40), openAtStart: fc.boolean() }, { requiredKeys: [] }),
    singleApp: fc.oneof(
      fc.record({ kind: fc.constant('web'), url, onlyThisSite: fc.boolean() }, { requiredKeys: ['kind', 'url'] }),
      fc.record({ kind: fc.constant('app'), application: entry }),
    ),
    appRules: fc.record({ hidden: many(entry, 60), allowInstall: fc.boolean() }, { requiredKeys: [] }),
    apps: many(
      fc.record({
        package: fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,40}$/),
        state: fc.constantFrom('installed', 'removed'),
      }),
      100,
    ),
    printers: fc.record({
      queues: fc.array(
        fc.record({ name: text(1, 60), uri: host.map((name) => `ipp://${name}/ipp/print`), byDefault: fc.boolean() }),
        { minLength: 1, maxLength: 8 },
      ),
    }),
    screen: fc.record({ sleepMinutes: minutes, lockMinutes: minutes }, { requiredKeys: [] }),
    camera: fc.record({ camera: fc.boolean(), microphone: fc.boolean() }, { requiredKeys: [] }),
    sharing: fc.record({ bluetooth: fc.boolean(), usbStorage: fc.boolean() }, { requiredKeys: [] }),
    updates: fc.record(
      {
        ...{ scope: fc.constantFrom('security', 'all'), outsideHours: fc.boolean() },
        // Of iPads: no agent is told of it.
        deadline: fc.constant({ version: '18.2', on: '2026-12-19' }),
      },
      { requiredKeys: [] },
    ),
    label: fc.record(
      {
        title: fc.oneof(text(1, 80), fc.constantFrom('{numero}', '{classe} · Tablette {numero}', '{ecole}{ecole}')),
        found: fc.option(fc.oneof(text(1, 160), fc.constant('Rapporter à {ecole}'))),
      },
      { requiredKeys: ['title'] },
    ),
  },
  { requiredKeys: [] },
);

const LARGE = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(8_100)}\n-----END CERTIFICATE-----`;

describe('the contract’s settings and the wire’s', () => {
  it('are the same, but for what only iPads have', () => {
    const apples: Apples[] = [
      ...(['passcode', 'screenshots', 'allowReset', 'allowAccounts', 'homeScreen', 'notifications', 'expert'] as const),
    ];
    expect([...wire.SETTING_IDS, ...apples]).toEqual(contract.SETTING_IDS);
    expect([...Object.keys(wire.concreteSettings.shape), ...apples].sort()).toEqual(
      Object.keys(contract.resolvedSettings.shape).sort(),
    );
  });

  it('go through: whatever the contract accepts reaches a device', async () => {
    let rendered = 0;
    await fc.assert(
      fc.asyncProperty(written, text(8, 63), async (input, secret) => {
        const accepted = contract.resolvedSettings.safeParse(input);
        fc.pre(accepted.success);
        const settings = await concrete(accepted.data, secret);
        const { next } = wire.decodeAskReply(encoded(settings));
        expect(next).toEqual({ kind: 'configure', revision: 'r-1', settings });
        expect(Object.keys(settings).sort()).toEqual(Object.keys(accepted.data).sort());
        // Filled in at the door: variables, secrets, the hours of the school.
        const { label: _, wifi: __, updates: ___, ...asWritten } = accepted.data;
        expect(settings).toMatchObject(asWritten);
        rendered += 1;
      }),
      { numRuns: 300 },
    );
    expect(rendered).toBe(300);
  });

  it('go through at the largest that the contract accepts', async () => {
    const longest = `${'a'.repeat(249)}.fr`;
    const sites = (count: number) => Array.from({ length: count }, () => longest);
    const link = `https://${'é'.repeat(492)}`;
    const largest = contract.resolvedSettings.parse({
      wifi: {
        ssid: 's'.repeat(32),
        security: 'wpa2-enterprise',
        hidden: true,
        key: { sealed: newId() },
        eap: {
          method: 'peap',
          identity: '語'.repeat(100),
          password: { sealed: newId() },
          serverName: longest,
          authority: LARGE,
        },
      },
      trustedAuthority: {
        authorities: Array.from({ length: 5 }, () => ({ name: '語'.repeat(60), certificate: LARGE })),
      },
      appRules: { hidden: Array.from({ length: 60 }, () => 'a'.repeat(120)) },
      apps: Array.from({ length: 100 }, () => ({ package: 'a'.repeat(128), state: 'installed' })),
      printers: {
        queues: Array.from({ length: 8 }, () => ({ name: '語'.repeat(60), uri: `ipp://h/${'a'.repeat(290)}` })),
      },
      webLinks: {
        homePage: link,
        bookmarks: Array.from({ length: 40 }, () => ({ name: '語'.repeat(60), url: link })),
      },
      dnsFilter: { servers: Array.from({ length: 4 }, () => '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff') },
      proxy: { host: longest, port: 65_535, exceptions: sites(40) },
      webFilter: { allow: sites(500), deny: sites(500), allowOnly: true, privateBrowsing: true, passwordSaving: true },
      locale: { timeZone: 'A'.repeat(60), language: 'fr_FR' },
      label: { title: '{ecole}'.repeat(11), found: '{ecole}{classe}'.repeat(10) },
    });
    const names = { classe: '語'.repeat(80), ecole: '語'.repeat(200), numero: '40' };
    const settings = await concrete(largest, 'k'.repeat(63), names);
    expect(settings.label?.title).toHaveLength(400);
    expect(settings.label?.found).toHaveLength(600);
    expect(() => encoded(settings)).not.toThrow();
  });
});

describe('what one device receives', () => {
  const label = (title: string, found: string | null, filled = variables) =>
    concrete(contract.profileSettings.parse({ label: { title, found } }), '', filled).then(
      (settings) => settings.label,
    );

  it('has its own label', async () => {
    expect(await label('{classe} · Tablette {numero}', 'Rapporter à {ecole} ({autre})')).toEqual({
      title: 'Classe mobile 1 · Tablette 7',
      found: 'Rapporter à École Jean-Jaurès ({autre})',
    });
  });

  it('has the name of its classroom when its label is left empty', async () => {
    expect(await label('{numero}', '{numero}', { ...variables, numero: '' })).toEqual({
      title: 'Classe mobile 1',
      found: null,
    });
  });

  it('has its key, and braces where the référent wrote braces', async () => {
    const wifi = { ssid: '{classe}', security: 'wpa2-personal', key: { sealed: newId() } };
    const settings = await concrete(contract.profileSettings.parse({ wifi }), '{ecole}-wifi');
    expect(settings.wifi).toEqual({ ssid: '{classe}', security: 'wpa2-personal', hidden: false, key: '{ecole}-wifi' });
  });

  it.each<[string, Json]>([
    ['a setting that the wire does not know', { telescope: { off: true } }],
    ['a value that the wire does not know', { dnsFilter: { servers: ['not an address'] } }],
    ['no settings at all', 'nothing'],
    ['a label that is none', { label: 'Tablette' }],
  ])('is never %s: our fault, and not the device’s', async (_, rendering) => {
    const refused = concreteOf(NO_TX, vaultOf('motdepasse'), rendering, variables, null);
    await expect(refused).rejects.toThrow('does not fit the wire');
    await expect(refused).rejects.not.toHaveProperty('category');
  });

  it('opens no secret but where a network has one', async () => {
    const vault = { open: () => Promise.reject(new Error('opened')) };
    const stolen = { sealed: newId() };
    const bookmarks = [{ name: 'Lire', url: stolen }];
    for (const rendering of [{ webLinks: { homePage: 'https://ecole.example/', bookmarks } }, { label: stolen }]) {
      await expect(concreteOf(NO_TX, vault, rendering, variables, null)).rejects.toThrow('does not fit the wire');
    }
  });

  it('does not tell a key that does not fit', async () => {
    const wifi = { ssid: 'x', security: 'wpa2-personal', hidden: false, key: { sealed: newId() } };
    const refused = concreteOf(NO_TX, vaultOf('court'), { wifi }, variables, null);
    await expect(refused).rejects.toThrow('wifi.key');
    await expect(refused).rejects.not.toThrow('court');
  });
});

describe('the facts of the contract and the wire’s', () => {
  it('have the same fields', () => {
    const { inventoryFacts: ours } = contract;
    const { inventoryFacts: theirs } = wire;
    expect(Object.keys(theirs.shape)).toEqual(Object.keys(ours.shape));
    expect(Object.keys(theirs.shape.software.element.shape)).toEqual(Object.keys(ours.shape.software.element.shape));
  });

  it('lose nothing on the way', () => {
    const facts = fc.record({
      serialNumber: fc.stringMatching(/^[A-Z0-9]{1,40}$/),
      manufacturer: fc.stringMatching(/^[A-Za-z ]{1,40}$/),
      model: fc.stringMatching(/^[A-Za-z0-9 -]{1,40}$/),
      osName: fc.constant('Debian GNU/Linux'),
      osVersion: fc.constantFrom('', '13.2'),
      memoryBytes: fc.option(fc.maxSafeNat()),
      storageBytes: fc.option(fc.maxSafeNat()),
      storageFreeBytes: fc.option(fc.maxSafeNat()),
      batteryPercent: fc.option(fc.nat(100)),
      batteryHealthPercent: fc.option(fc.nat(100)),
      charging: fc.option(fc.boolean()),
      agentVersion: fc.constant('0.1.0'),
      software: fc.array(
        fc.record({ name: fc.stringMatching(/^[a-z0-9.+-]{1,40}$/), version: fc.constantFrom('', '1') }),
      ),
    });
    fc.assert(
      fc.property(facts, (said) => {
        const heard = wire.inventoryFacts.parse(said);
        expect(contract.inventoryFacts.parse(heard)).toEqual(said);
      }),
    );
  });
});
