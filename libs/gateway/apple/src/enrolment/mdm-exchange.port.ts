import type { DeviceIdentity } from '@chariot/pki';
import type { Tx } from '@chariot/platform';
import type { DeclarativeRequest, Report } from '@chariot/wire-apple';

/** Who asks or reports: an enrolled channel whose signature has been verified. */
export interface MdmCaller {
  readonly deviceId: string;
  /** Of its row in `apple.enrolment`. */
  readonly enrolmentId: string;
  /** The iPad's own channel, or that of a user of it. */
  readonly channel: 'device' | 'user';
  /** The setup assistant waits for `DeviceConfigured`. */
  readonly awaitingConfiguration: boolean;
  /** The certificate that it speaks by. */
  readonly certificate: Pick<DeviceIdentity, 'fingerprint' | 'renewFrom' | 'notAfter'>;
}

/** What enrolment hands on: reports of commands, which are answered by the next one, and declarative management. */
export interface MdmExchange {
  /** @returns the next command, a property list; null: nothing more for now (an empty 200) */
  report(caller: MdmCaller, report: Report): Promise<Buffer | null>;
  /**
   * An iPad that asks (Idle), or has done what it was told, and speaks for itself: in one round trip, many in one commit.
   * @returns what it is told next, null for nothing more; undefined: it is to be asked about as usual
   */
  heard(
    by: Pick<DeviceIdentity, 'deviceId' | 'renewFrom' | 'notAfter'>,
    udid: string,
    report: Report,
  ): Promise<{ readonly next: Buffer | null } | undefined>;
  /** @returns JSON; null: not found */
  declarative(caller: MdmCaller, request: DeclarativeRequest): Promise<Buffer | string | null>;
  /** A profile that its declarations wrap, its secrets opened; null: it is given none of that name and content. */
  profile(caller: MdmCaller, named: { readonly name: string; readonly hash: string }): Promise<Buffer | null>;
  /** In the system's transaction that enrols the device (again): what it was to be told is told to nobody. */
  begun(tx: Tx, deviceId: string): Promise<void>;
  /** In the system's transaction in which it first comes with a renewed identity: that was asked of it no longer is. */
  renewed(tx: Tx, deviceId: string): Promise<void>;
  /** After a TokenUpdate was committed: it can be woken from now on. `first`: since it authenticated. */
  reachable(caller: MdmCaller, first: boolean): Promise<void>;
}
export const MDM_EXCHANGE = Symbol('MdmExchange');
