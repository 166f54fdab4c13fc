import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** A tablet in its place in the cart, as much as a lesson must know of it. */
export interface CartTablet {
  readonly deviceId: string;
  readonly slot: number;
  readonly label: string;
  /** It has its identity, and is neither broken, lent nor set aside. */
  readonly inService: boolean;
  readonly batteryPercent: number | null;
  /** It is heard of at this moment. */
  readonly online: boolean;
  readonly lastSeenAt: Date | null;
}

/** A cart on the eve of a lesson, or during one. */
export interface CartStanding {
  readonly tablets: readonly CartTablet[];
  /** The Wi-Fi box that goes with it; `null` where none is declared. */
  readonly box: {
    readonly name: string;
    /** When the conseil d’école was told of it (loi n° 2015-136, art. 7 III); `null`: it may not serve. */
    readonly councilInformedOn: LocalDate | null;
  } | null;
}

/** Asked of the fleet, in the caller's reach (`classroom:read`, `device:read`). */
export interface CartReadiness {
  /** By classroom; what is out of reach is left out. */
  of(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ReadonlyMap<string, CartStanding>>;
}
export const CART_READINESS = Symbol('CartReadiness');
