import type { Tx } from '@chariot/platform';

/** What a school has, as it stands. */
export interface SchoolEquipment {
  readonly schoolId: string;
  /** Received, and neither given away nor gone: lost and stolen ones are not there to be used. */
  readonly devices: number;
  readonly devicesInService: number;
  /** Twelve a cart (« environ 12 », art. 3.2). */
  readonly devicesExpected: number;
  /** Ever received, whatever became of them. */
  readonly devicesAcquired: number;
  /** Of those, ever enrolled. */
  readonly devicesDeployed: number;
  /** Of `devices`: those of which something was heard lately enough to be judged. */
  readonly devicesSeen: number;
  readonly devicesCompliant: number;
  /** Older than five years (ETIC). */
  readonly devicesOverAge: number;
  readonly carts: number;
  readonly repairsOpen: number;
}

/** All schools that have a cart or a device, in a system transaction: a few sets, never a device at a time. */
export interface Equipment {
  standing(tx: Tx): Promise<readonly SchoolEquipment[]>;
}

export const EQUIPMENT = Symbol('EQUIPMENT');
