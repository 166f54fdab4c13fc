/** What the store says of one object. */
export interface StoredObject {
  readonly key: string;
  /** When it was last put: what was put a moment ago may belong to an act that has not committed yet. */
  readonly storedAt: Date;
}

/**
 * Keeps sealed bytes under the SHA-256 of what they hold: a folder of this machine, or a bucket (S3). It is handed whole
 * objects, small ones, because what is sealed may not be believed before its last byte.
 */
export interface ObjectStore {
  /** Resolves once the bytes would survive a power cut. Putting what is there refreshes `storedAt`. */
  put(key: string, sealed: Buffer): Promise<void>;
  /** @throws DomainError `storage.missing`, `storage.unreachable` */
  get(key: string): Promise<Buffer>;
  exists(key: string): Promise<boolean>;
  /** Nothing happens when it is not there. */
  delete(key: string): Promise<void>;
  /** Everything, in no order. What is no object of ours is passed over. */
  list(): AsyncIterable<StoredObject>;
  close(): Promise<void>;
}

const KEY = /^[0-9a-f]{64}$/;
/** A SHA-256 in lower-case hexadecimal: a key never becomes a path. */
export const isObjectKey = (text: string): boolean => KEY.test(text);

/** @throws RangeError for anything else */
export function checkedKey(key: string): string {
  if (!isObjectKey(key)) throw new RangeError('An object is named by its SHA-256');
  return key;
}
