const SHOWN = '[donnée personnelle]';

/**
 * What is about a person (the account of a pupil on a Shared iPad, a position): it goes into no log, no JSON and no column by
 * accident, since every way of turning it into text says « [donnée personnelle] ». Only `reveal` gives it.
 */
export class Guarded<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself: to be hashed under a key, compared or shown to who may see it; never to be stored in clear. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return SHOWN;
  }
}
