import ipaddr from 'ipaddr.js';

/**
 * Whom an address is counted for. An IPv4 one written as an IPv6 one is itself; of IPv6, whoever has one address has
 * 2^64 of them (RFC 4291 §2.5.4): the network is counted. What is not an address (a trusted proxy may hand on anything)
 * is everybody's, once.
 */
export function addressKey(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return 'unknown';
  const parsed = ipaddr.process(bare);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`;
}
