import { Injectable } from '@nestjs/common';
import { hash, verify, type Algorithm } from '@node-rs/argon2';
import { identityError } from '../errors.js';
import { normalPassword } from './password-rules.js';

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** At once; signing in must leave the machine to the devices. The others wait their turn, up to a number. */
const AT_ONCE = 2;
const MAX_WAITING = 40;

/** A hash of nothing that anybody types: what is checked for whoever does not exist. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$xKlTjFH4iGTwkXyAAQGz/w$dtfF5A2LxHQkW47Oq3m2e/h60HAwbszxGs27mQI80kY';

/** Passwords to argon2id and back to yes or no, a few at a time. */
@Injectable()
export class Hashing {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #admitted = 0;

  /**
   * Lets no more people begin than may wait here: beyond, they are refused before they cost a connection of the database,
   * for which everybody else's requests wait too. @throws DomainError `identity.busy`
   */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.#admitted >= AT_ONCE + MAX_WAITING) throw identityError('busy');
    this.#admitted += 1;
    try {
      return await work();
    } finally {
      this.#admitted -= 1;
    }
  }

  /** A PHC string. @throws DomainError `identity.busy` */
  make(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalPassword(password), COST));
  }

  /** The same work whether there is a hash to compare with or not. @throws DomainError `identity.busy` */
  matches(phc: string | null, password: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const right = await verify(phc ?? NOBODY, normalPassword(password));
      return phc !== null && right;
    });
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw identityError('busy');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits longest takes the place over; nobody can slip in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
