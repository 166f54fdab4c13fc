import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { agentError } from '../errors.js';
import { normaliseFingerprint } from './fingerprint.js';

export interface Trust {
  /** SHA-256 of the pinned root, its 40 first hexadecimal digits at least, lower case. */
  readonly rootFingerprint: string;
  /** DNS name or IP address that the leaf must be for. */
  readonly host: string;
}

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
/** Leaf, issuing, root, and one more for the day an authority is cross-signed. */
const LONGEST = 4;

/**
 * Refuses any chain (leaf first) but one that leads to the pinned root, for this host, valid at `at`.
 * `at: null` leaves dates out: only for the time door, whose reply proves its own date.
 * Throws `agent.untrusted`, or `agent.outOfDate` when dates alone are wrong (a clock may then be at fault).
 * RFC 5280 §6.1, reduced to what our own authority makes: no name constraints, no policies; no system root is known.
 */
export function checkChain(chain: readonly X509Certificate[], trust: Trust, at: Date | null): void {
  const leaf = checkIssue(chain, trust.rootFingerprint);
  if (leaf.ca || !leaf.keyUsage?.includes(SERVER_AUTH)) {
    // Otherwise any enrolled tablet's certificate could play the server.
    throw agentError('untrusted', { why: 'ce certificat n’est pas celui d’un serveur' });
  }
  if (!isFor(leaf, trust.host)) throw agentError('untrusted', { why: 'le nom ne correspond pas' });
  if (at !== null) for (const certificate of chain) checkDates(certificate, at);
}

/** Refuses a chain given to us that does not lead from our own key to the pinned root. Throws `agent.untrusted`. */
export function checkOwnChain(chain: readonly X509Certificate[], rootFingerprint: string, key: KeyObject): void {
  const leaf = checkIssue(chain, rootFingerprint);
  if (leaf.ca || !leaf.publicKey.equals(createPublicKey(key))) {
    throw agentError('untrusted', { why: 'ce certificat n’est pas le nôtre' });
  }
}

/** The leaf of a chain that is signed, link by link, up to the pinned root. */
function checkIssue(chain: readonly X509Certificate[], rootFingerprint: string): X509Certificate {
  const [leaf, ...issuers] = chain;
  const root = issuers.at(-1);
  if (!leaf || !root || chain.length > LONGEST) throw agentError('untrusted', { why: 'chaîne incomplète' });
  if (!fingerprintOf(root).startsWith(normaliseFingerprint(rootFingerprint))) {
    throw agentError('untrusted', { why: 'autorité inconnue' });
  }
  for (const [index, issuer] of issuers.entries()) {
    const subject = chain[index];
    if (!subject || !issuer.ca || !subject.checkIssued(issuer) || !subject.verify(issuer.publicKey)) {
      throw agentError('untrusted', { why: 'signature fausse' });
    }
  }
  return leaf;
}

/** Throws `agent.outOfDate`. */
export function checkDates(certificate: X509Certificate, at: Date): void {
  const time = at.getTime();
  // NaN compares false both ways: an unreadable date refuses.
  if (!(time >= Date.parse(certificate.validFrom))) throw agentError('outOfDate', { why: 'pas encore valable' });
  if (!(time <= Date.parse(certificate.validTo))) throw agentError('outOfDate', { why: 'périmé' });
}

export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

function isFor(leaf: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return leaf.checkIP(host) !== undefined;
  // The common name is no host name (RFC 9525 §2).
  return leaf.checkHost(host, { subject: 'never' }) !== undefined;
}
