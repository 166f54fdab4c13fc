import { Injectable } from '@nestjs/common';
import type { EnrolmentWindow, InputOf, openEnrolmentWindow } from '@chariot/contract';
import { newId, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { actorName } from '../actor.js';
import { classroomFull } from '../classrooms/classroom.js';
import type { LockedClassroom } from '../classrooms/classrooms.repository.js';
import { Classrooms } from '../classrooms/classrooms.service.js';
import { labelOf } from '../configurations/variables.js';
import { freeSlots } from '../devices/device.js';
import { ClassroomChanged } from '../events.js';
import { fleetError } from '../fleet-errors.js';
import { Codes } from './codes.service.js';
import type { EnrolmentAddress } from './enrolment-address.port.js';
import { WindowsRepository, type CodeRow, type NewCode, type WindowRow } from './windows.repository.js';

/** A window, but for what is the same for all of them. */
type Window = Omit<EnrolmentWindow, keyof EnrolmentAddress>;
/** A window with what its sheet says of the place. */
export interface WindowSheet {
  readonly window: Window;
  readonly classroomName: string;
  readonly schoolName: string;
  readonly schoolId: string;
}
/** Windows: some time during which new devices may come in, each with the code of its slot. */
@Injectable()
export class EnrolmentWindows {
  constructor(
    private readonly acts: Acts,
    private readonly repository: WindowsRepository,
    private readonly classrooms: Classrooms,
    private readonly places: Places,
    private readonly codes: Codes,
  ) {}

  /**
   * One code for each free slot, or for the first `count` of them. A slot is free when no trusted device is in it (a
   * delivered one that was not enrolled is expected there) and no other open window has a code for it.
   * @throws DomainError `fleet.classroomNotFound`, `fleet.outOfReach`, `fleet.classroomFull`, `fleet.slotsReserved`
   */
  async open(
    tx: Tx,
    reach: Reach,
    classroomId: string,
    { count, minutes }: InputOf<typeof openEnrolmentWindow>['body'],
  ): Promise<Window> {
    const classroom = await this.classrooms.lock(tx, reach, 'enrolment:open', classroomId);
    const openedAt = this.acts.now();
    const { enrolled, reserved } = await this.repository.slots(tx, classroomId, openedAt);
    const free = freeSlots(classroom.capacity, enrolled);
    if (free.length === 0 || (count ?? 0) > free.length) throw classroomFull(classroom, enrolled.size, count);
    const open = free.filter((slot) => !reserved.has(slot));
    const wanted = count ?? open.length;
    if (wanted === 0 || wanted > open.length) {
      throw fleetError('slotsReserved', { free: free.length, reserved: free.length - open.length });
    }
    const codes = await this.#codes(tx, open.slice(0, wanted));
    const id = await this.#insert(tx, reach, classroom, { openedAt, minutes }, codes);
    return this.get(tx, reach, id);
  }

  /**
   * A window of one slot, for a device that shows no code of its own.
   * @returns its sealed code
   * @throws DomainError `fleet.codeClosed`, `fleet.codeSlotTaken`
   */
  async openSlot(
    tx: Tx,
    reach: Reach,
    classroom: LockedClassroom,
    { slot, minutes }: { readonly slot: number; readonly minutes: number },
  ): Promise<string> {
    if (classroom.closedOn !== null) throw fleetError('codeClosed');
    const openedAt = this.acts.now();
    const { enrolled } = await this.repository.slots(tx, classroom.id, openedAt);
    if (slot > classroom.capacity || enrolled.has(slot)) throw fleetError('codeSlotTaken', { slot });
    const code = { id: newId(), slot, ...(await this.codes.make(tx)) };
    await this.#insert(tx, reach, classroom, { openedAt, minutes }, [code]);
    return code.secretId;
  }

  /** @throws DomainError `fleet.windowNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Window> {
    return (await this.sheet(tx, reach, id)).window;
  }

  /** @throws DomainError `fleet.windowNotFound` */
  async sheet(tx: Tx, reach: Reach, id: string): Promise<WindowSheet> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('windowNotFound');
    const { classroomName, schoolName, schoolId } = row;
    return { window: await this.#shown(tx, reach, row), classroomName, schoolName, schoolId };
  }

  /** Its unused codes are worth nothing any more. @throws DomainError `fleet.windowNotFound`, `fleet.outOfReach`, `fleet.windowOver` */
  async close(tx: Tx, reach: Reach, id: string): Promise<Window> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw fleetError('windowNotFound');
    const { classroomId, schoolId, classroomName: name } = row;
    // The classroom first, as enrolment does.
    await this.classrooms.lock(tx, reach, 'enrolment:open', classroomId);
    const sealed = await this.repository.close(tx, reach, id, this.acts.now());
    if (sealed === undefined) throw fleetError('windowOver');
    for (const secret of sealed) await this.codes.forget(tx, secret);
    await this.#told(
      tx,
      reach,
      'fleet.enrolment.closed',
      { id, classroomId, schoolId, name },
      { unused: sealed.length },
    );
    return this.get(tx, reach, id);
  }

  async #insert(
    tx: Tx,
    reach: Reach,
    { id: classroomId, schoolId, name }: LockedClassroom,
    { openedAt, minutes }: { readonly openedAt: Date; readonly minutes: number },
    codes: readonly NewCode[],
  ): Promise<string> {
    const id = newId();
    const expiresAt = new Date(openedAt.getTime() + minutes * 60_000);
    await this.repository.insert(
      tx,
      { id, classroomId, schoolId, openedAt, expiresAt, openedBy: reach.actor() },
      codes,
    );
    const details = { slots: codes.map(({ slot }) => slot), until: expiresAt.toISOString() };
    await this.#told(tx, reach, 'fleet.enrolment.opened', { id, classroomId, schoolId, name }, details);
    return id;
  }

  async #codes(tx: Tx, slots: readonly number[]): Promise<NewCode[]> {
    const codes: NewCode[] = [];
    for (const slot of slots) codes.push({ id: newId(), slot, ...(await this.codes.make(tx)) });
    return codes;
  }

  async #shown(tx: Tx, reach: Reach, row: WindowRow): Promise<Window> {
    const over = row.closedAt !== null || row.expiresAt.getTime() <= this.acts.now().getTime();
    const mayOpen = await this.places.covers(tx, reach, 'enrolment:open', row.schoolId);
    const codes: Window['codes'] = [];
    for (const one of row.codes) {
      const status = one.usedAt !== null ? 'used' : over ? 'expired' : 'unused';
      const code = status === 'unused' && mayOpen ? await this.#print(tx, one) : null;
      const usedAt = one.usedAt === null ? null : new Date(one.usedAt).toISOString();
      codes.push({
        slot: one.slot,
        label: labelOf({ ...row, slot: one.slot }),
        code,
        status,
        deviceId: one.deviceId,
        usedAt,
      });
    }
    return {
      id: row.id,
      classroomId: row.classroomId,
      openedAt: row.openedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      closedAt: row.closedAt?.toISOString() ?? null,
      openedBy: actorName(row.openedBy),
      codes,
    };
  }

  async #print(tx: Tx, { secretId }: CodeRow): Promise<string | null> {
    return secretId === null ? null : this.codes.print(tx, secretId);
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, name, classroomId, schoolId }: { id: string; name: string; classroomId: string; schoolId: string },
    details: Record<string, string | number | readonly number[]>,
  ): Promise<void> {
    const subject = { kind: 'enrolmentWindow', id, label: name };
    await this.acts.record(tx, reach, { act, subject, placeId: schoolId, details: { ...details, classroomId } });
    await this.acts.emit(tx, ClassroomChanged.of({ classroomId, schoolId }));
  }
}
