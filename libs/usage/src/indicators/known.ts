import type { Discipline, IndicatorUnit } from '@chariot/contract';
import type { Distribution, Measure, OF_PEOPLE } from '../measures/measure.js';
import type { ConventionFacts } from './convention-facts.port.js';
import type { Occurrences } from './median.js';

export type PeopleMeasure = (typeof OF_PEOPLE)[number];
export type PeopleCounts = Readonly<Record<PeopleMeasure, number>>;
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

/**
 * How a period lies in the school year. Who was behind is known of one month, or since September: nobody can tell how many
 * different classes there were in October and November together, because no class is kept.
 */
export type Span = 'month' | 'sinceSeptember' | 'other';

/** All that the indicators of a place are made of. */
export interface Known {
  readonly months: number;
  readonly span: Span;
  /** Null: nothing was counted of that place in that time. */
  readonly equipment: EquipmentSums | null;
  /** Null: too few people are behind it. */
  readonly people: PeopleCounts | null;
  readonly distributions: Readonly<Record<Distribution, readonly Occurrences[]>>;
  /** Lessons by discipline, those that are too few together; null where they are hidden or not told of that period. */
  readonly disciplines: readonly { readonly discipline: Discipline | 'hidden'; readonly lessons: number }[] | null;
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
