import assert from 'node:assert/strict';
import { untilTiles } from '../board.mjs';
import { readOrder } from './rollout.mjs';

const FAR = 80;
const PATIENCE_MS = 60_000;

/**
 * Presses Tab until the focus is on it; on the way, what holds the focus must show it.
 * @param {import('playwright-core').Page} page @param {string} testId
 */
async function tabTo(page, testId) {
  for (let presses = 0; presses < FAR; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement ?? document.body;
      const style = getComputedStyle(element);
      // A text field shows it by the frame that is drawn around it.
      const framed = element.matches('input, textarea, [role=combobox]');
      return {
        // Past the last of the page, the browser's own bar has its turn.
        outside: element === document.body,
        testId: element.getAttribute('data-testid'),
        name: element.outerHTML.slice(0, 160),
        shown: framed || (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none',
      };
    });
    assert.ok(focus.shown || focus.outside, `the focus does not show on ${focus.name}`);
    if (focus.testId === testId) return;
  }
  throw new Error(`${FAR} presses of Tab never reach ${testId}`);
}

/** No mouse: the enrolment of the two last tablets. @param {import('../world.mjs').World} world */
export async function keyboard(world) {
  const { tally, example } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  await visitor.open('/');
  await visitor.open(`/classes-mobiles/${example.classroomId}`);
  await untilTiles(page, { ready: 12, waiting: 2 });

  await tally.must('Tab leads to « Ouvrir l’enrôlement », and Enter opens it', async () => {
    await tabTo(page, 'open-window');
    await page.keyboard.press('Enter');
    await page.getByTestId('open-window-dialog').waitFor();
  });
  await tally.must('Tab leads to the confirmation, and Enter shows the codes', async () => {
    await tabTo(page, 'open-window-dialog-confirm');
    await page.keyboard.press('Enter');
    await page.getByTestId('codes').waitFor();
  });
  const order = await readOrder(page);
  await tally.must('Escape closes the codes, and the focus stays in the page', async () => {
    await page.keyboard.press('Escape');
    await page.getByTestId('codes').waitFor({ state: 'detached' });
    await page.getByTestId('show-codes').waitFor();
    await tabTo(page, 'show-codes');
  });
  await tally.check('the two tablets of the second delivery enrol with these codes', async () => {
    assert.deepEqual(
      order.codes.map(({ slot }) => slot),
      [13, 14],
    );
    await world.switchOn({
      serverUrl: order.serverUrl,
      fingerprint: order.fingerprint,
      codes: order.codes.map(({ code, slot }) => ({
        code,
        serialNumber: `PF3EX0${slot}`,
        manufacturer: 'LENOVO',
        model: '300e 2e génération',
      })),
    });
    await untilTiles(page, { ready: 14 }, PATIENCE_MS);
  });
  await tally.check('« / » and Enter find a tablet from any page', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('PF3EX013');
    await page.keyboard.press('Enter');
    await page.getByTestId('device-state').waitFor();
    await page.getByText('PF3EX013').first().waitFor();
  });
}
