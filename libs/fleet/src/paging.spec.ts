import fc from 'fast-check';
import { cursorOf, keyOf, pageOf } from './paging.js';

describe('a page of a list', () => {
  it('says where the next one begins, and nothing at the end', () => {
    const rows = [3, 4, 5];
    const page = pageOf(rows, 2, (row) => [row, 'x']);
    expect(page.rows).toEqual([3, 4]);
    expect(keyOf(page.next ?? undefined, ['number', 'string'])).toEqual([4, 'x']);
    expect(pageOf(rows, 3, (row) => [row])).toEqual({ rows, next: null });
    expect(pageOf([], 3, () => [1])).toEqual({ rows: [], next: null });
    expect(keyOf(undefined, ['string'])).toBeNull();
  });

  it('carries any key through', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (a, b) =>
        expect(keyOf(cursorOf([a, b]), ['string', 'number'])).toEqual([a, b]),
      ),
    );
  });

  it('refuses what is not its own', () => {
    for (const cursor of ['', 'x', cursorOf([1]), cursorOf(['a', 1]), cursorOf([1, 1, 1])]) {
      expect(() => keyOf(cursor, ['number', 'number'])).toThrow(
        expect.objectContaining({ code: 'fleet.cursorInvalid' }),
      );
    }
  });
});
