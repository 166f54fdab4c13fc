import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Acts } from '../acts.service.js';
import { labelOf } from '../configurations/variables.js';
import { ClassroomTabletsRepository, type ClassroomBox, type ClassroomTablet } from './classroom-tablets.repository.js';

export type LabelledTablet = Pick<
  ClassroomTablet,
  'classroomId' | 'deviceId' | 'slot' | 'inService' | 'online' | 'lastSeenAt' | 'batteryPercent'
> & { readonly label: string };

/** How the tablets of some classrooms stand, and their Wi-Fi box, for a room that does not know the fleet. */
@Injectable()
export class ClassroomTablets {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ClassroomTabletsRepository,
  ) {}

  /** By slot. */
  async of(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<LabelledTablet[]> {
    const rows = await this.repository.tablets(tx, reach, classroomIds, this.acts.now());
    return rows.map((row) => {
      const { classroomId, deviceId, slot, inService, online, lastSeenAt, batteryPercent } = row;
      return { classroomId, deviceId, slot, inService, online, lastSeenAt, batteryPercent, label: labelOf(row) };
    });
  }

  boxes(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ClassroomBox[]> {
    return this.repository.boxes(tx, reach, classroomIds);
  }
}
