import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkedKey, isObjectKey, type ObjectStore, type StoredObject } from './object-store.port.js';
import { storageError } from './storage-errors.js';
import type { StorageOptions } from './storage-options.js';

type S3Options = Extract<StorageOptions, { kind: 's3' }>;

const FOLDER = 'objects/';
/** Larger than anything that is put: what comes back is not ours. */
const MAX_BYTES = 32 * 1024 * 1024;
const ATTEMPTS = 3;
/** A bucket that does not go on, whether with our words or with its own, is asked anew after this long. */
const SILENCE_MS = 20_000;

/**
 * A bucket, by the S3 protocol. Its address is the operator's word, not a person's: it is not held to Outbound's ranges.
 * What it keeps is sealed before it leaves, so that whoever holds the bucket reads nothing.
 */
export class S3Store implements ObjectStore {
  readonly #client: S3Client;

  constructor(
    private readonly options: S3Options,
    silenceMs = SILENCE_MS,
  ) {
    const { url, region, accessKeyId, secretAccessKey } = options;
    this.#client = new S3Client({
      endpoint: url,
      region,
      // Given here, so that neither the environment nor a metadata service is asked for any.
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: true,
      maxAttempts: ATTEMPTS,
      // Servers other than Amazon's do not all know its newer checksums; ours are inside the seal.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Not `requestTimeout`, which only says on the standard error that it has passed.
      requestHandler: { connectionTimeout: 5_000, socketTimeout: silenceMs },
    });
  }

  async put(key: string, sealed: Buffer): Promise<void> {
    const command = new PutObjectCommand({
      ...this.#named(key),
      Body: sealed,
      ContentLength: sealed.length,
      ContentType: 'application/octet-stream',
    });
    await asked(() => this.#client.send(command));
  }

  async get(key: string): Promise<Buffer> {
    return asked(async () => {
      const { Body: body, ContentLength: length } = await this.#client.send(new GetObjectCommand(this.#named(key)));
      if (body === undefined || (length ?? 0) > MAX_BYTES) throw storageError('damaged');
      return Buffer.from(await body.transformToByteArray());
    });
  }

  async exists(key: string): Promise<boolean> {
    return asked(async () => {
      try {
        await this.#client.send(new HeadObjectCommand(this.#named(key)));
        return true;
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
    });
  }

  async delete(key: string): Promise<void> {
    await asked(() => this.#client.send(new DeleteObjectCommand(this.#named(key))));
  }

  async *list(): AsyncIterable<StoredObject> {
    let after: string | undefined;
    do {
      const page = await asked(() =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.options.bucket,
            Prefix: FOLDER,
            ...(after !== undefined && { ContinuationToken: after }),
          }),
        ),
      );
      for (const { Key: name = '', LastModified: storedAt } of page.Contents ?? []) {
        const key = name.slice(FOLDER.length);
        if (isObjectKey(key) && storedAt !== undefined) yield { key, storedAt };
      }
      after = page.NextContinuationToken;
    } while (after !== undefined);
  }

  close(): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }

  #named(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.options.bucket, Key: `${FOLDER}${checkedKey(key)}` };
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name);

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageError(isAbsent(error) ? 'missing' : 'unreachable', undefined, { cause: error });
  }
}
