import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { wireAppleError } from '../errors.js';
import { PlistReal, type PlistInput } from '../plist/value.js';
import { plistBytes, writePlist } from '../plist/writer.js';
import { faultOf, identifier as identifierShape } from '../shapes.js';
import { PAYLOADS, type PayloadType } from './kinds.js';
import { REAL_KEYS } from './restrictions.js';

type Dict = { readonly [key: string]: PlistInput | undefined };

/** A payload's dictionary, ready to stand in a profile; others of the same profile name it by its PayloadUUID. */
export type Payload = Dict & {
  readonly PayloadType: string;
  readonly PayloadIdentifier: string;
  readonly PayloadUUID: string;
  readonly PayloadVersion: 1;
};

export type PayloadContent<Type extends PayloadType> = z.input<(typeof PAYLOADS)[Type]['schema']>;

interface Named {
  /** The same for as long as it is the same setting: a profile replaces the one of its identifier. */
  readonly identifier: string;
  /** Shown in the iPad's settings. */
  readonly displayName?: string;
  readonly description?: string;
  readonly organization?: string;
}

/**
 * A payload of a type that is known here, checked to the last key.
 * @throws wire-apple.invalidPayload, .unwritable
 */
export function payload<Type extends PayloadType>(type: Type, named: Named, content: PayloadContent<Type>): Payload {
  if (!Object.hasOwn(PAYLOADS, type)) throw invalid('?', 'PayloadType');
  const where = faultOf(PAYLOADS[type].schema, content);
  if (where !== null) throw invalid(type, where);
  return stamped(type, named, withReals(content as Dict));
}

/** What a payload says of itself, which its content must not say again. */
const OWN = ['PayloadType', 'PayloadVersion', 'PayloadIdentifier', 'PayloadUUID', 'PayloadEnabled'];

/**
 * For an expert: any payload that Apple documents, whose keys are not looked at.
 * @throws wire-apple.invalidPayload for what is no payload type, and for what enrols or removes an enrolment
 */
export function expertPayload(type: string, named: Named, content: Dict): Payload {
  if (!/^com\.apple\.[A-Za-z0-9.()_-]{1,100}$/.test(type)) throw invalid('?', 'PayloadType');
  // Whoever may write a setting may not hand the iPad to another server.
  if (type.toLowerCase() === 'com.apple.mdm') throw invalid(type, 'PayloadType');
  const repeated = OWN.find((key) => Object.hasOwn(content, key));
  if (repeated !== undefined) throw invalid(type, repeated);
  return stamped(type, named, content);
}

function stamped(type: string, named: Named, content: Dict): Payload {
  const said = { ...content, ...common(type, named), PayloadType: type, PayloadVersion: 1 as const };
  return { ...said, PayloadIdentifier: named.identifier, PayloadUUID: uuidOf(said) };
}

function common(type: string, { identifier, displayName, description, organization }: Named): Dict {
  if (faultOf(identifierShape, identifier) !== null) throw invalid(type, 'PayloadIdentifier');
  return {
    PayloadIdentifier: identifier,
    ...(displayName !== undefined && { PayloadDisplayName: displayName }),
    ...(description !== undefined && { PayloadDescription: description }),
    ...(organization !== undefined && { PayloadOrganization: organization }),
  };
}

/** UUID version 8 (RFC 9562 §5.8) of the SHA-256 of a content's canonical text: equal content, equal UUID. */
export function uuidOf(content: PlistInput): string {
  const hash = createHash('sha256').update(writePlist(content)).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export interface Profile extends Named {
  readonly payloads: readonly Payload[];
  /** Only a supervised iPad, or one enrolled through Apple's account, keeps it then. */
  readonly removalDisallowed?: boolean;
  readonly scope?: 'System' | 'User';
  /** Shown before it is installed by hand, by language (`fr`, `default`). */
  readonly consent?: { readonly [language: string]: string };
  /**
   * By what stands for it in the payloads: put under `Password`, `UserPassword`, `ProxyPassword` and `Challenge` once the UUIDs are made. A hash
   * of a short key, shown by every list of profiles, would be a way to guess it.
   */
  readonly secrets?: ReadonlyMap<string, string>;
}

/**
 * The unsigned bytes of a profile (`application/x-apple-aspen-config`): the same content gives the same bytes.
 * @throws wire-apple.invalidPayload for an empty profile, two payloads of one identifier, two of a type that is taken once
 */
export function writeProfile(profile: Profile): Buffer {
  const { payloads, removalDisallowed, scope, consent, secrets = new Map<string, string>() } = profile;
  const type = 'Configuration';
  if (payloads.length === 0) throw invalid(type, 'PayloadContent');
  const seen = new Set<string>();
  for (const { PayloadType, PayloadIdentifier } of payloads) {
    const once = Object.hasOwn(PAYLOADS, PayloadType) && PAYLOADS[PayloadType as PayloadType].once;
    for (const key of [PayloadIdentifier, ...(once ? [`once ${PayloadType}`] : [])]) {
      if (seen.has(key)) throw invalid(PayloadType, 'PayloadIdentifier');
      seen.add(key);
    }
  }
  const said = {
    ...common(type, profile),
    PayloadType: type,
    PayloadVersion: 1,
    PayloadContent: payloads,
    PayloadRemovalDisallowed: removalDisallowed,
    PayloadScope: scope,
    ConsentText: consent,
  };
  return plistBytes({
    ...said,
    PayloadContent: payloads.map((one) => withSecrets(one, secrets)),
    PayloadUUID: uuidOf(said),
  });
}

const SECRET_KEYS: readonly string[] = ['Password', 'UserPassword', 'ProxyPassword', 'Challenge'];

function withSecrets(dict: Dict, secrets: ReadonlyMap<string, string>): Dict {
  const entries = Object.entries(dict).map(([key, value]): [string, PlistInput | undefined] => {
    if (typeof value === 'string' && SECRET_KEYS.includes(key)) return [key, secrets.get(value) ?? value];
    const plain = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
    return [key, plain ? withSecrets(value as Dict, secrets) : value];
  });
  return Object.fromEntries(entries);
}

/** What of a payload only a supervised iPad obeys: the whole of it, some keys, or nothing. */
export function needsOfPayload(one: Payload): { readonly supervised: boolean; readonly keys: readonly string[] } {
  if (!Object.hasOwn(PAYLOADS, one.PayloadType)) return { supervised: false, keys: [] };
  const kind: { supervised: boolean; supervisedKeys?: readonly string[] } = PAYLOADS[one.PayloadType as PayloadType];
  return { supervised: kind.supervised, keys: (kind.supervisedKeys ?? []).filter((key) => one[key] !== undefined) };
}

function withReals(content: Dict): Dict {
  const reals = REAL_KEYS.flatMap((key) => {
    const value = content[key];
    return typeof value === 'number' ? [[key, new PlistReal(value)] as const] : [];
  });
  return reals.length === 0 ? content : { ...content, ...Object.fromEntries(reals) };
}

const invalid = (payloadType: string, where: string) => wireAppleError('invalidPayload', { payloadType, where });
