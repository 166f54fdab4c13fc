import { Tag, type BerElement } from '@chariot/wire-cms';
import { withoutHiddenSigns } from '@chariot/kernel';

const SINGLE_BYTES: ReadonlySet<number> = new Set([Tag.printableString, Tag.ia5String, Tag.teletexString]);

/** The text of a DirectoryString, in whichever of its alphabets (RFC 5280 §4.1.2.4). `undefined`: not a text, or no good one. */
export function textOf(element: BerElement, mostLetters: number): string | undefined {
  const { tag, content } = element;
  // The widest alphabet takes four bytes a letter.
  if (content.length > mostLetters * 4) return undefined;
  const text = decoded(tag, content);
  return text !== undefined && text.length > 0 && text.length <= mostLetters ? text : undefined;
}

function decoded(tag: number, content: Buffer): string | undefined {
  if (SINGLE_BYTES.has(tag)) return content.toString('latin1');
  if (tag === Tag.utf8String) {
    const text = content.toString('utf8');
    return Buffer.from(text, 'utf8').equals(content) ? text : undefined;
  }
  if (tag !== Tag.bmpString || content.length % 2 !== 0) return undefined;
  const text = Buffer.from(content).swap16().toString('utf16le');
  return /\p{Surrogate}/u.test(text) ? undefined : text;
}

/** RFC 4514 §3, the types that devices write. */
const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

/**
 * A Name as a line, to be put on record: cut to `mostLetters`, without signs that lie about what is written.
 * @throws wire-cms.malformed
 */
export function lineOf(name: BerElement, mostLetters: number): string {
  const parts = name
    .expect(Tag.sequence, 'name')
    .children(32)
    .flatMap((set) => set.expect(Tag.set, 'name').children(8))
    .map((pair) => {
      const [type, value] = pair.expect(Tag.sequence, 'name').children(2);
      const oid = type?.oid('name') ?? '';
      return `${SHORT[oid] ?? oid}=${(value && textOf(value, mostLetters)) ?? '?'}`;
    });
  const line = withoutHiddenSigns(parts.join(', '));
  return [...line].slice(0, mostLetters).join('');
}
