// A page as people see it: on a desk and on a phone, whole, legible by everybody.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { quiet } from './patience.mjs';

export const WIDTHS = /** @type {const} */ ([1280, 360]);
const NARROWEST = 320;
const HEIGHTS = { 1280: 900, 360: 740 };
const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** What a rule finds has the rule's own gravity: those that can find nothing serious or critical are not asked. */
const MILD = Object.fromEntries(
  require('axe-core')
    ._audit.rules.filter(({ impact }) => impact === 'minor' || impact === 'moderate')
    .map(({ id }) => [id, { enabled: false }]),
);
assert.ok(Object.keys(MILD).length > 10);

/** Until nothing is being read, drawn or moved any more. @param {import('playwright-core').Page} page */
export async function settle(page) {
  await page.locator('h1').first().waitFor();
  await quiet(page);
  await page.waitForFunction(() => {
    const moving = document.getAnimations().some(({ playState, effect }) => {
      return playState === 'running' && effect?.getComputedTiming().iterations !== Infinity;
    });
    return !moving && document.fonts.status === 'loaded';
  });
}

export class Looks {
  #tally;
  #shots;

  /** @param {import('../stack/tally.mjs').Tally} tally @param {string | null} shots folder for pictures */
  constructor(tally, shots) {
    this.#tally = tally;
    this.#shots = shots;
    if (shots !== null) mkdirSync(shots, { recursive: true });
  }

  /**
   * Looks at what a visitor has before her, at both widths: nothing to scroll sideways, nothing that axe-core finds
   * serious or critical.
   * @param {import('./visitors.mjs').Visitor} visitor @param {string} name of the picture
   * @param {{ widths?: readonly number[], still?: boolean }} [options] `still`: the page moves on, take its picture at once
   */
  async at(visitor, name, { widths = WIDTHS, still = false } = {}) {
    const { page } = visitor;
    for (const width of widths) {
      await page.setViewportSize({ width, height: HEIGHTS[width] });
      await this.#tally.check(`${name} at ${width} px: whole and accessible`, async () => {
        if (!still) await settle(page);
        await this.#picture(page, `${name}-${width}`);
        assert.deepEqual(await sideways(page), [], 'something to scroll sideways');
        assert.deepEqual(await accessibilityFaults(page), [], 'axe-core');
      });
    }
    if (widths.includes(360) && !still) await this.#narrow(page, name);
    await page.setViewportSize({ width: 1280, height: HEIGHTS[1280] });
  }

  /** RGAA 10.11, WCAG 1.4.10: as a desk's page at 400 %, it is read without moving sideways. @param {import('playwright-core').Page} page @param {string} name */
  async #narrow(page, name) {
    await page.setViewportSize({ width: NARROWEST, height: 640 });
    await this.#tally.check(`${name} at ${NARROWEST} px: nothing to scroll sideways`, async () => {
      // Once it has been laid out anew.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const faults = await sideways(page);
      if (faults.length > 0) await this.#picture(page, `${name}-${NARROWEST}`);
      assert.deepEqual(faults, [], 'something to scroll sideways');
    });
  }

  /** @param {import('playwright-core').Page} page @param {string} name */
  async #picture(page, name) {
    if (this.#shots === null) return;
    // A dialog stands over what one sees of the page, and so does its picture.
    const fullPage = (await page.locator('[role=dialog]').count()) === 0;
    await page.screenshot({ path: join(this.#shots, `${name}.png`), fullPage });
  }

  /** What each had on screen when something failed. @param {import('./visitors.mjs').Visitor[]} visitors @param {string} check */
  async failure(visitors, check) {
    for (const { name, page } of visitors) {
      if (page.isClosed() || page.url() === 'about:blank') continue;
      await this.#picture(page, `echec-${`${check}-${name}`.replace(/[^a-z0-9]+/gi, '-').slice(-80)}`);
      const words = await page.locator('[role=dialog], [role=alert], h1').allInnerTexts();
      console.log(`    ${name}, ${page.url()}: ${words.join(' | ').replace(/\s+/g, ' ').slice(0, 400)}`);
    }
  }
}

/**
 * Boxes wider than what shows them, the page itself first; but for tabs (they have their own arrows) and for regions
 * that are made to be moved in, which the keyboard reaches.
 * @param {import('playwright-core').Page} page @returns {Promise<string[]>}
 */
function sideways(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const root = element === document.documentElement;
        const style = getComputedStyle(element);
        if (element.matches('[role=region][tabindex="0"]') || element.querySelector(':scope > [role=tablist]'))
          return false;
        const scrolls = root || style.overflowX === 'auto' || style.overflowX === 'scroll';
        return scrolls && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => {
        // What sticks out, to be found again.
        const edge = element.getBoundingClientRect().right;
        const out = [...element.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > edge + 1);
        const what = out.slice(-3).map((one) => `${one.tagName} ${one.className} « ${one.textContent?.slice(0, 40)} »`);
        return `${element.tagName} ${element.className} ${element.scrollWidth} > ${element.clientWidth}: ${what.join(', ')}`;
      }),
  );
}

/** @param {import('playwright-core').Page} page @returns {Promise<string[]>} what is serious or critical */
async function accessibilityFaults(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (rules) => globalThis.axe.run({ resultTypes: ['violations'], rules }),
    MILD,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} : ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
}
