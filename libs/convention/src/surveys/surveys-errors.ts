import type { ErrorCatalogue } from '@chariot/kernel';

export type SurveyErrorCode =
  | 'surveyNotFound'
  | 'surveyMayNotAskHere'
  | 'surveyNotADraft'
  | 'surveyNotOpen'
  | 'surveyEmpty'
  | 'surveyQuestionUnfit'
  | 'surveyDueInPast'
  | 'surveyNobodyToAsk'
  | 'surveyTooMany'
  | 'surveyRemindedToday'
  | 'surveyRecipientNotFound'
  | 'surveyTextNotFound'
  | 'surveyLinkClosed'
  | 'surveyAnswerMissing'
  | 'surveyAnswerUnfit';

export const SURVEY_ERRORS = {
  surveyNotFound: {
    category: 'notFound',
    fr: 'Cette enquête est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such survey, or out of reach.',
  },
  surveyMayNotAskHere: {
    category: 'forbidden',
    fr: 'Vous ne pouvez pas mener d’enquête sur ce lieu : choisissez-en un dont vous avez la charge.',
    en: 'The caller may not ask the places below that one.',
  },
  surveyNotADraft: {
    category: 'conflict',
    fr: 'Cette enquête est partie et ne change plus : commencez-en une autre.',
    en: 'A survey that was sent does not change.',
  },
  surveyNotOpen: {
    category: 'conflict',
    fr: 'Cette enquête n’est pas en cours : elle n’est pas partie, ou elle est close.',
    en: 'The survey is a draft, or closed.',
  },
  surveyEmpty: {
    category: 'invalid',
    fr: 'Cette enquête n’a aucune question : écrivez-en une avant de l’envoyer.',
    en: 'The survey has no question.',
  },
  surveyQuestionUnfit: {
    category: 'invalid',
    fr: 'Question {number} : {why}',
    en: 'Question {number}: {why}',
  },
  surveyDueInPast: {
    category: 'invalid',
    fr: 'La date limite doit venir après aujourd’hui et dans l’année : choisissez-en une autre.',
    en: 'The due date must be after today and within a year.',
  },
  surveyNobodyToAsk: {
    category: 'invalid',
    fr: 'Ce lieu n’a aucun destinataire de la sorte choisie : cochez-en une autre.',
    en: 'No place of these kinds is there.',
  },
  surveyTooMany: {
    category: 'tooLarge',
    fr: 'Cette enquête aurait {count} destinataires, plus que les {most} permis : menez-la par département.',
    en: '{count} places would be asked, more than {most}.',
  },
  surveyRemindedToday: {
    category: 'conflict',
    fr: 'Un rappel est déjà parti depuis moins d’un jour : attendez demain.',
    en: 'A reminder has left less than a day ago.',
  },
  surveyRecipientNotFound: {
    category: 'notFound',
    fr: 'Ce destinataire n’est pas de cette enquête : rechargez la page.',
    en: 'No such recipient in this survey.',
  },
  surveyTextNotFound: {
    category: 'notFound',
    fr: 'Ce texte n’est plus là : rechargez la page.',
    en: 'No such text in this survey.',
  },
  // One answer for what never was, what is closed and what was replaced: a guess learns nothing.
  surveyLinkClosed: {
    category: 'gone',
    fr: 'Ce lien ne répond pas : l’enquête est close, ou un autre lien vous a été envoyé depuis.',
    en: 'This link answers nothing.',
  },
  surveyAnswerMissing: {
    category: 'invalid',
    fr: 'La question {number} attend une réponse.',
    en: 'Question {number} wants an answer.',
  },
  surveyAnswerUnfit: {
    category: 'invalid',
    fr: 'Question {number} : {why}',
    en: 'Question {number}: {why}',
  },
} as const satisfies ErrorCatalogue<SurveyErrorCode>;
