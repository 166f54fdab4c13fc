/** A device certificate that we issued, as identification knows it. */
export interface KnownIdentity {
  readonly deviceId: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** SHA-256 of the certificate, 64 lower-case hexadecimal digits. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * The identities seen lately, bounded in number and in age. Forgetting one also cancels whatever was being looked up
 * at that moment: an answer read before a revocation must not be remembered after it.
 */
export class IdentityCache {
  readonly #entries = new Map<string, { identity: KnownIdentity; until: number | null }>();
  #generation = 0;

  constructor(
    private readonly most: number,
    /** `null`: until it is told otherwise. */
    private readonly milliseconds: number | null,
  ) {}

  /** Taken before a lookup, handed back with its answer. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(fingerprint: string, now: Date): KnownIdentity | undefined {
    const entry = this.#entries.get(fingerprint);
    if (!entry) return undefined;
    this.#entries.delete(fingerprint);
    if (entry.until !== null && entry.until <= now.getTime()) return undefined;
    this.#entries.set(fingerprint, entry); // now the most recent
    return entry.identity;
  }

  remember(identity: KnownIdentity, now: Date, generation: number): void {
    if (generation !== this.#generation) return;
    const until = this.milliseconds === null ? null : now.getTime() + this.milliseconds;
    this.#entries.set(identity.fingerprint, { identity, until });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.most && !oldest.done) this.#entries.delete(oldest.value);
  }

  clear(): void {
    this.#generation += 1;
    this.#entries.clear();
  }

  forget(fingerprint: string): void {
    this.#generation += 1;
    this.#entries.delete(fingerprint);
  }
}
