import type { ErrorCatalogue } from '@chariot/kernel';

export type CommitteeErrorCode =
  | 'committeeNotFound'
  | 'committeeMayNotPrepare'
  | 'committeeMayNotConvene'
  | 'committeeSchoolNotInAnnex'
  | 'committeeNoGround'
  | 'committeeSeatUnknown'
  | 'committeeRepresentsUnknown'
  | 'meetingNotFound'
  | 'meetingOver'
  | 'meetingCancelled'
  | 'meetingNotHeld'
  | 'meetingNotYet'
  | 'meetingNotAttendee'
  | 'meetingConvocationInFuture'
  | 'meetingInformedBefore'
  | 'decisionNotFound'
  | 'decisionEnd';

export const COMMITTEE_ERRORS = {
  committeeNotFound: {
    category: 'notFound',
    fr: 'Ce comité est introuvable parmi ceux que vous pouvez voir : revenez à la convention.',
    en: 'No such committee, or out of reach.',
  },
  committeeMayNotPrepare: {
    category: 'forbidden',
    fr: 'Vous pouvez lire ce qui concerne ce comité, non le préparer : demandez-le à l’école, à la collectivité ou à l’académie.',
    en: 'The caller may not prepare this committee.',
  },
  committeeMayNotConvene: {
    category: 'forbidden',
    fr: 'Convoquer ce comité revient à la direction de l’école (local) ou au DASEN (départemental) : demandez-le-leur.',
    en: 'The caller may not convene this committee.',
  },
  committeeSchoolNotInAnnex: {
    category: 'invalid',
    fr: 'L’école {uai} ne figure pas à l’annexe de cette convention : choisissez-en une qui y est.',
    en: 'School {uai} is not in the annex.',
  },
  committeeNoGround: {
    category: 'invalid',
    fr: 'Un comité départemental est celui d’un département ou d’une académie : choisissez l’un des deux.',
    en: 'A departmental committee belongs to a département or an académie.',
  },
  committeeSeatUnknown: {
    category: 'invalid',
    fr: 'L’article 4 ne prévoit pas ce siège dans ce comité ({seat}) : inscrivez cette personne parmi les conviées.',
    en: 'No seat {seat} in this kind of committee.',
  },
  committeeRepresentsUnknown: {
    category: 'invalid',
    fr: 'On ne représente ici que l’académie ou la collectivité d’une convention concernée : choisissez l’une d’elles.',
    en: 'Only a signatory of a convention of this committee can be represented.',
  },
  meetingNotFound: {
    category: 'notFound',
    fr: 'Cette réunion est introuvable parmi celles que vous pouvez voir : revenez au comité.',
    en: 'No such meeting, or out of reach.',
  },
  meetingOver: {
    category: 'conflict',
    fr: 'Cette réunion a eu lieu : sa date, son lieu et son ordre du jour ne changent plus ; complétez son compte rendu.',
    en: 'The meeting was held.',
  },
  meetingCancelled: {
    category: 'conflict',
    fr: 'Cette réunion est annulée : prévoyez-en une autre.',
    en: 'The meeting is cancelled.',
  },
  meetingNotHeld: {
    category: 'conflict',
    fr: 'Notez d’abord les présences : le compte rendu et les décisions sont ceux d’une réunion tenue.',
    en: 'The meeting was not held yet.',
  },
  meetingNotYet: {
    category: 'conflict',
    fr: 'Cette réunion est prévue le {date} : les présences se notent ce jour-là, ou après.',
    en: 'The meeting is on {date}.',
  },
  meetingNotAttendee: {
    category: 'invalid',
    fr: 'L’une de ces personnes n’est ni membre du comité ni conviée à cette réunion : rechargez la page et recommencez.',
    en: 'Not a member or guest of this meeting.',
  },
  meetingConvocationInFuture: {
    category: 'invalid',
    fr: 'Une convocation déjà partie porte une date passée : corrigez-la.',
    en: 'The convocation is dated in the future.',
  },
  meetingInformedBefore: {
    category: 'invalid',
    fr: 'Le niveau académique ne peut avoir été informé avant la réunion, ni demain : corrigez la date.',
    en: 'The academic level is informed after the meeting, and not in the future.',
  },
  decisionNotFound: {
    category: 'notFound',
    fr: 'Cette décision n’est pas de cette réunion : revenez au comité.',
    en: 'No such decision in this meeting.',
  },
  decisionEnd: {
    category: 'invalid',
    fr: 'Une décision faite ou abandonnée porte sa date, depuis la réunion et jusqu’à aujourd’hui ; une décision à faire n’en porte pas.',
    en: 'An ended decision has a date since the meeting; an open one has none.',
  },
} as const satisfies ErrorCatalogue<CommitteeErrorCode>;
