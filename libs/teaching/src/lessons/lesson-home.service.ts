import { Injectable } from '@nestjs/common';
import type { LessonHome } from '@chariot/contract';
import { LocalDate, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Boxes, boxOf } from '../boxes/boxes.service.js';
import type { Cart } from '../carts/carts.port.js';
import { LessonActs } from './lesson-acts.service.js';
import { currentOf, LessonBookings, type ReservedCart } from './lesson-bookings.service.js';
import { LessonCarts } from './lesson-carts.service.js';
import { lessonTold } from './lesson-views.service.js';
import { LessonsRepository } from './lessons.repository.js';
import { HEARD_ON_THE_EVE_MINUTES, readinessOf, type HeldStanding } from './readiness.js';

const DRAFTS = 12;
const BOXES = 10;
const HOUR = 3_600_000;
/** On a Friday, Monday's lesson is looked at. */
const AHEAD_MS = 4 * 24 * HOUR;

type NearCart = Cart & { readonly schoolName: string };

/** What a lesson is opened from in two taps, and what waits for its teacher. */
@Injectable()
export class LessonHomes {
  constructor(
    private readonly acts: LessonActs,
    private readonly repository: LessonsRepository,
    private readonly carts: LessonCarts,
    private readonly bookings: LessonBookings,
    private readonly boxes: Boxes,
  ) {}

  async read(tx: Tx, reach: Reach): Promise<LessonHome> {
    const now = this.acts.now();
    const lessons = await this.repository.standing(tx, reach);
    const drafts = await this.repository.drafts(tx, reach, DRAFTS);
    const reserved = await this.bookings.between(tx, reach, now, new Date(now.getTime() + AHEAD_MS));
    const runs = await this.boxes.forgotten(tx, reach, BOXES);
    const known = [...drafts, ...reserved, ...runs].map(({ classroomId }) => classroomId);
    const near = await this.carts.near(tx, reach, [...new Set(known)]);
    const ids = near.map(({ classroomId }) => classroomId);
    const standings = await this.carts.standings(tx, reach, ids);
    const on = await this.boxes.onAt(tx, reach, ids);
    const nameOf = new Map(near.map(({ classroomId, name }) => [classroomId, name]));
    const current = currentOf(reserved, now);
    // What is reserved now, then what served last.
    const rank = ({ classroomId }: NearCart): number => {
      const last = drafts.findIndex((draft) => draft.classroomId === classroomId);
      return current.has(classroomId) ? -1 : last === -1 ? DRAFTS : last;
    };
    return {
      lessons: lessons.map((row) => lessonTold(row, reach)),
      carts: [...near]
        .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'fr'))
        .map(({ classroomId, name, schoolName, inService }) => ({
          ...{ classroomId, name, schoolName, inService },
          box: boxOf(standings.get(classroomId)?.box ?? null, on.get(classroomId)),
          reserved: reservedTold(current.get(classroomId)),
        })),
      drafts: drafts.map(({ className, level, discipline, pupils, halfClass }) => {
        return { className, level, discipline, pupils, halfClass };
      }),
      boxesOn: runs.flatMap(({ classroomId, boxName, onAt }) => {
        const name = nameOf.get(classroomId);
        return name === undefined ? [] : [{ classroomId, name, box: boxName, since: onAt.toISOString() }];
      }),
      next: nextOf(reserved, near, standings, now),
    };
  }
}

function reservedTold(booking: ReservedCart | undefined): LessonHome['carts'][number]['reserved'] {
  if (booking === undefined) return null;
  const { endsAt, level, half } = booking;
  return { until: endsAt.toISOString(), draft: { halfClass: half, level } };
}

/** The carts of the next day on which she has reserved any: whether they will do, while there is time to charge them. */
function nextOf(
  reserved: readonly ReservedCart[],
  near: readonly NearCart[],
  standings: ReadonlyMap<string, HeldStanding>,
  now: Date,
): LessonHome['next'] {
  const ahead = reserved.flatMap((booking) => {
    const cart = near.find(({ classroomId }) => classroomId === booking.classroomId);
    if (cart === undefined) return [];
    const on = LocalDate.at(booking.startsAt, cart.timeZone);
    return on > LocalDate.at(now, cart.timeZone) ? [{ booking, cart, on }] : [];
  });
  const [first] = ahead;
  return ahead.flatMap(({ booking, cart, on }) => {
    if (on !== first?.on) return [];
    const tablets = (standings.get(cart.classroomId)?.tablets ?? []).map((tablet) => {
      return { slot: tablet.slot, state: readinessOf(tablet, now, HEARD_ON_THE_EVE_MINUTES) };
    });
    const slots = (state: string): number[] => tablets.filter((one) => one.state === state).map(({ slot }) => slot);
    return [
      {
        ...{ classroomId: cart.classroomId, name: cart.name, startsAt: booking.startsAt.toISOString() },
        ...{ wanted: booking.tablets, ready: slots('ready').length },
        ...{ lowBattery: slots('lowBattery'), absent: slots('absent') },
      },
    ];
  });
}
