import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { Moment } from '../moment.js';
import type { SortKey } from '../paging.js';
import { SORT_COLUMNS, type DeviceOrder, type ListedRow } from './device-filter.js';
import {
  candidatesOf,
  conditionsOf,
  numberConditions,
  Params,
  reached,
  type FoundTerm,
  type FoundWord,
  type ListSearch,
} from './device-list-sql.js';
import type { SearchTerm, SearchWord } from './device-search.js';

/** Where a list may look, and how many devices of each kind there are. */
export interface ListScope {
  readonly places: readonly string[];
  /** All of the place that was asked, or nothing was asked. */
  readonly covered: boolean;
  /** No school is under two of the places: their counts may be added. */
  readonly disjoint: boolean;
  readonly counts: readonly {
    readonly dimension: string;
    readonly departed: boolean;
    readonly value: string;
    readonly count: number;
  }[];
}

const MOST_NUMBERED = 500;
const MOST_CLASSROOMS = 300;

/** Lists of devices, read from `fleet.listing`: never from the devices themselves, which every check-in writes. */
@Injectable()
export class DeviceListRepository {
  async scope(tx: Tx, reach: Reach, placeId: string | undefined): Promise<ListScope> {
    const [scope] = await tx.query<Omit<ListScope, 'counts'>>(
      'select places, covered, disjoint from fleet.list_scope($1)',
      [placeId ?? null],
    );
    const { places, covered, disjoint } = scope ?? {
      places: reach.places('device:read'),
      covered: false,
      disjoint: false,
    };
    const counts = await tx.query<ListScope['counts'][number]>(
      `select dimension, departed, value, sum(count)::int as count from fleet.rolled_up($1::uuid[]) group by 1, 2, 3`,
      [places],
    );
    return { places, covered, disjoint, counts };
  }

  async schoolsUnder(tx: Tx, _reach: Reach, places: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ id: string }>('select listed_schools as id from fleet.listed_schools($1::uuid[])', [
      places,
    ]);
    return rows.map(({ id }) => id);
  }

  async find(tx: Tx, reach: Reach, term: SearchTerm): Promise<FoundTerm> {
    const numbered = await this.#numbered(tx, reach, term);
    const words: FoundWord[] = [];
    for (const word of term.words) words.push(await this.#word(tx, word));
    return { term, numbered, words };
  }

  /**
   * One more than `limit`, when there are so many. `value`: of those alone that have this in the first column of the order;
   * `after` is then one of them.
   */
  page(
    tx: Tx,
    reach: Reach,
    search: ListSearch,
    { sort, descending }: DeviceOrder,
    moment: Moment,
    page: { readonly limit: number; readonly after: SortKey | null; readonly value?: string },
  ): Promise<ListedRow[]> {
    const told = new Params();
    const conditions = conditionsOf(told, reach, search, moment);
    const columns = SORT_COLUMNS[sort].map((column) => `l.${column}`);
    if (page.value !== undefined) conditions.push(`${columns[0]} = ${told.add(page.value)}`);
    // Where they all have the same in it, the first column orders nothing: an index that has the others serves.
    const ordering = page.value === undefined ? columns : columns.slice(1);
    if (page.after !== null) {
      const key = page.after.slice(-ordering.length).map((part) => told.add(part));
      conditions.push(`(${ordering.join(', ')}) ${descending ? '<' : '>'} (${key.join(', ')})`);
    }
    return tx.query<ListedRow>(
      `${candidatesOf(told, search)}select l.device_id as id, jsonb_build_array(${columns.join(', ')}) as key
         from fleet.listing l where ${conditions.join(' and ')}
        order by ${ordering.map((column) => `${column}${descending ? ' desc' : ''}`).join(', ')} limit ${told.add(page.limit)}`,
      told.values,
    );
  }

  /** Classrooms that a word is found in, in the order of the list, from that place on. */
  classroomsInOrder(
    tx: Tx,
    _reach: Reach,
    word: SearchWord,
    { from, descending, most }: { readonly from: string | null; readonly descending: boolean; readonly most: number },
  ): Promise<{ readonly id: string; readonly placeOrder: string }[]> {
    return tx.query<{ id: string; placeOrder: string }>(
      'select classroom_id as id, place_order as "placeOrder" from fleet.classrooms_in_order($1, $2, $3, $4)',
      [word.text, from, descending, most],
    );
  }

  /** Of what is gathered, never of the whole fleet. */
  async count(tx: Tx, reach: Reach, search: ListSearch, moment: Moment): Promise<number> {
    const told = new Params();
    const conditions = conditionsOf(told, reach, search, moment);
    const row = await tx.one<{ count: number }>(
      `${candidatesOf(told, search)}select count(*)::int as count from fleet.listing l where ${conditions.join(' and ')}`,
      told.values,
    );
    return row?.count ?? 0;
  }

  async #numbered(tx: Tx, reach: Reach, { number }: SearchTerm): Promise<readonly string[] | 'many'> {
    if (number === null) return [];
    const told = new Params();
    const rows = await tx.query<{ id: string }>(
      `select l.device_id as id from fleet.listing l
        where ${reached(told, reach)} and (${numberConditions(told, number)}) limit ${MOST_NUMBERED + 1}`,
      told.values,
    );
    return rows.length > MOST_NUMBERED ? 'many' : rows.map(({ id }) => id);
  }

  async #word(tx: Tx, word: SearchWord): Promise<FoundWord> {
    const classrooms = await tx.query<{ id: string }>(
      'select classrooms_named as id from fleet.classrooms_named($1, $2)',
      [word.text, MOST_CLASSROOMS + 1],
    );
    const models = await tx.query<{ model: string }>('select models_named as model from fleet.models_named($1)', [
      word.text,
    ]);
    return {
      ...word,
      classrooms: classrooms.length > MOST_CLASSROOMS ? 'many' : classrooms.map(({ id }) => id),
      models: models.map(({ model }) => model),
    };
  }
}
