import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';
import { CLONE } from '../../../infra/start/home.mjs';
import { settle } from '../look.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const SERIALS = ['DMPX1QW2ER01', 'DMPX1QW2ER02', 'DMPX1QW2ER03'];

/** The administration joins Apple School Manager and gives a cart to its iPads. @param {import('../world.mjs').World} world */
export async function schoolManagement(world) {
  const { tally, looks, example, schoolManager } = world;
  /** @type {typeof import('@chariot/wire-cms')} */
  const cms = await import(pathToFileURL(join(CLONE, 'libs/wire/cms/dist/index.js')).href);
  const name = 'Classe mobile des iPad achetés';
  await example.client.call('POST', '/classrooms', { schoolId: example.schoolId, name, capacity: 4 });
  const visitor = await world.as('administrator');
  const { page } = visitor;
  visitor.expect(400, /\/apple\/school-manager\/(?:token|placings)$/);
  schoolManager.add(...SERIALS);
  /** @param {Buffer} buffer */
  const upload = (buffer) =>
    page
      .getByTestId('ade-token-file')
      .setInputFiles({ name: 'jeton_smime.p7m', mimeType: 'application/pkcs7-mime', buffer });
  let pem = '';

  await tally.must('the way to it is found from Administration, and says what is needed', async () => {
    await visitor.open('/administration');
    await page.getByTestId('open-apple-school-manager').click();
    await page.getByTestId('ade-steps').waitFor();
    await soon(async () => {
      const said = plain(await page.getByTestId('ade-steps').textContent());
      for (const words of ['school.apple.com', 'Télécharger le jeton', 'attribuez-lui les iPad'])
        assert.ok(said.includes(words), words);
    });
  });
  await looks.at(visitor, 'apple-school-manager-debut');
  await tally.must('a certificate is made here, and given', async () => {
    await page.getByTestId('make-ade-key').click();
    const button = page.getByTestId('download-ade-certificate');
    await button.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    pem = readFileSync(await download.path(), 'utf8');
    assert.match(pem, /^-----BEGIN CERTIFICATE-----/);
  });
  await tally.check('the certificate is refused in the token’s place, with what to do instead', async () => {
    await upload(Buffer.from(pem));
    await page.getByTestId('refusal').getByText('est un certificat, pas le jeton').waitFor();
  });
  await tally.must('the token is put in use, and says whose it is', async () => {
    await upload(cms.sealEnvelope(Buffer.from(schoolManager.tokenFile()), new X509Certificate(pem).raw));
    await page.locator('[data-testid=ade-standing][data-standing=ok]').waitFor();
    await soon(async () =>
      assert.ok(plain(await page.getByTestId('ade-server').textContent()).includes('École d’exemple')),
    );
  });
  await tally.must('the list of Apple comes', async () => {
    await page.getByTestId('ade-sync').click();
    await page
      .getByTestId('ade-devices')
      .getByText(SERIALS[0] ?? '')
      .waitFor({ timeout: 60_000 });
  });
  await tally.must('serial numbers are given a cart, each a slot', async () => {
    await page.getByTestId('ade-place').getByLabel('Classe mobile').fill('achetés');
    await page.getByRole('option', { name: /achetés/ }).click();
    await page.getByTestId('ade-serials').fill('n’importe quoi');
    await page.getByTestId('ade-place-confirm').click();
    await page.getByTestId('refusal').getByText('Ce ne sont pas des numéros de série').waitFor();
    await page.getByTestId('ade-serials').fill(SERIALS.slice(0, 2).join('\n'));
    await page.getByTestId('ade-place-confirm').click();
    await page
      .getByTestId('ade-devices')
      .getByText(/emplacement.2/)
      .waitFor();
    await page.locator('[data-state=ready]').nth(1).waitFor({ timeout: 60_000 });
    assert.ok(schoolManager.activate(SERIALS[0] ?? '')?.endsWith('/mdm/ade'));
  });
  await looks.at(visitor, 'apple-school-manager');
  await tally.check(
    'the dashboard says when the token ends, to whoever may renew it alone, and leads there',
    async () => {
      await visitor.open('/');
      await page.getByTestId('convention-glance').waitFor();
      await soon(async () => assert.equal(await page.getByTestId('apple-school-manager-notice').count(), 0));
      await world.sql(`update apple.ade_server set token_ends_at = now() + interval '20 days'`);
      await page.reload();
      await page.getByTestId('apple-school-manager-notice').waitFor();
      await looks.at(visitor, 'accueil-jeton-qui-finit');
      const referent = await world.as('digitalReferent');
      await referent.open('/');
      await referent.page.getByRole('heading', { name: 'Tableau de bord' }).waitFor();
      await settle(referent.page);
      await soon(async () => assert.equal(await referent.page.getByTestId('apple-school-manager-notice').count(), 0));
      await world.sql(`update apple.ade_server set token_ends_at = now() - interval '2 days'`);
      await page.reload();
      const over = page.getByTestId('apple-school-manager-notice').getByText('les iPad achetés n’arrivent plus');
      await over.waitFor();
      await page.getByTestId('apple-school-manager-notice').getByRole('link').click();
      await page.locator('[data-testid=ade-standing][data-standing=expired]').waitFor();
      await world.sql(`update apple.ade_server set token_ends_at = now() + interval '300 days'`);
      await page.reload();
      await page.getByTestId('ade-devices').waitFor();
    },
  );
  await tally.check('one is taken away again', async () => {
    await page.getByTestId('ade-take-away').first().click();
    await page.locator('[data-state=free]').nth(1).waitFor();
  });
  await tally.check('what was done is in the journal, in French', async () => {
    await visitor.open('/activite');
    await page.getByText('Jeton d’Apple School Manager mis en place').first().waitFor();
  });
}
