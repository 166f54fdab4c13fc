import type { ErrorCatalogue } from '@chariot/kernel';

export type ProjectErrorCode =
  | 'projectMayNotWrite'
  | 'projectSurveyNotYours'
  | 'projectRecordNotFound'
  | 'projectKindStays'
  | 'projectSchoolNotInAnnex'
  | 'projectInFuture'
  | 'projectAnswerBefore'
  | 'projectAnswerWithoutDay'
  | 'projectFull';

export const PROJECT_ERRORS = {
  projectMayNotWrite: {
    category: 'forbidden',
    fr: 'Vous pouvez lire ce dossier, non y écrire\u00a0: demandez-le à l’école, à la collectivité ou à l’académie.',
    en: 'The caller may not write in this file.',
  },
  projectSurveyNotYours: {
    category: 'forbidden',
    fr: 'Cette enquête concerne une école d’un autre collège\u00a0: choisissez une école dont votre collège est le collège de référence.',
    en: 'The caller does not speak for the reference college of that school.',
  },
  projectRecordNotFound: {
    category: 'notFound',
    fr: 'Ce fait n’est pas, ou n’est plus, au dossier de cette convention\u00a0: rechargez la page.',
    en: 'No such record in this file.',
  },
  projectKindStays: {
    category: 'invalid',
    fr: 'La nature d’un fait noté ne change pas\u00a0: retirez-le, puis notez-en un autre.',
    en: 'The kind of a record does not change.',
  },
  projectSchoolNotInAnnex: {
    category: 'invalid',
    fr: 'L’école {uai} ne figure pas à l’annexe de cette convention\u00a0: choisissez-en une qui y est.',
    en: 'School {uai} is not in the annex.',
  },
  projectInFuture: {
    category: 'invalid',
    fr: 'Le {day} est un jour à venir\u00a0: notez ce fait quand il aura eu lieu.',
    en: 'The day {day} is to come.',
  },
  projectAnswerBefore: {
    category: 'invalid',
    fr: 'Une réponse ne précède pas la demande\u00a0: corrigez l’une des deux dates.',
    en: 'An answer comes after what it answers.',
  },
  projectAnswerWithoutDay: {
    category: 'invalid',
    fr: 'Une réponse du ministère porte sa date, et une date de réponse dit laquelle\u00a0: complétez les deux.',
    en: 'An answer of the ministry has a day, and a day an answer.',
  },
  projectFull: {
    category: 'tooLarge',
    fr: 'Ce dossier compte déjà {count} faits, le plus qu’il peut en garder\u00a0: retirez ceux notés par erreur.',
    en: 'The file holds {count} records, as many as it may.',
  },
} as const satisfies ErrorCatalogue<ProjectErrorCode>;
