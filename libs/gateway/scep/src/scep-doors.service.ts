import { createHash, X509Certificate } from 'node:crypto';
import type { EnrolmentChallenges } from '@chariot/fleet';
import { DomainError, Reach, type Clock } from '@chariot/kernel';
import {
  authoriseIssuance,
  readRsaSigningRequest,
  type IssuedCertificate,
  type PkiService,
  type RegistrationIdentity,
} from '@chariot/pki';
import type { Database, PortAnswer, PortDoor, PortVisit } from '@chariot/platform';
import { assertStrength } from '@chariot/wire-cms';
import {
  capabilitiesReply,
  certificatesReply,
  failureReply,
  LIMITS,
  openRequest,
  readPkiMessage,
  readPkiOperation,
  readScepQuery,
  successReply,
  type PkiMessage,
  type PkiRequest,
  type ScepReply,
} from '@chariot/wire-scep';
import { gatewayScepError } from './errors.js';
import { failureOf, refusedByPort, sentenceOf, unreadable } from './refusals.js';

/** Where devices are told to ask. */
export const SCEP_PATH = '/scep';
const ISSUANCE = Reach.system('demande de certificat (SCEP)');
const RENEWAL = Reach.system('renouvellement d’un certificat (SCEP)');
/** A key of the outside that is weaker is not even read; one that is weak is, so that the refusal can be said in SCEP's words. */
const READ_FROM_BITS = 512;
const NOT_FOR_THIS_KEY = 'wire-cms.notForThisKey';

type Identities = readonly [RegistrationIdentity, ...RegistrationIdentity[]];

/** The doors of SCEP (RFC 8894 §4). Every answer is the protocol's own. */
export class ScepDoors {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pki: PkiService,
    private readonly challenges: Pick<EnrolmentChallenges, 'accept'>,
  ) {}

  get list(): readonly PortDoor[] {
    const door = (method: 'GET' | 'POST', bodyLimit: number): PortDoor => ({
      method,
      path: SCEP_PATH,
      bodyLimit,
      counts: 'port',
      refuse: refusedByPort,
      answer: (visit) => this.answer(visit),
    });
    return [door('GET', 1), door('POST', LIMITS.messageBytes)];
  }

  async answer({ method, rawQuery, body }: Pick<PortVisit, 'method' | 'rawQuery' | 'body'>): Promise<PortAnswer> {
    try {
      const query = readScepQuery(rawQuery);
      if (query.operation === 'GetCACaps') return sent(capabilitiesReply());
      if (query.operation === 'GetCACert') return sent(await this.#authorities());
      return await this.#operate(readPkiOperation({ method, query, body }));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return unreadable(error);
    }
  }

  async #authorities(): Promise<ScepReply> {
    const [{ certificate }] = await this.pki.registrationIdentities();
    return certificatesReply([certificate, ...this.#above()]);
  }

  /** What signed them, DER: the issuing authority and the root. */
  #above(): Buffer[] {
    const { issuingDer, rootDer } = this.pki.trustAnchors();
    return [issuingDer, rootDer];
  }

  /** @throws DomainError for a message that cannot be answered, since nothing tells which it is */
  async #operate(bytes: Buffer): Promise<PortAnswer> {
    const message = readPkiMessage(bytes, { minimumRsaBits: READ_FROM_BITS });
    const identities = await this.pki.registrationIdentities();
    let signer = identities[0];
    try {
      // The answer would be sealed for it: nothing is written that could then not be told.
      assertStrength(message.signerKey);
      if (message.signerKey.asymmetricKeyType !== 'rsa') throw gatewayScepError('notRsa');
      const { request, identity } = opened(message, identities);
      signer = identity;
      const { certificatePem } = await (request.kind === 'PKCSReq' ? this.#issue(request) : this.#renew(request));
      const certificate = new X509Certificate(certificatePem).raw;
      return sent(successReply(request, { certificate, authorities: this.#above() }, signer));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const reply = failureReply(message, failureOf(error), signer, sentenceOf(error));
      return { ...sent(reply), refused: { code: error.code } };
    }
  }

  /** The challenge is spent if, and only if, its certificate exists. Asked again by the same key, it answers the same. */
  #issue({ request: { der, publicKeyDer, challengePassword } }: PkiRequest): Promise<IssuedCertificate> {
    const request = readRsaSigningRequest(der);
    const publicKeyFingerprint = createHash('sha256').update(publicKeyDer).digest('hex');
    return this.database.transaction(ISSUANCE, async (tx) => {
      const shown = { challenge: challengePassword ?? '', publicKeyFingerprint };
      const accepted = await this.challenges.accept(tx, ISSUANCE, shown);
      if (accepted.kind === 'renewal') {
        const { deviceId, certificate: currentFingerprint } = accepted;
        return this.pki.renew(tx, { deviceId, currentFingerprint, request });
      }
      if (accepted.kind === 'network') {
        const { deviceId, reference, certificate: networkUnder } = accepted;
        const authorisation = authoriseIssuance(tx, { deviceId, reference, networkUnder });
        return this.pki.issue(tx, { request, deviceId, authorisation });
      }
      const { deviceId, reference, replaced } = accepted;
      const authorisation = authoriseIssuance(tx, { deviceId, reference });
      const issued = await this.pki.issue(tx, { request, deviceId, authorisation });
      for (const other of replaced) await this.pki.revoke(tx, { deviceId: other, reason: 'superseded' });
      return issued;
    });
  }

  /** Authorised by the certificate in use, whose key has signed the message (RFC 8894 §2.3). */
  async #renew({ request: { der }, signer }: PkiRequest): Promise<IssuedCertificate> {
    const request = readRsaSigningRequest(der);
    const identity = await this.pki.identify(signer, this.clock.now());
    if (identity === null) throw gatewayScepError('unknownSigner');
    if (identity.firstUse) throw gatewayScepError('neverUsed');
    const { deviceId, fingerprint: currentFingerprint } = identity;
    return this.database.transaction(RENEWAL, (tx) => this.pki.renew(tx, { deviceId, currentFingerprint, request }));
  }
}

const sent = ({ contentType, body }: ScepReply): PortAnswer => ({ status: 200, contentType, body });

/** With whichever of our identities it was sealed to. @throws DomainError as `openRequest` */
function opened(
  message: PkiMessage,
  [last, ...before]: Identities,
): { request: PkiRequest; identity: RegistrationIdentity } {
  try {
    return { request: openRequest(message, last), identity: last };
  } catch (error) {
    const [next, ...others] = before;
    if (next === undefined || !(error instanceof DomainError) || error.code !== NOT_FOR_THIS_KEY) throw error;
    return opened(message, [next, ...others]);
  }
}
