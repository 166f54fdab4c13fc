import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';
import { boardState } from './classrooms.js';
import { deviceErasure } from './erasures.js';
import { deviceLostMode } from './lost-modes.js';
import { conformity } from './compliance.js';
import { settingId } from './settings.js';
import { warranty } from './warranty.js';

/** Life cycle of a device (planned → … → retired), each change stamped with who, when and why. */
export const deviceState = z.enum([
  'planned',
  'ordered',
  'received',
  'inventoried',
  'prepared',
  'inService',
  'broken',
  'inRepair',
  'onLoan',
  'lost',
  'stolen',
  'inReserve',
  'retired',
  'donated',
  'recycled',
]);
export const deviceFamily = z.enum(['linux', 'apple', 'android', 'windows']);
export type DeviceFamily = z.output<typeof deviceFamily>;

/** What the device itself reports. Never a MAC address, an IMEI, a position or a pupil's name. */
export const inventoryFacts = z.object({
  serialNumber: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  osName: z.string(),
  osVersion: z.string(),
  memoryBytes: z.int().nullable(),
  storageBytes: z.int().nullable(),
  storageFreeBytes: z.int().nullable(),
  batteryPercent: z.int().nullable(),
  batteryHealthPercent: z.int().nullable(),
  charging: z.boolean().nullable(),
  /** Of the storage that the system is on; absent or null: it does not tell. */
  diskEncrypted: z.boolean().nullable().optional(),
  agentVersion: z.string(),
  software: z.array(z.object({ name: z.string(), version: z.string() })),
});
export type InventoryFacts = z.output<typeof inventoryFacts>;

export const settingReport = z.object({
  setting: settingId,
  label: z.string(),
  status: z.enum(['applied', 'recorded', 'notApplicable', 'failed', 'pending']),
  /** One French sentence when it failed or does not apply. */
  why: z.string().nullable(),
  at: instant.nullable(),
});

export const device = z.object({
  id,
  serialNumber: z.string(),
  assetTag: z.string().nullable(),
  family: deviceFamily,
  manufacturer: z.string(),
  model: z.string(),
  state: deviceState,
  school: placeRef,
  classroomId: id,
  classroomName: z.string(),
  slot: z.int().nullable(),
  label: z.string(),
  boardState,
  /** It said that it is in Lost Mode, and not yet that it came out of it. */
  inLostMode: z.boolean(),
  online: z.boolean(),
  enrolledAt: instant.nullable(),
  lastContactAt: instant.nullable(),
  osName: z.string().nullable(),
  osVersion: z.string().nullable(),
  batteryPercent: z.int().nullable(),
  erasure: deviceErasure.nullable(),
  /** In which it was bought, or else came in. */
  year: z.int(),
  conformity,
  /** The last day of its warranty; null: nobody has noted one. */
  warrantyEndsOn: localDate.nullable(),
});
export type Device = z.output<typeof device>;

export const deviceDetail = device.extend({
  inventory: inventoryFacts.nullable(),
  inventoryAt: instant.nullable(),
  /** Since when it is set aside because its identity was found on two machines. */
  copiedAt: instant.nullable(),
  lostMode: deviceLostMode.nullable(),
  warranty: warranty.nullable(),
  desiredConfiguration: z.string().nullable(),
  reportedConfiguration: z.string().nullable(),
  settings: z.array(settingReport),
  certificateExpiresAt: instant.nullable(),
  memberships: z.array(
    z.object({
      classroomId: id,
      classroomName: z.string(),
      slot: z.int().nullable(),
      from: instant,
      until: instant.nullable(),
    }),
  ),
  history: z.array(
    z.object({ at: instant, from: deviceState.nullable(), to: deviceState, reason: z.string(), actor: z.string() }),
  ),
  inventoryChanges: z.array(
    z.object({ at: instant, fact: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});
export type DeviceDetail = z.output<typeof deviceDetail>;

/** By which lists of devices are narrowed, counted, exported and handed over to an operation: each has an index. */
export const deviceFilters = {
  /** Any place: an académie as well as an école. */
  placeId: id.optional(),
  schoolId: id.optional(),
  classroomId: id.optional(),
  state: deviceState.optional(),
  family: deviceFamily.optional(),
  model: z.string().min(1).max(200).optional(),
  /** As the device says it, « Debian GNU/Linux 13 »; empty for what has said nothing yet. */
  os: z.string().max(200).optional(),
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  conformity: conformity.optional(),
  /** `departed`: given away, recycled or about to be. */
  presence: z.enum(['present', 'departed']).optional(),
  /** Looked at device by device: of a place with few of them. */
  boardState: boardState.optional(),
  /** Label, serial number or its end, inventory number, model, maker, school, town or UAI. */
  q: z.string().trim().max(100).optional(),
};
export const deviceSort = z.enum(['place', 'serialNumber', 'model', 'os', 'year', 'state', 'conformity']);

export const listDevices = defineRoute({
  name: 'listDevices',
  method: 'GET',
  path: '/devices',
  permission: 'device:read',
  summary: 'Tablettes que l’on peut voir.',
  query: z.object({
    ...page,
    ...deviceFilters,
    sort: deviceSort.default('place'),
    order: z.enum(['asc', 'desc']).default('asc'),
  }),
  response: pageOf(device).extend({
    /** `atMost` where several filters meet in a large fleet: the shortest of their lists. */
    totalIs: z.enum(['exact', 'atMost']),
  }),
});

export const getDevice = defineRoute({
  name: 'getDevice',
  method: 'GET',
  path: '/devices/:id',
  permission: 'device:read',
  summary: 'Une tablette, son inventaire, ses réglages et son histoire.',
  params: byId,
  response: deviceDetail,
});

export const changeDevice = defineRoute({
  name: 'changeDevice',
  method: 'PATCH',
  path: '/devices/:id',
  permission: 'device:write',
  summary: 'Change le numéro d’inventaire, l’emplacement ou la classe mobile d’une tablette.',
  params: byId,
  body: z
    .object({ assetTag: line(40).nullable(), slot: z.int().min(1).max(40), classroomId: id, reason: paragraph(300) })
    .partial()
    .strict(),
  response: deviceDetail,
});

export const changeDeviceState = defineRoute({
  name: 'changeDeviceState',
  method: 'POST',
  path: '/devices/:id/state',
  permission: 'device:write',
  summary: 'Fait avancer le cycle de vie d’une tablette, avec le motif.',
  params: byId,
  body: z.object({ to: deviceState, reason: paragraph(300) }).strict(),
  response: deviceDetail,
});

export const revokeDevice = defineRoute({
  name: 'revokeDevice',
  method: 'POST',
  path: '/devices/:id/revocation',
  permission: 'device:revoke',
  summary: 'Retire à une tablette son identité : sa connexion est coupée et son certificat révoqué.',
  params: byId,
  body: z.object({ reason: paragraph(300) }).strict(),
  response: deviceDetail,
});

/** What the supplier delivered: serials and models, before any device speaks. */
export const delivery = z.object({
  id,
  classroomId: id,
  school: placeRef,
  supplier: z.string(),
  deliveredOn: localDate,
  reference: z.string(),
  budgetLineId: id.nullable(),
  devices: z.array(z.object({ deviceId: id, serialNumber: z.string(), manufacturer: z.string(), model: z.string() })),
  createdAt: instant,
});
export type Delivery = z.output<typeof delivery>;

export const recordDelivery = defineRoute({
  name: 'recordDelivery',
  method: 'POST',
  path: '/classrooms/:id/deliveries',
  permission: 'device:write',
  summary:
    'Importe la liste de livraison du fournisseur (CSV : numéro de série, fabricant, modèle). Tout passe, ou rien.',
  params: byId,
  body: z
    .object({
      supplier: line(120),
      reference: line(80),
      deliveredOn: localDate,
      budgetLineId: id.nullable().default(null),
      csv: z.string().min(1).max(200_000),
    })
    .strict(),
  response: delivery,
  status: 201,
});

export const listDeliveries = defineRoute({
  name: 'listDeliveries',
  method: 'GET',
  path: '/deliveries',
  permission: 'device:read',
  summary: 'Livraisons enregistrées.',
  query: z.object({ ...page, classroomId: id.optional() }),
  response: pageOf(delivery),
});

export const getDeliveryReport = defineRoute({
  name: 'getDeliveryReport',
  method: 'GET',
  path: '/deliveries/:id/report.pdf',
  permission: 'device:read',
  summary: 'Le procès-verbal de réception, à imprimer et à signer.',
  params: byId,
  response: z.any(),
  produces: 'application/pdf',
});
