import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';
import { dayInParis } from '../../stack/days.mjs';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/**
 * A committee is composed, convened and held; the file of the project is filled in.
 * @param {import('../world.mjs').World} world
 */
export async function steering(world) {
  const { tally, looks, example } = world;
  const pages = `/conventions/${example.conventionId}`;
  const visitor = await world.as('academie');
  const { page } = visitor;
  const choose = async (/** @type {string} */ testId, /** @type {string | RegExp} */ name) => {
    await page.getByTestId(testId).click();
    await page.getByRole('option', { name }).click();
  };

  await tally.must('a committee that nobody has composed says so, and starts from the four seats', async () => {
    await visitor.open(`${pages}/comites`);
    await page.getByText('Personne n’y est encore inscrit').first().waitFor();
    await looks.at(visitor, 'committees-empty');
    await page.getByTestId('compose-committee').first().click();
    await page.getByTestId('seat-4').waitFor();
    await page.getByTestId('seat-1-email').fill('pas une adresse');
    await page.getByTestId('compose-dialog-confirm').click();
    await soon(async () => assert.equal(await page.getByTestId('seat-1-email').getAttribute('aria-invalid'), 'true'));
    await page.getByTestId('seat-1-email').fill('ecole@console.invalid');
    await looks.at(visitor, 'dialog-compose');
    await page.getByTestId('compose-dialog-confirm').click();
    await page.getByTestId('committee-seats').waitFor();
  });
  await tally.must('a meeting is planned, on what the convention wants to be examined', async () => {
    await page.getByTestId('plan-meeting').click();
    await page.getByTestId('agenda-1').waitFor();
    await page.getByTestId('meeting-on').fill(dayInParis());
    await page.getByTestId('meeting-where').fill('Salle des maîtres');
    await looks.at(visitor, 'dialog-meeting');
    await page.getByTestId('meeting-dialog-confirm').click();
    await page.locator('[data-testid=meeting-state][data-state=planned]').waitFor();
    await looks.at(visitor, 'meeting-planned');
  });
  await tally.must(
    'the notice is said before the convocation leaves: too late, and it leaves all the same',
    async () => {
      await page.getByTestId('convene').click();
      await page.locator('[data-testid=notice-if-sent][data-in-time=false]').waitFor();
      await looks.at(visitor, 'dialog-convene');
      await page.getByTestId('convene-dialog-confirm').click();
      await page.locator('[data-testid=meeting-state][data-state=convened]').waitFor();
      await page.locator('[data-testid=notice][data-in-time=false]').waitFor();
    },
  );
  await tally.must('who came is noted: the figures of that day are frozen', async () => {
    await page.getByTestId('record-attendance').click();
    for (const rank of [1, 2, 3, 4]) await choose(`presence-${String(rank)}`, rank === 4 ? /Excusé/ : /Présente/);
    await page.getByTestId('attendance-dialog-confirm').click();
    await page.locator('[data-testid=meeting-state][data-state=held]').waitFor();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('meeting-indicators').textContent()), /Classes mobiles de l’annexe/),
    );
  });
  await tally.check('a decision and the minutes', async () => {
    await page.getByTestId('add-decision').click();
    await page.getByTestId('decision-text').fill('Mesurer le débit dans chaque salle.');
    await page.getByTestId('decision-owner').fill('Service informatique');
    await page.getByTestId('decision-dialog-confirm').click();
    await page.getByTestId('decision-rows').getByText('Service informatique').waitFor();
    await page.getByTestId('write-minutes').click();
    await page.getByTestId('minutes-text').fill('Le projet avance.');
    await page.getByTestId('minutes-dialog-confirm').click();
    await page.getByTestId('meeting-minutes').getByText('Le projet avance.').waitFor();
    await page.getByTestId('follow-decision').click();
    await choose('decision-state', 'Faite');
    await page.getByTestId('follow-dialog-confirm').click();
    await page.locator('[data-testid=decision-rows] [data-state=done]').waitFor();
  });
  await looks.at(visitor, 'meeting');
  await tally.check('the committee, and the page of them all, tell it', async () => {
    await page.getByTestId('tab-comites').click();
    await page.getByTestId('open-committee').first().click();
    await page.getByTestId('meeting-rows').getByText('Tenue').waitFor();
  });
  await looks.at(visitor, 'committee');
  await visitor.open(`${pages}/comites`);
  await page.getByTestId('open-committee').first().waitFor();
  await looks.at(visitor, 'committees');

  await tally.must('a measure is noted with its evidence, and shows what is still awaited', async () => {
    await visitor.open(`${pages}/dossier`);
    await page.getByTestId('project-findings').locator('[data-rule]').first().waitFor();
    await looks.at(visitor, 'project-empty');
    await page.getByTestId('note-fact').click();
    await choose('fact-kind', 'Mesure du débit');
    await page.getByTestId('fact-dialog-confirm').click();
    await page.getByText('À remplir.').first().waitFor();
    await page.getByTestId('fact-room').fill('Salle 3');
    await page.getByTestId('fact-downMbps').fill('48,5');
    await page.getByTestId('fact-measuredBy').fill('La directrice');
    const file = { name: 'debit.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
    await page.getByTestId('attachment-file').setInputFiles(file);
    await page.getByTestId('attachments').getByRole('link', { name: 'debit.png' }).waitFor();
    await looks.at(visitor, 'dialog-fact');
    await page.getByTestId('fact-dialog-confirm').click();
    await page.locator('[data-testid=project-records] [data-kind=throughput]').waitFor();
    await soon(async () =>
      assert.match(plain(await page.getByTestId('project-records').textContent()), /48,5 Mbit\/s/),
    );
  });
  await looks.at(visitor, 'project');
}
