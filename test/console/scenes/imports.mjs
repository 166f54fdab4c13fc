import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { plain } from '../world.mjs';

const FIXTURE = new URL('../../../libs/convention/src/imports/fixtures/commune-une-ecole.txt', import.meta.url);

/**
 * A convention enters from its own document: what was read, what is missing, what is declared.
 * @param {import('../world.mjs').World} world
 */
export async function imports(world) {
  const { tally, looks, example } = world;
  const { academie, localAuthority, annex } = await example.client.call('GET', `/conventions/${example.conventionId}`);
  const document = readFileSync(FIXTURE, 'utf8')
    .replaceAll('académie de Lyon', academie.name.replace(/^A/, 'a'))
    .replaceAll('Valmont', localAuthority.name)
    .replaceAll('0690555D', annex[0].referenceCollegeUai);
  const visitor = await world.as('academie');
  const { page } = visitor;
  const give = (/** @type {string} */ name, /** @type {string} */ text) =>
    page.getByTestId('convention-file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

  visitor.expect(422, /\/conventions\/readings$/);
  visitor.expect(400, /\/conventions\/readings$/);
  await tally.check('what is no convention is refused in one sentence', async () => {
    await visitor.open('/conventions');
    await page.getByTestId('import-convention').click();
    await give('recette.txt', 'Une pâte, des pommes, du sucre.');
    await page.getByTestId('reading-refusal').waitFor();
    assert.equal(await page.getByTestId('save-convention').count(), 0);
  });
  await tally.must('a document is read, with its sentences and its traps', async () => {
    await give('convention.txt', document);
    await page.getByTestId('reading-done').waitFor();
    assert.equal(await page.getByTestId('convention-advance').inputValue(), '2000,00');
    assert.equal(await page.getByTestId('convention-durationMonths').inputValue(), '12');
    assert.equal(await page.getByTestId('convention-signedOn').inputValue(), '');
    assert.equal(await page.getByTestId('school-1-uai').inputValue(), '0690101K');
    await page.getByTestId('reading-flags').locator('[data-trap=T09]').first().waitFor({ state: 'attached' });
    await page.locator('[data-testid=choose-localAuthority][data-chosen=true]').waitFor();
    await page.locator('[data-testid=choose-academie][data-chosen=true]').waitFor();
  });
  await looks.at(visitor, 'convention-read');
  await tally.must('what is missing is asked for before anything is kept', async () => {
    await page.getByTestId('convention-reference').fill('');
    await page.getByTestId('save-convention').click();
    await page.getByTestId('convention-faults').waitFor();
    assert.match(page.url(), /importer$/);
  });
  await tally.must('and the draft is declared, corrected, and says what it does not know', async () => {
    const fields = {
      reference: 'IMPORT-1',
      title: 'Convention importée',
      expectedDevicesPerClassroom: '12',
      mention: 'Opération soutenue par l’État.',
    };
    for (const [name, value] of Object.entries(fields)) await page.getByTestId(`convention-${name}`).fill(value);
    for (const line of [1, 2, 3]) {
      const year = page.getByTestId(`line-${String(line)}-fiscalYear`);
      if ((await year.inputValue()) === '') await year.fill('2016');
    }
    await page.getByTestId('save-convention').click();
    await page.waitForURL(/conventions\/[0-9a-f-]{36}$/);
    await page.getByTestId('correct-convention').click();
    await page.getByTestId('convention-title').fill('Convention importée, relue');
    await page.getByTestId('save-convention').click();
    await page.getByRole('heading', { level: 1, name: 'Convention importée, relue' }).waitFor();
    const { body } = await visitor.api(`/conventions/${page.url().split('/').at(-1) ?? ''}`);
    assert.deepEqual([body.state, body.signedOn, body.advance], ['draft', null, 200_000]);
    assert.match(plain(await page.locator('main').textContent()), /Signée leNon renseigné/);
  });
}
