/** « 1 ligne », « 2 lignes », « 0 ligne »: French counts in the plural from two on. */
export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${String(number)} ${Math.abs(number) < 2 ? one : many}`;
