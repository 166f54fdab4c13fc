import { readSignedData } from '@chariot/wire-cms';
import { readDict, type PlistDict, type PlistValue } from '@chariot/wire-apple';
import { DomainError } from '@chariot/kernel';
import { ipadError } from './errors.js';
import { flagIn, dictsIn, dictIn, numberIn, plainOf, textIn } from './plain.js';

export interface ScepPayload {
  readonly uuid: string;
  readonly url: string;
  readonly name: string | undefined;
  readonly challenge: string | undefined;
  readonly keySize: number;
  /** `[['CN', 'iPad'], …]` */
  readonly subject: readonly (readonly [kind: string, text: string])[];
  readonly fingerprint: Buffer | undefined;
  readonly retries: number;
  /** Seconds. */
  readonly retryDelay: number;
}

export interface MdmPayload {
  readonly topic: string;
  readonly serverUrl: string;
  readonly checkInUrl: string;
  readonly signMessage: boolean;
  readonly checkOutWhenRemoved: boolean;
  readonly capabilities: readonly string[];
}

/** A profile as an iPad reads it. */
export interface ReadProfile {
  readonly identifier: string;
  readonly uuid: string;
  readonly displayName: string;
  readonly removalDisallowed: boolean;
  /** Whether a signature was around it, and held. */
  readonly signed: boolean;
  readonly payloads: readonly { readonly type: string; readonly identifier: string; readonly uuid: string }[];
  readonly contents: readonly unknown[];
  /** DER. */
  readonly roots: readonly Buffer[];
  /** What it asks certificates by, that of an enrolment included. */
  readonly scep: readonly ScepPayload[];
  /** As it came. */
  readonly raw: Buffer;
  /** Null: it enrols nothing. */
  readonly enrolment: { readonly scep: ScepPayload; readonly mdm: MdmPayload } | null;
}

const PLIST_MAGIC = /^\s*<|^bplist|^\ufeff/;

/**
 * A `.mobileconfig`, signed (CMS) or not. Who signed is not asked: an iPad shows « not verified » and a person decides.
 * @throws ipad.notAProfile for whatever is none, a signature that does not hold included
 */
export function readProfile(bytes: Uint8Array): ReadProfile {
  try {
    const raw = Buffer.from(bytes);
    const signed = !PLIST_MAGIC.test(raw.toString('latin1', 0, 16));
    return profileIn(readDict(signed ? readSignedData(raw, { most: 4 * 1024 * 1024 }).content : raw), raw, signed);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code.startsWith('ipad.')) throw error;
    throw ipadError('notAProfile', { where: error.code }, { cause: error });
  }
}

function profileIn(plist: PlistDict, raw: Buffer, signed: boolean): ReadProfile {
  if (plist.get('PayloadType') !== 'Configuration') throw ipadError('notAProfile', { where: 'PayloadType' });
  const dicts = dictsIn(plist, 'PayloadContent');
  const payloads = dicts.map((payload) => ({
    type: must(payload, 'PayloadType'),
    identifier: must(payload, 'PayloadIdentifier'),
    uuid: must(payload, 'PayloadUUID'),
  }));
  const mdm = dicts.find((payload) => payload.get('PayloadType') === 'com.apple.mdm');
  return {
    identifier: must(plist, 'PayloadIdentifier'),
    uuid: must(plist, 'PayloadUUID'),
    displayName: textIn(plist, 'PayloadDisplayName') ?? '',
    removalDisallowed: flagIn(plist, 'PayloadRemovalDisallowed') ?? false,
    signed,
    raw,
    payloads,
    contents: dicts.map((payload) => plainOf(payload)),
    roots: dicts.flatMap((payload) => {
      const content = payload.get('PayloadContent');
      return payload.get('PayloadType') === 'com.apple.security.root' && Buffer.isBuffer(content) ? [content] : [];
    }),
    scep: dicts.flatMap((payload) =>
      payload.get('PayloadType') === 'com.apple.security.scep' ? [scepPayload(payload)] : [],
    ),
    enrolment:
      mdm === undefined ? null : { mdm: mdmIn(mdm), scep: scepIn(dicts, must(mdm, 'IdentityCertificateUUID')) },
  };
}

function mdmIn(payload: PlistDict): MdmPayload {
  const serverUrl = url(payload, 'ServerURL');
  return {
    topic: must(payload, 'Topic'),
    serverUrl,
    checkInUrl: payload.has('CheckInURL') ? url(payload, 'CheckInURL') : serverUrl,
    signMessage: flagIn(payload, 'SignMessage') ?? false,
    checkOutWhenRemoved: flagIn(payload, 'CheckOutWhenRemoved') ?? false,
    capabilities: texts(payload.get('ServerCapabilities')),
  };
}

function scepIn(dicts: readonly PlistDict[], uuid: string): ScepPayload {
  const payload = dicts.find((one) => one.get('PayloadUUID') === uuid);
  // ACME, and keys that come in a PKCS #12, are not played.
  if (payload?.get('PayloadType') !== 'com.apple.security.scep') {
    throw ipadError('notAProfile', { where: 'IdentityCertificateUUID' });
  }
  return scepPayload(payload);
}

const scepPayload = (payload: PlistDict): ScepPayload => ({
  uuid: must(payload, 'PayloadUUID'),
  ...scepContent(dictIn(payload, 'PayloadContent') ?? new Map()),
});

/** The keys of a SCEP payload, and of the credential that a declaration names. @throws ipad.notAProfile */
function scepContent(content: PlistDict): Omit<ScepPayload, 'uuid'> {
  const kind = content.get('Key Type') ?? content.get('KeyType') ?? 'RSA';
  if (kind !== 'RSA') throw ipadError('notAProfile', { where: 'Key Type' });
  const fingerprint = content.get('CAFingerprint');
  const subject = content.get('Subject');
  return {
    url: url(content, 'URL'),
    name: textIn(content, 'Name'),
    challenge: textIn(content, 'Challenge'),
    // Without the key, some clients make one of 1,024 bits.
    keySize: numberIn(content, 'Keysize') ?? 1024,
    subject: Array.isArray(subject) ? subject.flatMap(relativeName) : [],
    fingerprint: Buffer.isBuffer(fingerprint) ? fingerprint : undefined,
    retries: numberIn(content, 'Retries') ?? 3,
    retryDelay: numberIn(content, 'RetryDelay') ?? 10,
  };
}

function relativeName(value: PlistValue): (readonly [string, string])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair) => {
    const [kind, text] = Array.isArray(pair) ? pair : [];
    return typeof kind === 'string' && typeof text === 'string' ? [[kind, text] as const] : [];
  });
}

function must(dict: PlistDict, key: string): string {
  const value = textIn(dict, key);
  if (value === undefined || value === '') throw ipadError('notAProfile', { where: key });
  return value;
}

function url(dict: PlistDict, key: string): string {
  const value = must(dict, key);
  if (!URL.canParse(value) || !/^https?:/i.test(value)) throw ipadError('notAProfile', { where: key });
  return value;
}

const texts = (value: PlistValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/**
 * The profile behind the page that a QR code opens: where its button leads.
 * @returns null when the page has none
 */
export function linkInPage(html: string, base: string): string | null {
  const links = [...html.matchAll(/<a\b[^<>]*>/gi)].flatMap(([tag]) => {
    const address = /\bhref="([^"]+)"/i.exec(tag)?.[1];
    return address === undefined ? [] : [{ tag, address }];
  });
  const chosen =
    links.find(({ tag }) => /aspen-config|data-profile|\bdownload\b/i.test(tag)) ??
    links.find(({ address }) => /mobileconfig|profil/i.test(address));
  const href = chosen?.address.replace(/&amp;/g, '&');
  return href !== undefined && URL.canParse(href, base) ? new URL(href, base).href : null;
}
