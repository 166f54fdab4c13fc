import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { labelOf } from '../configurations/variables.js';
import { ClassroomTabletsRepository, type StandingRow } from './classroom-tablets.repository.js';

export type LabelledTablet = Pick<StandingRow, 'slot' | 'inService' | 'online' | 'lastSeenAt' | 'batteryPercent'> & {
  readonly deviceId: string;
  readonly label: string;
};

/** A cart as a lesson looks at it: its Wi-Fi box, and its tablets by slot. */
export interface StandingCart extends Pick<StandingRow, 'accessPoint' | 'councilInformedOn'> {
  readonly tablets: readonly LabelledTablet[];
}

/** How the tablets of some classrooms stand, and their Wi-Fi box, for a room that does not know the fleet. */
@Injectable()
export class ClassroomTablets {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ClassroomTabletsRepository,
  ) {}

  /** By classroom; what is out of reach is left out. */
  async of(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<Map<string, StandingCart>> {
    const carts = new Map<string, StandingCart & { readonly tablets: LabelledTablet[] }>();
    for (const row of await this.repository.standing(tx, reach, classroomIds, this.acts.now())) {
      const { classroomId, accessPoint, councilInformedOn, deviceId } = row;
      const cart = carts.get(classroomId) ?? { accessPoint, councilInformedOn, tablets: [] };
      carts.set(classroomId, cart);
      if (deviceId === null) continue;
      const { slot, inService, online, lastSeenAt, batteryPercent } = row;
      cart.tablets.push({ deviceId, slot, inService, online, lastSeenAt, batteryPercent, label: labelOf(row) });
    }
    return carts;
  }
}
