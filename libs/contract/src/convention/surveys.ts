import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, line, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';

// Surveys that Chariot itself sends. The `survey` of a project's file is another thing: what a collège says that it received
// from the State by another way (R85, R86).

export const SURVEY_ASKED = ['school', 'college', 'district'] as const;
export type SurveyAsked = (typeof SURVEY_ASKED)[number];
export const MOST_QUESTIONS = 40;
/** An answer is a page that a telephone sends: so many words at most. */
export const MOST_TEXTS = 8;

const common = {
  /** Names it within its survey; never shown. */
  key: z.string().regex(/^[a-z0-9]{1,12}$/),
  label: line(300),
  required: z.boolean(),
};
const bound = z.number().min(-1_000_000_000).max(1_000_000_000);

export const surveyQuestion = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('choice'),
      ...common,
      options: z.array(line(160)).min(2).max(20),
      /** Several may be chosen. */
      several: z.boolean(),
    })
    .strict(),
  /** From 1 to 5; what both ends mean. */
  z.object({ kind: z.literal('scale'), ...common, lowest: line(60).nullable(), highest: line(60).nullable() }).strict(),
  z
    .object({
      kind: z.literal('number'),
      ...common,
      unit: line(30).nullable(),
      low: bound.nullable(),
      high: bound.nullable(),
    })
    .strict(),
  z.object({ kind: z.literal('text'), ...common }).strict(),
]);
export type SurveyQuestion = z.output<typeof surveyQuestion>;
const questions = z.array(surveyQuestion).max(MOST_QUESTIONS);

export const questionnaireDraft = z
  .object({ title: line(160), introduction: paragraph(2000).nullable(), questions })
  .strict();
export type QuestionnaireDraft = z.output<typeof questionnaireDraft>;

export const questionnaireState = z.enum(['draft', 'sent', 'closed']);
export type QuestionnaireState = z.output<typeof questionnaireState>;

const summary = {
  id,
  title: z.string(),
  /** On whose ground it is asked. */
  place: placeRef,
  state: questionnaireState,
  dueOn: localDate.nullable(),
  sentAt: instant.nullable(),
  closedAt: instant.nullable(),
  asked: z.int(),
  answered: z.int(),
};
export const questionnaireSummary = z.object(summary);
export type QuestionnaireSummary = z.output<typeof questionnaireSummary>;

export const questionnaire = z.object({
  ...summary,
  introduction: z.string().nullable(),
  questions: z.array(surveyQuestion),
  /** Whether the caller builds it, sends it and reads answers one by one. */
  mayWrite: z.boolean(),
  /** Of a draft: how many would be asked, by kind. */
  wouldAsk: z.object({ school: z.int(), college: z.int(), district: z.int() }).nullable(),
});
export type Questionnaire = z.output<typeof questionnaire>;

export const listQuestionnaires = defineRoute({
  name: 'listQuestionnaires',
  method: 'GET',
  path: '/questionnaires',
  permission: 'usage:read',
  summary: 'Les enquêtes envoyées par Chariot sur les lieux que l’on voit, la plus récente d’abord.',
  query: z.object({ ...page, state: questionnaireState.optional() }),
  response: pageOf(questionnaireSummary),
});

export const createQuestionnaire = defineRoute({
  name: 'createQuestionnaire',
  method: 'POST',
  path: '/questionnaires',
  permission: 'survey:write',
  summary: 'Commence une enquête sur un lieu : elle reste un brouillon jusqu’à son envoi.',
  body: questionnaireDraft.extend({ placeId: id }).strict(),
  response: questionnaire,
  status: 201,
  refusals: ['convention.surveyMayNotAskHere', 'convention.surveyQuestionUnfit'],
});

export const getQuestionnaire = defineRoute({
  name: 'getQuestionnaire',
  method: 'GET',
  path: '/questionnaires/:id',
  permission: 'usage:read',
  summary: 'Une enquête : ses questions et où en sont les réponses.',
  params: byId,
  response: questionnaire,
});

export const changeQuestionnaire = defineRoute({
  name: 'changeQuestionnaire',
  method: 'PUT',
  path: '/questionnaires/:id',
  permission: 'survey:write',
  summary: 'Corrige le brouillon d’une enquête ; une enquête envoyée ne change plus.',
  params: byId,
  body: questionnaireDraft,
  response: questionnaire,
  refusals: ['convention.surveyNotADraft', 'convention.surveyQuestionUnfit'],
});

export const discardQuestionnaire = defineRoute({
  name: 'discardQuestionnaire',
  method: 'DELETE',
  path: '/questionnaires/:id',
  permission: 'survey:write',
  summary: 'Abandonne le brouillon d’une enquête.',
  params: byId,
  response: done,
  refusals: ['convention.surveyNotADraft'],
});

export const readQuestionFile = defineRoute({
  name: 'readQuestionFile',
  method: 'POST',
  path: '/question-files',
  permission: 'survey:write',
  summary: 'Lit la structure d’une enquête dans un tableau (CSV, ODS, XLSX) : rien n’est gardé.',
  body: z.object({ contentBase64: z.base64().max(700_000) }).strict(),
  response: z.object({
    questions: z.array(surveyQuestion),
    /** What stops the file, by line; then no question is read. */
    faults: z.array(z.object({ line: z.int(), message: z.string() })),
  }),
});

export const sendQuestionnaire = defineRoute({
  name: 'sendQuestionnaire',
  method: 'POST',
  path: '/questionnaires/:id/sending',
  permission: 'survey:write',
  summary: 'Envoie l’enquête : un lien secret par école, collège ou circonscription du lieu.',
  params: byId,
  body: z.object({ asked: z.array(z.enum(SURVEY_ASKED)).min(1).max(3), dueOn: localDate }).strict(),
  response: questionnaire,
  refusals: [
    ...['convention.surveyNotADraft', 'convention.surveyEmpty', 'convention.surveyDueInPast'],
    ...['convention.surveyNobodyToAsk', 'convention.surveyTooMany'],
  ],
});

export const remindQuestionnaire = defineRoute({
  name: 'remindQuestionnaire',
  method: 'POST',
  path: '/questionnaires/:id/reminders',
  permission: 'survey:write',
  summary: 'Rappelle l’enquête à ceux qui n’ont pas répondu ; une fois par jour.',
  params: byId,
  response: z.object({ id, reminded: z.int() }),
  refusals: ['convention.surveyNotOpen', 'convention.surveyRemindedToday'],
});

export const closeQuestionnaire = defineRoute({
  name: 'closeQuestionnaire',
  method: 'POST',
  path: '/questionnaires/:id/closure',
  permission: 'survey:write',
  summary: 'Clôt l’enquête : ses liens ne répondent plus, ses réponses ne changent plus.',
  params: byId,
  response: questionnaire,
  refusals: ['convention.surveyNotOpen'],
});

export const surveyRecipient = z.object({
  id,
  place: placeRef,
  answeredAt: instant.nullable(),
  /** Messages that left with its last link; null: they have not left yet. */
  messages: z.int().nullable(),
});
export type SurveyRecipient = z.output<typeof surveyRecipient>;

export const listQuestionnaireRecipients = defineRoute({
  name: 'listQuestionnaireRecipients',
  method: 'GET',
  path: '/questionnaires/:id/recipients',
  permission: 'survey:write',
  summary: 'À qui l’enquête a été envoyée, et qui a répondu.',
  params: byId,
  query: z.object({ ...page, answered: z.enum(['yes', 'no']).optional() }),
  response: pageOf(surveyRecipient),
});

export const renewQuestionnaireLink = defineRoute({
  name: 'renewQuestionnaireLink',
  method: 'POST',
  path: '/questionnaires/:id/recipients/:recipientId/link',
  permission: 'survey:write',
  summary: 'Fait un nouveau lien pour un destinataire, montré une seule fois ; les précédents ne répondent plus.',
  params: z.object({ id, recipientId: id }),
  response: z.object({ url: z.string(), token: z.string() }),
  status: 201,
  shownOnce: true,
  refusals: ['convention.surveyNotOpen', 'convention.surveyRecipientNotFound'],
});

/** What was answered to one question, by those of some places together. */
export const surveyFigures = z.object({
  answered: z.int(),
  /** By choice, or by step of the scale. */
  counts: z.array(z.object({ label: z.string(), count: z.int() })),
  mean: z.number().nullable(),
  /** Of numbers, and only for those who sent it: a median is somebody's own answer. */
  lowest: z.number().nullable(),
  median: z.number().nullable(),
  highest: z.number().nullable(),
});
export type SurveyFigures = z.output<typeof surveyFigures>;

export const questionResult = z.object({
  question: surveyQuestion,
  /** Null: fewer than five answered, or a free text, or a survey that goes on. */
  whole: surveyFigures.nullable(),
  /** By circonscriptions that may be told apart. */
  parts: z.array(z.object({ districts: z.array(z.string()), figures: surveyFigures })),
  /** For those who sent it alone. */
  texts: z.array(z.object({ id, place: z.string(), text: z.string() })),
});
export type QuestionResult = z.output<typeof questionResult>;

export const questionnaireResults = z.object({
  id,
  asked: z.int(),
  answered: z.int(),
  /** Whoever sent it reads all; others, from five answers on, once it is closed. */
  readsAll: z.boolean(),
  threshold: z.int(),
  items: z.array(questionResult),
});
export type QuestionnaireResults = z.output<typeof questionnaireResults>;

export const getQuestionnaireResults = defineRoute({
  name: 'getQuestionnaireResults',
  method: 'GET',
  path: '/questionnaires/:id/results',
  permission: 'usage:read',
  summary: 'Les résultats, question par question ; hors de qui l’a envoyée, jamais sous cinq réponses.',
  params: byId,
  response: questionnaireResults,
});

export const removeAnswerText = defineRoute({
  name: 'removeAnswerText',
  method: 'DELETE',
  path: '/questionnaires/:id/texts/:textId',
  permission: 'survey:write',
  summary: 'Efface un texte libre reçu, parce qu’il nomme quelqu’un par exemple.',
  params: z.object({ id, textId: id }),
  response: done,
  refusals: ['convention.surveyTextNotFound'],
});

export const exportAnswers = defineRoute({
  name: 'exportAnswers',
  method: 'GET',
  path: '/questionnaires/:id/answers.csv',
  permission: 'survey:write',
  summary: 'Les réponses reçues, une ligne par destinataire, pour un tableur.',
  params: byId,
  response: z.string(),
  produces: 'text/csv',
});

export const exportAnswersSpreadsheet = defineRoute({
  name: 'exportAnswersSpreadsheet',
  method: 'GET',
  path: '/questionnaires/:id/answers.ods',
  permission: 'survey:write',
  summary: 'Les réponses reçues, une ligne par destinataire, pour un tableur (OpenDocument).',
  params: byId,
  response: z.any(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
});

const key = common.key;
export const surveyAnswer = z.discriminatedUnion('kind', [
  /** Ranks of the options, from 0. */
  z.object({ kind: z.literal('choice'), key, chosen: z.array(z.int().min(0).max(19)).min(1).max(20) }).strict(),
  z.object({ kind: z.literal('scale'), key, step: z.int().min(1).max(5) }).strict(),
  z.object({ kind: z.literal('number'), key, value: bound }).strict(),
  z.object({ kind: z.literal('text'), key, text: paragraph(1000) }).strict(),
]);
export type SurveyAnswer = z.output<typeof surveyAnswer>;

/** 32 bytes in base64url. It travels in the body, so that no log of addresses has it. */
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const answerSheet = z.object({
  title: z.string(),
  introduction: z.string().nullable(),
  questions: z.array(surveyQuestion),
  /** In whose name one answers. */
  place: z.string(),
  /** Who asks. */
  askedBy: z.string(),
  dueOn: localDate,
  answeredAt: instant.nullable(),
  answers: z.array(surveyAnswer),
});
export type AnswerSheet = z.output<typeof answerSheet>;

export const openAnswerSheet = defineRoute({
  name: 'openAnswerSheet',
  method: 'POST',
  path: '/answer-sheets/reading',
  permission: 'public',
  summary: 'Les questions d’une enquête et ce qui y a été répondu, pour qui en a le lien secret.',
  body: z.object({ token }).strict(),
  response: answerSheet,
  refusals: ['convention.surveyLinkClosed'],
});

export const sendAnswers = defineRoute({
  name: 'sendAnswers',
  method: 'POST',
  path: '/answer-sheets',
  permission: 'public',
  summary: 'Répond à une enquête par son lien secret, ou corrige sa réponse ; rien ne dit qui a répondu.',
  body: z.object({ token, answers: z.array(surveyAnswer).max(MOST_QUESTIONS) }).strict(),
  response: answerSheet,
  // Eight texts of a thousand letters, some of which take three bytes.
  bodyLimit: 32 * 1024,
  refusals: ['convention.surveyLinkClosed', 'convention.surveyAnswerMissing', 'convention.surveyAnswerUnfit'],
});
