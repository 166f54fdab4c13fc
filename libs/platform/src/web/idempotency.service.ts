import { createHash } from 'node:crypto';
import type { Clock, Reach } from '@chariot/kernel';
import type { Logger } from '../logs/logger.service.js';
import type { Database, Tx } from '../postgres/database.service.js';
import type { Vault } from '../secrets/vault.service.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { webError } from './web-errors.js';

/** How long an answer is given again. */
export const KEPT_MS = 24 * 60 * 60_000;
const PURPOSE = 'platform.idempotency';
/** A secret of the vault is at most 64 KiB. */
const PIECE_BYTES = 48 * 1024;
const MOST_PIECES = 32;
const MOST_KEYS = 5_000;
/** What an HTTP header may hold and people see (RFC 9110 §5.5). Two headers arrive as one, with a space. */
const KEY = /^[\x21-\x7e]{1,200}$/;

export interface KeyedRequest {
  readonly reach: Reach;
  /** As the client sent it. */
  readonly key: string;
  /** Method, address and body: the same request is the same text. */
  readonly request: string;
  /** The answer holds what is shown once: that the act is done is kept, and not what it answered. */
  readonly shownOnce?: boolean;
}

/** An answer in the form that it is kept in: JSON. */
export type KeptAnswer = Readonly<Record<string, unknown>>;

/**
 * The same request sent again with the same key is answered as the first was, and done once. A key is claimed before the
 * act and committed by itself: whatever happens to this process in between, the act is never done a second time.
 */
export class Idempotency {
  readonly #rows = new IdempotencyRepository();

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Does `act` once. What fails leaves no key: it may be tried again with the same one.
   * @returns the answer, and whether it is the first one given again
   * @throws DomainError web.badKey, web.keyRunning, web.keyOfAnother, web.tooManyKeys, web.answerNotKept, web.shownOnce; what `act` throws
   */
  async once<T extends KeptAnswer>(
    keyed: KeyedRequest,
    act: () => Promise<T>,
  ): Promise<{ readonly answer: T; readonly replayed: boolean }> {
    if (!KEY.test(keyed.key)) throw webError('badKey');
    const { reach } = keyed;
    const id = digest(callerOf(reach), keyed.key);
    const kept = await this.database.transaction(reach, (tx) => this.#claim(tx, id, keyed));
    if (kept !== null) return { answer: kept as T, replayed: true };
    let answer: T;
    try {
      answer = await act();
    } catch (error) {
      await this.#release(reach, id);
      throw error;
    }
    await this.#keep(keyed, id, answer);
    return { answer, replayed: false };
  }

  /** `null`: the key is ours, the act is to be done. */
  async #claim(tx: Tx, id: Buffer, { reach, request, shownOnce }: KeyedRequest): Promise<KeptAnswer | null> {
    const now = this.clock.now();
    const key = { id, personId: reach.id, request: digest(request) };
    const after = new Date(now.getTime() - KEPT_MS);
    if (await this.#rows.claim(tx, key, now, after)) {
      if (!(await this.#rows.hasRoom(tx, reach.id, MOST_KEYS))) throw webError('tooManyKeys');
      return null;
    }
    const row = await this.#rows.find(tx, id);
    if (row !== undefined && !row.request.equals(key.request)) throw webError('keyOfAnother');
    if (row === undefined || row.state === 'running') throw webError('keyRunning');
    if (row.state === 'tooLong') throw webError(shownOnce === true ? 'shownOnce' : 'answerNotKept');
    const pieces: Buffer[] = [];
    for (const secretId of row.secretIds) pieces.push(await this.vault.open(tx, secretId, PURPOSE));
    return JSON.parse(Buffer.concat(pieces).toString()) as KeptAnswer;
  }

  /** The act is done and committed: whatever goes wrong here must not make it look undone. */
  async #keep({ reach, shownOnce }: KeyedRequest, id: Buffer, answer: KeptAnswer): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(answer));
    const fits = shownOnce !== true && bytes.length <= MOST_PIECES * PIECE_BYTES;
    try {
      await this.database.transaction(reach, async (tx) => {
        const secretIds: string[] = [];
        for (let at = 0; fits && at < bytes.length; at += PIECE_BYTES) {
          secretIds.push(await this.vault.seal(tx, bytes.subarray(at, at + PIECE_BYTES), PURPOSE));
        }
        await this.#rows.answered(tx, id, fits ? 'answered' : 'tooLong', secretIds);
      });
    } catch (error) {
      // The key stays « running »: asking again is refused, which is the safe side.
      this.logger.error('the answer of a keyed request was not kept', { error });
    }
  }

  async #release(reach: Reach, id: Buffer): Promise<void> {
    try {
      await this.database.transaction(reach, (tx) => this.#rows.release(tx, id));
    } catch (error) {
      this.logger.warn('a key of a failed request was not released', { error });
    }
  }
}

/** A person keeps her keys from one session to the next; an API token, which may do less than she, has its own. */
const callerOf = ({ id, credential }: Reach): string =>
  credential?.kind === 'token' ? `token ${credential.id}` : `person ${id}`;

/** Of several texts, told apart by their lengths. */
function digest(...texts: string[]): Buffer {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)} `).update(text);
  return hash.digest();
}
