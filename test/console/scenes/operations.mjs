import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const PATIENCE_MS = 60_000;

/** @param {import('../world.mjs').World} world */
export async function operations(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const school = `/ecoles/${example.schoolId}`;

  await tally.must('a school’s page says how many tablets a request would concern', async () => {
    await visitor.open(school);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('ask-place').click();
    await page.getByTestId('operation-dialog').waitFor();
    await soon(async () => {
      const words = plain(await page.getByTestId('operation-concerned').textContent());
      assert.match(words, /^\d+ tablettes seront concernées : tout de suite si elles sont allumées/);
    });
  });
  await tally.check('fewer of them by what they are', async () => {
    await page.getByTestId('operation-filter').click();
    await page.getByLabel('Modèle exact').fill('N’existe pas');
    await page.getByText('Aucune tablette enrôlée et en place ne serait concernée.').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('operation-dialog-confirm').isDisabled(), true));
    await page.getByLabel('Modèle exact').fill('');
    await page.getByText(/tablettes seront concernées/).waitFor();
  });
  await looks.at(visitor, 'dialog-operation-place');
  await tally.must('without its words a message does not leave', async () => {
    visitor.expect(400, /\/operations$/);
    await page.getByTestId('operation-dialog-confirm').click();
    await page.getByTestId('refusal').waitFor();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('refusal').textContent()), /Écrivez le message à afficher/),
    );
  });
  await tally.must('the request is followed from told to done, without reading the page again', async () => {
    await page.getByTestId('operation-text').fill('Rapportez les tablettes à la charge.');
    await page.getByTestId('operation-dialog-confirm').click();
    await page.getByTestId('operation-progress').waitFor();
    await page.getByTestId('count-done').waitFor({ timeout: PATIENCE_MS });
    await page.waitForFunction(
      () =>
        /^\d+ sur \d+\stablettes/.test(
          document.querySelector('[data-testid=operation-progress] h2')?.textContent ?? '',
        ),
      undefined,
      { timeout: PATIENCE_MS },
    );
    await page.getByTestId('status-done').click();
    await page.getByTestId('operation-device-rows').waitFor();
  });
  await looks.at(visitor, 'operation');

  await tally.check('what a tablet cannot do yet is said, not waited for', async () => {
    await visitor.open(`/classes-mobiles/${example.classroomId}`);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('ask-devices').click();
    await page.getByTestId('operation-kind').click();
    await page.getByRole('option', { name: 'Relever l’inventaire' }).click();
    await page.getByTestId('operation-dialog-confirm').click();
    await page.getByTestId('operation-dialog').waitFor({ state: 'detached' });
    await page.getByTestId('open-operation').filter({ hasText: 'Relevé d’inventaire' }).first().click();
    await page.getByTestId('operation-progress').waitFor();
    await page
      .getByTestId('count-done')
      .or(page.getByTestId('count-notApplicable'))
      .first()
      .waitFor({ timeout: PATIENCE_MS });
  });

  await tally.check('the end-of-year reset waits for a second person', async () => {
    await visitor.open(school);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('ask-place').click();
    await page.getByTestId('operation-kind').click();
    await page.getByRole('option', { name: 'Remettre à neuf pour la rentrée' }).click();
    await page.getByTestId('operation-reason').fill('Fin de l’année scolaire.');
    await looks.at(visitor, 'dialog-operation-reset');
    await page.getByRole('button', { name: 'Fermer', exact: true }).click();
  });

  await tally.check('every request is listed, latest first', async () => {
    await visitor.open('/operations');
    await soon(async () => {
      const first = plain(await page.getByTestId('operations-list').locator('tbody tr').first().textContent());
      assert.match(first, /Relevé d’inventaire/);
    });
  });
  await looks.at(visitor, 'operations');
}
