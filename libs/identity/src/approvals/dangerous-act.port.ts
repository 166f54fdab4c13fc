import type { Permission, Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';

/** What two people have agreed on, as it is handed to the room that carries it out. */
export interface AgreedAct<P> {
  readonly id: string;
  readonly placeId: string;
  readonly payload: P;
  readonly reason: string;
  readonly askedBy: { readonly personId: string; readonly label: string };
  /** `personId` is `null` when whoever operates the server was the second person. */
  readonly approvedBy: { readonly personId: string | null; readonly label: string };
}

/**
 * An act that does not happen on one person's word. A room declares its own and registers it (`Approvals.register`)
 * when its module starts.
 */
export interface DangerousAct<P> {
  /** Stable name: `fleet.device.erase`. */
  readonly act: string;
  /** What the person who asks must hold on the place: when she asks, when it is approved and when it is carried out. */
  readonly permission: Permission;
  /** The same of the second person: `approval:decide` unless the act is graver. */
  readonly decider: Permission;
  /** From the second word to the act: meanwhile anyone concerned stops it. */
  readonly delayMinutes: number;
  /** How long the second word is waited for; and, the server having been stopped, how long after its time it may still happen. */
  readonly lifeHours: number;
  /** Sum of the weights that one person may ask for and approve in 24 hours, both counted together. */
  readonly perPersonPerDay: number;
  /** At most one place per person in 24 hours. */
  readonly oneSchoolPerDay: boolean;
  /** Reads back what was written when it was asked: a zod schema, or anything that parses and throws. */
  readonly payload: { parse(value: unknown): P };
  /** French, as a title: « Effacer et désenrôler 2 tablettes ». */
  title(payload: P): string;
  /**
   * Does it, under the system's Reach, in the very transaction that notes it as done: what it throws undoes it whole.
   * A `DomainError` is told to people in its French sentence. Nothing outside the transaction: it may run again.
   */
  carryOut(tx: Tx, reach: Reach, agreed: AgreedAct<P>): Promise<void>;
}

/** What is asked. `P` must be JSON: it is kept, and never changes afterwards. */
export interface AskedAct<P> {
  readonly act: DangerousAct<P>;
  readonly placeId: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
  /** What it touches, in French: « Tablette 7 (Classe mobile CM2) ». At most 200. */
  readonly items: readonly string[];
  /** What it counts for in the quota: the number of devices. */
  readonly weight: number;
  readonly payload: P & Json;
  readonly reason: string;
}
