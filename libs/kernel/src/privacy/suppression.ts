/** Who stands behind a figure about use. */
export interface Behind {
  readonly pupils: number;
  readonly teachers: number;
}

/** Fewer people than that, and the figure is not shown. */
export type Threshold = Behind;

/** domain.md § 3.4: a school about itself, and anybody else about schools. */
export const THRESHOLDS = {
  school: { pupils: 5, teachers: 0 },
  outside: { pupils: 10, teachers: 3 },
} as const satisfies Record<string, Threshold>;

/** A row of a table that is to be published: a place, by column (the year alone, its months, or its disciplines). */
export interface Row {
  readonly id: string;
  /** What it is part of, from the narrowest to the widest; as many for each row, and the last is the same for all. */
  readonly within: readonly string[];
  /** By column; whoever stands behind two rows counts twice. */
  readonly behind: readonly Behind[];
}

/**
 * What may be told apart: rows of one group, and columns of one, are only ever told together. A total is published where it
 * is made of whole groups. Then nothing that is added to or taken from what is published tells less than a whole group, and
 * no group is smaller than the threshold: whatever has the same value on each side of a sum has it on each side of all sums.
 */
export interface Partition {
  readonly rows: readonly (readonly string[])[];
  /** Of indexes. */
  readonly columns: readonly (readonly number[])[];
}

export const isEnough = (behind: Behind, threshold: Threshold): boolean =>
  behind.pupils >= threshold.pupils && behind.teachers >= threshold.teachers;

/**
 * The finest partition of a table that hides who is few: columns that are too small for all rows together are told with the
 * next, then rows that are too small in some column are told with another of the same place, else of the next wider one.
 * @returns null where all together are too few: nothing is to be published
 */
export function partitionOf(rows: readonly Row[], threshold: Threshold): Partition | null {
  const all = sumOf(rows.map(({ behind }) => behind));
  const columns = columnsOf(all, threshold);
  if (columns === null) return null;
  let groups = rows.map(({ id, within, behind }): Group => ({ ids: [id], within, behind: gathered(behind, columns) }));
  const depth = rows[0]?.within.length ?? 0;
  for (let level = 0; level < depth; level += 1) {
    groups = [...bucketsOf(groups, level).values()].flatMap((bucket) => merged(bucket, threshold));
  }
  return { rows: groups.map(({ ids }) => ids), columns };
}

/** Whether these rows and these columns together are made of whole groups. */
export function isWhole(partition: Partition, rows: ReadonlySet<string>, columns: ReadonlySet<number>): boolean {
  return (
    partition.rows.every((group) => isAllOrNone(group, rows)) &&
    partition.columns.every((group) => isAllOrNone(group, columns))
  );
}

const isAllOrNone = <T>(group: readonly T[], set: ReadonlySet<T>): boolean => {
  const inside = group.filter((one) => set.has(one)).length;
  return inside === 0 || inside === group.length;
};

interface Group {
  readonly ids: readonly string[];
  readonly within: readonly string[];
  readonly behind: readonly Behind[];
}

const sumOf = (rows: readonly (readonly Behind[])[]): Behind[] =>
  (rows[0] ?? []).map((_, column) => ({
    pupils: rows.reduce((sum, row) => sum + (row[column]?.pupils ?? 0), 0),
    teachers: rows.reduce((sum, row) => sum + (row[column]?.teachers ?? 0), 0),
  }));

/** The same people stand behind two columns, or others: the larger of the two is what is known for certain. */
const gathered = (behind: readonly Behind[], columns: readonly (readonly number[])[]): Behind[] =>
  columns.map((group) => ({
    pupils: Math.max(...group.map((column) => behind[column]?.pupils ?? 0)),
    teachers: Math.max(...group.map((column) => behind[column]?.teachers ?? 0)),
  }));

/** Each column that is too small goes with the one before it, the first with the one after. */
function columnsOf(all: readonly Behind[], threshold: Threshold): number[][] | null {
  const groups: number[][] = [];
  let small: number[] = [];
  for (const [column, behind] of all.entries()) {
    const last = groups.at(-1);
    if (isEnough(behind, threshold)) {
      groups.push([...small, column]);
      small = [];
    } else if (last === undefined) small.push(column);
    else last.push(column);
  }
  return groups.length === 0 ? null : groups;
}

function bucketsOf(groups: readonly Group[], level: number): Map<string, Group[]> {
  const buckets = new Map<string, Group[]>();
  for (const group of groups) {
    const key = group.within[level] ?? '';
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [group]);
    else bucket.push(group);
  }
  return buckets;
}

/** The small ones of a place together; if that is not enough, with its smallest other ones. */
function merged(bucket: readonly Group[], threshold: Threshold): Group[] {
  const isLarge = ({ behind }: Group): boolean => behind.every((one) => isEnough(one, threshold));
  const small = bucket.filter((group) => !isLarge(group));
  const large = bucket.filter(isLarge).sort((a, b) => leastOf(a) - leastOf(b));
  if (small.length === 0) return large;
  let together = joined(small);
  while (!isLarge(together)) {
    const next = large.shift();
    if (next === undefined) break;
    together = joined([together, next]);
  }
  return [together, ...large];
}

const leastOf = ({ behind }: Group): number => Math.min(...behind.map(({ pupils }) => pupils));

const joined = (groups: readonly Group[]): Group => ({
  ids: groups.flatMap(({ ids }) => ids),
  within: groups[0]?.within ?? [],
  behind: sumOf(groups.map(({ behind }) => behind)),
});
