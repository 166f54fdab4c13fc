import ipaddr from 'ipaddr.js';
import { isIPv6 } from 'node:net';

type Ip = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Ip, number];

/**
 * Not even by a setting: nobody's address, everybody's, one's own link (clouds answer there with the keys of the
 * machine: 169.254.169.254), and clouds' other metadata addresses.
 */
const NEVER: readonly Range[] = [
  '0.0.0.0/8',
  '255.255.255.255/32',
  '224.0.0.0/4',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '::/128',
  'ff00::/8',
  'fe80::/10',
  'fd00:ec2::/32',
].map((range) => ipaddr.parseCIDR(range));

/** Allocated to the public internet (IANA): what is outside is reserved, or a way to write a v4 address otherwise. */
const PUBLIC_V6: Range = ipaddr.parseCIDR('2000::/3');

/** Which addresses may be called: public ones, and those of the ranges that the settings list. */
export class AddressRules {
  readonly #allowed: readonly Range[];

  /** @throws Error for a range that is not written `address/length`. */
  constructor(privateRanges: readonly string[] = []) {
    this.#allowed = privateRanges.map((range) => ipaddr.parseCIDR(range));
  }

  /** `text`: an address as a resolver or a socket gives it. What cannot be read is refused. */
  allows(text: string): boolean {
    const parsed = parse(text);
    if (parsed === null) return false;
    const address =
      parsed instanceof ipaddr.IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : (parsed as Ip);
    if (NEVER.some((range) => within(address, range))) return false;
    return isPublic(address) || this.#allowed.some((range) => within(address, range));
  }
}

/** Whether `text` is a range as the settings write it: `10.20.0.0/16`. */
export const isNetwork = (text: string): boolean => ipaddr.isValidCIDR(text);

/** Whether `text` is an IP address, in a form that a URL of the WHATWG leaves it in. */
export const isIp = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));

/** A zone (fe80::1%eth0) is of a link and is refused; a v4 address is read in its four-part decimal form and no other. */
function parse(text: string): Ip | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.parse(text);
  if (!isIPv6(text) || text.includes('%')) return null;
  // In hexadecimal first: the library takes ::127.0.0.1 for ::ffff:127.0.0.1, which is another address.
  return ipaddr.IPv6.parse(new URL(`http://[${text}]/`).hostname.slice(1, -1));
}

// `unicast` is what is in none of the library's special ranges: mapped, NAT64, 6to4 and Teredo have theirs.
const isPublic = (address: Ip): boolean =>
  address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || within(address, PUBLIC_V6));

const within = (address: Ip, [network, length]: Range): boolean =>
  address.kind() === network.kind() && address.match(network as never, length);
