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

export const listJournal = defineRoute({
  name: 'listJournal',
  method: 'GET',
  path: '/journal',
  permission: 'journal:read',
  summary: 'Qui a fait quoi, du plus récent au plus ancien.',
  query: z.object({
    ...page,
    subjectId: z.string().max(80).optional(),
    placeId: id.optional(),
    act: z.string().max(80).optional(),
  }),
  response: pageOf(journalEntry),
});
