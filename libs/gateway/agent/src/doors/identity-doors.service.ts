import { createHash } from 'node:crypto';
import { Reach, type Clock } from '@chariot/kernel';
import { CONTACT_SECONDS, type Devices, type EnrolmentService } from '@chariot/fleet';
import type { Database, Tx } from '@chariot/platform';
import {
  authoriseIssuance,
  readSigningRequest,
  type DeviceIdentity,
  type PkiService,
  type SigningRequest,
} from '@chariot/pki';
import {
  cleanText,
  decodeEnrol,
  decodeRenew,
  decodeTimeQuery,
  decodeUnenrol,
  encodeEnrolReply,
  encodeRenewReply,
  encodeTimeReply,
  encodeUnenrolReply,
  presenceTopic,
  wakeTopic,
  type Enrol,
} from '@chariot/wire-agent';
import { replying, type Answer, type Visit } from './door.js';

const ENROLMENT = Reach.system('enrôlement');
const RENEWAL = Reach.system('renouvellement d’un certificat');
const DEPARTURE = Reach.system('départ d’une tablette');
/** What the wire takes for a label. */
const LABEL_LENGTH = 400;

/** How a device gets, keeps and leaves its identity. */
export class IdentityDoors {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pki: PkiService,
    private readonly fleet: {
      readonly enrolment: Pick<EnrolmentService, 'enrol'>;
      readonly devices: Pick<Devices, 'leave'>;
    },
    /** Broker that devices listen to: `mqtts://host:8883`. */
    private readonly mqttUrl: string,
  ) {}

  async time({ query }: Visit): Promise<Answer> {
    const { nonce } = decodeTimeQuery(query);
    const signed = await this.pki.signTime(nonce);
    return replying(() => encodeTimeReply(signed));
  }

  /** One transaction: a code is spent if, and only if, its certificate exists. Asked again, it answers the same. */
  async enrol({ body }: Visit): Promise<Answer> {
    const message = decodeEnrol(body);
    const request = readSigningRequest(message.csr);
    const { deviceId, label, chain } = await this.database.transaction(ENROLMENT, (tx) =>
      this.#enrol(tx, message, request),
    );
    const mqtt = { url: this.mqttUrl, wakeTopic: wakeTopic(deviceId), presenceTopic: presenceTopic(deviceId) };
    const time = this.clock.now().toISOString();
    const reply = {
      deviceId,
      chain,
      mqtt,
      label: cleanText(label, LABEL_LENGTH),
      contactSeconds: CONTACT_SECONDS,
      time,
    };
    return replying(() => encodeEnrolReply(reply), 201);
  }

  /** The certificate in use stays good until its successor is first shown. */
  async renew({ body }: Visit, { deviceId, fingerprint }: DeviceIdentity): Promise<Answer> {
    const { csr } = decodeRenew(body);
    const { chain } = await this.database.transaction(RENEWAL, (tx) =>
      this.pki.renew(tx, { deviceId, currentFingerprint: fingerprint, csrPem: csr }),
    );
    return replying(() => encodeRenewReply({ chain }));
  }

  /**
   * The device leaves the fleet, in its own name; its certificates are then revoked, in the system's. The event that
   * leaves with the first commit has them revoked too, should the second one fail.
   */
  async unenrol({ body }: Visit, { deviceId, fingerprint }: DeviceIdentity): Promise<Answer> {
    const { reason } = decodeUnenrol(body);
    const device = Reach.device(deviceId);
    await this.database.transaction(device, (tx) => this.fleet.devices.leave(tx, device, reason));
    // The identity that it showed, with what renewed it, and no other: it may be enrolled anew by now.
    await this.database.transaction(DEPARTURE, (tx) =>
      this.pki.revoke(tx, { fingerprint, reason: 'cessationOfOperation' }),
    );
    return replying(() => encodeUnenrolReply({}));
  }

  async #enrol(tx: Tx, { code, facts, family }: Enrol, request: SigningRequest) {
    const publicKeyFingerprint = createHash('sha256').update(request.publicKeyDer).digest('hex');
    const enrolled = await this.fleet.enrolment.enrol(tx, ENROLMENT, { code, publicKeyFingerprint, facts, family });
    const { deviceId, label } = enrolled;
    const authorisation = authoriseIssuance(tx, { deviceId, reference: `enrolment:${enrolled.authorisation}` });
    const { chain } = await this.pki.issue(tx, { request, deviceId, authorisation });
    return { deviceId, label, chain };
  }
}
