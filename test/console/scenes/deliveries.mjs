import assert from 'node:assert/strict';
import { untilTiles } from '../board.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const HEADER = 'Numéro de série;Fabricant;Modèle';
const MODEL = '300e 2e génération';
const fileOf = (/** @type {string[]} */ ...rows) => ({
  name: 'livraison.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from([HEADER, ...rows].join('\r\n')),
});
const FAULTY = fileOf(`PF3EX013;LENOVO;${MODEL}`, `PF3EX014;;${MODEL}`, `PF3EX013;LENOVO;${MODEL}`);
const KNOWN = fileOf(`PF3EX001;LENOVO;${MODEL}`);
const GOOD = fileOf(`PF3EX013;LENOVO;${MODEL}`, `PF3EX014;LENOVO;${MODEL}`);

/** @param {import('../world.mjs').World} world */
export async function deliveries(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('it');
  const { page } = visitor;
  visitor.expect(409, /\/deliveries$/);
  visitor.expect(400, /\/deliveries$/);
  const give = async (/** @type {ReturnType<typeof fileOf>} */ file) => {
    await page.getByTestId('delivery-file').setInputFiles(file);
    await page.getByTestId('delivery-preview').waitFor();
  };
  const open = async () => {
    await page.getByTestId('more-acts').click();
    await page.getByTestId('menu-import-delivery').click();
    await page.getByTestId('delivery-dialog').waitFor();
  };
  const cancel = async (/** @type {string} */ dialog) => {
    await page.getByRole('button', { name: 'Annuler' }).click();
    await page.getByTestId(dialog).waitFor({ state: 'detached' });
  };
  const confirm = page.getByTestId('delivery-dialog-confirm');

  await tally.must('the commune opens the import from the board', async () => {
    await visitor.open(`/classes-mobiles/${example.classroomId}`);
    await untilTiles(page, { ready: 12 });
    await open();
  });
  await looks.at(visitor, 'dialog-delivery');
  await tally.check('a damaged list says which lines, and cannot be sent', async () => {
    await give(FAULTY);
    await soon(async () =>
      assert.match(plain(await page.getByTestId('delivery-faults').textContent()), /^2 lignes sont à corriger/),
    );
    await soon(async () => {
      const preview = plain(await page.getByTestId('delivery-preview').textContent());
      assert.match(preview, /fabricant/);
      assert.match(preview, /déjà à la ligne 2/);
    });
    await soon(async () => assert.equal(await confirm.isDisabled(), true));
  });
  await looks.at(visitor, 'dialog-delivery-faults');

  const fill = async () => {
    await page.getByTestId('delivery-supplier').fill('Fournisseur de l’exemple');
    await page.getByTestId('delivery-reference').fill('BL-2016-0099');
  };
  const isRefused = async (/** @type {RegExp} */ why) => {
    await confirm.click();
    await page.getByTestId('refusal').filter({ hasText: why }).waitFor();
  };
  await tally.check('a serial number that came before is refused by the server, in French', async () => {
    await give(KNOWN);
    await fill();
    await isRefused(/PF3EX001/);
  });
  await tally.check('more tablets than places is refused, with what to do', async () => {
    await give(GOOD);
    await page.getByText('n’a plus de place libre', { exact: false }).waitFor();
    await isRefused(/Relevez la capacité de la classe mobile/);
  });
  await looks.at(visitor, 'dialog-delivery-refused', { widths: [360] });
  await cancel('delivery-dialog');

  await tally.must('the commune raises the capacity to fourteen', async () => {
    await page.getByTestId('more-acts').click();
    await page.getByTestId('edit-classroom').click();
    await page.getByTestId('capacity').fill('14');
    await looks.at(visitor, 'dialog-edit-classroom');
    await page.getByTestId('edit-classroom-dialog-confirm').click();
    await page.getByText('Classe mobile modifiée.').waitFor();
    await untilTiles(page, { ready: 12, waiting: 2 });
  });
  await tally.must('then the good list is taken', async () => {
    await open();
    await give(GOOD);
    await fill();
    await confirm.click();
    await page.getByText('2 tablettes annoncées.').waitFor();
    await page.getByTestId('delivery-dialog').waitFor({ state: 'detached' });
  });
  await tally.check('the two tablets are expected in slots 13 and 14, and no line has paid for them yet', async () => {
    for (const slot of [13, 14])
      await page.getByTestId(`board-tile-${slot}`).getByText(MODEL, { exact: false }).waitFor();
    const newest = page.getByTestId('deliveries').getByRole('listitem').filter({ hasText: 'BL-2016-0099' });
    await soon(async () => assert.match(plain(await newest.textContent()), /2 tablettes.*ligne budgétaire à préciser/));
  });
  await tally.check('the delivery report opens as a document', async () => {
    const href = await page.getByTestId('deliveries').getByRole('link').first().getAttribute('href');
    const report = await visitor.context.request.get(new URL(href ?? '', visitor.url).href);
    assert.equal(report.headers()['content-type'], 'application/pdf');
    assert.equal((await report.body()).subarray(0, 5).toString(), '%PDF-');
  });
}
