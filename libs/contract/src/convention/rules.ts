import { z } from 'zod';
import { defineRoute } from '../route.js';

/** A rule of the convention (R01 to R99) or a trap of its text (T01 to T42), and what Chariot does about it. */
export const conventionRule = z.object({
  id: z.string(),
  articles: z.array(z.string()),
  says: z.string(),
  /** « calcule », « avertit », « imprime »… */
  treatments: z.array(z.string()),
  /** Where a person meets it: an address of the console, `:id` standing for the convention. */
  page: z.string(),
});
export type ConventionRule = z.output<typeof conventionRule>;

export const listConventionRules = defineRoute({
  name: 'listConventionRules',
  method: 'GET',
  path: '/convention-rules',
  permission: 'convention:read',
  summary: 'Les 99 règles de la convention et les 42 pièges de son texte : ce que Chariot fait de chacun, et où.',
  response: z.object({ items: z.array(conventionRule) }),
});
