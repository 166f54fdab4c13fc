import { askableOn, impossibleWords } from './words.js';

it('proposes of one iPad what iPadOS has, and of others everything', () => {
  expect(askableOn('apple')).toEqual([
    ...['lock', 'ring', 'clearTraces', 'restart', 'shutdown', 'refreshInventory', 'clearPasscode'],
  ]);
  expect(askableOn('linux')).toEqual(askableOn());
  expect(askableOn()).toContain('message');
  expect(askableOn()).not.toContain('erase');
});

it('says beforehand how many iPads will not do it', () => {
  expect(impossibleWords(1, false)).toBe(
    'Dont 1\u00A0iPad, qui ne sait pas le faire\u00A0: il répondra «\u00A0sans objet\u00A0».',
  );
  expect(impossibleWords(8, false)).toMatch(/^Dont 8\u00A0iPad, qui ne savent/);
  expect(impossibleWords(8, true)).toMatch(/^Les iPad ne savent pas le faire/);
});
