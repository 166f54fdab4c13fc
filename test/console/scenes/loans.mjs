import assert from 'node:assert/strict';
import { dayInParis } from '../../stack/days.mjs';
import { plain } from '../world.mjs';

/** The head of a school lends a tablet to a family, and leaves the cart on for the evening. @param {import('../world.mjs').World} world */
export async function loans(world) {
  const { tally, looks, example, visitors } = world;
  const head = await visitors.enter(
    'head-who-lends',
    await world.hire('schoolHead', example.schoolId, 'prets@console.invalid'),
  );
  const { page } = head;
  const choose = async (/** @type {string} */ testId, /** @type {string} */ option) => {
    await page.getByTestId(testId).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };

  await tally.must('she lends a tablet of the cart to a family: no name is asked', async () => {
    await head.open(`/classes-mobiles/${example.classroomId}`);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('lend-tablet').click();
    await choose('lend-slot', 'Tablette 3');
    await choose('lend-borrower', 'Famille');
    await page.getByTestId('lend-family').waitFor();
    assert.equal(await page.getByTestId('lend-dialog').locator('textarea, input[type="text"]').count(), 0);
    await page.getByTestId('lend-due-on').fill(dayInParis(7));
    await looks.at(head, 'loan-lend');
    await page.getByTestId('lend-dialog-confirm').click();
    await page.getByTestId('loan-1').waitFor();
  });
  await tally.check('the loan has a number, and its slip is a PDF', async () => {
    assert.match(plain(await page.getByTestId('loan-1').textContent()), /Prêt n° 1.*Famille/);
    const href = (await page.getByTestId('slip-1').getAttribute('href')) ?? '';
    const slip = await head.context.request.get(new URL(href, world.stack.url).toString());
    assert.deepEqual([slip.status(), slip.headers()['content-type']], [200, 'application/pdf']);
  });
  await looks.at(head, 'loans');
  await tally.check('the same tablet is not lent twice', async () => {
    await head.open(`/classes-mobiles/${example.classroomId}`);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('lend-tablet').click();
    await choose('lend-slot', 'Tablette 3');
    await choose('lend-borrower', 'Enseignant de l’école');
    await page.getByTestId('lend-due-on').fill(dayInParis(7));
    head.expect(409, /\/loans$/);
    await page.getByTestId('lend-dialog-confirm').click();
    await page.getByText('Cette tablette est déjà prêtée', { exact: false }).waitFor();
    await page.keyboard.press('Escape');
  });
  await tally.check('it comes back, and the list says how', async () => {
    await head.open('/prets');
    await page.getByTestId('return-1').click();
    await choose('return-state', 'Il manque quelque chose');
    await looks.at(head, 'loan-return');
    await page.getByTestId('return-dialog-confirm').click();
    await page.getByTestId('loans-back').getByTestId('loan-1').waitFor();
    assert.match(plain(await page.getByTestId('loans-back').textContent()), /il manque quelque chose/);
  });
  await tally.check('she leaves the cart on: its page says until when, and she ends it', async () => {
    await head.open(`/classes-mobiles/${example.classroomId}`);
    await page.getByTestId('more-acts').click();
    await page.getByTestId('open-window-of-maintenance').click();
    await page.getByTestId('window-until').fill(inThreeHours());
    await looks.at(head, 'maintenance-open');
    // « Plus tard », without its hour: not now, then.
    await choose('window-when', 'Plus tard aujourd’hui');
    await page.getByTestId('window-dialog-confirm').click();
    await page.getByText('Dites à partir de quelle heure.').waitFor();
    await choose('window-when', 'Maintenant');
    await page.getByTestId('window-dialog-confirm').click();
    await page.getByTestId('maintenance-window').waitFor();
    const { items } = await example.client.call('GET', `/operations?targetId=${example.classroomId}&limit=5`);
    assert.equal(items[0].kind, 'update');
    await looks.at(head, 'maintenance-board');
    await page.getByTestId('end-window').click();
    await page.getByTestId('maintenance-window').waitFor({ state: 'detached' });
  });
  await tally.check('she asks for a letter on the eve of her reservations', async () => {
    await head.open('/reservations');
    const wanted = page.getByTestId('eve-wanted');
    await wanted.waitFor();
    await wanted.click();
    await page.getByText('Vous recevrez un courriel la veille.').waitFor();
    await looks.at(head, 'eve-letter');
  });
  await visitors.leave(head);
}

/** `HH:MM`, as the browser’s own clock says it. */
function inThreeHours() {
  const at = new Date(Date.now() + 3 * 3_600_000);
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' });
  return parts.format(at);
}
