import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { Invitation } from './challenge.js';

export interface NewChallenge {
  readonly id: string;
  readonly codeId: string;
  readonly hash: Buffer;
  readonly secretId: string;
  readonly deviceId: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

type Dated<T> = Omit<T, 'expiresAt'> & { readonly expiresAt: string };
type Row = Omit<Invitation, 'code' | 'challenge'> & {
  readonly code: Dated<Invitation['code']>;
  readonly challenge: Dated<NonNullable<Invitation['challenge']>> | null;
};

const LOOK: Statement = {
  name: 'fleet.invitation.look',
  sql: 'select fleet.invitation($1, $2, $3) as found',
};

/** Challenges, in a system transaction: whoever shows one has no identity yet. */
@Injectable()
export class ChallengesRepository {
  /** @param locking classroom, code and challenge, in this order, until the transaction ends */
  async find(
    tx: Tx,
    _system: Reach,
    by: { readonly codeHash: Buffer } | { readonly challengeHash: Buffer },
    { locking }: { readonly locking: boolean },
  ): Promise<Invitation | undefined> {
    const [code, challenge] = 'codeHash' in by ? [by.codeHash, null] : [null, by.challengeHash];
    const row = await tx.one<{ found: Row | null }>(LOOK, [code, challenge, locking]);
    if (row?.found == null) return undefined;
    const { found } = row;
    return { ...found, code: dated(found.code), challenge: found.challenge && dated(found.challenge) };
  }

  async add(tx: Tx, _system: Reach, one: NewChallenge): Promise<void> {
    await tx.execute(
      `insert into fleet.enrolment_challenge (id, code_id, challenge_hash, secret_id, device_id, made_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [one.id, one.codeId, one.hash, one.secretId, one.deviceId, one.madeAt, one.expiresAt],
    );
  }

  /** Nobody has shown it in time: it stays as one that was made. */
  async lapse(tx: Tx, _system: Reach, id: string): Promise<void> {
    await tx.execute('update fleet.enrolment_challenge set lapsed = true, secret_id = null where id = $1', [id]);
  }

  async spend(tx: Tx, _system: Reach, id: string, publicKeyFingerprint: string, at: Date): Promise<void> {
    await tx.execute(
      'update fleet.enrolment_challenge set spent_at = $2, key_fingerprint = $3, secret_id = null where id = $1',
      [id, at, publicKeyFingerprint],
    );
  }

  /** The code, by its hash, whose challenge went to that key, and the device that was drawn for it. */
  spentBy(
    tx: Tx,
    _system: Reach,
    publicKeyFingerprint: string,
  ): Promise<{ readonly codeHash: Buffer; readonly deviceId: string } | undefined> {
    return tx.one(
      `select e.code_hash as "codeHash", x.device_id as "deviceId"
         from fleet.enrolment_challenge x join fleet.enrolment_code e on e.id = x.code_id where x.key_fingerprint = $1`,
      [publicKeyFingerprint],
    );
  }
}

const dated = <T extends { readonly expiresAt: string }>(one: T): Omit<T, 'expiresAt'> & { expiresAt: Date } => ({
  ...one,
  expiresAt: new Date(one.expiresAt),
});
