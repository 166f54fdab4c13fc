/** « 1 site », « 3 sites autorisés ». */
export const counted = (many: number, noun: string): string =>
  many === 1
    ? `1 ${noun}`
    : `${many} ${noun
        .split(' ')
        .map((word) => `${word}s`)
        .join(' ')}`;

/** « a, b et c ». */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} et ${items.at(-1) ?? ''}`;

export const quoted = (text: string): string => `« ${text} »`;
