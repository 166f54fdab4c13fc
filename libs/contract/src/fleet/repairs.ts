import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, cents, done, id, instant, line, localDate, page, pageOf, paragraph, placeRef } from '../shapes.js';
import { deviceState } from './devices.js';
import { warranty } from './warranty.js';

/** What is wrong, as whoever holds the device sees it. */
export const FAULT_LABELS = {
  screen: 'Écran',
  battery: 'Batterie',
  charging: 'Charge ou câble',
  power: 'Ne s’allume plus',
  keyboard: 'Clavier ou boutons',
  sound: 'Son',
  camera: 'Caméra',
  network: 'Wi-Fi',
  shell: 'Coque',
  software: 'Logiciel',
  other: 'Autre',
} as const;
export const repairFault = z.enum(Object.keys(FAULT_LABELS) as [keyof typeof FAULT_LABELS]);

/** open: it is broken, at school. sent: away, being repaired. closed: over, whatever came of it. */
export const repairState = z.enum(['open', 'sent', 'closed']);
export type RepairState = z.output<typeof repairState>;
/** repaired: back in service. replaced: another device came instead. irreparable: it stays broken. onSite: mended at school. */
export const repairOutcome = z.enum(['repaired', 'replaced', 'irreparable', 'onSite']);
export type RepairOutcome = z.output<typeof repairOutcome>;

export const repairPhoto = z.object({
  id,
  name: z.string(),
  mediaType: z.enum(['image/png', 'image/jpeg']),
  sizeBytes: z.int(),
  addedAt: instant,
});
export type RepairPhoto = z.output<typeof repairPhoto>;

export const repair = z.object({
  id,
  state: repairState,
  fault: repairFault,
  description: z.string(),
  deviceId: id,
  label: z.string(),
  serialNumber: z.string(),
  model: z.string(),
  deviceState,
  classroomId: id,
  classroomName: z.string(),
  school: placeRef,
  openedAt: instant,
  openedBy: z.string(),
  supplier: z.string().nullable(),
  supplierReference: z.string().nullable(),
  underWarranty: z.boolean().nullable(),
  sentOn: localDate.nullable(),
  expectedBackOn: localDate.nullable(),
  backOn: localDate.nullable(),
  /** Not back on the day that was said; or, when none was, thirty days after it left. */
  late: z.boolean(),
  outcome: repairOutcome.nullable(),
  closingNote: z.string().nullable(),
  /** What it cost the collectivité, VAT included. */
  costCents: cents.nullable(),
  loanDeviceId: id.nullable(),
  loanLabel: z.string().nullable(),
  photos: z.int(),
});
export type Repair = z.output<typeof repair>;
export const repairDetail = repair.extend({ warranty: warranty.nullable(), photoList: z.array(repairPhoto) });
export type RepairDetail = z.output<typeof repairDetail>;

export const listRepairs = defineRoute({
  name: 'listRepairs',
  method: 'GET',
  path: '/repairs',
  permission: 'device:read',
  summary: 'Pannes et réparations, les plus récentes d’abord.',
  query: z.object({
    ...page,
    under: id.optional(),
    deviceId: id.optional(),
    state: repairState.optional(),
    late: z.enum(['true']).optional(),
  }),
  response: pageOf(repair),
});

export const getRepair = defineRoute({
  name: 'getRepair',
  method: 'GET',
  path: '/repairs/:id',
  permission: 'device:read',
  summary: 'Une panne, sa garantie et ses photos.',
  params: byId,
  response: repairDetail,
});

export const openRepair = defineRoute({
  name: 'openRepair',
  method: 'POST',
  path: '/repairs',
  permission: 'repair:report',
  summary: 'Signale une tablette en panne ; elle passe « en panne » dans le même temps.',
  body: z.object({ deviceId: id, fault: repairFault, description: paragraph(1000) }).strict(),
  response: repairDetail,
  status: 201,
  refusals: ['fleet.repairAlreadyOpen', 'fleet.transitionRefused'],
});

export const sendRepair = defineRoute({
  name: 'sendRepair',
  method: 'POST',
  path: '/repairs/:id/sending',
  permission: 'device:write',
  summary: 'L’appareil part en réparation ; une tablette de la réserve peut le remplacer le temps qu’il revienne.',
  params: byId,
  body: z
    .object({
      supplier: line(120),
      supplierReference: line(80).nullable().default(null),
      sentOn: localDate,
      expectedBackOn: localDate.nullable().default(null),
      underWarranty: z.boolean(),
      /** A device in reserve, of the same school. */
      loanDeviceId: id.nullable().default(null),
    })
    .strict(),
  response: repairDetail,
  refusals: ['fleet.repairNotOpen', 'fleet.repairDates', 'fleet.loanNotInReserve', 'fleet.classroomFull'],
});

export const closeRepair = defineRoute({
  name: 'closeRepair',
  method: 'POST',
  path: '/repairs/:id/closing',
  permission: 'device:write',
  summary: 'La réparation est finie : ce qu’il en est sorti, et ce qu’elle a coûté.',
  params: byId,
  body: z
    .object({
      outcome: repairOutcome,
      backOn: localDate,
      costCents: cents.min(0).max(10_000_000).nullable().default(null),
      note: paragraph(500).nullable().default(null),
    })
    .strict(),
  response: repairDetail,
  refusals: ['fleet.repairClosed', 'fleet.repairDates', 'fleet.repairNotSent'],
});

/** Of a photo, before base64. The console makes them smaller first. */
export const MAX_PHOTO_BYTES = 3 * 1024 * 1024;
const PHOTO_BODY_BYTES = 4_300_000;
const ofPhoto = z.object({ id, photoId: id });

export const addRepairPhoto = defineRoute({
  name: 'addRepairPhoto',
  method: 'POST',
  path: '/repairs/:id/photos',
  permission: 'repair:report',
  summary: 'Ajoute une photo (JPEG ou PNG) ; le lieu et l’heure de prise de vue en sont retirés.',
  params: byId,
  body: z.object({ name: line(120), contentBase64: z.string().min(1).max(PHOTO_BODY_BYTES) }).strict(),
  response: repairPhoto,
  status: 201,
  bodyLimit: PHOTO_BODY_BYTES + 1024,
  refusals: ['fleet.photoUnfit', 'fleet.photoTooLarge', 'fleet.photoTooMany', 'fleet.repairClosed'],
});

export const downloadRepairPhoto = defineRoute({
  name: 'downloadRepairPhoto',
  method: 'GET',
  path: '/repairs/:id/photos/:photoId/content',
  permission: 'device:read',
  summary: 'Une photo.',
  params: ofPhoto,
  response: z.any(),
  produces: 'application/octet-stream',
});

export const removeRepairPhoto = defineRoute({
  name: 'removeRepairPhoto',
  method: 'DELETE',
  path: '/repairs/:id/photos/:photoId',
  permission: 'device:write',
  summary: 'Retire une photo : on y voit un visage, par exemple.',
  params: ofPhoto,
  response: done,
});

export const setWarranty = defineRoute({
  name: 'setWarranty',
  method: 'PUT',
  path: '/devices/:id/warranty',
  permission: 'device:write',
  summary: 'La garantie d’un appareil.',
  params: byId,
  body: z
    .object({
      supplier: line(120),
      startsOn: localDate,
      endsOn: localDate,
      reference: line(80).nullable().default(null),
    })
    .strict(),
  response: warranty,
  refusals: ['fleet.warrantyDates'],
});
