/** One page of a keyset list, as every list of the api answers it. */
export interface KeysetPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number;
  /** Where a list is too long to be counted: how its total is meant. */
  readonly totalIs?: 'exact' | 'atMost' | 'atLeast';
}

export interface NumberedPage<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly hasNext: boolean;
  readonly totalIs?: 'exact' | 'atMost' | 'atLeast';
}

/** Beyond that many steps in one go nobody is turning pages any more: she should search. */
const LONGEST_WALK = 40;
const LISTS_REMEMBERED = 60;

/**
 * Numbered pages (what react-admin asks for) over keyset cursors (what the api answers): remembers, per list, the cursor
 * at which each page starts. A page whose cursor is unknown (a bookmark, a reload) is reached by walking from the
 * nearest known one before it.
 */
export class CursorBook {
  /** List → the cursor that each page starts after; the first starts after nothing. */
  readonly #lists = new Map<string, (string | undefined)[]>();

  /**
   * @param list names the list and everything that changes its order or content (filters, page size)
   * @param page from 1
   * @throws RangeError when the page is too far to be walked to
   */
  async page<T>(
    list: string,
    page: number,
    read: (after: string | undefined) => Promise<KeysetPage<T>>,
  ): Promise<NumberedPage<T>> {
    const starts = this.#open(list);
    let current = Math.min(page, starts.length);
    if (page - current > LONGEST_WALK) throw new RangeError(`Page ${page} is too far`);
    for (;;) {
      const answer = await read(starts[current - 1]);
      // Also where the page was known: its last row may have moved since.
      if (answer.next === null) starts.length = Math.min(starts.length, current);
      else starts[current] = answer.next;
      if (current >= page || answer.next === null) {
        // Asked beyond the end: an empty page, so that the reader sees where she is and can go back.
        const items = current === page ? answer.items : [];
        const { total, totalIs } = answer;
        return { items, total, hasNext: current === page && answer.next !== null, ...(totalIs && { totalIs }) };
      }
      current += 1;
    }
  }

  #open(list: string): (string | undefined)[] {
    const known = this.#lists.get(list) ?? [undefined];
    this.#lists.delete(list);
    this.#lists.set(list, known);
    const oldest = this.#lists.keys().next();
    if (this.#lists.size > LISTS_REMEMBERED && !oldest.done) this.#lists.delete(oldest.value);
    return known;
  }
}
