import { isEnough, THRESHOLDS, type Behind } from '@chariot/kernel';
import type { Month } from '../measures/measure.js';
import type { People } from './release.js';

/** A block whose schools come and go in more ways than that is not cut. */
const MOST = 512;

/** A set of stretches, a bit each. */
type Stretches = number;

interface Cut {
  readonly parts: readonly (readonly string[])[];
  /** Of each part, the stretches in which it had something. */
  readonly active: readonly Stretches[];
  readonly people: People;
  readonly stretches: readonly (readonly Month[])[];
}

/**
 * Whether a block of months may be told by year in these parts. Where some parts had nothing in some stretches (their carts
 * came later, and everybody knows), what the block had then was the other parts' alone: taken from their year, it leaves them with the
 * rest of the stretches. That must be of enough people too, for a stranger and for each school, which takes itself away.
 * @param stretches by which the block was told
 */
export function staysApart(
  parts: readonly (readonly string[])[],
  people: People,
  stretches: readonly (readonly Month[])[],
): boolean {
  if (parts.length < 2) return true;
  const activeIn = new Map(parts.flat().map((id) => [id, activityOf(id, people, stretches)]));
  if (new Set(activeIn.values()).size === 1) return true;
  return [undefined, ...parts.flat()].every((own) => {
    const others = parts.map((ids) => ids.filter((id) => id !== own)).filter((ids) => ids.length > 0);
    const active = others.map((ids) => ids.reduce((sum, id) => sum | (activeIn.get(id) ?? 0), 0));
    const unions = unionsOf(active);
    return (
      unions !== undefined && unions.every((left) => isEnoughIn(left, { parts: others, active, people, stretches }))
    );
  });
}

/** Of the parts that had something in other stretches than these, what they had in these. */
function isEnoughIn(left: Stretches, { parts, active, people, stretches }: Cut): boolean {
  const ids = parts.flatMap((part, at) => (((active[at] ?? 0) & ~left) === 0 ? [] : part));
  if (ids.length === 0) return true;
  const months = stretches.flatMap((stretch, at) => ((left & (1 << at)) === 0 ? [] : stretch));
  const behind = ids
    .map((id): Behind => people.behind(id, months))
    .reduce((sum, one) => ({ pupils: sum.pupils + one.pupils, teachers: sum.teachers + one.teachers }));
  return isEnough(behind, THRESHOLDS.outside);
}

const activityOf = (id: string, people: People, stretches: readonly (readonly Month[])[]): Stretches =>
  stretches.reduce((sum, stretch, at) => sum | (people.fullMonths(id, stretch).length > 0 ? 1 << at : 0), 0);

/** Each set of stretches that some of them make together, but for none. */
function unionsOf(active: readonly Stretches[]): readonly Stretches[] | undefined {
  const unions = new Set<Stretches>();
  for (const one of new Set(active)) {
    if (one === 0) continue;
    for (const union of [...unions]) unions.add(union | one);
    unions.add(one);
    if (unions.size > MOST) return undefined;
  }
  return [...unions];
}
