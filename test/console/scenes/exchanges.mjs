import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';

const ASKED = 'PF3EX004';
const RESTART = '0192f0c0-0000-7000-8000-00000000abcd';

/** What an iPad says, the oldest first: door, word, about, identifier, faults, outcome, why, answer, its identifier, HTTP, times. */
const SAID = [
  ['push', 'wake', null, null, '{}', 'fine', null, null, null, null, 1],
  ['command', 'Idle', null, null, '{}', 'nothing', null, null, null, 200, 12],
  ['command', 'Idle', null, null, '{}', 'fine', null, 'RestartDevice', RESTART, 200, 1],
  [
    ...['command', 'Error', null, RESTART, '{"MCMDMErrorDomain 12026"}', 'failed'],
    ...['iPadOS ne le fait que sur un iPad supervisé, et celui-ci ne l’est pas.', null, null, 200, 1],
  ],
  ['declaration', 'declaration', 'asset', null, '{}', 'refused', null, null, null, 404, 1],
  [
    ...['declaration', 'declaration', 'configuration', `fr.chariot.${'un.nom.long.'.repeat(8)}wifi`, '{}', 'fine'],
    ...[null, null, null, 200, 1],
  ],
];

/**
 * No tablet of the example is an iPad: one of them is said to be, with what iPads say.
 * @param {import('../world.mjs').World} world
 */
export async function exchanges(world) {
  const { tally, looks } = world;
  const visitor = await world.as('digitalReferent');
  const { page } = visitor;
  const { body } = await visitor.api(`/devices?q=${ASKED}`);
  const { id } = body.items[0];
  await tally.must('the page of a tablet of our own agents has no such tab', async () => {
    await visitor.open(`/tablettes/${id}`);
    await page.getByTestId('device-settings').waitFor();
    await soon(async () => assert.equal(await page.getByTestId('tab-exchanges').count(), 0));
  });
  await world.sql(`update fleet.device set family = 'apple' where id = '${id}'`);
  await world.sql(`insert into fleet.exchange_head (device_id, last, at) values ('${id}', ${SAID.length}, now())`);
  const text = (/** @type {unknown} */ value) => (value === null ? 'null' : `'${String(value)}'`);
  for (const [at, row] of SAID.entries()) {
    const [door, said, about, identifier, faults, outcome, why, answer, answerIdentifier, status, times] = row;
    const words = [door, said, about, identifier, faults, outcome, why, answer, answerIdentifier].map(text).join(', ');
    await world.sql(
      `insert into fleet.exchange (device_id, slot, number, at, first_at, by_user, milliseconds, status, times, door, said,
         about, identifier, faults, outcome, why, answer, answer_identifier)
       values ('${id}', ${at + 1}, ${at + 1}, now() - interval '${10 - at} minutes', now() - interval '1 hour', false, 4,
         ${String(status)}, ${String(times)}, ${words})`,
    );
  }
  await tally.must('whoever keeps an iPad reads what it said, the last first, and why it does not obey', async () => {
    await visitor.open('/');
    // Once it is there, the page of before is gone, and is read anew.
    await page.getByRole('heading', { level: 1, name: 'Tableau de bord' }).waitFor();
    await visitor.open(`/tablettes/${id}`);
    await page.getByTestId('tab-exchanges').click();
    await page.getByTestId('exchange').first().waitFor();
    await soon(async () => {
      const lines = (await page.getByTestId('exchange').allTextContents()).map(plain);
      // Whatever the server may have told it meanwhile comes before.
      assert.ok(lines.length >= SAID.length);
      assert.match(lines.at(-4) ?? '', /N’a pas pu redémarrer\..*n’est pas|N’a pas pu redémarrer\..*ne l’est pas/);
      assert.match(lines.at(-2) ?? '', /12 fois de suite/);
      assert.match(lines.at(-1) ?? '', /Réveil remis à Apple/);
    });
  });
  await tally.check('all that was kept of one opens on demand, and the address leads there again', async () => {
    const failed = page.locator('[data-testid=exchange][data-outcome=failed]');
    await failed.locator('summary').click();
    await soon(async () =>
      assert.match((await failed.locator('pre').textContent()) ?? '', /"faults": \[\s+"MCMDMErrorDomain 12026"/),
    );
    assert.match(page.url(), /onglet=echanges/);
    await page.reload();
    await page.getByTestId('device-exchanges').waitFor();
    await page.locator('[data-testid=exchange][data-outcome=failed] summary').click();
  });
  await looks.at(visitor, 'device-exchanges');
  await tally.check('whoever only sees a tablet is not told its exchanges', async () => {
    const academie = await world.as('academie');
    const { status } = await academie.api(`/devices/${id}/exchanges`);
    assert.equal(status, 403);
  });
  await world.sql(`update fleet.device set family = 'linux' where id = '${id}'`);
}
