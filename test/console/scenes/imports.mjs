import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { soon } from '../patience.mjs';
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
    await soon(async () => assert.equal(await page.getByTestId('save-convention').count(), 0));
  });
  await tally.must('a document is read, with its sentences and its traps', async () => {
    await give('convention.txt', document);
    await page.getByTestId('reading-done').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('convention-advance').inputValue(), '2000,00'));
    await soon(async () => assert.equal(await page.getByTestId('convention-durationMonths').inputValue(), '12'));
    await soon(async () => assert.equal(await page.getByTestId('convention-signedOn').inputValue(), ''));
    await soon(async () => assert.equal(await page.getByTestId('school-1-uai').inputValue(), '0690101K'));
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
    await page.getByTestId('save-convention').waitFor({ state: 'detached' });
    const { body } = await visitor.api(`/conventions/${page.url().split('/').at(-1) ?? ''}`);
    assert.deepEqual([body.state, body.signedOn, body.advance], ['draft', null, 200_000]);
    await soon(async () => assert.match(plain(await page.locator('main').textContent()), /Signée leNon renseigné/));
  });
  const draftId = page.url().split('/').at(-1) ?? '';
  await tally.must('what another has corrected meanwhile is not overwritten', async () => {
    await page.getByTestId('correct-convention').click();
    await page.getByTestId('convention-title').fill('Le titre de celle qui arrive après');
    const draft = await example.client.call('GET', `/conventions/${draftId}`);
    await example.client.call('PUT', `/conventions/${draftId}`, writtenAgain(draft, 'Le titre de la première'));
    visitor.expect(412, /\/conventions\/[^/]+$/);
    await page.getByTestId('save-convention').click();
    await page
      .getByTestId('refusal')
      .getByText(/a changé depuis que vous l’avez lu/)
      .waitFor();
    const { body } = await visitor.api(`/conventions/${draftId}`);
    assert.equal(body.title, 'Le titre de la première');
  });
  await tally.must(
    'who keeps the commune’s accounts imports too: her académie and her collège are found for her',
    async () => {
      const email = await world.hire('finance', localAuthority.id, 'secretariat@console.invalid');
      const secretary = await world.visitors.enter('secretary', email);
      await secretary.open('/conventions/importer');
      await secretary.page
        .getByTestId('convention-file')
        .setInputFiles({ name: 'convention.txt', mimeType: 'text/plain', buffer: Buffer.from(document) });
      for (const kind of ['academie', 'localAuthority', 'college']) {
        await secretary.page.locator(`[data-testid=choose-${kind}][data-chosen=true]`).first().waitFor();
      }
      await secretary.open(`/conventions/${draftId}`);
      // What is gone is read once more before the page is left.
      for (const reader of [secretary, visitor]) reader.expect(404, /\/conventions\/[0-9a-f-]{36}/);
      await secretary.page.getByTestId('discard-convention').click();
      await looks.at(secretary, 'dialog-discard-convention');
      await secretary.page.getByTestId('discard-dialog-confirm').click();
      await secretary.page.waitForURL(/\/conventions$/);
      const { status } = await secretary.api(`/conventions/${draftId}`);
      assert.equal(status, 404);
    },
  );
}

/** What was read of a draft, as it is sent back. @param {any} read @param {string} title */
function writtenAgain(read, title) {
  const { academie, localAuthority, annex, budgetLines } = read;
  const same = [
    ...['reference', 'signedOn', 'durationMonths', 'deploymentFrom', 'deploymentUntil', 'fundingRatePercent'],
    ...['eligibleCapPerClassroom', 'stateCapPerClassroom', 'advance', 'expectedDevicesPerClassroom', 'forecastCost'],
    ...['mention', 'terminationNoticeMonths', 'programmeYears'],
  ];
  return {
    ...Object.fromEntries(same.map((name) => [name, read[name]])),
    ...{ title, academieId: academie.id, localAuthorityId: localAuthority.id },
    annex: annex.map((/** @type {any} */ { school: _, referenceCollege: __, ...row }) => row),
    budgetLines: budgetLines.map((/** @type {any} */ { id: _, spender, devices: __, ...line }) => ({
      ...line,
      spenderId: spender.id,
    })),
  };
}
