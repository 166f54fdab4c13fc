import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cipher, Digest } from '@chariot/wire-cms';
import {
  PKI_MESSAGE_TYPE,
  readCapabilities,
  readCertRep,
  readCertificatesReply,
  writeQuery,
  writeRequest,
  writeSelfSigned,
  writeSigningRequest,
  type KeyPair,
  type Subject,
  type WrittenRequest,
} from '@chariot/wire-scep';
import { ipadError } from './errors.js';
import type { Network } from './http.js';
import type { ScepPayload } from './enrolment-profile.js';

/** What an iPad signs its messages with. */
export interface Identity {
  /** DER. */
  readonly certificate: Buffer;
  readonly key: KeyObject;
  /** Of the authority, DER, as GetCACert gave them. */
  readonly authorities: readonly Buffer[];
}

export interface ScepOptions {
  /** What the server's GetCACaps allows, best first, unless one is told; old clients use DES and SHA-1 whatever it says. */
  readonly cipher?: Cipher;
  readonly digest?: Digest;
  /** POST where the server says that it takes it. */
  readonly method?: 'POST' | 'GET';
  /** Of a GET: `raw` escapes the bytes themselves, as some clients do. */
  readonly queryForm?: 'base64' | 'raw';
}

interface ScepTask {
  readonly network: Network;
  readonly payload: ScepPayload;
  readonly keys: KeyPair;
  readonly options: ScepOptions;
  /** For a renewal: what is about to be replaced. */
  readonly present: Identity | null;
  readonly now: Date;
  /** What a second of RetryDelay lasts here. */
  readonly secondMs: number;
}

const DAY_MS = 86_400_000;

/**
 * Asks for a certificate as a payload says (RFC 8894 §2.2–2.4): capabilities, the authority, the request.
 * @throws ipad.unreachable, .refused, .wrongAuthority, .noCertificate, and what wire-scep throws for replies that cannot be read
 */
export async function obtainIdentity(task: ScepTask): Promise<Identity> {
  const { network, payload, keys, present } = task;
  const capabilities = readCapabilities((await network.get(address(payload.url, 'operation=GetCACaps'))).body);
  const name = payload.name === undefined ? '' : `&message=${encodeURIComponent(payload.name)}`;
  const authorities = readCertificatesReply(await network.get(address(payload.url, `operation=GetCACert${name}`)));
  const authority = trusted(authorities, payload.fingerprint);
  const renews = present !== null && capabilities.has('Renewal');
  const digest =
    task.options.digest ?? (capabilities.has('SHA-256') || capabilities.has('SCEPStandard') ? 'sha256' : 'sha1');
  const request = writeSigningRequest({
    subject: subjectOf(payload),
    keys,
    digest,
    ...(payload.challenge !== undefined && { challengePassword: payload.challenge }),
  });
  const signer = renews ? present : { certificate: selfSigned(task, digest), key: keys.privateKey };
  const written = writeRequest({
    kind: renews ? 'RenewalReq' : 'PKCSReq',
    request,
    signer,
    authority,
    cipher: task.options.cipher ?? cipherOf(capabilities),
    digest,
  });
  const asked = {
    ...written,
    recipient: signer,
    authorities,
    publicKeyDer: keys.publicKey.export({ type: 'spki', format: 'der' }),
  };
  for (let attempt = 0; ; attempt += 1) {
    const reply = readCertRep(await send(task, written, capabilities), asked);
    if (reply.status === 'success') return { certificate: reply.certificate, key: keys.privateKey, authorities };
    if (reply.status === 'failure') throw ipadError('noCertificate', { why: reply.failInfo });
    // The same transaction again: RFC 8894 §3.3.3 has a message of its own for it, which iPads are not known to send.
    if (attempt >= payload.retries) throw ipadError('noCertificate', { why: 'pending' });
    await wait(payload.retryDelay * task.secondMs);
  }
}

async function send(
  { network, payload, options }: ScepTask,
  { bytes }: WrittenRequest,
  capabilities: Set<string>,
): Promise<Buffer> {
  const posts = capabilities.has('POSTPKIOperation') || capabilities.has('SCEPStandard');
  const method = options.method ?? (posts ? 'POST' : 'GET');
  const answer = await network.exchange(
    method === 'POST'
      ? {
          method,
          url: address(payload.url, 'operation=PKIOperation'),
          headers: { 'Content-Type': PKI_MESSAGE_TYPE },
          body: bytes,
        }
      : { method, url: address(payload.url, writeQuery(bytes, options.queryForm ?? 'base64')) },
  );
  if (answer.status !== 200) throw ipadError('refused', { status: answer.status, where: 'PKIOperation' });
  return answer.body;
}

const address = (url: string, query: string): string => `${url}${url.includes('?') ? '&' : '?'}${query}`;

/** CAFingerprint: MD5, SHA-1 or SHA-256 of the authority, as its length says. */
function trusted(authorities: readonly Buffer[], fingerprint: Buffer | undefined): Buffer {
  const [first] = authorities;
  if (first === undefined) throw ipadError('wrongAuthority');
  if (fingerprint === undefined) return first;
  const digest = { 16: 'md5', 20: 'sha1', 32: 'sha256' }[fingerprint.length];
  const known = authorities.some((one) => digest && createHash(digest).update(one).digest().equals(fingerprint));
  if (!known) throw ipadError('wrongAuthority');
  return first;
}

function cipherOf(capabilities: Set<string>): Cipher {
  if (capabilities.has('AES') || capabilities.has('SCEPStandard')) return 'aes-256-cbc';
  return capabilities.has('DES3') ? 'des-ede3-cbc' : 'des-cbc';
}

const OIDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
};

function subjectOf({ subject }: ScepPayload): Subject {
  const parts = subject.map(([kind, text]) => [OIDS[kind] ?? kind, text] as const);
  return parts.length > 0 ? parts : [['2.5.4.3', 'iPad']];
}

function selfSigned({ payload, keys, now }: ScepTask, digest: Digest): Buffer {
  const from = new Date(now.getTime() - DAY_MS);
  const until = new Date(now.getTime() + 365 * DAY_MS);
  return writeSelfSigned({ subject: subjectOf(payload), keys, serial: 1n, from, until, digest });
}

/** When the certificate ends. */
export const expiryOf = ({ certificate }: Identity): Date => new Date(new X509Certificate(certificate).validTo);
