import { z } from 'zod';
import { malformed } from '../errors.js';
import { readJson } from '../json.js';
import { lineOf } from '../plist/fields.js';
import { faultOf, httpsUrl, text } from '../shapes.js';
import { SKIP_KEYS } from './skip-keys.js';

// Apple's enrolment service for devices: `/session`, `/account`, `/server/devices`, `/devices/sync`, `/profile`, `/profile/devices`.

const instant = z.iso.datetime({ offset: true });
const serial = z.string().regex(/^[A-Za-z0-9]{1,40}$/);
const line = (max: number) => z.string().transform((said) => lineOf(said, max));
const cursor = text(1_000, 1).regex(/^[\x21-\x7e]+$/);
const PROFILE_UUID = /^[0-9A-Za-z-]{1,64}$/;

/** What is known of a device; who assigned it (an e-mail address) and its colour are left behind. */
const device = z.object({
  serial_number: serial,
  model: line(120).nullish(),
  description: line(200).nullish(),
  asset_tag: line(100).nullish(),
  device_family: line(40).nullish(),
  os: line(40).nullish(),
  /** A later service may have other words. */
  profile_status: line(40).nullish(),
  profile_uuid: z.string().regex(PROFILE_UUID).nullish().or(z.literal('')),
  profile_assign_time: instant.nullish(),
  profile_push_time: instant.nullish(),
  device_assigned_date: instant.nullish(),
  /** In answers to `sync` alone. */
  op_type: z.enum(['added', 'modified', 'deleted']).nullish(),
  op_date: instant.nullish(),
});
export type DepDevice = z.output<typeof device>;

const devicePage = z.object({
  cursor: cursor.nullish(),
  fetched_until: instant.nullish(),
  more_to_follow: z.boolean().default(false),
  devices: z.array(device).max(1_000).default([]),
});
export type DepDevicePage = z.output<typeof devicePage>;

/** An answer of `/server/devices` or `/devices/sync`. @throws wire-apple.malformed, .tooLarge */
export const readDepDevices = (raw: Uint8Array | string): DepDevicePage => readJson<DepDevicePage>(devicePage, raw);

/**
 * One record for each device out of several pages: Apple may give one twice, and the latest `op_date` is how it is.
 * Of two without a date, or of one date, the later in the list.
 */
export function latestOfEach(devices: readonly DepDevice[]): DepDevice[] {
  const latest = new Map<string, DepDevice>();
  for (const one of devices) {
    const known = latest.get(one.serial_number);
    if (known === undefined || timeOf(one) >= timeOf(known)) latest.set(one.serial_number, one);
  }
  return [...latest.values()];
}
const timeOf = ({ op_date }: DepDevice): number => (op_date ? Date.parse(op_date) : 0);

/** Body of a request for devices: from the beginning without a cursor. `limit`: 100 to 1,000. */
export function writeDepRequest(from: string | null, limit = 1_000): string {
  if (from !== null && faultOf(cursor, from) !== null) throw malformed('cursor');
  return JSON.stringify({ ...(from !== null && { cursor: from }), limit: Math.min(1_000, Math.max(100, limit)) });
}

/** How a device that Apple's account gives us is set up. By Apple's names. */
const depProfile = z
  .strictObject({
    profile_name: text(125, 1),
    url: httpsUrl,
    configuration_web_url: httpsUrl.optional(),
    allow_pairing: z.boolean().optional(),
    is_supervised: z.boolean().optional(),
    /** Shared iPad. */
    is_multi_user: z.boolean().optional(),
    is_mandatory: z.boolean().optional(),
    await_device_configured: z.boolean().optional(),
    is_mdm_removable: z.boolean().optional(),
    auto_advance_setup: z.boolean().optional(),
    support_phone_number: text(50).optional(),
    support_email_address: text(250).optional(),
    department: text(125).optional(),
    org_magic: text(256).optional(),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .optional(),
    region: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    /** Base64 of DER. */
    anchor_certs: z.array(z.base64()).max(10).optional(),
    supervising_host_certs: z.array(z.base64()).max(10).optional(),
    skip_setup_items: z.array(z.enum(SKIP_KEYS)).optional(),
    devices: z.array(serial).max(1_000).optional(),
  })
  // An enrolment that cannot be taken off is only allowed to a supervised iPad.
  .refine((profile) => profile.is_mdm_removable !== false || profile.is_supervised !== false, {
    path: ['is_mdm_removable'],
  });
export type DepProfile = z.output<typeof depProfile>;

/** Body of `POST /profile`. @throws wire-apple.malformed */
export function writeDepProfile(profile: DepProfile): string {
  const where = faultOf(depProfile, profile);
  if (where !== null) throw malformed(where);
  return JSON.stringify(profile);
}

/** Body of `POST /profile/devices` (assign) and `DELETE /profile/devices` (without a profile: clear). */
export function writeDepAssignment(serials: readonly string[], profileUuid: string | null): string {
  const where = faultOf(z.array(serial).min(1).max(1_000), serials);
  if (where !== null) throw malformed('devices');
  if (profileUuid !== null && !PROFILE_UUID.test(profileUuid)) throw malformed('profile_uuid');
  return JSON.stringify({ ...(profileUuid !== null && { profile_uuid: profileUuid }), devices: serials });
}

const depAssignment = z.object({
  profile_uuid: z.string().regex(PROFILE_UUID).nullish(),
  devices: z.record(serial, line(60)).default({}),
});
export interface DepAssignment {
  readonly profileUuid: string | null;
  /** `SUCCESS`, `NOT_ACCESSIBLE` (not ours), `FAILED`, by serial number. */
  readonly devices: ReadonlyMap<string, string>;
}

/** The answer to each of those three. @throws wire-apple.malformed, .tooLarge */
export function readDepAssignment(raw: Uint8Array | string): DepAssignment {
  const said = readJson<z.output<typeof depAssignment>>(depAssignment, raw);
  return { profileUuid: said.profile_uuid ?? null, devices: new Map(Object.entries(said.devices)) };
}

const depSession = z.object({ auth_session_token: text(1_000, 1).regex(/^[\x21-\x7e]+$/) });

/** The answer of `/session`: what each further request carries in `X-ADM-Auth-Session`. A secret. */
export const readDepSession = (raw: Uint8Array | string): string =>
  readJson<z.output<typeof depSession>>(depSession, raw).auth_session_token;

const depAccount = z.object({
  server_uuid: text(100, 1),
  server_name: line(200).nullish(),
  org_name: line(200).nullish(),
  org_id: line(100).nullish(),
  org_type: line(40).nullish(),
});
export type DepAccount = z.output<typeof depAccount>;

/** The answer of `/account`, without the administrator's address. @throws wire-apple.malformed, .tooLarge */
export const readDepAccount = (raw: Uint8Array | string): DepAccount => readJson<DepAccount>(depAccount, raw);

const word = text(500, 1).regex(/^[\x21-\x7e]+$/);
const depToken = z.object({
  consumer_key: word,
  consumer_secret: word,
  access_token: word,
  access_secret: word,
  access_token_expiry: instant,
});
/** Four secrets, and until when. */
export type DepToken = z.output<typeof depToken>;

/**
 * The server token that Apple's site gives, once its CMS envelope is opened (wire-cms): a MIME text around JSON that stands
 * between `-----BEGIN MESSAGE-----` and `-----END MESSAGE-----`, or the JSON alone.
 * @throws wire-apple.malformed, .tooLarge
 */
export function readDepToken(raw: Uint8Array | string): DepToken {
  const said = typeof raw === 'string' ? raw : Buffer.from(raw).toString('utf8');
  if (said.length > 64 * 1024) throw malformed('token');
  const from = said.indexOf(BEGIN);
  const to = said.indexOf(END, from + BEGIN.length);
  const inner = from >= 0 && to > from ? said.slice(from + BEGIN.length, to) : said;
  return readJson<DepToken>(depToken, inner.trim());
}
const BEGIN = '-----BEGIN MESSAGE-----';
const END = '-----END MESSAGE-----';

/** Apple's refusals are a word, in quotes or not (`EXPIRED_CURSOR`, `T_C_NOT_SIGNED`); null: it is none. */
export function readDepRefusal(raw: Uint8Array | string): string | null {
  const said = typeof raw === 'string' ? raw : Buffer.from(raw.subarray(0, 1_000)).toString('latin1');
  return /^\s*"?([A-Z][A-Z0-9_]{2,60})"?\s*$/.exec(said.slice(0, 1_000))?.[1] ?? null;
}
