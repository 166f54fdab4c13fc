import type { Act } from './act.js';

/** What doing an act will have brought besides itself, to be taken away with it: names of packages. */
export type Brought = readonly string[];

/** Who does acts: commands for real, a line in a file under `--root`. */
export interface Hands {
  /** Whether it is so now. */
  stands(act: Act): Promise<boolean>;
  /** Looked at before anything is done, and written down: what it will bring. Throws when it may not be done here. */
  foresee(act: Act): Promise<Brought>;
  /** Safe to run again after being cut short. */
  perform(act: Act): Promise<void>;
  /** Gives back what was before; safe to run again. */
  undo(act: Act, brought: Brought): Promise<void>;
}
