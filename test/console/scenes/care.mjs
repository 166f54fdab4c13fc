import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** A picture of one grey point, and the place that a telephone would write in it. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

/** @param {import('../world.mjs').World} world */
export async function care(world) {
  const { visitors, example } = world;
  const referent = await world.as('digitalReferent');
  const teacher = await visitors.enter(
    'teacher-of-care',
    await world.hire('teacher', example.schoolId, 'enseignante@console.invalid'),
  );
  await repair(world, teacher, referent);
  await application(world, teacher, referent);
  await thresholds(world, referent);
}

/**
 * @param {import('../world.mjs').World} world
 * @param {import('../visitors.mjs').Visitor} teacher @param {import('../visitors.mjs').Visitor} referent
 */
async function repair({ tally, looks, example }, teacher, referent) {
  const { body } = await teacher.api(`/devices?classroomId=${example.classroomId}&limit=200`);
  const device = body.items.at(-1);
  let page = teacher.page;
  let path = '';

  await tally.must('a teacher says that a tablet is broken, from its page', async () => {
    await teacher.open(`/tablettes/${device.id}`);
    await page.getByTestId('open-repair').click();
    await page.getByTestId('repair-fault').click();
    await page.getByRole('option', { name: 'Écran' }).click();
    await page.getByTestId('repair-description').fill('Vitre fendue en bas à gauche.');
    await page.getByTestId('open-repair-dialog-confirm').click();
    await page.getByTestId('repair-standing').waitFor();
    path = new URL(page.url()).hash.slice(1);
    assert.equal((await teacher.api(`/devices/${device.id}`)).body.state, 'broken');
  });
  await tally.check('adds a photo, which is shown', async () => {
    await page.getByTestId('add-photo').setInputFiles({ name: 'ecran.png', mimeType: 'image/png', buffer: PNG });
    await page.getByTestId('photo').waitFor();
    const shown = page.getByTestId('photo').locator('img');
    await shown.waitFor();
    assert.ok(
      (await shown.evaluate((/** @type {HTMLImageElement} */ picture) =>
        picture.decode().then(() => picture.naturalWidth),
      )) > 0,
    );
  });
  await tally.check('and is offered nothing that is not hers to do', async () => {
    for (const act of ['send-repair', 'close-repair', 'set-warranty']) {
      await soon(async () => assert.equal(await page.getByTestId(act).count(), 0, act));
    }
  });
  page = referent.page;
  await tally.check('whoever keeps the fleet notes that it left, and that it came back', async () => {
    await referent.open('/reparations');
    await page.getByTestId('repairs').getByText(device.serialNumber).waitFor();
    await looks.at(referent, 'repairs-with-one');
    await referent.open(path);
    await page.getByTestId('send-repair').click();
    await page.getByTestId('repair-supplier').fill('SAV du Grésivaudan');
    await looks.at(referent, 'dialog-send-repair');
    await page.getByTestId('send-repair-dialog-confirm').click();
    await page.locator('[data-testid=repair-standing][data-state=sent]').waitFor();
    assert.equal((await referent.api(`/devices/${device.id}`)).body.state, 'inRepair');
    await page.getByTestId('close-repair').click();
    await page.getByTestId('repair-cost').fill('49,90');
    await page.getByTestId('close-repair-dialog-confirm').click();
    await page.locator('[data-testid=repair-standing][data-state=closed]').waitFor();
    await soon(async () => assert.match(plain(await page.getByTestId('repair-facts').textContent()), /49,90 €/));
    assert.equal((await referent.api(`/devices/${device.id}`)).body.state, 'inService');
    await looks.at(referent, 'repair');
  });
}

/**
 * @param {import('../world.mjs').World} world
 * @param {import('../visitors.mjs').Visitor} teacher @param {import('../visitors.mjs').Visitor} referent
 */
async function application({ tally, looks }, teacher, referent) {
  let path = '';
  await tally.must('a teacher asks for an application, and the teachers are for it', async () => {
    const { page } = teacher;
    await teacher.open('/applications');
    await page.getByTestId('ask-for-app').click();
    await page.getByTestId('app-name').fill('GCompris');
    await page.getByTestId('app-reason').fill('Lecture et numération au cycle 2.');
    await looks.at(teacher, 'dialog-ask-for-app');
    await page.getByTestId('ask-for-app-dialog-confirm').click();
    await page.getByTestId('opinion-missing').waitFor();
    path = new URL(page.url()).hash.slice(1);
    await page.getByTestId('advise').click();
    await page.getByTestId('advise-comment').fill('L’équipe s’en sert déjà.');
    await page.getByTestId('advise-dialog-confirm').click();
    await page.getByTestId('opinions').getByText('Favorable').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('decide').count(), 0));
  });
  await tally.check('whoever keeps the fleet answers, puts it in the catalogue and installs it on a cart', async () => {
    const { page } = referent;
    await referent.open(path);
    await page.getByTestId('decide').click();
    await page.getByTestId('decide-reason').fill('Libre, gratuite, sans compte d’élève.');
    await page.getByTestId('decide-dialog-confirm').click();
    await page.locator('[data-testid=request-state][data-state=approved]').waitFor();
    await page.getByTestId('add-app').click();
    await page.getByTestId('app-purpose').fill('Apprendre en jouant.');
    await page.getByTestId('app-linux').fill('gcompris-qt');
    await page.getByTestId('app-licences').fill('60');
    await looks.at(referent, 'dialog-add-app');
    await page.getByTestId('add-app-dialog-confirm').click();
    await page.getByTestId('assign-app').click();
    await page.getByTestId('assign-classroom').click();
    await page.getByRole('option').first().click();
    await page.getByTestId('assign-app-dialog-confirm').click();
    await page.getByTestId('app-progress').waitFor();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('app-progress').textContent()), /^\d+\/\d+ installées$/),
    );
    await soon(async () => assert.match(plain(await page.locator('main').textContent()), /1\d sur 60 retenues/));
    await looks.at(referent, 'app');
  });
  await correction({ tally, looks }, referent);
}

/** @param {Pick<import('../world.mjs').World, 'tally' | 'looks'>} world @param {import('../visitors.mjs').Visitor} referent */
async function correction({ tally, looks }, referent) {
  const { page } = referent;
  const path = `/apps/${page.url().split('/').at(-1) ?? ''}`;
  const edit = async () => {
    await page.getByTestId('edit-app').click();
    await page.getByTestId('edit-app-dialog').waitFor();
  };
  await tally.must('what the catalogue says of an application is corrected', async () => {
    await edit();
    await page.getByTestId('app-licences').fill('soixante');
    await page.getByTestId('edit-app-dialog-confirm').click();
    await page.locator('[data-testid=app-licences][aria-invalid=true]').waitFor();
    await page.getByTestId('app-licences').fill('48');
    await page.getByTestId('app-price').fill('3,50');
    await looks.at(referent, 'dialog-edit-app');
    await page.getByTestId('edit-app-dialog-confirm').click();
    await page.getByTestId('edit-app-dialog').waitFor({ state: 'detached' });
    const { body } = await referent.api(path);
    assert.deepEqual([body.licences, body.priceCents, body.packages], [48, 350, { linux: 'gcompris-qt' }]);
  });
  await tally.check('what another has corrected meanwhile is not overwritten', async () => {
    await edit();
    const { status } = await page.evaluate(
      (address) =>
        fetch(address, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json', 'x-chariot': '1' },
          body: JSON.stringify({ purpose: 'Réviser.' }),
        }).then((answer) => ({ status: answer.status })),
      `/api/v1${path}`,
    );
    assert.equal(status, 200);
    await page.getByTestId('app-purpose').fill('Celle qui arrive après.');
    referent.expect(412, /\/apps\/[^/]+$/);
    await page.getByTestId('edit-app-dialog-confirm').click();
    await page
      .getByTestId('refusal')
      .getByText(/a changé depuis que vous l’avez lu/)
      .waitFor();
    assert.equal((await referent.api(path)).body.purpose, 'Réviser.');
    await page.keyboard.press('Escape');
  });
}

/** @param {import('../world.mjs').World} world @param {import('../visitors.mjs').Visitor} referent */
async function thresholds({ tally, looks }, referent) {
  const { page } = referent;
  await tally.check('a threshold is set for one’s ground, and says who set it', async () => {
    await referent.open('/conformite');
    await page.getByTestId('threshold-age').click();
    await page.getByLabel('Fixer un seuil pour ce lieu').check();
    await page.getByTestId('threshold-years').fill('cinq');
    await page.getByTestId('threshold-dialog-confirm').click();
    await page.getByText('Ce nombre ne convient pas.').waitFor();
    await page.getByTestId('threshold-years').fill('7');
    await looks.at(referent, 'dialog-threshold');
    await page.getByTestId('threshold-dialog-confirm').click();
    await page.getByTestId('thresholds').getByText('plus de 7 ans', { exact: false }).waitFor();
    const row = page.getByTestId('thresholds').locator('tr', { hasText: 'Appareil trop âgé' });
    await soon(async () => assert.doesNotMatch(plain(await row.textContent()), /Proposé par Chariot/));
  });
}
