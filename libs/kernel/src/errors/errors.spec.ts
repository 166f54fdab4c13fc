import {
  DomainError,
  ERROR_CATEGORIES,
  KERNEL_ERRORS,
  makeErrors,
  type ErrorCatalogue,
  type ErrorWords,
} from '../index.js';
import { quoted } from './kernel-errors.js';

const cartError = makeErrors('cart', {
  full: {
    category: 'conflict',
    fr: 'Le chariot a déjà {count} tablettes : libérez {slot}.',
    en: 'Full: {count}, {slot}.',
  },
  closed: { category: 'gone', fr: 'Le chariot est fermé : ouvrez-le.', en: 'The cart is closed.' },
});

describe('makeErrors', () => {
  it('makes a refusal with its code, its category and its two sentences', () => {
    const error = cartError('full', { count: 12, slot: 'l’emplacement 7' });
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'DomainError',
      code: 'cart.full',
      category: 'conflict',
      fr: 'Le chariot a déjà 12 tablettes : libérez l’emplacement 7.',
      en: 'Full: 12, l’emplacement 7.',
      message: 'Full: 12, l’emplacement 7.',
      params: { count: 12, slot: 'l’emplacement 7' },
    });
  });

  it('asks the compiler for each param', () => {
    // @ts-expect-error slot is missing
    expect(cartError('full', { count: 12 }).fr).toBe('Le chariot a déjà 12 tablettes : libérez {slot}.');
    // @ts-expect-error the params are missing
    expect(cartError('full').fr).toContain('{count}');
    // @ts-expect-error this sentence takes none
    expect(cartError('closed', { count: 12 }).fr).toBe('Le chariot est fermé : ouvrez-le.');
    // @ts-expect-error no such code
    expect(() => cartError('lost')).toThrow(TypeError);
  });

  it('stays usable when the sentences are not known to the compiler', () => {
    const catalogue: ErrorCatalogue<'full'> = { full: { category: 'tooMany', fr: 'Trop : {count}.', en: 'Many.' } };
    const loose = makeErrors('cart', catalogue);
    expect(loose('full').fr).toBe('Trop : {count}.');
    expect(loose('full', { count: 3 }).fr).toBe('Trop : 3.');
  });

  it('keeps the cause when there is one', () => {
    const cause = new Error('disk full');
    expect(cartError('closed', undefined, { cause }).cause).toBe(cause);
    expect('cause' in cartError('closed')).toBe(false);
    expect('cause' in cartError('closed', undefined, {})).toBe(false);
  });

  it('puts a param in as it is, even one that looks like a pattern or a placeholder', () => {
    expect(cartError('full', { count: 1, slot: '$& {count}' }).fr).toContain('libérez $& {count}.');
  });
});

describe('DomainError', () => {
  it.each(ERROR_CATEGORIES)('has a general sentence for %s', (category) => {
    const error = new DomainError('web.any', category);
    expect(error.fr).toMatch(/^\p{Lu}.*\.$/u);
    expect(error.en).toBe(error.message);
    expect(error.params).toEqual({});
  });

  it('reads no param from the prototype', () => {
    expect(new DomainError('web.any', 'invalid', { fr: '{constructor}', en: '' }).fr).toBe('{constructor}');
  });
});

describe('the kernel’s catalogue', () => {
  const placeholders = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

  it.each(Object.entries<ErrorWords>(KERNEL_ERRORS))(
    '%s says the same in both languages, in a sentence',
    (_, words) => {
      expect(words.fr).toMatch(/^(\p{Lu}|«).* : .*\.$/u);
      expect(words.en).toMatch(/^(\p{Lu}|").*\.$/u);
      if (words.en.includes('{')) expect(placeholders(words.en)).toEqual(placeholders(words.fr));
    },
  );

  it('quotes one short line of what was typed', () => {
    expect(quoted('  03\u000038\n2460T\u202E ')).toBe('03 38 2460T');
    expect(quoted('x'.repeat(500))).toBe(`${'x'.repeat(39)}…`);
    expect(quoted('🛒'.repeat(40))).toBe('🛒'.repeat(40));
  });
});
