import assert from 'node:assert/strict';

const CROWD = 100;

/** @param {import('../ground.mjs').Ground} ground */
export async function race(ground) {
  const { facts, tally, weakened } = ground;
  /** @param {string} cart */
  const written = async (cart) =>
    (
      await facts.query(
        `select (select count(*)::int from fleet.device where classroom_id = $1) devices,
           (select count(*)::int from pki.device_certificate c join fleet.device d on d.id = c.device_id
             where d.classroom_id = $1) certificates,
           (select count(*)::int from fleet.enrolment_code c join fleet.enrolment_window w on w.id = c.window_id
             where w.classroom_id = $1 and c.used_at is not null) codes`,
        [cart],
      )
    )[0];
  const one = { devices: 1, certificates: 1, codes: 1 };
  const pid = ground.stack.serverPid();
  const deadlocks = await facts.deadlocks();

  const raced = await ground.cart({ name: 'Course', capacity: 12 });
  if (weakened === 'unlocked-code') await ground.facts.query(UNLOCKED);
  await tally.check('a hundred tablets race for one code', async () => {
    const crowd = Array.from({ length: CROWD }, () => ground.device());
    const answers = await Promise.all(crowd.map((device) => device.enrol(raced.codes[0] ?? '')));
    assert.deepEqual(countsOf(answers), { 201: 1, '409 fleet.codeUsed': CROWD - 1 });
    assert.deepEqual(await written(raced.id), one);
    const winner = crowd.find(({ deviceId }) => deviceId !== '');
    if (winner) await ground.served(winner);
  });

  const alone = await ground.cart({ name: 'Seule', capacity: 12 });
  await tally.check('a tablet that asks twenty times at once is one tablet', async () => {
    const device = ground.device();
    const answers = await Promise.all(Array.from({ length: 20 }, () => device.enrol(alone.codes[0] ?? '')));
    assert.deepEqual(countsOf(answers), { 201: 20 });
    assert.equal(new Set(answers.map(({ body }) => body.deviceId + body.chain[0])).size, 1);
    assert.deepEqual(await written(alone.id), one);
  });

  const twins = await ground.cart({ name: 'Jumelles', capacity: 12 });
  await tally.check('twelve tablets with one serial number and twelve codes are one tablet', async () => {
    const serial = ground.serial();
    const answers = await Promise.all(twins.codes.map((code) => ground.device(serial).enrol(code)));
    assert.deepEqual(countsOf(answers), { 201: 1, '409 fleet.serialAlreadyEnrolled': 11 });
    assert.deepEqual(await written(twins.id), one);
  });

  await tally.check('nobody waited in a circle, and the server did not move', async () => {
    assert.equal(await facts.deadlocks(), deadlocks);
    await ground.unmoved(pid);
  });
}

/** @param {import('../devices/knock.mjs').Answer[]} answers @returns {Record<string, number>} */
function countsOf(answers) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { status, code } of answers) {
    const said = `${status} ${code}`.trim();
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
}

const UNLOCKED = `
  create function fleet.make_anew() returns trigger language plpgsql as $$
  begin
    new.used_at := null; new.device_id := null; new.public_key_fingerprint := null;
    return new;
  end $$;
  create trigger make_anew before update on fleet.enrolment_code for each row execute function fleet.make_anew()`;
