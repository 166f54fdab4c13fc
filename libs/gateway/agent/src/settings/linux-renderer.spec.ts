import { profileSettings, resolvedSettings, SETTING_IDS, type ProfileSettings } from '@chariot/contract';
import { LinuxRenderer } from './linux-renderer.js';

const renderer = new LinuxRenderer();
const SEALED = '0192f0c0-0000-7000-8000-0000000000aa';
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
const full = resolvedSettings.parse({
  wifi: { ssid: 'ecole-jaures', security: 'wpa2-personal', key: { sealed: SEALED } },
  webLinks: { homePage: 'https://ecole.example/', bookmarks: [{ name: 'Lire', url: 'https://lire.example/' }] },
  dnsFilter: { servers: ['192.0.2.53', '2001:db8::53'] },
  proxy: { host: 'proxy.example', port: 3128, exceptions: ['*.example'] },
  webFilter: { allow: ['bon.example'], deny: ['jeux.example', '*.pub.example'] },
  trustedAuthority: { authorities: [{ name: 'Filtre', certificate: PEM }] },
  sharedUse: {},
  singleApp: { kind: 'web', url: 'https://examen.example/' },
  appRules: { hidden: ['jeu'] },
  apps: [{ package: 'gcompris-qt', state: 'installed' }],
  printers: { queues: [{ name: 'Salle 2', uri: 'ipp://imprimante.example/ipp/print' }] },
  screen: { sleepMinutes: 5 },
  camera: {},
  sharing: {},
  updates: {},
  locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
  label: { title: '{classe} · Tablette {numero}', found: 'Rapporter à {ecole}' },
  passcode: {},
  screenshots: {},
  allowReset: {},
  allowAccounts: {},
  homeScreen: { icons: ['com.apple.Pages'] },
  notifications: { silenced: ['com.apple.news'] },
  expert: { payloads: [{ name: 'Caméra', type: 'com.apple.applicationaccess', content: { allowCamera: false } }] },
});
/** What only iPads have. */
const APPLES = ['passcode', 'screenshots', 'allowReset', 'allowAccounts', 'homeScreen', 'notifications', 'expert'];
const sentence = (settings: ProfileSettings): string => renderer.preview(settings)[0]?.sentence ?? '';
const one = (settings: unknown): ProfileSettings => profileSettings.parse(settings);

describe('LinuxRenderer', () => {
  it('says, in the order of the console, what becomes of every setting of the contract', () => {
    const previews = renderer.preview(full);
    expect(previews.map(({ setting }) => setting)).toEqual([...SETTING_IDS]);
    for (const { setting, effect, sentence } of previews) {
      expect(effect).toBe(APPLES.includes(setting) ? 'notApplicable' : 'applied');
      expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
      expect(sentence).not.toMatch(/undefined|null|\[object|\s\s/);
    }
  });

  it('says nothing of a setting that the profile leaves alone', () => {
    expect(renderer.preview({})).toEqual([]);
    expect(renderer.preview(one({ locale: full.locale })).map(({ setting }) => setting)).toEqual(['locale']);
  });

  it('never repeats a key that was just typed', () => {
    const typed = one({ wifi: { ssid: 'ecole', security: 'wpa2-personal', key: { value: 'motdepasse-wifi' } } });
    expect(sentence(typed)).toContain('« ecole »');
    expect(JSON.stringify(renderer.preview(typed))).not.toContain('motdepasse-wifi');
  });

  it.each([
    [{ wifi: { ssid: 'x', security: 'open' } }, 'sans clé'],
    [{ wifi: { ssid: 'x', security: 'open', hidden: true } }, 'masqué'],
    [{ wifi: { ssid: 'x', security: 'wpa2-personal' } }, 'sa clé manque'],
    [{ wifi: { ssid: 'x', security: 'wpa2-enterprise' } }, 'son compte ou son mot de passe manque'],
    [
      {
        wifi: {
          ssid: 'x',
          security: 'wpa2-enterprise',
          eap: { method: 'tls', serverName: 'r.example', authority: PEM },
        },
      },
      'avec le certificat que Chariot lui a donné, seulement si le serveur prouve qu’il est r.example.',
    ],
    [{ singleApp: { kind: 'app', application: 'calcul' } }, 'que l’application « calcul »'],
    [{ screen: {} }, 'comme il est'],
    [{ screen: { sleepMinutes: 1, lockMinutes: 2 } }, 's’éteint après 1 minute et se verrouille après 2 minutes'],
    [{ updates: { scope: 'all', outsideHours: false } }, 'toutes les mises à jour, sans jamais redémarrer'],
    [
      { updates: { deadline: { version: '18.2', on: '2026-12-19' } } },
      'sans jamais redémarrer d’elle-même ; la date limite ne vaut que pour les iPad.',
    ],
    [{ webLinks: { homePage: 'https://a.example/' } }, 's’ouvrent sur https://a.example/.'],
    [{ webFilter: { deny: ['a.example'] } }, 'refusent 1 site interdit ;'],
    [
      { webFilter: { deny: ['a.example', 'b.example'], allow: ['c.example'] } },
      '2 sites interdits, sauf 1 site autorisé',
    ],
    [{ webFilter: { allow: ['a.example', 'b.example'], allowOnly: true } }, 'n’ouvrent que 2 sites autorisés'],
    [{ webFilter: { allowOnly: true } }, 'n’ouvrent aucun site'],
    [{ webFilter: {} }, 'n’interdisent aucun site'],
    [{ webFilter: { privateBrowsing: true } }, 'navigation privée permise'],
    [{ dnsFilter: { servers: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] } }, '192.0.2.1, 192.0.2.2 et 192.0.2.3'],
    [{ proxy: { host: 'p.example', port: 80 } }, 'p.example:80.'],
    [{ label: { title: 'Tablette' } }, '« Tablette » à l’écran de connexion.'],
  ])('words %j: %s', (settings, words) => {
    expect(sentence(one(settings))).toContain(words);
  });

  const told = Object.fromEntries(Object.entries(full).filter(([setting]) => !APPLES.includes(setting)));

  it('renders the settings as they are, sealed references and variables included', () => {
    expect(renderer.render(full)).toEqual(told);
    expect(renderer.render({})).toEqual({});
  });

  it('renders nothing that it does not know', () => {
    const more = { ...full, telescope: { off: true } };
    expect(renderer.render(more)).toEqual(told);
  });

  it('tells addresses of a DNS filter, and not what agents of before do not know', () => {
    const dnsFilter = { servers: ['192.0.2.53'], secureUrl: 'https://dns.example/dns-query' };
    expect(renderer.render({ dnsFilter })).toEqual({ dnsFilter: { servers: ['192.0.2.53'] } });
  });

  it('tells nothing of how an iPad is shared', () => {
    const sharedUse = { name: 'Élèves', openAtStart: true };
    const written = one({ sharedUse: { ...sharedUse, ipad: { sessions: 'guests' } } });
    expect(renderer.render(written)).toEqual({ sharedUse });
  });

  it('refuses to render a password that is not sealed', () => {
    const eap = { method: 'peap', identity: 'a', password: { value: 'b' }, serverName: 'r.example', authority: PEM };
    const typed = one({ wifi: { ssid: 'ecole', security: 'wpa2-enterprise', eap } });
    expect(() => renderer.render(typed)).toThrow('sealed before');
  });

  it('refuses to render a secret that is not sealed', () => {
    const typed = one({ wifi: { ssid: 'ecole', security: 'wpa2-personal', key: { value: 'motdepasse-wifi' } } });
    expect(() => renderer.render(typed)).toThrow('sealed before');
  });
});
