import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const ASKED = 'PF3EX005';

/**
 * The tablets of the example are older than what is expected of them; the warranty of one says that it is not.
 * @param {import('../world.mjs').World} world
 */
export async function warranty(world) {
  const { tally, looks } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const alert = page.locator('[data-testid=compliance-alert][data-rule=age]');
  const tooOld = async () => {
    const { body } = await visitor.api('/compliance/summary');
    return body.byRule.find((/** @type {{ rule: string }} */ { rule }) => rule === 'age').count;
  };
  const before = await tooOld();

  await tally.must('tablets that are too old come to the dashboard', async () => {
    assert.ok(before > 1);
    await visitor.open('/');
    await alert.waitFor();
    await soon(async () =>
      assert.match(plain(await alert.textContent()), new RegExp(`Appareil trop âgé ?${before} tablettes$`)),
    );
    await soon(async () => assert.equal(await page.getByTestId('today-none').count(), 0));
  });
  await looks.at(visitor, 'dashboard-alerts');
  await tally.must('its page, the list and the file say until when a tablet is under warranty', async () => {
    const { body } = await visitor.api(`/devices?q=${ASKED}`);
    await visitor.open(`/tablettes/${body.items[0].id}`);
    await page.getByTestId('set-warranty').click();
    await page.getByTestId('warranty-supplier').fill('Fournisseur de l’exemple');
    await page.getByTestId('warranty-from').fill('2024-09-01');
    await page.getByTestId('warranty-until').fill('2025-08-31');
    await page.getByTestId('warranty-dialog-confirm').click();
    await page.getByTestId('warranty').getByText('31/08/2025, terminée').waitFor();
    await visitor.open(`/tablettes?filter=${encodeURIComponent(JSON.stringify({ q: ASKED }))}`);
    await page.getByTestId('devices').getByText('31/08/2025, terminée').waitFor();
    const file = await visitor.context.request.get(`${visitor.url}/api/v1/devices/export.csv?q=${ASKED}`);
    const [titles = '', line = ''] = (await file.text()).trim().split('\r\n');
    const at = titles.split(';').indexOf('Garantie jusqu’au');
    assert.equal(line.split(';')[at], '31/08/2025');
  });
  await looks.at(visitor, 'devices-warranty');
  await tally.check('it is not too old any more, and the dashboard leads to the others', async () => {
    await visitor.open('/');
    await alert.getByText(String(before - 1), { exact: false }).waitFor();
    assert.equal(await tooOld(), before - 1);
    await alert.getByRole('link').click();
    await page.getByTestId('findings').locator('tbody tr').first().waitFor();
    await soon(async () => {
      const rows = await page.getByTestId('findings').locator('tbody tr').allTextContents();
      assert.equal(rows.length, before - 1);
      assert.ok(rows.every((row) => row.includes('Appareil trop âgé') && !row.includes(ASKED)));
    });
  });
  await tally.check('where nobody follows that rule, the dashboard says nothing of it', async () => {
    const { body: me } = await visitor.api('/sessions/current');
    const thresholds = `/places/${me.roles[0].place.id}/compliance-thresholds`;
    const { body: was } = await visitor.api(thresholds);
    const own = Object.fromEntries(was.own.map((/** @type {string} */ rule) => [rule, was.thresholds[rule]]));
    const set = (/** @type {object} */ next) =>
      page.evaluate(
        ([address, body]) =>
          fetch(address, {
            method: 'PUT',
            headers: { 'content-type': 'application/json', 'x-chariot': '1' },
            body,
          }).then(({ status }) => status),
        /** @type {const} */ ([`/api/v1${thresholds}`, JSON.stringify({ thresholds: next })]),
      );
    assert.equal(await set({ ...own, age: null }), 200);
    await visitor.open('/');
    await page.getByTestId('dashboard-schools').waitFor();
    await alert.waitFor({ state: 'detached' });
    assert.equal(await set(own), 200);
  });
}
