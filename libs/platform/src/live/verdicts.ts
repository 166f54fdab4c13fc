const KEPT = 500;
const LIFE_MS = 60_000;

/** Remembers for a minute, and for a bounded number of questions, what a feed was told about a place. */
export class Verdicts {
  readonly #known = new Map<string, { readonly answer: Promise<boolean>; readonly until: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  ask(question: string, find: () => Promise<boolean>): Promise<boolean> {
    const known = this.#known.get(question);
    if (known !== undefined && known.until > this.now()) return known.answer;
    this.#known.delete(question);
    if (this.#known.size >= KEPT) this.#forgetOldest();
    const answer = find().catch((error: unknown) => {
      // A failure is not a verdict: the next signal asks again.
      this.#known.delete(question);
      throw error;
    });
    this.#known.set(question, { answer, until: this.now() + LIFE_MS });
    return answer;
  }

  #forgetOldest(): void {
    const oldest = this.#known.keys().next();
    if (oldest.done !== true) this.#known.delete(oldest.value);
  }
}
