import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Found, Reading } from './found.js';
import { readConvention } from './read-convention.js';
import { bare } from './source-text.js';

const FOLDER = join(__dirname, 'fixtures');
const TEXTS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'));

type Damage = { readonly at: number; readonly kind: 'cut' | 'space' | 'glue' | 'break'; readonly length: number };
const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    at: fc.nat({ max: 8_000 }),
    kind: fc.constantFrom('cut', 'space', 'glue', 'break'),
    length: fc.integer({ min: 1, max: 300 }),
  }),
  { maxLength: 30 },
);

const damaged = (text: string, all: readonly Damage[]): string =>
  all.reduce((left, { at, kind, length }) => {
    if (kind === 'cut') return left.slice(0, at) + left.slice(at + length);
    if (kind === 'glue')
      return left.slice(0, at) + left.slice(at, at + length).replace(/\s/g, '') + left.slice(at + length);
    return left.slice(0, at) + (kind === 'space' ? ' '.repeat(length % 5) : '\n') + left.slice(at);
  }, text);

/** Every thing read, with its path. */
function foundsOf(value: unknown, path = ''): { path: string; found: Found<unknown> }[] {
  if (typeof value !== 'object' || value === null || path === '.flags') return [];
  if ('confidence' in value && 'sentence' in value) return [{ path, found: value as Found<unknown> }];
  return Object.entries(value).flatMap(([key, inner]) => foundsOf(inner, `${path}.${key}`));
}

/** What a number of the reading may be written as: euros, months of so many years, or as it is; in words, anything goes. */
function mayBeRead(value: unknown, path: string, text: string): boolean {
  const squashed = bare(text);
  if (typeof value === 'string') {
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return squashed.includes(value.slice(2, 4));
    if (path.endsWith('.type')) return true;
    // A note in the middle of a label is left out, and a cell may be cut by its neighbours’ lines.
    if (/\.line$|^\.schools/.test(path)) return value.split(' ').every((word) => squashed.includes(bare(word)));
    // « du Touvet » names Le Touvet.
    return squashed.includes(bare(value)) || squashed.includes(bare(value.replace(/^Les? /, '')));
  }
  if (typeof value !== 'number' || /\.(?:seats|meetingsPerYear)$/.test(path)) return true;
  const written = path.endsWith('Cents') ? Math.floor(value / 100) : value;
  const years = [written, written / 12, (written - 6) / 12].filter(Number.isInteger).map(String);
  return years.some((figures) => squashed.includes(figures)) || /cents?|mille|deux|trois|un/.test(squashed);
}

describe('a damaged document', () => {
  it('is read or refused in good time, and nothing is read that it does not say', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), damages, (whole, all) => {
        const text = damaged(whole, all);
        const outcome = readConvention(text);
        if ('refused' in outcome) return;
        for (const { path, found } of foundsOf(outcome.reading)) {
          if (found.value === null) continue;
          if (!mayBeRead(found.value, path, text)) throw new Error(`${path} was read as ${String(found.value)}`);
          expect({ path, quoted: found.sentence === null ? null : bare(found.sentence) }).toMatchObject({
            quoted: expect.any(String),
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('quotes what it found in the words of the document', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), damages, (whole, all) => {
        const text = damaged(whole, all);
        const outcome = readConvention(text);
        if ('refused' in outcome) return;
        const squashed = bare(text.replace(/\^\{/g, ''));
        const { parties, funding, durationMonths } = outcome.reading satisfies Reading;
        for (const { sentence } of [
          parties.academie,
          parties.localAuthority.name,
          ...Object.values(funding),
          durationMonths,
        ]) {
          if (sentence !== null) expect(squashed).toContain(bare(sentence).slice(0, 30));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('takes a time that grows with its length, whatever is in it', () => {
    const heads = [
      'Convention académie commune subvention classe mobile équipements numériques mobiles article 1 entre s’engage plan numérique présente convention\n',
    ];
    const piles = [
      'a',
      '0 ',
      '1 000 ',
      'Article 1 ',
      '\t',
      '  x',
      '0382460T ',
      'euros ',
      'mille ',
      '- ',
      '\n',
      'commune de ',
      'code banque : ',
      'IBAN FR76 ',
      '1/1/2016 ',
      'jours avant ',
      'etat 5 collectivite 6 ',
      '{',
      '(',
      '[',
      'ANNEXE (',
      'entre ',
    ];
    for (const pile of piles) {
      const text = heads.join('') + pile.repeat(Math.floor(100_000 / pile.length));
      const start = process.cpuUsage();
      readConvention(text);
      const { user, system } = process.cpuUsage(start); // a busy machine speaks for nobody
      expect({ pile, slow: user + system > 5_000_000 }).toEqual({ pile, slow: false });
    }
  });
});
