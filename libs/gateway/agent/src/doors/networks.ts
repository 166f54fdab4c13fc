import { isIPv6 } from 'node:net';

/**
 * What is counted as one address: an IPv4 address, or the network (64 bits) of an IPv6 one, which one machine can fill
 * with as many addresses as it likes (RFC 4291 §2.5.4).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const bare = address.split('%', 1)[0] ?? '';
  if (!isIPv6(bare)) return address;
  const [head = '', tail] = bare.split('::', 2);
  const before = groupsOf(head);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - groupsOf(tail).length);
  const groups = [...before, ...Array<string>(missing).fill('0'), ...groupsOf(tail ?? '')];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  // A dotted quad at the end stands for two groups; they are beyond the first four, so their value is of no account.
  return text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
