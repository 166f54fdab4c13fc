import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { Channel, type ChannelOptions } from './channel.js';
import { linkInPage, readProfile, type ReadProfile } from './enrolment-profile.js';
import { ipadError } from './errors.js';
import type { Network } from './http.js';
import type { Identity } from './identity.js';
import { authenticateKeys, speakerOf, tokenUpdateKeys } from './messages.js';
import { identityOf, keptIdentity, type KeptEnrolment } from './snapshot.js';
import type { IpadState, UserState } from './state.js';
import { newToken } from './waking.js';

export type EnrolmentProfile = ReadProfile & { readonly enrolment: NonNullable<ReadProfile['enrolment']> };

/** @throws ipad.notAProfile for what is none, and for one that enrols nothing */
export function readEnrolmentProfile(bytes: Uint8Array): EnrolmentProfile {
  return enrolling(readProfile(bytes));
}

export function enrolling(profile: ReadProfile): EnrolmentProfile {
  const { enrolment } = profile;
  if (enrolment === null) throw ipadError('notAProfile', { where: 'com.apple.mdm' });
  return { ...profile, enrolment };
}

/** The profile at an address, or behind the button of the page at that address. @throws ipad.notAProfile, and what `get` throws */
export async function fetchProfile(url: string, network: Network): Promise<Buffer> {
  const answer = await network.get(url);
  if (!/^text\/html/i.test(answer.contentType)) return answer.body;
  const link = linkInPage(answer.body.toString('utf8'), answer.url);
  if (link === null) throw ipadError('notAProfile', { where: 'page' });
  return (await network.get(link)).body;
}

/** What an iPad is called by, and opened with, as long as it is enrolled. */
interface Own {
  readonly token: Buffer;
  readonly magic: string;
  readonly unlockToken: Buffer;
}
type Around = Pick<ChannelOptions, 'network' | 'form' | 'now' | 'udid' | 'onDisowned'>;

/** An iPad's bond with the server that manages it. */
export class Enrolment {
  readonly channel: Channel;
  readonly #users = new Map<string, UserState>();

  constructor(
    public profile: EnrolmentProfile,
    public identity: Identity,
    around: Around,
    private own: Own = { token: newToken(), magic: randomUUID().toUpperCase(), unlockToken: randomBytes(64) },
  ) {
    this.channel = new Channel({ ...around, mdm: profile.enrolment.mdm, identity: () => this.identity });
  }

  static restored(kept: KeptEnrolment, around: Around): Enrolment {
    const own = {
      token: Buffer.from(kept.token, 'hex'),
      magic: kept.magic,
      unlockToken: Buffer.from(kept.unlockToken, 'base64'),
    };
    return new Enrolment(readEnrolmentProfile(Buffer.from(kept.profile, 'base64')), identityOf(kept), around, own);
  }

  kept(): KeptEnrolment {
    const { token, magic, unlockToken } = this.own;
    return {
      ...{ profile: this.profile.raw.toString('base64'), ...keptIdentity(this.identity) },
      ...{ token: token.toString('hex'), magic, unlockToken: unlockToken.toString('base64') },
    };
  }

  get token(): Buffer {
    return this.own.token;
  }
  get unlockToken(): Buffer {
    return this.own.unlockToken;
  }
  get topic(): string {
    return this.profile.enrolment.mdm.topic;
  }

  /** Whom a push is for: the iPad (`device`), somebody on it, or nobody here (null). */
  calledBy(magic: string): UserState | 'device' | null {
    return magic === this.own.magic ? 'device' : (this.#users.get(magic) ?? null);
  }

  /** Certificates that came with it: its own first. */
  get certificates(): { readonly name: string; readonly der: Buffer; readonly identity: boolean }[] {
    const roots = this.profile.roots.map((der) => ({ name: nameOf(der), der, identity: false }));
    return [{ name: nameOf(this.identity.certificate), der: this.identity.certificate, identity: true }, ...roots];
  }

  /** Authenticate, then TokenUpdate. @throws what a check-in throws */
  async authenticate(state: IpadState, least: boolean): Promise<void> {
    await this.channel.checkIn('Authenticate', authenticateKeys(state, this.topic, least));
    await this.tokenUpdate(state);
  }

  async tokenUpdate(state: IpadState): Promise<void> {
    const { unlockToken, ...push } = this.own;
    await this.channel.checkIn('TokenUpdate', tokenUpdateKeys(state, { ...push, topic: this.topic }, unlockToken));
  }

  /** APNs calls it otherwise from now on. */
  renewToken(): void {
    this.own = { ...this.own, token: newToken() };
  }

  /** A TokenUpdate of their own for whoever signs in on a Shared iPad. */
  async signIn(state: IpadState, user: UserState): Promise<void> {
    const magic = randomUUID().toUpperCase();
    this.#users.set(magic, user);
    const push = { topic: this.topic, token: this.own.token, magic };
    await this.channel.checkIn('TokenUpdate', tokenUpdateKeys(state, push, null), speakerOf(user));
  }

  async checkOut(): Promise<void> {
    if (this.profile.enrolment.mdm.checkOutWhenRemoved) await this.channel.checkIn('CheckOut', { Topic: this.topic });
  }
}

function nameOf(der: Buffer): string {
  return /^CN=(.*)$/m.exec(new X509Certificate(der).subject)?.[1] ?? 'certificat';
}
