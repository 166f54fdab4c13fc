import {
  IMPOSSIBLE_ON,
  type Device,
  type Operation,
  type OperationKind,
  type OperationStatus,
} from '@chariot/contract';
import { count, number } from '../formats/index.js';

const NBSP = '\u00A0';

interface KindWords {
  /** As one asks for it. */
  readonly verb: string;
  /** As one names it afterwards. */
  readonly noun: string;
  /** What the tablets will do, for whoever has never done it. */
  readonly does: string;
}

/** In the order that one looks for them. */
export const KIND_WORDS: Readonly<Record<OperationKind, KindWords>> = {
  message: { verb: 'Envoyer un message', noun: 'Message', does: 'Il s’affiche par-dessus ce que fait l’élève.' },
  lock: {
    verb: 'Verrouiller l’écran',
    noun: 'Verrouillage',
    does: 'L’écran se fige avec votre phrase, même après un redémarrage, jusqu’à ce que vous le déverrouilliez. Un iPad, lui, s’éteint et redemande son code, s’il en a un.',
  },
  unlock: { verb: 'Déverrouiller l’écran', noun: 'Déverrouillage', does: 'Chacun retrouve ce qu’il faisait.' },
  openPage: {
    verb: 'Ouvrir une page web',
    noun: 'Ouverture d’une page',
    does: 'Le navigateur s’ouvre devant, sur cette adresse.',
  },
  ring: {
    verb: 'Faire sonner',
    noun: 'Sonnerie',
    does: 'Pour retrouver une tablette égarée\u00A0: elle sonne fort, même si le son est coupé. Un iPad ne sonne qu’en mode Perdu.',
  },
  clearTraces: {
    verb: 'Effacer les traces du dernier élève',
    noun: 'Effacement des traces des élèves',
    does: 'Navigation, téléchargements, documents récents et fichiers de la session disparaissent\u00A0; d’un iPad partagé, tous ses utilisateurs.',
  },
  restart: {
    verb: 'Redémarrer',
    noun: 'Redémarrage',
    does: 'Ce qui n’est pas enregistré sera perdu. Un iPad ne le fait que s’il est supervisé.',
  },
  shutdown: {
    verb: 'Éteindre',
    noun: 'Extinction',
    does: 'Ce qui n’est pas enregistré sera perdu. Il faudra rallumer chaque tablette à la main. Un iPad ne le fait que s’il est supervisé.',
  },
  refreshInventory: {
    verb: 'Relever l’inventaire',
    noun: 'Relevé d’inventaire',
    does: 'Chaque tablette redit ce qu’elle est\u00A0: système, stockage, batterie, logiciels.',
  },
  update: {
    verb: 'Mettre à jour maintenant',
    noun: 'Mise à jour',
    does: 'Les tablettes Linux se mettent à jour tout de suite, même pendant les heures de l’école, jusqu’à la fin du délai. Un iPad suit l’échéance de son profil.',
  },
  clearPasscode: {
    verb: 'Effacer le code',
    noun: 'Effacement du code',
    does: 'L’iPad s’ouvre sans code\u00A0; si son profil en veut un, il en demande un nouveau aussitôt. Rien d’autre n’est effacé.',
  },
  yearEndReset: {
    verb: 'Remettre à neuf pour la rentrée',
    noun: 'Remise à neuf de fin d’année',
    does: 'Tout ce que l’année a laissé sur les tablettes disparaît\u00A0; leurs réglages et leur enrôlement restent. Une seconde personne doit donner son accord.',
  },
  measure: { verb: 'Mesurer le débit', noun: 'Mesure du débit', does: '' },
  lost: { verb: 'Mode Perdu', noun: 'Mode Perdu', does: '' },
  found: { verb: 'Fin du mode Perdu', noun: 'Fin du mode Perdu', does: '' },
  erase: { verb: 'Effacer et désenrôler', noun: 'Effacement', does: '' },
};
/** A lesson measures its line; an erasure and Lost Mode have a dialog of their own, and the end of Lost Mode is asked by ending it. */
const ASKED_ELSEWHERE: readonly OperationKind[] = ['measure', 'lost', 'found', 'erase'];

/** What can be asked of tablets, or of one of that family; a code is taken off one iPad at a time. */
export function askableOn(family?: Device['family']): readonly OperationKind[] {
  const impossible = family === undefined ? [] : (IMPOSSIBLE_ON[family] ?? []);
  return (Object.keys(KIND_WORDS) as OperationKind[]).filter(
    (kind) =>
      !ASKED_ELSEWHERE.includes(kind) && !impossible.includes(kind) && (kind !== 'clearPasscode' || family === 'apple'),
  );
}

/** Of the tablets that are asked, those that are iPads and have no such thing. */
export function impossibleWords(ipads: number, all: boolean): string {
  if (all) return 'Les iPad ne savent pas le faire\u00A0: choisissez une autre demande.';
  return ipads === 1
    ? `Dont 1${NBSP}iPad, qui ne sait pas le faire\u00A0: il répondra «${NBSP}sans objet${NBSP}».`
    : `Dont ${number(ipads)}${NBSP}iPad, qui ne savent pas le faire\u00A0: ils répondront «${NBSP}sans objet${NBSP}».`;
}

/** « Bonjour à tous », or what it is. */
export function titleOf({ kind, text, url }: Pick<Operation, 'kind' | 'text' | 'url'>): string {
  if (kind === 'message') return `«${NBSP}${text ?? ''}${NBSP}»`;
  if (kind === 'openPage' && url !== null) return `Ouverture de ${url}`;
  return KIND_WORDS[kind].noun;
}

/** In the order that they happen; the last four are what one may have to do something about. */
export const STATUSES: readonly OperationStatus[] = [
  'done',
  'told',
  'waiting',
  'failed',
  'notApplicable',
  'expired',
  'cancelled',
  'unreached',
];
const COUNTED: Readonly<Record<OperationStatus, readonly [one: string, many: string]>> = {
  waiting: ['en attente de contact', 'en attente de contact'],
  told: ['en cours', 'en cours'],
  done: ['l’a fait', 'l’ont fait'],
  failed: ['en échec', 'en échec'],
  expired: ['sans réponse à temps', 'sans réponse à temps'],
  cancelled: ['arrêtée avant sa réponse', 'arrêtées avant leur réponse'],
  notApplicable: ['non concernée', 'non concernées'],
  unreached: ['jamais jointe', 'jamais jointes'],
};
export const STATUS_WORDS: Readonly<Record<OperationStatus, string>> = {
  waiting: 'En attente',
  told: 'En cours',
  done: 'Fait',
  failed: 'Échec',
  expired: 'Sans réponse',
  cancelled: 'Annulé',
  notApplicable: 'Sans objet',
  unreached: 'Jamais jointes',
};
/** What a status means, in a sentence. */
export const STATUS_MEANING: Readonly<Record<OperationStatus, string>> = {
  waiting: 'Elles l’apprendront quand elles seront allumées et connectées\u00A0: c’est normal d’attendre.',
  told: 'Elles l’ont reçu, et n’ont pas encore dit ce qu’il en est.',
  done: 'Elles ont confirmé.',
  failed: 'Elles n’ont pas pu, et disent pourquoi.',
  expired: 'Elles l’avaient reçu, et n’ont rien dit avant la fin du délai.',
  cancelled: 'Elles l’avaient reçu avant l’annulation, sans avoir encore répondu.',
  notApplicable: 'Ces tablettes ne savent pas le faire, ou une demande plus récente a remplacé celle-ci.',
  unreached: 'Elles sont restées éteintes ou loin du réseau jusqu’à la fin.',
};

export const statusCount = (status: OperationStatus, value: number): string =>
  `${number(value)} ${COUNTED[status][value >= 2 ? 1 : 0]}`;

export const tablets = (value: number): string => count(value, 'tablette');

/** « 8 sur 12 tablettes », « 1 en cours »…: the counts that say something. */
export function summaryOf({ counts }: Pick<Operation, 'counts'>): readonly string[] {
  const { concerned } = counts;
  return [
    concerned === null ? 'décompte en cours' : `${number(counts.done)} sur ${tablets(concerned)}`,
    ...STATUSES.filter((status) => status !== 'done' && (counts[status] ?? 0) > 0).map((status) =>
      statusCount(status, counts[status] ?? 0),
    ),
  ];
}

export const isOver = ({ cancelledAt, expiresAt }: Pick<Operation, 'cancelledAt' | 'expiresAt'>, now: Date): boolean =>
  cancelledAt !== null || new Date(expiresAt) <= now;

/** Whether one person may stop it now: for whoever has not heard of it yet; Lost Mode, also once it has begun; its end, never. */
export const isStoppable = ({ kind, counts }: Pick<Operation, 'kind' | 'counts'>): boolean =>
  kind === 'lost' || (kind !== 'found' && (counts.waiting ?? 1) > 0);

/** Everybody has answered: nothing more is to come. */
export const hasEnded = ({ counts }: Pick<Operation, 'counts'>): boolean => counts.waiting === 0 && counts.told === 0;

/** Whoever failed and, once it is over, whoever did not answer: what « Relancer » asks again. */
export function retriable({ kind, counts }: Operation): number {
  if (kind === 'erase' || kind === 'yearEndReset' || kind === 'lost') return 0;
  return counts.failed + counts.expired + counts.cancelled + (counts.unreached ?? 0);
}
