import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, instant, page, pageOf } from '../shapes.js';

export const journalEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.object({ kind: z.enum(['person', 'device', 'system']), id: z.string(), label: z.string() }),
  /** Stable name of the act, such as `fleet.classroom.opened`. */
  act: z.string(),
  /** The same act in French, for the page. */
  sentence: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
  placeId: id.nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type JournalEntry = z.output<typeof journalEntry>;

/** What narrows the journal; nothing else is read. `from` belongs to the period, `until` does not. */
const filters = {
  subjectId: z.string().max(80).optional(),
  actorId: z.string().max(80).optional(),
  /** That place and everything below it. */
  placeId: id.optional(),
  act: z.string().max(80).optional(),
  from: instant.optional(),
  until: instant.optional(),
};

export const listJournal = defineRoute({
  name: 'listJournal',
  method: 'GET',
  path: '/journal',
  permission: 'journal:read',
  summary: 'Qui a fait quoi, du plus récent au plus ancien.',
  query: z.object({ ...page, ...filters }),
  response: pageOf(journalEntry),
});

/** Lines of one export; beyond, the last line of the file says so. */
export const JOURNAL_EXPORT_ROWS = 50_000;

export const exportJournal = defineRoute({
  name: 'exportJournal',
  method: 'GET',
  path: '/journal/export.csv',
  permission: 'journal:read',
  summary: 'Le journal en tableur, du plus récent au plus ancien, 50 000 lignes au plus.',
  query: z.object(filters).strict(),
  response: z.string(),
  produces: 'text/csv',
});

/** One month of the sealed journal. */
export const journalSegment = z.object({
  /** `2026-11`. */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  rows: z.int(),
  /** When its last line was sealed. */
  sealedUntil: instant.nullable(),
  /** The month is over: nothing joins it any more. */
  closed: z.boolean(),
  /** 64 hexadecimal digits, once closed. */
  closingDigest: z.string().nullable(),
  /** Its lines were deleted at the end of their retention; the digest is kept, so that the chain still holds. */
  forgottenAt: instant.nullable(),
});
export type JournalSegment = z.output<typeof journalSegment>;

export const listSeals = defineRoute({
  name: 'listSeals',
  method: 'GET',
  path: '/journal/segments',
  permission: 'journal:read',
  summary: 'Les mois scellés du journal, du plus récent au plus ancien.',
  query: z.object({ limit: z.coerce.number().int().min(1).max(120).default(24) }),
  /** `unsealed`: lines written in the last minute, that the next sealing takes. */
  response: z.object({ items: z.array(journalSegment), unsealed: z.int() }),
});
