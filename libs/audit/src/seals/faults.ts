/** What verification can find wrong; the first of each kind is named, the others are counted. */
export type FaultKind =
  | 'altered'
  | 'removed'
  | 'sealRemoved'
  | 'inserted'
  | 'backdated'
  | 'forgedSeal'
  | 'segmentAltered'
  | 'segmentRemoved'
  | 'endAltered'
  | 'headUnknown';

export interface Fault {
  readonly kind: FaultKind;
  /** The journal's line, where it is known. */
  readonly lineId: string | null;
  /** `2026-11`, where it is known. */
  readonly month: string | null;
  /** One French sentence: what is wrong. */
  readonly sentence: string;
  /** How many of this kind there are. */
  readonly count: number;
}

/** Gathers faults in bounded memory, however many there are. */
export class Faults {
  readonly #first = new Map<FaultKind, Fault>();

  add(kind: FaultKind, where: { lineId?: string | null; month?: string | null }, sentence: string, count = 1): void {
    const known = this.#first.get(kind);
    this.#first.set(
      kind,
      known === undefined
        ? { kind, lineId: where.lineId ?? null, month: where.month ?? null, sentence, count }
        : { ...known, count: known.count + count },
    );
  }

  /** In the order in which each kind was first met. */
  get all(): readonly Fault[] {
    return [...this.#first.values()];
  }
}
