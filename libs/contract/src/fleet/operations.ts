import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, page, pageOf, paragraph } from '../shapes.js';
import { approval } from '../identity/approvals.js';
import { deviceFamily, deviceState, type DeviceFamily } from './devices.js';
import { webUrl } from './settings.js';

/**
 * One-shot acts. Those that take two persons have doors of their own; `found` ends what `lost` began, and is asked by nobody;
 * `measure` is asked by lessons alone, of one device at a time.
 */
export const STARTABLE_KINDS = [
  'message',
  'ring',
  'lock',
  'unlock',
  'restart',
  'shutdown',
  'clearTraces',
  'refreshInventory',
  'openPage',
  'update',
  'clearPasscode',
] as const;
export const OPERATION_KINDS = [...STARTABLE_KINDS, 'measure', 'yearEndReset', 'lost', 'found', 'erase'] as const;
export const operationKind = z.enum(OPERATION_KINDS);
export type OperationKind = z.output<typeof operationKind>;

/** What a family has nothing like, whatever the device: said before it is asked. Each gateway's own table agrees (a spec of its room). */
export const IMPOSSIBLE_ON: Readonly<Partial<Record<DeviceFamily, readonly OperationKind[]>>> = {
  apple: ['message', 'unlock', 'openPage', 'update', 'measure', 'yearEndReset'],
};

/** Any place (académie … école), a classroom, a device; `devices`, a list, is an erasure's alone. */
export const operationTarget = z.enum(['place', 'classroom', 'device']);

/** Only the devices of the target that are all of this; as they were when the operation was made. */
export const operationFilter = z
  .object({
    family: deviceFamily.optional(),
    model: line(100).optional(),
    state: deviceState.optional(),
    /** As the device says it, to its beginning: « 12 » is 12, 12.4 and not 120. */
    osVersion: line(100).optional(),
  })
  .strict();
export type OperationFilter = z.output<typeof operationFilter>;

/**
 * What has become of it, device by device; their sum is `concerned`. Waiting: still to be told. Expired, cancelled: told,
 * and silent until it was over. Unreached: never told before it was over.
 */
export const OPERATION_STATUSES = [
  'waiting',
  'told',
  'done',
  'failed',
  'expired',
  'cancelled',
  'notApplicable',
  'unreached',
] as const;
export const operationStatus = z.enum(OPERATION_STATUSES);
export type OperationStatus = z.output<typeof operationStatus>;

/** A one-shot act on devices. One row whatever the target's size; a device has a row once it has something to say. */
export const operation = z.object({
  id,
  kind: operationKind,
  /** `devices`: a list of them; `targetId` is then their school. */
  target: z.enum(['place', 'classroom', 'device', 'devices']),
  targetId: id,
  targetName: z.string(),
  filter: operationFilter,
  text: z.string().nullable(),
  /** Of `ring`: how long. */
  seconds: z.int().nullable(),
  /** Of `openPage`. */
  url: z.string().nullable(),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: instant,
  cancelledAt: instant.nullable(),
  /** The operation whose devices that did not do it this one asks again. */
  retryOf: id.nullable(),
  /** Null while a large target is being counted: `concerned`, `waiting` and `unreached` with it. */
  counts: z.object({
    concerned: z.int().nullable(),
    waiting: z.int().nullable(),
    told: z.int(),
    done: z.int(),
    failed: z.int(),
    expired: z.int(),
    cancelled: z.int(),
    notApplicable: z.int(),
    unreached: z.int().nullable(),
  }),
});
export type Operation = z.output<typeof operation>;

export const listOperations = defineRoute({
  name: 'listOperations',
  method: 'GET',
  path: '/operations',
  permission: 'device:read',
  summary: 'Opérations demandées, de la plus récente à la plus ancienne.',
  query: z.object({ ...page, targetId: id.optional() }),
  response: pageOf(operation),
});

export const previewOperation = defineRoute({
  name: 'previewOperation',
  method: 'POST',
  path: '/operations/preview',
  permission: 'operation:run',
  summary: 'Combien de tablettes une opération concernerait si elle était lancée maintenant. Rien n’est demandé.',
  body: z.object({ target: operationTarget, targetId: id, filter: operationFilter.default({}) }).strict(),
  response: z.object({ targetName: z.string(), concerned: z.int() }),
});

export const getOperation = defineRoute({
  name: 'getOperation',
  method: 'GET',
  path: '/operations/:id',
  permission: 'device:read',
  summary: 'Une opération et son avancement.',
  params: byId,
  response: operation,
});

/** A device and where an operation stands on it. */
export const operationDevice = z.object({
  deviceId: id,
  label: z.string(),
  serialNumber: z.string(),
  classroomId: id,
  classroomName: z.string(),
  schoolName: z.string(),
  status: operationStatus,
  /** One French sentence when it failed or does not apply. */
  why: z.string().nullable(),
  toldAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type OperationDevice = z.output<typeof operationDevice>;

export const listOperationDevices = defineRoute({
  name: 'listOperationDevices',
  method: 'GET',
  path: '/operations/:id/devices',
  permission: 'device:read',
  summary: 'Les tablettes d’une opération qui en sont là.',
  params: byId,
  query: z.object({ ...page, status: operationStatus.default('waiting') }),
  response: z.object({ items: z.array(operationDevice), next: z.string().nullable() }),
});

/** Minutes: a month at the most. */
const minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 30)
  .default(60 * 24);

export const startOperation = defineRoute({
  name: 'startOperation',
  method: 'POST',
  path: '/operations',
  permission: 'operation:run',
  summary: 'Demande quelque chose aux tablettes d’un lieu, d’une classe mobile, ou à une seule.',
  body: z
    .object({
      kind: z.enum(STARTABLE_KINDS),
      target: operationTarget,
      targetId: id,
      filter: operationFilter.default({}),
      /** Of `message`, and of `lock` where one wants to say why. */
      text: paragraph(300).nullable().default(null),
      seconds: z.int().min(1).max(300).nullable().default(null),
      url: webUrl.nullable().default(null),
      minutes,
    })
    .strict(),
  response: operation,
  status: 201,
});

export const cancelOperation = defineRoute({
  name: 'cancelOperation',
  method: 'POST',
  path: '/operations/:id/cancellation',
  permission: 'operation:run',
  summary: 'Annule une opération pour les tablettes qui ne l’ont pas encore reçue.',
  params: byId,
  response: operation,
});

export const retryOperation = defineRoute({
  name: 'retryOperation',
  method: 'POST',
  path: '/operations/:id/retry',
  permission: 'operation:run',
  summary: 'Redemande la même chose aux tablettes qui ont échoué ou n’ont pas répondu à temps.',
  params: byId,
  body: z.object({ minutes }).strict(),
  response: operation,
  status: 201,
});

export const askForYearEndReset = defineRoute({
  name: 'askForYearEndReset',
  method: 'POST',
  path: '/year-end-resets',
  permission: 'device:erase',
  summary: 'Demande la remise à neuf de fin d’année des tablettes d’un lieu ; une seconde personne doit l’accorder.',
  body: z
    .object({
      target: operationTarget,
      targetId: id,
      filter: operationFilter.default({}),
      reason: paragraph(300),
    })
    .strict(),
  response: approval,
  status: 201,
});
