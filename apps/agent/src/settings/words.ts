import type { SettingId, SettingOutcome } from '@chariot/wire-agent';

/** The console's own words, for whoever looks at the tablet itself. */
export const SETTING_WORDS: Readonly<Record<SettingId, string>> = {
  wifi: 'Wi-Fi de la classe',
  trustedAuthority: 'Autorités de confiance',
  webLinks: 'Page d’accueil et favoris',
  dnsFilter: 'Filtrage par DNS',
  proxy: 'Proxy',
  webFilter: 'Sites autorisés et interdits',
  sharedUse: 'Session partagée des élèves',
  singleApp: 'Une seule application',
  appRules: 'Applications cachées, installation libre',
  apps: 'Applications approuvées',
  printers: 'Imprimantes',
  screen: 'Veille et verrouillage de l’écran',
  camera: 'Caméra et micro',
  sharing: 'Bluetooth et clés USB',
  updates: 'Mises à jour',
  locale: 'Fuseau horaire et langue',
  label: 'Étiquette à l’écran',
};

export const STATUS_WORDS: Readonly<Record<SettingOutcome['status'], string>> = {
  applied: 'appliqué',
  recorded: 'noté, sans toucher au système',
  notApplicable: 'sans équivalent ici',
  failed: 'échec',
  pending: 'en cours',
};
