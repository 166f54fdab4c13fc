import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, PLATFORM_OPTIONS, type PlatformOptions } from '@chariot/platform';
import { identityError } from '../errors.js';
import { isTold, PATIENCE, subscriberOf, waitAfter, type Counted } from './attempts.js';
import { AttemptsRepository } from './attempts.repository.js';

/** An attempt that was let through and counted as a failure, until it turns out to be right. */
export interface Attempt {
  readonly keys: Partial<Record<Counted, Buffer>>;
  readonly failures: Partial<Record<Counted, number>>;
}

/** Who was tried, as far as it is known. */
export interface Tried {
  readonly method: 'password' | 'passkey' | 'provider';
  readonly person: { readonly personId: string; readonly displayName: string } | null;
}

const SYSTEM = Reach.system('connexion');
/** Rows are always taken in this order: two attempts never wait for each other. */
const ORDER = ['address', 'account', 'accountHere', 'unguessable'] as const satisfies readonly Counted[];
/** Lines of the journal about an address alone start later: a school mistypes. */
const TOLD_OF_ADDRESS_FROM = 20;

/** Counts failures to come in, makes whoever fails wait, and writes a bounded number of lines about it. */
@Injectable()
export class Attempts {
  readonly #key: Buffer;

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) options: PlatformOptions,
    private readonly database: Database,
    private readonly repository: AttemptsRepository,
    private readonly journal: Journal,
  ) {
    this.#key = options.masterKey.derive('identity sign-in attempts');
  }

  /**
   * Counts an attempt with a password before it is looked at. `account`: the address that was typed, whether somebody
   * has it or not.
   * @throws DomainError `identity.tooManyAttempts`: it is then neither looked at nor counted
   */
  take(address: string, account: string): Promise<Attempt> {
    const subscriber = subscriberOf(address);
    return this.#count({
      address: this.#keyed('address', subscriber),
      account: this.#keyed('account', account),
      accountHere: this.#keyed('accountHere', account, subscriber),
    });
  }

  /** A key or a provider's answer that was refused: counted and told, and nobody waits for it. */
  async refused(address: string, tried: Tried): Promise<void> {
    await this.wrong(await this.#count({ unguessable: this.#keyed('unguessable', subscriberOf(address)) }), tried);
  }

  /** What an address is counted by, where something is kept for each that asks. */
  askerKey(address: string): Buffer {
    return this.#keyed('asker', subscriberOf(address));
  }

  /** It was right: the account's failures are forgotten; the address's stay, but this one was none. */
  async right({ keys }: Attempt): Promise<void> {
    await this.database.transaction(SYSTEM, async (tx) => {
      if (keys.address !== undefined) await this.repository.takeBack(tx, keys.address, this.clock.now());
      for (const key of [keys.account, keys.accountHere]) {
        if (key !== undefined) await this.repository.forget(tx, key);
      }
    });
  }

  /** It was wrong: a line in the journal, unless there have been many lately. */
  async wrong({ failures }: Attempt, { method, person }: Tried): Promise<void> {
    const ofAddress = failures.address ?? failures.unguessable ?? 0;
    const ofAccount = failures.account ?? ofAddress;
    const told = person === null ? ofAddress >= TOLD_OF_ADDRESS_FROM && isTold(ofAddress) : isTold(ofAccount);
    if (!told) return;
    await this.database.transaction(SYSTEM, (tx) =>
      this.journal.record(tx, SYSTEM, {
        act: 'identity.signIn.refused',
        subject:
          person === null
            ? { kind: 'instance', id: 'connexion' }
            : { kind: 'person', id: person.personId, label: person.displayName },
        details: { method, failures: person === null ? ofAddress : ofAccount },
      }),
    );
  }

  #count(keys: Attempt['keys']): Promise<Attempt> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const now = this.clock.now();
      const failures: Partial<Record<Counted, number>> = {};
      for (const kind of ORDER) {
        const key = keys[kind];
        if (key === undefined) continue;
        const counted = await this.repository.count(tx, key, now);
        if (counted.blockedUntil > now) {
          throw identityError('tooManyAttempts', { wait: duration(counted.blockedUntil.getTime() - now.getTime()) });
        }
        failures[kind] = counted.failures;
        const wait = waitAfter(counted.failures, PATIENCE[kind]);
        if (wait > 0) await this.repository.block(tx, key, new Date(now.getTime() + wait));
      }
      return { keys, failures };
    });
  }

  #keyed(...parts: string[]): Buffer {
    return createHmac('sha256', this.#key).update(JSON.stringify(parts)).digest();
  }
}

/** « 30 secondes », « 4 minutes ». */
function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return seconds === 1 ? '1 seconde' : `${seconds} secondes`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
