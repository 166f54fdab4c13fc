import assert from 'node:assert/strict';
import { homePageOf, until } from '../../journeys/facts.mjs';
import { PATIENCE_MS } from '../cart.mjs';

/** Places in the cart, from 0. */
const OLD_CLOCK = 2;
const FULL_DISK = 3;
const ABSENT = 4;
const FLAT = 5;
const WALLED = 7;
const SECOND_PAGE = 'https://eduscol.education.fr/';
/** A defence that was taken away is not waited for. */
const SHORT_MS = 8_000;

/** @param {import('../ground.mjs').Ground} ground */
export async function tablets(ground) {
  const { facts, tally, weakened } = ground;
  const disk = weakened === 'roomy-disk' ? [] : ['diskFull'];
  const cart = await ground.tabletCart({ [OLD_CLOCK]: ['clock1970'], [FULL_DISK]: disk, [FLAT]: ['slow'] });
  const page = await cart.homePage();
  const others = cart.tablets.map(({ index }) => index).filter((at) => ![FULL_DISK, FLAT].includes(at));

  await tally.check('a battery that dies in mid-rollout: the others do not wait for it', async () => {
    const flat = cart.tablet(FLAT);
    assert.ok(await until(async () => flat.deviceId !== null, PATIENCE_MS), 'it is not enrolled');
    await flat.order('batteryFlat');
    const [{ revision }] = await facts.query('select reported_revision revision from fleet.device where id = $1', [
      flat.deviceId,
    ]);
    assert.equal(revision, null, 'it had time to be configured: this is no mid-rollout');
    assert.ok(await cart.areReady(others, page), 'the others are not ready');
    assert.equal(homePageOf(flat.disk), null);
    assert.notEqual((await cart.tile(FLAT)).state, 'ready');
  });
  await tally.check('a tablet whose clock says 1970 is enrolled and configured', async () => {
    assert.deepEqual(cart.tablet(OLD_CLOCK).faults, ['clock1970']);
    assert.ok(await cart.isReady(OLD_CLOCK, page));
  });
  await tally.check('a battery that dies in mid-rollout', async () => {
    if (weakened !== 'flat-for-good') await cart.tablet(FLAT).order();
    assert.ok(await cart.areReady([FLAT], page, weakened === null ? PATIENCE_MS : SHORT_MS), 'it is not configured');
  });

  await tally.check('a tablet whose disk is full', async () => {
    const blocked = async () => (await cart.tile(FULL_DISK))?.state === 'blocked';
    assert.ok(await until(blocked, weakened === null ? PATIENCE_MS : SHORT_MS), 'the board does not say blocked');
    const { advice, settings } = await cart.tile(FULL_DISK);
    assert.match(advice, /plus de place sur le disque/);
    assert.ok(settings.failed > 0);
    const why = await facts.query(`select why from fleet.device_setting where device_id = $1 and status = 'failed'`, [
      cart.tablet(FULL_DISK).deviceId,
    ]);
    assert.ok(why.length > 0 && why.every((row) => row.why === 'Il ne reste plus de place sur le disque.'));
    assert.equal(homePageOf(cart.tablet(FULL_DISK).disk), null);
  });
  await tally.check('and mends itself once there is room', async () => {
    await cart.tablet(FULL_DISK).order();
    assert.ok(await cart.areReady([FULL_DISK], page));
  });

  await tally.check('a tablet whose network lets no MQTT through is woken all the same', async () => {
    const walled = cart.tablet(WALLED);
    await walled.order('nomqtt');
    assert.ok(await until(async () => walled.wokenBy === 'poll', PATIENCE_MS), 'it does not fall back');
    const order = { kind: 'message', target: 'device', targetId: walled.deviceId, text: 'Bonjour' };
    const { id } = await ground.call('POST', '/operations', order);
    assert.ok(await until(() => cart.hasDone(id, 1), PATIENCE_MS), 'it was not woken');
    await walled.order();
  });

  await tally.check('a tablet that was off for a change', async () => {
    const absent = cart.tablet(ABSENT);
    await absent.stop();
    await cart.change(SECOND_PAGE);
    const present = cart.tablets.map(({ index }) => index).filter((at) => at !== ABSENT);
    assert.ok(await cart.areReady(present, SECOND_PAGE), 'the others have not changed');
    assert.equal(homePageOf(absent.disk), page);
    assert.notEqual((await cart.tile(ABSENT)).state, 'ready');
    if (weakened !== 'never-back') absent.start();
    assert.ok(
      await cart.areReady([ABSENT], SECOND_PAGE, weakened === null ? PATIENCE_MS : SHORT_MS),
      'it did not get the change',
    );
  });
}
