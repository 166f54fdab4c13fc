import { Injectable } from '@nestjs/common';
import type { Place } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { ClassroomsRepository } from '../classrooms/classrooms.repository.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { DeviceRegister } from '../devices/device-register.service.js';
import type { ClassroomFacts } from './classroom-sheets.js';
import type { DeviceFacts } from './device-sheets.js';

/** What is written on the papers of carts and tablets: nothing but what whoever prints them sees. */
@Injectable()
export class Sheets {
  constructor(
    private readonly classrooms: Classrooms,
    private readonly rows: ClassroomsRepository,
    private readonly devices: DeviceRegister,
    private readonly places: Places,
  ) {}

  /** @throws DomainError `fleet.classroomNotFound` */
  async classroom(tx: Tx, reach: Reach, id: string): Promise<ClassroomFacts & { readonly schoolId: string }> {
    const { school, ...classroom } = await this.classrooms.get(tx, reach, id);
    const place = await this.places.get(tx, reach, school.id);
    const tablets = await this.rows.tablets(tx, reach, id);
    const { name, city, uai } = place;
    return { ...classroom, school: { name, city, uai }, owner: ownerOf(place), tablets, schoolId: school.id };
  }

  /** @throws DomainError `fleet.deviceNotFound` */
  async device(tx: Tx, reach: Reach, id: string): Promise<DeviceFacts & { readonly schoolId: string }> {
    const { school, ...device } = await this.devices.get(tx, reach, id);
    const place = await this.places.get(tx, reach, school.id);
    return { ...device, school, owner: ownerOf(place), schoolId: school.id };
  }
}

const ownerOf = ({ parents }: Place): string | null =>
  parents.find(({ kind }) => kind === 'localAuthority')?.name ?? null;
