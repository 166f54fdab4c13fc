import assert from 'node:assert/strict';
import { homePageOf, until } from '../../journeys/facts.mjs';
import { stateHistory, untilTiles, watchTiles } from '../board.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const TABLETS = 12;
const PATIENCE_MS = 60_000;
/** Tablets that stay « en dialogue » until they are let go; by index. */
const HELD = [2, 6, 10];
const PAGE = 'https://eduscol.education.fr/';

/** The board stays open in one tab while the profile changes in another. @param {import('../world.mjs').World} world */
export async function profile(world) {
  const { tally, example, carts } = world;
  const visitor = await world.as('digitalReferent');
  await visitor.open(`/classes-mobiles/${example.classroomId}`);
  await untilTiles(visitor.page, { ready: TABLETS });
  await watchTiles(visitor.page);
  const editor = await visitor.context.newPage();

  await tally.must('the profile shows its home page, and that its Wi-Fi key is kept but never shown', async () => {
    await editor.goto(`${visitor.url}/#/profils/${example.profileId}`);
    await soon(async () =>
      assert.equal(await editor.getByTestId('home-page').inputValue(), 'https://www.education.gouv.fr/'),
    );
    await editor.getByTestId('wifi-key-kept').waitFor();
    await soon(async () => assert.equal(await editor.locator('input[type=password]').count(), 0));
  });
  await tally.check('an address that is none is refused where it was typed, before anything is sent', async () => {
    const before = visitor.asked.length;
    await editor.getByTestId('home-page').fill('pas une adresse');
    await editor.getByTestId('save-profile').click();
    await editor.locator('[data-testid=home-page][aria-invalid=true]').waitFor();
    await soon(async () => {
      const words = plain(await editor.getByTestId('setting-webLinks').textContent());
      assert.match(words, /adresse/i);
    });
    assert.ok(!visitor.asked.slice(before).some((path) => path.endsWith(example.profileId)));
  });
  const tablets = carts.flatMap(({ devices }) => devices);
  for (const index of HELD) await tablets[index]?.order('pensive');
  await tally.must('another home page is saved', async () => {
    await editor.getByTestId('home-page').fill(PAGE);
    await editor.getByTestId('save-profile').click();
    await editor.getByText('Profil enregistré : les tablettes le reçoivent.').waitFor();
    await editor.getByText('Version 2', { exact: false }).first().waitFor();
  });
  await editor.close();
  await tally.check('the twelve tablets have it on their disks', async () => {
    await untilTiles(visitor.page, { ready: TABLETS - HELD.length, talking: HELD.length }, PATIENCE_MS);
    for (const index of HELD) await tablets[index]?.order();
    const pages = () => tablets.map(({ disk }) => homePageOf(disk));
    await until(async () => pages().every((page) => page === PAGE), PATIENCE_MS);
    assert.deepEqual(
      pages(),
      Array.from({ length: TABLETS }, () => PAGE),
    );
  });
  await tally.check('the board saw them talk and be ready again, without reloading', async () => {
    await untilTiles(visitor.page, { ready: TABLETS }, PATIENCE_MS);
    const history = await stateHistory(visitor.page);
    assert.ok(history !== null, 'the page was reloaded');
    for (const [slot, states] of Object.entries(history)) {
      assert.equal(states.at(-1), 'ready', `slot ${slot}`);
      assert.ok(!states.includes('blocked') && !states.includes('waiting'), `slot ${slot}: ${states.join(' → ')}`);
    }
    // Those that were held cannot be missed.
    for (const slot of HELD.map((index) => index + 1))
      assert.deepEqual(history[slot], ['ready', 'talking', 'ready'], `slot ${slot}`);
  });
}
