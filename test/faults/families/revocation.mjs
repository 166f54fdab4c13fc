import assert from 'node:assert/strict';
import { stopwatch } from '@chariot/testkit';
import { isRefusal } from '../ground.mjs';
import { Line } from '../devices/mqtt.mjs';

const WITHIN_MS = 1_000;
const GIVE_UP_MS = 30_000;

/** @param {import('../ground.mjs').Ground} ground */
export async function revocation(ground) {
  const { facts, tally, weakened } = ground;
  const port = ground.mqttPort;
  const {
    codes: [first = '', second = ''],
  } = await ground.cart({ name: 'Révocation', capacity: 2 });
  const [revoked, spared] = [await ground.enrolled(first), await ground.enrolled(second)];
  for (const device of [revoked, spared]) await ground.served(device);
  if (weakened === 'unseen-revocation') await facts.query(KEPT_GOOD);

  const open = async (/** @type {typeof revoked} */ device) => {
    const line = await Line.open({ port, identity: device.identity, from: device.from });
    assert.equal(await line.enter(device.deviceId), true);
    // A long poll is answered by nothing while nobody wakes the device: it ends only when it is cut.
    const poll = { ended: false, answer: /** @type {unknown} */ (null) };
    void device.knock('/agent/v1/wake?seconds=50').then(
      (answer) => Object.assign(poll, { ended: true, answer }),
      () => (poll.ended = true),
    );
    return { line, poll };
  };
  const [theirs, others] = [await open(revoked), await open(spared)];
  // The polls have reached the server: both are open.
  await pause(1_500);

  await tally.check('a revocation cuts what is open within a second', async () => {
    await ground.call('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Tablette volée.' });
    const since = stopwatch();
    const deadline = Date.now() + GIVE_UP_MS;
    while (!(theirs.line.closed && theirs.poll.ended) && Date.now() < deadline) await pause(5);
    const took = since();
    assert.ok(theirs.line.closed, 'the connection to the broker stays open');
    assert.ok(theirs.poll.ended, 'the connection to the device port stays open');
    assert.equal(theirs.poll.answer, null, 'the long poll was answered');
    assert.ok(took < WITHIN_MS, `it took ${Math.round(took)} ms`);
  });
  await ground.refused('and opens no other at the device port', () => revoked.ask(), {
    status: 401,
    code: 'gateway-agent.unknownIdentity',
  });
  await ground.harmless(
    'nor at the broker',
    async () => {
      const line = await Line.open({ port, identity: revoked.identity, from: revoked.from });
      assert.equal(await line.enter(revoked.deviceId), false);
    },
    { logged: 'mqtt.unknownIdentity' },
  );
  await tally.check('and leaves the others in peace', async () => {
    assert.deepEqual([others.line.closed, others.poll.ended], [false, false]);
    await ground.served(spared);
  });
  others.line.hangUp();

  await ground.refused(
    'a second revocation of the same tablet',
    () => ground.asked('POST', `/devices/${revoked.deviceId}/revocation`, { reason: 'Encore.' }),
    { status: 409, code: 'fleet.deviceNotEnrolled' },
  );
  await tally.check('it is enrolled again with another code, and not with its old key', async () => {
    const again = ground.device(revoked.serialNumber);
    const { classroomId } = await ground.call('GET', `/devices/${revoked.deviceId}`);
    const opened = await ground.call('POST', `/classrooms/${classroomId}/enrolment-windows`, { count: 1 });
    const code = opened.codes[0].code;
    again.pair = revoked.pair;
    isRefusal(await again.enrol(code), { status: 409, code: 'pki.keyInUse' });
    const renewed = ground.device(revoked.serialNumber);
    assert.equal((await renewed.enrol(code)).status, 201);
    await ground.served(renewed);
  });
}

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

const KEPT_GOOD = `
  create function pki.keep_good() returns trigger language plpgsql as $$
  begin
    return case when new.revoked_at is null then new end;
  end $$;
  create trigger keep_good before update on pki.device_certificate for each row execute function pki.keep_good()`;
