import fc from 'fast-check';
import type { ConcreteSettings, SettingId } from '@chariot/wire-agent';
import { Authority } from '../fake-server/authority.js';
import type { Abilities } from './contribution.js';
import { planSettings } from './plan.js';

const ALL: Abilities = {
  networkManager: true,
  resolver: 'resolved',
  browser: true,
  lightdmGreeter: true,
  displayManager: 'lightdm',
  dconf: true,
  cups: true,
  apt: true,
  unattendedUpgrades: true,
  kioskBrowser: '/usr/bin/chromium',
  application: (name) => (name === 'calcul' ? ['/usr/bin/calcul', "d'accord"] : undefined),
  identity: null,
  lock: null,
  languages: null,
  knowsTimeZone: () => true,
};
const plan = (settings: ConcreteSettings, abilities: Partial<Abilities> = {}) =>
  planSettings(settings, {}, { ...ALL, ...abilities });
const fileOf = (settings: ConcreteSettings, path: string, abilities: Partial<Abilities> = {}): string | undefined => {
  const found = plan(settings, abilities).documents.findLast((document) => document.path === path);
  return found?.kind === 'file' ? found.render(null) : undefined;
};
const KIOSK = '/usr/local/lib/chariot/kiosk';
const web = (url: string) => ({ singleApp: { kind: 'web', url, onlyThisSite: true } }) as const;

let authority: Authority;
beforeAll(async () => {
  authority = await Authority.make();
});

describe('a session for pupils', () => {
  const sharedUse = { name: 'Élèves', openAtStart: false };

  it('is one account, whoever wants it, and is cleared before and after', () => {
    const { acts } = plan({ sharedUse, ...web('https://a.example/') });
    expect(acts).toMatchObject([{ act: { kind: 'account', words: 'Élèves' }, settings: ['sharedUse', 'singleApp'] }]);
    const seat = fileOf({ sharedUse }, '/etc/lightdm/lightdm.conf.d/60-chariot.conf');
    expect(seat).toMatch(/^session-setup-script=.* clear-session$/m);
    expect(seat).toMatch(/^session-cleanup-script=.* clear-session --closed$/m);
    expect(seat).not.toContain('autologin');
  });

  it('is locked in its account and on the log-in screen, over the label', () => {
    const label = { title: 'Tablette 7', found: null };
    const greeter = '/etc/lightdm/lightdm-gtk-greeter.conf';
    expect(fileOf({ sharedUse, label }, greeter, { lock: 'Écoutez.' })).toContain('clock-format=Écoutez.');
    expect(fileOf({ sharedUse }, greeter, { lock: 'Écoutez.' })).toContain('clock-format=Écoutez.');
    expect(fileOf({ sharedUse, label }, greeter)).toContain('clock-format=Tablette 7');
    expect(plan({ sharedUse }, { lock: 'Écoutez.' }).acts).toMatchObject([{ act: { locked: true } }]);
  });

  it.each(['a:b', 'a,b', 'a\nb'])('has no name that the list of accounts would misread (%j)', (name) => {
    expect(plan({ sharedUse: { ...sharedUse, name } })).toMatchObject({
      acts: [],
      outcomes: [{ status: 'failed', why: expect.stringContaining('caractère interdit') }],
    });
  });
});

describe('exam mode', () => {
  it('is one word of the shell, whatever the address', () => {
    const address = fc.stringMatching(/^https:\/\/[a-z]{1,10}\.example\/[!-~]{0,30}$/);
    fc.assert(
      fc.property(address, (url) => {
        const script = fileOf(web(url), KIOSK);
        fc.pre(script !== undefined);
        const line = script?.split('\n').find((text) => text.includes('--kiosk'));
        expect(line?.endsWith(` '${url}'`)).toBe(true);
        expect(url).not.toContain("'");
      }),
    );
  });

  it('quotes what an application’s own entry says', () => {
    const singleApp = { kind: 'app', application: 'calcul' } as const;
    expect(fileOf({ singleApp }, KIOSK)).toContain(`  '/usr/bin/calcul' 'd'\\''accord'\n`);
  });

  it('wins over the sites of the filter', () => {
    const webFilter = {
      allow: ['b.example'],
      deny: [],
      allowOnly: true,
      privateBrowsing: false,
      passwordSaving: false,
    };
    const policies = fileOf({ webFilter, ...web('https://a.example/') }, '/etc/chromium/policies/managed/chariot.json');
    expect(JSON.parse(policies ?? '')).toMatchObject({ URLBlocklist: ['*'], URLAllowlist: ['.a.example'] });
  });
});

describe('authorities', () => {
  const trusting = (certificate: string): ConcreteSettings => ({
    trustedAuthority: { authorities: [{ name: 'Filtre', certificate }] },
  });

  it('are believed by the system and by both browsers', () => {
    const { documents, outcomes } = plan(trusting(authority.root.pem));
    expect(outcomes).toEqual([{ setting: 'trustedAuthority', status: 'applied', why: null }]);
    const [path = ''] = documents.map((document) => document.path);
    expect(path).toMatch(/^\/usr\/local\/share\/ca-certificates\/chariot-[0-9a-f]{16}\.crt$/);
    const firefox = JSON.parse(fileOf(trusting(authority.root.pem), '/etc/firefox/policies/policies.json') ?? '');
    expect(firefox).toEqual({ policies: { Certificates: { Install: [path] } } });
  });

  it('are authorities: the certificate of a server is refused, and so is no certificate', async () => {
    const { pem } = await authority.server(['a.example']);
    expect(plan(trusting(pem)).outcomes[0]).toMatchObject({ why: expect.stringContaining('d’une autorité') });
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(plan(trusting(broken)).outcomes[0]).toMatchObject({ why: expect.stringContaining('lisible') });
  });

  it('of a Wi-Fi come before the network, with the machine’s own certificate where it is asked for', async () => {
    const keyed = await authority.server(['a.example']);
    const eap = { method: 'tls', serverName: 'radius.example', authority: authority.root.pem } as const;
    const wifi = { ssid: 'E', security: 'wpa2-enterprise', hidden: false, eap } as const;
    const identity = { chain: [keyed.pem], keyPem: keyed.keyPem };
    const documents = plan({ wifi }, { identity }).documents.map(({ path }) => path.split('/').at(-1));
    expect(documents).toEqual(['authority.pem', 'device.pem', 'device.key', 'chariot-1.nmconnection']);
    expect(plan({ wifi }).outcomes[0]).toMatchObject({ status: 'failed', why: expect.stringContaining('pas encore') });
  });
});

describe('what a machine lacks', () => {
  const refused: readonly [SettingId, ConcreteSettings, Partial<Abilities>][] = [
    ['sharedUse', { sharedUse: { name: 'Élèves', openAtStart: true } }, { displayManager: 'gdm' }],
    ['singleApp', web('https://a.example/'), { displayManager: null }],
    ['apps', { apps: [{ package: 'gcompris-qt', state: 'installed' }] }, { apt: false }],
    ['printers', { printers: { queues: [{ name: 'a', uri: 'ipp://a.example/', byDefault: false }] } }, { cups: false }],
    ['updates', { updates: { scope: 'all', outsideHours: true, hours: null } }, { unattendedUpgrades: false }],
    ['screen', { screen: { sleepMinutes: null, lockMinutes: 5 } }, { dconf: false }],
  ];
  it.each(refused)('has no equivalent of %s, and says why', (setting, settings, abilities) => {
    const { outcomes, acts } = plan(settings, abilities);
    expect(outcomes).toEqual([{ setting, status: 'notApplicable', why: expect.stringMatching(/^\p{Lu}.*\.$/u) }]);
    expect(acts).toEqual([]);
  });
});

describe('an injection', () => {
  it('adds no line, no option and no act, whatever the text', () => {
    const nasty = fc
      .array(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 10 }), fc.constantFrom('\n', '-', "'", '"', '$(x)', '%', ':')),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(nasty, nasty, (a, b) => {
        const { documents, acts } = plan({
          sharedUse: { name: a, openAtStart: true },
          printers: { queues: [{ name: a, uri: b, byDefault: true }] },
          apps: [{ package: a, state: 'installed' }],
          ...web(b),
        });
        for (const document of documents) {
          if (document.kind !== 'file' || document.path.endsWith('.json')) continue;
          for (const line of document.render(null).split('\n')) expect(line).not.toMatch(/[\r\0\u2028\u2029]/);
        }
        for (const { act } of acts) {
          expect(act.name).toMatch(/^[A-Za-z0-9]/);
          if (act.kind === 'account') expect(act.words).not.toMatch(/[:\n]/);
          if (act.kind === 'queue') expect(act.uri).toMatch(/^ipps?:\/\/[A-Za-z0-9]/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
