import { createPublicKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import type { Clock } from '@chariot/kernel';
import type { Database, Journal, Tx, Vault } from '@chariot/platform';
import { pkiError } from '../errors.js';
import { addServerCertificate, holdLock, serverCertificateFor } from './authority.repository.js';
import { newSerial, SYSTEM, type AuthorityService } from './authority.service.js';
import { serverCertificate } from './certificates.js';
import { readHostnames } from './hostnames.js';
import { fingerprintOf, newKeyPair, pemCertificate, privateKeyObject } from './keys.js';
import { requireNonce, timeStatement } from './time-statement.js';
import { LIFETIMES, renewalStart, validityFrom } from './validity.js';

/** What the port that devices knock on presents. */
export interface ServerCredentials {
  /** Private key, PKCS#8 PEM. It is kept nowhere in the clear. */
  readonly key: string;
  /** Leaf, issuing authority and root, PEM. */
  readonly chain: string;
  readonly notAfter: Date;
  /** Ask again from this day: another certificate will be ready. */
  readonly renewFrom: Date;
}

export interface SignedTime {
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  readonly nonce: string;
  /** PEM certificates: leaf, issuing authority, root. */
  readonly chain: string[];
  /** Base64 of an ECDSA signature (P-256, SHA-256, DER: RFC 3279 §2.2.3) over `timeStatement(nonce, time)`. */
  readonly signature: string;
}

interface Loaded {
  readonly hostnames: string[];
  readonly key: KeyObject;
  readonly leafDer: Buffer;
  readonly notAfter: Date;
  readonly renewFrom: Date;
}

const KEY_PURPOSE = 'pki.serverKey';

export class ServerService {
  #loaded: Loaded | undefined;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly authority: AuthorityService,
  ) {}

  /**
   * The server's certificate for these names: the one already made, or another when the names have changed or its
   * last 30 days have begun. Cheap enough to ask every hour.
   * @throws pki.invalidHostname, pki.notOpen
   */
  async credentials(hostnames: readonly string[]): Promise<ServerCredentials> {
    const loaded = await this.#ready(readHostnames(hostnames));
    return {
      key: loaded.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      chain: this.#chain(loaded).join(''),
      notAfter: loaded.notAfter,
      renewFrom: loaded.renewFrom,
    };
  }

  /**
   * The time, signed by the server's key, for a tablet whose clock is too wrong to check a certificate's dates.
   * @param nonce 1 to 64 characters of [A-Za-z0-9_-], drawn by who asks
   * @throws pki.invalidNonce; pki.notOpen before `credentials` was called
   */
  async signTime(nonce: string): Promise<SignedTime> {
    requireNonce(nonce);
    if (!this.#loaded) throw pkiError('notOpen');
    const loaded = await this.#ready(this.#loaded.hostnames);
    const time = this.clock.now().toISOString();
    const statement = timeStatement(nonce, time);
    const signature = sign('sha256', statement, { key: loaded.key, dsaEncoding: 'der' }).toString('base64');
    return { time, nonce, chain: this.#chain(loaded), signature };
  }

  async #ready(hostnames: string[]): Promise<Loaded> {
    const loaded = this.#loaded;
    const same = loaded && loaded.hostnames.join(' ') === hostnames.join(' ');
    if (same && this.clock.now() < loaded.renewFrom) return loaded;
    return (this.#loaded = await this.database.transaction(SYSTEM, (tx) => this.#find(tx, hostnames)));
  }

  async #find(tx: Tx, hostnames: string[]): Promise<Loaded> {
    await holdLock(tx, 'server');
    const known = await serverCertificateFor(tx, this.authority.current.issuingId, hostnames);
    if (!known || this.clock.now() >= renewalStart(known.not_after, LIFETIMES.server))
      return this.#issue(tx, hostnames);
    const key = privateKeyObject(await this.vault.open(tx, known.key_secret, KEY_PURPOSE));
    return loadedFrom(hostnames, key, known.certificate);
  }

  async #issue(tx: Tx, hostnames: string[]): Promise<Loaded> {
    const { issuing, issuingId, issuingNotAfter } = this.authority.current;
    const now = this.clock.now();
    const { pair, pkcs8 } = await newKeyPair('P-256');
    const serial = newSerial();
    const validity = validityFrom(now, LIFETIMES.server, issuingNotAfter);
    const certificate = await serverCertificate(issuing, pair.publicKey, { serial, validity, hostnames });
    const fingerprint = fingerprintOf(certificate);
    await addServerCertificate(tx, {
      fingerprint,
      serial,
      authorityId: issuingId,
      hostnames,
      certificate,
      key_secret: await this.vault.seal(tx, pkcs8, KEY_PURPOSE),
      not_after: validity.notAfter,
      createdAt: now,
    });
    await this.journal.record(tx, SYSTEM, {
      act: 'pki.server.certified',
      subject: { kind: 'serverCertificate', id: fingerprint, label: hostnames.join(' ').slice(0, 200) },
      details: { hostnames, notAfter: validity.notAfter.toISOString() },
    });
    return loadedFrom(hostnames, privateKeyObject(pkcs8), certificate);
  }

  #chain({ leafDer }: Loaded): string[] {
    const { issuingPem, rootPem } = this.authority.trustAnchors;
    return [pemCertificate(leafDer), issuingPem, rootPem];
  }
}

function loadedFrom(hostnames: string[], key: KeyObject, leafDer: Buffer): Loaded {
  const leaf = new X509Certificate(leafDer);
  if (!createPublicKey(key).equals(leaf.publicKey)) throw pkiError('brokenAuthority');
  const notAfter = new Date(leaf.validTo);
  return { hostnames, key, leafDer, notAfter, renewFrom: renewalStart(notAfter, LIFETIMES.server) };
}
