import { createHash } from 'node:crypto';

/** A strong entity tag of what is sent (RFC 9110 §8.8.3): the same bytes, the same tag. */
export const entityTagOf = (content: string | Buffer): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;

const LONGEST = 4_000;
const TAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/g;

/** What If-Match or If-None-Match names: `*`, tags, or nothing that can be read. */
export type NamedTags = '*' | readonly { readonly tag: string; readonly weak: boolean }[];

/** RFC 9110 §13.1.1 and §13.1.2. A header that is absent is `null`; of one that is garbage, no tag matches. */
export function namedTags(header: string | undefined): NamedTags | null {
  if (header === undefined) return null;
  if (header.trim() === '*') return '*';
  if (header.length > LONGEST) return [];
  return [...header.matchAll(TAG)].map(([, weak, tag = '']) => ({ tag: `"${tag}"`, weak: weak !== undefined }));
}

/** For reading: If-None-Match compares weakly (RFC 9110 §8.8.3.2). */
export const namesWeakly = (named: NamedTags, tag: string): boolean =>
  named === '*' || named.some((one) => one.tag === tag);

/** For writing: If-Match compares strongly, so that a weak tag matches nothing. */
export const namesStrongly = (named: NamedTags, tag: string): boolean =>
  named === '*' || named.some((one) => one.tag === tag && !one.weak);
