import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, line, localDate, paragraph, uai } from '../shapes.js';
import { attachment } from './attachments.js';

/** Art. 1: what the convention is for. */
export const PROJECT_OBJECTS = ['partnership', 'evaluation', 'financing'] as const;
/** Art. 2: what the partnership aims at. */
export const PROJECT_OBJECTIVES = ['access', 'dailyPractice', 'support', 'evaluateUses', 'shareFeedback'] as const;
/** Art. 2: who a school may rely on. */
export const PROJECT_RELAYS = [
  'departmentalDirector',
  'inspector',
  'pedagogicalAdviser',
  'digitalReferent',
  'digitalDelegate',
  'innovationCell',
  'canope',
] as const;
export const TRAINING_SUBJECTS = ['tools', 'pedagogy', 'culture'] as const;

const functionOf = line(160);
const answered = { dueOn: localDate.nullable(), answeredOn: localDate.nullable() };
const mbps = z.number().min(0).max(100_000);

/**
 * What one record of the file says beside its day, its subject and its words. The day of the record is the day of what it
 * tells: the decision, the measure, the session, the reception of a request.
 */
export const projectDetails = z.discriminatedUnion('kind', [
  /** T20, R26: it happens outside the committee. */
  z
    .object({ kind: z.literal('validation'), by: functionOf, outcome: z.enum(['validated', 'reserved', 'refused']) })
    .strict(),
  z.object({ kind: z.literal('articulation'), collegeUai: uai }).strict(),
  z.object({ kind: z.literal('skills'), skills: z.array(line(200)).min(1).max(40) }).strict(),
  z
    .object({
      kind: z.literal('objectives'),
      objects: z.array(z.enum(PROJECT_OBJECTS)).max(3),
      objectives: z.array(z.enum(PROJECT_OBJECTIVES)).max(5),
    })
    .strict(),
  z.object({ kind: z.literal('support'), relay: z.enum(PROJECT_RELAYS) }).strict(),
  z
    .object({
      kind: z.literal('annex'),
      nature: z.enum(['schoolProject', 'roadmap', 'territorialPlan', 'indicators', 'optionalClauses', 'other']),
    })
    .strict(),
  /** Art. 6.1: into the school's information system, « s’il existe »; null: not known. */
  z
    .object({
      kind: z.literal('integration'),
      exists: z.boolean(),
      network: z.boolean().nullable(),
      workspace: z.boolean().nullable(),
    })
    .strict(),
  /** The law of 2015 on radio exposure, not the convention: the conseil d'école hears of a new Wi-Fi. */
  z.object({ kind: z.literal('schoolCouncil') }).strict(),
  z
    .object({
      kind: z.literal('throughput'),
      room: line(80),
      downMbps: mbps,
      upMbps: mbps.nullable(),
      devicesOnline: z.int().min(0).max(1000).nullable(),
      /** A function, never a name. */
      measuredBy: functionOf,
    })
    .strict(),
  z.object({ kind: z.literal('characteristics'), sharedWithDelegate: z.boolean() }).strict(),
  z
    .object({
      kind: z.literal('training'),
      subjects: z.array(z.enum(TRAINING_SUBJECTS)).min(1).max(3),
      hours: z.number().min(0.25).max(400),
      participants: z.int().min(0).max(10_000).nullable(),
    })
    .strict(),
  z.object({ kind: z.literal('assistance'), about: z.enum(['infrastructure', 'services', 'maintenance']) }).strict(),
  z.object({ kind: z.literal('information') }).strict(),
  z.object({ kind: z.literal('contribution') }).strict(),
  z.object({ kind: z.literal('reportingRequest'), ...answered }).strict(),
  z.object({ kind: z.literal('survey'), respondent: z.enum(['college', 'district']), ...answered }).strict(),
  /** T07: the ministry answers, never the académie. */
  z
    .object({
      kind: z.literal('changeOfUse'),
      what: z.enum(['object', 'use']),
      askedOn: localDate.nullable(),
      answeredOn: localDate.nullable(),
      answer: z.enum(['granted', 'refused']).nullable(),
      begunOn: localDate.nullable(),
    })
    .strict(),
  z.object({ kind: z.literal('deployment'), step: z.enum(['begun', 'ended']) }).strict(),
  z.object({ kind: z.literal('renewal'), choice: z.enum(['amendment', 'newConvention', 'none']) }).strict(),
]);
export type ProjectDetails = z.output<typeof projectDetails>;
export type ProjectKind = ProjectDetails['kind'];

export const PROJECT_KINDS = [
  'validation',
  'articulation',
  'skills',
  'objectives',
  'support',
  'annex',
  'integration',
  'schoolCouncil',
  'throughput',
  'characteristics',
  'training',
  'assistance',
  'information',
  'contribution',
  'reportingRequest',
  'survey',
  'changeOfUse',
  'deployment',
  'renewal',
] as const satisfies readonly ProjectKind[];

export const newProjectRecord = z
  .object({
    on: localDate,
    subject: line(200),
    /** The school of the annex that it is about; null: all of them. */
    schoolUai: uai.nullable(),
    reference: line(80).nullable(),
    words: paragraph(4000).nullable(),
    details: projectDetails,
    attachmentIds: z.array(id).max(20),
  })
  .strict();
export type NewProjectRecord = z.output<typeof newProjectRecord>;

/** Art. 8: a survey that was sent to the collège de référence, as the collège notes it. */
export const collegeSurvey = newProjectRecord.omit({ details: true, attachmentIds: true }).extend(answered).strict();
export type CollegeSurvey = z.output<typeof collegeSurvey>;

export const projectRecord = newProjectRecord.omit({ attachmentIds: true }).extend({
  id,
  kind: z.enum(PROJECT_KINDS),
  kindLabel: z.string(),
  /** What the details say, in French: « 48 Mbit/s descendants, salle 3 ». */
  summary: z.string(),
  attachments: z.array(attachment),
  recordedAt: instant,
  recordedBy: z.string(),
});
export type ProjectRecord = z.output<typeof projectRecord>;

/** What a rule says of the file: nothing here refuses anything. */
export const projectFinding = z.object({
  rule: z.string(),
  articles: z.array(z.string()),
  treatment: z.enum(['warns', 'reminds', 'records', 'permits', 'informs']),
  /** « à constater »: due before there was a signature, or never measured; « non renseigné » is not « manque ». */
  state: z.enum(['established', 'toEstablish', 'open', 'late', 'information']),
  message: z.string(),
  recordIds: z.array(id),
});
export type ProjectFinding = z.output<typeof projectFinding>;

const ticked = z.object({
  code: z.string(),
  label: z.string(),
  rule: z.string(),
  articles: z.array(z.string()),
  chosen: z.boolean(),
  words: z.string().nullable(),
});

export const projectFile = z.object({
  asOf: localDate,
  mayWrite: z.boolean(),
  /** Schools of the annex whose collège the caller speaks for: she notes the surveys that it receives. */
  answersFor: z.array(uai),
  /** Latest day first. */
  records: z.array(projectRecord),
  findings: z.array(projectFinding),
  objects: z.array(ticked),
  objectives: z.array(ticked),
  relays: z.array(ticked),
  /** Every kind of record with its words, its rules and its articles: what a form is made of. */
  kinds: z.array(
    z.object({
      kind: z.enum(PROJECT_KINDS),
      label: z.string(),
      hint: z.string(),
      /** What the day of the record is, in French. */
      dayLabel: z.string(),
      rules: z.array(z.string()),
      articles: z.array(z.string()),
    }),
  ),
});
export type ProjectFile = z.output<typeof projectFile>;

const ofRecord = z.object({ id, recordId: id });
const REFUSALS = [
  'convention.projectMayNotWrite',
  'convention.projectSchoolNotInAnnex',
  'convention.projectInFuture',
  'convention.projectAnswerBefore',
  'convention.projectAnswerWithoutDay',
];
const SURVEYS = [
  'convention.projectSurveyNotYours',
  'convention.projectSchoolNotInAnnex',
  'convention.projectInFuture',
  'convention.projectAnswerBefore',
];

export const getProject = defineRoute({
  name: 'getProject',
  method: 'GET',
  path: '/conventions/:id/project',
  permission: 'convention:read',
  summary: 'Le dossier du projet : ce qui y est noté, et ce que la convention en attend encore.',
  params: byId,
  response: projectFile,
});

export const recordProjectFact = defineRoute({
  name: 'recordProjectFact',
  method: 'POST',
  path: '/conventions/:id/project/records',
  permission: 'project:write',
  summary: 'Note un fait au dossier du projet, avec ses pièces.',
  params: byId,
  body: newProjectRecord,
  response: projectRecord,
  status: 201,
  refusals: [...REFUSALS, 'convention.projectFull'],
});

export const correctProjectFact = defineRoute({
  name: 'correctProjectFact',
  method: 'PUT',
  path: '/conventions/:id/project/records/:recordId',
  permission: 'project:write',
  summary: 'Corrige ou complète un fait du dossier (une réponse arrivée, par exemple) ; sa nature ne change pas.',
  params: ofRecord,
  body: newProjectRecord,
  response: projectRecord,
  refusals: [...REFUSALS, 'convention.projectRecordNotFound', 'convention.projectKindStays'],
});

export const withdrawProjectFact = defineRoute({
  name: 'withdrawProjectFact',
  method: 'DELETE',
  path: '/conventions/:id/project/records/:recordId',
  permission: 'project:write',
  summary: 'Retire un fait noté par erreur ; le journal le garde.',
  params: ofRecord,
  response: done,
  refusals: ['convention.projectMayNotWrite', 'convention.projectRecordNotFound'],
});

export const noteSurvey = defineRoute({
  name: 'noteSurvey',
  method: 'POST',
  path: '/conventions/:id/project/surveys',
  permission: 'survey:answer',
  summary: 'Note au dossier une enquête que le collège de référence a reçue, et sa réponse.',
  params: byId,
  body: collegeSurvey,
  response: projectRecord,
  status: 201,
  refusals: [...SURVEYS, 'convention.projectFull'],
});

export const answerSurvey = defineRoute({
  name: 'answerSurvey',
  method: 'PUT',
  path: '/conventions/:id/project/surveys/:recordId',
  permission: 'survey:answer',
  summary: 'Complète une enquête adressée au collège de référence : sa réponse, par exemple.',
  params: ofRecord,
  body: collegeSurvey,
  response: projectRecord,
  refusals: [...SURVEYS, 'convention.projectRecordNotFound'],
});

export const printProject = defineRoute({
  name: 'printProject',
  method: 'GET',
  path: '/conventions/:id/project.pdf',
  permission: 'convention:read',
  summary: 'Le dossier du projet, imprimé en entier.',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});

export const exportProject = defineRoute({
  name: 'exportProject',
  method: 'GET',
  path: '/conventions/:id/project.csv',
  permission: 'convention:read',
  summary: 'Les faits du dossier, pour un tableur.',
  params: byId,
  response: z.string(),
  produces: 'text/csv',
});

export const exportProjectSpreadsheet = defineRoute({
  name: 'exportProjectSpreadsheet',
  method: 'GET',
  path: '/conventions/:id/project.ods',
  permission: 'convention:read',
  summary: 'Les faits du dossier, pour un tableur (OpenDocument), avec des dates qui se trient.',
  params: byId,
  response: z.any(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
});
