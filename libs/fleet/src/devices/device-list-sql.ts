import type { Reach } from '@chariot/kernel';
import type { Moment } from '../moment.js';
import { countedFilters, type DeviceFilter } from './device-filter.js';
import { afterAll, backwards, type SearchTerm, type SearchWord } from './device-search.js';

/** What a term was found to be; `many` where naming all of them would be longer than looking at each device. */
export interface FoundTerm {
  readonly term: SearchTerm;
  /** Devices whose number begins or ends so. */
  readonly numbered: readonly string[] | 'many';
  readonly words: readonly FoundWord[];
}
export interface FoundWord extends SearchWord {
  readonly classrooms: readonly string[] | 'many';
  readonly models: readonly string[];
}

/** What a page is looked for among. */
export interface ListSearch {
  readonly filter: DeviceFilter;
  readonly terms: readonly FoundTerm[];
  /** The only schools where it can be, when they are few. */
  readonly schools: readonly string[] | null;
  /** The term by which everything that can be is soon gathered. */
  readonly rarest: FoundTerm | null;
  /** A word that many classrooms bear, and without which nothing is found: they are walked in the order of the list. */
  readonly common: SearchWord | null;
  /** The only classrooms where it can be, among those that were walked. */
  readonly classrooms: readonly string[] | null;
}

/** What is looked for everywhere. */
export const ANYWHERE = { schools: null, rarest: null, common: null, classrooms: null } as const;

/** Parameters of a statement that is put together from what was asked. */
export class Params {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

const rangeOf = (prefix: string): [string, string] => [prefix, afterAll(prefix)];
/** Row level security says it too. */
export const reached = (told: Params, reach: Reach): string => `(${told.add(reach.kind === 'system')}::boolean
  or fleet.reaches_listed(l.places, l.places_until, l.school_id, ${told.add(reach.places('device:read'))}::uuid[],
    (select territory.today())))`;

/** All of them hold for each row `l` of the list. */
export function conditionsOf(told: Params, reach: Reach, search: ListSearch, { at, quiet }: Moment): string[] {
  const { filter, terms, schools, rarest } = search;
  const conditions = [reached(told, reach)];
  if (schools !== null) conditions.push(`l.school_id = any (${told.add(schools)}::uuid[])`);
  if (search.classrooms !== null) conditions.push(`l.classroom_id = any (${told.add(search.classrooms)}::uuid[])`);
  if (rarest !== null) conditions.push('l.device_id in (select candidate.device_id from candidate)');
  if (filter.placeId !== undefined) {
    const place = told.add(filter.placeId);
    conditions.push(`(l.places @> array[${place}::uuid] and l.places_until >= (select territory.today())
      or l.places_until < (select territory.today()) and l.school_id in (select fleet.listed_schools(array[${place}::uuid])))`);
  }
  if (filter.schoolId !== undefined) conditions.push(`l.school_id = ${told.add(filter.schoolId)}`);
  if (filter.classroomId !== undefined) conditions.push(`l.classroom_id = ${told.add(filter.classroomId)}`);
  if (filter.presence !== undefined) conditions.push(`${filter.presence === 'present' ? 'not ' : ''}l.departed`);
  for (const [name, value] of countedFilters(filter)) {
    conditions.push(`l.${name} = ${told.add(name === 'year' ? Number(value) : value)}`);
  }
  if (filter.boardState !== undefined) {
    conditions.push(`exists (select from fleet.device d join fleet.classroom c on c.id = d.classroom_id
      where d.id = l.device_id and fleet.board_state(d, c, ${told.add(at)}, ${told.add(quiet)}) = ${told.add(filter.boardState)})`);
  }
  for (const found of terms) conditions.push(termCondition(told, found));
  return conditions;
}

function termCondition(told: Params, { term, numbered, words }: FoundTerm): string {
  const named = words.map((word) => `(${wordConditions(told, word).join(' or ')})`).join(' and ');
  if (numbered === 'many' && term.number !== null) return `(${numberConditions(told, term.number)} or ${named})`;
  return numbered.length === 0 ? `(${named})` : `(l.device_id = any (${told.add(numbered)}::uuid[]) or ${named})`;
}

/** A serial number's beginning or end, an inventory number's beginning. */
export function numberConditions(told: Params, number: string): string {
  const [from, to] = rangeOf(number).map((bound) => told.add(bound));
  const [fromEnd, toEnd] = rangeOf(backwards(number)).map((bound) => told.add(bound));
  return `l.serial >= ${from} and l.serial < ${to} or l.serial_backwards >= ${fromEnd} and l.serial_backwards < ${toEnd}
    or l.asset >= ${from} and l.asset < ${to}`;
}

function wordConditions(told: Params, { text, slot, classrooms, models }: FoundWord): string[] {
  const conditions =
    classrooms === 'many'
      ? [
          // Asked of each row that is walked past: as a join, every classroom of that name would be looked up first.
          `(select k.words @@ ${told.add(lexeme(text))}::tsquery from fleet.listed_classroom k
            where k.classroom_id = l.classroom_id)`,
        ]
      : [`l.classroom_id = any (${told.add(classrooms)}::uuid[])`];
  if (models.length > 0) conditions.push(`l.model = any (${told.add(models)}::text[])`);
  if (slot !== null) conditions.push(`l.slot = ${told.add(slot)}`);
  return conditions;
}

/** As `fleet.classrooms_named` reads a word: short ones as they are, others as beginnings. */
const lexeme = (text: string): string => `'${text}'${text.length > 2 ? ':*' : ''}`;

/** A word of few classrooms, by which its devices are gathered. */
export function rareWord({ words }: FoundTerm): (FoundWord & { readonly classrooms: readonly string[] }) | null {
  for (const word of words) {
    if (word.classrooms !== 'many' && word.slot === null) return { ...word, classrooms: word.classrooms };
  }
  return null;
}

/** A word that only classrooms bear, and too many of them to be named. */
export const commonWord = (terms: readonly FoundTerm[]): FoundWord | null =>
  terms
    .filter(({ numbered }) => numbered.length === 0)
    .flatMap(({ words }) => words)
    .find(({ classrooms, models, slot }) => classrooms === 'many' && models.length === 0 && slot === null) ?? null;

/** Each way of being found has its own index: gathered one by one, then looked at. */
export function candidatesOf(told: Params, { rarest }: ListSearch): string {
  if (rarest === null) return '';
  const word = rareWord(rarest);
  const ways = [`select unnest(${told.add(rarest.numbered)}::uuid[]) as device_id`];
  if (word !== null) {
    ways.push(`select device_id from fleet.listing where classroom_id = any (${told.add(word.classrooms)}::uuid[])`);
    if (word.models.length > 0) {
      ways.push(`select device_id from fleet.listing where model = any (${told.add(word.models)}::text[])`);
    }
  }
  return `with candidate as materialized (${ways.join(' union ')}) `;
}
