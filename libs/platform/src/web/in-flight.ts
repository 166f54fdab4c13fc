/** What each caller has under way: so many at once, that whoever asks for slow things leaves room for the others. */
export class InFlight {
  readonly #counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** @returns what gives the place back, once; `null` when the caller has as many under way as it may */
  enter(caller: string): (() => void) | null {
    const count = this.#counts.get(caller) ?? 0;
    if (count >= this.most) return null;
    this.#counts.set(caller, count + 1);
    let inside = true;
    return () => {
      if (inside) this.#leave(caller);
      inside = false;
    };
  }

  /** Callers who have something under way. */
  get callers(): number {
    return this.#counts.size;
  }

  #leave(caller: string): void {
    const left = (this.#counts.get(caller) ?? 0) - 1;
    if (left > 0) this.#counts.set(caller, left);
    else this.#counts.delete(caller);
  }
}
