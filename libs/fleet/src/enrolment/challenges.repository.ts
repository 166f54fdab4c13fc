import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { Invitation, RenewalChallenge } from './challenge.js';

export interface NewChallenge {
  readonly id: string;
  /** Of a code, or of the certificate of `deviceId` that it renews, or by which it asks for one of its network. */
  readonly of: { readonly codeId: string } | { readonly certificate: string; readonly network: string | null };
  readonly hash: Buffer;
  readonly secretId: string;
  readonly deviceId: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

type Waiting = Pick<RenewalChallenge, 'id' | 'secretId' | 'certificate' | 'network' | 'expiresAt'>;
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

  /** What it renews; held until the transaction ends. */
  async findRenewal(tx: Tx, _system: Reach, challengeHash: Buffer): Promise<RenewalChallenge | undefined> {
    const row = await tx.one<{ found: Dated<RenewalChallenge> | null }>('select fleet.renewal($1) as found', [
      challengeHash,
    ]);
    return row?.found == null ? undefined : dated(row.found);
  }

  /** Whether that device is trusted, held until the transaction ends; and the challenge of it, of one purpose, that waits to be shown. */
  async ofDevice(
    tx: Tx,
    _system: Reach,
    deviceId: string,
    purpose: 'renewal' | 'network',
  ): Promise<{
    readonly trusted: boolean;
    readonly waiting: Waiting | undefined;
  }> {
    const device = await tx.one<{ trusted: boolean }>(
      `select enrolled_at is not null and revoked_at is null as trusted from fleet.device where id = $1 for no key update`,
      [deviceId],
    );
    const waiting = await tx.one<Waiting>(
      `select id, secret_id as "secretId", renews as certificate, network, expires_at as "expiresAt" from fleet.enrolment_challenge
        where device_id = $1 and renews is not null and (network is null) = $2 and spent_at is null and not lapsed`,
      [deviceId, purpose === 'renewal'],
    );
    return { trusted: device?.trusted ?? false, waiting };
  }

  async add(tx: Tx, _system: Reach, one: NewChallenge): Promise<void> {
    const [codeId, renews, network] =
      'codeId' in one.of ? [one.of.codeId, null, null] : [null, one.of.certificate, one.of.network];
    await tx.execute(
      `insert into fleet.enrolment_challenge (id, code_id, renews, challenge_hash, secret_id, device_id, made_at, expires_at, network)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [one.id, codeId, renews, one.hash, one.secretId, one.deviceId, one.madeAt, one.expiresAt, network],
    );
  }

  /** How many were made for the network of that device since then. */
  async networksSince(tx: Tx, _system: Reach, deviceId: string, since: Date): Promise<number> {
    const row = await tx.one<{ made: number }>(
      `select count(*)::int as made from fleet.enrolment_challenge
        where device_id = $1 and renews is not null and network is not null and made_at > $2`,
      [deviceId, since],
    );
    return row?.made ?? 0;
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
