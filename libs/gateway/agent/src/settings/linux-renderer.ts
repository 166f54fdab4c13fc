import type { FamilyRenderer, SettingPreview } from '@chariot/fleet';
import { SETTING_IDS, type ProfileSettings, type SettingId } from '@chariot/contract';
import type { Json } from '@chariot/platform';

type Value<Id extends SettingId> = NonNullable<ProfileSettings[Id]>;

/** What the agent does with each setting, in a référent's words. Exhaustive by type: no setting goes unsaid. */
const SENTENCES: { readonly [Id in SettingId]: (value: Value<Id>) => string } = {
  wifi: ({ ssid, security, hidden, key }) => {
    const where = hidden ? `le réseau masqué « ${ssid} »` : `le réseau « ${ssid} »`;
    if (security === 'open')
      return `Rejoint ${where} dès qu’il est à portée, sans clé : ce qui y passe n’est pas chiffré.`;
    if (key === undefined) return `Ne pourra pas rejoindre ${where} : sa clé manque.`;
    return `Rejoint ${where} dès qu’il est à portée ; la clé n’est lisible, sur la tablette, que du système.`;
  },
  webLinks: ({ homePage, bookmarks }) => {
    const more = bookmarks.length === 0 ? '' : `, avec ${count(bookmarks.length, 'favori')} dans le dossier « École »`;
    return `Firefox et Chromium s’ouvrent sur ${homePage}${more}.`;
  },
  dnsFilter: ({ servers }) =>
    `Demande les adresses des sites à ${listed(servers)}, sur tous les réseaux et dans les navigateurs : le filtrage est celui de ce service.`,
  proxy: ({ host, port, exceptions }) => {
    const except = exceptions.length === 0 ? '' : `, sauf pour ${count(exceptions.length, 'site')}`;
    return `Les navigateurs, les sessions et les mises à jour passent par le proxy ${host}:${port}${except}.`;
  },
  webFilter: ({ allow, deny, allowOnly, privateBrowsing, passwordSaving }) => {
    const privately = privateBrowsing ? 'permise' : 'interdite';
    const passwords = passwordSaving ? 'permis' : 'interdit';
    return `Firefox et Chromium ${sitesOf(allow, deny, allowOnly)} ; navigation privée ${privately}, enregistrement des mots de passe ${passwords}.`;
  },
  locale: ({ timeZone, language }) =>
    `Règle l’horloge sur ${timeZone} aussitôt, et la langue sur ${language} à la prochaine session, si elle est installée.`,
  label: ({ title, found }) =>
    `Affiche « ${title} » à l’écran de connexion${found === null ? '.' : `, et « ${found} » sur la console, pour qui la trouverait.`}`,
};

/** The laptops and tablets that run Chariot's own agent: every setting applies there. */
export class LinuxRenderer implements FamilyRenderer {
  readonly family = 'linux';
  readonly label = 'Tablettes et portables sous Linux (agent Chariot)';
  readonly version = 1;

  preview(settings: ProfileSettings): readonly SettingPreview[] {
    return SETTING_IDS.flatMap((setting): SettingPreview[] => {
      const sentence = sentenceOf(setting, settings);
      return sentence === undefined ? [] : [{ setting, effect: 'applied', sentence }];
    });
  }

  /**
   * The settings themselves: the wire's words are the contract's. Sealed references and `{numero}` stay as they are.
   * @throws Error for a secret that is not sealed: a rendering is stored, and told to several rooms
   */
  render(settings: ProfileSettings): Json {
    const { key } = settings.wifi ?? {};
    if (key !== undefined && 'value' in key) throw new Error('A secret is sealed before it is rendered');
    const known = SETTING_IDS.flatMap((setting) => {
      const value = settings[setting];
      return value === undefined ? [] : [[setting, value] as const];
    });
    return JSON.parse(JSON.stringify(Object.fromEntries(known))) as Json;
  }
}

function sentenceOf<Id extends SettingId>(setting: Id, settings: ProfileSettings): string | undefined {
  const value = settings[setting] as Value<Id> | undefined;
  return value === undefined ? undefined : SENTENCES[setting](value);
}

function sitesOf(allow: readonly string[], deny: readonly string[], allowOnly: boolean): string {
  if (allowOnly) {
    return allow.length === 0 ? 'n’ouvrent aucun site' : `n’ouvrent que ${count(allow.length, 'site autorisé')}`;
  }
  if (deny.length === 0) return 'n’interdisent aucun site';
  const except = allow.length === 0 ? '' : `, sauf ${count(allow.length, 'site autorisé')}`;
  return `refusent ${count(deny.length, 'site interdit')}${except}`;
}

function count(many: number, noun: string): string {
  return many === 1
    ? `1 ${noun}`
    : `${many} ${noun
        .split(' ')
        .map((word) => `${word}s`)
        .join(' ')}`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} et ${items.at(-1) ?? ''}`;
}
