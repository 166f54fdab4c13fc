// The rollout board as somebody sees it: the state of each tile, and every state that it went through.

const SETTLE_MS = 60_000;

/**
 * Until the board has exactly so many tiles in these states, and none in others.
 * @param {import('playwright-core').Page} page @param {Record<string, number>} wanted @param {number} [timeout]
 */
export async function untilTiles(page, wanted, timeout = SETTLE_MS) {
  await page
    .waitForFunction(
      (expected) => {
        /** @type {Record<string, number>} */
        const counts = {};
        for (const tile of document.querySelectorAll('[data-testid^=board-tile-]')) {
          const state = tile.getAttribute('data-state') ?? '';
          counts[state] = (counts[state] ?? 0) + 1;
        }
        const states = new Set([...Object.keys(counts), ...Object.keys(expected)]);
        return [...states].every((state) => (counts[state] ?? 0) === (expected[state] ?? 0));
      },
      wanted,
      { timeout },
    )
    .catch(async (cause) => {
      throw new Error(`${JSON.stringify(await tiles(page))}, and not ${JSON.stringify(wanted)}`, { cause });
    });
}

/** States of the tiles, by slot. @param {import('playwright-core').Page} page @returns {Promise<Record<string, string>>} */
export function tiles(page) {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('[data-testid^=board-tile-]')].map((tile) => [
        (tile.getAttribute('data-testid') ?? '').replace('board-tile-', ''),
        tile.getAttribute('data-state') ?? '',
      ]),
    ),
  );
}

/** Writes down, in the page itself, every state of every tile from now on: a page that reloads forgets it. @param {import('playwright-core').Page} page */
export async function watchTiles(page) {
  await page.evaluate(() => {
    /** @type {Record<string, string[]>} */
    const history = {};
    const note = () => {
      for (const tile of document.querySelectorAll('[data-testid^=board-tile-]')) {
        const slot = (tile.getAttribute('data-testid') ?? '').replace('board-tile-', '');
        const state = tile.getAttribute('data-state') ?? '';
        const states = (history[slot] ??= []);
        if (states.at(-1) !== state) states.push(state);
      }
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
    globalThis.chariotTiles = history;
  });
}

/** @param {import('playwright-core').Page} page @returns {Promise<Record<string, string[]> | null>} null: the page was reloaded */
export function stateHistory(page) {
  return page.evaluate(() => globalThis.chariotTiles ?? null);
}
