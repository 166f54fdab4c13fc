import { resolvedSettings, type ProfileSettings } from '@chariot/contract';
import type { Variables } from '@chariot/fleet';
import { readDict, writeDeclaration } from '@chariot/wire-apple';
import fc from 'fast-check';
import { AppleRenderer } from './apple-renderer.js';
import { filesOf } from './files.js';
import { declarationsOf, profileNames, profileOf } from './given.js';
import { AUTHORITY, SEALED, SOMEWHERE } from './settings.scene.js';

const renderer = new AppleRenderer();
const url = (name: string, hash: string) => `https://chariot.example/${name}/${hash}`;

const text = (minLength: number, maxLength: number) =>
  fc.oneof(fc.string({ minLength, maxLength }), fc.string({ minLength, maxLength, unit: 'binary' }));
const word = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?$/);
const host = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('.'));
const site = fc.tuple(fc.constantFrom('', '*.'), host).map((parts) => parts.join(''));
const page = fc
  .tuple(fc.constantFrom('http://', 'https://'), fc.stringMatching(/^[^\s"'<>\\]{1,80}$/))
  .map((parts) => parts.join(''));
const many = <T>(item: fc.Arbitrary<T>, most: number) => fc.array(item, { maxLength: Math.min(most, 8) });
const pem = fc.oneof(
  fc.constant(AUTHORITY),
  fc
    .base64String({ minLength: 4, maxLength: 200 })
    .map((body) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`),
);
const application = fc.oneof(
  host,
  fc.constantFrom('com.apple.Pages', 'org.gnome.Calculator', 'calcul', 'a..b', 'a_b.c'),
);
const minutes = fc.option(fc.integer({ min: 1, max: 240 }));
const sealed = fc.constant({ sealed: SEALED });
const network = { serverName: host, authority: pem };
const eap = fc.oneof(
  fc.record(
    { method: fc.constant('peap'), identity: text(1, 100), password: sealed, ...network },
    { requiredKeys: ['method', 'identity', 'serverName', 'authority'] },
  ),
  fc.record({ method: fc.constant('tls'), ...network }),
);
const content = fc.dictionary(
  fc.oneof(fc.stringMatching(/^[A-Za-z]{1,12}$/), fc.constantFrom('$data', '$date', '$real', '$uuid', 'sealed')),
  fc.oneof(
    ...[fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), text(0, 20)],
    fc.dictionary(fc.constantFrom('$data', '$date', '$real', '$uuid', 'sealed', 'a'), text(0, 12), { maxKeys: 2 }),
    fc.array(fc.integer(), { maxLength: 3 }),
  ),
  { maxKeys: 4 },
);
const type = fc.constantFrom(
  ...['com.apple.applicationaccess', 'com.apple.security.root', 'com.apple.telescope', 'com.apple.a..b'],
  ...['com.apple.configuration.passcode.settings', 'com.apple.configuration.Telescope', 'com.apple.configuration.'],
);
const allowed = fc.record({ allowed: fc.boolean() });

const closing = { closeAfterMinutes: fc.option(fc.integer({ min: 1, max: 240 })) };
const sharedIpad = fc.oneof(
  fc.record({ sessions: fc.constant('guests'), ...closing }),
  fc.record(
    {
      ...{ sessions: fc.constant('accounts'), ...closing },
      room: fc.oneof(
        fc.record({ by: fc.constant('pupils'), pupils: fc.integer({ min: 1, max: 100 }) }),
        fc.record({ by: fc.constant('size'), megabytes: fc.integer({ min: 100, max: 1_000_000 }) }),
      ),
    },
    { requiredKeys: ['sessions'] },
  ),
);

/** As people may write it: what the contract makes of it is what is rendered. */
const written = fc.record(
  {
    wifi: fc.record(
      { ssid: text(1, 32), security: fc.constantFrom('wpa2-personal', 'wpa2-enterprise', 'open'), key: sealed, eap },
      { requiredKeys: ['ssid', 'security'] },
    ),
    trustedAuthority: fc.record({
      authorities: fc.array(fc.record({ name: text(1, 60), certificate: pem }), { minLength: 1, maxLength: 5 }),
    }),
    webLinks: fc.record({ homePage: page, bookmarks: many(fc.record({ name: text(1, 60), url: page }), 40) }),
    dnsFilter: fc.record(
      {
        servers: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { minLength: 1, maxLength: 4 }),
        secureUrl: host.map((name) => `https://${name}/dns-query`),
      },
      { requiredKeys: ['servers'] },
    ),
    proxy: fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }), exceptions: many(site, 40) }),
    webFilter: fc.record(
      { allow: many(site, 500), deny: many(site, 500), allowOnly: fc.boolean(), passwordSaving: fc.boolean() },
      { requiredKeys: [] },
    ),
    sharedUse: fc.record({ name: text(1, 40), ipad: sharedIpad }, { requiredKeys: [] }),
    singleApp: fc.oneof(
      fc.record({ kind: fc.constant('web'), url: page, onlyThisSite: fc.boolean() }),
      fc.record({ kind: fc.constant('app'), application }),
    ),
    appRules: fc.record({ hidden: many(application, 60), allowInstall: fc.boolean() }),
    apps: many(
      fc.record({
        package: fc.oneof(fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,40}$/), fc.constant('fr.exemple.lire')),
        state: fc.constantFrom('installed', 'removed'),
      }),
      100,
    ),
    printers: fc.record({
      queues: fc.array(
        fc.record({
          name: text(1, 60),
          uri: fc
            .tuple(
              fc.constantFrom('ipp', 'ipps'),
              host,
              fc.constantFrom('', ':0', ':631', ':99999'),
              fc.constantFrom('', '/', '/a/b'),
            )
            .map(([scheme, name, port, path]) => `${scheme}://${name}${port}${path}`),
        }),
        { minLength: 1, maxLength: 8 },
      ),
    }),
    screen: fc.record({ sleepMinutes: minutes, lockMinutes: minutes }),
    camera: fc.record({ camera: fc.boolean(), microphone: fc.boolean() }),
    sharing: fc.record({ bluetooth: fc.boolean(), usbStorage: fc.boolean() }),
    updates: fc.record(
      {
        ...{ scope: fc.constantFrom('security', 'all'), outsideHours: fc.boolean() },
        deadline: fc.record({
          version: fc.constantFrom('18', '18.2.1'),
          on: fc.constantFrom('2026-12-19', '2028-02-29'),
        }),
      },
      { requiredKeys: ['scope', 'outsideHours'] },
    ),
    locale: fc.record({
      timeZone: fc.constantFrom('Europe/Paris', 'America/Port-au-Prince', 'Etc/GMT+4', 'UTC', 'A'.repeat(60)),
      language: fc.constant('fr_FR'),
    }),
    label: fc.record({
      title: fc.oneof(text(1, 80), fc.constantFrom('{numero}', '{classe} · Tablette {numero}', '{ecole}{ecole}')),
      found: fc.option(fc.oneof(text(1, 160), fc.constant('Rapporter à {ecole}'))),
    }),
    passcode: fc.record({ minLength: fc.integer({ min: 4, max: 16 }), letters: fc.boolean(), simple: fc.boolean() }),
    screenshots: allowed,
    allowReset: allowed,
    allowAccounts: allowed,
    homeScreen: fc.record({ dock: many(application, 6), icons: many(application, 120) }),
    notifications: fc.record({ silenced: fc.array(application, { minLength: 1, maxLength: 8 }) }),
    expert: fc.record({
      payloads: fc.array(fc.record({ name: text(1, 60), type, content }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { requiredKeys: [] },
);

/** Setting by setting, so that what one of them is refused for hides none of the others. */
const settings: fc.Arbitrary<ProfileSettings> = written.map((whole) => {
  const sound = Object.entries(whole).flatMap(([id, value]) => {
    const read = resolvedSettings.safeParse({ [id]: value });
    return read.success ? [read.data] : [];
  });
  return Object.assign({}, ...sound) as ProfileSettings;
});
const variables: fc.Arbitrary<Variables> = fc.record({
  classe: text(0, 90),
  ecole: text(0, 220),
  numero: fc.constantFrom('', '7', '40'),
});
/** What nothing else of a profile is made of. */
const secret = fc.stringMatching(/^§[a-zA-Z0-9&<>"']{7,61}$/);

describe('whatever the contract accepts', () => {
  it('is rendered and given to any device, without a fault', () => {
    fc.assert(
      fc.property(settings, variables, secret, (one, somewhere, key) => {
        const files = filesOf(renderer.render(one), somewhere, new Map([[SEALED, key]]), url);
        for (const { name, bytes } of files) {
          if (name.endsWith('.json')) JSON.parse(bytes.toString('utf8'));
          else readDict(bytes);
        }
        expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is said beforehand, each setting once; what has no equivalent is not sent', () => {
    fc.assert(
      fc.property(settings, (one) => {
        const previews = renderer.preview(one);
        expect(new Set(previews.map(({ setting }) => setting))).toEqual(new Set(Object.keys(one)));
        const without = previews.filter(({ effect }) => effect === 'notApplicable').map(({ setting }) => setting);
        const { settings: sent } = renderer.render(one) as unknown as { settings: { setting: never }[] };
        expect(sent.filter(({ setting }) => without.includes(setting))).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('gives the same bytes in whatever order it was written', () => {
    const turned = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(turned);
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, turned(inner)]),
      );
    };
    const bytesOf = (one: ProfileSettings): string[] =>
      filesOf(renderer.render(one), SOMEWHERE, new Map([[SEALED, 'motdepasse']]), url)
        .map(({ name, bytes }) => `${name} ${bytes.toString('utf8')}`)
        .sort();
    fc.assert(
      fc.property(settings, (one) => {
        const kept = JSON.parse(JSON.stringify(one)) as ProfileSettings;
        expect(bytesOf(kept)).toEqual(bytesOf(one));
        expect(bytesOf(turned(one) as ProfileSettings)).toEqual(bytesOf(one));
      }),
      { numRuns: 150 },
    );
  });

  it('holds no secret, nor anything made of one, before the door fills it in', () => {
    const secured = settings.map((one) => ({
      ...one,
      wifi: { ssid: 'x', security: 'wpa2-personal' as const, hidden: false, key: { sealed: SEALED } },
    }));
    fc.assert(
      fc.property(secured, secret, secret, (one, key, other) => {
        const rendering = renderer.render(one);
        const { declarations } = declarationsOf(rendering, SOMEWHERE, url);
        const profile = profileOf(rendering, SOMEWHERE, 'wifi');
        const [mine, theirs] = [key, other].map((value) =>
          readDict(profile?.write(new Map([[SEALED, value]])) ?? Buffer.of()),
        );
        expect(JSON.stringify(rendering)).not.toContain('§');
        expect(declarations.map(writeDeclaration).join()).not.toContain('§');
        // The UUIDs, which every list of profiles shows, are the same whatever the key.
        const text = (dict: typeof mine, value: string): string =>
          JSON.stringify([...(dict?.entries() ?? [])], (_, inner: unknown) =>
            inner === value ? 'key' : inner instanceof Map ? [...inner] : inner,
          );
        expect(text(mine, key)).toContain('"key"');
        expect(text(mine, key)).toBe(text(theirs, other));
        for (const name of profileNames(rendering, SOMEWHERE)) {
          if (name === 'wifi') continue;
          const bytes = profileOf(rendering, SOMEWHERE, name)?.write(new Map([[SEALED, key]]));
          expect(bytes?.toString('utf8')).not.toContain('§');
        }
      }),
      { numRuns: 100 },
    );
  });
});
