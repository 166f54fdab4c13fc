import assert from 'node:assert/strict';
import { settle } from '../look.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';
import { addPasskey } from './account.mjs';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
/** An electronic invoice as a supplier sends it: 12 tablets, 8 000 € HT. */
const UBL = `<?xml version="1.0"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>FA-2016-118</cbc:ID><cbc:IssueDate>2016-11-20</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>ENG-2016-42</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Fournisseur de l’exemple</cbc:RegistrationName>
    <cbc:CompanyID schemeID="0002">73282932000074</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount>1600.00</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>8000.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>9600.00</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity>12</cbc:InvoicedQuantity><cbc:LineExtensionAmount>8000.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Tablette 11 pouces et sa coque</cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>20</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item></cac:InvoiceLine>
</Invoice>`;
const SERIALS = Array.from({ length: 12 }, (_, index) => `PF3EX0${String(index + 1).padStart(2, '0')}`);

/**
 * From the supplier's file to the service fait: the commune's accounts, its mayor, the académie.
 * @param {import('../world.mjs').World} world
 */
export async function expenses(world) {
  const { tally, visitors, looks, example } = world;
  const pages = `/conventions/${example.conventionId}`;
  const { localAuthority } = await example.client.call('GET', pages);
  const accounts = await visitors.enter(
    'finance',
    await world.hire('finance', localAuthority.id, 'comptabilite@console.invalid'),
  );
  const mayor = await visitors.enter(
    'authorisingOfficer',
    await world.hire('authorisingOfficer', localAuthority.id, 'mairie@console.invalid'),
  );
  await world.sql(`update identity.held_role set granted_at = now() - interval '40 days'`);
  for (const visitor of [accounts, mayor]) {
    await world.giveAuthenticator(visitor);
    await addPasskey(visitor);
  }
  const { page } = accounts;
  const text = async (/** @type {string} */ testId) => plain(await page.getByTestId(testId).first().textContent());

  await tally.check('an empty page of expenses says what to do', async () => {
    await accounts.open(`${pages}/depenses`);
    await page.getByText('Aucune dépense saisie').waitFor();
  });
  await looks.at(accounts, 'expenses-empty');

  await tally.must('the supplier’s electronic invoice fills the form in', async () => {
    await page.getByTestId('new-invoice').click();
    const file = { name: 'facture.xml', mimeType: 'application/xml', buffer: Buffer.from(UBL) };
    await page.getByTestId('invoice-file').setInputFiles(file);
    await page.getByTestId('invoice-said').getByText('La facture est lue').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('expense-number').inputValue(), 'FA-2016-118'));
    await soon(async () => assert.equal(await page.getByTestId('line-1-gross').inputValue(), '9600,00'));
  });
  await tally.check('a wrong digit of the SIRET and a sum that is none are said as one types', async () => {
    await page.getByTestId('expense-supplierSiret').fill('73282932000075');
    await page.getByText(/Ce SIRET n’existe pas/).waitFor();
    await page.getByTestId('expense-supplierSiret').fill('732 829 320 00074');
    await page.getByText(/Ce SIRET n’existe pas/).waitFor({ state: 'detached' });
    await page.getByTestId('line-1-gross').fill('9700');
    await page.getByText(/HT \+ TVA font 9.600,00.€/).waitFor();
    await page.getByTestId('line-1-gross').fill('9600');
  });
  await looks.at(accounts, 'expense-form');
  await tally.check('an order without a line is not sent: each field says what it wants', async () => {
    const elsewhere = await accounts.context.newPage();
    await elsewhere.goto(`${accounts.url}/#${pages}/depenses/nouvelle?genre=commande`);
    await elsewhere.getByTestId('save-expense').click();
    await elsewhere.getByTestId('expense-faults').waitFor();
    await soon(async () =>
      assert.equal(await elsewhere.getByTestId('expense-supplierName').getAttribute('aria-invalid'), 'true'),
    );
    await soon(async () => assert.equal(await elsewhere.getByTestId('invoice-file').count(), 0));
    await elsewhere.close();
  });
  await tally.must('it is kept with its document and its serial numbers, and borne by nobody yet', async () => {
    await page.getByTestId('line-1-serials').fill(SERIALS.join('\n'));
    await page.getByTestId('line-1-sharing').click();
    await page.getByRole('option', { name: /Pas encore/ }).click();
    const file = { name: 'facture.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
    await page.getByTestId('attachment-file').setInputFiles(file);
    await page.getByTestId('attachments').getByRole('link', { name: 'facture.png' }).waitFor();
    await page.getByTestId('save-expense').click();
    await page.getByTestId('expense').waitFor();
    await soon(async () => assert.match(await text('expense-lines'), /Reste 9 600,00 € à répartir/));
  });
  await tally.check('the mandat that paid it', async () => {
    await page.getByTestId('set-disbursements').click();
    await page.getByTestId('mandate-1').fill('M-412');
    await page.getByTestId('mandated-1').fill('2016-12-01');
    await page.getByTestId('paid-1').fill('2016-12-08');
    await looks.at(accounts, 'dialog-disbursements');
    await page.getByTestId('disbursements-dialog-confirm').click();
    await page
      .getByTestId('disbursements')
      .getByText(/Mandat M-412/)
      .waitFor();
  });
  await looks.at(accounts, 'expense');

  await tally.must('what stops the certification is said first, with the way to where it is mended', async () => {
    await accounts.open(`${pages}/etats`);
    const block = page.getByTestId('claim-findings').locator('[data-level=block]');
    await block.first().waitFor();
    await soon(async () => assert.equal(await block.count(), 1));
    await soon(async () => assert.ok(await page.getByTestId('ask-certification').isDisabled()));
    await looks.at(accounts, 'claim-blocked');
    await block.getByRole('link', { name: 'Corriger la pièce' }).click();
    await page.getByTestId('line-1-sharing').click();
    await page.getByRole('option').first().click();
    await page.getByTestId('correction-reason').fill('La classe mobile qui la porte.');
    await page.getByTestId('save-expense').click();
    await page.getByTestId('expense-versions').waitFor();
  });
  await tally.check('the list, its totals, and the tablets that each have their invoice', async () => {
    await accounts.open(`${pages}/depenses`);
    await page.getByTestId('expense-rows').getByText('FA-2016-118').waitFor();
    // What was read before is shown until it is read again.
    await page
      .getByTestId('expense-summary')
      .getByText(/^9.600,00.€$/)
      .first()
      .waitFor();
    await soon(async () => assert.match(await text('expense-summary'), /Dépensé TTC\s?9 600,00 €/));
    await page
      .getByTestId('reconciliation')
      .getByText(/12.tablettes concordent/)
      .waitFor();
  });
  await looks.at(accounts, 'expenses');

  await tally.must('the statement is presented: each figure opens to its computation', async () => {
    await accounts.open(`${pages}/etats`);
    await page.getByTestId('advance-received').fill('2 000');
    await page.getByTestId('settlement-balance').and(page.locator('[data-cents="200000"]')).waitFor();
    await soon(async () => assert.equal(await page.getByTestId('settlement-due').getAttribute('data-cents'), '400000'));
    await page.getByTestId('settlement-due').locator('summary').click();
    await page
      .getByTestId('settlement-due')
      .getByText(/art\. 3\.2/)
      .waitFor();
    await looks.at(accounts, 'claim-draft');
    const paper = await accounts.context.request.get(
      `${accounts.url}${await page.getByTestId('draft-pdf').getAttribute('href')}`,
    );
    assert.deepEqual([paper.status(), paper.headers()['content-type']], [200, 'application/pdf']);
    await page.getByTestId('ask-certification').click();
    await page.getByTestId('ask-reason').fill('Solde de l’opération 2016.');
    accounts.expect(403, /\/claims$/);
    await page.getByTestId('ask-dialog-confirm').click();
    await page.getByTestId('prove-passkey').click();
    await page.locator('[data-testid=claim-state][data-state=awaitingCertification]').waitFor();
    await soon(async () =>
      assert.equal(await page.getByTestId('certify').count(), 0, 'whoever presents it certifies it'),
    );
  });
  const claimId = page.url().split('/').at(-1) ?? '';

  await tally.must('the mayor reads one clear page and certifies, proving that it is she', async () => {
    await world.sql(`update identity.session set proven_at = null`);
    mayor.expect(403, /\/approvals\/[^/]+\/approval$/);
    await mayor.open('/');
    await mayor.page.getByTestId('waiting-approvals').getByRole('link').first().click();
    await mayor.page.getByTestId('open-statement').click();
    await mayor.page.getByTestId('certify').waitFor();
    await looks.at(mayor, 'claim-to-certify');
    await mayor.page.getByTestId('certify').click();
    await soon(async () => assert.ok(await mayor.page.getByTestId('certify-dialog-confirm').isDisabled()));
    await mayor.page.getByTestId('certify-read').check();
    await mayor.page.getByTestId('certify-dialog-confirm').click();
    await mayor.page.getByTestId('proof-dialog').waitFor();
    await mayor.page.getByTestId('prove-passkey').click();
    await mayor.page.locator('[data-testid=claim-state][data-state=certified]').waitFor();
    await page.locator('[data-testid=claim-state][data-state=certified]').waitFor();
  });

  const academie = await world.as('academie');
  await tally.must('the académie finds it in its queue, compares, and establishes the service fait', async () => {
    await academie.open('/');
    await academie.page.getByTestId('menu-paiements').click();
    await looks.at(academie, 'claim-queue');
    await academie.page.getByTestId('claim-queue').getByRole('link').first().click();
    await academie.page.getByTestId('claim-checks').locator('[data-agrees]').first().waitFor();
    await settle(academie.page);
    await looks.at(academie, 'claim-to-check');
    await academie.page.getByTestId('receive-claim').click();
    await academie.page.locator('[data-testid=claim-state][data-state=received]').waitFor();
    await academie.page.getByTestId('service-done').click();
    await academie.page.getByTestId('service-note').fill('Vu sur place.');
    await looks.at(academie, 'dialog-service-done');
    await academie.page.getByTestId('service-done-dialog-confirm').click();
    await academie.page.locator('[data-testid=claim-state][data-state=serviceDone]').waitFor();
  });
  await tally.check('what the pages said is what the API keeps', async () => {
    const { body } = await academie.api(`/claims/${claimId}`);
    assert.deepEqual(
      [body.state, body.version, body.dueCents, body.balanceCents],
      ['serviceDone', 1, 400_000, 200_000],
    );
    assert.equal(body.statement.lines[0].serialNumbers.length, 12);
  });
}
