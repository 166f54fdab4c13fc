/**
 * What is kept of a school, month by month: whole numbers that add up over schools, and no person. `sum` also adds up over
 * months; `standing` is how things stood at the month's last fact, so that a period has its last month's.
 */
export const MEASURES = {
  // Equipment, as it stood (I1–I4, I7, I8).
  devices: 'standing',
  devicesInService: 'standing',
  devicesExpected: 'standing',
  devicesAcquired: 'standing',
  devicesDeployed: 'standing',
  devicesSeen: 'standing',
  devicesCompliant: 'standing',
  devicesOverAge: 'standing',
  carts: 'standing',
  repairsOpen: 'standing',
  // Equipment over time (I6, I10).
  deviceDays: 'sum',
  deviceDaysInService: 'sum',
  losses: 'sum',
  thefts: 'sum',
  breakages: 'sum',
  // School facts, of the year (I1, I2, I13, I14, I22).
  pupils: 'standing',
  classes: 'standing',
  teachers: 'standing',
  // What use is divided by (I11, I12).
  openDays: 'sum',
  openWeeks: 'sum',
  bookableSlots: 'sum',
  // Lessons (I11, I12, I15, I16, I18, I26).
  lessons: 'sum',
  lessonsMeasured: 'sum',
  lessonsAnswered: 'sum',
  lessonsWithoutBlockingIncident: 'sum',
  lessonSlots: 'sum',
  bookingsLapsed: 'sum',
  minutes: 'sum',
  tabletsUsed: 'sum',
  tabletsInService: 'sum',
  // Who is behind them: by month, and in the year (I13, I14, thresholds).
  classesOfMonth: 'sum',
  teachersOfMonth: 'sum',
  pupilsOfMonth: 'sum',
  classesOfYear: 'sum',
  teachersOfYear: 'sum',
  pupilsOfYear: 'sum',
  // Wi-Fi box (I21).
  boxMinutes: 'sum',
  boxMinutesBesideLessons: 'sum',
} as const satisfies Record<string, 'sum' | 'standing'>;

export type Measure = keyof typeof MEASURES;

/** What has a median (I9, I19, I20): how many times each whole value occurred, which adds up like the rest. */
export const DISTRIBUTIONS = {
  /** Calendar days between a repair's report and its end. */
  repairDays: 'days',
  /** Calendar days between the request of an application and its answer. */
  appAnswerDays: 'days',
  /** Tenths of Mbit/s at the start of a lesson. */
  throughput: 'tenthsOfMbps',
} as const;

export type Distribution = keyof typeof DISTRIBUTIONS;

/** Measures that are figures about what people do: thresholds apply to them, and to nothing else. */
export const OF_PEOPLE = [
  'lessons',
  'lessonsMeasured',
  'lessonsAnswered',
  'lessonsWithoutBlockingIncident',
  'lessonSlots',
  'bookingsLapsed',
  'minutes',
  'tabletsUsed',
  'tabletsInService',
  'classesOfMonth',
  'teachersOfMonth',
  'pupilsOfMonth',
  'classesOfYear',
  'teachersOfYear',
  'pupilsOfYear',
] as const satisfies readonly Measure[];

/** `2026-09`. */
export type Month = string;

/** A school's month, as it is kept. */
export interface SchoolMonth {
  readonly schoolId: string;
  readonly month: Month;
  readonly counts: Readonly<Record<Measure, number>>;
}
