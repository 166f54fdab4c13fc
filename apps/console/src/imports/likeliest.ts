interface Named {
  readonly id: string;
  readonly name: string;
  readonly uai: string | null;
}

const folded = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\b(?:academie|commune|communaute|ville|de|du|des|d|la|le|les|l)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What to look for so as to find a place that is written in another way: its longest word. */
export const searched = (read: string | null): string =>
  folded(read ?? '')
    .split(' ')
    .reduce((longest, word) => (word.length > longest.length ? word : longest), '');

/** The one place that bears the UAI or the name that was read, or the only one there is; undefined where one must choose. */
export function likeliest<T extends Named>(places: readonly T[], read: string | null): T | undefined {
  if (read === null) return places.length === 1 ? places[0] : undefined;
  const same = places.filter(({ name, uai }) => uai === read || (folded(name) !== '' && folded(name) === folded(read)));
  return same.length === 1 ? same[0] : undefined;
}
