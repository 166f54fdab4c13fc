import { profileSettings, SETTING_IDS, type ProfileSettings } from '@chariot/contract';
import { LinuxRenderer } from './linux-renderer.js';

const renderer = new LinuxRenderer();
const SEALED = '0192f0c0-0000-7000-8000-0000000000aa';
const full = profileSettings.parse({
  wifi: { ssid: 'ecole-jaures', security: 'wpa2-personal', key: { sealed: SEALED } },
  webLinks: { homePage: 'https://ecole.example/', bookmarks: [{ name: 'Lire', url: 'https://lire.example/' }] },
  dnsFilter: { servers: ['192.0.2.53', '2001:db8::53'] },
  proxy: { host: 'proxy.example', port: 3128, exceptions: ['*.example'] },
  webFilter: { allow: ['bon.example'], deny: ['jeux.example', '*.pub.example'] },
  locale: { timeZone: 'Europe/Paris', language: 'fr_FR' },
  label: { title: '{classe} · Tablette {numero}', found: 'Rapporter à {ecole}' },
});
const sentence = (settings: ProfileSettings): string => renderer.preview(settings)[0]?.sentence ?? '';
const one = (settings: unknown): ProfileSettings => profileSettings.parse(settings);

describe('LinuxRenderer', () => {
  it('says, in the order of the console, what becomes of every setting of the contract', () => {
    const previews = renderer.preview(full);
    expect(previews.map(({ setting }) => setting)).toEqual([...SETTING_IDS]);
    for (const { effect, sentence } of previews) {
      expect(effect).toBe('applied');
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

  it('renders the settings as they are, sealed references and variables included', () => {
    expect(renderer.render(full)).toEqual(full);
    expect(renderer.render({})).toEqual({});
  });

  it('renders nothing that it does not know', () => {
    const more = { ...full, camera: { off: true } };
    expect(renderer.render(more)).toEqual(full);
  });

  it('refuses to render a secret that is not sealed', () => {
    const typed = one({ wifi: { ssid: 'ecole', security: 'wpa2-personal', key: { value: 'motdepasse-wifi' } } });
    expect(() => renderer.render(typed)).toThrow('sealed before');
  });
});
