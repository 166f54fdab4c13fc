import { Inject, Injectable } from '@nestjs/common';
import type { WifiBox } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import type { CartStanding } from '../carts/cart-readiness.port.js';
import type { Cart } from '../carts/carts.port.js';
import { LessonChanged, WifiBoxOff } from '../events.js';
import { lessonError } from '../lessons/lesson-errors.js';
import { BoxesRepository, type RunRow } from './boxes.repository.js';

/** A box that may serve, and since when it is on. */
export function boxOf(box: CartStanding['box'], onAt: Date | null | undefined): WifiBox | null {
  if (box === null) return null;
  const { name, councilInformedOn } = box;
  return { name, mayServe: councilInformedOn !== null, onSince: onAt?.toISOString() ?? null };
}

/**
 * The Wi-Fi boxes of the carts: on for a lesson, off after it (loi n° 2015-136, art. 7). What the box is, and whether the
 * conseil d’école was told of it, is written on the cart; here is only when it was on.
 */
@Injectable()
export class Boxes {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: BoxesRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** When each of these carts' boxes was switched on, where it is. */
  async onAt(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    if (classroomIds.length === 0) return new Map();
    const runs = await this.repository.on(tx, reach, classroomIds, classroomIds.length);
    return new Map(runs.map(({ classroomId, onAt }) => [classroomId, onAt]));
  }

  /** That nobody has said to be off, the longest on first. */
  forgotten(tx: Tx, reach: Reach, limit: number): Promise<RunRow[]> {
    return this.repository.on(tx, reach, null, limit);
  }

  /** Switching on what is on changes nothing. @throws DomainError `teaching.boxNotDeclared`, `teaching.boxCouncilNotInformed` */
  async switchOn(
    tx: Tx,
    reach: Reach,
    cart: Cart,
    box: CartStanding['box'],
    at: Date = this.clock.now(),
  ): Promise<void> {
    if (box === null) throw lessonError('boxNotDeclared');
    const today = LocalDate.at(this.clock.now(), cart.timeZone);
    if (box.councilInformedOn === null || box.councilInformedOn > today) throw lessonError('boxCouncilNotInformed');
    const { classroomId, schoolId } = cart;
    if (!(await this.repository.begin(tx, { id: newId(), classroomId, schoolId, boxName: box.name, onAt: at }))) return;
    await this.#told(tx, reach, 'teaching.box.switchedOn', cart, box.name);
  }

  /** Switching off what is off changes nothing. */
  async switchOff(
    tx: Tx,
    reach: Reach,
    cart: Pick<Cart, 'classroomId' | 'schoolId' | 'name' | 'timeZone'>,
  ): Promise<void> {
    const at = this.clock.now();
    const { classroomId, schoolId } = cart;
    const run = await this.repository.end(tx, reach, classroomId, at);
    if (run === undefined) return;
    const minutesOn = Math.max(0, Math.round((at.getTime() - run.onAt.getTime()) / 60_000));
    const beside = await this.repository.beside(tx, classroomId, run.onAt, at);
    await this.#told(tx, reach, 'teaching.box.switchedOff', cart, run.boxName);
    await this.outbox.emit(
      tx,
      WifiBoxOff.of({
        ...{ schoolId, classroomId, on: LocalDate.at(at, cart.timeZone) },
        ...{ minutesOn, minutesBesideLessons: Math.min(beside, minutesOn) },
      }),
    );
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { classroomId, schoolId, name }: Pick<Cart, 'classroomId' | 'schoolId' | 'name'>,
    box: string,
  ): Promise<void> {
    const subject = { kind: 'classroom', id: classroomId, label: name };
    await this.journal.record(tx, reach, { act, subject, placeId: schoolId, details: { box } });
    await this.outbox.emit(tx, LessonChanged.of({ classroomId, schoolId }));
  }
}
