import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** Counts that lead to tablets, and tablets that are handed over. @param {import('../world.mjs').World} world */
export async function inventory(world) {
  const { tally, example, looks } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const { body: counted } = await visitor.api('/inventory');
  await tally.must('the page says how many there are, as the api counts them', async () => {
    await visitor.open('/inventaire');
    await soon(async () => {
      const figures = plain(await page.getByTestId('inventory-figures').textContent());
      assert.match(figures, new RegExp(`Tablettes ?${counted.devices}`));
    });
  });
  await looks.at(visitor, 'inventory');
  await tally.check('each value is that of the tablets to which it leads', async () => {
    const row = page.getByTestId('counts-state').locator('tbody tr').first();
    const told = Number(plain(await row.locator('td').first().textContent()));
    await row.getByRole('link').click();
    await page.getByTestId('devices').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('devices').locator('tbody tr').count(), told));
  });
  await looks.at(visitor, 'devices-found');
  await tally.check('place by place, down to the school, whose file can be had', async () => {
    const { body: one } = await visitor.api(`/inventory?placeId=${example.schoolId}`);
    await visitor.open(`/inventaire?lieu=${example.schoolId}`);
    await page.getByRole('heading', { level: 1, name: one.place.name }).waitFor();
    const href = await page.getByTestId('export-csv').getAttribute('href');
    const file = await page.evaluate(async (url) => (await fetch(url)).text(), String(href));
    const [titles, line, ...rest] = file.trim().split('\r\n');
    assert.match(String(titles), /^\ufeff?UAI;École/);
    assert.match(String(line), new RegExp(`^${one.place.uai};`));
    assert.equal(rest.length, 0);
  });
  await tally.check('what was found is handed over with its filter', async () => {
    const filter = encodeURIComponent(JSON.stringify({ placeId: example.schoolId, family: 'linux' }));
    await visitor.open(`/tablettes?filter=${filter}`);
    await page.getByTestId('filter-place').waitFor();
    await page.getByTestId('ask-found').click();
    await page.getByRole('dialog').getByText('Seulement certaines tablettes (à ce jour)').waitFor();
    await page.keyboard.press('Escape');
  });
}
