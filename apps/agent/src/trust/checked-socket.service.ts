import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { DomainError } from '@chariot/kernel';
import { agentError } from '../errors.js';
import { checkChain, type Trust } from './chain.js';

/** How bytes leave the machine: TCP for real; the simulator makes it slow, or cuts it. */
export interface Network {
  connect(host: string, port: number): Promise<Socket>;
}

/** What the device proves itself with. */
export interface ClientIdentity {
  readonly keyPem: string;
  /** Device, issuing (and root). */
  readonly chain: readonly string[];
}

export interface CheckedConnection {
  readonly network: Network;
  readonly port: number;
  readonly trust: Trust;
  /** When it is, as the agent believes after correction; null leaves dates out (time door only). */
  readonly at: () => Date | null;
  readonly identity: ClientIdentity | null;
  readonly timeoutMs: number;
}

/**
 * A TLS connection whose server was checked by us, with our clock, before a byte of ours was sent: OpenSSL's own check
 * knows only the machine's clock. Rejects with `agent.untrusted`, `agent.outOfDate` or `agent.unreachable`.
 */
export async function checkedSocket(wanted: CheckedConnection): Promise<TLSSocket> {
  const { network, port, trust, identity } = wanted;
  const tcp = await within(network.connect(trust.host, port), wanted.timeoutMs, (late) => late.destroy());
  const tls = connect({
    socket: tcp,
    // We check below what OpenSSL would have checked with the wrong date.
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ...(isIP(trust.host) === 0 && { servername: trust.host }),
    ...(identity && { key: identity.keyPem, cert: identity.chain.join('\n') }),
  });
  try {
    await within(handshake(tls), wanted.timeoutMs);
    checkChain(peerChain(tls), trust, wanted.at());
  } catch (error) {
    tls.destroy();
    tcp.destroy();
    throw error;
  }
  return tls;
}

function handshake(tls: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    tls.once('secureConnect', resolve);
    tls.once('error', (cause) => reject(unreachable(cause)));
    tls.once('close', () => reject(unreachable(new Error('closed during the handshake'))));
  });
}

/** What the server sent, leaf first. */
function peerChain(tls: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let link: DetailedPeerCertificate | undefined = tls.getPeerCertificate(true);
  // A self-signed root is its own issuer: the walk ends there.
  while (link?.raw && !seen.has(link.fingerprint256)) {
    seen.add(link.fingerprint256);
    chain.push(new X509Certificate(link.raw));
    link = link.issuerCertificate;
  }
  return chain;
}

/** The promise, or `agent.unreachable` after `ms`; what arrives too late is given to `discard`. */
export async function within<T>(promise: Promise<T>, ms: number, discard?: (late: T) => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let late = false;
  const expiry = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(unreachable(new Error(`no answer after ${ms} ms`)));
    }, ms);
  });
  const watched = promise.then(
    (value) => {
      if (late) discard?.(value);
      return value;
    },
    (error: unknown) => {
      throw error instanceof Error && 'category' in error ? error : unreachable(error);
    },
  );
  try {
    return await Promise.race([watched, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

export function unreachable(cause: unknown): DomainError {
  return agentError('unreachable', { why: cause instanceof Error ? cause.message : String(cause) }, { cause });
}
