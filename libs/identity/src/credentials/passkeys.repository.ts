import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface PasskeyRow {
  readonly id: string;
  readonly personId: string;
  readonly displayName: string;
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

export interface OwnPasskey {
  readonly id: string;
  readonly name: string;
  readonly credentialId: Buffer;
  readonly transports: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export type ChallengePurpose = 'register' | 'signIn' | 'prove';

export interface NewChallenge {
  readonly id: string;
  readonly purpose: ChallengePurpose;
  readonly challenge: Buffer;
  /** Whose and of which session; `null` for signing in, when nobody is there yet. */
  readonly personId: string | null;
  readonly sessionId: string | null;
  readonly askedFrom: Buffer;
  readonly expiresAt: Date;
}

/** Expired challenges that one request clears away. */
const SWEPT = 100;

/** Passkeys and what they are asked to sign: the system's, which lets people in, and the person's own. */
@Injectable()
export class PasskeysRepository {
  /** Of somebody who may come in. */
  byCredential(tx: Tx, credentialId: Buffer): Promise<PasskeyRow | undefined> {
    return tx.one<PasskeyRow>(
      `select passkey.id, passkey.person_id as "personId", person.display_name as "displayName",
              passkey.credential_id as "credentialId", passkey.public_key as "publicKey",
              passkey.counter::float8 as counter, passkey.transports
         from identity.passkey join identity.person on person.id = passkey.person_id
        where passkey.credential_id = $1 and person.disabled_at is null`,
      [credentialId],
    );
  }

  ofOneself(tx: Tx, reach: Reach): Promise<OwnPasskey[]> {
    return tx.query<OwnPasskey>(
      `select id, name, credential_id as "credentialId", transports, created_at as "createdAt",
              last_used_at as "lastUsedAt"
         from identity.passkey where person_id = $1 order by created_at, id`,
      [reach.id],
    );
  }

  async insert(
    tx: Tx,
    reach: Reach,
    key: Omit<PasskeyRow, 'personId' | 'displayName'> & { readonly name: string },
    now: Date,
  ): Promise<void> {
    await tx.execute(
      `insert into identity.passkey (id, person_id, credential_id, public_key, counter, transports, name, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [key.id, reach.id, key.credentialId, key.publicKey, key.counter, [...key.transports], key.name, now],
    );
  }

  /** @returns its name, `undefined` when it is not one's own */
  async remove(tx: Tx, reach: Reach, id: string): Promise<string | undefined> {
    const [row] = await tx.query<{ name: string }>(
      'delete from identity.passkey where person_id = $1 and id = $2 returning name',
      [reach.id, id],
    );
    return row?.name;
  }

  /**
   * Notes that it served. A counter goes up each time, or stays at zero in a key that has none (WebAuthn Level 3 §6.1.1):
   * of two answers with the same count, one goes on.
   */
  async used(tx: Tx, key: PasskeyRow, counter: number, now: Date): Promise<boolean> {
    const used = await tx.execute(
      `update identity.passkey set counter = $2, last_used_at = $3
        where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
      [key.id, counter, now],
    );
    return used === 1;
  }

  /** Challenges that one address has asked for and that are still worth something. */
  async waitingFrom(tx: Tx, askedFrom: Buffer, now: Date): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from identity.passkey_challenge where asked_from = $1 and expires_at > $2`,
      [askedFrom, now],
    );
    return row?.count ?? 0;
  }

  async addChallenge(tx: Tx, challenge: NewChallenge, now: Date): Promise<void> {
    await this.pruneChallenges(tx, now, SWEPT);
    await tx.execute(
      `insert into identity.passkey_challenge (id, purpose, challenge, person_id, session_id, asked_from, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        challenge.id,
        challenge.purpose,
        challenge.challenge,
        challenge.personId,
        challenge.sessionId,
        challenge.askedFrom,
        challenge.expiresAt,
      ],
    );
  }

  /** Uses a challenge up, whatever the answer to it is worth: of any number of answers at once, one is looked at. */
  async takeChallenge(
    tx: Tx,
    asked: {
      readonly id: string;
      readonly purpose: ChallengePurpose;
      readonly personId: string | null;
      readonly sessionId: string | null;
    },
    now: Date,
  ): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ challenge: Buffer }>(
      `delete from identity.passkey_challenge
        where id = $1 and purpose = $2 and person_id is not distinct from $3::uuid
          and session_id is not distinct from $4::uuid and expires_at > $5
        returning challenge`,
      [asked.id, asked.purpose, asked.personId, asked.sessionId, now],
    );
    return row?.challenge;
  }

  pruneChallenges(tx: Tx, before: Date, most: number): Promise<number> {
    return tx.execute(
      `delete from identity.passkey_challenge where id in (
         select id from identity.passkey_challenge where expires_at < $1 limit $2)`,
      [before, most],
    );
  }
}
