import fc from 'fast-check';
import { cursorOf, keyOf, pageOf } from './paging.js';

describe('a page of a list', () => {
  it('says where the next one begins, and nothing at the end', () => {
    const rows = [3, 4, 5];
    const page = pageOf(rows, 2, (row) => [row, 'x']);
    expect(page.rows).toEqual([3, 4]);
    expect(keyOf(page.next ?? undefined, ['slot', 'text'])).toEqual([4, 'x']);
    expect(pageOf(rows, 3, (row) => [row])).toEqual({ rows, next: null });
    expect(pageOf([], 3, () => [1])).toEqual({ rows: [], next: null });
    expect(keyOf(undefined, ['text'])).toBeNull();
  });

  it('carries any key through', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.integer({ min: 1, max: 1000 }), (text, id, slot) => {
        const key = [text, id, slot];
        expect(keyOf(cursorOf(key), ['text', 'id', 'slot'])).toEqual(key);
      }),
    );
  });

  it('refuses what is not its own', () => {
    const refused = expect.objectContaining({ code: 'fleet.cursorInvalid' });
    for (const cursor of ['', 'x', cursorOf([1]), cursorOf(['a', 1]), cursorOf([1, 1, 1])]) {
      expect(() => keyOf(cursor, ['slot', 'slot'])).toThrow(refused);
    }
    for (const slot of ['1', 1.5, 1e99, 1001]) expect(() => keyOf(cursorOf([slot]), ['slot'])).toThrow(refused);
    expect(() => keyOf(cursorOf(['not an id']), ['id'])).toThrow(refused);
    for (const instant of ['today', '2026-02-30T25:00:00.000Z']) {
      expect(() => keyOf(cursorOf([instant]), ['instant'])).toThrow(refused);
    }
    expect(() => keyOf(cursorOf(['a\0']), ['text'])).toThrow(refused);
  });
});
