import type { Device, DeviceDetail } from '@chariot/contract';

type LifeState = Device['state'];
type SettingStatus = DeviceDetail['settings'][number]['status'];

/** « Tablette 7 »: what is written on it. Its label on the screen also names the cart. */
export const nameOf = ({ slot, serialNumber }: Pick<Device, 'slot' | 'serialNumber'>): string =>
  slot === null ? `Tablette\u00A0${serialNumber}` : `Tablette\u00A0${slot}`;

/** The life of a tablet, in order. */
export const LIFE_WORDS: Readonly<Record<LifeState, string>> = {
  planned: 'Prévue',
  ordered: 'Commandée',
  received: 'Reçue',
  inventoried: 'Inventoriée',
  prepared: 'Préparée',
  inService: 'En service',
  broken: 'En panne',
  inRepair: 'En réparation',
  onLoan: 'Prêtée',
  lost: 'Perdue',
  stolen: 'Volée',
  inReserve: 'En réserve',
  retired: 'Réformée',
  donated: 'Donnée',
  recycled: 'Recyclée',
};
export const LIFE_STATES = Object.keys(LIFE_WORDS) as readonly LifeState[];

const AWAY: readonly LifeState[] = ['lost', 'stolen', 'inReserve', 'retired', 'donated', 'recycled'];
/** Not in its cart: the server tells it nothing. */
export const isAway = (state: LifeState): boolean => AWAY.includes(state);

export const FAMILY_WORDS: Readonly<Record<Device['family'], string>> = {
  linux: 'Linux',
  apple: 'iPad',
  android: 'Android',
  windows: 'Windows',
};

/** Whether a tablet is as the rules want it. */
export const CONFORMITY_WORDS: Readonly<Record<Device['conformity'], string>> = {
  unknown: 'Pas encore évaluée',
  compliant: 'Conforme',
  gap: 'En écart',
};

export const STATUS_WORDS: Readonly<Record<SettingStatus, string>> = {
  applied: 'Appliqué',
  recorded: 'Noté',
  notApplicable: 'Sans équivalent',
  failed: 'Échec',
  pending: 'En attente',
};

/** What a status means, where the tablet did not say why itself. */
export const STATUS_MEANING: Readonly<Record<SettingStatus, string>> = {
  applied: 'La tablette a confirmé.',
  recorded: 'La tablette l’a noté, sans pouvoir l’appliquer ici.',
  notApplicable: 'Ce réglage n’existe pas sur ce type de tablette.',
  failed: 'La tablette n’a pas pu l’appliquer.',
  pending: 'La tablette ne l’a pas encore reçu.',
};

export const FACT_WORDS: Readonly<Record<string, string>> = {
  serialNumber: 'Numéro de série',
  manufacturer: 'Fabricant',
  model: 'Modèle',
  osName: 'Système',
  osVersion: 'Version du système',
  memoryBytes: 'Mémoire',
  storageBytes: 'Stockage',
  storageFreeBytes: 'Stockage libre',
  batteryPercent: 'Batterie',
  batteryHealthPercent: 'Santé de la batterie',
  charging: 'En charge',
  agentVersion: 'Version de l’agent',
  software: 'Logiciels',
};
