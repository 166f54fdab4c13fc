import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface PasswordRow {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string;
  readonly hash: string;
  readonly totpSecretId: string;
}

export interface Preparation {
  readonly id: string;
  readonly hash: string;
  readonly totpSecretId: string;
}

/** Passwords, application secrets and recovery codes: the system's, which lets people in, and the person's own. */
@Injectable()
export class PasswordsRepository {
  /** Of somebody who may come in. */
  byEmail(tx: Tx, email: string): Promise<PasswordRow | undefined> {
    return this.#find(tx, 'person.email = $1', email);
  }

  own(tx: Tx, reach: Reach): Promise<PasswordRow | undefined> {
    return this.#find(tx, 'person.id = $1', reach.id);
  }

  /** A code is used up by its step: of two at once, one goes on. None does once the application was replaced. */
  async useStep(tx: Tx, known: PasswordRow, step: number): Promise<boolean> {
    const used = await tx.execute(
      'update identity.password set last_step = $3 where person_id = $1 and totp_secret_id = $2 and last_step < $3',
      [known.personId, known.totpSecretId, step],
    );
    return used === 1;
  }

  async useRecoveryCode(tx: Tx, personId: string, hash: Buffer, now: Date): Promise<boolean> {
    const used = await tx.execute(
      'update identity.recovery_code set used_at = $3 where person_id = $1 and code_hash = $2 and used_at is null',
      [personId, hash, now],
    );
    return used === 1;
  }

  async recoveryCodesLeft(tx: Tx, reach: Reach): Promise<number> {
    const row = await tx.one<{ count: number }>(
      'select count(*)::int as count from identity.recovery_code where person_id = $1 and used_at is null',
      [reach.id],
    );
    return row?.count ?? 0;
  }

  async setAt(tx: Tx, reach: Reach): Promise<Date | null> {
    const row = await tx.one<{ setAt: Date }>('select set_at as "setAt" from identity.password where person_id = $1', [
      reach.id,
    ]);
    return row?.setAt ?? null;
  }

  /** In place of the one that waited. @returns the sealed secrets that serve no more */
  async prepare(
    tx: Tx,
    reach: Reach,
    asked: Preparation & { readonly sessionId: string; readonly expiresAt: Date },
  ): Promise<string[]> {
    const forgotten = await this.dropPreparation(tx, reach);
    await tx.execute(
      `insert into identity.password_preparation (id, person_id, session_id, hash, totp_secret_id, expires_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [asked.id, reach.id, asked.sessionId, asked.hash, asked.totpSecretId, asked.expiresAt],
    );
    return forgotten;
  }

  /** Counts one try of the code; `undefined` when nothing waits here, or after `most` tries. */
  tryPreparation(
    tx: Tx,
    reach: Reach,
    asked: { readonly id: string; readonly sessionId: string },
    now: Date,
    most: number,
  ): Promise<Preparation | undefined> {
    return tx.one<Preparation>(
      `update identity.password_preparation set attempts = attempts + 1
        where id = $2 and person_id = $1 and session_id = $3 and expires_at > $4 and attempts < $5
        returning id, hash, totp_secret_id as "totpSecretId"`,
      [reach.id, asked.id, asked.sessionId, now, most],
    );
  }

  async dropPreparation(tx: Tx, reach: Reach): Promise<string[]> {
    const rows = await tx.query<{ secret: string }>(
      'delete from identity.password_preparation where person_id = $1 returning totp_secret_id as secret',
      [reach.id],
    );
    return rows.map(({ secret }) => secret);
  }

  async insert(
    tx: Tx,
    reach: Reach,
    password: { readonly hash: string; readonly totpSecretId: string; readonly step: number },
    now: Date,
  ): Promise<void> {
    await tx.execute(
      'insert into identity.password (person_id, hash, totp_secret_id, last_step, set_at) values ($1, $2, $3, $4, $5)',
      [reach.id, password.hash, password.totpSecretId, password.step, now],
    );
  }

  /** With its recovery codes. @returns the sealed secret that serves no more */
  async remove(tx: Tx, reach: Reach): Promise<string | undefined> {
    const [row] = await tx.query<{ secret: string }>(
      'delete from identity.password where person_id = $1 returning totp_secret_id as secret',
      [reach.id],
    );
    return row?.secret;
  }

  async replaceRecoveryCodes(tx: Tx, reach: Reach, hashes: readonly Buffer[]): Promise<void> {
    await tx.execute('delete from identity.recovery_code where person_id = $1', [reach.id]);
    await tx.execute('insert into identity.recovery_code (person_id, code_hash) select $1, unnest($2::bytea[])', [
      reach.id,
      [...hashes],
    ]);
  }

  /** One bounded batch of preparations that nobody confirmed. @returns their sealed secrets */
  async dropExpired(tx: Tx, before: Date): Promise<string[]> {
    const rows = await tx.query<{ secret: string }>(
      `delete from identity.password_preparation where id in (
         select id from identity.password_preparation where expires_at < $1 limit 1000 for update skip locked)
       returning totp_secret_id as secret`,
      [before],
    );
    return rows.map(({ secret }) => secret);
  }

  #find(tx: Tx, where: string, value: string): Promise<PasswordRow | undefined> {
    return tx.one<PasswordRow>(
      `select person.id as "personId", person.display_name as "displayName", person.email, password.hash,
              password.totp_secret_id as "totpSecretId"
         from identity.password join identity.person on person.id = password.person_id
        where ${where} and person.disabled_at is null`,
      [value],
    );
  }
}
