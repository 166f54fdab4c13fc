import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { newId } from '@chariot/kernel';
import type { Tx } from '../postgres/database.service.js';
import type { Statement } from '../postgres/standing-statements.service.js';
import type { MasterKey } from './master-key.service.js';

const MAX_BYTES = 65_536;
const TAG_BYTES = 16;

const FORGET: Statement = { name: 'platform.secret.forget', sql: 'delete from platform.secret where id = $1' };

interface SecretRow {
  id: string;
  purpose: string;
  key_id: string;
  nonce: Buffer;
  sealed: Buffer;
}

/**
 * Keeps secrets in the database as AES-256-GCM under keys drawn from the master key: a stolen dump says nothing.
 * A sealed secret is bound to its id and purpose: moved to another row, or asked for another purpose, it does not open.
 */
export class Vault {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string;

  /** `previous`: master keys that secrets may still be sealed under, until `reseal` has been through. */
  constructor(master: MasterKey, previous: readonly MasterKey[] = []) {
    const entries = [master, ...previous].map((key): [string, Buffer] => [
      key.derive('vault key id', 8).toString('hex'),
      key.derive('vault AES-256-GCM'),
    ]);
    this.#keys = new Map(entries);
    this.#current = entries[0]?.[0] ?? '';
  }

  /** Stores `plaintext` (at most 64 KiB) and gives its id. `purpose` is stable: `fleet.wifiKey`. */
  async seal(tx: Tx, plaintext: string | Buffer, purpose: string): Promise<string> {
    const bytes = Buffer.from(plaintext);
    if (bytes.length > MAX_BYTES) throw new RangeError('A secret is at most 64 KiB');
    const id = newId();
    const { nonce, sealed } = this.#encrypt(bytes, id, purpose);
    await tx.execute('insert into platform.secret (id, purpose, key_id, nonce, sealed) values ($1, $2, $3, $4, $5)', [
      id,
      purpose,
      this.#current,
      nonce,
      sealed,
    ]);
    return id;
  }

  /** @throws Error for an unknown id, another purpose, a row that was tampered with, or an unknown key. */
  async open(tx: Tx, id: string, purpose: string): Promise<Buffer> {
    const row = await tx.one<SecretRow>(
      'select id, purpose, key_id, nonce, sealed from platform.secret where id = $1',
      [id],
    );
    if (row === undefined) throw new Error('No such secret');
    return this.#decrypt(row, purpose);
  }

  /** Forgets a secret for good. */
  async forget(tx: Tx, id: string): Promise<void> {
    await tx.execute(FORGET, [id]);
  }

  /** Seals again, under the current key, up to `limit` secrets that are under another. @returns how many. */
  async reseal(tx: Tx, limit = 100): Promise<number> {
    const rows = await tx.query<SecretRow>(
      'select id, purpose, key_id, nonce, sealed from platform.secret where key_id <> $1 limit $2 for update skip locked',
      [this.#current, limit],
    );
    for (const row of rows) {
      const { nonce, sealed } = this.#encrypt(this.#decrypt(row, row.purpose), row.id, row.purpose);
      await tx.execute('update platform.secret set key_id = $2, nonce = $3, sealed = $4 where id = $1', [
        row.id,
        this.#current,
        nonce,
        sealed,
      ]);
    }
    return rows.length;
  }

  #key(keyId: string): Buffer {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new Error('This secret was sealed under a master key that is not here');
    return key;
  }

  #encrypt(bytes: Buffer, id: string, purpose: string): { nonce: Buffer; sealed: Buffer } {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(this.#current), nonce).setAAD(boundTo(id, purpose));
    return { nonce, sealed: Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]) };
  }

  #decrypt(row: SecretRow, purpose: string): Buffer {
    const body = row.sealed.subarray(0, -TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key(row.key_id), row.nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(row.id, purpose)).setAuthTag(row.sealed.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(body), decipher.final()]);
    } catch (error) {
      throw new Error(`The secret ${row.id} does not open: another purpose was asked for, or the row was changed`, {
        cause: error,
      });
    }
  }
}

/** A UUID has a fixed length, so that no other pair reads the same. */
const boundTo = (id: string, purpose: string): Buffer => Buffer.from(`${id} ${purpose}`);
