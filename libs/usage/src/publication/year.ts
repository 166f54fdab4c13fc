import type { Month } from '../measures/measure.js';
import { blocksOf, byLevel, crowdOf, isFine, joined, together, type Crowd, type Item } from './blocks.js';
import { staysApart } from './apart.js';
import {
  AT_HOME,
  BY_MONTH,
  BY_YEAR,
  levelsOf,
  stretchesOfYear,
  told,
  wholePlaces,
  type Mapped,
  type People,
  type PeopleCounts,
  type Telling,
} from './release.js';

/** A school's year in one discipline. */
export interface DisciplineYear {
  readonly schoolId: string;
  readonly discipline: string;
  readonly lessons: number;
  readonly teachers: number;
  readonly classes: number;
  readonly pupils: number;
}
export type DisciplineCounts = Readonly<Record<'lessons' | 'teachers' | 'classes' | 'pupils', number>>;

/** Of several disciplines where they are only told together. */
export interface ToldDisciplines extends Telling<DisciplineCounts> {
  readonly disciplines: readonly string[];
}

/**
 * Places by year, schools first of all, once the year is over. Each block of months is cut as finely as its schools allow:
 * what is told by year is never coarser than what is told by month, or the two would be subtracted from one another.
 */
export function tellYear(map: readonly Mapped[], people: People, months: readonly Month[]): Telling<PeopleCounts>[] {
  const groupOf = new Map<string, number>();
  let groups = 0;
  for (const schools of blocksIn(map).values()) {
    for (const ids of cutOf(schools, people, months)) {
      for (const id of ids) groupOf.set(id, groups);
      groups += 1;
    }
  }
  const sizes = new Map<number, number>();
  for (const group of groupOf.values()) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const alone = map.filter(({ schoolId }) => sizes.get(groupOf.get(schoolId) ?? -1) === 1);
  return [
    ...alone.map(({ schoolId }) => told(schoolId, [schoolId], months, people.sum([schoolId], months))),
    ...wholePlaces(map, groupOf).map(({ placeId, ids }) => told(placeId, ids, months, people.sum(ids, months))),
  ];
}

/** A block of months, cut as finely as may be; whole where the months in which a part had nothing would tell of another part. */
function cutOf(schools: readonly Mapped[], people: People, months: readonly Month[]): readonly (readonly string[])[] {
  const items = schools.map((one): Item => ({
    ids: [one.schoolId],
    levels: [...levelsOf(one).slice(0, 1), ''],
    crowds: [people.behind(one.schoolId, months)],
  }));
  const cut = blocksOf(items, BY_YEAR);
  if (cut === null) return [];
  const whole = cut.flat();
  return staysApart(cut, people, stretchesOfYear(whole, people, months)) ? cut : [whole];
}

/** Wide places by discipline, once the year is over. Its blocks are made of whole blocks of months. */
export function tellDisciplines(
  map: readonly Mapped[],
  rows: readonly DisciplineYear[],
  months: readonly Month[],
): ToldDisciplines[] {
  const bySchool = schoolsOf(rows);
  const names = [...new Set(rows.map(({ discipline }) => discipline))].sort();
  const itemsFor = (columns: readonly (readonly string[])[]): Item[] =>
    [...blocksIn(map).values()].map((schools) => ({
      ids: schools.map(({ schoolId }) => schoolId),
      levels: levelsOf(schools[0] as Mapped).slice(1),
      crowds: columns.map((column) =>
        schools
          .map(({ schoolId }) => behindDisciplines(bySchool.get(schoolId), column))
          .reduce((sum, one) => together(sum, one)),
      ),
    }));
  const columns = columnsOf(names, itemsFor);
  const blocks = columns.length === 0 ? null : blocksOf(itemsFor(columns), BY_MONTH);
  if (blocks === null) return [];
  const groupOf = new Map(blocks.flatMap((ids, block) => ids.map((id): [string, number] => [id, block])));
  return wholePlaces(map, groupOf).flatMap(({ placeId, ids }) =>
    columns.map((disciplines) => ({
      ...told(placeId, ids, months, sumOf(ids, bySchool, disciplines)),
      disciplines,
    })),
  );
}

/** A school's own disciplines, for whoever works there: those of too few pupils together, with the smallest other one if need be. */
export function tellHomeDisciplines(
  schoolId: string,
  rows: readonly DisciplineYear[],
  months: readonly Month[],
): ToldDisciplines[] {
  const bySchool = schoolsOf(rows.filter((row) => row.schoolId === schoolId));
  const own = bySchool.get(schoolId);
  const isEnough = (column: readonly string[]): boolean =>
    isFine({ ids: [schoolId], levels: [], crowds: [behindDisciplines(own, column)] }, AT_HOME);
  const names = [...(own?.keys() ?? [])].sort();
  return partedBy(names, isEnough, (name) => own?.get(name)?.pupils ?? 0).map((disciplines) => ({
    ...told(schoolId, [schoolId], months, sumOf([schoolId], bySchool, disciplines)),
    disciplines,
  }));
}

/** A discipline has a column of its own where half of the circonscriptions could tell it; a rare one would hide all others. */
function columnsOf(
  names: readonly string[],
  itemsFor: (columns: readonly (readonly string[])[]) => Item[],
): (readonly string[])[] {
  const grounds = (column: readonly string[]): Item[] =>
    [...byLevel(itemsFor([column]), 0).values()].map(([first, ...others]) => joined(first as Item, ...others));
  const isCommon = (column: readonly string[]): boolean => {
    const all = grounds(column);
    return all.filter((ground) => isFine(ground, BY_MONTH)).length * 2 >= all.length;
  };
  const pupils = (name: string): number =>
    grounds([name]).reduce((sum, { crowds }) => sum + (crowds[0]?.pupils ?? 0), 0);
  return partedBy(names, isCommon, pupils);
}

/** Each by itself, and the rest together, which takes the smallest ones in until it is enough. All of them, if need be. */
function partedBy(
  names: readonly string[],
  isEnough: (column: readonly string[]) => boolean,
  sizeOf: (name: string) => number,
): (readonly string[])[] {
  const alone = names.filter((name) => isEnough([name])).sort((a, b) => sizeOf(a) - sizeOf(b) || (a < b ? -1 : 1));
  let rest = names.filter((name) => !alone.includes(name));
  while (rest.length > 0 && !isEnough(rest)) {
    const next = alone.shift();
    if (next === undefined) return [];
    rest = [...rest, next].sort();
  }
  return [...alone.map((name) => [name]), ...(rest.length > 0 ? [rest] : [])];
}

type Disciplines = ReadonlyMap<string, DisciplineYear>;

/** Whoever is behind two disciplines may be the same people: the larger is what is known for certain. */
const behindDisciplines = (own: Disciplines | undefined, column: readonly string[]): Crowd =>
  crowdOf({
    pupils: column.reduce((most, name) => Math.max(most, own?.get(name)?.pupils ?? 0), 0),
    teachers: column.reduce((most, name) => Math.max(most, own?.get(name)?.teachers ?? 0), 0),
  });

function schoolsOf(rows: readonly DisciplineYear[]): ReadonlyMap<string, Disciplines> {
  const schools = new Map<string, Map<string, DisciplineYear>>();
  for (const row of rows) {
    const own = schools.get(row.schoolId) ?? new Map<string, DisciplineYear>();
    schools.set(row.schoolId, own.set(row.discipline, row));
  }
  return schools;
}

function sumOf(
  ids: readonly string[],
  bySchool: ReadonlyMap<string, Disciplines>,
  disciplines: readonly string[],
): DisciplineCounts {
  const sum = { lessons: 0, teachers: 0, classes: 0, pupils: 0 };
  for (const id of ids) {
    for (const name of disciplines) {
      const row = bySchool.get(id)?.get(name);
      if (row === undefined) continue;
      sum.lessons += row.lessons;
      sum.teachers += row.teachers;
      sum.classes += row.classes;
      sum.pupils += row.pupils;
    }
  }
  return sum;
}

function blocksIn(map: readonly Mapped[]): Map<number, Mapped[]> {
  const blocks = new Map<number, Mapped[]>();
  for (const one of map) {
    const block = blocks.get(one.block);
    if (block === undefined) blocks.set(one.block, [one]);
    else block.push(one);
  }
  return blocks;
}
