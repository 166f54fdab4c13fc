/** What each caller has under way: so much at once, that whoever asks for slow things leaves room for the others. */
export class InFlight {
  readonly #counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /**
   * @param weight of what it brings; things are counted unless told
   * @returns what gives the place back, once; `null` when the caller would have more under way than it may
   */
  enter(caller: string, weight = 1): (() => void) | null {
    const count = this.#counts.get(caller) ?? 0;
    if (count + weight > this.most) return null;
    this.#counts.set(caller, count + weight);
    let inside = true;
    return () => {
      if (inside) this.#leave(caller, weight);
      inside = false;
    };
  }

  /** Callers who have something under way. */
  get callers(): number {
    return this.#counts.size;
  }

  #leave(caller: string, weight: number): void {
    const left = (this.#counts.get(caller) ?? 0) - weight;
    if (left > 0) this.#counts.set(caller, left);
    else this.#counts.delete(caller);
  }
}
