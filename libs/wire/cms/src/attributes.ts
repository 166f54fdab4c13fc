import { Tag, type BerElement } from './ber.js';
import { der, derOid, derSequence, derSetOf, reencoded } from './der.js';
import { malformed } from './errors.js';
import { LIMITS } from './limits.js';

/** Values by the attribute’s identifier. */
export type Attributes = ReadonlyMap<string, readonly BerElement[]>;

/**
 * SET OF Attribute (RFC 5652 §5.3), each of them once.
 * @throws wire-cms.malformed
 */
export function readAttributes(set: BerElement): Attributes {
  const found = new Map<string, readonly BerElement[]>();
  for (const attribute of set.children(LIMITS.attributes)) {
    const [type, values] = attribute.expect(Tag.sequence, 'attribute').children(2);
    if (type === undefined || values === undefined) throw malformed('attribute');
    const oid = type.oid('attribute');
    // RFC 5652 §11: those that matter come once; of two, one would be believed and the other signed.
    if (found.has(oid)) throw malformed('attribute given twice');
    found.set(oid, values.expect(Tag.set, 'attribute values').children(LIMITS.attributes));
  }
  return found;
}

/**
 * The only value of an attribute.
 * @throws wire-cms.malformed when it has several, or none
 */
export function onlyValue(attributes: Attributes, oid: string, where: string): BerElement | undefined {
  const values = attributes.get(oid);
  if (values === undefined) return undefined;
  const [value] = values;
  if (value === undefined || values.length !== 1) throw malformed(where);
  return value;
}

/**
 * What the signature of a SignerInfo covers: not `[0]` as it was sent but a SET OF in DER (RFC 5652 §5.4). The standard
 * wants its members sorted, some signers sign them in the order in which they send them: both, where they differ.
 */
export function signedBytesOf(set: BerElement): Buffer[] {
  const members = set.children(LIMITS.attributes);
  const asReceived = der(Tag.set, ...members.map((member) => reencoded(member, 'as received')));
  const sorted = derSetOf(members.map((member) => reencoded(member, 'sorted')));
  return asReceived.equals(sorted) ? [sorted] : [sorted, asReceived];
}

/** One Attribute, DER. @param values DER each */
export const derAttribute = (oid: string, ...values: readonly Uint8Array[]): Buffer =>
  derSequence(derOid(oid), derSetOf(values));
