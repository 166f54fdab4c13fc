import { THRESHOLDS } from '@chariot/kernel';
import { OF_PEOPLE, type Month } from '../measures/measure.js';
import { blocksOf, crowdOf, isTellable, together, type Crowd, type Item, type Rule } from './blocks.js';

export type PeopleMeasure = (typeof OF_PEOPLE)[number];
export type PeopleCounts = Readonly<Record<PeopleMeasure, number>>;

/** Where a school is when it joins its year, which no move changes before the next. */
export interface SchoolPlaces {
  readonly schoolId: string;
  readonly localAuthorities: readonly string[];
  readonly district: string | null;
  readonly departement: string | null;
  readonly academie: string | null;
}

/** A closed month of a school. */
export interface PeopleMonth {
  readonly schoolId: string;
  readonly month: Month;
  readonly counts: PeopleCounts;
}

/** A school of the year's map: it stays in its block for all of the year's months. */
export interface Mapped extends SchoolPlaces {
  readonly block: number;
}

export interface Told<Counts> {
  /** A school, or a wider place. */
  readonly placeId: string;
  /** Both belong to it. */
  readonly from: Month;
  readonly to: Month;
  readonly counts: Counts;
}
export type ToldMonths = Told<PeopleCounts>;

/** What is about to be told, and of which schools: the map's, whatever is under the place when it is read. */
export interface Telling<Counts> extends Told<Counts> {
  readonly schoolIds: readonly string[];
}

const { outside, school } = THRESHOLDS;
/** By month, a wide place: never made of one school. */
export const BY_MONTH: Rule = { threshold: outside, schools: 2 };
/** By year: a school that is enough by itself is told. */
export const BY_YEAR: Rule = { threshold: outside, schools: 1 };
/** What a school is told about itself. */
export const AT_HOME: Rule = { threshold: school, schools: 1 };

/** The twelve months of a school year, `2026-2027`. */
export function monthsOf(schoolYear: string): Month[] {
  const first = Number(schoolYear.slice(0, 4));
  return Array.from({ length: 12 }, (_, at) => {
    const month = ((at + 8) % 12) + 1;
    return `${month >= 9 ? first : first + 1}-${String(month).padStart(2, '0')}`;
  });
}

/** From the narrowest to the widest; a narrowest one is a ground of both branches at once. */
export const levelsOf = ({ localAuthorities, district, departement, academie }: SchoolPlaces): string[] => [
  [district ?? '-', ...[...localAuthorities].sort()].join(' '),
  district ?? '-',
  departement ?? '-',
  academie ?? '-',
  '',
];

export const aboveOf = ({ localAuthorities, district, departement, academie }: SchoolPlaces): string[] =>
  [...localAuthorities, district, departement, academie].filter((id): id is string => id !== null);

/** Rows by school, then by month. */
export class People {
  readonly #rows = new Map<string, Map<Month, PeopleCounts>>();

  constructor(rows: Iterable<PeopleMonth>) {
    for (const { schoolId, month, counts } of rows) {
      const months = this.#rows.get(schoolId) ?? new Map<Month, PeopleCounts>();
      this.#rows.set(schoolId, months.set(month, counts));
    }
  }

  /**
   * Who is certainly behind a school's months together: those of the fullest one, or all who came for the first time in the
   * year, whichever is more. It never falls when a month is added.
   */
  behind(schoolId: string, months: readonly Month[]): Crowd {
    const rows = months.flatMap((month) => this.#rows.get(schoolId)?.get(month) ?? []);
    const least = (ofMonth: PeopleMeasure, ofYear: PeopleMeasure): number =>
      Math.max(
        rows.reduce((most, counts) => Math.max(most, counts[ofMonth]), 0),
        rows.reduce((sum, counts) => sum + counts[ofYear], 0),
      );
    return crowdOf({
      pupils: least('pupilsOfMonth', 'pupilsOfYear'),
      teachers: least('teachersOfMonth', 'teachersOfYear'),
    });
  }

  /** In which anything is kept of people's use. */
  fullMonths(schoolId: string, months: readonly Month[]): Month[] {
    const rows = this.#rows.get(schoolId);
    return months.filter((month) => Object.values(rows?.get(month) ?? {}).some((count) => count > 0));
  }

  sum(schoolIds: Iterable<string>, months: readonly Month[]): PeopleCounts {
    const sum = Object.fromEntries(OF_PEOPLE.map((measure) => [measure, 0])) as Record<PeopleMeasure, number>;
    for (const id of schoolIds) {
      const rows = this.#rows.get(id);
      for (const month of rows === undefined ? [] : months) {
        const counts = rows?.get(month);
        if (counts !== undefined) for (const measure of OF_PEOPLE) sum[measure] += counts[measure];
      }
    }
    return sum;
  }
}

/**
 * The year's map: which schools are only ever told together, month by month. Drawn once, from the months that are closed by
 * then. @returns null while all together are too few
 */
export function drawMap(schools: readonly SchoolPlaces[], people: People, closed: readonly Month[]): Mapped[] | null {
  const items = schools.map((one): Item => ({
    ids: [one.schoolId],
    levels: levelsOf(one),
    crowds: [people.behind(one.schoolId, closed)],
  }));
  const blocks = blocksOf(items, BY_MONTH);
  if (blocks === null) return null;
  const blockOf = new Map(blocks.flatMap((ids, block) => ids.map((id): [string, number] => [id, block])));
  return schools.map((one) => ({ ...one, block: blockOf.get(one.schoolId) ?? 0 }));
}

/** Schools that come later join the block of a neighbour: they change nothing of the months in which they were not there. */
export function joinMap(map: readonly Mapped[], schools: readonly SchoolPlaces[]): Mapped[] {
  const there = new Set(map.map(({ schoolId }) => schoolId));
  const near = new Map<string, number>();
  const keysOf = (one: SchoolPlaces): string[] => levelsOf(one).map((key, level) => `${level} ${key}`);
  for (const one of map) for (const key of keysOf(one)) if (!near.has(key)) near.set(key, one.block);
  return schools
    .filter(({ schoolId }) => !there.has(schoolId))
    .map((one) => ({ ...one, block: keysOf(one).flatMap((key) => near.get(key) ?? [])[0] ?? 0 }));
}

/**
 * Where stretches of months end: each is as short as may be told.
 * @returns indexes after the last month of each, ascending
 */
export function endsOf(ids: readonly string[], people: People, months: readonly Month[], rule: Rule): number[] {
  const ends: number[] = [];
  for (let at = 0; at < months.length; at += 1) {
    const stretch = months.slice(ends.at(-1) ?? 0, at + 1);
    const crowd = ids.map((id) => people.behind(id, stretch)).reduce((sum, one) => together(sum, one));
    if (isTellable(crowd, rule)) ends.push(at + 1);
  }
  return ends;
}

/**
 * Of an open year the last stretch waits for the next one, so that what is left over at the end of the year always has one
 * to go with.
 */
function waiting(ends: readonly number[], closed: readonly Month[], isOver: boolean): readonly number[] {
  if (!isOver) return ends.slice(0, -1);
  return ends.length === 0 ? [] : [...ends.slice(0, -1), closed.length];
}

/** By which a block was told, once its year is over. */
export const stretchesOfYear = (ids: readonly string[], people: People, months: readonly Month[]): Month[][] =>
  stretches(waiting(endsOf(ids, people, months, BY_MONTH), months, true), months);

/**
 * Wide places that are made of whole groups of a partition, each with its schools and its groups; others are left out, and so
 * is whatever holds a school of no group.
 */
export function wholePlaces(map: readonly Mapped[], groupOf: ReadonlyMap<string, number>) {
  const sizes = new Map<number, number>();
  for (const { schoolId } of map) {
    const group = groupOf.get(schoolId) ?? -1;
    sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  const places = new Map<string, { ids: string[]; groups: Map<number, number> }>();
  for (const one of map) {
    const group = groupOf.get(one.schoolId) ?? -1;
    for (const placeId of aboveOf(one)) {
      const place = places.get(placeId) ?? { ids: [], groups: new Map<number, number>() };
      place.ids.push(one.schoolId);
      place.groups.set(group, (place.groups.get(group) ?? 0) + 1);
      places.set(placeId, place);
    }
  }
  return [...places].flatMap(([placeId, { ids, groups }]) =>
    [...groups].every(([group, count]) => group >= 0 && sizes.get(group) === count)
      ? [{ placeId, ids, groups: [...groups.keys()] }]
      : [],
  );
}

/** Wide places by month: what may be told of the months that are closed so far. What was told once is told the same again. */
export function tellMonths(
  map: readonly Mapped[],
  people: People,
  closed: readonly Month[],
  isOver: boolean,
): Telling<PeopleCounts>[] {
  const blocks = new Map<number, string[]>();
  for (const { schoolId, block } of map) blocks.set(block, [...(blocks.get(block) ?? []), schoolId]);
  const ends = new Map(
    [...blocks].map(([block, ids]) => [block, waiting(endsOf(ids, people, closed, BY_MONTH), closed, isOver)]),
  );
  const blockOf = new Map(map.map(({ schoolId, block }) => [schoolId, block]));
  return wholePlaces(map, blockOf).flatMap(({ placeId, ids, groups }) => {
    const common = groups
      .map((group) => ends.get(group) ?? [])
      .reduce((shared, own) => shared.filter((end) => own.includes(end)));
    return stretches(common, closed).map((months) => told(placeId, ids, months, people.sum(ids, months)));
  });
}

/**
 * A school's own months, for whoever works there, the one under way too: they see its agenda. Months in which nothing happened
 * are left out, and stand in the way of nothing.
 */
export function tellHome(schoolId: string, people: People, months: readonly Month[]): ToldMonths[] {
  const full = people.fullMonths(schoolId, months);
  return stretches(endsOf([schoolId], people, full, AT_HOME), full).map((piece) =>
    told(schoolId, [schoolId], piece, people.sum([schoolId], piece)),
  );
}

export const stretches = (ends: readonly number[], closed: readonly Month[]): Month[][] =>
  ends.map((end, at) => closed.slice(ends[at - 1] ?? 0, end));

export const told = <Counts>(
  placeId: string,
  schoolIds: readonly string[],
  months: readonly Month[],
  counts: Counts,
): Telling<Counts> => ({
  placeId,
  schoolIds,
  from: months[0] ?? '',
  to: months.at(-1) ?? '',
  counts,
});
