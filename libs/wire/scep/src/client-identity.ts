import type { KeyObject } from 'node:crypto';
import {
  context,
  der,
  derAttribute,
  derExplicit,
  derInteger,
  derOid,
  derPrintable,
  derSequence,
  derSetOf,
  derTime,
  derUtf8,
  signStructure,
  type Digest,
} from '@chariot/wire-cms';
import { SCEP_OID } from './names.js';

/** What a client has before it is enrolled. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** `[['2.5.4.3', 'iPad de la salle 2'], …]`: a relative name each, in that order. */
export type Subject = readonly (readonly [oid: string, text: string])[];

const COUNTRY = '2.5.4.6';

function derName(subject: Subject): Buffer {
  const parts = subject.map(([oid, text]) =>
    derSetOf([derSequence(derOid(oid), oid === COUNTRY ? derPrintable(text) : derUtf8(text))]),
  );
  return derSequence(...parts);
}

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/**
 * A PKCS #10 request, DER (RFC 2986 §4).
 * @throws wire-cms.unsupportedKey
 */
export function writeSigningRequest(options: {
  readonly subject: Subject;
  readonly keys: KeyPair;
  readonly challengePassword?: string;
  readonly digest?: Digest;
}): Buffer {
  const { subject, keys, challengePassword, digest } = options;
  const attributes =
    challengePassword === undefined ? [] : [derAttribute(SCEP_OID.challengePassword, derUtf8(challengePassword))];
  const info = derSequence(derInteger(0), derName(subject), spkiOf(keys.publicKey), der(context(0), ...attributes));
  return signStructure(() => info, keys.privateKey, digest);
}

/**
 * The certificate that a client makes for itself to sign its first request (RFC 8894 §2.3), DER.
 * @throws wire-cms.unsupportedKey
 */
export function writeSelfSigned(options: {
  readonly subject: Subject;
  readonly keys: KeyPair;
  readonly serial: bigint;
  readonly from: Date;
  readonly until: Date;
  readonly digest?: Digest;
}): Buffer {
  const { subject, keys, serial, from, until, digest } = options;
  const name = derName(subject);
  return signStructure(
    (algorithm) =>
      derSequence(
        derExplicit(0, derInteger(2)),
        derInteger(serial),
        algorithm,
        name,
        derSequence(derTime(from), derTime(until)),
        name,
        spkiOf(keys.publicKey),
      ),
    keys.privateKey,
    digest,
  );
}
