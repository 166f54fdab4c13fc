import { z } from 'zod';
import { bytes, httpsUrl, text, uuid, webUrl } from '../shapes.js';

/** RDNs that every client writes as it is told; others it may drop or refuse. */
const ATTRIBUTES = ['C', 'L', 'ST', 'O', 'OU', 'CN'] as const;
/** `[[['CN', '…']], [['O', '…']]]`: a list of RDNs, each a list of pairs. */
const subject = z
  .array(z.tuple([z.tuple([z.enum(ATTRIBUTES), text(64, 1)])]))
  .min(1)
  .max(10);
const alternativeName = z.strictObject({
  rfc822Name: text(200, 3).optional(),
  dNSName: text(253, 1).optional(),
  uniformResourceIdentifier: text(500, 1).optional(),
  ntPrincipalName: text(200, 1).optional(),
});

/** What SCEP asks for, in a profile and in an asset of declarative management. */
export const scepRequest = z.strictObject({
  URL: webUrl,
  Name: text(100, 1).optional(),
  Subject: subject.optional(),
  Challenge: text(500, 1).optional(),
  /** Always said: without it some clients make keys of 1024. */
  Keysize: z.union([z.literal(2048), z.literal(4096)]),
  'Key Type': z.literal('RSA'),
  /** 1: signs; 4: encrypts; 5: both, which an identity for MDM needs. */
  'Key Usage': z.union([z.literal(1), z.literal(4), z.literal(5)]),
  /** SHA-1 or SHA-256 of the authority's certificate. */
  CAFingerprint: bytes(32).optional(),
  Retries: z.int().min(0).max(100).optional(),
  RetryDelay: z.int().min(0).max(3_600).optional(),
  SubjectAltName: alternativeName.optional(),
});
export const scep = z.strictObject({
  PayloadContent: scepRequest.extend({ KeyIsExtractable: z.boolean().optional() }),
});

export const acme = z
  .strictObject({
    DirectoryURL: httpsUrl,
    ClientIdentifier: text(200, 1),
    KeySize: z.union([256, 384, 521, 2048, 3072, 4096].map((size) => z.literal(size))),
    KeyType: z.enum(['RSA', 'ECSECPrimeRandom']),
    HardwareBound: z.boolean(),
    Subject: subject,
    SubjectAltName: alternativeName.optional(),
    UsageFlags: z.int().min(0).max(5).optional(),
    ExtendedKeyUsage: z.array(z.string().regex(/^[0-2](?:\.[0-9]{1,10}){1,15}$/)).optional(),
    Attest: z.boolean().optional(),
  })
  .refine(({ KeyType, KeySize }) => (KeyType === 'RSA') === KeySize >= 2048, { path: ['KeySize'] })
  // The Secure Enclave holds P-256 and P-384 and nothing else, and only attests to what it holds.
  .refine(({ HardwareBound, KeySize }) => !HardwareBound || KeySize === 256 || KeySize === 384, {
    path: ['HardwareBound'],
  })
  .refine(({ Attest, HardwareBound }) => Attest !== true || HardwareBound, { path: ['Attest'] });

export const certificatePayload = z.strictObject({
  PayloadCertificateFileName: text(200, 1).optional(),
  /** DER. */
  PayloadContent: bytes(64 * 1024),
});
export const pkcs12 = certificatePayload.extend({ Password: text(200).optional() });

export const SERVER_CAPABILITIES = [
  'com.apple.mdm.per-user-connections',
  'com.apple.mdm.bootstraptoken',
  'com.apple.mdm.token',
] as const;

export const mdm = z.strictObject({
  IdentityCertificateUUID: uuid,
  Topic: z.string().regex(/^com\.apple\.mgmt\.[A-Za-z0-9._-]{1,180}$/),
  ServerURL: httpsUrl,
  CheckInURL: httpsUrl.optional(),
  SignMessage: z.boolean().optional(),
  /** A sum of rights; 8191 is all of them. */
  AccessRights: z.int().min(1).max(8191).optional(),
  UseDevelopmentAPNS: z.boolean().optional(),
  ServerURLPinningCertificateUUIDs: z.array(uuid).min(1).max(10).optional(),
  CheckInURLPinningCertificateUUIDs: z.array(uuid).min(1).max(10).optional(),
  PinningRevocationCheckRequired: z.boolean().optional(),
  ServerCapabilities: z.array(z.enum(SERVER_CAPABILITIES)).optional(),
  CheckOutWhenRemoved: z.boolean().optional(),
});
