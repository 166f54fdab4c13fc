import assert from 'node:assert/strict';
import { settle } from '../look.mjs';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

/**
 * A convention's deadlines: before it is signed, by the reading that was chosen, in one's own calendar.
 * @param {import('../world.mjs').World} world
 */
export async function deadlines(world) {
  const { tally, looks, example } = world;
  const visitor = await world.as('academie');
  const { page } = visitor;
  const address = `/conventions/${example.conventionId}/echeances`;

  await tally.must('an unsigned convention says what it waits for, and nothing of it is late', async () => {
    await visitor.open(address);
    await page.getByTestId('deadlines-undated').waitFor();
    await page.getByTestId('deadline').first().waitFor();
    await soon(async () => assert.equal(await page.locator('[data-testid=deadline][data-state=late]').count(), 0));
    await soon(async () =>
      assert.match(plain(await page.getByTestId('deadlines-undated').textContent()), /n’est pas datée/),
    );
    const end = page.locator('[data-testid=deadline][data-code=end]');
    await soon(async () => assert.match(plain(await end.textContent()), /S \+ 12 mois/));
    await end.locator('summary').click();
  });
  await looks.at(visitor, 'deadlines');
  await tally.check('one sees what one of them owes', async () => {
    const before = await page.getByTestId('deadline').count();
    await page.getByTestId('filter-actor').click();
    await page.getByRole('option').nth(1).click();
    await page.waitForFunction((all) => document.querySelectorAll('[data-testid=deadline]').length < all, before);
  });
  await tally.must('the other reading of the last day is kept, and mails stop', async () => {
    await page.getByTestId('lastDay-eve').check();
    await page.getByTestId('reminders').uncheck();
    await page.getByTestId('renewalMonths').fill('dix');
    await page.getByTestId('save-choices').click();
    await page.locator('[data-testid=choice-renewalMonths] .Mui-error').first().waitFor();
    await page.getByTestId('renewalMonths').fill('10');
    await page.getByTestId('save-choices').click();
    await page.getByText('Choix enregistrés').waitFor();
    await settle(page);
    const { body } = await visitor.api(`/conventions/${example.conventionId}/deadlines`);
    assert.deepEqual([body.settings.lastDay, body.settings.reminders, body.settings.renewalMonths], ['eve', false, 10]);
  });
  await tally.must('an address for one’s calendar is shown once, answers, and is closed', async () => {
    await page.getByTestId('open-feed').click();
    await page.getByTestId('feed-label').fill('Agenda du service');
    await page.getByTestId('feed-dialog-confirm').click();
    const url = (await page.getByTestId('feed-address').textContent()) ?? '';
    assert.match(url, /\/calendar-feeds\/[\w-]{43}\.ics$/);
    await looks.at(visitor, 'dialog-feed-address');
    await page.getByTestId('feed-copied').click();
    await page.getByTestId('feeds').getByText('Agenda du service').waitFor();
    await page.getByTestId('close-feed').click();
    await page.getByTestId('close-feed-dialog-confirm').click();
    await page.getByText('Aucun agenda abonné').waitFor();
  });
}
