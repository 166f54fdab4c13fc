import { Inject, Injectable } from '@nestjs/common';
import {
  LONGEST_WINDOW_HOURS,
  type endMaintenanceWindow,
  type InputOf,
  type MaintenanceWindow,
  type openMaintenanceWindow,
} from '@chariot/contract';
import { newId, timeInFrench, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, violatedConstraint, type Json, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { BookingsRepository } from '../bookings/bookings.repository.js';
import { spanInFrench, timeAt } from '../bookings/slots.js';
import { Boxes } from '../boxes/boxes.service.js';
import { CART_READINESS, type CartReadiness } from '../carts/cart-readiness.port.js';
import { CARTS, type Cart, type Carts } from '../carts/carts.port.js';
import { LessonChanged } from '../events.js';
import { CART_UPDATES, type CartUpdates } from './cart-updates.port.js';
import { windowError } from './window-errors.js';
import { isNear, mayLast, overlaps, type WindowTimes } from './window.js';
import { WindowsRepository, type NewWindow, type WindowRow } from './windows.repository.js';

const LISTED = 100;

/** A cart that an adult leaves on outside class, so that its tablets are updated; it ends by itself (`WindowTicks`). */
@Injectable()
export class Windows {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CARTS) private readonly carts: Carts,
    @Inject(CART_READINESS) private readonly readiness: CartReadiness,
    @Inject(CART_UPDATES) private readonly updates: CartUpdates,
    private readonly places: Places,
    private readonly bookings: BookingsRepository,
    private readonly boxes: Boxes,
    private readonly repository: WindowsRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  async list(tx: Tx, reach: Reach): Promise<{ items: MaintenanceWindow[] }> {
    const rows = await this.repository.standing(tx, reach, LISTED);
    return { items: rows.map((row) => windowTold(row, reach)) };
  }

  /**
   * @throws DomainError `teaching.windowCartNotFound`, `teaching.windowOutOfReach`, `teaching.windowTimes`,
   * `teaching.windowTooFar`, `teaching.windowInLesson`, `teaching.windowReserved`, `teaching.windowAlready`, and those of
   * `Boxes.switchOn`
   */
  async open(
    tx: Tx,
    reach: Reach,
    classroomId: string,
    asked: InputOf<typeof openMaintenanceWindow>['body'],
  ): Promise<MaintenanceWindow> {
    const now = this.clock.now();
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw windowError('windowCartNotFound');
    const { schoolId, timeZone, name: classroomName } = cart;
    if (!(await this.places.covers(tx, reach, 'maintenance:open', schoolId))) throw windowError('windowOutOfReach');
    const times = {
      startsAt: asked.startsAt === undefined ? now : new Date(asked.startsAt),
      endsAt: new Date(asked.endsAt),
    };
    if (!mayLast(times, now)) throw windowError('windowTimes', { hours: LONGEST_WINDOW_HOURS });
    if (!isNear(times.startsAt, now, timeZone)) throw windowError('windowTooFar');
    await this.#checkFree(tx, reach, cart, times);
    const window: NewWindow = {
      ...{ id: newId(), classroomId, classroomName, schoolId, timeZone },
      ...{ ...times, openedById: reach.id, openedBy: reach.label },
    };
    await this.#insert(tx, window, now);
    if (asked.boxOn) {
      const standing = (await this.readiness.of(tx, reach, [classroomId])).get(classroomId);
      await this.boxes.switchOn(tx, reach, cart, standing?.box ?? null, now);
    }
    const details = { from: times.startsAt.toISOString(), until: times.endsAt.toISOString() };
    await this.#told(tx, reach, 'teaching.maintenance.opened', window, details);
    if (times.startsAt <= now) await this.begin(tx, reach, window);
    return this.#found(tx, reach, window.id);
  }

  /** The tablets are asked now. */
  async begin(
    tx: Tx,
    reach: Reach,
    { id, classroomId, schoolId, endsAt }: Pick<WindowRow, 'id' | 'classroomId' | 'schoolId' | 'endsAt'>,
  ): Promise<void> {
    const operationIds = await this.updates.begin(tx, reach, { classroomId, schoolId, until: endsAt });
    await this.repository.begin(tx, id, operationIds, this.clock.now());
    await this.outbox.emit(tx, LessonChanged.of({ classroomId, schoolId }));
  }

  /** By anybody who could have opened it; saying so twice changes nothing. @throws DomainError `teaching.windowNotFound` */
  async end(
    tx: Tx,
    reach: Reach,
    id: string,
    { boxOff }: InputOf<typeof endMaintenanceWindow>['body'],
  ): Promise<MaintenanceWindow> {
    const row = await this.repository.lock(tx, reach, id);
    if (row === undefined) throw windowError('windowNotFound');
    if (row.endedAt === null) await this.close(tx, reach, row, { byItself: false });
    if (boxOff) await this.boxes.switchOff(tx, reach, { ...row, name: row.classroomName });
    return this.#found(tx, reach, id);
  }

  /** A lesson begins with that cart: whoever teaches goes first. */
  async giveWay(tx: Tx, reach: Reach, classroomId: string): Promise<void> {
    const row = await this.repository.ofCart(tx, reach, classroomId);
    if (row !== undefined && row.startsAt <= this.clock.now()) await this.close(tx, reach, row, { byItself: true });
  }

  /** Of one that is locked and stands. */
  async close(tx: Tx, reach: Reach, row: WindowRow, details: { readonly byItself: boolean }): Promise<void> {
    const { id, schoolId, operationIds } = row;
    await this.repository.end(tx, id, this.clock.now());
    if (operationIds.length > 0) await this.updates.end(tx, reach, { schoolId, operationIds });
    await this.#told(tx, reach, 'teaching.maintenance.ended', row, { ...details });
  }

  async #checkFree(tx: Tx, reach: Reach, { classroomId, timeZone }: Cart, times: WindowTimes): Promise<void> {
    const until = await this.repository.lessonUntil(tx, classroomId, times);
    if (until !== null) throw windowError('windowInLesson', { until: timeInFrench(timeAt(until, timeZone)) });
    const reserved = await this.bookings.ofCarts(reach, tx, [classroomId], times.startsAt, times.endsAt);
    const booking = reserved.find((one) => overlaps(times, one));
    if (booking === undefined) return;
    const span = { from: timeAt(booking.startsAt, timeZone), to: timeAt(booking.endsAt, timeZone) };
    throw windowError('windowReserved', { span: spanInFrench(span) });
  }

  async #insert(tx: Tx, window: NewWindow, at: Date): Promise<void> {
    try {
      await this.repository.insert(tx, window, at);
    } catch (error) {
      if (violatedConstraint(error) !== 'maintenance_window_one') throw error;
      throw windowError('windowAlready', {}, { cause: error });
    }
  }

  async #found(tx: Tx, reach: Reach, id: string): Promise<MaintenanceWindow> {
    const row = await this.repository.find(tx, reach, id);
    if (row === undefined) throw windowError('windowNotFound');
    return windowTold(row, reach);
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { classroomId, classroomName, schoolId }: NewWindow,
    details: Record<string, Json>,
  ): Promise<void> {
    const subject = { kind: 'classroom', id: classroomId, label: classroomName };
    await this.journal.record(tx, reach, { act, subject, placeId: schoolId, details });
    await this.outbox.emit(tx, LessonChanged.of({ classroomId, schoolId }));
  }
}

function windowTold(row: WindowRow, reach: Reach): MaintenanceWindow {
  const { id, classroomId, classroomName, schoolId, openedBy, openedById, begunAt, endedAt } = row;
  return {
    ...{ id, classroomId, classroomName, schoolId, openedBy, mine: openedById === reach.id },
    ...{ startsAt: row.startsAt.toISOString(), endsAt: (endedAt ?? row.endsAt).toISOString() },
    open: begunAt !== null && endedAt === null,
  };
}
