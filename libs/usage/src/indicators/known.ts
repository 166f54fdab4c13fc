import type { IndicatorUnit } from '@chariot/contract';
import type { Distribution, Measure } from '../measures/measure.js';
import type { ToldDiscipline } from '../publication/publication.service.js';
import type { PeopleCounts, PeopleMeasure } from '../publication/release.js';
import type { ConventionFacts } from './convention-facts.port.js';
import type { Occurrences } from './median.js';
import type { MonthPeriod } from './period.js';

export type EquipmentMeasure = Exclude<Measure, PeopleMeasure>;

/** Of how many schools something is known: what a rate covers. */
export interface Schools {
  readonly schools: number;
  readonly schoolsWithPupils: number;
  readonly schoolsWithClasses: number;
  readonly schoolsWithTeachers: number;
  readonly schoolsOpen: number;
  readonly schoolsCounted: number;
  /** Tablets in service of schools whose pupils are known. */
  readonly inServiceWithPupils: number;
}
/** A place's equipment, over its schools. */
export type EquipmentSums = Schools & Readonly<Record<EquipmentMeasure, number>>;

/** All that the indicators of a place are made of. */
export interface Known {
  readonly period: MonthPeriod;
  /** Of a period that has no month that is over, nothing is told of people's use: another month tomorrow would tell of today. */
  readonly isClosed: boolean;
  /** Null: nothing was counted of that place in that time. */
  readonly equipment: EquipmentSums | null;
  /** Null: too few people are behind it. */
  readonly people: PeopleCounts | null;
  readonly distributions: Readonly<Record<Distribution, readonly Occurrences[]>>;
  /** Lessons of a school year that is over, by disciplines that may be told apart; null of another period. */
  readonly disciplines: readonly ToldDiscipline[] | null;
  readonly conventions: ConventionFacts | null;
}

export interface Part {
  readonly label: string;
  readonly value: number | null;
  readonly unit: IndicatorUnit;
}
/** What an indicator comes to, or why it comes to nothing. */
export type Outcome =
  | {
      readonly value: number;
      readonly numerator: number;
      readonly denominator: number | null;
      readonly coverage?: readonly [schools: number, of: number];
      readonly parts?: readonly Part[];
    }
  | {
      readonly reason: string;
      readonly coverage?: readonly [schools: number, of: number];
      readonly parts?: readonly Part[];
    }
  | 'belowThreshold';
