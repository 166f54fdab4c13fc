import * as fc from 'fast-check';
import { isEnough, isWhole, partitionOf, THRESHOLDS, type Behind, type Partition, type Row } from './suppression.js';

const { outside } = THRESHOLDS;
const few: Behind = { pupils: 9, teachers: 3 };
const many: Behind = { pupils: 40, teachers: 4 };
const row = (id: string, within: readonly string[], ...behind: Behind[]): Row => ({ id, within, behind });
const sorted = (partition: Partition | null) => partition?.rows.map((group) => [...group].sort()).sort();

describe('what may be told apart', () => {
  it.each<[string, Behind, boolean]>([
    ['ten pupils of three teachers', { pupils: 10, teachers: 3 }, true],
    ['nine pupils', { pupils: 9, teachers: 3 }, false],
    ['two teachers', { pupils: 60, teachers: 2 }, false],
  ])('%s', (_, behind, is) => expect(isEnough(behind, outside)).toBe(is));

  it('hides a second school of the same place, the smallest, so that no subtraction gives the first back', () => {
    const rows = [
      row('a', ['bourg'], few),
      row('b', ['bourg'], { pupils: 300, teachers: 12 }),
      row('c', ['bourg'], many),
    ];
    expect(sorted(partitionOf(rows, outside))).toEqual([['a', 'c'], ['b']]);
  });

  it('hides two that are few by each other alone, when together they are enough', () => {
    const rows = [row('a', ['bourg'], few), row('b', ['bourg'], few), row('c', ['bourg'], many)];
    expect(sorted(partitionOf(rows, outside))).toEqual([['a', 'b'], ['c']]);
  });

  it('goes to the next wider place where the nearest has nobody else', () => {
    const rows = [row('a', ['hameau', 'pays'], few), row('b', ['bourg', 'pays'], many)];
    expect(sorted(partitionOf(rows, outside))).toEqual([['a', 'b']]);
  });

  it('hides a school without a lesson: nothing is as few as few is', () => {
    const rows = [row('a', ['bourg'], { pupils: 0, teachers: 0 }), row('b', ['bourg'], many)];
    expect(sorted(partitionOf(rows, outside))).toEqual([['a', 'b']]);
  });

  it('tells a month that is too small for all with the one before, the first with the next', () => {
    const rows = [
      row('a', ['bourg'], few, many, few, many),
      row('b', ['bourg'], { pupils: 0, teachers: 0 }, many, few, many),
    ];
    expect(partitionOf(rows, outside)?.columns).toEqual([[0, 1], [2], [3]]);
  });

  it('is nothing where all together are too few', () => {
    expect(partitionOf([row('a', ['bourg'], few)], outside)).toBeNull();
    expect(partitionOf([], outside)).toBeNull();
  });
});

// What somebody finds out who adds and subtracts all that is published: the whole row space of it, in arithmetic modulo a
// prime, and each set of schools and months that is too small asked of it. Written for what it attacks, sharing nothing with it.
const PRIME = 1_000_003;
const COMMUNES = ['bourg', 'hameau', 'vallée'];

const tables = fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 2, max: 5 })).chain(([columns, schools]) =>
  fc.array(
    fc.record({
      commune: fc.constantFrom(...COMMUNES),
      circonscription: fc.constantFrom('nord', 'sud'),
      behind: fc.array(
        fc.record({ pupils: fc.integer({ min: 0, max: 25 }), teachers: fc.integer({ min: 0, max: 5 }) }),
        {
          minLength: columns,
          maxLength: columns,
        },
      ),
    }),
    { minLength: schools, maxLength: schools },
  ),
);
type Table = typeof tables extends fc.Arbitrary<infer T> ? T : never;

const rowsOf = (table: Table): Row[] =>
  table.map(({ commune, circonscription, behind }, at) => ({
    id: String(at),
    within: [`${commune} ${circonscription}`, circonscription, 'académie'],
    behind,
  }));

/** All totals that one would like to publish: schools, communes, circonscriptions, the académie; each month, and the year. */
function cellsOf(table: Table): { rows: Set<string>; columns: Set<number> }[] {
  const ids = table.map((_, at) => String(at));
  const width = table[0]?.behind.length ?? 0;
  const where = (is: (school: Table[number]) => boolean) =>
    new Set(ids.filter((_, at) => is(table[at] as Table[number])));
  const places = [
    ...ids.map((id) => new Set([id])),
    ...COMMUNES.map((name) => where(({ commune }) => commune === name)),
    ...['nord', 'sud'].map((name) => where(({ circonscription }) => circonscription === name)),
    new Set(ids),
  ].filter(({ size }) => size > 0);
  const months = [
    ...Array.from({ length: width }, (_, at) => new Set([at])),
    new Set(Array.from({ length: width }, (_, at) => at)),
  ];
  return places.flatMap((rows) => months.map((columns) => ({ rows, columns })));
}

const power = (base: number, exponent: number): number => {
  let result = 1n;
  let square = BigInt(base);
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % BigInt(PRIME);
    square = (square * square) % BigInt(PRIME);
  }
  return Number(result);
};

class Space {
  readonly #rows = new Map<number, number[]>();
  #rest(vector: readonly number[]): number[] {
    const rest = [...vector];
    for (const [at, row] of [...this.#rows].sort(([a], [b]) => a - b)) {
      const times = rest[at] ?? 0;
      if (times !== 0)
        for (const [i, x] of row.entries()) rest[i] = ((((rest[i] ?? 0) - times * x) % PRIME) + PRIME) % PRIME;
    }
    return rest;
  }
  add(vector: readonly number[]): void {
    const rest = this.#rest(vector);
    const at = rest.findIndex((x) => x !== 0);
    if (at < 0) return;
    const inverse = power(rest[at] ?? 1, PRIME - 2);
    this.#rows.set(
      at,
      rest.map((x) => (x * inverse) % PRIME),
    );
  }
  has(vector: readonly number[]): boolean {
    return this.#rest(vector).every((x) => x === 0);
  }
}

/** How many sets of schools and months are found out, of which too few people are behind. */
function foundOut(table: Table, isPublished: (cell: { rows: Set<string>; columns: Set<number> }) => boolean): number {
  const width = table[0]?.behind.length ?? 0;
  const atoms = table.flatMap((_, school) =>
    Array.from({ length: width }, (__, month) => ({ school: String(school), month })),
  );
  const space = new Space();
  for (const cell of cellsOf(table)) {
    if (isPublished(cell)) {
      space.add(atoms.map(({ school, month }) => (cell.rows.has(school) && cell.columns.has(month) ? 1 : 0)));
    }
  }
  let found = 0;
  for (let bits = 1; bits < 2 ** atoms.length; bits += 1) {
    const chosen = atoms.filter((_, at) => (bits >> at) % 2 === 1);
    const schools = new Map<string, Behind>();
    for (const { school, month } of chosen) {
      const one = table[Number(school)]?.behind[month] ?? { pupils: 0, teachers: 0 };
      const { pupils, teachers } = schools.get(school) ?? { pupils: 0, teachers: 0 };
      schools.set(school, { pupils: Math.max(pupils, one.pupils), teachers: Math.max(teachers, one.teachers) });
    }
    const behind = [...schools.values()].reduce(
      (sum, one) => ({ pupils: sum.pupils + one.pupils, teachers: sum.teachers + one.teachers }),
      { pupils: 0, teachers: 0 },
    );
    if (isEnough(behind, outside)) continue;
    if (space.has(atoms.map((_, at) => ((bits >> at) % 2 === 1 ? 1 : 0)))) found += 1;
  }
  return found;
}

describe('somebody who adds and subtracts all that is published', () => {
  it('finds nobody', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const partition = partitionOf(rowsOf(table), outside);
        const isPublished = ({ rows, columns }: { rows: Set<string>; columns: Set<number> }) =>
          partition !== null && isWhole(partition, rows, columns);
        expect(foundOut(table, isPublished)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('finds some where only what is too small itself is hidden', () => {
    const seen = fc.sample(tables, { numRuns: 100, seed: 8 }).filter((table) => {
      const enough = ({ rows, columns }: { rows: Set<string>; columns: Set<number> }) =>
        isEnough(
          [...rows].reduce(
            (sum, id) => {
              const chosen = [...columns].map(
                (month) => table[Number(id)]?.behind[month] ?? { pupils: 0, teachers: 0 },
              );
              return {
                pupils: sum.pupils + Math.max(...chosen.map(({ pupils }) => pupils)),
                teachers: sum.teachers + Math.max(...chosen.map(({ teachers }) => teachers)),
              };
            },
            { pupils: 0, teachers: 0 },
          ),
          outside,
        );
      return foundOut(table, enough) > 0;
    });
    expect(seen.length).toBeGreaterThan(10);
  });
});
