import type { Discipline, Incident, SchoolLevel } from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import { defineEvent } from '@chariot/platform';

/**
 * A lesson is over, and says what statistics may keep of it: nobody's name, no id of a person, no id of the lesson. Who
 * stands behind a figure is told by the `firstOf` marks, which only the room that still knows the teacher can make.
 */
export interface LessonHeld {
  readonly schoolId: string;
  readonly classroomId: string;
  /** The day in the school's own time zone on which it counts: that of its end, or of its report when that came later. */
  readonly on: LocalDate;
  readonly minutes: number;
  readonly level: SchoolLevel;
  readonly discipline: Discipline;
  readonly pupils: number;
  /** Reserved beforehand. */
  readonly wasBooked: boolean;
  /** In service in the cart when it began; `null` where nothing was heard of its tablets. */
  readonly tabletsInService: number | null;
  /** That were used; `null` where nothing was heard of them: the lesson is then declared, and not measured. */
  readonly tabletsUsed: number | null;
  readonly tabletsHandedBack: number | null;
  /** Median of what its tablets measured as it began, in tenths of Mbit/s. */
  readonly throughputTenths: number | null;
  /** The teacher's answer; `null` while, or when, there is none. */
  readonly incident: Incident | null;
  /** Whether it is the first of its teacher, and of its class, in that time: each such mark adds one to who is behind. */
  readonly firstOf: {
    readonly teacherInMonth: boolean;
    readonly teacherInYear: boolean;
    readonly teacherInDisciplineInYear: boolean;
    readonly classInMonth: boolean;
    readonly classInYear: boolean;
    readonly classInDisciplineInYear: boolean;
  };
}
/** Once a lesson, when it has ended and was answered, or when its answer is not waited for any more. */
export const LessonHeld = defineEvent<LessonHeld>('teaching.LessonHeld');

/** A reservation whose time is over, and with which no lesson was held. */
export interface BookingLapsed {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly on: LocalDate;
}
export const BookingLapsed = defineEvent<BookingLapsed>('teaching.BookingLapsed');

/** The Wi-Fi box of a cart was switched off again (loi n° 2015-136, art. 7): how long it was on, and beside lessons. */
export interface WifiBoxOff {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly on: LocalDate;
  readonly minutesOn: number;
  /** Neither in a lesson nor in a maintenance window. */
  readonly minutesBesideLessons: number;
}
export const WifiBoxOff = defineEvent<WifiBoxOff>('teaching.WifiBoxOff');

/** Something that people see of a cart's reservations or of its lesson has changed: for the live feed. */
export interface LessonChange {
  readonly classroomId: string;
  readonly schoolId: string;
}
export const LessonChanged = defineEvent<LessonChange>('teaching.LessonChanged');
export const BookingChanged = defineEvent<LessonChange>('teaching.BookingChanged');
