import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { signed, TOPIC } from '../../stack/apns.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/** The administration obtains the certificate that wakes iPads, and renews it. @param {import('../world.mjs').World} world */
export async function waking(world) {
  const { tally, looks, apns } = world;
  const visitor = await world.as('administrator');
  const { page } = visitor;
  visitor.expect(400, /\/apple\/push\/certificate$/);
  visitor.expect(409, /\/apple\/push\/certificate$/);
  const steps = page.getByTestId('apple-push-steps');
  /** @param {string} pem */
  const upload = (pem) =>
    page
      .getByTestId('apple-push-file')
      .setInputFiles({ name: 'MDM_Chariot.pem', mimeType: 'text/plain', buffer: Buffer.from(pem) });
  let request = '';

  await tally.must('the way to it is found from Administration, and says what is needed', async () => {
    await visitor.open('/administration');
    await page.getByTestId('open-apple-push').click();
    await steps.waitFor();
    for (const said of ['même compte', 'MDM vendor', 'mdmcert.download', 'Create a Certificate'])
      await soon(async () => assert.ok(plain(await steps.textContent()).includes(said), said));
  });
  await looks.at(visitor, 'reveil-ipad');
  await tally.must('a request is made here, and given', async () => {
    await page.getByTestId('make-apple-push-request').click();
    const button = page.getByTestId('download-apple-push-request');
    await button.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    assert.equal(download.suggestedFilename(), 'chariot-reveil-ipad.csr');
    request = readFileSync(await download.path(), 'utf8');
    assert.match(request, /^-----BEGIN CERTIFICATE REQUEST-----/);
  });
  await tally.check('its own file is refused in the certificate’s place, with what to give instead', async () => {
    await upload(request);
    await page.getByTestId('refusal').getByText('est la demande, pas le certificat').waitFor();
  });
  await looks.at(visitor, 'reveil-ipad-refus');
  await tally.must('the certificate is put in use, with the account that it came by', async () => {
    await page.getByTestId('apple-account').fill('ipad@crets.fr');
    await upload(signed(apns.fake, request, { days: 20 }));
    const shown = page.getByTestId('apple-push-certificate');
    await shown.waitFor();
    await soon(async () => {
      const text = plain(await shown.textContent());
      for (const said of [TOPIC, 'ipad@crets.fr', 'Il expire le']) assert.ok(text.includes(said), said);
    });
  });
  await tally.must('another topic is refused, and says why', async () => {
    await upload(signed(apns.fake, request, { topic: `${TOPIC}-autre` }));
    await page.getByTestId('refusal').getByText('n’entendraient plus jamais').waitFor();
    const [row] = await world.sql('select topic from apple.push_certificate where ended_at is null');
    assert.equal(row.topic, TOPIC);
  });
  await looks.at(visitor, 'reveil-ipad-autre-sujet');
  await tally.must('the dashboard says that it ends, and leads there', async () => {
    await visitor.open('/');
    await page.getByTestId('apple-push-notice').getByRole('link').click();
    await page.getByTestId('apple-push-standing').waitFor();
    await soon(async () =>
      assert.equal(await page.getByTestId('apple-push-standing').getAttribute('data-standing'), 'urgent'),
    );
  });
  await tally.must('a renewal by the same topic puts it right', async () => {
    await upload(signed(apns.fake, request));
    await page.locator('[data-testid=apple-push-standing][data-standing=ok]').waitFor();
    await visitor.open('/');
    await page.getByTestId('today').or(page.getByTestId('today-none')).waitFor();
    await soon(async () => assert.equal(await page.getByTestId('apple-push-notice').count(), 0));
  });
  await tally.check('it is withdrawn where no iPad knows it', async () => {
    await visitor.open('/administration/reveil-ipad');
    await page.getByTestId('more-acts').click();
    await page.getByTestId('withdraw-apple-push').click();
    await page.getByTestId('withdraw-apple-push-dialog').waitFor();
  });
  await looks.at(visitor, 'dialog-retirer-certificat');
  await tally.check('and what was done is in the journal, in French', async () => {
    await page.getByTestId('withdraw-apple-push-dialog-confirm').click();
    await page.getByTestId('apple-push-certificate').waitFor({ state: 'detached' });
    await visitor.open('/activite');
    await page.getByText('Certificat de réveil des iPad retiré.').first().waitFor();
  });
}
