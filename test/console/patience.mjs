// What scenes wait for: what the page says of itself, never a time.
import { AssertionError } from 'node:assert/strict';

const PATIENCE_MS = 60_000;
const BETWEEN_MS = 100;

/**
 * Until the page is the one of its address, and nothing is being read, done or opened in it, for as long as it takes to draw
 * it twice: what is shown from then on is what the server said.
 * @param {import('playwright-core').Page} page
 */
export async function quiet(page) {
  await page.waitForFunction(
    () => {
      const { at, busy } = document.documentElement.dataset;
      // Pages of the threshold are outside the frame that says where one is.
      const here = at === undefined || at === (location.hash.slice(1) || '/');
      const opening = document.querySelector('[aria-label="Ouverture de la page"], [aria-label="Lecture en cours"]');
      // Pages of the server's own have no root.
      const drawn = document.getElementById('root')?.childElementCount !== 0;
      const calm = here && busy === undefined && opening === null && drawn;
      globalThis.chariotCalm = calm ? (globalThis.chariotCalm ?? 0) + 1 : 0;
      return globalThis.chariotCalm > 2;
    },
    undefined,
    { timeout: PATIENCE_MS },
  );
}

/**
 * Asks again until it holds: a page that has just been acted on shows what was before until it has read anew. What does not
 * hold in a minute fails as it last did.
 * @template T @param {() => Promise<T>} holds asserts, and changes nothing @returns {Promise<T>}
 */
export async function soon(holds) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (!(error instanceof AssertionError) || Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => void setTimeout(resolve, BETWEEN_MS));
  }
}
