import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** The settings of the example's profile, as people read them. */
const SETTINGS = ['wifi', 'webLinks', 'dnsFilter', 'webFilter', 'locale', 'label'];

/** @param {import('../world.mjs').World} world */
export async function devices(world) {
  const { tally, example } = world;
  const visitor = await world.as('it');
  const { page } = visitor;
  const find = async (/** @type {string} */ text) => {
    await page.getByTestId('find-device').fill(text);
    await page.getByTestId('find-device').press('Enter');
  };
  await visitor.open('/');

  await tally.must('a serial number leads straight to its tablet', async () => {
    await find('PF3EX007');
    await page.getByTestId('device-state').waitFor();
    await soon(async () => {
      const words = plain(await page.locator('main').textContent());
      assert.match(words, /Classe mobile 1.*PF3EX007/);
      assert.match(words, /Tablette 7/);
    });
    await soon(async () => assert.equal(await page.getByTestId('device-state').getAttribute('data-state'), 'ready'));
  });
  await tally.check('each setting says what became of it, as the tablet reported', async () => {
    const { body } = await visitor.api(`/devices?q=PF3EX007`);
    const { body: device } = await visitor.api(`/devices/${body.items[0].id}`);
    assert.deepEqual(device.settings.map(({ setting }) => setting).sort(), [...SETTINGS].sort());
    await soon(async () => {
      const rows = await page.getByTestId('device-settings').locator('tbody tr').allTextContents();
      assert.equal(rows.length, SETTINGS.length);
      for (const { label } of device.settings) {
        const row = plain(rows.find((text) => plain(text).startsWith(plain(label))) ?? '');
        assert.match(row, /Appliqué|Noté|Sans équivalent/, `${label}: ${row}`);
      }
    });
  });
  await tally.check('the inventory names system, memory, storage, battery and agent', async () => {
    const inventory = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Inventaire' }) });
    await soon(async () => {
      const words = plain(await inventory.textContent());
      for (const fact of ['Système', 'Mémoire', 'Stockage', 'Batterie', 'Version de l’agent']) {
        assert.match(words, new RegExp(`${fact} ?(?!Non renseigné)\\S`), fact);
      }
      assert.match(words, /\d+ logiciels/);
    });
  });
  await tally.check('its page says which budget line paid for it', async () => {
    await soon(async () => {
      const words = plain(await page.getByTestId('device-funding').textContent());
      assert.match(words, /Payée parÉquipements numériques mobiles et services associés/);
      assert.match(words, /4 000,00 €/);
    });
  });
  await tally.check('the beginning of a number lists those that have it', async () => {
    await find('PF3EX01');
    const rows = page.getByTestId('devices').locator('tbody tr');
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=devices] tbody tr').length === 5);
    await soon(async () => {
      for (const text of await rows.allTextContents()) assert.match(text, /PF3EX01/);
    });
  });
  await tally.check('a number that nobody has says so', async () => {
    await find('ZZ999');
    await page.getByText('Rien ne correspond à votre recherche').waitFor();
  });
  await tally.check('a blocked filter shows none, a ready one shows all', async () => {
    const asked = async (/** @type {string} */ state) =>
      (await visitor.api(`/devices?boardState=${state}&classroomId=${example.classroomId}`)).body.total;
    assert.deepEqual([await asked('blocked'), await asked('ready')], [0, 14]);
  });
  await tally.check('a change of a tablet is taken back from its notification', async () => {
    await find('PF3EX007');
    await page.getByTestId('device-state').waitFor();
    await page.getByTestId('more-acts').click();
    await page.getByTestId('edit-device').click();
    await page.getByTestId('asset-tag').fill('INV-0007');
    await page.getByTestId('edit-device-dialog-confirm').click();
    const tagOf = async () => (await visitor.api('/devices?q=PF3EX007')).body.items[0].assetTag;
    await page.getByTestId('undo').waitFor();
    assert.equal(await tagOf(), 'INV-0007');
    await page.getByTestId('undo').click();
    await page.getByText('C’est annulé.').waitFor();
    assert.equal(await tagOf(), null);
  });
}
