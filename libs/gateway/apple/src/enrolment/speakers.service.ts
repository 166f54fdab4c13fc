import { Inject, Injectable } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { PkiService } from '@chariot/pki';
import { Database, type Tx } from '@chariot/platform';
import { enrolmentKey, type EnrolmentId } from '@chariot/wire-apple';
import { appleEnrolmentError } from './errors.js';
import { EnrolmentsRepository, type EnrolmentRow } from './enrolments.repository.js';
import type { MdmIdentity } from './identities.service.js';
import { MDM_EXCHANGE, type MdmCaller, type MdmExchange } from './mdm-exchange.port.js';
import { PSEUDONYM, type Pseudonym } from './pseudonym.js';

const SPEAKING = Reach.system('iPad qui parle');

/** Of the iPad itself, and not of a user of it. */
export const isDevice = ({ kind }: EnrolmentId): boolean => kind === 'device' || kind === 'userEnrolment';

export const callerOf = (
  { deviceId, id, channel, awaitingConfiguration }: EnrolmentRow,
  { fingerprint, renewFrom, notAfter }: MdmIdentity,
): MdmCaller => ({
  ...{ deviceId, enrolmentId: id, channel, awaitingConfiguration },
  certificate: { fingerprint, renewFrom, notAfter },
});

/** Whose message it is: the certificate names the device, the enrolment its UDID, and both must agree. */
@Injectable()
export class Speakers {
  constructor(
    private readonly database: Database,
    private readonly repository: EnrolmentsRepository,
    private readonly pki: PkiService,
    @Inject(PSEUDONYM) private readonly pseudonym: Pseudonym,
    @Inject(MDM_EXCHANGE) private readonly exchange: Pick<MdmExchange, 'renewed'>,
  ) {}

  /** What its row is found by: never the account of a pupil. */
  keyOf(id: EnrolmentId): string {
    return enrolmentKey(id, this.pseudonym);
  }

  /**
   * Who speaks after having authenticated. A certificate that renews another is noted as used, which revokes that.
   * @returns the channel's row; the iPad's own, `began: false`, where a user's has not begun
   * @throws apple-enrolment.notEnrolled, .foreignIdentity
   */
  async known(
    tx: Tx,
    reach: Reach,
    by: MdmIdentity,
    id: EnrolmentId,
  ): Promise<{ readonly row: EnrolmentRow; readonly began: boolean }> {
    const device = await this.repository.ofDevice(tx, reach, by.deviceId);
    if (device === undefined) throw appleEnrolmentError('notEnrolled');
    if (device.enrolmentKey !== id.device) throw appleEnrolmentError('foreignIdentity');
    await this.comesWith(tx, by);
    if (isDevice(id)) return { row: device, began: true };
    const user = await this.repository.byKey(tx, reach, this.keyOf(id));
    if (user?.endedAt === null && user.deviceId === device.deviceId) return { row: user, began: true };
    return { row: device, began: false };
  }

  /** The first time that it comes with a renewed identity, the one before ends, and so does what asked it to renew. */
  async comesWith(tx: Tx, { firstUse, fingerprint, deviceId }: MdmIdentity): Promise<void> {
    if (!firstUse) return;
    await this.pki.markUsed(tx, fingerprint);
    await this.exchange.renewed(tx, deviceId);
  }

  /** The same, of a channel that has begun. @throws apple-enrolment.notEnrolled, .foreignIdentity */
  async speaking(tx: Tx, reach: Reach, by: MdmIdentity, id: EnrolmentId): Promise<EnrolmentRow> {
    const { row, began } = await this.known(tx, reach, by, id);
    if (!began) throw appleEnrolmentError('notEnrolled');
    return row;
  }

  /** Who asks without saying its UDID: by its certificate alone, the iPad itself. @throws apple-enrolment.notEnrolled */
  async ownCaller(by: MdmIdentity): Promise<MdmCaller> {
    const row = by.firstUse ? undefined : await this.repository.lookUp(SPEAKING, this.database, by.deviceId);
    if (row === undefined) throw appleEnrolmentError('notEnrolled');
    return callerOf(row, by);
  }

  /** Who speaks, in one round trip where it is an iPad that has spoken before. @throws as `speaking` */
  async caller(by: MdmIdentity, id: EnrolmentId): Promise<MdmCaller> {
    if (!by.firstUse && isDevice(id)) {
      const row = await this.repository.lookUp(SPEAKING, this.database, by.deviceId);
      if (row?.enrolmentKey === id.device) return callerOf(row, by);
    }
    return this.database.transaction(SPEAKING, async (tx) => callerOf(await this.speaking(tx, SPEAKING, by, id), by));
  }
}
