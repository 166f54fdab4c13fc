// What a person's hand does in front of a page. The page counts it, by listeners of its own that run before anything of
// the console: a script that counted its own presses would believe itself.
import { settle } from '../../console/look.mjs';

/**
 * Before every page: each pointer that goes down, each Enter, each other key, by a hand and by no script. On the document and not
 * on the window: the driver holds back there a press whose target has moved meanwhile, and presses again.
 */
export const COUNTER = `
  const tell = (what) => globalThis.chariotHand?.(what);
  document.addEventListener('pointerdown', (event) => event.isTrusted && event.isPrimary && tell('click'), true);
  document.addEventListener('keydown', (event) => event.isTrusted && !event.repeat && tell(event.key === 'Enter' ? 'submit' : 'key'), true);
`;

/** @typedef {{ clicks: number, keys: number }} Counted pointers down and keys that submit; every other key */

export class Hand {
  /** Presses and submissions that the script knows of: the page must have seen as many. */
  pressed = 0;
  /** @type {Counted} */
  #counted = { clicks: 0, keys: 0 };

  /** @param {import('../../console/visitors.mjs').Visitor} visitor */
  constructor(visitor) {
    this.visitor = visitor;
    this.page = visitor.page;
  }

  /** Someone signed in, whose pages count from now on. @param {import('../../console/visitors.mjs').Visitor} visitor @param {string} counter */
  static async of(visitor, counter) {
    const hand = new Hand(visitor);
    await visitor.context.exposeBinding('chariotHand', (_, what) => {
      if (what === 'key') hand.#counted.keys += 1;
      else hand.#counted.clicks += 1;
    });
    await visitor.context.addInitScript(counter);
    await visitor.page.reload();
    return hand;
  }

  /** Home, with nothing in hand: from here a task begins. */
  async home() {
    const { page, visitor } = this;
    // Another page first: home is then read anew, and whatever was open over it is gone.
    await visitor.open('/aide');
    await page.getByTestId('search-help').waitFor();
    await visitor.open('/');
    await page.getByRole('heading', { level: 1, name: 'Tableau de bord' }).waitFor();
    await settle(page);
    this.pressed = 0;
    this.#counted = { clicks: 0, keys: 0 };
  }

  /** What the page has counted since home. @returns {Promise<Counted>} */
  async counted() {
    // What it told before this answer has come.
    await this.page.evaluate(() => globalThis.chariotHand?.('key'));
    const { clicks, keys } = this.#counted;
    return { clicks, keys: Math.max(0, keys - 1) };
  }

  /** @param {string} testId */
  at(testId) {
    return this.page.getByTestId(testId);
  }

  /** @param {string | import('playwright-core').Locator} what a test id, or a place on the page */
  async press(what) {
    await (typeof what === 'string' ? this.at(what) : what).first().click();
    this.pressed += 1;
  }

  /** @param {string} name of a link or of a button, as people read it @param {'link' | 'button'} [role] */
  async pressNamed(name, role = 'link') {
    await this.press(this.page.locator('main').getByRole(role, { name }).first());
  }

  /** @param {string} entry of the menu, which a narrow page folds away */
  async menu(entry) {
    const shown = this.at(`menu-${entry}`);
    if (!(await shown.isVisible())) await this.press('open-menu');
    await this.press(shown);
    await settle(this.page);
  }

  /** The first link of a list, or the one with these words. @param {string} list @param {string | RegExp} [words] */
  async row(list, words) {
    const links = this.at(list).getByRole('link');
    await this.press(words === undefined ? links : links.filter({ hasText: words }));
  }

  /** Puts the cursor there and types. @param {string | import('playwright-core').Locator} what @param {string} text */
  async write(what, text) {
    const field = (typeof what === 'string' ? this.at(what) : what).first();
    await this.press(field);
    // What stands there already is typed over.
    if ((await field.inputValue()) !== '') await field.press('Control+a');
    await field.pressSequentially(text);
  }

  /** A day, whose field takes it in the order of the browser's language. @param {string | import('playwright-core').Locator} what @param {string} day as `2026-11-26` */
  async writeDay(what, day) {
    const field = (typeof what === 'string' ? this.at(what) : what).first();
    await field.fill(day);
    // To the field, and its eight digits.
    await this.press(field);
    for (let digit = 0; digit < 8; digit += 1) await this.page.keyboard.press('Shift');
  }

  async enter() {
    await this.page.keyboard.press('Enter');
    this.pressed += 1;
  }

  /** In a list that opens. @param {string | import('playwright-core').Locator} what @param {string | RegExp} [name] the first unless told */
  async choose(what, name) {
    await this.press(what);
    const options = this.page.getByRole('option');
    await this.press(name === undefined ? options : options.filter({ hasText: name }));
  }

  /** The only place there is, which a dialog has chosen by itself. @param {string} dialog */
  presumed(dialog) {
    return this.see(this.at(dialog).locator('input[role=combobox]:not([value=""])'));
  }

  /**
   * A file: the press that opens the computer's own window is counted; what is done in that window, no page sees.
   * @param {string} input @param {{ name: string, mimeType: string, buffer: Buffer }} file
   */
  async give(input, file) {
    const opener = this.page.locator(`label:has([data-testid="${input}"])`);
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.press(opener)]);
    await chooser.setFiles(file);
  }

  /** A document, by the button that opens it: what came, entire. @param {string | import('playwright-core').Locator} what @param {RegExp} type */
  async paper(what, type) {
    const { context } = this.visitor;
    // Some open in a tab of their own, others fall into the computer's folder.
    const came = Promise.any([
      context.waitForEvent('response', (one) => type.test(one.headers()['content-type'] ?? '')),
      this.page.waitForEvent('download').then(async (download) => ({ ok: () => true, path: await download.path() })),
    ]);
    const [response] = await Promise.all([came, this.press(what)]);
    if (!response.ok()) throw new Error('the document was refused');
    for (const other of context.pages()) if (other !== this.page) await other.close();
  }

  /** @param {string | import('playwright-core').Locator} what */
  async see(what) {
    await (typeof what === 'string' ? this.at(what) : what).first().waitFor();
  }

  /** @param {string} what */
  async gone(what) {
    await this.at(what).waitFor({ state: 'detached' });
  }

  /** Confirms a dialog, and waits for it to be over. @param {string} dialog */
  async confirm(dialog) {
    await this.press(`${dialog}-confirm`);
    await this.gone(dialog);
  }

  /** @param {string | RegExp} text */
  async read(text) {
    await this.page.getByText(text).first().waitFor();
  }
}
