import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, line, pageOf } from '../shapes.js';

/** What a supporting document is; `invoice`, `order` and `paymentProof` are read by the two parties only. */
export const attachmentKind = z.enum([
  'invoice',
  'order',
  'deliveryReport',
  'paymentProof',
  'receipt',
  'specification',
  'minutes',
  'other',
]);
export type AttachmentKind = z.output<typeof attachmentKind>;

/** What a document shows. Nothing is linked here: the expense, the claim or the meeting names its attachments. */
export const attachmentSubject = z.enum(['expense', 'claim', 'meeting', 'project', 'grant', 'convention']);
export type AttachmentSubject = z.output<typeof attachmentSubject>;

export const attachment = z.object({
  id,
  kind: attachmentKind,
  name: z.string(),
  /** Found in the content, never believed from the name. */
  mediaType: z.enum(['application/pdf', 'image/png', 'image/jpeg', 'image/webp']),
  sizeBytes: z.int(),
  sha256: z.string(),
  addedAt: instant,
  linkedTo: z.array(z.object({ subjectKind: attachmentSubject, subjectId: id })),
});
export type Attachment = z.output<typeof attachment>;

/** Of the file itself, before base64. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
const BODY_BYTES = 14 * 1024 * 1024;
const content = z.string().min(1).max(BODY_BYTES);
const REFUSALS = [
  'convention.attachmentKindUnknown',
  'convention.attachmentTooLarge',
  'convention.attachmentEncrypted',
  'convention.attachmentActive',
  'convention.attachmentPolyglot',
  'convention.attachmentDamaged',
  'convention.attachmentImageTooLarge',
  'convention.attachmentTooMany',
];

const ofAttachment = z.object({ id, attachmentId: id });

export const addAttachment = defineRoute({
  name: 'addAttachment',
  method: 'POST',
  path: '/conventions/:id/attachments',
  permission: 'project:write',
  summary: 'Dépose une pièce (PDF, PNG, JPEG, WebP) ; sans lien, elle est effacée après sept jours.',
  params: byId,
  body: z.object({ kind: attachmentKind, name: line(200), contentBase64: content }).strict(),
  response: attachment,
  status: 201,
  bodyLimit: BODY_BYTES,
  refusals: REFUSALS,
});

export const addReceipt = defineRoute({
  name: 'addReceipt',
  method: 'POST',
  path: '/conventions/:id/receipts',
  permission: 'grant:confirm',
  summary: 'Dépose le reçu du collège de référence : ce qu’il a acheté avec la dotation en ressources.',
  params: byId,
  body: z.object({ name: line(200), contentBase64: content }).strict(),
  response: attachment,
  status: 201,
  bodyLimit: BODY_BYTES,
  refusals: REFUSALS,
});

export const listAttachments = defineRoute({
  name: 'listAttachments',
  method: 'GET',
  path: '/conventions/:id/attachments',
  permission: 'convention:read',
  summary: 'Les pièces d’une convention que l’on peut lire, et ce que chacune montre.',
  params: byId,
  query: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(400).optional(),
    kind: attachmentKind.optional(),
  }),
  response: pageOf(attachment),
});

export const downloadAttachment = defineRoute({
  name: 'downloadAttachment',
  method: 'GET',
  path: '/conventions/:id/attachments/:attachmentId/content',
  permission: 'convention:read',
  summary: 'Le contenu d’une pièce, vérifié par son empreinte.',
  params: ofAttachment,
  response: z.any(),
  produces: 'application/octet-stream',
});

export const removeAttachment = defineRoute({
  name: 'removeAttachment',
  method: 'DELETE',
  path: '/conventions/:id/attachments/:attachmentId',
  permission: 'project:write',
  summary: 'Retire une pièce que rien ne cite.',
  params: ofAttachment,
  response: done,
  refusals: ['convention.attachmentLinked'],
});
