import { DomainError } from '@chariot/kernel';
import { plistBytes, readCommand, type PlistInput, type ReadCommand } from '@chariot/wire-apple';
import { signData, signDataPlainly } from '@chariot/wire-cms';
import type { MdmPayload } from './enrolment-profile.js';
import { ipadError } from './errors.js';
import type { Answer, Network } from './http.js';
import type { Identity } from './identity.js';

export type PlistKeys = { readonly [key: string]: PlistInput | undefined };

/**
 * How Mdm-Signature is written. `plain`: BER of indefinite lengths, SHA-1, no signed attributes, as iPads do;
 * `attributes`: DER with them, SHA-256.
 */
export type SignatureForm = 'plain' | 'attributes';

export interface ChannelOptions {
  readonly network: Network;
  readonly mdm: MdmPayload;
  readonly identity: () => Identity;
  readonly form: SignatureForm;
  readonly now: () => Date;
  readonly udid: string;
  /** A check-in was answered 401. */
  readonly onDisowned: () => void;
}

/** Who speaks: the iPad, or somebody who is signed in on it. */
export type Speaker = PlistKeys;
export const THE_DEVICE: Speaker = {};

/** The two doors of a management server, as an iPad knocks at them. */
export class Channel {
  constructor(private readonly options: ChannelOptions) {}

  /** A check-in message. @throws ipad.refused unless 200, and what the network throws */
  async checkIn(type: string, keys: PlistKeys, speaker: Speaker = THE_DEVICE): Promise<Buffer> {
    const { mdm, udid } = this.options;
    const answer = await this.#insist(() =>
      this.#put(mdm.checkInUrl, 'checkin', { MessageType: type, UDID: udid, ...speaker, ...keys }),
    );
    if (answer.status === 401) this.options.onDisowned();
    if (answer.status !== 200) throw ipadError('refused', { status: answer.status, where: type });
    return answer.body;
  }

  /**
   * A question of declarative management.
   * @returns null: there is no such thing (404)
   * @throws as `checkIn`
   */
  async declarative(endpoint: string, data: Buffer | null, speaker: Speaker = THE_DEVICE): Promise<Buffer | null> {
    const { mdm, udid } = this.options;
    const answer = await this.#put(mdm.checkInUrl, 'checkin', {
      ...{ MessageType: 'DeclarativeManagement', UDID: udid, ...speaker },
      ...{ Endpoint: endpoint, ...(data && { Data: data }) },
    });
    if (answer.status === 404) return null;
    if (answer.status !== 200 && answer.status !== 204) {
      throw ipadError('refused', { status: answer.status, where: endpoint.slice(0, 100) });
    }
    return answer.body;
  }

  /** A report, or Idle. @returns the next command, or null. @throws ipad.refused unless 200, and what the network throws */
  async report(keys: PlistKeys, speaker: Speaker = THE_DEVICE): Promise<ReadCommand | null> {
    const { mdm, udid } = this.options;
    const answer = await this.#put(mdm.serverUrl, 'mdm', { UDID: udid, ...speaker, ...keys });
    if (answer.status !== 200) throw ipadError('refused', { status: answer.status, where: 'ServerURL' });
    return answer.body.length === 0 ? null : readCommand(answer.body);
  }

  /** A check-in whose answer was lost is said once more. */
  async #insist(put: () => Promise<Answer>): Promise<Answer> {
    try {
      return await put();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'ipad.replyLost') throw error;
      return put();
    }
  }

  #put(url: string, kind: 'checkin' | 'mdm', keys: PlistKeys): Promise<Answer> {
    const body = plistBytes(keys);
    const type = kind === 'checkin' ? 'application/x-apple-aspen-mdm-checkin' : 'application/x-apple-aspen-mdm';
    return this.options.network.exchange({
      method: 'PUT',
      url,
      mayLose: true,
      headers: {
        'Content-Type': type,
        ...(this.options.mdm.signMessage && { 'Mdm-Signature': this.#signature(body) }),
      },
      body,
    });
  }

  #signature(content: Buffer): string {
    const { form, now } = this.options;
    const { certificate, key } = this.options.identity();
    const signer = { certificate, key };
    const signature =
      form === 'plain'
        ? signDataPlainly({ content, signer, detached: true })
        : signData({ content, signer, detached: true, signingTime: now() });
    return signature.toString('base64');
  }
}
