import type { StateFolder } from '../state/state.repository.js';
import { nameOf, type Act } from './act.js';
import type { Brought, Hands } from './hands.js';

/** An act of ours. `mine: false`: it stood before Chariot, so that nothing of it is ever undone. */
interface Kept {
  readonly act: Act;
  readonly mine: boolean;
  readonly brought: Brought;
}

type Journal = Readonly<Record<string, Kept>>;

const NAME = 'acts.json';

/**
 * The acts of the agent, written down before they are done: cut short, an act is done again or undone, never forgotten.
 * What stood before Chariot is left alone when Chariot leaves.
 */
export class ManagedActs {
  readonly #state: StateFolder;
  readonly #hands: Hands;
  /** One change of the journal after another: acts are done side by side. */
  #writing: Promise<void> = Promise.resolve();

  constructor(state: StateFolder, hands: Hands) {
    this.#state = state;
    this.#hands = hands;
  }

  async put(act: Act): Promise<void> {
    if (await this.stands(act)) return;
    const known = (await this.#journal())[nameOf(act)];
    const stands = await this.#hands.stands(act);
    if (known === undefined)
      await this.#keep({ act, mine: !stands, brought: stands ? [] : await this.#hands.foresee(act) });
    else await this.#keep({ ...known, act });
    if (!stands) await this.#hands.perform(act);
  }

  /** Whether it is written down and stands as it should: nothing is left to do. */
  async stands(act: Act): Promise<boolean> {
    const known = (await this.#journal())[nameOf(act)];
    return known !== undefined && isSame(known.act, act) && (await this.#hands.stands(act));
  }

  /** Acts that the agent holds and that `wanted` does not name. */
  async others(wanted: readonly Act[]): Promise<Act[]> {
    const names = new Set(wanted.map(nameOf));
    return Object.entries(await this.#journal()).flatMap(([name, { act }]) => (names.has(name) ? [] : [act]));
  }

  async undo(act: Act): Promise<void> {
    const known = (await this.#journal())[nameOf(act)];
    if (known === undefined) return;
    if (known.mine) await this.#hands.undo(known.act, known.brought);
    await this.#write(({ [nameOf(act)]: _, ...left }) => left);
  }

  #keep(kept: Kept): Promise<void> {
    return this.#write((journal) => ({ ...journal, [nameOf(kept.act)]: kept }));
  }

  /** One that fails (a full disk) holds none of those after it. */
  #write(change: (journal: Journal) => Journal): Promise<void> {
    const written = this.#writing.then(async () => {
      await this.#state.write(NAME, JSON.stringify(change(await this.#journal())));
    });
    // Whoever asked for it hears of its failure; the next one only waits for its end.
    this.#writing = Promise.allSettled([written]).then(() => undefined);
    return written;
  }

  async #journal(): Promise<Journal> {
    return (await this.#state.parsed(NAME, parseJournal)) ?? {};
  }
}

function parseJournal(text: string): Record<string, Kept> {
  const value = JSON.parse(text) as Record<string, Kept>;
  const right = Object.entries(value).every(
    ([name, { act, mine, brought }]) => nameOf(act) === name && typeof mine === 'boolean' && Array.isArray(brought),
  );
  if (!right) throw new TypeError(NAME);
  return value;
}

const isSame = (one: Act, other: Act): boolean => JSON.stringify(one) === JSON.stringify(other);
