import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Tx } from '../postgres/database.service.js';
import type { MasterKey } from '../secrets/master-key.service.js';
import { DiskStore } from './disk-store.service.js';
import type { ObjectStore, StoredObject } from './object-store.port.js';
import { storageError } from './storage-errors.js';
import type { StorageOptions } from './storage-options.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 8;
const VERSION = 1;
const HEAD_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES;
/** Of one object: all of it is in memory while it is sealed or opened. */
export const MAX_OBJECT_BYTES = 16 * 1024 * 1024;

/** Amazon's library is read only where there is a bucket: it weighs 30 MB of memory. */
export async function storeOf(options: StorageOptions | undefined): Promise<ObjectStore> {
  if (options === undefined) return new NoStore();
  if (options.kind === 'disk') return new DiskStore(options.directory);
  const { S3Store } = await import('./s3-store.service.js');
  return new S3Store(options);
}

/** Says which of these contents a room still names, in a system transaction. */
export type ObjectOwner = (tx: Tx, sha256s: readonly string[]) => Promise<ReadonlySet<string>>;

class NoStore implements ObjectStore {
  put(): Promise<void> {
    return Promise.reject(storageError('unreachable'));
  }
  get(): Promise<Buffer> {
    return Promise.reject(storageError('unreachable'));
  }
  exists(): Promise<boolean> {
    return Promise.resolve(false);
  }
  delete(): Promise<void> {
    return Promise.resolve();
  }
  async *list(): AsyncIterable<StoredObject> {
    // Nothing is kept, so nothing is listed.
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Documents, sealed as AES-256-GCM under a key drawn from the master key: invoices name people and bank accounts. Each is
 * known by the SHA-256 of its content, to which its seal is bound: exchanged, changed or cut, it does not open. The same
 * content put twice is one object, so its owners count who still needs it.
 */
export class Objects implements OnApplicationShutdown {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string;
  readonly #owners: ObjectOwner[] = [];

  /** `previous`: master keys that objects may still be sealed under. */
  constructor(
    private readonly store: ObjectStore,
    master: MasterKey,
    previous: readonly MasterKey[] = [],
  ) {
    const entries = [master, ...previous].map((key): [string, Buffer] => [
      key.derive('objects key id', KEY_ID_BYTES).toString('hex'),
      key.derive('objects AES-256-GCM'),
    ]);
    this.#keys = new Map(entries);
    this.#current = entries[0]?.[0] ?? '';
  }

  /** Keeps it (at most 16 MiB), durably. @returns its SHA-256, by which it is known */
  async put(content: Buffer): Promise<string> {
    if (content.length > MAX_OBJECT_BYTES) throw new RangeError('An object is at most 16 MiB');
    const sha256 = createHash('sha256').update(content).digest('hex');
    await this.store.put(sha256, this.#seal(content, sha256));
    return sha256;
  }

  /** @throws DomainError `storage.missing`, `storage.damaged`, `storage.unreachable` */
  async get(sha256: string): Promise<Buffer> {
    const content = this.#open(await this.store.get(sha256), sha256);
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw storageError('damaged');
    return content;
  }

  exists(sha256: string): Promise<boolean> {
    return this.store.exists(sha256);
  }

  delete(sha256: string): Promise<void> {
    return this.store.delete(sha256);
  }

  /** A room that keeps objects says so as it starts: what nobody needs is swept. */
  ownedBy(owner: ObjectOwner): void {
    this.#owners.push(owner);
  }

  /** Of these contents, those that some room still names, in a system transaction. */
  async needed(tx: Tx, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
    // A sweep before any room has spoken would take everything.
    if (this.#owners.length === 0) throw new Error('Nobody has said which objects are needed');
    const named = new Set<string>();
    for (const owner of this.#owners) for (const sha256 of await owner(tx, sha256s)) named.add(sha256);
    return named;
  }

  /** Until the end of the transaction, no content is swept; whoever keeps one waits for nobody who keeps another. */
  async holdSweep(tx: Tx): Promise<void> {
    await tx.execute("select pg_advisory_xact_lock_shared(hashtext('platform.objects'))");
  }

  /** Waits for whoever keeps a content, and has them wait. */
  async beginSweep(tx: Tx): Promise<void> {
    await tx.execute("select pg_advisory_xact_lock(hashtext('platform.objects'))");
  }

  list(): AsyncIterable<StoredObject> {
    return this.store.list();
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }

  #seal(content: Buffer, sha256: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const head = Buffer.concat([Buffer.from([VERSION]), Buffer.from(this.#current, 'hex'), nonce]);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.get(this.#current) as Buffer, nonce);
    cipher.setAAD(boundTo(head, sha256));
    return Buffer.concat([head, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  }

  #open(sealed: Buffer, sha256: string): Buffer {
    const head = sealed.subarray(0, HEAD_BYTES);
    const key = this.#keys.get(head.subarray(1, 1 + KEY_ID_BYTES).toString('hex'));
    if (sealed.length < HEAD_BYTES + TAG_BYTES || head[0] !== VERSION || key === undefined)
      throw storageError('damaged');
    const decipher = createDecipheriv('aes-256-gcm', key, head.subarray(-NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(head, sha256)).setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw storageError('damaged', undefined, { cause: error });
    }
  }
}

const boundTo = (head: Buffer, sha256: string): Buffer => Buffer.concat([head, Buffer.from(sha256)]);
