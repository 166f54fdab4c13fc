import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { fleetError } from '../fleet-errors.js';
import type { Moment } from '../moment.js';
import { keyOf, type SortKey } from '../paging.js';
import { countedFilters, SORT_SHAPES, type DeviceFilter, type DeviceOrder, type ListedRow } from './device-filter.js';
import { DeviceListRepository, type ListScope } from './device-list.repository.js';
import { ANYWHERE, commonWord, rareWord, type FoundTerm, type ListSearch } from './device-list-sql.js';
import { searchTerms } from './device-search.js';

/** So many devices are gathered and sorted for one page. Where there may be more, an index is walked in the order asked. */
const GATHERED = 4000;

const FEW_IN_A_CART = 4;

export interface ListTotal {
  readonly total: number;
  readonly totalIs: 'exact' | 'atMost';
}
export interface ListPage extends ListTotal {
  readonly rows: readonly ListedRow[];
}
/** A list as it is read page after page. */
export interface PreparedList {
  readonly search: ListSearch;
  readonly total: ListTotal | 'counted';
  /** Something that was searched is nowhere. */
  readonly empty: boolean;
  /** How many there are of each kind, where an index is walked: nothing was searched, and there are many. */
  readonly scope: ListScope | null;
}

/**
 * Pages of devices in a time that does not follow the size of the fleet: what is counted under each place says beforehand
 * whether few devices are concerned, which are then gathered, or many, of which an index soon gives twenty-five.
 */
@Injectable()
export class DeviceLists {
  constructor(private readonly repository: DeviceListRepository) {}

  async page(
    tx: Tx,
    reach: Reach,
    filter: DeviceFilter,
    order: DeviceOrder,
    moment: Moment,
    page: { readonly limit: number; readonly after: string | undefined },
  ): Promise<ListPage> {
    const after = keyOf(page.after, SORT_SHAPES[order.sort]);
    const prepared = await this.prepare(tx, reach, filter);
    const rows = await this.read(tx, reach, prepared, order, moment, { limit: page.limit, after });
    if (page.after === undefined && rows.length < page.limit) return { rows, total: rows.length, totalIs: 'exact' };
    if (prepared.total !== 'counted') return { rows, ...prepared.total };
    return { rows, total: await this.repository.count(tx, reach, prepared.search, moment), totalIs: 'exact' };
  }

  /** @throws DomainError `fleet.listTooWide` */
  async prepare(tx: Tx, reach: Reach, filter: DeviceFilter): Promise<PreparedList> {
    const terms: FoundTerm[] = [];
    for (const term of searchTerms(filter.q)) terms.push(await this.repository.find(tx, reach, term));
    const narrow = filter.classroomId !== undefined || filter.schoolId !== undefined;
    if (terms.some(isNowhere)) {
      return { search: { filter, terms, ...ANYWHERE }, total: NOTHING, empty: true, scope: null };
    }
    if (narrow) return { search: { filter, terms, ...ANYWHERE }, total: 'counted', empty: false, scope: null };
    const scope = await this.repository.scope(tx, reach, filter.placeId);
    const [all, least] = [countOf(scope, filter), leastOf(scope, filter)];
    if (filter.boardState !== undefined && all > GATHERED) throw fleetError('listTooWide', { most: GATHERED });
    // What is rare here may be common elsewhere: its own index would be walked in vain.
    const few = all <= GATHERED || (all <= 5 * GATHERED && least <= GATHERED / 10);
    const schools = few ? await this.repository.schoolsUnder(tx, reach, scope.places) : null;
    const rarest = few ? null : rarestOf(terms, scope, filter);
    const total = few || rarest !== null ? 'counted' : totalOf(scope, filter);
    const common = few || rarest !== null ? null : commonWord(terms);
    return {
      search: { filter, terms, schools, rarest, common, classrooms: null },
      ...{ total, empty: false, scope: few || terms.length > 0 ? null : scope },
    };
  }

  read(
    tx: Tx,
    reach: Reach,
    { search, empty, scope }: PreparedList,
    order: DeviceOrder,
    moment: Moment,
    page: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<readonly ListedRow[]> {
    if (empty) return Promise.resolve([]);
    if (search.common !== null && order.sort === 'place') {
      return this.#walked(tx, reach, { ...search, common: search.common }, order, moment, page);
    }
    const values = scope === null ? [] : fullValues(scope, search.filter, order, page.limit);
    return this.#valueByValue(tx, reach, search, order, moment, { ...page, values });
  }

  /**
   * Of a list that is filtered by one thing and sorted by another, there is no index by both: the index of the filter gives
   * those of one value in the order of places, and a few times more than a page are looked at. The rest is looked for as it is.
   */
  async #valueByValue(
    tx: Tx,
    reach: Reach,
    search: ListSearch,
    order: DeviceOrder,
    moment: Moment,
    {
      limit,
      after,
      values,
    }: { readonly limit: number; readonly after: SortKey | null; readonly values: readonly string[] },
  ): Promise<readonly ListedRow[]> {
    const rows: ListedRow[] = [];
    const from = after === null ? 0 : values.indexOf(String(after[0]));
    for (const value of from < 0 ? [] : values.slice(from)) {
      const within = after !== null && String(after[0]) === value ? after : null;
      const page = { limit: limit - rows.length, after: within, value };
      rows.push(...(await this.repository.page(tx, reach, search, order, moment, page)));
      if (rows.length === limit) return rows;
    }
    const rest = { limit: limit - rows.length, after: rows.at(-1)?.key ?? after };
    return rows.concat(await this.repository.page(tx, reach, search, order, moment, rest));
  }

  /** Some classrooms at once, more of them each time that they do not fill the page. */
  async #walked(
    tx: Tx,
    reach: Reach,
    search: ListSearch & { readonly common: NonNullable<ListSearch['common']> },
    order: DeviceOrder,
    moment: Moment,
    { limit, after }: { readonly limit: number; readonly after: SortKey | null },
  ): Promise<readonly ListedRow[]> {
    const rows: ListedRow[] = [];
    // The last two signs of a place in the list are the slot.
    let from = after === null ? null : String(after[0]).slice(0, -2);
    for (let most = Math.ceil(limit / FEW_IN_A_CART); ; most *= 8) {
      const { descending } = order;
      const carts = await this.repository.classroomsInOrder(tx, reach, search.common, { from, descending, most });
      const among = { ...search, classrooms: carts.map(({ id }) => id) };
      const page = { limit: limit - rows.length, after: rows.at(-1)?.key ?? after };
      rows.push(...(await this.repository.page(tx, reach, among, order, moment, page)));
      const last = carts.at(-1)?.placeOrder;
      if (rows.length >= limit || carts.length < most || last === undefined) return rows;
      from = last;
    }
  }
}

const NOTHING: ListTotal = { total: 0, totalIs: 'exact' };

const isNowhere = ({ numbered, words }: FoundTerm): boolean =>
  numbered.length === 0 &&
  (words.length === 0 ||
    words.some(({ classrooms, models, slot }) => classrooms.length === 0 && models.length === 0 && slot === null));

const sumOf = (
  { counts }: ListScope,
  { presence }: DeviceFilter,
  holds: (dimension: string, value: string) => boolean,
): number =>
  counts
    .filter(({ departed }) => presence === undefined || departed === (presence === 'departed'))
    .filter(({ dimension, value }) => holds(dimension, value))
    .reduce((sum, { count }) => sum + count, 0);

/** Every device has one standing. */
const countOf = (scope: ListScope, filter: DeviceFilter): number =>
  sumOf(scope, filter, (dimension) => dimension === 'standing');

/** No list is longer than the shortest of its filters’. */
const leastOf = (scope: ListScope, filter: DeviceFilter): number =>
  Math.min(
    countOf(scope, filter),
    ...countedFilters(filter).map(([name, asked]) =>
      sumOf(scope, filter, (dimension, value) => dimension === name && value === asked),
    ),
  );

/** The first values of the column that a list is sorted by, while each most likely fills a page of what is filtered otherwise. */
function fullValues(
  scope: ListScope,
  filter: DeviceFilter,
  { sort, descending }: DeviceOrder,
  limit: number,
): string[] {
  if (sort === 'place' || sort === 'serialNumber' || filter[sort] !== undefined) return [];
  if (countedFilters(filter).length === 0) return [];
  const share = leastOf(scope, filter) / countOf(scope, filter);
  const values = new Set(scope.counts.filter(({ dimension }) => dimension === sort).map(({ value }) => value));
  const ordered = [...values].sort((a, b) => (descending ? -1 : 1) * Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const counted = (value: string): number =>
    sumOf(scope, filter, (dimension, one) => dimension === sort && one === value);
  const first = ordered.findIndex((value) => !(counted(value) * share >= limit));
  return first < 0 ? ordered : ordered.slice(0, first);
}

function totalOf(scope: ListScope, filter: DeviceFilter): ListTotal {
  const known = scope.covered && scope.disjoint && filter.q === undefined && countedFilters(filter).length <= 1;
  return { total: leastOf(scope, filter), totalIs: known ? 'exact' : 'atMost' };
}

/** The term with the fewest devices, if those are few enough to be gathered. */
function rarestOf(terms: readonly FoundTerm[], scope: ListScope, filter: DeviceFilter): FoundTerm | null {
  const sized = terms.flatMap((found) => {
    const word = rareWord(found);
    if (word === null || found.numbered === 'many') return [];
    const modelled = sumOf(scope, filter, (dimension, value) => dimension === 'model' && word.models.includes(value));
    return [{ found, size: found.numbered.length + word.classrooms.length * 12 + modelled }];
  });
  sized.sort((a, b) => a.size - b.size);
  const [least] = sized;
  return least !== undefined && least.size <= GATHERED ? least.found : null;
}
