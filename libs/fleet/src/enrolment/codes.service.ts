import { Inject, Injectable } from '@nestjs/common';
import { Vault, type Tx } from '@chariot/platform';
import { EnrolmentChallenge } from './challenge.js';
import { ENROLMENT_CODE_KEY } from './code-key.port.js';
import { EnrolmentCode } from './enrolment-code.js';

/** Purpose under which codes are sealed, to be printed again. */
const CODE_SECRET = 'fleet.enrolment-code';
const CHALLENGE_SECRET = 'fleet.enrolment-challenge';

/** One-use codes as they are kept: a hash to look them up by, and a sealed copy for as long as they may be printed. */
@Injectable()
export class Codes {
  constructor(
    @Inject(ENROLMENT_CODE_KEY) private readonly key: Buffer,
    private readonly vault: Vault,
  ) {}

  /** A new code, of which nothing but this is kept. */
  async make(tx: Tx): Promise<{ readonly hash: Buffer; readonly secretId: string }> {
    const code = EnrolmentCode.make();
    return { hash: EnrolmentCode.hash(code, this.key), secretId: await this.vault.seal(tx, code, CODE_SECRET) };
  }

  /** What was typed, as it is looked up: something that cannot be a code has a hash too, which no code has. */
  hashOf(typed: string): Buffer {
    return EnrolmentCode.hash(EnrolmentCode.normalise(typed) ?? '', this.key);
  }

  async print(tx: Tx, secretId: string): Promise<string> {
    return (await this.vault.open(tx, secretId, CODE_SECRET)).toString('utf8');
  }

  /** A new challenge, told this once, and what is kept of it. */
  async makeChallenge(
    tx: Tx,
  ): Promise<{ readonly challenge: string; readonly hash: Buffer; readonly secretId: string }> {
    const challenge = EnrolmentChallenge.make();
    const hash = this.hashOfChallenge(challenge);
    return { challenge, hash, secretId: await this.vault.seal(tx, challenge, CHALLENGE_SECRET) };
  }

  hashOfChallenge(shown: string): Buffer {
    return EnrolmentChallenge.hash(shown, this.key);
  }

  async printChallenge(tx: Tx, secretId: string): Promise<string> {
    return (await this.vault.open(tx, secretId, CHALLENGE_SECRET)).toString('utf8');
  }

  /** Nobody prints it any more. */
  forget(tx: Tx, secretId: string): Promise<void> {
    return this.vault.forget(tx, secretId);
  }
}
