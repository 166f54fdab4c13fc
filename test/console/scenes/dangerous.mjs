import assert from 'node:assert/strict';
import { soon } from '../patience.mjs';
import { plain } from '../world.mjs';
import { addPasskey } from './account.mjs';

/** @typedef {import('../visitors.mjs').Visitor} Visitor */

/**
 * A tablet is to be erased: one asks, another agrees, a third stops; and the switch that freezes it all.
 * @param {import('../world.mjs').World} world
 */
export async function dangerous(world) {
  const { tally, visitors, looks, example } = world;
  const asker = await world.as('digitalReferent');
  const second = await world.as('it');
  const { items } = await example.client.call('GET', '/devices?limit=1&q=PF3EX012');
  const device = items[0].id;
  const places = await example.client.call('GET', '/places?limit=200');
  const school = places.items.find((/** @type {{ kind: string }} */ { kind }) => kind === 'school').id;

  // Other scenes have let time pass.
  await world.sql(`update identity.held_role set granted_at = now()`);
  await tally.check('a role given this very day counts for nothing yet, and the sentence says so', async () => {
    asker.expect(403, /\/erasures$/);
    await askToErase(asker, device);
    await soon(async () => {
      const refusal = plain(await asker.page.getByTestId('refusal').textContent());
      assert.match(refusal, /72 heures|trois jours|3 jours/);
    });
    await leave(asker);
  });
  await world.sql(`update identity.held_role set granted_at = now() - interval '40 days'`);

  await tally.must('the référente asks: nothing happens yet, and she may not agree with herself', async () => {
    await askToErase(asker, device);
    await asker.page.getByTestId('approval-next').waitFor();
    await soon(async () => assert.equal(await asker.page.getByTestId('approve').count(), 0));
    await soon(async () => {
      const next = plain(await asker.page.getByTestId('approval-next').textContent());
      assert.match(next, /Rien n’a encore lieu/);
    });
  });
  await looks.at(asker, 'approval-asked');
  const address = new URL(asker.page.url()).hash.slice(1);

  const head = await visitors.enter('schoolHead', await world.hire('schoolHead', school, 'tete@console.invalid'));
  await tally.check('the head of the school sees it on her dashboard', async () => {
    await head.open('/');
    await head.page.getByTestId('waiting-approvals').getByRole('link').first().waitFor();
  });

  await tally.must('the commune’s IT agrees, once it has proved that it is there', async () => {
    await world.giveAuthenticator(second);
    await addPasskey(second);
    await world.sql(`update identity.session set proven_at = null`);
    second.expect(403, /\/approvals\/[^/]+\/approval$/);
    await second.open(address);
    await second.page.getByTestId('approve').click();
    await second.page.getByTestId('approve-dialog-confirm').click();
    await second.page.getByTestId('proof-dialog').waitFor();
    await second.page.getByTestId('prove-passkey').click();
    await second.page.locator('[data-testid=approval-state][data-state=approved]').waitFor();
  });
  await looks.at(second, 'approval-approved');

  await tally.check('the head stops it within the delay, and says why', async () => {
    await head.open(address);
    await head.page.getByTestId('stop-approval').click();
    await head.page.getByTestId('reason').fill('La classe s’en sert ce matin.');
    await head.page.getByTestId('stop-dialog-confirm').click();
    await head.page.locator('[data-testid=approval-state][data-state=stopped]').waitFor();
    await second.page.locator('[data-testid=approval-state][data-state=stopped]').waitFor();
  });

  await tally.check('the head freezes everything; everybody sees it, and nothing more can be asked', async () => {
    await head.open('/actes-graves');
    await head.page.getByTestId('set-freeze').click();
    await head.page.getByTestId('reason').fill('Un compte a peut-être été volé.');
    await head.page.getByTestId('freeze-dialog-confirm').click();
    await head.page.getByTestId('freeze-banner').waitFor();
    await asker.open('/');
    await asker.page.getByTestId('freeze-banner').waitFor();
    asker.expect(409, /\/erasures$/);
    asker.expect(403, /\/erasures$/);
    await askToErase(asker, device);
    await soon(async () => {
      const refusal = plain(await asker.page.getByTestId('refusal').textContent());
      assert.match(refusal, /gel/i);
    });
    await leave(asker);
  });
  await looks.at(head, 'approvals-frozen');
  await tally.check('no tablet was asked to erase anything', async () => {
    const rows = await world.sql(`select count(*)::int as count from fleet.operation where kind = 'erase'`);
    assert.equal(rows[0]?.count, 0);
  });
  await visitors.leave(head);
  await erasing(world, asker, second);
}

/** How long ago the words were given, once time has been moved: more than the delay. */
const EARLIER = '20 minutes';

/**
 * Two tablets of the cart are erased by two people: one is on, the other was left in a cupboard.
 * @param {import('../world.mjs').World} world @param {Visitor} asker @param {Visitor} second
 */
async function erasing(world, asker, second) {
  const { tally, looks, example, carts } = world;
  const cart = `/classes-mobiles/${example.classroomId}`;
  const { items } = await example.client.call('GET', '/devices?limit=50');
  const idOf = (/** @type {number} */ slot) =>
    items.find((/** @type {{ slot: number }} */ one) => one.slot === slot).id;
  const [on, off] = [idOf(12), idOf(11)];
  // Two administrators lift a freeze: that is tried elsewhere.
  await unguarded(world, 'identity.freeze', 'delete from identity.freeze');
  await carts.flatMap(({ devices }) => devices)[10]?.stop();

  await tally.must('two tablets are chosen on the board, and the second person agrees', async () => {
    await asker.open(cart);
    await asker.page.getByTestId('more-acts').click();
    await asker.page.getByTestId('erase-devices').click();
    for (const slot of [11, 12])
      await asker.page.getByRole('checkbox', { name: `Tablette ${slot}`, exact: true }).check();
    await confirmErasing(asker, 'Elles sont remplacées.');
    const address = new URL(asker.page.url()).hash.slice(1);
    await soon(async () =>
      assert.equal(await asker.page.getByTestId('approval-items').getByRole('listitem').count(), 2),
    );
    await second.open(address);
    await second.page.getByTestId('approve').click();
    await second.page.getByTestId('approve-dialog-confirm').click();
    await second.page.locator('[data-testid=approval-state][data-state=approved]').waitFor();
    const moments = ['asked_at', 'expires_at', 'approved_at', 'starts_at', 'asked_proven_at', 'approved_proven_at'];
    const earlier = moments.map((moment) => `${moment} = ${moment} - interval '${EARLIER}'`).join(', ');
    await unguarded(world, 'identity.approval', `update identity.approval set ${earlier} where state = 'approved'`);
    await second.page.locator('[data-testid=approval-state][data-state=carriedOut]').waitFor();
  });
  await looks.at(second, 'approval-carried-out', { widths: [1280] });

  await tally.check('the one that is on erases itself, and its page says what to do to use it again', async () => {
    await asker.open(`/tablettes/${on}`);
    const notice = asker.page.locator('[data-testid=device-erasure][data-state=erased]');
    await notice.waitFor();
    await soon(async () =>
      assert.match(plain(await notice.textContent()), /^Effacée ?La tablette l’a confirmé le .*enrôlement/),
    );
    await asker.page.getByTestId('operations').getByText('Effacement', { exact: true }).waitFor();
    await asker.page.getByTestId('more-acts').click();
    await soon(async () => assert.equal(await asker.page.getByTestId('erase-device').count(), 0));
    await asker.page.keyboard.press('Escape');
  });
  await looks.at(asker, 'device-erased');

  await tally.check('the one that is off is to be erased, everywhere that it is shown', async () => {
    await asker.open(cart);
    const line = asker.page.getByTestId('board-tile-11').locator('[data-erasure=due]');
    await line.waitFor();
    await soon(async () => assert.match(plain(await line.textContent()), /^À effacer : rallumez-la/));
    await looks.at(asker, 'board-erasure');
    await asker.open('/tablettes');
    await asker.page.locator('[data-erasure=due]').waitFor();
    await asker.page.locator('[data-erasure=erased]').waitFor();
    await looks.at(asker, 'devices-erasure');
    await asker.open(`/tablettes/${off}`);
    await asker.page.locator('[data-testid=device-erasure][data-state=due]').waitFor();
  });
  await looks.at(asker, 'device-to-erase');
}

/**
 * As the owner of the tables, for what only time or two administrators do.
 * @param {import('../world.mjs').World} world @param {string} table @param {string} statement
 */
async function unguarded(world, table, statement) {
  await world.sql(
    `begin; alter table ${table} disable trigger user; ${statement}; alter table ${table} enable trigger user; commit`,
  );
}

/** From the tablet's page; proves that it is she when she is asked. @param {Visitor} visitor @param {string} device */
async function askToErase(visitor, device) {
  const { page } = visitor;
  await visitor.open(`/tablettes/${device}`);
  await page.getByTestId('more-acts').click();
  await page.getByTestId('erase-device').click();
  await confirmErasing(visitor, 'Elle part en réparation.');
}

/** In the dialog that is open. @param {Visitor} visitor @param {string} reason */
async function confirmErasing({ page }, reason) {
  await page.getByTestId('erase-reason').fill(reason);
  await page.getByTestId('erase-dialog-confirm').click();
  const asked = page.getByTestId('prove-passkey');
  const done = page.getByTestId('approval-next').or(page.getByTestId('refusal'));
  await asked.or(done).first().waitFor();
  if (await asked.isVisible()) {
    await asked.click();
    await done.first().waitFor();
  }
}

/** Changes her mind. @param {import('../visitors.mjs').Visitor} visitor */
async function leave({ page }) {
  const dialog = page.getByTestId('erase-dialog');
  await dialog.getByRole('button', { name: 'Annuler' }).click();
  await dialog.waitFor({ state: 'detached' });
}
