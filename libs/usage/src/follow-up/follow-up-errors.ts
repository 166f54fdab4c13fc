import type { ErrorCatalogue } from '@chariot/kernel';

export type FollowUpErrorCode =
  | 'followUpNotYours'
  | 'followUpNotSigned'
  | 'followUpNotBegun'
  | 'followUpNotFound'
  | 'followUpSchoolNotFound'
  | 'followUpTooMany'
  | 'followUpOutOfReach'
  | 'followUpCommentNotYours';

export const FOLLOW_UP_ERRORS = {
  followUpNotYours: {
    category: 'forbidden',
    fr: 'Le dossier de suivi se constitue par l’une des deux parties de la convention : demandez-le à la collectivité ou à l’académie.',
    en: 'Only a party to the convention draws up its follow-up file.',
  },
  followUpNotSigned: {
    category: 'conflict',
    fr: 'La convention n’est pas signée : son suivi se constitue à partir de la signature.',
    en: 'A draft convention has no follow-up.',
  },
  followUpNotBegun: {
    category: 'invalid',
    fr: 'La période n’a pas commencé : choisissez-en une qui a au moins un mois derrière elle ou en cours.',
    en: 'The period has not begun.',
  },
  followUpNotFound: {
    category: 'notFound',
    fr: 'Ce dossier de suivi est introuvable parmi ceux de cette convention : revenez à la liste.',
    en: 'No such follow-up file of this convention.',
  },
  followUpSchoolNotFound: {
    category: 'notFound',
    fr: 'Cette école n’est pas de cette convention : choisissez-en une de son annexe.',
    en: 'The school is not in the annex of this convention.',
  },
  followUpTooMany: {
    category: 'tooLarge',
    fr: 'Cette convention a déjà {count} dossiers de suivi, le plus qu’elle peut en garder.',
    en: 'The convention holds {count} follow-up files, as many as it may.',
  },
  followUpOutOfReach: {
    category: 'forbidden',
    fr: 'Vous ne lisez pas les conventions de cette école : choisissez-en une des vôtres.',
    en: 'The conventions of this school are not within reach.',
  },
  followUpCommentNotYours: {
    category: 'forbidden',
    fr: 'Le commentaire d’une école s’écrit par sa direction.',
    en: 'Only the head of that very school writes its comment.',
  },
} as const satisfies ErrorCatalogue<FollowUpErrorCode>;
