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
const settingForWire: wire.SettingId = {} as contract.SettingId;
void [factsForFleet, factsForWire, settingForFleet, settingForWire];

const NO_TX = {} as Tx;
const renderer = new LinuxRenderer();
const variables: Variables = { classe: 'Classe mobile 1', ecole: 'École Jean-Jaurès', numero: '7' };

/** Stands for the vault: one secret, whatever the reference. */
const vaultOf = (secret: string) => ({ open: () => Promise.resolve(Buffer.from(secret)) });

const concrete = (settings: contract.ProfileSettings, secret = 'motdepasse', filled = variables) =>
  concreteOf(NO_TX, vaultOf(secret), renderer.render(settings), filled);
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

/** As people may write it, defaults left out or not: what the contract makes of it is what is rendered. */
const written = fc.record(
  {
    wifi: fc.record(
      {
        ssid: text(1, 32),
        security: fc.constantFrom('wpa2-personal', 'open'),
        hidden: fc.boolean(),
        key: fc.uuid().map((sealed) => ({ sealed })),
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

describe('the contract’s settings and the wire’s', () => {
  it('are the same', () => {
    expect(wire.SETTING_IDS).toEqual(contract.SETTING_IDS);
    expect(Object.keys(wire.concreteSettings.shape)).toEqual(Object.keys(contract.profileSettings.shape));
  });

  it('go through: whatever the contract accepts reaches a device', async () => {
    let rendered = 0;
    await fc.assert(
      fc.asyncProperty(written, text(8, 63), async (input, secret) => {
        const accepted = contract.profileSettings.safeParse(input);
        fc.pre(accepted.success);
        const settings = await concrete(accepted.data, secret);
        const { next } = wire.decodeAskReply(encoded(settings));
        expect(next).toEqual({ kind: 'configure', revision: 'r-1', settings });
        expect(Object.keys(settings).sort()).toEqual(Object.keys(accepted.data).sort());
        const { label: _, wifi: __, ...asWritten } = accepted.data;
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
    const largest = contract.profileSettings.parse({
      wifi: { ssid: 's'.repeat(32), security: 'wpa2-personal', hidden: true, key: { sealed: newId() } },
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
    ['a setting that the wire does not know', { camera: { off: true } }],
    ['a value that the wire does not know', { dnsFilter: { servers: ['not an address'] } }],
    ['no settings at all', 'nothing'],
    ['a label that is none', { label: 'Tablette' }],
  ])('is never %s: our fault, and not the device’s', async (_, rendering) => {
    const refused = concreteOf(NO_TX, vaultOf('motdepasse'), rendering, variables);
    await expect(refused).rejects.toThrow('does not fit the wire');
    await expect(refused).rejects.not.toHaveProperty('category');
  });

  it('does not tell a key that does not fit', async () => {
    const wifi = { ssid: 'x', security: 'wpa2-personal', hidden: false, key: { sealed: newId() } };
    const refused = concreteOf(NO_TX, vaultOf('court'), { wifi }, variables);
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
