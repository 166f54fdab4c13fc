import { z } from 'zod';
import { malformed } from '../errors.js';
import { readJson } from '../json.js';
import { lineOf } from '../plist/fields.js';
import { bundleId, faultOf, httpsUrl, text } from '../shapes.js';

// Apple's service of apps and licences, « App and Book Management » 2: `service/config`, `client/config`, `assets`,
// `assets/associate`, `assets/disassociate`, `assignments`, `status`, and the lookup of what a number of the store is.

/** Apple writes `2030-11-08T22:33:22+0000`; RFC 3339 has a colon there, and is read as well. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;
const instant = z
  .string()
  .regex(INSTANT)
  .transform((said) => new Date(said.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
  .refine((at) => !Number.isNaN(at.getTime()));
const line = (max: number) => z.string().transform((said) => lineOf(said, max));
const word = text(4_000, 1).regex(/^[\x21-\x7e]+$/);
const adamId = z.string().regex(/^[1-9]\d{0,14}$/);
const serial = z.string().regex(/^[A-Za-z0-9]{1,40}$/);
const pricing = z.enum(['STDQ', 'PLUS']);
const whole = z.int().min(0).max(2_147_483_647);
const eventId = text(100, 1).regex(/^[0-9A-Za-z-]+$/);

/** What Apple counts a free application's licences by where there is no end of them. */
const WITHOUT_END = 2_147_483_647;

const contentToken = z.object({ token: word, expDate: instant, orgName: line(200) });
export interface ContentToken {
  /** The whole file, as each request carries it. A secret. */
  readonly bearer: string;
  readonly expiresAt: Date;
  readonly organisation: string;
}

/**
 * The content token that Apple School Manager gives for a location: base64 of JSON, on one line.
 * @throws wire-apple.malformed, .tooLarge
 */
export function readContentToken(raw: Uint8Array | string): ContentToken {
  const bearer = (typeof raw === 'string' ? raw : Buffer.from(raw.subarray(0, MOST_TOKEN)).toString('latin1')).trim();
  if (bearer.length >= MOST_TOKEN || !/^[A-Za-z0-9+/]+={0,2}$/.test(bearer)) throw malformed('token');
  const said = readJson<z.output<typeof contentToken>>(contentToken, Buffer.from(bearer, 'base64'));
  return { bearer, expiresAt: said.expDate, organisation: said.orgName };
}
const MOST_TOKEN = 16 * 1024;

const serviceConfig = z.object({
  limits: z
    .object({ maxAssets: z.int().min(1).max(1_000), maxSerialNumbers: z.int().min(1).max(10_000) })
    .partial()
    .default({}),
  urls: z.object({
    ...{ clientConfig: httpsUrl, getAssets: httpsUrl, getAssignments: httpsUrl, eventStatus: httpsUrl },
    ...{ associateAssets: httpsUrl, disassociateAssets: httpsUrl, contentMetadataLookup: httpsUrl },
  }),
});
export interface ContentServiceConfig {
  readonly urls: z.output<typeof serviceConfig>['urls'];
  /** Serial numbers of one request. */
  readonly mostSerials: number;
}

/** Where each thing is asked, and how much at once: Apple changes both without a word. @throws wire-apple.malformed, .tooLarge */
export function readContentServiceConfig(raw: Uint8Array | string): ContentServiceConfig {
  const { urls, limits } = readJson<z.output<typeof serviceConfig>>(serviceConfig, raw);
  return { urls, mostSerials: limits.maxSerialNumbers ?? 100 };
}

const clientConfig = z.object({
  uId: text(100, 1),
  locationName: line(200).nullish(),
  countryISO2ACode: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullish(),
  defaultPlatform: z.enum(['enterprisestore', 'volumestore']).nullish(),
  mdmInfo: z.object({ id: line(100), name: line(100) }).nullish(),
});
export interface ContentClientConfig {
  /** Of the location: the same for every token of it. */
  readonly library: string;
  readonly location: string | null;
  readonly country: string | null;
  readonly platform: string | null;
  /** Who says that it manages the location: one server at a time, or licences are taken from each other. */
  readonly manager: { readonly id: string; readonly name: string } | null;
}

/** The answer of `client/config`. @throws wire-apple.malformed, .tooLarge */
export function readContentClientConfig(raw: Uint8Array | string): ContentClientConfig {
  const said = readJson<z.output<typeof clientConfig>>(clientConfig, raw);
  return {
    library: said.uId,
    location: said.locationName ?? null,
    country: said.countryISO2ACode ?? null,
    platform: said.defaultPlatform ?? null,
    manager: said.mdmInfo === null || said.mdmInfo === undefined || said.mdmInfo.id === '' ? null : said.mdmInfo,
  };
}

/** Body of `POST client/config`: that it is us who manage this location. @throws wire-apple.malformed */
export function writeContentManager(manager: {
  readonly id: string;
  readonly name: string;
  readonly metadata: string;
}): string {
  const where = faultOf(z.strictObject({ id: text(100, 1), name: text(100, 1), metadata: text(255) }), manager);
  if (where !== null) throw malformed(where);
  return JSON.stringify({ mdmInfo: manager });
}

const page = { nextPageIndex: z.int().min(1).max(100_000).nullish() };
const asset = z.object({
  adamId,
  pricingParam: pricing,
  productType: z.string().nullish(),
  deviceAssignable: z.boolean().default(false),
  revocable: z.boolean().default(false),
  supportedPlatforms: z.array(z.string()).max(20).default([]),
  totalCount: whole,
  assignedCount: whole,
  availableCount: whole,
});
const assetPage = z.object({ ...page, assets: z.array(asset).max(5_000).default([]) });

export interface ContentAsset {
  readonly adamId: string;
  readonly pricing: 'STDQ' | 'PLUS';
  /** An application of iPads whose licences go to devices and come back. */
  readonly isForIpads: boolean;
  /** Null: as many as one likes. */
  readonly total: number | null;
  readonly assigned: number;
  readonly available: number | null;
}
export interface Paged<T> {
  readonly items: readonly T[];
  readonly next: number | null;
}

/** A page of `assets`. @throws wire-apple.malformed, .tooLarge */
export function readContentAssets(raw: Uint8Array | string): Paged<ContentAsset> {
  const said = readJson<z.output<typeof assetPage>>(assetPage, raw);
  return {
    next: said.nextPageIndex ?? null,
    items: said.assets.map((one) => ({
      adamId: one.adamId,
      pricing: one.pricingParam,
      isForIpads:
        one.deviceAssignable &&
        one.revocable &&
        (one.productType ?? 'App') === 'App' &&
        one.supportedPlatforms.includes('iOS'),
      total: one.totalCount === WITHOUT_END ? null : one.totalCount,
      assigned: one.assignedCount,
      available: one.totalCount === WITHOUT_END ? null : one.availableCount,
    })),
  };
}

const assignment = z.object({ adamId, pricingParam: pricing, serialNumber: serial.nullish() });
const assignmentPage = z.object({ ...page, assignments: z.array(assignment).max(5_000).default([]) });
export interface ContentAssignment {
  readonly adamId: string;
  readonly pricing: 'STDQ' | 'PLUS';
  readonly serialNumber: string;
}

/** A page of `assignments`: those of devices; whose account another one is of is left behind. @throws wire-apple.malformed, .tooLarge */
export function readContentAssignments(raw: Uint8Array | string): Paged<ContentAssignment> {
  const said = readJson<z.output<typeof assignmentPage>>(assignmentPage, raw);
  return {
    next: said.nextPageIndex ?? null,
    items: said.assignments.flatMap(({ adamId, pricingParam, serialNumber }) =>
      serialNumber === null || serialNumber === undefined ? [] : [{ adamId, pricing: pricingParam, serialNumber }],
    ),
  };
}

/**
 * Body of `assets/associate` and `assets/disassociate`: one application, and the devices that get its licences or give them back.
 * @throws wire-apple.malformed
 */
export function writeContentRequest(
  { adamId: id, pricing: quality }: Pick<ContentAsset, 'adamId' | 'pricing'>,
  serials: readonly string[],
): string {
  const unique = new Set(serials).size === serials.length;
  const where = faultOf(z.strictObject({ id: adamId, quality: pricing, serials: z.array(serial).min(1).max(10_000) }), {
    ...{ id, quality, serials },
  });
  if (where !== null || !unique) throw malformed(where ?? 'serialNumbers');
  return JSON.stringify({ assets: [{ adamId: id, pricingParam: quality }], serialNumbers: serials });
}

const started = z.object({ eventId });

/** Under which number what was asked is going on. @throws wire-apple.malformed, .tooLarge */
export const readContentEvent = (raw: Uint8Array | string): string =>
  readJson<z.output<typeof started>>(started, raw).eventId;

const failure = z.object({
  errorNumber: z.int(),
  errorMessage: line(300).nullish(),
  errorInfo: z.object({ serialNumbers: z.array(z.string().max(100)).max(10_000).default([]) }).nullish(),
});
const status = z.object({
  eventStatus: z.enum(['PENDING', 'COMPLETE', 'FAILED']),
  failures: z.array(failure).max(1_000).default([]),
});
export interface ContentFailure {
  readonly code: number;
  readonly message: string | null;
  /** Of which devices; none: of all that were asked for. */
  readonly serials: readonly string[];
}
export interface ContentEventStatus {
  readonly state: 'PENDING' | 'COMPLETE' | 'FAILED';
  readonly failures: readonly ContentFailure[];
}

/** The answer of `status`. @throws wire-apple.malformed, .tooLarge */
export function readContentStatus(raw: Uint8Array | string): ContentEventStatus {
  const said = readJson<z.output<typeof status>>(status, raw);
  return {
    state: said.eventStatus,
    failures: said.failures.map((one) => ({
      code: one.errorNumber,
      message: one.errorMessage ?? null,
      serials: one.errorInfo?.serialNumbers ?? [],
    })),
  };
}

const refusal = z.object({ errorNumber: z.int(), errorMessage: line(300).nullish() });

/** What an answer that is none says: Apple's number for it; null: it says nothing of the kind. */
export function readContentRefusal(
  raw: Uint8Array | string,
): { readonly code: number; readonly message: string | null } | null {
  try {
    const said = readJson<z.output<typeof refusal>>(refusal, raw);
    return { code: said.errorNumber, message: said.errorMessage ?? null };
  } catch (error) {
    if (isUnreadable(error)) return null;
    throw error;
  }
}
const isUnreadable = (error: unknown): boolean =>
  ['wire-apple.malformed', 'wire-apple.tooLarge'].includes((error as { readonly code?: string }).code ?? '');

const metadata = z.object({
  results: z
    .record(z.string().max(20), z.object({ bundleId: z.string().max(300), name: line(120) }).partial())
    .refine((results) => Object.keys(results).length <= 200)
    .default({}),
});

/** What numbers of the store are: by number, the application's own name and what people call it. @throws wire-apple.malformed, .tooLarge */
export function readContentMetadata(
  raw: Uint8Array | string,
): ReadonlyMap<string, { readonly bundleId: string; readonly name: string }> {
  const { results } = readJson<z.output<typeof metadata>>(metadata, raw);
  return new Map(
    Object.entries(results).flatMap(([id, { bundleId: bundle, name }]) =>
      bundle === undefined || faultOf(bundleId, bundle) !== null
        ? []
        : [[id, { bundleId: bundle, name: name ?? bundle }] as const],
    ),
  );
}
