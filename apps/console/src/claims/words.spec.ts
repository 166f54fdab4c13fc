import type { ClaimFinding } from '@chariot/contract';
import { byLevel, mendingOf } from './words.js';

const finding = (change: Partial<ClaimFinding>): ClaimFinding => ({
  level: 'warning',
  code: 'noMandate',
  rule: null,
  articles: [],
  message: 'Un message.',
  expenseId: null,
  ...change,
});

describe('what is found before anybody signs', () => {
  it('says first what stops', () => {
    const levels = byLevel([finding({ level: 'question' }), finding({}), finding({ level: 'block' })]);
    expect(levels.map(({ level }) => level)).toEqual(['block', 'warning', 'question']);
  });

  it('leads to where it is mended', () => {
    expect(mendingOf(finding({ code: 'unallocated', expenseId: 'e' }), 'c', true)?.to).toBe(
      '/conventions/c/depenses/e/corriger',
    );
    expect(mendingOf(finding({ expenseId: 'e' }), 'c', true)?.to).toBe('/conventions/c/depenses/e');
    expect(mendingOf(finding({ code: 'bankMissing' }), 'c', true)?.to).toBe('/conventions/c/versements');
    expect(mendingOf(finding({ code: 'unnamed' }), 'c', true)?.to).toBe('/conventions/c/depenses');
    expect(mendingOf(finding({ code: 'advanceMissing' }), 'c', true)).toBeUndefined();
    // Who certifies corrects nothing: she is led to where she reads.
    expect(mendingOf(finding({ code: 'unallocated', expenseId: 'e' }), 'c', false)?.to).toBe(
      '/conventions/c/depenses/e',
    );
  });
});
