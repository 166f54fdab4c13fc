import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const PATIENCE_MS = 60_000;
const TEXT = 'Rapportez-moi à l’école élémentaire, rue Jules Ferry.';

/** An iPad stays in the coach: one asks for Lost Mode, another agrees, one ends it. @param {import('../world.mjs').World} world */
export async function lostMode(world) {
  const { tally, looks } = world;
  const { supervised: ipad, idOf } = await world.ipads();
  const [asker, second] = [await world.as('digitalReferent'), await world.as('it')];
  const { page } = asker;
  const device = await idOf(ipad);
  const notice = (/** @type {string} */ state) => page.locator(`[data-testid=device-lost-mode][data-state=${state}]`);
  await world.trusted();

  await tally.must('a sentence is asked for, and a reason; what happens is said before', async () => {
    await asker.open(`/tablettes/${device}`);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('lose-device').click();
    const dialog = page.getByTestId('lost-mode-dialog');
    await soon(async () =>
      assert.match(
        plain(await dialog.textContent()),
        /Rien n’est effacé.*seconde personne.*jamais où se trouve l’iPad/,
      ),
    );
    await page.getByTestId('lost-mode-dialog-confirm').click();
    await page.locator('[data-testid=lost-mode-text][aria-invalid=true]').waitFor();
    await page.getByTestId('lost-mode-text').fill(TEXT);
    await page.getByTestId('lost-mode-reason').fill('Oublié dans le car de la sortie.');
  });
  await looks.at(asker, 'dialog-mode-perdu');
  await tally.must('it waits for a second person, and the iPad hears of nothing meanwhile', async () => {
    await page.getByTestId('lost-mode-dialog-confirm').click();
    await page.getByTestId('approval-next').waitFor();
    await soon(async () => {
      const items = plain(await page.getByTestId('approval-items').textContent());
      assert.ok(items.includes(TEXT) && items.includes(ipad.serialNumber), items);
    });
    await soon(async () => assert.equal(await page.getByTestId('approve').count(), 0));
    assert.equal(ipad.state.lostMode, null);
  });
  const address = new URL(page.url()).hash.slice(1);
  await tally.must('the second agrees: it begins at once, and the iPad shows the sentence', async () => {
    await second.open(address);
    await second.page.getByTestId('approve').click();
    await second.page.getByTestId('approve-dialog-confirm').click();
    await second.page.locator('[data-testid=approval-state][data-state=carriedOut]').waitFor({ timeout: PATIENCE_MS });
    await until(async () => ipad.state.lostMode !== null, PATIENCE_MS);
    assert.equal(ipad.state.lostMode?.message, TEXT);
  });
  await looks.at(second, 'mode-perdu-accorde');
  await tally.must('its page says so, what it shows and until when', async () => {
    await page.getByTestId('open-device').click();
    await notice('on').waitFor({ timeout: PATIENCE_MS });
    assert.match(
      plain(await notice('on').textContent()),
      /^En mode Perdu.*L’iPad l’a confirmé.*À l’écran : « Rapportez/,
    );
    await soon(async () => assert.equal(plain(await page.getByTestId('device-state').textContent()), 'En mode Perdu'));
  });
  await looks.at(asker, 'tablette-mode-perdu');
  const own = page.url();
  await tally.must('its cart’s board and the list of tablets say so too, and nobody counts it as ready', async () => {
    await page.locator('nav a[href*="/classes-mobiles/"]').first().click();
    const tile = page.locator('[data-testid^=board-tile-]', { hasText: 'En mode Perdu' });
    await tile.waitFor();
    assert.equal(await tile.getAttribute('data-state'), 'blocked');
    assert.match(plain(await tile.textContent()), /mettez-y fin depuis sa page/);
  });
  await looks.at(asker, 'classe-mobile-mode-perdu');
  await tally.must('in the list of tablets too', async () => {
    const filter = encodeURIComponent(JSON.stringify({ q: ipad.serialNumber }));
    await asker.open(`/tablettes?filter=${filter}`);
    await page.getByRole('row').filter({ hasText: ipad.serialNumber }).getByText('En mode Perdu').waitFor();
  });
  await looks.at(asker, 'tablettes-mode-perdu');
  await asker.open(new URL(own).hash.slice(1));
  await notice('on').waitFor();
  await tally.check('it rings from there', async () => {
    await page.getByTestId('ring-lost').click();
    await until(async () => ipad.state.lostMode?.soundsPlayed === 1, PATIENCE_MS);
    assert.equal(ipad.state.lostMode?.soundsPlayed, 1);
  });
  await tally.check('one person ends it: asked for while the iPad is away, done once it is back', async () => {
    ipad.behave('offline', true);
    await page.getByTestId('end-lost-mode').click();
    await notice('ending').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('end-lost-mode').count(), 0));
    await looks.at(asker, 'tablette-mode-perdu-fin');
    ipad.behave('offline', false);
    await page.getByTestId('device-lost-mode').waitFor({ state: 'detached', timeout: PATIENCE_MS });
    assert.equal(ipad.state.lostMode, null);
  });
}
