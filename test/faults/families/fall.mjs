import assert from 'node:assert/strict';
import { until } from '../../journeys/facts.mjs';
import { PATIENCE_MS } from '../cart.mjs';

/** Where what devices were acknowledged is kept. */
const ACKNOWLEDGED = ['fleet.device_setting', 'fleet.report', 'fleet.inventory', 'pki.device_certificate'];
const ASTRAY = 6;
const SHORT_MS = 15_000;

/** @param {import('../ground.mjs').Ground} ground */
export async function fall(ground) {
  const { facts, stack, tally, weakened } = ground;
  const cart = await ground.tabletCart();
  const places = cart.tablets.map(({ index }) => index);
  const page = await cart.homePage();
  assert.ok(await cart.areReady(places, page), 'the cart is not ready before the fall');
  const before = await ground.ledger.read();
  const pid = stack.serverPid();

  await tally.check('the server and its broker are killed: every tablet comes back', async () => {
    await stack.restartServer(async () => {
      // What was known of them before proves nothing afterwards.
      await facts.query(`update fleet.device set present = false, last_contact_at = now() - interval '1 day'`);
      if (weakened === 'one-astray') await cart.tablet(ASTRAY).order('offline');
    });
    assert.notEqual(stack.serverPid(), pid);
    const whoIsBack = async () => ({
      woken: cart.tablets.map(({ wokenBy }) => wokenBy).join(' '),
      online: (await cart.tiles()).filter((/** @type {{ online: boolean }} */ { online }) => online).length,
      present: (
        await facts.query('select from fleet.device where classroom_id = $1 and present', [ground.example.classroomId])
      ).length,
    });
    const all = { woken: places.map(() => 'mqtt').join(' '), online: cart.size, present: cart.size };
    const back = async () => JSON.stringify(await whoIsBack()) === JSON.stringify(all);
    if (await until(back, weakened === null ? PATIENCE_MS : SHORT_MS)) return;
    assert.deepEqual(await whoIsBack(), all, 'some do not come back');
  });
  await tally.check('nothing that was acknowledged is missing', async () => {
    const after = await ground.ledger.read();
    for (const table of ACKNOWLEDGED) assert.deepEqual(after.get(table), before.get(table), table);
  });
  await tally.check('and each hears the new broker', async () => {
    const order = { kind: 'message', target: 'classroom', targetId: ground.example.classroomId, text: 'Bonjour' };
    const { id } = await ground.call('POST', '/operations', order);
    // Far less than what they would wait for without being woken.
    assert.ok(await until(() => cart.hasDone(id, cart.size), PATIENCE_MS), 'some were not woken');
  });
  await tally.check('the witnesses are served by the new server', () => ground.unmoved(stack.serverPid()));
}
