import type { SchoolNeed, SchoolState } from '@chariot/contract';

export const STATE_NAMES: Readonly<Record<SchoolState, string>> = {
  needsHelp: 'A besoin d’aide',
  fine: 'Tout va bien',
  unknown: 'Sans classe mobile connue',
};
export const STATES = Object.keys(STATE_NAMES) as readonly SchoolState[];

const PATHS: Readonly<Record<SchoolNeed['about']['kind'], (id: string) => string>> = {
  school: (id) => `/ecoles/${id}`,
  classroom: (id) => `/classes-mobiles/${id}`,
  convention: (id) => `/conventions/${id}`,
  survey: (id) => `/enquetes/${id}`,
};
const TABS: Readonly<Partial<Record<SchoolNeed['code'], string>>> = {
  deploymentLate: '/echeances',
  committeeMissed: '/comites',
};

/** Where it is put right. */
export const pathOf = ({ about, code }: SchoolNeed): string => `${PATHS[about.kind](about.id)}${TABS[code] ?? ''}`;
