import { z } from 'zod';
import { defineRoute } from '../route.js';
import { instant, line, localDate } from '../shapes.js';

/** A certificate is 1 to 2 kB, and 6 with its chain. */
export const APPLE_PUSH_FILE_BYTES = 32 * 1024;
const file = z
  .base64()
  .min(4)
  .max(Math.ceil(APPLE_PUSH_FILE_BYTES / 3) * 4);

/** Apple's account of a function, by whoever renews next year: an address, or what Apple shows of it. */
const appleAccount = line(200);

/** How the wake-up certificate of the instance stands, and what is to be done. */
export const applePush = z.object({
  /** The last request made here that no certificate has answered yet. */
  request: z.object({ madeAt: instant }).nullable(),
  certificate: z
    .object({
      topic: z.string(),
      serial: z.string(),
      notBefore: localDate,
      notAfter: localDate,
      /** The last day to renew it: before the summer for one that ends in it. */
      renewBy: localDate,
      /** Days until then; negative once it is past. */
      daysLeft: z.int(),
      standing: z.enum(['ok', 'soon', 'urgent', 'expired']),
      appleAccount: z.string().nullable(),
      uploadedAt: instant,
      /** The last wake that Apple took, and the last one that it refused for a fault of the certificate. */
      acceptedAt: instant.nullable(),
      refusedAt: instant.nullable(),
      /** Apple's own word for it: `BadCertificate`. */
      refusal: z.string().nullable(),
    })
    .nullable(),
  /** iPads that are enrolled under the topic. */
  devices: z.int(),
  /** Wakes that wait for their turn, or for Apple to answer again. */
  waiting: z.int(),
});
export type ApplePush = z.output<typeof applePush>;

export const getApplePush = defineRoute({
  name: 'getApplePush',
  method: 'GET',
  path: '/apple/push',
  permission: 'system:administer',
  summary:
    'Certificat qui permet à Chariot de réveiller les iPad : celui en place, la demande en cours, ce qu’il reste.',
  response: applePush,
});

export const makeApplePushRequest = defineRoute({
  name: 'makeApplePushRequest',
  method: 'POST',
  path: '/apple/push/request',
  permission: 'system:administer',
  summary:
    'Crée une clé, qui ne sort pas du serveur, et la demande de certificat à faire signer puis à porter chez Apple.',
  response: applePush,
  status: 201,
});

export const getApplePushRequest = defineRoute({
  name: 'getApplePushRequest',
  method: 'GET',
  path: '/apple/push/request',
  permission: 'system:administer',
  summary: 'La dernière demande faite ici, en PEM (PKCS#10).',
  response: z.any(),
  produces: 'application/octet-stream',
  refusals: ['apple-push.noRequest'],
});

export const uploadApplePushCertificate = defineRoute({
  name: 'uploadApplePushCertificate',
  method: 'POST',
  path: '/apple/push/certificate',
  permission: 'system:administer',
  summary: 'Met en place le certificat que donne le portail d’Apple. Un autre sujet que celui en place est refusé.',
  body: z.object({ contentBase64: file, appleAccount: appleAccount.nullable().default(null) }).strict(),
  response: applePush,
  bodyLimit: 64 * 1024,
  refusals: [
    'apple-push.anotherTopic',
    'apple-push.keyUnknown',
    'apple-push.noTopic',
    'apple-push.notACertificate',
    'apple-push.requestInstead',
    'apple-push.keyInside',
    'apple-push.expired',
    'apple-push.notYetValid',
    'apple-push.olderThanPresent',
    'apple-push.sameAsPresent',
  ],
});

export const withdrawApplePushCertificate = defineRoute({
  name: 'withdrawApplePushCertificate',
  method: 'DELETE',
  path: '/apple/push/certificate',
  permission: 'system:administer',
  summary: 'Retire un certificat que plus aucun iPad enrôlé ne connaît, pour recommencer avec un autre compte Apple.',
  response: applePush,
  refusals: ['apple-push.devicesEnrolled', 'apple-push.noCertificate'],
});
