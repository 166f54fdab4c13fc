import { newId } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import fc from 'fast-check';
import { migrations } from '../index.js';
import { KINDS, type PlaceKind } from './place.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ migrations });
});
afterAll(() => db.drop());

interface Link {
  readonly child: string;
  readonly parent: string;
  until: string | null;
}

/** The graph as a list of links, and the plainest possible walk over it. */
class Graph {
  readonly kinds = new Map<string, PlaceKind>();
  readonly links: Link[] = [];

  /** Above and including a place, with the latest day until which some path holds ('infinity': no end). */
  above(id: string): Map<string, string> {
    const found = new Map<string, string>([[id, 'infinity']]);
    const walk = (at: string, until: string): void => {
      for (const link of this.links.filter(({ child }) => child === at)) {
        const end = earlier(until, link.until ?? 'infinity');
        const known = found.get(link.parent);
        found.set(link.parent, known === undefined ? end : later(known, end));
        walk(link.parent, end);
      }
    };
    walk(id, 'infinity');
    return found;
  }

  closure(): string[] {
    return [...this.kinds.keys()]
      .flatMap((id) => [...this.above(id)].map(([ancestor, until]) => `${ancestor} ${id} ${until}`))
      .sort();
  }
}
const earlier = (a: string, b: string): string => (a === 'infinity' ? b : b === 'infinity' ? a : a < b ? a : b);
const later = (a: string, b: string): string => (earlier(a, b) === a ? b : a);

const kinds = Object.keys(KINDS) as PlaceKind[];
const nat = fc.nat({ max: 1000 });
const day = fc.constantFrom('2020-06-30', '2026-08-31', '2999-12-31', null);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      kind: fc.constantFrom(...kinds),
      picks: fc.array(nat, { maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('link' as const),
      picks: fc.array(fc.tuple(nat, nat), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), pick: nat, until: day }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function play(tx: Tx, graph: Graph, one: Step): Promise<void> {
  if (one.do === 'open') {
    const id = newId();
    const authority = one.kind === 'localAuthority' ? 'commune' : null;
    const uai = one.kind === 'school' ? uaiOf(graph.kinds.size) : null;
    await tx.execute(
      `insert into territory.place (id, kind, name, uai, local_authority_kind, opened_on) values ($1, $2, $2, $3, $4, '2016-09-01')`,
      [id, one.kind, uai, authority],
    );
    graph.kinds.set(id, one.kind);
    await link(
      tx,
      graph,
      one.picks.map((pick) => [id, pick] as const),
    );
  } else if (one.do === 'link') {
    const ids = [...graph.kinds.keys()];
    await link(
      tx,
      graph,
      one.picks.flatMap(([child, parent]) => {
        const id = ids[child % Math.max(ids.length, 1)];
        return id === undefined ? [] : [[id, parent] as const];
      }),
    );
  } else {
    const ended = graph.links[one.pick % Math.max(graph.links.length, 1)];
    if (ended === undefined) return;
    await tx.execute('update territory.place_parent set until_on = $3 where child = $1 and parent = $2', [
      ended.child,
      ended.parent,
      one.until,
    ]);
    ended.until = one.until;
  }
}

/** Links that may be, in one statement. */
async function link(tx: Tx, graph: Graph, asked: readonly (readonly [string, number])[]): Promise<void> {
  const fresh: Link[] = [];
  for (const [child, pick] of asked) {
    const under = KINDS[graph.kinds.get(child) ?? 'academie'].under;
    const parents = [...graph.kinds].filter(([, kind]) => under.includes(kind)).map(([id]) => id);
    const parent = parents[pick % Math.max(parents.length, 1)];
    if (parent === undefined) continue;
    if ([...graph.links, ...fresh].some((known) => known.child === child && known.parent === parent)) continue;
    fresh.push({ child, parent, until: null });
  }
  if (fresh.length === 0) return;
  await tx.execute(
    `insert into territory.place_parent (child, parent, from_on)
     select child, parent, '2016-09-01' from unnest($1::uuid[], $2::uuid[]) as fresh (child, parent)`,
    [fresh.map(({ child }) => child), fresh.map(({ parent }) => parent)],
  );
  graph.links.push(...fresh);
}

const uaiOf = (count: number): string => {
  const digits = String(380000 + count).padStart(7, '0');
  return `${digits}${'ABCDEFGHJKLMNPRSTUVWXYZ'.charAt(Number(digits) % 23)}`;
};

class RollBack extends Error {}

/** So that no graph is trivial: two communes and two circonscriptions under one département, and a school of both. */
const SKELETON: readonly Step[] = [
  { do: 'open', kind: 'academie', picks: [] },
  { do: 'open', kind: 'departement', picks: [0] },
  { do: 'open', kind: 'localAuthority', picks: [0] },
  { do: 'open', kind: 'localAuthority', picks: [1] },
  { do: 'open', kind: 'district', picks: [0] },
  { do: 'open', kind: 'district', picks: [1] },
  { do: 'open', kind: 'school', picks: [0, 2] },
];

it('is, after each change of any graph, what a naive walk finds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
      const graph = new Graph();
      const played = db.database.transaction(systemReach(), async (tx) => {
        for (const one of [...SKELETON, ...steps]) {
          await play(tx, graph, one);
          const rows = await tx.query<{ pair: string }>(
            `select ancestor || ' ' || descendant || ' ' || until_on as pair from territory.place_closure`,
          );
          expect(rows.map(({ pair }) => pair).sort()).toEqual(graph.closure());
        }
        throw new RollBack();
      });
      await expect(played).rejects.toBeInstanceOf(RollBack);
    }),
    { numRuns: 60 },
  );
});

type NewPlaceRow = readonly [id: string, kind: PlaceKind, uai?: string];
const plant = (places: readonly NewPlaceRow[], links: readonly (readonly [child: string, parent: string])[]) =>
  db.database.transaction(systemReach(), async (tx) => {
    for (const [id, kind, uai = null] of places) {
      await tx.execute(
        `insert into territory.place (id, kind, name, uai, local_authority_kind, opened_on)
         values ($1, $2, $2, $3, case $2 when 'localAuthority' then 'commune' end, '2016-09-01')`,
        [id, kind, uai],
      );
    }
    for (const [child, parent] of links) {
      await tx.execute(`insert into territory.place_parent (child, parent, from_on) values ($1, $2, '2016-09-01')`, [
        child,
        parent,
      ]);
    }
  });

it('misses no path when two links of one path are made at once', async () => {
  const [academie, isere, commune, school, district] = [newId(), newId(), newId(), newId(), newId()];
  await plant(
    [
      [academie, 'academie'],
      [isere, 'departement'],
      [commune, 'localAuthority'],
      [school, 'school', '0381780D'],
      [district, 'district'],
    ],
    [
      [isere, academie],
      [commune, academie],
      [district, academie],
      [school, commune],
    ],
  );
  await Promise.all([plant([], [[school, district]]), plant([], [[district, isere]])]);
  const path = await db.ownerQuery('select 1 from territory.place_closure where ancestor = $1 and descendant = $2', [
    isere,
    school,
  ]);
  expect(path).toHaveLength(1);
});

it('reaches through a link until its last day, and no longer', async () => {
  const today = "(now() at time zone 'Europe/Paris')::date";
  const [academie, commune, school, district] = [newId(), newId(), newId(), newId()];
  await plant(
    [
      [academie, 'academie'],
      [commune, 'localAuthority'],
      [school, 'school', '0381778B'],
      [district, 'district'],
    ],
    [
      [commune, academie],
      [district, academie],
      [school, commune],
      [school, district],
    ],
  );
  const inspector = personReach({ role: 'inspector', placeId: district });
  const sees = async () =>
    (await db.database.read(inspector, (tx) => tx.query('select id from territory.place where id = $1', [school])))
      .length === 1;
  const end = (when: string) =>
    db.ownerQuery(`update territory.place_parent set until_on = ${when} where child = $1 and parent = $2`, [
      school,
      district,
    ]);
  expect(await sees()).toBe(true);
  await end(today);
  expect(await sees()).toBe(true);
  await end(`${today} - 1`);
  expect(await sees()).toBe(false);
});
