import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const NAME = 'Tablettes du cycle 2';

/** What a school says of its week, and what its tablets do with it. @param {import('../world.mjs').World} world */
export async function machine(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const hours = page.getByTestId('school-hours');

  await tally.must('a school that has not said its hours says so', async () => {
    await visitor.open(`/ecoles/${example.schoolId}`);
    await soon(async () => assert.match(plain(await hours.textContent()), /n’a pas encore dit ses horaires/));
  });
  await tally.check('hours that are none are refused where they were typed', async () => {
    await hours.getByTestId('edit-hours').click();
    await soon(async () => assert.equal(await page.getByTestId('hours-1').inputValue(), '8h30-11h30, 13h30-16h30'));
    await page.getByTestId('hours-1').fill('le matin');
    await page.getByTestId('hours-dialog-confirm').click();
    await page.locator('[data-testid=hours-1][aria-invalid=true]').waitFor();
  });
  await looks.at(visitor, 'dialog-hours');
  await tally.must('and kept as people write them', async () => {
    await page.getByTestId('hours-1').fill('8h30 à 12h et 13h45-16h');
    await page.getByTestId('hours-dialog-confirm').click();
    await page.getByTestId('hours-dialog').waitFor({ state: 'detached' });
    await hours.getByText('8h30-12h00, 13h45-16h00').waitFor();
    await soon(async () => assert.match(plain(await hours.textContent()), /MercrediFermée/));
  });
  await looks.at(visitor, 'ecole-horaires');

  await tally.must('a profile sets sessions, printers, devices and updates', async () => {
    await visitor.open('/profils/nouveau');
    await page.getByTestId('profile-name').fill(NAME);
    for (const setting of ['sharedUse', 'printers', 'camera', 'updates', 'trustedAuthority']) {
      await page.getByTestId(`switch-${setting}`).click();
    }
    await page.getByTestId('printer-0').fill('Salle des maîtres');
    await page.getByTestId('printer-uri-0').fill('http://imprimante');
    await page.getByTestId('save-profile').click();
    await page.locator('[data-testid=printer-uri-0][aria-invalid=true]').waitFor();
    await page.locator('[data-testid=authority-pem-0][aria-invalid=true]').waitFor();
  });
  await looks.at(visitor, 'profil-machine');
  await tally.check('and finds them again as they were written', async () => {
    await page.getByTestId('switch-trustedAuthority').click();
    await page.getByTestId('printer-uri-0').fill('ipp://imprimante.exemple.fr/ipp/print');
    await page.getByTestId('save-profile').click();
    await page.waitForURL(/\/profils\/[0-9a-f-]{36}/);
    await page.reload();
    await soon(async () =>
      assert.equal(await page.getByTestId('printer-uri-0').inputValue(), 'ipp://imprimante.exemple.fr/ipp/print'),
    );
    await soon(async () => assert.equal(await page.getByTestId('shared-name').inputValue(), 'Élèves'));
    await soon(async () => assert.equal(await page.getByTestId('updates-outside').isChecked(), true));
    await soon(async () => assert.equal(await page.getByTestId('camera-allowed').isChecked(), false));
    await soon(async () => assert.equal(await page.getByTestId('switch-trustedAuthority').isChecked(), false));
  });
}
