import { Tag, context, type BerElement } from './ber.js';
import { derExplicit, derOid, derSequence } from './der.js';
import { malformed, wireCmsError } from './errors.js';
import { OID } from './oids.js';

/**
 * What a ContentInfo holds (RFC 5652 §3).
 * @throws wire-cms.malformed, wire-cms.unexpectedType
 */
export function readContentInfo(whole: BerElement, type: 'signedData' | 'envelopedData'): BerElement {
  const [oid, holder] = whole.expect(Tag.sequence, 'ContentInfo').children(2);
  const found = oid?.oid('content type');
  if (found === undefined) throw malformed('ContentInfo');
  if (found !== OID[type]) throw wireCmsError('unexpectedType', { oid: found });
  const [content] = holder?.expect(context(0), 'ContentInfo').children(1) ?? [];
  if (content === undefined) throw malformed('ContentInfo');
  return content.expect(Tag.sequence, type);
}

export const derContentInfo = (type: 'signedData' | 'envelopedData', content: Uint8Array): Buffer =>
  derSequence(derOid(OID[type]), derExplicit(0, content));
