import type { Permission } from '@chariot/kernel';

/** What an instance has by now: as the api counts it, on one's places. */
export interface Known {
  readonly schools: number; // opened, with a cart or without
  /** Null for who may not read conventions. */
  readonly conventions: number | null;
  readonly classrooms: number;
  readonly profiles: number | null;
  /** Tablets that have knocked at least once. */
  readonly enrolled: number;
}

export type StepName = 'school' | 'convention' | 'classroom' | 'profile' | 'enrolment';

export interface FirstStep {
  readonly name: StepName;
  readonly title: string;
  /** What it is, in one sentence; or who does it, where one may not. */
  readonly words: string;
  /** Where it is done; null for who may not do it. */
  readonly to: string | null;
  readonly verb: string;
  readonly done: boolean;
}

interface Told extends Omit<FirstStep, 'to' | 'words' | 'done'> {
  readonly permission: Permission;
  readonly to: string;
  readonly does: string;
  readonly others: string;
  readonly count: (known: Known) => number | null;
}

const STEPS: readonly Told[] = [
  {
    name: 'school',
    title: 'Ouvrir l’école',
    permission: 'place:write',
    to: '/ecoles',
    verb: 'Ouvrir une école',
    does: 'Son département d’abord, puis sa commune, puis elle. Si l’annuaire est chargé, son UAI donne son nom et son adresse.',
    others: 'L’administration de l’instance s’en charge.',
    count: ({ schools }) => schools,
  },
  {
    name: 'convention',
    title: 'Entrer la convention',
    permission: 'convention:write',
    to: '/conventions/importer',
    verb: 'Importer la convention',
    does: 'Déposez son texte : Chariot le lit, vous relisez.',
    others: 'L’académie ou les finances de la commune s’en chargent.',
    count: ({ conventions }) => conventions,
  },
  {
    name: 'classroom',
    title: 'Ouvrir la classe mobile',
    permission: 'classroom:write',
    to: '/classes-mobiles',
    verb: 'Ouvrir une classe mobile',
    does: 'Le nom écrit sur le chariot, et combien de tablettes il range.',
    others: 'Le référent numérique ou la commune s’en chargent.',
    count: ({ classrooms }) => classrooms,
  },
  {
    name: 'profile',
    title: 'Décrire le réseau',
    permission: 'profile:write',
    to: '/profils/nouveau',
    verb: 'Écrire un profil',
    does: 'Le nom et la clé du Wi-Fi de l’école, une fois pour toutes les tablettes.',
    others: 'Le référent numérique ou la commune s’en chargent.',
    count: ({ profiles }) => profiles,
  },
  {
    name: 'enrolment',
    title: 'Enrôler les tablettes et coller leurs étiquettes',
    permission: 'enrolment:open',
    to: '/classes-mobiles',
    verb: 'Voir les classes mobiles',
    does: 'La page de la classe mobile donne un code à chaque tablette, et imprime les étiquettes.',
    others: 'Le référent numérique ou la commune s’en chargent.',
    count: ({ enrolled }) => enrolled,
  },
];

/** The way from nothing to tablets that are ready, with what is done; what one may not see is not a step. */
export const firstSteps = (known: Known, may: (permission: Permission) => boolean): FirstStep[] =>
  STEPS.flatMap(({ count, permission, to, does, others, ...step }) => {
    const number = count(known);
    if (number === null) return [];
    const mine = may(permission);
    return [{ ...step, done: number > 0, to: mine ? to : null, words: mine ? does : others }];
  });

/** Shown until tablets have come: from then on, the page of each cart says what it lacks. */
export const isBeginning = ({ enrolled }: Known): boolean => enrolled === 0;
