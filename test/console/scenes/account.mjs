import assert from 'node:assert/strict';
import { totpCode } from '../totp.mjs';
import { plain } from '../world.mjs';

const PASSWORD = 'les marrons tombent sur la cour';

/**
 * The référente comes in by a link once, then by herself: with a password and a code, then with a passkey.
 * @param {import('../world.mjs').World} world
 */
export async function account(world) {
  const { tally, visitors, looks } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  /** @type {string[]} */
  let recovery = [];

  await tally.must('her account says that she has no way in of her own', async () => {
    await visitor.open('/');
    await page.getByTestId('no-proof').getByRole('link').waitFor();
    await page.getByTestId('account').click();
    await page.getByTestId('my-account').click();
    await page.getByTestId('no-means').waitFor();
  });
  await looks.at(visitor, 'account');

  await tally.check('a common password is refused in a sentence', async () => {
    visitor.expect(400, /\/account\/password\/preparation$/);
    visitor.expect(422, /\/account\/password\/preparation$/);
    await page.getByTestId('set-password').click();
    await choosePassword(page, 'qwertyuiop123');
    const refusal = plain(await page.getByTestId('refusal').textContent());
    assert.match(refusal, /^[A-ZÉ].* : .*\.$/u);
  });

  await tally.must('a password and the code of an application are set together', async () => {
    await choosePassword(page, PASSWORD);
    const secret = plain(await page.getByTestId('totp-secret').textContent());
    await looks.at(visitor, 'dialog-totp', { widths: [1280] });
    await page.getByTestId('totp-code').fill(totpCode(secret));
    await page.getByTestId('totp-dialog-confirm').click();
    await page.getByTestId('recovery-codes').waitFor();
    recovery = (await page.getByTestId('recovery-code').allTextContents()).map(plain);
    assert.equal(recovery.length, 10);
    await page.getByTestId('recovery-codes-noted').click();
  });
  await tally.check('her dashboard no longer asks for a way to prove that it is she', async () => {
    await visitor.open('/');
    await page.getByTestId('today').or(page.getByTestId('today-none')).waitFor();
    await page.getByTestId('no-proof').waitFor({ state: 'detached' });
  });

  const other = await visitors.arrive('digitalReferent, elsewhere');
  other.expect(401, /\/sign-in\/password$/);
  other.expect(429, /\/sign-in\/password$/);
  await tally.check('a wrong code, a wrong password and an unknown address get one and the same sentence', async () => {
    /** @type {Set<string>} */
    const said = new Set();
    for (const [email, password, code] of [
      ['referente@exemple.invalid', PASSWORD, '000000'],
      ['referente@exemple.invalid', 'ce n’est pas le bon mot', recovery[9] ?? ''],
      ['personne@exemple.invalid', PASSWORD, '000000'],
    ]) {
      await enter(other, email ?? '', password ?? '', code ?? '');
      said.add(plain(await other.page.getByTestId('entry-refused').textContent()));
    }
    assert.equal(said.size, 1, [...said].join(' | '));
    assert.match([...said][0] ?? '', /^[A-ZÉ].*\.$/u);
  });

  await tally.check('the password and a recovery code let her in', async () => {
    const me = await visitor.api('/sessions/current');
    await enter(other, me.body.email, PASSWORD, recovery[0] ?? '');
    await other.page.getByTestId('account').waitFor();
  });

  await tally.check('she sees both sessions, and closes the other from here', async () => {
    await visitor.open('/compte');
    await page.reload();
    const rows = page.getByTestId('sessions').getByRole('row');
    await rows.nth(2).waitFor();
    await page.getByTestId('close-others').click();
    await page.getByText('1 session fermée.').waitFor();
    other.expect(401, /./);
    await other.open('/tablettes');
    await other.page.getByText('Entrer dans Chariot').waitFor();
  });
  await visitors.leave(other);

  await tally.must('a passkey of her computer is added, and lets her in', async () => {
    visitor.expect(403, /\/account\/passkeys/);
    await world.giveAuthenticator(visitor);
    await addPasskey(visitor, { password: PASSWORD, code: recovery[1] ?? '' });
    await page.getByTestId('account').click();
    await page.getByTestId('sign-out').click();
    await page.getByTestId('enter-passkey').click();
    await page.getByTestId('account').waitFor();
  });
}

/** @param {import('playwright-core').Page} page @param {string} password */
async function choosePassword(page, password) {
  await page.getByTestId('new-password').fill(password);
  await page.getByTestId('new-password-again').fill(password);
  await page.getByTestId('password-dialog-confirm').click();
}

/** @param {import('../visitors.mjs').Visitor} visitor @param {string} email @param {string} password @param {string} code */
async function enter({ page, url }, email, password, code) {
  await page.goto(`${url}/#/login`);
  await page.reload();
  await page.getByTestId('email').fill(email);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('code').fill(code);
  await page.getByTestId('enter-password').click();
}

/**
 * From the page of her account; whoever has a means already proves first that it is she.
 * @param {import('../visitors.mjs').Visitor} visitor @param {{ password: string, code: string }} [proof]
 */
export async function addPasskey(visitor, proof) {
  const { page } = visitor;
  await visitor.open('/compte');
  await page.getByTestId('add-passkey').click();
  await page.getByTestId('add-passkey-dialog-confirm').click();
  if (proof !== undefined) {
    const dialog = page.getByTestId('proof-dialog');
    await dialog.getByTestId('password').fill(proof.password);
    await dialog.getByTestId('code').fill(proof.code);
    await dialog.getByTestId('prove-password').click();
  }
  await page.getByText('Clé d’accès ajoutée.').waitFor();
}
