import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const { people, academie } = JSON.parse(
  readFileSync(new URL('../../../infra/seed/example.json', import.meta.url), 'utf8'),
);

/** A fresh instance: its first administrator enters with the code that the terminal shows. @param {import('../world.mjs').World} world */
export async function firstRun({ stack, visitors, tally, looks }) {
  const visitor = await visitors.arrive('administrator');
  const { page } = visitor;
  visitor.expect(403, /^\/api\/v1\/first-run$/);
  visitor.expect(400, /^\/api\/v1\/first-run$/);

  await tally.must('whoever comes is led to the first-run page', async () => {
    await visitor.open('/');
    await page.getByTestId('go-first-run').waitFor();
    await looks.at(visitor, 'entrance-nobody-yet');
    await page.getByTestId('go-first-run').click();
    await page.getByTestId('first-run-code').waitFor();
  });
  await looks.at(visitor, 'first-run');
  await tally.check('an empty form says what is missing, and sends nothing', async () => {
    const before = visitor.asked.length;
    await page.getByTestId('complete-first-run').click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    await soon(async () => assert.equal(await page.locator('[aria-invalid=true]').count(), 4));
    assert.deepEqual(visitor.asked.slice(before), []);
    await looks.at(visitor, 'first-run-empty', { widths: [360] });
  });
  const fill = async (/** @type {string} */ code) => {
    await page.getByTestId('first-run-code').fill(code);
    await page.getByLabel('Académie', { exact: false }).fill(academie.name);
    await page.getByLabel('Votre nom, ou votre fonction').fill(people.administrator.displayName);
    await page.getByLabel('Votre adresse électronique').fill(people.administrator.email);
    await page.getByTestId('complete-first-run').click();
  };
  await tally.check('a wrong code is refused in French, with what to do', async () => {
    await fill('AAAA-BBBB-CCCC');
    const refusal = page.getByText('Ce code n’est pas celui du terminal');
    await refusal.waitFor();
    await soon(async () =>
      assert.match(plain(await refusal.textContent()), /recopiez le dernier code affiché au démarrage du serveur\.$/),
    );
    await looks.at(visitor, 'first-run-refused', { widths: [360] });
  });
  await tally.must('the terminal’s code makes the first administrator, who is signed in', async () => {
    await fill(stack.firstRunCode ?? '');
    await page.getByTestId('account').waitFor();
    await page.getByText('Aucune classe mobile pour l’instant').waitFor();
  });
  await tally.check('her first page says what comes first, and puts it away when she asks', async () => {
    const steps = page.getByTestId('first-steps');
    await steps.waitFor();
    assert.equal(await steps.locator('[data-done=false]').count(), 5);
    assert.match(plain(await steps.locator('[aria-current=step]').textContent()), /Ouvrir l’école/);
  });
  await looks.at(visitor, 'dashboard-empty');
  await page.getByTestId('hide-first-steps').click();
  await page.getByTestId('first-steps').waitFor({ state: 'detached' });
  await tally.check('whoever begins with a school is led to what it is attached to', async () => {
    await visitor.open('/ecoles');
    await page.getByTestId('open-place').click();
    await page.getByTestId('begin-with-first').click();
    await page.getByTestId('place-first').waitFor({ state: 'detached' });
    assert.equal(plain(await page.getByTestId('place-kind').textContent()), 'Département');
  });
  await tally.check('the page then says that the instance is in use', async () => {
    await visitor.open('/premier-demarrage');
    await page.getByRole('heading', { name: 'Chariot est déjà en service' }).waitFor();
  });
  await looks.at(visitor, 'first-run-over', { widths: [360] });
}
