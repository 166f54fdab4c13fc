import { Injectable } from '@nestjs/common';
import type { SchoolLevel } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

/** A reservation, as much as a lesson must know of it. */
export interface ReservedCart {
  readonly classroomId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly level: SchoolLevel | null;
  readonly half: boolean;
  readonly tablets: number | null;
}

/** What lessons ask of reservations, which do not know them. */
@Injectable()
export class LessonBookings {
  /** Whether a reservation of the caller is now held, the lesson having begun then. */
  held(_tx: Tx, _reach: Reach, _classroomId: string, _at: Date): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** The caller's own, that overlap this time: the earliest first. */
  between(_tx: Tx, _reach: Reach, _from: Date, _until: Date): Promise<ReservedCart[]> {
    return Promise.resolve([]);
  }
}
