/**
 * What puts a change back: of the fields that were sent, those whose value is another by now, as they were.
 * @returns undefined when nothing has changed, or when a field of before is not among those that can be sent back
 */
export function before<T extends object>(
  was: Readonly<T>,
  sent: Partial<T>,
  absent: readonly (keyof T)[] = [],
): Partial<T> | undefined {
  const changed = (Object.keys(sent) as (keyof T)[]).filter((field) => !same(was[field], sent[field]));
  if (changed.length === 0 || changed.some((field) => absent.includes(field))) return undefined;
  return Object.fromEntries(changed.map((field) => [field, was[field]])) as Partial<T>;
}

/** Whether what is to be put back is still as the change left it: nobody has changed it again since. */
export const stillAs = <T extends object>(left: Readonly<T>, now: Readonly<T>, back: Partial<NoInfer<T>>): boolean =>
  (Object.keys(back) as (keyof T)[]).every((field) => same(left[field], now[field]));

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
