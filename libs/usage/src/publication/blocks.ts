import { isEnough, type Behind, type Threshold } from '@chariot/kernel';

/** Who stands behind a set of schools, and how many of them come from the one school that has most. */
export interface Crowd extends Behind {
  readonly schools: number;
  readonly mostPupils: number;
  readonly mostTeachers: number;
}

/** What a set must be before its figures are told. */
export interface Rule {
  readonly threshold: Threshold;
  /** A month is never told of one school alone. */
  readonly schools: number;
}

export const crowdOf = ({ pupils, teachers }: Behind): Crowd => ({
  schools: 1,
  pupils,
  teachers,
  mostPupils: pupils,
  mostTeachers: teachers,
});

export const together = (a: Crowd, b: Crowd): Crowd => ({
  schools: a.schools + b.schools,
  pupils: a.pupils + b.pupils,
  teachers: a.teachers + b.teachers,
  mostPupils: Math.max(a.mostPupils, b.mostPupils),
  mostTeachers: Math.max(a.mostTeachers, b.mostTeachers),
});

/** Enough, and still enough for any school of it that takes its own figures away. */
export function isTellable(crowd: Crowd, { threshold, schools }: Rule): boolean {
  if (crowd.schools < schools || !isEnough(crowd, threshold)) return false;
  const { pupils, teachers, mostPupils, mostTeachers } = crowd;
  return crowd.schools === 1 || isEnough({ pupils: pupils - mostPupils, teachers: teachers - mostTeachers }, threshold);
}

/** What is put into blocks: schools, or blocks of schools; a crowd by column. */
export interface Item {
  readonly ids: readonly string[];
  /** What it is part of, from the narrowest to the widest; as many for each, and the last is the same for all. */
  readonly levels: readonly string[];
  readonly crowds: readonly Crowd[];
}

/**
 * The smallest blocks that may be told, of neighbours: what may not be told alone goes with others of the same place that
 * may not either, then with the smallest that may, then the same in the next wider place.
 * @returns null where all together may not be told
 */
export function blocksOf(items: readonly Item[], rule: Rule): (readonly string[])[] | null {
  let groups = [...items];
  const depth = items[0]?.levels.length ?? 0;
  for (let level = 0; level < depth; level += 1) {
    groups = [...byLevel(groups, level).values()].flatMap((bucket) => merged(bucket, rule));
  }
  return groups.length > 0 && groups.every((group) => isFine(group, rule)) ? groups.map(({ ids }) => ids) : null;
}

export const isFine = ({ crowds }: Item, rule: Rule): boolean => crowds.every((crowd) => isTellable(crowd, rule));

export function joined(first: Item, ...others: readonly Item[]): Item {
  const all = [first, ...others];
  return {
    ids: all.flatMap(({ ids }) => ids),
    levels: first.levels,
    crowds: first.crowds.map((_, column) =>
      all.map(({ crowds }) => crowds[column] as Crowd).reduce((sum, one) => together(sum, one)),
    ),
  };
}

export function byLevel(items: readonly Item[], level: number): Map<string, Item[]> {
  const buckets = new Map<string, Item[]>();
  for (const item of items) {
    const key = item.levels[level] ?? '';
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [item]);
    else bucket.push(item);
  }
  return buckets;
}

/** Several blocks rather than one large: each is closed as soon as it may be told. */
function merged(bucket: readonly Item[], rule: Rule): Item[] {
  const fine = bucket.filter((item) => isFine(item, rule));
  const small = bucket.filter((item) => !isFine(item, rule)).sort((a, b) => leastOf(b) - leastOf(a) || byName(a, b));
  const made: Item[] = [];
  let open: Item | undefined;
  for (const item of small) {
    open = open === undefined ? item : joined(open, item);
    if (!isFine(open, rule)) continue;
    made.push(open);
    open = undefined;
  }
  const large = [...fine, ...made].sort((a, b) => leastOf(a) - leastOf(b) || byName(a, b));
  while (open !== undefined) {
    const next = large.shift();
    if (next === undefined) return [open];
    open = joined(open, next);
    if (!isFine(open, rule)) continue;
    large.push(open);
    open = undefined;
  }
  return large;
}

const leastOf = ({ crowds }: Item): number => Math.min(...crowds.map(({ pupils }) => pupils));
/** So that the same figures give the same blocks, in whatever order they come. */
const byName = (a: Item, b: Item): number => ((a.ids[0] ?? '') < (b.ids[0] ?? '') ? -1 : 1);
