import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const csv = (/** @type {string} */ name, /** @type {string[]} */ ...rows) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(rows.join('\r\n')),
});

/** The fleet that was there before comes from lists: shown line by line, written once. @param {import('../world.mjs').World} world */
export async function fleetImport(world) {
  const { tally, looks, example } = world;
  const { uai } = await example.client.call('GET', `/places/${example.schoolId}`);
  const visitor = await world.as('it');
  const { page } = visitor;
  const give = (/** @type {{ name: string, mimeType: string, buffer: Buffer }} */ file) =>
    page.getByTestId('fleet-file').setInputFiles(file);
  const outcomes = () =>
    page
      .getByTestId('import-rows')
      .locator('[data-outcome]')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-outcome')));

  visitor.expect(400, /\/fleet-imports\/preview$/);
  await tally.must(
    'the commune opens the import from its tablets; what is no list is refused in one sentence',
    async () => {
      await visitor.open('/tablettes');
      await page.getByTestId('open-fleet-import').click();
      await give({ name: 'parc.ods', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004 rien') });
      await soon(async () => assert.match(plain(await page.getByTestId('import-refusal').textContent()), /abîmé/));
      await soon(async () => assert.equal(await page.getByTestId('import-fleet').count(), 0));
    },
  );
  await tally.check('an empty file is called so, and not sent', async () => {
    const sent = visitor.asked.length;
    await give(csv('vide.csv'));
    await page.getByTestId('fleet-file-empty').waitFor();
    assert.deepEqual(visitor.asked.slice(sent), []);
  });
  await looks.at(visitor, 'fleet-import-refused', { widths: [360] });
  await tally.must('a list whose columns nobody recognises is read where one says', async () => {
    await give(csv('inconnu.csv', 'Code;Lieu;Type', `VIEUX-01;${uai};300e`));
    await page.getByTestId('import-no-serial').waitFor();
    await page.getByTestId('column-serialNumber').click();
    await page.getByRole('option', { name: 'Code', exact: true }).click();
    await page.getByTestId('choose-columns').click();
    for (const [field, title] of [
      ['uai', 'Lieu'],
      ['model', 'Type'],
    ]) {
      await page.getByTestId(`column-${field}`).click();
      await page.getByRole('option', { name: title, exact: true }).click();
      await page.locator(`[data-testid=column-${field}]:not(.Mui-disabled)`, { hasText: title }).waitFor();
    }
    await page.locator('[data-outcome=created]').waitFor();
    await soon(async () => assert.match(plain(await page.getByTestId('import-rows').textContent()), /VIEUX-01/));
  });
  await looks.at(visitor, 'fleet-import-columns');

  const list = csv(
    'parc.csv',
    'UAI;Classe mobile;Emplacement;Série;Marque;Modèle;Inventaire;Date d’achat',
    `${uai};Valise bleue;3;VIEUX-11;LENOVO;300e;INV-11;10/11/2021`,
    `${uai};Valise bleue;;VIEUX-12;LENOVO;300e;;`,
    `0389999Z;Valise bleue;;VIEUX-13;LENOVO;300e;;`,
    `${uai};Valise bleue;;vieux-11;LENOVO;300e;;`,
    `${uai};;;PF3EX001;LENOVO;300e;;`,
  );
  await tally.must('each line says what becomes of it, and why', async () => {
    await give(list);
    await page.getByTestId('import-rows').getByText('VIEUX-12').waitFor();
    assert.deepEqual(await outcomes(), ['doubt', 'doubt', 'created', 'created', 'unchanged']);
    await soon(async () => {
      const words = plain(await page.getByTestId('import-rows').textContent());
      assert.match(words, /Aucune école 0389999Z parmi celles où vous pouvez écrire/);
      assert.match(words, /déjà à la ligne 2/);
    });
    await soon(async () => assert.match(plain(await page.getByTestId('import-summary').textContent()), /Valise bleue/));
  });
  await looks.at(visitor, 'fleet-import');
  await tally.must('nothing is written before one confirms, then all of it, once', async () => {
    const count = async () => (await visitor.api('/devices?q=VIEUX')).body.total;
    assert.equal(await count(), 0);
    await page.getByTestId('import-fleet').click();
    await looks.at(visitor, 'dialog-fleet-import');
    // A double click asks once.
    await page.getByTestId('import-fleet-dialog-confirm').dblclick();
    await page.getByTestId('import-done').waitFor();
    assert.equal(visitor.asked.filter((path) => path === '/api/v1/fleet-imports').length, 1);
    assert.equal(await count(), 2);
    const { body } = await visitor.api('/devices?q=VIEUX-11');
    const { serialNumber, assetTag, classroomName, slot, state, year } = body.items[0];
    assert.deepEqual(
      [serialNumber, assetTag, classroomName, slot, state, year],
      ['VIEUX-11', 'INV-11', 'Valise bleue', 3, 'inventoried', 2021],
    );
  });
  await looks.at(visitor, 'fleet-import-done');
  await tally.check('the same list again has nothing left to do', async () => {
    await page.getByTestId('import-again').click();
    await give(list);
    await page.getByTestId('import-rows').waitFor();
    assert.deepEqual(await outcomes(), ['doubt', 'doubt', 'unchanged', 'unchanged', 'unchanged']);
    await soon(async () => assert.equal(await page.getByTestId('import-fleet').isDisabled(), true));
  });
  await tally.check(
    'a workbook that Chariot itself has made is read back, and every tablet of it is known',
    async () => {
      const file = await visitor.context.request.get(`${visitor.url}/api/v1/devices/export.ods`);
      const { body } = await visitor.api('/devices?limit=1');
      await give({
        name: 'Tablettes.ods',
        mimeType: 'application/vnd.oasis.opendocument.spreadsheet',
        buffer: await file.body(),
      });
      await page.getByTestId('import-rows').getByText('PF3EX002').waitFor();
      const known = await outcomes();
      assert.deepEqual([...new Set(known)], ['unchanged']);
      assert.equal(known.length, Math.min(50, body.total));
    },
  );
  await tally.check('whoever writes nothing of tablets is offered no import', async () => {
    const academie = await world.as('academie');
    assert.equal((await academie.api('/sessions/current')).body.permissions.includes('device:write'), false);
    await academie.open('/tablettes');
    await academie.page.getByTestId('devices').waitFor();
    await soon(async () => assert.equal(await academie.page.getByTestId('open-fleet-import').count(), 0));
    await academie.open('/tablettes/importer');
    await academie.page.getByRole('heading', { level: 1 }).waitFor();
    await soon(async () => assert.equal(await academie.page.getByTestId('fleet-file').count(), 0));
  });
}
