import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';
import { addPasskey } from './account.mjs';

/**
 * The convention is signed: its advance is paid and received, its account given, the dotation of the collège confirmed,
 * a letter leaves.
 * @param {import('../world.mjs').World} world
 */
export async function treasury(world) {
  const { tally, visitors, looks, example } = world;
  const pages = `/conventions/${await declared(world)}`;
  const convention = await example.client.call('GET', pages);
  const academie = await world.as('academie');
  const accounts = await visitors.enter(
    'treasury',
    await world.hire('finance', convention.localAuthority.id, 'regie@console.invalid'),
  );
  const college = await visitors.enter(
    'college',
    await world.hire('collegePrincipal', convention.annex[0].referenceCollege.id, 'college@console.invalid'),
  );
  await world.sql(`update identity.held_role set granted_at = now() - interval '40 days'`);
  await world.giveAuthenticator(accounts);
  await addPasskey(accounts);
  const text = async (/** @type {import('../visitors.mjs').Visitor} */ visitor, /** @type {string} */ testId) =>
    plain(await visitor.page.getByTestId(testId).first().textContent());

  await tally.must(
    'nothing is due as long as the convention is not signed, and it is said before one writes',
    async () => {
      await academie.open(`${pages}/versements`);
      await academie.page.getByTestId('payments').getByText('n’est pas signée').waitFor();
      await soon(async () => assert.equal(await academie.page.getByTestId('record-payment').count(), 0));
      await looks.at(academie, 'payments-empty');
    },
  );
  await example.client.call('PUT', `${pages}/signature`, {
    ...{ academieSignedOn: '2016-11-10', localAuthoritySignedOn: '2016-11-10', academieSignatory: 'Le DASEN' },
    ...{ localAuthoritySignatory: 'Le maire', signedReference: null, placeOfSignature: null },
    ...{ visaRequired: false, visaOn: null },
    academieOriginal: { bothSignatures: true, keptSince: '2016-11-10' },
    localAuthorityOriginal: { bothSignatures: true, keptSince: '2016-11-10' },
  });
  await tally.must('once it is signed, the advance is proposed and written', async () => {
    await academie.open(`${pages}/versements`);
    await academie.page.getByTestId('record-payment').click();
    await academie.page.locator('[data-testid=payment-ceiling][data-cents="200000"]').waitFor();
    await soon(async () => assert.equal(await academie.page.getByTestId('payment-cents').inputValue(), '2000,00'));
    await looks.at(academie, 'dialog-payment');
    await academie.page.getByTestId('payment-dialog-confirm').click();
    await academie.page.getByTestId('payment-rows').waitFor();
    await soon(async () => assert.match(await text(academie, 'payment-rows'), /2 000,00 €.*Pas encore confirmé/));
  });
  await tally.must('the commune says what it has received, and the gap is shown to both', async () => {
    const { page } = accounts;
    await accounts.open(`${pages}/versements`);
    await page.getByTestId('confirm-payment').click();
    await page.getByTestId('receipt-cents').fill('1 999,00');
    await page.getByTestId('receipt-order').fill('T-17');
    await looks.at(accounts, 'dialog-receipt');
    await page.getByTestId('receipt-dialog-confirm').click();
    await page.getByTestId('payment-rows').getByText('À expliquer').waitFor();
    await academie.page.getByTestId('payment-rows').getByText('À expliquer').waitFor();
  });
  await tally.check('each figure opens to its computation', async () => {
    const due = accounts.page.getByTestId('money-paid');
    await due.and(accounts.page.locator('[data-cents="200000"]')).waitFor();
    await due.locator('summary').click();
    await due
      .getByText(/art\. /)
      .first()
      .waitFor();
  });
  await tally.must('another account is asked for, masked, and waits for a second person', async () => {
    const { page } = accounts;
    await page.getByTestId('change-bank').click();
    await page.getByTestId('bank-iban-field').fill('FR76 3000 1007 9412 3456 7890 185');
    await page.getByTestId('bank-holder-field').fill('Trésorerie de l’exemple');
    await page.getByTestId('bank-reason-field').fill('Premier relevé.');
    await looks.at(accounts, 'dialog-bank');
    accounts.expect(403, /\/bank-details$/);
    await page.getByTestId('bank-dialog-confirm').click();
    await page.getByTestId('prove-passkey').click();
    await page.getByTestId('bank-awaiting').waitFor();
    await soon(async () => assert.match(await text(accounts, 'bank-awaiting'), /FR76 •••• \d{3}/));
    await soon(async () => assert.doesNotMatch(plain(await page.locator('main').textContent()), /3456/));
  });
  await looks.at(accounts, 'payments-commune');
  await tally.check('the ministry’s suspension is written down, and stops what is payable', async () => {
    const { page } = academie;
    await page.getByTestId('record-decision').click();
    await page.getByTestId('ministry-reference').fill('MEN-2017-4');
    await page.getByTestId('ministry-explanation').fill('En attente de pièces.');
    await page.getByTestId('ministry-dialog-confirm').click();
    await page.getByTestId('payments-suspended').waitFor();
  });
  await tally.must('the dotation is paid to the collège, which says what it has bought', async () => {
    await academie.page.getByTestId('record-grant').click();
    await soon(async () => assert.equal(await academie.page.getByTestId('grant-cents').inputValue(), '500,00'));
    await academie.page.getByTestId('grant-dialog-confirm').click();
    await academie.page.locator('[data-testid=grant][data-received=false]').waitFor();
    const { page } = college;
    await college.open(`${pages}/versements`);
    await page.getByTestId('confirm-grant').click();
    await page.getByTestId('add-purchase').click();
    await page.getByTestId('purchase-1').fill('Licences de lecture');
    await page.getByTestId('purchase-cents-1').fill('120,50');
    await looks.at(college, 'dialog-grant');
    await page.getByTestId('confirm-grant-dialog-confirm').click();
    await page.locator('[data-testid=grant][data-received=true]').waitFor();
    await soon(async () =>
      assert.equal(await page.getByTestId('bank').count(), 0, 'a collège sees the commune’s account'),
    );
  });
  await looks.at(college, 'payments-college');
  await looks.at(academie, 'payments-academie');

  await tally.must('a letter that the text calls for is drafted, read, and has left for good', async () => {
    const { page } = accounts;
    await accounts.open(`${pages}/courriers`);
    await page.locator('[data-testid=letter-proposals] [data-kind=optionalClauses]').waitFor();
    await looks.at(accounts, 'letters-empty');
    await page.locator('[data-kind=optionalClauses]').getByTestId('prepare-letter').click();
    await page.getByTestId('letter-dialog-confirm').click();
    await page.getByText('Choisissez-en au moins une.').waitFor();
    await page.getByTestId('letter-clauses').getByRole('checkbox').first().check();
    await looks.at(accounts, 'dialog-letter');
    await page.getByTestId('letter-dialog-confirm').click();
    await page.locator('[data-testid=letter][data-state=draft]').waitFor();
    await page.getByTestId('mark-sent').click();
    await looks.at(accounts, 'dialog-sent');
    await page.getByTestId('sent-dialog-confirm').click();
    await page.locator('[data-testid=letter][data-state=sent]').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('correct-letter').count(), 0));
  });
  await looks.at(accounts, 'letters');
}

/** A draft of its own between the parties of the example. @param {import('../world.mjs').World} world @returns {Promise<string>} */
async function declared({ example: { client, conventionId } }) {
  const { academie, localAuthority, annex, mention } = await client.call('GET', `/conventions/${conventionId}`);
  const [{ uai, schoolName, referenceCollegeUai }] = annex;
  const { id } = await client.call('POST', '/conventions', {
    ...{ reference: 'ARGENT-1', title: 'Une convention que l’État paie', academieId: academie.id },
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
        ...{ code: 'equipment', label: 'Équipements', fiscalYear: 2016, stateShare: 400_000 },
        ...{ localAuthorityShare: 400_000, subsidised: true, spenderId: localAuthority.id, articles: ['6.2'] },
      },
    ],
  });
  return id;
}
