import { Injectable } from '@nestjs/common';
import type { changeClassroom, Classroom, InputOf, listClassrooms, openClassroom } from '@chariot/contract';
import { LocalDate, newId, type Permission, type Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import { isClosed, Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { withinLicences } from '../apps/licences.js';
import { Configurations } from '../configurations/configurations.service.js';
import { ClassroomChanged } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { momentOf } from '../moment.js';
import { keyOf, pageOf } from '../paging.js';
import { changesOf, checkCapacity } from './classroom.js';
import {
  ClassroomsRepository,
  type ClassroomFields,
  type ClassroomRow,
  type LockedClassroom,
} from './classrooms.repository.js';

export interface ClassroomPage {
  readonly items: Classroom[];
  readonly next: string | null;
  readonly total: number;
  readonly totalIs: 'exact' | 'atLeast';
}

/** The classes mobiles: opening, changing, listing. */
@Injectable()
export class Classrooms {
  constructor(
    private readonly acts: Acts,
    private readonly repository: ClassroomsRepository,
    private readonly configurations: Configurations,
    private readonly places: Places,
  ) {}

  async list(tx: Tx, reach: Reach, query: InputOf<typeof listClassrooms>['query']): Promise<ClassroomPage> {
    const { limit, after, ...filter } = query;
    const page = { limit: limit + 1, after: keyOf(after, ['text', 'id']) };
    const found = await this.repository.page(tx, reach, filter, momentOf(this.acts), page);
    const { rows, next } = pageOf(found, limit, ({ name, id }) => [name, id]);
    return { items: await this.#named(tx, rows), next, ...(await this.repository.count(tx, reach, filter)) };
  }

  /** @throws DomainError `fleet.classroomNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Classroom> {
    const row = await this.repository.find(tx, reach, id, momentOf(this.acts));
    const [classroom] = await this.#named(tx, row === undefined ? [] : [row]);
    if (classroom === undefined) throw fleetError('classroomNotFound');
    return classroom;
  }

  /** @throws DomainError `territory.placeNotFound`, `fleet.notASchool`, `fleet.outOfReach`, `fleet.classroomNameTaken` */
  async open(tx: Tx, reach: Reach, asked: InputOf<typeof openClassroom>['body']): Promise<Classroom> {
    await this.configurations.lock(tx);
    const school = await this.places.get(tx, reach, asked.schoolId);
    const today = LocalDate.today(this.acts, school.timeZone);
    const { openedOn, closedOn } = school;
    const dates = {
      openedOn: LocalDate.parse(openedOn),
      closedOn: closedOn === null ? null : LocalDate.parse(closedOn),
    };
    if (school.kind !== 'school' || isClosed(dates, today)) throw fleetError('notASchool');
    if (!(await this.places.covers(tx, reach, 'classroom:write', school.id))) throw fleetError('outOfReach');
    const id = newId();
    // The licences of what is installed in that school are kept for the new cart too.
    await withinLicences(this.repository.insert(tx, { ...asked, id, openedOn: today, at: this.acts.now() }));
    await this.configurations.recompute(tx, { classroomIds: [id] });
    const { schoolId, ...details } = asked;
    await this.#told(tx, reach, 'fleet.classroom.opened', { id, name: asked.name, schoolId }, details);
    return this.get(tx, reach, id);
  }

  /** @throws DomainError `fleet.classroomNotFound`, `fleet.outOfReach`, `fleet.capacityTooLow`, `fleet.capacityBelowSlot` */
  async change(tx: Tx, reach: Reach, id: string, asked: InputOf<typeof changeClassroom>['body']): Promise<Classroom> {
    const locked = await this.lock(tx, reach, 'classroom:write', id);
    const before = await this.get(tx, reach, id);
    const changes = changesOf<ClassroomFields>(before, asked);
    if (Object.keys(changes).length === 0) return before;
    if (changes.capacity !== undefined) checkCapacity(changes.capacity, await this.repository.takenSlots(tx, id));
    await withinLicences(this.repository.update(tx, reach, id, { ...before, ...changes }));
    if (changes.name !== undefined) {
      // The name is on the screen of each of its devices.
      await this.repository.reconfigured(tx, reach, id, this.acts.now());
      await this.configurations.announce(tx, [id]);
    }
    await this.#told(tx, reach, 'fleet.classroom.changed', { ...locked, name: changes.name ?? locked.name }, changes);
    return this.get(tx, reach, id);
  }

  /**
   * Nothing enters or leaves the classroom until the transaction ends. One that the caller sees and may not change is
   * refused by that; one that she does not see does not exist.
   */
  async lock(tx: Tx, reach: Reach, permission: Permission, id: string): Promise<LockedClassroom> {
    const locked = await this.repository.lock(tx, reach, permission, id);
    if (locked !== undefined) return locked;
    await this.get(tx, reach, id);
    throw fleetError('outOfReach');
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, name, schoolId }: { id: string; name: string; schoolId: string },
    details: object,
  ): Promise<void> {
    await this.acts.record(tx, reach, {
      act,
      subject: { kind: 'classroom', id, label: name },
      placeId: schoolId,
      details: details as Record<string, Json>,
    });
    await this.acts.emit(tx, ClassroomChanged.of({ classroomId: id, schoolId }));
  }

  /** A classroom whose school may not be named (it left the caller's reach meanwhile) is not shown. */
  async #named(tx: Tx, rows: readonly ClassroomRow[]): Promise<Classroom[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ schoolId }) => schoolId),
    );
    return rows.flatMap(({ schoolId, ...row }) => {
      const school = refs.get(schoolId);
      return school === undefined ? [] : [{ ...row, school }];
    });
  }
}
