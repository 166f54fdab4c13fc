import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import type { Clock } from '@chariot/kernel';
import type { DeviceIdentity, PkiService } from '@chariot/pki';
import type { PortVisit } from '@chariot/platform';
import { readSignedData } from '@chariot/wire-cms';
import { appleEnrolmentError } from './errors.js';

/** Who a message is by. */
export interface MdmIdentity extends DeviceIdentity {
  /** SHA-256 of its key (SubjectPublicKeyInfo), lower-case hexadecimal. */
  readonly publicKeyFingerprint: string;
}

const HEADER = 'mdm-signature';

/** Whether a message says that it is signed; by whom, and whether it holds, only its bytes tell. */
export const isSigned = (headers: PortVisit['headers']): boolean => (headers[HEADER] ?? '') !== '';

/** As much as a header may have. */
const MAX_SIGNATURE = 16 * 1024;
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}$/;
/** Some hundred bytes each: of what asks within an hour of one process. */
const REMEMBERED = 20_000;

/**
 * Who speaks: whose key signed the exact bytes (`Mdm-Signature`), or was proved on the connection. Whether that certificate is good
 * is pki's word, by its hash.
 */
export class MdmIdentities {
  /** Of certificates that pki knows, so that they are not read again: reading one costs several times the verification. */
  readonly #keys = new Map<string, Known>();

  constructor(
    private readonly pki: Pick<PkiService, 'identify' | 'issuedTo'>,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws apple-enrolment.noIdentity, .unknownIdentity, .twoIdentities; wire-cms.* for a signature that does not hold
   */
  async of(visit: Pick<PortVisit, 'headers' | 'body' | 'certificate'>): Promise<MdmIdentity> {
    const { headers, body, certificate: proved } = visit;
    const header = headers[HEADER];
    const own = proved instanceof X509Certificate ? proved.raw : proved;
    const certificate = header === undefined ? own : this.#signer(header, body);
    if (certificate === undefined) throw appleEnrolmentError('noIdentity');
    const identity = await this.pki.identify(certificate, this.clock.now());
    if (identity === null) throw appleEnrolmentError('unknownIdentity');
    // One that renews its identity goes on, for the rest of its connection, on which it has proved the one before.
    if (own !== undefined && !own.equals(certificate) && (await this.pki.issuedTo(own)) !== identity.deviceId) {
      throw appleEnrolmentError('twoIdentities');
    }
    return this.#known(identity, certificate);
  }

  #signer(header: string | string[], content: Buffer): Buffer {
    // A second one would have been joined to the first by a comma.
    if (typeof header !== 'string' || header.length > MAX_SIGNATURE || !BASE64.test(header)) {
      throw appleEnrolmentError('noIdentity');
    }
    const knownKey = (certificate: Buffer): KeyObject | undefined => this.#keys.get(hashOf(certificate))?.key;
    return readSignedData(Buffer.from(header, 'base64'), { content, knownKey, most: MAX_SIGNATURE }).signer;
  }

  #known(identity: DeviceIdentity, certificate: Buffer): MdmIdentity {
    const hash = hashOf(certificate);
    const known = this.#keys.get(hash) ?? read(certificate);
    // Whoever has been silent longest is forgotten first.
    this.#keys.delete(hash);
    this.#keys.set(hash, known);
    const oldest = this.#keys.keys().next();
    if (this.#keys.size > REMEMBERED && oldest.done !== true) this.#keys.delete(oldest.value);
    return { ...identity, publicKeyFingerprint: known.fingerprint };
  }
}

interface Known {
  readonly key: KeyObject;
  readonly fingerprint: string;
}

function read(certificate: Buffer): Known {
  const key = new X509Certificate(certificate).publicKey;
  return { key, fingerprint: hashOf(key.export({ type: 'spki', format: 'der' })) };
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
