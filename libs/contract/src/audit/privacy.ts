import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, placeRef } from '../shapes.js';

/** One class of data, how long it is kept, and what the last night deleted. */
export const retentionRule = z.object({
  name: z.string(),
  /** What is kept, in French. */
  what: z.string(),
  /** Days after which it is deleted; `null`: kept as long as the instance, or for a law that `why` names. */
  daysKept: z.int().nullable(),
  /** The same, for a reader: « 12 mois ». */
  period: z.string(),
  /** The article, the clause or the recommendation that the period comes from. */
  why: z.string(),
  lastRunAt: instant.nullable(),
  /** Rows that the last run deleted, and all runs together. */
  lastPruned: z.int().nullable(),
  totalPruned: z.int(),
});
export type RetentionRuleShown = z.output<typeof retentionRule>;

export const listRetention = defineRoute({
  name: 'listRetention',
  method: 'GET',
  path: '/retention',
  permission: 'privacy:read',
  summary: 'Ce que Chariot garde, combien de temps et pourquoi, et ce qu’il a effacé.',
  response: z.object({ items: z.array(retentionRule) }),
});

/** One processing, with what art. 30 RGPD wants said of it. */
export const registerEntry = z.object({
  name: z.string(),
  /** Art. 30.1 b. */
  purpose: z.string(),
  /** Art. 6. */
  legalBasis: z.string(),
  /** Art. 30.1 c. */
  people: z.array(z.string()),
  data: z.array(z.string()),
  /** Art. 30.1 d: the roles whose permissions reach these data. */
  recipients: z.array(z.string()),
  processors: z.array(z.string()),
  /** Art. 30.1 e. */
  transfers: z.array(z.string()),
  /** Art. 30.1 f. */
  retention: z.array(z.object({ what: z.string(), period: z.string(), why: z.string() })),
  /** Art. 30.1 g. */
  security: z.array(z.string()),
});
export type RegisterEntry = z.output<typeof registerEntry>;

export const processingRegister = z.object({
  title: z.string(),
  place: placeRef,
  /** Art. 30.1 a: who is answerable, and whom to write to. */
  controller: z.string(),
  madeAt: instant,
  entries: z.array(registerEntry),
});
export type ProcessingRegister = z.output<typeof processingRegister>;

const ofPlace = z.object({ placeId: id });

export const readUsageRegister = defineRoute({
  name: 'readUsageRegister',
  method: 'GET',
  path: '/registers/usage/:placeId',
  permission: 'privacy:read',
  summary: 'Le registre des traitements du directeur académique (DASEN) : usages pédagogiques (art. 30 RGPD).',
  params: ofPlace,
  response: processingRegister,
});

export const printUsageRegister = defineRoute({
  name: 'printUsageRegister',
  method: 'GET',
  path: '/registers/usage/:placeId/register.pdf',
  permission: 'privacy:read',
  summary: 'Le registre du directeur académique, à classer.',
  params: ofPlace,
  response: z.string(),
  produces: 'application/pdf',
});

export const readAssetsRegister = defineRoute({
  name: 'readAssetsRegister',
  method: 'GET',
  path: '/registers/assets/:placeId',
  permission: 'privacy:read',
  summary: 'Le registre des traitements de la collectivité : patrimoine, finances et réparations (art. 30 RGPD).',
  params: ofPlace,
  response: processingRegister,
});

export const printAssetsRegister = defineRoute({
  name: 'printAssetsRegister',
  method: 'GET',
  path: '/registers/assets/:placeId/register.pdf',
  permission: 'privacy:read',
  summary: 'Le registre de la collectivité, à classer.',
  params: ofPlace,
  response: z.string(),
  produces: 'application/pdf',
});

/** Everything that is held about one person (art. 15 RGPD). Headings and values are in French, ready to be handed over. */
export const personalData = z.object({
  title: z.string(),
  person: z.object({ id, displayName: z.string() }),
  madeAt: instant,
  sections: z.array(
    z.object({
      title: z.string(),
      /** One line per thing held: « Nom », « Depuis »… and what is there. */
      rows: z.array(z.record(z.string(), z.string())),
      /** What was left out because there is too much of it, and how to have the rest; `null` when all is there. */
      note: z.string().nullable(),
    }),
  ),
});
export type PersonalData = z.output<typeof personalData>;

export const readOwnPersonalData = defineRoute({
  name: 'readOwnPersonalData',
  method: 'GET',
  path: '/account/personal-data',
  permission: 'session:own',
  summary: 'Tout ce que Chariot sait de la personne connectée (droit d’accès, art. 15 RGPD).',
  response: personalData,
});

export const readPersonalData = defineRoute({
  name: 'readPersonalData',
  method: 'GET',
  path: '/people/:id/personal-data',
  permission: 'privacy:export',
  summary: 'Tout ce que Chariot sait d’une personne de ses lieux ; la consultation est journalisée.',
  params: byId,
  response: personalData,
});
