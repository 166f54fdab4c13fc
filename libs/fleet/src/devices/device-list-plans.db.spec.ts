import { Reach, type Reach as Caller } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../migrations.js';
import { cursorOf } from '../paging.js';
import { SORT_COLUMNS, type DeviceFilter, type DeviceOrder, type DeviceSort, type ListedRow } from './device-filter.js';
import { DeviceListRepository } from './device-list.repository.js';
import { DeviceLists } from './device-list.service.js';
import { ANYWHERE } from './device-list-sql.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  // As lists find them: what they are written from has no part in how they are read.
  await db.ownerQuery(`begin;
    set local session_replication_role = replica;
    insert into fleet.listing (device_id, classroom_id, school_id, slot, place_order, serial, asset, state, family, model, os, year,
        conformity, standing, departed, places, places_until)
      select md5('device ' || n)::uuid, md5('cart ' || n / 12)::uuid, md5('school ' || n / 12)::uuid, 1 + n % 12,
             lpad((n / 12)::text, 6, '0') || lpad((1 + n % 12)::text, 2, '0'), 'SN' || upper(left(md5(n::text), 10)), 'INV-' || n,
             case when n % 200 = 0 then 'lost' else 'inService' end, case when n % 200 = 1 then 'windows' else 'linux' end,
             case when n % 200 = 2 then 'Rare' else 'Usual' end, case when n % 200 = 3 then 'Old 1' else 'New 2' end,
             case when n % 200 = 4 then 2010 else 2024 end, case when n % 200 = 5 then 'gap' else 'compliant' end, 'hearing', false,
             array['${PLACE}'::uuid, md5('school ' || n / 12)::uuid], 'infinity'
        from generate_series(0, 20000) as n;
    commit`);
  await db.ownerQuery('analyze fleet.listing');
});
afterAll(() => db.drop());

const PLACE = '00000000-0000-4000-8000-000000000001';
const system = Reach.system('plans');
const MOMENT = { at: new Date('2026-11-10T08:00:00Z'), quiet: false };

/** The plan of a page, as the role of the product makes it. */
async function planOf(reach: Caller, filter: DeviceFilter, sort: DeviceSort, value?: string): Promise<string> {
  return db.database.read(reach, async (tx) => {
    let plan = '';
    const query = async (sql: unknown, params?: readonly unknown[]) => {
      const rows = await tx.query<Record<string, string>>(`explain (costs off) ${String(sql)}`, params);
      plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      return [];
    };
    const search = { filter, terms: [], ...ANYWHERE };
    const explained = { ...tx, query } as Tx;
    const page = { limit: 26, after: null, ...(value !== undefined && { value }) };
    await new DeviceListRepository().page(explained, reach, search, { sort, descending: false }, MOMENT, page);
    return plan;
  });
}

describe('a list that is filtered by one thing and sorted by another', () => {
  const count = (dimension: string, value: string, of: number) => ({ dimension, departed: false, value, count: of });
  const counts = [
    ...[count('standing', 'hearing', 20_001), count('state', 'inService', 19_900), count('state', 'lost', 101)],
    ...[count('year', '2010', 100), count('year', '2024', 19_901)],
    ...[count('model', 'Rare', 10), count('model', 'Usual', 19_991)],
  ];
  const filter = { state: 'inService' } as const;

  /** Pages of twenty-five, as a person turns them, and what each was looked for among. */
  async function pagesOf(order: DeviceOrder, pages: number) {
    const repository = new DeviceListRepository();
    repository.scope = () => Promise.resolve({ places: [PLACE], covered: true, disjoint: true, counts });
    const page = jest.spyOn(repository, 'page');
    const rows: ListedRow[] = [];
    for (let at = 0; at < pages; at += 1) {
      const last = rows.at(-1);
      const asked = { limit: 25, after: last === undefined ? undefined : cursorOf(last.key) };
      const read = (tx: Tx) => new DeviceLists(repository).page(tx, system, filter, order, MOMENT, asked);
      rows.push(...(await db.database.read(system, read)).rows);
    }
    return { rows, values: page.mock.calls.map(([, , , , , { value }]) => value) };
  }

  it.each([
    [
      'value after value',
      { sort: 'year', descending: false },
      7,
      ['2010', '2010', '2010', '2010', '2010', '2024', '2024', '2024'],
    ],
    ['from the last value', { sort: 'year', descending: true }, 3, ['2024', '2024', '2024']],
    // Ten of them would fill no page: looked for value by value, all of the filter would be.
    ['at once where the first value is rare', { sort: 'model', descending: false }, 6, Array(6).fill(undefined)],
  ] as const)('is looked for %s, and is the same list', async (_, order, pages, values) => {
    const turned = await pagesOf(order, pages);
    const search = { filter, terms: [], ...ANYWHERE };
    const whole = await db.database.read(system, (tx) =>
      new DeviceListRepository().page(tx, system, search, order, MOMENT, { limit: 25 * pages, after: null }),
    );
    expect(turned.rows).toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(25 * pages);
    expect(turned.values).toEqual(values);
  });
});

describe('classrooms of a word that all of them bear', () => {
  const CARTS = 5000;
  beforeAll(async () => {
    await db.ownerQuery(`begin;
      set local session_replication_role = replica;
      insert into fleet.listed_classroom (classroom_id, school_id, place_order, words, places, places_until)
        select md5('cart ' || n)::uuid, md5('school ' || n)::uuid, lpad(n::text, 6, '0'),
               to_tsvector('simple', 'ecole ville ' || n), array['${PLACE}'::uuid, md5('school ' || n)::uuid], 'infinity'
          from generate_series(1, ${CARTS}) as n order by md5(n::text);
      commit`);
    // Nor does PostgreSQL know how many bear it where there are more words than it counts.
    await db.ownerQuery('alter table fleet.listed_classroom alter column words set statistics 0');
    await db.ownerQuery('vacuum (analyze) fleet.listed_classroom');
  });

  /** Blocks that are read for fifty-six of them, from one on: those of its first call look up the catalogues too. */
  const blocksRead = () =>
    db.database.read(system, async (tx) => {
      let blocks = 0;
      const query = async (sql: unknown, params?: readonly unknown[]) => {
        const explain = `explain (analyze, buffers, format json) ${String(sql)}`;
        for (let call = 0; call < 2; call += 1) {
          const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(explain, params);
          const { 'Shared Hit Blocks': hit = 0, 'Shared Read Blocks': read = 0 } = row?.['QUERY PLAN'][0].Plan ?? {};
          blocks = hit + read;
        }
        return [];
      };
      const page = { from: '002000', descending: false, most: 56 };
      await new DeviceListRepository().classroomsInOrder(
        { ...tx, query } as Tx,
        system,
        { text: 'ville', slot: null },
        page,
      );
      return blocks;
    });

  it('are walked in the order of the list, and not gathered to be sorted', async () => {
    const gathered = await db.ownerQuery<{ pages: number }>(
      `select (pg_relation_size('fleet.listed_classroom') / 8192)::int as pages`,
    );
    const [{ pages } = { pages: 0 }] = gathered;
    expect(pages).toBeGreaterThan(80);
    expect(await blocksRead()).toBeLessThan(pages);
    await db.ownerQuery('alter function fleet.classrooms_in_order(text, text, boolean, integer) reset enable_sort');
    expect(await blocksRead()).toBeGreaterThanOrEqual(pages);
  });
});

describe('a page of twenty-five tablets out of many', () => {
  const INDEX: Readonly<Record<DeviceSort, string>> = {
    place: 'listing_by_place',
    serialNumber: 'listing_by_serial',
    model: 'listing_by_model',
    os: 'listing_by_os',
    year: 'listing_by_year',
    state: 'listing_by_state',
    conformity: 'listing_by_conformity',
  };

  it.each(Object.keys(SORT_COLUMNS) as DeviceSort[])('is read in the order of an index: %s', async (sort) => {
    const plan = await planOf(system, {}, sort);
    expect(plan).toContain(` ${INDEX[sort]} `);
    expect(plan).not.toContain('Seq Scan');
  });

  const FILTERS: readonly (readonly [DeviceFilter, string])[] = [
    [{ state: 'lost' }, 'listing_by_state'],
    [{ family: 'windows' }, 'listing_by_family'],
    [{ model: 'Rare' }, 'listing_by_model'],
    [{ os: 'Old 1' }, 'listing_by_os'],
    [{ year: '2010' }, 'listing_by_year'],
    [{ conformity: 'gap' }, 'listing_by_conformity'],
    [{ schoolId: 'f6f8e5c5-8e2d-4b4b-8c58-0c0d52e1d4a1' }, 'listing_by_school'],
    [{ classroomId: 'f6f8e5c5-8e2d-4b4b-8c58-0c0d52e1d4a1' }, 'listing_by_classroom'],
  ] as (readonly [DeviceFilter, string])[];
  it.each(FILTERS)('is found by the index of its filter: %j', async (filter, index) => {
    const plan = await planOf(system, filter, 'place');
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
  });

  it('of one value of its order, is found by the index of its filter, which gives the rest of the order', async () => {
    const plan = await planOf(system, { state: 'lost' }, 'year', '2024');
    expect(plan).toContain('listing_by_state');
    expect(plan).toMatch(/Presorted Key: l\.place_order$/m);
  });

  it('would be looked for from end to end without its index', async () => {
    await db.ownerQuery('drop index fleet.listing_by_model');
    expect(await planOf(system, {}, 'model')).toContain('Seq Scan');
  });
});
