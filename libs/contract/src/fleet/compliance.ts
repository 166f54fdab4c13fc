import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, page, pageOf, placeRef } from '../shapes.js';

/** What is looked at in each device, in the order in which people read it. */
export const COMPLIANCE_RULES = [
  'unseen',
  'configuration',
  'missingApp',
  'osVersion',
  'storage',
  'battery',
  'characteristics',
  'encryption',
  'age',
] as const;
export const complianceRule = z.enum(COMPLIANCE_RULES);
export type ComplianceRule = z.output<typeof complianceRule>;

export const COMPLIANCE_RULE_LABELS: Readonly<Record<ComplianceRule, string>> = {
  unseen: 'Absente de son chariot',
  configuration: 'Réglages non appliqués',
  missingApp: 'Application manquante',
  osVersion: 'Système trop ancien',
  storage: 'Stockage presque plein',
  battery: 'Batterie usée',
  characteristics: 'Sous les caractéristiques minimales',
  encryption: 'Stockage non chiffré',
  age: 'Appareil trop âgé',
};

/** Unknown: nothing was heard of it yet, or it is away, broken or being repaired. */
export const conformity = z.enum(['unknown', 'compliant', 'gap']);
export type Conformity = z.output<typeof conformity>;

const version = z
  .string()
  .trim()
  .max(20)
  .regex(/^\d{1,5}(\.\d{1,6}){0,3}$/, 'Une version s’écrit comme 12 ou 12.4.')
  .nullable();

/** From when on a device is out of line, rule by rule; `null`: the rule is off there. */
export const complianceThresholds = z
  .object({
    /** Days on which half of its cart at least was heard, and it was not. */
    unseen: z
      .object({ days: z.int().min(1).max(60) })
      .strict()
      .nullable(),
    /** Heard since, and still not what it should be. */
    configuration: z
      .object({ graceHours: z.int().min(1).max(720) })
      .strict()
      .nullable(),
    missingApp: z
      .object({ graceDays: z.int().min(1).max(60) })
      .strict()
      .nullable(),
    osVersion: z.object({ linux: version, apple: version, android: version, windows: version }).strict().nullable(),
    storage: z
      .object({ minimumFreePercent: z.int().min(1).max(50) })
      .strict()
      .nullable(),
    battery: z
      .object({ minimumHealthPercent: z.int().min(10).max(95) })
      .strict()
      .nullable(),
    /** Agreed with the académie; in whole gigabytes, as makers count them (10⁹ bytes). */
    characteristics: z
      .object({ memoryGigabytes: z.int().min(1).max(64), storageGigabytes: z.int().min(8).max(2048) })
      .strict()
      .nullable(),
    encryption: z
      .object({ required: z.literal(true) })
      .strict()
      .nullable(),
    age: z
      .object({ years: z.int().min(2).max(15) })
      .strict()
      .nullable(),
  })
  .strict();
export type ComplianceThresholds = z.output<typeof complianceThresholds>;

export const finding = z.object({
  id,
  rule: complianceRule,
  /** One French sentence: what was found, beside what was expected. */
  sentence: z.string(),
  since: instant,
  deviceId: id,
  label: z.string(),
  serialNumber: z.string(),
  model: z.string(),
  classroomId: id,
  classroomName: z.string(),
  school: placeRef,
});
export type Finding = z.output<typeof finding>;

export const listFindings = defineRoute({
  name: 'listFindings',
  method: 'GET',
  path: '/compliance/findings',
  permission: 'device:read',
  summary: 'Écarts de conformité ouverts, les plus récents d’abord.',
  query: z.object({
    ...page,
    rule: complianceRule.optional(),
    under: id.optional(),
    classroomId: id.optional(),
    deviceId: id.optional(),
  }),
  response: pageOf(finding),
});

export const complianceSummary = z.object({
  /** Devices, by what is known of them. */
  devices: z.object({ compliant: z.int(), gap: z.int(), unknown: z.int() }),
  byRule: z.array(z.object({ rule: complianceRule, count: z.int() })),
});
export type ComplianceSummary = z.output<typeof complianceSummary>;

export const getComplianceSummary = defineRoute({
  name: 'getComplianceSummary',
  method: 'GET',
  path: '/compliance/summary',
  permission: 'device:read',
  summary: 'Combien de tablettes sont conformes, et combien d’écarts par règle.',
  query: z.object({ under: id.optional() }),
  response: complianceSummary,
});

/** Which threshold holds at a place, and where it was set: the nearest place wins, rule by rule. */
export const placeThresholds = z.object({
  place: placeRef,
  thresholds: complianceThresholds,
  /** Set at this very place. */
  own: z.array(complianceRule),
  /** Where each of the others comes from; a rule that is not here has the values that Chariot proposes. */
  inherited: z.array(z.object({ rule: complianceRule, from: z.string() })),
  mayChange: z.boolean(),
});
export type PlaceThresholds = z.output<typeof placeThresholds>;

export const getComplianceThresholds = defineRoute({
  name: 'getComplianceThresholds',
  method: 'GET',
  path: '/places/:id/compliance-thresholds',
  permission: 'device:read',
  summary: 'Les seuils de conformité d’un lieu, et d’où vient chacun.',
  params: byId,
  response: placeThresholds,
});

export const setComplianceThresholds = defineRoute({
  name: 'setComplianceThresholds',
  method: 'PUT',
  path: '/places/:id/compliance-thresholds',
  permission: 'compliance:write',
  summary: 'Fixe les seuils d’un lieu ; une règle absente suit le lieu au-dessus. Le lieu le plus proche l’emporte.',
  params: byId,
  body: z.object({ thresholds: complianceThresholds.partial() }).strict(),
  response: placeThresholds,
});
