import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, line, localDate, paragraph } from '../shapes.js';

export const LETTER_KINDS = [
  'rectification',
  'amendmentDraft',
  'termination',
  'balanceRequest',
  'financialReport',
  'optionalClauses',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

const party = z.enum(['academie', 'localAuthority']);

export const newLetter = z
  .object({
    kind: z.enum(LETTER_KINDS),
    /** The trap that a lettre rectificative or an avenant answers. */
    trap: z
      .string()
      .regex(/^T\d\d$/)
      .nullable(),
    /** What the text says, as it says it: « 8 000 € ». */
    quote: line(300).nullable(),
    author: party,
    /** A function, never a name: « Le maire ». */
    signatory: line(160),
    place: line(120).nullable(),
    datedOn: localDate.nullable(),
    reference: line(80).nullable(),
    /** What its author adds: the reason of a dénonciation, what an avenant changes… */
    words: paragraph(4000).nullable(),
    /** Identifiers of the clauses proposed (T41). */
    clauses: z.array(line(40)).max(20),
  })
  .strict();
export type NewLetter = z.output<typeof newLetter>;

export const letter = newLetter.extend({
  id,
  kindLabel: z.string(),
  title: z.string(),
  state: z.enum(['draft', 'sent']),
  /** Of this kind, and of this trap: null as long as it is not sent. */
  version: z.int().nullable(),
  sentOn: localDate.nullable(),
  way: z.enum(['registered', 'post', 'electronic', 'hand']).nullable(),
  registeredNumber: z.string().nullable(),
  /** Of the frozen PDF. */
  sha256: z.string().nullable(),
  draftedAt: instant,
  draftedBy: z.string(),
  /** What to know before it leaves; none of it holds it back. */
  remarks: z.array(z.object({ rule: z.string(), message: z.string(), articles: z.array(z.string()) })),
  hasTable: z.boolean(),
});
export type Letter = z.output<typeof letter>;

const letters = z.object({
  mayWrite: z.boolean(),
  /** Latest first. */
  items: z.array(letter),
  /** What the text or its life calls for, ready to be drafted. */
  proposals: z.array(
    z.object({
      kind: z.enum(LETTER_KINDS),
      trap: z.string().nullable(),
      author: party,
      title: z.string(),
      why: z.string(),
      articles: z.array(z.string()),
    }),
  ),
  /** T41: proposals on what the text does not say; they stand in no convention. */
  clauses: z.array(z.object({ id: z.string(), title: z.string(), text: z.string() })),
});
export type Letters = z.output<typeof letters>;

const ofLetter = z.object({ id, letterId: id });
const REFUSALS = ['convention.letterMayNotWrite', 'convention.letterTrapMissing', 'convention.letterClausesMissing'];

export const listLetters = defineRoute({
  name: 'listLetters',
  method: 'GET',
  path: '/conventions/:id/letters',
  permission: 'convention:read',
  summary: 'Les courriers d’une convention, et ceux qu’elle appelle ; lus des deux parties seulement.',
  params: byId,
  response: letters,
  refusals: ['convention.letterNotYours'],
});

export const draftLetter = defineRoute({
  name: 'draftLetter',
  method: 'POST',
  path: '/conventions/:id/letters',
  permission: 'convention:write',
  summary: 'Prépare un courrier : il se relit en PDF et se corrige tant qu’il n’est pas parti.',
  params: byId,
  body: newLetter,
  response: letter,
  status: 201,
  refusals: [...REFUSALS, 'convention.letterTooMany'],
});

export const correctLetter = defineRoute({
  name: 'correctLetter',
  method: 'PUT',
  path: '/conventions/:id/letters/:letterId',
  permission: 'convention:write',
  summary: 'Corrige un courrier qui n’est pas parti.',
  params: ofLetter,
  body: newLetter,
  response: letter,
  refusals: [...REFUSALS, 'convention.letterNotFound', 'convention.letterSent'],
});

export const discardLetter = defineRoute({
  name: 'discardLetter',
  method: 'DELETE',
  path: '/conventions/:id/letters/:letterId',
  permission: 'convention:write',
  summary: 'Abandonne un courrier qui n’est pas parti.',
  params: ofLetter,
  response: done,
  refusals: ['convention.letterMayNotWrite', 'convention.letterNotFound', 'convention.letterSent'],
});

export const markLetterSent = defineRoute({
  name: 'markLetterSent',
  method: 'POST',
  path: '/conventions/:id/letters/:letterId/sending',
  permission: 'convention:write',
  summary: 'Note qu’un courrier est parti : son PDF est figé avec son empreinte, et ne change plus.',
  params: ofLetter,
  body: z
    .object({
      sentOn: localDate,
      way: z.enum(['registered', 'post', 'electronic', 'hand']),
      registeredNumber: line(40).nullable(),
    })
    .strict(),
  response: letter,
  refusals: [
    'convention.letterMayNotWrite',
    'convention.letterNotFound',
    'convention.letterSent',
    'convention.letterSentInFuture',
  ],
});

export const getLetterDocument = defineRoute({
  name: 'getLetterDocument',
  method: 'GET',
  path: '/conventions/:id/letters/:letterId/document',
  permission: 'convention:read',
  summary: 'Le courrier en PDF : tel qu’il est parti, ou tel qu’il partirait.',
  params: ofLetter,
  response: z.any(),
  produces: 'application/pdf',
});

export const exportLetterTable = defineRoute({
  name: 'exportLetterTable',
  method: 'GET',
  path: '/conventions/:id/letters/:letterId/table',
  permission: 'convention:read',
  summary: 'Les montants d’un bilan financier, pour un tableur.',
  params: ofLetter,
  response: z.string(),
  produces: 'text/csv',
  refusals: ['convention.letterNoTable'],
});

export const getLetterSpreadsheet = defineRoute({
  name: 'getLetterSpreadsheet',
  method: 'GET',
  path: '/conventions/:id/letters/:letterId/spreadsheet',
  permission: 'convention:read',
  summary: 'Un bilan financier pour un tableur, avec des montants qui se calculent (OpenDocument).',
  params: ofLetter,
  response: z.any(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
  refusals: ['convention.letterNoTable'],
});
