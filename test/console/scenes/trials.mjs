import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const PATIENCE_MS = 90_000;
const TITLE = 'Essai {numero}';

/** A change is foreseen, goes to some first, then to all; one comes back to what was. @param {import('../world.mjs').World} world */
export async function trials(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const path = `/profils/${example.profileId}`;
  const read = () => example.client.call('GET', `/profiles/${example.profileId}`);
  const before = await read();
  const words = async (/** @type {string} */ testId) => plain(await page.getByTestId(testId).textContent());

  await tally.must('what a change will do is said before it is saved', async () => {
    await visitor.open(path);
    await page.getByTestId('label-title').fill(TITLE);
    await page.getByTestId('change-foresight').getByText('1 classe mobile,', { exact: false }).waitFor();
    await soon(async () =>
      assert.match(await words('foresight'), /Étiquette à l’écran : (changé|ajouté) sur \d+ tablettes/),
    );
  });
  await tally.must('it may go to some first, with what is waited for', async () => {
    await page.getByLabel('À une part des classes mobiles').check();
    await page.getByTestId('first-reports').fill('6');
  });
  await looks.at(visitor, 'profile-first');
  await tally.must('saved, it is tried, and nobody else has it', async () => {
    await page.getByTestId('save-profile').click();
    await page.getByTestId('rollout-notice').waitFor();
    const { version, rollout } = await read();
    // Fast tablets may have reported already.
    if (rollout === null) assert.equal(version, before.version + 1);
    else assert.deepEqual([version, rollout.first, rollout.state], [before.version, 1, 'trying']);
  });
  await tally.check('it goes on by itself once it is reported, and the page says so', async () => {
    await page.getByTestId('rollout-link').click();
    await page.getByTestId('rollout-state').getByText('Étendu à tous').waitFor({ timeout: PATIENCE_MS });
    await until(async () => (await read()).version > before.version, PATIENCE_MS);
    await soon(async () => assert.match(await words('rollout'), /sans échec/));
  });
  await looks.at(visitor, 'rollout');
  await tally.check('one comes back to the version before with one click', async () => {
    await visitor.open(path);
    await page.getByTestId(`return-${before.version}`).click();
    await page.getByTestId('return-dialog-confirm').click();
    await page.getByText('C’est fait', { exact: false }).waitFor();
    const { settings, version } = await read();
    assert.equal(version, before.version + 2);
    assert.deepEqual(settings, before.settings);
  });
  await tally.check('a profile may go to a whole commune but for a cart, and what that does is said', async () => {
    await page.getByTestId('add-assignment').click();
    await page.getByTestId('assign-kind').click();
    await page.getByRole('option', { name: 'Une école entière' }).click();
    await page.getByLabel('École', { exact: true }).click();
    await page.getByRole('option').first().click();
    await page.getByTestId('assign-dialog').getByTestId('foresight').waitFor();
    await soon(async () => assert.match(await words('assign-dialog'), /Le plus proche de la tablette l’emporte/));
  });
  await looks.at(visitor, 'dialog-assign-foreseen');
  await page.keyboard.press('Escape');
  await page.getByTestId('assign-dialog').waitFor({ state: 'detached' });

  await tally.check('an intermediary between tablets and the Internet is asked of two people', async () => {
    await visitor.open('/profils');
    await visitor.open(path);
    await page.getByTestId('switch-proxy').click();
    await page.getByTestId('proxy-host').fill('proxy.exemple.fr');
    await page.getByTestId('proxy-port').fill('3128');
    await page.getByTestId('two-persons').waitFor();
    await page.getByRole('button', { name: 'Demander à deux…' }).click();
    await page.getByTestId('request-reason').fill('Le filtre de l’académie.');
  });
  await looks.at(visitor, 'dialog-ask-change');
  // Her role is not of today, and she has just proved that it is she.
  await world.sql(`update identity.held_role set granted_at = now() - interval '40 days'`);
  await world.sql(`update identity.session set proven_at = now()`);
  await tally.check('it waits for a second person, on a page of its own, and nothing has changed', async () => {
    await page.getByTestId('ask-change-dialog-confirm').click();
    await page.waitForURL(/\/actes-graves\/[0-9a-f-]{36}$/);
    await soon(async () => assert.match(await words('approval-next'), /une seconde personne doit donner son accord/));
    assert.equal((await read()).settings.proxy, undefined);
  });
  await page.goto('about:blank');
}
