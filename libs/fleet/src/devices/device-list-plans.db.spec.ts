import { Reach, type Reach as Caller } from '@chariot/kernel';
import { migrations as identity } from '@chariot/identity';
import type { Tx } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from '../migrations.js';
import { SORT_COLUMNS, type DeviceFilter, type DeviceSort } from './device-filter.js';
import { DeviceListRepository } from './device-list.repository.js';
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

/** The plan of a page, as the role of the product makes it. */
async function planOf(reach: Caller, filter: DeviceFilter, sort: DeviceSort): Promise<string> {
  return db.database.read(reach, async (tx) => {
    let plan = '';
    const query = async (sql: unknown, params?: readonly unknown[]) => {
      const rows = await tx.query<Record<string, string>>(`explain (costs off) ${String(sql)}`, params);
      plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      return [];
    };
    const search = { filter, terms: [], ...ANYWHERE };
    const moment = { at: new Date('2026-11-10T08:00:00Z'), quiet: false };
    const explained = { ...tx, query } as Tx;
    await new DeviceListRepository().page(explained, reach, search, { sort, descending: false }, moment, {
      limit: 26,
      after: null,
    });
    return plan;
  });
}

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

  it('would be looked for from end to end without its index', async () => {
    await db.ownerQuery('drop index fleet.listing_by_model');
    expect(await planOf(system, {}, 'model')).toContain('Seq Scan');
  });
});
