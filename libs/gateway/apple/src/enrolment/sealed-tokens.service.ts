import { Injectable } from '@nestjs/common';
import { Vault, type Tx } from '@chariot/platform';
import { appleEnrolmentError } from './errors.js';
import type { Secrets } from './enrolments.repository.js';

const PUSH = 'apple.push';
/** Each opens what its name says: the passcode, the file system. */
const PURPOSES = { unlock: 'apple.unlockToken', bootstrap: 'apple.bootstrapToken' } as const;
/** What the vault takes. */
const MOST_BYTES = 65_536;

export interface PushMaterial {
  /** As it came: neither its length nor its uniqueness is to be relied on. */
  readonly token: Buffer;
  readonly pushMagic: string;
}

/** What wakes, unlocks and boots an iPad: in the vault, and nowhere else. */
@Injectable()
export class SealedTokens {
  constructor(private readonly vault: Vault) {}

  sealPush(tx: Tx, { token, pushMagic }: PushMaterial): Promise<string> {
    return this.vault.seal(tx, JSON.stringify({ token: token.toString('base64'), pushMagic }), PUSH);
  }

  async openPush(tx: Tx, secretId: string): Promise<PushMaterial> {
    const told = (await this.vault.open(tx, secretId, PUSH)).toString('utf8');
    const { token, pushMagic } = JSON.parse(told) as { token: string; pushMagic: string };
    return { token: Buffer.from(token, 'base64'), pushMagic };
  }

  /** @throws apple-enrolment.tokenTooLong */
  async seal(tx: Tx, token: Buffer, purpose: keyof typeof PURPOSES): Promise<string> {
    if (token.length > MOST_BYTES) throw appleEnrolmentError('tokenTooLong', { limit: MOST_BYTES });
    return this.vault.seal(tx, token, PURPOSES[purpose]);
  }

  open(tx: Tx, secretId: string, purpose: keyof typeof PURPOSES): Promise<Buffer> {
    return this.vault.open(tx, secretId, PURPOSES[purpose]);
  }

  async forget(tx: Tx, { pushSecret, unlockSecret, bootstrapSecret }: Secrets): Promise<void> {
    for (const secret of [pushSecret, unlockSecret, bootstrapSecret]) {
      if (secret !== null) await this.vault.forget(tx, secret);
    }
  }
}
