import { checkSealed, counted, listed, quoted, type FamilyRenderer, type SettingPreview } from '@chariot/fleet';
import { SETTING_IDS, type ProfileSettings, type SettingId } from '@chariot/contract';
import type { Json } from '@chariot/platform';
import { SETTING_IDS as TOLD_IDS, type SettingId as ToldId } from '@chariot/wire-agent';

type Value<Id extends SettingId> = NonNullable<ProfileSettings[Id]>;

/** What the agent does with each setting that it is told, in a référent's words. Exhaustive by type: no setting goes unsaid. */
const SENTENCES: { readonly [Id in ToldId]: (value: Value<Id>) => string } = {
  wifi: ({ ssid, security, hidden, key, eap }) => {
    const where = hidden ? `le réseau masqué « ${ssid} »` : `le réseau « ${ssid} »`;
    if (security === 'open')
      return `Rejoint ${where} dès qu’il est à portée, sans clé : ce qui y passe n’est pas chiffré.`;
    if (security === 'wpa2-enterprise') return enterprise(where, eap);
    if (key === undefined) return `Ne pourra pas rejoindre ${where} : sa clé manque.`;
    return `Rejoint ${where} dès qu’il est à portée ; la clé n’est lisible, sur la tablette, que du système.`;
  },
  trustedAuthority: ({ authorities }) =>
    `Croit ${listed(authorities.map(({ name }) => quoted(name)))} comme autorité, pour le système, Firefox et Chromium.`,
  webLinks: ({ homePage, bookmarks }) => {
    const more =
      bookmarks.length === 0 ? '' : `, avec ${counted(bookmarks.length, 'favori')} dans le dossier « École »`;
    return `Firefox et Chromium s’ouvrent sur ${homePage}${more}.`;
  },
  dnsFilter: ({ servers }) =>
    `Demande les adresses des sites à ${listed(servers)}, sur tous les réseaux et dans les navigateurs : le filtrage est celui de ce service.`,
  proxy: ({ host, port, exceptions }) => {
    const except = exceptions.length === 0 ? '' : `, sauf pour ${counted(exceptions.length, 'site')}`;
    return `Les navigateurs, les sessions et les mises à jour passent par le proxy ${host}:${port}${except}.`;
  },
  webFilter: ({ allow, deny, allowOnly, privateBrowsing, passwordSaving }) => {
    const privately = privateBrowsing ? 'permise' : 'interdite';
    const passwords = passwordSaving ? 'permis' : 'interdit';
    return `Firefox et Chromium ${sitesOf(allow, deny, allowOnly)} ; navigation privée ${privately}, enregistrement des mots de passe ${passwords}.`;
  },
  sharedUse: ({ name, openAtStart }) =>
    `Ouvre${openAtStart ? '' : ' à la demande'} une session « ${name} » sans mot de passe, remise à neuf à chaque déconnexion.`,
  singleApp: (value) =>
    value.kind === 'web'
      ? `N’affiche que ${value.url}, en plein écran${value.onlyThisSite ? ', sans pouvoir en sortir' : ''}.`
      : `N’ouvre que l’application « ${value.application} », en plein écran si elle le permet.`,
  appRules: ({ hidden, allowInstall }) => {
    const menus =
      hidden.length === 0
        ? 'Ne cache rien dans les menus'
        : `Cache ${counted(hidden.length, 'application')} dans les menus`;
    return `${menus} ; ${allowInstall ? 'laisse' : 'empêche'} les élèves ${allowInstall ? 'installer' : 'd’installer'} des logiciels.`;
  },
  apps: (wanted) => {
    const installed = wanted.filter(({ state }) => state === 'installed').length;
    const removed = wanted.length - installed;
    const parts = [
      ...(installed > 0 ? [`installe ${counted(installed, 'application approuvée')}`] : []),
      ...(removed > 0 ? [`retire ${counted(removed, 'application')}`] : []),
    ];
    return parts.length === 0 ? 'N’installe rien.' : `${capital(parts.join(' et '))}, depuis les dépôts de Debian.`;
  },
  printers: ({ queues }) =>
    `Propose ${listed(queues.map(({ name }) => quoted(name)))} à l’impression (IPP, sans pilote).`,
  screen: ({ sleepMinutes, lockMinutes }) => {
    const parts = [
      ...(sleepMinutes === null ? [] : [`s’éteint après ${counted(sleepMinutes, 'minute')}`]),
      ...(lockMinutes === null ? [] : [`se verrouille après ${counted(lockMinutes, 'minute')}`]),
    ];
    return parts.length === 0
      ? 'Laisse l’écran comme il est.'
      : `L’écran ${parts.join(' et ')} sans que l’on y touche.`;
  },
  camera: ({ camera, microphone }) =>
    `Caméra ${camera ? 'permise' : 'coupée pour tous'}, micro ${microphone ? 'permis' : 'coupé pour tous'}.`,
  sharing: ({ bluetooth, usbStorage }) =>
    `Bluetooth ${bluetooth ? 'permis' : 'coupé'}, clés et disques USB ${usbStorage ? 'permis' : 'refusés'}.`,
  updates: ({ scope, outsideHours, deadline }) =>
    `Installe seule ${scope === 'security' ? 'les mises à jour de sécurité' : 'toutes les mises à jour'}${outsideHours ? ', hors des horaires de l’école' : ''}, sans jamais redémarrer d’elle-même${deadline ? ' ; la date limite ne vaut que pour les iPad' : ''}.`,
  locale: ({ timeZone, language }) =>
    `Règle l’horloge sur ${timeZone} aussitôt, et la langue sur ${language} à la prochaine session, si elle est installée.`,
  label: ({ title, found }) =>
    `Affiche « ${title} » à l’écran de connexion${found === null ? '.' : `, et « ${found} » sur la console, pour qui la trouverait.`}`,
};

/** What the agent has nothing like: it is not told, and nobody waits for it to say so. */
const WITHOUT: Readonly<Record<Exclude<SettingId, ToldId>, string>> = {
  passcode: 'L’agent Linux ne pose pas de code : la session des élèves s’ouvre sans mot de passe.',
  screenshots: 'Linux n’a rien qui empêche de photographier l’écran.',
  allowReset: 'Sans équivalent : remettre à neuf un ordinateur Linux demande déjà un compte d’administration.',
  allowAccounts: 'Sans équivalent : ajouter un compte sous Linux demande déjà un compte d’administration.',
  homeScreen: 'L’agent Linux ne range pas le bureau : cachez des applications avec « Applications cachées ».',
  notifications: 'L’agent Linux ne règle pas les notifications.',
  expert: 'Sans équivalent : ce sont des réglages d’Apple, pour les iPad seulement.',
};
const isTold = (setting: SettingId): setting is ToldId => (TOLD_IDS as readonly SettingId[]).includes(setting);

/** The laptops and tablets that run Chariot's own agent. */
export class LinuxRenderer implements FamilyRenderer {
  readonly family = 'linux';
  readonly label = 'Tablettes et portables sous Linux (agent Chariot)';
  readonly version = 2;

  preview(settings: ProfileSettings): readonly SettingPreview[] {
    return SETTING_IDS.flatMap((setting): SettingPreview[] => {
      if (settings[setting] === undefined) return [];
      if (!isTold(setting)) return [{ setting, effect: 'notApplicable', sentence: WITHOUT[setting] }];
      return [{ setting, effect: 'applied', sentence: sentenceOf(setting, settings) }];
    });
  }

  /**
   * The settings that the wire has: its words are the contract's. Sealed references and `{numero}` stay as they are.
   * @throws Error for a secret that is not sealed: a rendering is stored, and told to several rooms
   */
  render(settings: ProfileSettings): Json {
    checkSealed(settings);
    const known = TOLD_IDS.flatMap((setting) => {
      const value = forAgents(setting, settings);
      return value === undefined ? [] : [[setting, value] as const];
    });
    return JSON.parse(JSON.stringify(Object.fromEntries(known))) as Json;
  }
}

const sentenceOf = <Id extends ToldId>(setting: Id, settings: ProfileSettings): string =>
  SENTENCES[setting](settings[setting] as Value<Id>);

/** What is for iPads alone is left out: agents of before do not know it. */
function forAgents(setting: ToldId, settings: ProfileSettings): ProfileSettings[ToldId] {
  const { dnsFilter, sharedUse } = settings;
  if (setting === 'dnsFilter') return dnsFilter && { servers: dnsFilter.servers };
  if (setting === 'sharedUse') return sharedUse && { name: sharedUse.name, openAtStart: sharedUse.openAtStart };
  return settings[setting];
}

function enterprise(where: string, eap: Value<'wifi'>['eap']): string {
  if (eap === undefined || (eap.method === 'peap' && eap.password === undefined)) {
    return `Ne pourra pas rejoindre ${where} : son compte ou son mot de passe manque.`;
  }
  const who = eap.method === 'tls' ? 'le certificat que Chariot lui a donné' : `le compte « ${eap.identity} »`;
  return `Rejoint ${where} avec ${who}, seulement si le serveur prouve qu’il est ${eap.serverName}.`;
}

function sitesOf(allow: readonly string[], deny: readonly string[], allowOnly: boolean): string {
  if (allowOnly) {
    return allow.length === 0 ? 'n’ouvrent aucun site' : `n’ouvrent que ${counted(allow.length, 'site autorisé')}`;
  }
  if (deny.length === 0) return 'n’interdisent aucun site';
  const except = allow.length === 0 ? '' : `, sauf ${counted(allow.length, 'site autorisé')}`;
  return `refusent ${counted(deny.length, 'site interdit')}${except}`;
}

function capital(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
