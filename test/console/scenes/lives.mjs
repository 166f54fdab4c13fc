import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';
import { dayInParis } from '../../stack/days.mjs';

const ago = (/** @type {number} */ days) => dayInParis(-days);
const french = (/** @type {string} */ day) => day.split('-').reverse().join('/');

/**
 * A convention lives: signed by both, amended, looked at on another day, denounced.
 * @param {import('../world.mjs').World} world
 */
export async function lives(world) {
  const { tally, looks } = world;
  const visitor = await world.as('academie');
  const { page } = visitor;
  const address = `/conventions/${await declared(world)}`;
  const step = (/** @type {string} */ key) => page.getByTestId(`step-${key}`);
  const [first, second] = [ago(8), ago(5)];

  await tally.must('one signature does not date it, and it says which is missing', async () => {
    await visitor.open(address);
    await step('draft').and(page.locator('[data-standing=current]')).waitFor();
    await page.getByTestId('sign-convention').click();
    await page.getByTestId('academie-signed').fill(first);
    await soon(async () => assert.match(plain(await page.getByTestId('sign-effect').textContent()), /reste un projet/));
    await looks.at(visitor, 'dialog-sign');
    await page.getByTestId('sign-dialog-confirm').click();
    await page.getByTestId('sign-dialog').waitFor({ state: 'detached' });
    await step('signed').getByText('il manque celle de la collectivité').waitFor();
  });
  await tally.must('the later of the two dates it, and it is no longer corrected', async () => {
    await page.getByTestId('sign-convention').click();
    await page.getByTestId('local-authority-signed').fill(second);
    await soon(async () =>
      assert.ok(plain(await page.getByTestId('sign-effect').textContent()).includes(`datée du ${french(second)}`)),
    );
    await page.getByTestId('sign-dialog-confirm').click();
    await page.getByTestId('sign-dialog').waitFor({ state: 'detached' });
    await step('inForce').and(page.locator('[data-standing=current]')).waitFor();
    await soon(async () => assert.ok(plain(await step('signed').textContent()).includes(french(second))));
    await soon(async () => assert.equal(await page.getByTestId('correct-convention').count(), 0));
  });
  await looks.at(visitor, 'convention-in-force');
  await tally.must('an avenant shows what it changes before it is noted', async () => {
    await page.getByTestId('amend-convention').click();
    const fields = {
      subject: 'Prolongation de six mois',
      articles: 'art. 11',
      effective: ago(2),
      academie: ago(3),
      'local-authority': ago(3),
    };
    for (const [name, value] of Object.entries(fields)) await page.getByTestId(`amendment-${name}`).fill(value);
    await page.getByTestId('amendment-object').check();
    await page.getByTestId('preview-amendment').click();
    await page.getByTestId('amendment-nothing').waitFor();
    await page.getByTestId('convention-durationMonths').fill('18');
    await looks.at(visitor, 'amendment');
    await page.getByTestId('preview-amendment').click();
    await page
      .getByTestId('amendment-dialog')
      .getByText(/12.mois → /)
      .waitFor();
    await soon(async () => assert.equal(await page.getByTestId('amendment-dialog').getByRole('listitem').count(), 1));
    await looks.at(visitor, 'dialog-amendment');
    await page.getByTestId('amendment-dialog-confirm').click();
    await page.getByTestId('amendments').getByText('Prolongation de six mois').waitFor();
  });
  await tally.must('what it said before stays readable at its date', async () => {
    const duration = async () => plain(await page.getByTestId('terms-dates').textContent());
    await page
      .getByTestId('terms-dates')
      .filter({ hasText: /Durée \(art\.\s11\)\s*18\smois/ })
      .waitFor();
    await page.getByTestId('terms-on').fill(ago(4));
    await page
      .getByTestId('said-then')
      .getByText(french(ago(4)))
      .waitFor();
    await soon(async () => assert.match(await duration(), /Durée \(art\. 11\)12 mois/));
    await page.getByTestId('terms-today').click();
    await page.getByTestId('said-then').waitFor({ state: 'detached' });
  });
  await tally.must('a letter that is not received yet ends nothing at a date made up', async () => {
    await page.getByTestId('terminate-convention').click();
    await page.getByTestId('terminate-by').click();
    await page.getByRole('option').last().click();
    await page.getByTestId('letter-sent').fill(ago(1));
    await page.getByTestId('terminate-reason').fill('L’école ferme.');
    await looks.at(visitor, 'dialog-terminate');
    await page.getByTestId('terminate-dialog-confirm').click();
    await page.getByTestId('terminate-dialog').waitFor({ state: 'detached' });
    await step('over')
      .getByText(/non calculable/)
      .waitFor();
    await step('inForce').and(page.locator('[data-standing=current]')).waitFor();
  });
  await tally.check('and the list says where it is, and what comes next', async () => {
    await visitor.open('/conventions');
    const row = page.getByTestId('conventions').locator('tr').filter({ hasText: 'VIE-1' });
    await row.getByText(/En vigueur, modifiée/).waitFor();
    await row.getByText('…', { exact: true }).waitFor({ state: 'detached' });
  });
}

/** A draft of its own between the parties of the example. @param {import('../world.mjs').World} world @returns {Promise<string>} */
async function declared({ example: { client, conventionId } }) {
  const { academie, localAuthority, annex, mention } = await client.call('GET', `/conventions/${conventionId}`);
  const [{ uai, schoolName, referenceCollegeUai }] = annex;
  const { id } = await client.call('POST', '/conventions', {
    ...{ reference: 'VIE-1', title: 'Une convention qui vit', academieId: academie.id },
    ...{ localAuthorityId: localAuthority.id, signedOn: null, durationMonths: 12, mention },
    ...{ deploymentFrom: null, deploymentUntil: null, fundingRatePercent: 50, terminationNoticeMonths: 3 },
    ...{ eligibleCapPerClassroom: 800_000, stateCapPerClassroom: 400_000, advance: 200_000 },
    ...{ expectedDevicesPerClassroom: 12, forecastCost: null },
    annex: [
      {
        ...{ uai, schoolName, referenceCollegeUai, address: null, city: null, departement: null },
        ...{ mobileClassrooms: 1, equipmentSubsidy: 400_000, resourceGrant: 50_000 },
      },
    ],
    budgetLines: [
      {
        ...{ code: 'equipment', label: 'Équipements', fiscalYear: 2026, stateShare: 400_000 },
        ...{ localAuthorityShare: 400_000, subsidised: true, spenderId: localAuthority.id, articles: ['6.2'] },
      },
    ],
  });
  return id;
}
