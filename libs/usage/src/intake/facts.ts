import type { Discipline, Incident } from '@chariot/contract';
import type { Measure } from '../measures/measure.js';

/** What a fact adds to its school's month. */
export type Additions = Readonly<Partial<Record<Measure, number>>>;

/** A lesson that is over, as the room that held it tells it: with marks for who is behind, and without them. */
export interface LessonFact {
  readonly schoolId: string;
  readonly minutes: number;
  readonly discipline: Discipline;
  readonly pupils: number;
  readonly tabletsInService: number | null;
  readonly tabletsUsed: number | null;
  readonly throughputTenths: number | null;
  readonly incident: Incident | null;
  readonly firstOf: {
    readonly teacherInMonth: boolean;
    readonly teacherInYear: boolean;
    readonly teacherInDisciplineInYear: boolean;
    readonly classInMonth: boolean;
    readonly classInYear: boolean;
    readonly classInDisciplineInYear: boolean;
  };
}

/** A cart is reserved by half-hours. */
export const SLOT_MINUTES = 30;

/** A lesson is measured when something was heard of its tablets. */
export function additionsOf(lesson: LessonFact): Additions {
  const { firstOf, pupils, minutes, tabletsInService, tabletsUsed, incident } = lesson;
  const measured = tabletsInService !== null && tabletsUsed !== null;
  return {
    lessons: 1,
    lessonsMeasured: Number(measured),
    lessonsAnswered: Number(incident !== null),
    lessonsWithoutBlockingIncident: Number(incident !== null && incident !== 'blocking'),
    lessonSlots: Math.ceil(minutes / SLOT_MINUTES),
    minutes,
    tabletsUsed: measured ? tabletsUsed : 0,
    tabletsInService: measured ? tabletsInService : 0,
    classesOfMonth: Number(firstOf.classInMonth),
    teachersOfMonth: Number(firstOf.teacherInMonth),
    pupilsOfMonth: firstOf.classInMonth ? pupils : 0,
    classesOfYear: Number(firstOf.classInYear),
    teachersOfYear: Number(firstOf.teacherInYear),
    pupilsOfYear: firstOf.classInYear ? pupils : 0,
  };
}

export interface DisciplineAdditions {
  readonly discipline: Discipline;
  readonly teachers: number;
  readonly classes: number;
  readonly pupils: number;
}

export const disciplineOf = ({ discipline, firstOf, pupils }: LessonFact): DisciplineAdditions => ({
  discipline,
  teachers: Number(firstOf.teacherInDisciplineInYear),
  classes: Number(firstOf.classInDisciplineInYear),
  pupils: firstOf.classInDisciplineInYear ? pupils : 0,
});

const FINE = 100;

/**
 * A throughput to two figures (25.3 Mbit/s is 25): what is kept of it stays as short as what can be said of it, and a median
 * over an académie reads some hundred values a month, however many lessons there were.
 */
export function coarse(tenths: number): number {
  const whole = Math.max(0, Math.round(tenths));
  let step = 1;
  while (whole / step >= FINE) step *= 10;
  return Math.round(whole / step) * step;
}

/** Beyond a year it is late, however late. */
const MOST_DAYS = 400;
export const wholeDays = (days: number): number => Math.min(MOST_DAYS, Math.max(0, Math.floor(days)));

/** What happens to a device that is counted (I10). */
export type Harm = 'lost' | 'stolen' | 'broken';
export const HARM_MEASURES = {
  lost: 'losses',
  stolen: 'thefts',
  broken: 'breakages',
} as const satisfies Record<Harm, Measure>;
