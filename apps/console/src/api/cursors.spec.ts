import { CursorBook, type KeysetPage } from './cursors.js';

/** A server with so many rows, keyset-paged by value: a cursor is the last value read. */
const server = (rows: number[], perPage = 3) => {
  const asked: (string | undefined)[] = [];
  const read = async (after: string | undefined): Promise<KeysetPage<number>> => {
    asked.push(after);
    const from = after === undefined ? rows : rows.filter((row) => row > Number(after));
    const items = from.slice(0, perPage);
    return { items, next: from.length > perPage ? String(items.at(-1)) : null, total: rows.length };
  };
  return { rows, asked, read };
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('numbered pages over cursors', () => {
  it('turns pages one by one, each read once', async () => {
    const book = new CursorBook();
    const { read, asked } = server(upTo(8));
    expect(await book.page('list', 1, read)).toEqual({ items: [1, 2, 3], total: 8, hasNext: true });
    expect(await book.page('list', 2, read)).toEqual({ items: [4, 5, 6], total: 8, hasNext: true });
    expect(await book.page('list', 3, read)).toEqual({ items: [7, 8], total: 8, hasNext: false });
    expect(await book.page('list', 1, read)).toMatchObject({ items: [1, 2, 3] });
    expect(asked).toEqual([undefined, '3', '6', undefined]);
  });

  it('walks to a page that it does not know, from the nearest one that it does', async () => {
    const book = new CursorBook();
    const { read, asked } = server(upTo(20));
    expect((await book.page('list', 4, read)).items).toEqual([10, 11, 12]);
    expect((await book.page('list', 6, read)).items).toEqual([16, 17, 18]);
    expect(asked).toEqual([undefined, '3', '6', '9', '12', '15']);
  });

  it('keeps the pages of each list apart', async () => {
    const book = new CursorBook();
    const small = server(upTo(4));
    const large = server(upTo(9).map((row) => row * 100));
    await book.page('small', 1, small.read);
    await book.page('large', 1, large.read);
    expect((await book.page('small', 2, small.read)).items).toEqual([4]);
    expect((await book.page('large', 2, large.read)).items).toEqual([400, 500, 600]);
  });

  it('follows rows that come and go between two readings', async () => {
    const book = new CursorBook();
    const { rows, read } = server(upTo(8));
    await book.page('list', 3, read);
    rows.splice(0, 2);
    expect((await book.page('list', 1, read)).items).toEqual([3, 4, 5]);
    // The second page starts where the first one now ends.
    expect((await book.page('list', 2, read)).items).toEqual([6, 7, 8]);
    rows.splice(3);
    expect(await book.page('list', 2, read)).toEqual({ items: [], total: 3, hasNext: false });
  });

  it('shows an empty page beyond the end rather than another page’s rows', async () => {
    const { read } = server(upTo(4));
    expect(await new CursorBook().page('list', 7, read)).toEqual({ items: [], total: 4, hasNext: false });
  });

  it('refuses to walk for ever', async () => {
    const { read, asked } = server(upTo(1_000));
    await expect(new CursorBook().page('list', 300, read)).rejects.toBeInstanceOf(RangeError);
    expect(asked).toEqual([]);
  });
});
