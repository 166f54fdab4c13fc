interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/**
 * What is asked at about the same time is worked on together: while so many batches are under way, what comes waits for the
 * next one. Nothing waits for company when nobody works.
 */
export class Together<Asked, Answer> {
  readonly #waiting: Waiting<Asked, Answer>[] = [];
  #working = 0;
  #gathering = false;

  constructor(
    /** One answer for each, in their order. */
    private readonly work: (batch: readonly Asked[]) => Promise<readonly Answer[]>,
    private readonly limits: { readonly most: number; readonly atOnce: number },
  ) {}

  ask(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asked, resolve, reject });
      this.#gather();
    });
  }

  /** What was read in one turn of the loop is one batch. */
  #gather(): void {
    if (this.#gathering || this.#waiting.length === 0 || this.#working >= this.limits.atOnce) return;
    this.#gathering = true;
    setImmediate(() => {
      this.#gathering = false;
      void this.#run(this.#waiting.splice(0, this.limits.most));
      this.#gather();
    });
  }

  async #run(batch: readonly Waiting<Asked, Answer>[]): Promise<void> {
    this.#working += 1;
    try {
      const answers = await this.work(batch.map(({ asked }) => asked));
      if (answers.length !== batch.length) throw new Error(`${batch.length} were asked, ${answers.length} answered`);
      for (const [at, answer] of answers.entries()) batch[at]?.resolve(answer);
    } catch (error) {
      for (const one of batch) one.reject(error);
    } finally {
      this.#working -= 1;
      this.#gather();
    }
  }
}
