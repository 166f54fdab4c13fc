import assert from 'node:assert/strict';
import { deliveredDevices } from '../../../infra/seed/seed.mjs';
import { stateHistory, untilTiles, watchTiles } from '../board.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const TABLETS = 12;
const STAGGER_MS = 100;
/** Longer than the page waits before it reads again by itself when its live feed is cut. */
const QUIET_MS = 12_000;
/** Tablets that stay « en dialogue » until they are let go, so that nobody can miss it; by index. */
const HELD = [2, 6, 7, 9, 10, 11];
/** The tablet whose disk is full, by index. */
const FULL = 4;
/** Those that are switched on last: half-way they are still waited for. */
const LATE = 2;
const FAULTS = { ...Object.fromEntries(HELD.map((index) => [index, ['pensive']])), [FULL]: ['diskFull'] };

/** @param {import('../world.mjs').World} world */
export async function rollout(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const board = `/api/v1/classrooms/${example.classroomId}/board`;

  await tally.must('the board shows twelve empty slots, each with what to do', async () => {
    await visitor.open(`/classes-mobiles/${example.classroomId}`);
    await untilTiles(page, { waiting: TABLETS });
  });
  await looks.at(visitor, 'board-waiting');

  await tally.must('the référent opens the enrolment', async () => {
    await page.getByTestId('open-window').click();
    await page.getByTestId('open-window-dialog').waitFor();
    await looks.at(visitor, 'dialog-open-window');
    await soon(async () => assert.equal(await page.getByTestId('window-count').inputValue(), String(TABLETS)));
    await page.getByTestId('open-window-dialog-confirm').click();
    await page.getByTestId('codes').waitFor();
  });
  await looks.at(visitor, 'codes');
  const order = await readOrder(page);
  const ipads = await page.getByTestId('window-ipad').or(page.getByTestId('window-no-ipad')).innerText();
  await tally.must('the page shows twelve codes, the server and its fingerprint, and where iPads go or why not', () => {
    assert.deepEqual(
      order.codes.map(({ slot }) => slot),
      Array.from({ length: TABLETS }, (_, index) => index + 1),
    );
    assert.equal(new Set(order.codes.map(({ code }) => code)).size, TABLETS);
    for (const { code } of order.codes) assert.match(code, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}$/);
    assert.equal(order.serverUrl, world.stack.deviceUrl);
    assert.ok(ipads === `${world.stack.url}/ipad` || ipads.includes('certificat de réveil'), ipads);
  });
  await page.getByRole('button', { name: 'Fermer', exact: true }).last().click();
  await page.getByTestId('codes').waitFor({ state: 'detached' });
  await looks.at(visitor, 'board-window-open');

  await tally.must('the page is live, and quiet while nothing happens', async () => {
    await page.getByTestId('live').waitFor();
    const before = visitor.asked.filter((path) => path === board).length;
    await page.waitForTimeout(QUIET_MS);
    const after = visitor.asked.filter((path) => path === board).length;
    assert.equal(after - before, 0, 'the board was read again although nothing had happened');
  });

  await watchTiles(page);
  const delivered = deliveredDevices(TABLETS);
  const switchOn = async (/** @type {number} */ from, /** @type {number} */ to) => {
    const { devices } = await world.switchOn({
      serverUrl: order.serverUrl,
      fingerprint: order.fingerprint,
      codes: order.codes
        .map(({ code, slot }) => ({ code, ...delivered[slot - 1], faults: FAULTS[slot - 1] ?? [] }))
        .slice(from, to),
      staggerMs: STAGGER_MS,
    });
    return devices;
  };
  const first = await switchOn(0, TABLETS - LATE);
  await tally.must('half-way, the board shows all that a tablet can be', async () => {
    const held = HELD.length - LATE;
    await untilTiles(page, { ready: TABLETS - LATE - held - 1, talking: held, blocked: 1, waiting: LATE });
    await looks.at(visitor, 'board-half-way', { widths: [1280] });
  });
  const tablets = [...first, ...(await switchOn(TABLETS - LATE, TABLETS))];
  await tally.must('the tablet whose disk is full is blocked, with why and what to do', async () => {
    await untilTiles(page, { ready: TABLETS - HELD.length - 1, talking: HELD.length, blocked: 1 });
    for (const index of HELD) await tablets[index]?.order();
    await untilTiles(page, { ready: TABLETS - 1, blocked: 1 });
    await soon(async () => {
      const words = plain(await page.getByTestId(`board-tile-${FULL + 1}`).textContent());
      assert.match(
        words,
        /Bloquée.*n’a pas pu faire 6 de ses réglages : Il ne reste plus de place sur le disque.*rallumez-la/,
      );
    });
  });
  await looks.at(visitor, 'board-blocked');
  await tally.must('once there is room again, twelve tablets end ready before one’s eyes', async () => {
    await tablets[FULL]?.order();
    await untilTiles(page, { ready: TABLETS });
    assert.deepEqual(
      tablets.map(({ state }) => state),
      Array.from({ length: TABLETS }, () => 'running'),
    );
  });
  await tally.check('each went from « en attente » to « en dialogue » to « prête », without reloading', async () => {
    const history = await stateHistory(page);
    assert.ok(history !== null, 'the page was reloaded');
    for (const [slot, states] of Object.entries(history)) {
      const path =
        Number(slot) === FULL + 1 ? ['waiting', 'talking', 'blocked', 'ready'] : ['waiting', 'talking', 'ready'];
      const missable = states.includes('talking') || HELD.includes(Number(slot) - 1) ? [] : ['talking'];
      assert.deepEqual(
        states,
        path.filter((state) => !missable.includes(state)),
        `slot ${slot}`,
      );
    }
    const talked = Object.values(history).filter((states) => states.includes('talking'));
    assert.ok(talked.length >= HELD.length, `only ${talked.length} were seen talking`);
  });
  await tally.check('the page says that all are ready, in words', async () => {
    await page.getByTestId('board-all-ready').waitFor();
    await page.getByText('Les 12 tablettes sont prêtes.').waitFor();
  });
  await looks.at(visitor, 'board-ready');
}

/** What a tablet must be told, as the page says it. @param {import('playwright-core').Page} page */
export async function readOrder(page) {
  const codes = await page.locator('[data-testid^=window-code-][data-status=unused]').evaluateAll((cards) =>
    cards.map((card) => ({
      slot: Number(card.getAttribute('data-testid')?.replace('window-code-', '')),
      code: /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/.exec(card.textContent ?? '')?.[0] ?? '',
    })),
  );
  const text = async (/** @type {string} */ id) => ((await page.getByTestId(id).textContent()) ?? '').trim();
  return { codes, serverUrl: await text('window-server'), fingerprint: await text('window-fingerprint') };
}
