import type { MachineSigner } from './automated-enrolment.js';
import type { Behaviour } from './behaviours.js';
import type { SignatureForm } from './channel.js';
import type { ScepOptions } from './identity.js';
import type { KeyPool } from './keys.js';
import type { IpadOrder } from './models.js';
import type { IpadSnapshot } from './snapshot.js';
import type { Waking } from './waking.js';

export interface IpadEvent {
  readonly at: string;
  readonly device: string;
  readonly event: string;
  readonly [key: string]: unknown;
}

export interface IpadOptions {
  /** Two iPads of one seed are one iPad. */
  readonly seed: string;
  /** Chooses the model. */
  readonly index?: number;
  readonly order?: IpadOrder;
  readonly keys: KeyPool;
  readonly waking: Waking;
  readonly behaviours?: readonly Behaviour[];
  /** PEM, beside the system's roots. */
  readonly authorities?: readonly string[];
  readonly scep?: ScepOptions;
  readonly signature?: SignatureForm;
  /** Says as little as an Authenticate may. */
  readonly least?: boolean;
  readonly clock?: () => Date;
  readonly timeoutMs?: number;
  /** What `slow` waits. */
  readonly slowMs?: number;
  /** Between two steps of an installation. */
  readonly stepMs?: number;
  /** What a second of SCEP's RetryDelay lasts. */
  readonly secondMs?: number;
  /** Who signs MachineInfo: Apple's factory for a real iPad, itself here unless told. */
  readonly machine?: MachineSigner;
  /** As it was when it was switched off. */
  readonly restored?: IpadSnapshot | null;
  readonly onEvent?: (event: IpadEvent) => void;
}

/** Between two steps of an installation, unless told. */
export const STEP_MS = 1_500;
