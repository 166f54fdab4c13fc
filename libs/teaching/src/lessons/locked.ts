import type { LessonOrderKind } from '@chariot/contract';

interface Ordered {
  readonly kind: LessonOrderKind;
  /** `null`: every tablet of the cart. */
  readonly deviceIds: readonly string[] | null;
}

/** What a lesson has locked and not freed since: to be freed when it ends. @param orders in the order in which they were asked */
export function lockedBy(orders: readonly Ordered[]): 'all' | string[] {
  let all = false;
  let some = new Set<string>();
  for (const { kind, deviceIds } of orders) {
    if (kind !== 'lock' && kind !== 'unlock') continue;
    if (deviceIds === null) {
      all = kind === 'lock';
      some = new Set();
    } else
      for (const id of deviceIds)
        if (kind === 'lock') some.add(id);
        else some.delete(id);
  }
  return all ? 'all' : [...some];
}
