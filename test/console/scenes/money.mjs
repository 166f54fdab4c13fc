import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** @param {import('../world.mjs').World} world */
export async function money(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('academie');
  const { page } = visitor;
  const lines = page.getByTestId('budget-lines').locator('tbody tr');
  const line = async (/** @type {string} */ label) =>
    plain(await lines.filter({ hasText: label }).first().textContent());
  const paid = page.getByTestId('funded-rows').locator('tbody tr');
  const untilPaid = (/** @type {number} */ count) =>
    page.waitForFunction(
      (wanted) => document.querySelectorAll('[data-testid=funded-rows] tbody tr').length === wanted,
      count,
    );

  await tally.must('the académie opens the convention from its dashboard', async () => {
    await visitor.open('/');
    await page.getByTestId('convention-glance').getByRole('link').first().click();
    await lines.first().waitFor();
    await soon(async () => assert.equal(await lines.count(), 3));
  });
  await tally.check('who pays what, to the cent, and « non renseigné » where nothing is written', async () => {
    await soon(async () =>
      assert.match(await line('Équipements numériques mobiles'), /2016\s?4 000,00 €\s?4 000,00 €/),
    );
    await soon(async () => assert.match(await line('Infrastructures et maintenance'), /2016\s?Non renseigné\s?0,00 €/));
    await soon(async () => assert.match(await line('Ressources pédagogiques'), /2016\s?500,00 €\s?Non renseigné/));
    await soon(async () => assert.match(await line('Ressources pédagogiques'), /Collège de référence/));
  });
  await tally.check('an unsigned convention has no computed date', async () => {
    await soon(async () => {
      const words = plain(await page.locator('main').textContent());
      assert.match(words, /Signée leNon renseigné/);
      assert.match(words, /Non calculable : la signature n’est pas datée/);
      assert.match(words, /Opération réalisée dans le cadre du Programme d’investissements d’avenir/);
    });
  });
  await tally.check('from the line to its twelve tablets, and back from a tablet to its line', async () => {
    await soon(async () => assert.match(await line('Équipements numériques mobiles'), /12 tablettes$/));
    await lines.filter({ hasText: 'Équipements numériques mobiles' }).getByRole('link').click();
    await untilPaid(12);
    for (const text of await paid.allTextContents()) assert.match(plain(text), /PF3EX0\d\d.*Équipements numériques/);
    await paid.filter({ hasText: 'PF3EX005' }).getByRole('link').click();
    await page.getByTestId('device-funding').getByRole('link').click();
    await untilPaid(12);
  });
  await tally.check('two tablets without a line are found and given one', async () => {
    await page.getByRole('link', { name: /2 tablettes n’ont pas encore de ligne budgétaire/ }).click();
    await untilPaid(2);
    await looks.at(visitor, 'convention-unattributed', { widths: [1280] });
    for (const box of await paid.getByRole('checkbox').all()) await box.check();
    await page.getByTestId('attribute-devices').click();
    await page.getByTestId('attribute-dialog').waitFor();
    await looks.at(visitor, 'dialog-attribute');
    await page.getByTestId('attribute-dialog-confirm').click();
    await page.getByText('2 tablettes rattachées.').waitFor();
    await page.getByText('Toutes les tablettes ont leur ligne budgétaire').waitFor();
    await lines.filter({ hasText: 'Équipements numériques mobiles' }).getByText('14 tablettes').waitFor();
  });
  await tally.check('what the page counts is what the API counts', async () => {
    const { body } = await visitor.api(`/conventions/${example.conventionId}`);
    assert.deepEqual(
      body.budgetLines.map(({ code, devices }) => [code, devices]),
      [
        ['infrastructure', 0],
        ['equipment', 14],
        ['resources', 0],
      ],
    );
  });
}
