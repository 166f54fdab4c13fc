import { isIp } from './address-rules.js';
import { outboundError } from './outbound-errors.js';

/** Names that mean this machine or its network, whatever a resolver says of them (RFC 6761, RFC 6762, RFC 9476). */
const INTERNAL =
  /(^|\.)(localhost|localdomain|local|internal|intranet|home\.arpa|lan|corp|home|alt|onion|invalid|test)$/;

export interface OutboundUrl {
  readonly url: URL;
  /** Without the brackets of an IPv6 address, without the final dot of a name. */
  readonly host: string;
  readonly ip: boolean;
}

/**
 * An address that somebody typed, read as the WHATWG reads it: decimal, octal and hexadecimal ways to write an IPv4
 * address all come out in four parts.
 * @throws DomainError outbound.badAddress, outbound.notHttps, outbound.credentials, outbound.forbiddenAddress
 */
export function outboundUrl(
  text: string,
  may: { readonly http: boolean; readonly internalNames: boolean },
): OutboundUrl {
  if (text.length > 2_000 || !URL.canParse(text)) throw outboundError('badAddress');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw outboundError('badAddress');
  if (url.protocol === 'http:' && !may.http) throw outboundError('notHttps');
  if (url.username !== '' || url.password !== '') throw outboundError('credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const ip = isIp(host);
  if (host === '' || host.length > 253) throw outboundError('badAddress');
  // A name of one label is one of the local network.
  if (!ip && !may.internalNames && (INTERNAL.test(host) || !host.includes('.')))
    throw outboundError('forbiddenAddress');
  url.hash = '';
  return { url, host, ip };
}
