import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const PATIENCE_MS = 60_000;
const CODE = '314159';
/** Of a profile: far enough to be ahead of whoever plays this. */
const [VERSION, LAST_DAY, LAST_DAY_WORDS] = ['18.2', '2031-03-14', '14/03/2031'];

/** What is asked of one iPad, by whoever has it in hand or looks after it. @param {import('../world.mjs').World} world */
export async function ipadActs(world) {
  const { tally, looks } = world;
  const { supervised, plain: unsupervised, idOf } = await world.ipads();
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const device = await idOf(supervised);
  await world.trusted();

  await tally.must('what opens an erased iPad again is asked for with a reason', async () => {
    await visitor.open(`/tablettes/${device}`);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('device-activation-lock').click();
    await page.getByTestId('activation-lock-dialog-confirm').click();
    await page.locator('[data-testid=activation-lock-reason][aria-invalid=true]').waitFor();
    await page.getByTestId('activation-lock-reason').fill('Un compte personnel y était resté.');
  });
  await looks.at(visitor, 'dialog-code-activation');
  await tally.must('it is the one that the iPad has confided, and is shown once', async () => {
    await page.getByTestId('activation-lock-dialog-confirm').click();
    const shown = page.getByTestId('activation-lock-secret');
    await shown.waitFor();
    await soon(async () => assert.equal(plain(await shown.textContent()), supervised.state.bypassCode));
  });
  await looks.at(visitor, 'code-activation');
  await tally.check('closed, it is nowhere on the page, and the journal keeps who saw it, and why', async () => {
    await page.getByRole('button', { name: 'Fermer', exact: true }).last().click();
    await page.getByTestId('activation-lock-shown').waitFor({ state: 'detached' });
    assert.ok(!(await page.content()).includes(String(supervised.state.bypassCode)));
    await visitor.open('/activite');
    await page.getByText('Un compte personnel y était resté.').first().waitFor();
  });

  await tally.must('a code that a pupil forgot is taken off the one iPad', async () => {
    supervised.state.passcode = CODE;
    await ask(visitor, device, 'Effacer le code');
  });
  await looks.at(visitor, 'dialog-effacer-code');
  await tally.check('and its page says that it is done', async () => {
    await send(visitor);
    await until(async () => supervised.state.passcode === null, PATIENCE_MS);
    assert.equal(supervised.state.passcode, null);
    await page.getByTestId('operations').getByText('Effacement du code').first().waitFor();
  });

  await tally.must('a restart of an iPad that nobody supervises is « sans objet », and says what to do', async () => {
    await ask(visitor, await idOf(unsupervised), 'Redémarrer');
    await send(visitor);
    await page.getByTestId('operations').getByRole('link').first().click();
    await page.getByTestId('count-notApplicable').waitFor({ timeout: PATIENCE_MS });
    await page.getByTestId('status-notApplicable').click();
    await page.getByText('Seul un iPad supervisé redémarre de loin').first().waitFor();
    await soon(async () => assert.equal(await page.getByTestId('count-failed').count(), 0));
  });
  await looks.at(visitor, 'ipad-redemarrage-sans-objet');

  await tally.must('a profile wants a version by a day, and refuses what is none', async () => {
    await visitor.open('/profils/nouveau');
    await page.getByTestId('profile-name').fill('iPad à jour');
    await page.getByTestId('switch-updates').click();
    await page.getByTestId('updates-deadline').click();
    await page.getByTestId('updates-version').fill('la dernière');
    await page.getByTestId('save-profile').click();
    await page.locator('[data-testid=updates-version][aria-invalid=true]').waitFor();
  });
  await looks.at(visitor, 'profil-version-date');
  await tally.check('it says what that will be on an iPad, and is found again as it was written', async () => {
    await page.getByTestId('updates-version').fill(VERSION);
    await page.getByLabel('Au plus tard le').fill(LAST_DAY);
    await page.getByTestId('save-profile').click();
    await page.waitForURL(/\/profils\/[0-9a-f-]{36}/);
    await page.reload();
    await soon(async () => assert.equal(await page.getByTestId('updates-version').inputValue(), VERSION));
    await soon(async () => assert.equal(await page.getByLabel('Au plus tard le').inputValue(), LAST_DAY));
    await soon(async () => {
      const words = plain(await page.getByTestId('preview-apple').textContent());
      assert.ok(words.includes(`iPadOS ${VERSION} le ${LAST_DAY_WORDS} à 22 h`), words);
    });
  });
}

/** From its page. @param {import('../visitors.mjs').Visitor} visitor @param {string} device @param {string} what */
async function ask(visitor, device, what) {
  const { page } = visitor;
  await visitor.open(`/tablettes/${device}`);
  await page.getByTestId('more-acts').click();
  await page.getByTestId('ask-device').click();
  await page.getByTestId('operation-kind').click();
  await page.getByRole('option', { name: what, exact: true }).click();
}

/** @param {import('../visitors.mjs').Visitor} visitor */
async function send({ page }) {
  await page.getByTestId('operation-dialog-confirm').click();
  await page.getByTestId('operation-dialog').waitFor({ state: 'detached' });
}
