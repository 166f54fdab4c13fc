import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { ClassroomsRepository } from '../classrooms/classrooms.repository.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import type { LabelSheet } from './label-sheet.js';

/** What is stuck on the tablets of a classroom. */
@Injectable()
export class Labels {
  constructor(
    private readonly classrooms: Classrooms,
    private readonly slots: ClassroomsRepository,
    private readonly places: Places,
  ) {}

  /** @throws DomainError `fleet.classroomNotFound` */
  async of(tx: Tx, reach: Reach, classroomId: string): Promise<LabelSheet & { readonly schoolId: string }> {
    const { name, capacity, school } = await this.classrooms.get(tx, reach, classroomId);
    const devices = await this.slots.occupants(tx, classroomId);
    const { city } = await this.places.get(tx, reach, school.id);
    const slots = Array.from({ length: capacity }, (_, i) => ({ slot: i + 1, deviceId: devices.get(i + 1) ?? null }));
    return { classroomName: name, school: { name: school.name, city }, schoolId: school.id, slots };
  }
}
