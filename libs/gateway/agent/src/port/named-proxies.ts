import { BlockList, isIP, isIPv6 } from 'node:net';
import { createHash } from 'node:crypto';
import { gatewayAgentError } from '../errors.js';

/** RFC 9440 §2.2, §2.3, as Node names headers. */
const HEADER = 'client-cert';
const CHAIN_HEADER = 'client-cert-chain';
/** What pki reads of a certificate, in base64 and between two colons. */
const MAX_CHARACTERS = 5_466;

/** What a request shows of where it comes from. */
export interface Arrival {
  /** Of the connection itself, and not what a header says. */
  readonly remoteAddress: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Whether TLS proved a certificate on the connection itself. */
  readonly hasOwnCertificate: boolean;
}

/** The certificate that a proxy has seen proved, and hands on. */
export interface BroughtCertificate {
  /** DER: nothing is known of it yet but that a named proxy brought it. */
  readonly der: Buffer;
  /** SHA-256 of it, 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
}

/**
 * The proxies that end devices' TLS and may tell which certificate was proved to them (RFC 9440). By default there is none.
 * A proxy that passes TLS through must not be among them: whoever it lets pass would be believed (§4 of the RFC).
 */
export class NamedProxies {
  readonly #list = new BlockList();

  /** IP addresses and networks (`192.0.2.7`, `2001:db8::/64`). @throws RangeError for anything else */
  constructor(readonly addresses: readonly string[] = []) {
    for (const text of addresses) {
      if (!isProxyAddress(text)) throw new RangeError(`${text} is neither an address nor a network`);
      const [address = '', bits] = text.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  /** Whether the connection comes from one of them; an IPv4 address may be written as IPv6 does. */
  knows(address: string | undefined): boolean {
    if (address === undefined || isIP(address) === 0) return false;
    return this.#list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  /**
   * The certificate that the request brings in its header; `undefined` when it brings none.
   * @throws gateway-agent.unnamedProxy when somebody else brings one, or together with a certificate of the connection itself;
   * gateway-agent.badRequest when it is no certificate of RFC 9440
   */
  certificateOf({ remoteAddress, headers, hasOwnCertificate }: Arrival): BroughtCertificate | undefined {
    const value = headers[HEADER];
    if (value === undefined && headers[CHAIN_HEADER] === undefined) return undefined;
    if (!this.knows(remoteAddress) || hasOwnCertificate) throw gatewayAgentError('unnamedProxy');
    if (value === undefined) return undefined;
    // A second header would have been joined to the first by a comma: it is no byte sequence (RFC 8941 §3.3.5) either.
    const base64 = typeof value === 'string' ? /^:([A-Za-z0-9+/]+={0,2}):$/.exec(value)?.[1] : undefined;
    if (base64 === undefined || base64.length > MAX_CHARACTERS) throw gatewayAgentError('badRequest');
    const der = Buffer.from(base64, 'base64');
    return { der, fingerprint: createHash('sha256').update(der).digest('hex') };
  }
}

/** An address, or a network that is not half of the world: from 8 bits (IPv4) or 16 (IPv6). */
export function isProxyAddress(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || address.includes('%')) return false;
  const [fewest, most] = family === 4 ? [8, 32] : [16, 128];
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= fewest && Number(bits) <= most);
}
