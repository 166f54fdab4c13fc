import { SETTING_IDS, SETTING_LABELS, type ProfileSettings, type SettingId } from '@chariot/contract';

/** « Wi-Fi de la classe, Page d’accueil et favoris », or that there is nothing. */
export function settingsSummary(settings: ProfileSettings): string {
  const present = SETTING_IDS.filter((id) => settings[id] !== undefined);
  if (present.length === 0) return 'Aucun réglage';
  return present.map((id) => SETTING_LABELS[id]).join(', ');
}

/** What each setting is for, in a school's words. */
export const SETTING_HINTS: Readonly<Record<SettingId, string>> = {
  wifi: 'Les tablettes rejoignent seules la borne du chariot.',
  trustedAuthority: 'Des certificats que la tablette croira, comme celui du filtre de l’académie.',
  webLinks: 'Ce que l’on trouve en ouvrant le navigateur.',
  dnsFilter: 'Le filtrage de l’académie ou de la commune, par ses adresses.',
  proxy: 'Le serveur par lequel passe la navigation, si l’école en a un.',
  webFilter: 'Ce que l’on peut visiter, et ce que l’on ne peut pas.',
  sharedUse: 'Une session sans mot de passe, remise à neuf quand on la ferme.',
  singleApp: 'Pour une évaluation : une page ou une application, et rien autour.',
  appRules: 'Les applications que les élèves ne voient pas, et s’ils peuvent en installer.',
  apps: 'Celles que les enseignants ont demandées et qui ont été approuvées.',
  printers: 'Les imprimantes de l’école, par leur adresse.',
  screen: 'Au bout de combien de temps l’écran s’éteint ou se verrouille.',
  camera: 'La caméra et le micro, coupés ou permis.',
  sharing: 'Ce que l’on peut brancher ou relier à la tablette.',
  updates: 'Ce que la tablette installe seule, et jamais pendant la classe.',
  locale: 'L’heure et la langue des tablettes.',
  label: 'Le nom de la tablette à l’écran, et que faire si on la trouve.',
  passcode: 'Un code pour ouvrir la tablette, sur iPad.',
  screenshots: 'Photographier ou filmer l’écran, sur iPad.',
  allowReset: 'Effacer la tablette depuis ses réglages, sur iPad.',
  allowAccounts: 'Ajouter un compte ou en changer, sur iPad.',
  homeScreen: 'Les applications du Dock et des pages, dans l’ordre, sur iPad.',
  notifications: 'Les applications qui se taisent, sur iPad.',
  expert: 'Toute clé que documente Apple. Les autres tablettes n’en font rien.',
};

export const TIME_ZONES = [
  ['Europe/Paris', 'France métropolitaine'],
  ['America/Guadeloupe', 'Guadeloupe'],
  ['America/Martinique', 'Martinique'],
  ['America/Cayenne', 'Guyane'],
  ['Indian/Reunion', 'La Réunion'],
  ['Indian/Mayotte', 'Mayotte'],
  ['America/Miquelon', 'Saint-Pierre-et-Miquelon'],
  ['Pacific/Noumea', 'Nouvelle-Calédonie'],
  ['Pacific/Tahiti', 'Polynésie française'],
  ['Pacific/Wallis', 'Wallis-et-Futuna'],
] as const;

export const LANGUAGES = [
  ['fr_FR', 'Français'],
  ['br_FR', 'Breton'],
  ['ca_FR', 'Catalan'],
  ['co_FR', 'Corse'],
  ['eu_FR', 'Basque'],
  ['oc_FR', 'Occitan'],
  ['de_DE', 'Allemand'],
  ['en_GB', 'Anglais'],
  ['es_ES', 'Espagnol'],
  ['it_IT', 'Italien'],
] as const;

/** A label as it will read on a tablet. */
export const exampleOf = (template: string): string =>
  template
    .replaceAll('{classe}', 'Classe mobile 1')
    .replaceAll('{ecole}', 'École Jules Ferry')
    .replaceAll('{numero}', '7');
