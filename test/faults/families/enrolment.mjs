import assert from 'node:assert/strict';

const HOUR_MS = 3_600_000;
const UNKNOWN_CODE = '0000-0000-00';

/** @param {import('../ground.mjs').Ground} ground */
export async function enrolment(ground) {
  await codes(ground);
  await windows(ground);
  await schools(ground);
  await capacity(ground);
  await identities(ground);
}

/** @param {import('../ground.mjs').Ground} ground */
async function codes(ground) {
  const { facts, weakened } = ground;
  const {
    id,
    codes: [code = ''],
  } = await ground.cart({ name: 'Codes', capacity: 2 });
  await ground.refused('an unknown code', () => ground.device().enrol(UNKNOWN_CODE), {
    status: 404,
    code: 'fleet.codeUnknown',
  });
  await ground.refused('what cannot be a code', () => ground.device().enrol('n’importe quoi'), {
    status: 400,
    code: 'wire-agent.invalidCode',
  });

  const first = await ground.enrolled(code);
  if (weakened === 'unspent-code') {
    await facts.query('update fleet.classroom set capacity = 3 where id = $1', [id]);
    await facts.query(
      `update fleet.enrolment_code set id = gen_random_uuid(), used_at = null, device_id = null,
              public_key_fingerprint = null, slot = 3 where device_id = $1`,
      [first.deviceId],
    );
  }
  const served = { status: 409, code: 'fleet.codeUsed' };
  await ground.refused('a code that has served', () => ground.device().enrol(code), served);
  await ground.refused(
    'a code that has served, by who says it is the same tablet',
    () => ground.device(first.serialNumber).enrol(code),
    served,
  );
  // Not a fault, and its very neighbour: the reply was lost, the tablet asks again.
  await ground.harmless(
    'a code that has served, shown again by its own tablet, gives the same identity',
    async () => {
      const [deviceId, certificate] = [first.deviceId, first.certificate];
      assert.equal((await first.enrol(code)).status, 201);
      assert.deepEqual([first.deviceId, first.certificate], [deviceId, certificate]);
    },
    { logged: null },
  );
}

/** @param {import('../ground.mjs').Ground} ground */
async function windows(ground) {
  const { facts, weakened } = ground;
  const late = await ground.cart({ name: 'Trop tard', capacity: 1 });
  if (weakened !== 'unexpired-code') {
    const [opened, expired] = [3 * HOUR_MS, HOUR_MS].map((ms) => new Date(Date.now() - ms));
    await facts.query('update fleet.enrolment_window set opened_at = $2, expires_at = $3 where id = $1', [
      late.windowId,
      opened,
      expired,
    ]);
  }
  await ground.refused('a code that has expired', () => ground.device().enrol(late.codes[0] ?? ''), {
    status: 410,
    code: 'fleet.codeExpired',
  });

  const closed = await ground.cart({ name: 'Fermée', capacity: 1 });
  await ground.call('POST', `/enrolment-windows/${closed.windowId}/closure`);
  await ground.refused('a code whose window was closed', () => ground.device().enrol(closed.codes[0] ?? ''), {
    status: 410,
    code: 'fleet.codeClosed',
  });
}

/** @param {import('../ground.mjs').Ground} ground */
async function schools(ground) {
  const { facts, weakened, otherSchoolId: schoolId } = ground;
  const [theirs, ours] = [ground.serial(), ground.serial()];
  const there = await ground.cart({ name: 'Là-bas', capacity: 2, schoolId, delivered: [theirs] });
  const here = await ground.cart({ name: 'Ici', capacity: 2, delivered: [ours] });
  if (weakened === 'moved-delivery') {
    await facts.query(
      `update fleet.device set school_id = $2, classroom_id = $3, slot = null, placed_at = null where serial_number = $1`,
      [theirs, ground.example.schoolId, here.id],
    );
  }
  const elsewhere = { status: 409, code: 'fleet.serialOtherSchool' };
  await ground.refused(
    'a tablet that is on another school’s delivery list',
    () => ground.device(theirs).enrol(here.codes[1] ?? ''),
    elsewhere,
  );
  await ground.refused(
    'the code of another school, on a tablet of ours',
    () => ground.device(ours).enrol(there.codes[1] ?? ''),
    elsewhere,
  );
}

/** @param {import('../ground.mjs').Ground} ground */
async function capacity(ground) {
  const { facts, weakened } = ground;
  const {
    id,
    codes: [first = '', second = '', third = ''],
  } = await ground.cart({ name: 'Pleine', capacity: 3 });
  const full = { status: 409, code: 'fleet.classroomFull' };
  await ground.refused(
    'one code more than the cart has slots',
    () => ground.asked('POST', `/classrooms/${id}/enrolment-windows`, { count: 4 }),
    full,
  );
  for (const code of [first, second]) await ground.enrolled(code);
  await ground.call('PATCH', `/classrooms/${id}`, { capacity: 2 });
  if (weakened === 'raised-capacity') {
    await facts.query('update fleet.classroom set capacity = 40 where id = $1', [id]);
  }
  await ground.refused('one tablet more than the cart holds, with a code', () => ground.device().enrol(third), full);

  const expected = [ground.serial(), ground.serial()];
  const listed = await ground.cart({ name: 'Attendue', capacity: 2, delivered: expected });
  await ground.refused(
    'a tablet that is not on the list of a cart whose every slot is expected',
    () => ground.device().enrol(listed.codes[0] ?? ''),
    { status: 409, code: 'fleet.serialNotExpected' },
  );
}

/** @param {import('../ground.mjs').Ground} ground */
async function identities(ground) {
  const {
    codes: [first = '', second = ''],
  } = await ground.cart({ name: 'Identités', capacity: 3 });
  const known = await ground.enrolled(first);
  await ground.refused(
    'the serial number of a tablet that is enrolled already',
    () => ground.device(known.serialNumber).enrol(second),
    { status: 409, code: 'fleet.serialAlreadyEnrolled' },
  );
  const twin = ground.device();
  twin.pair = known.pair;
  await ground.refused('the key of another tablet', () => twin.enrol(second), { status: 409, code: 'fleet.keyInUse' });

  const crowd = ground.device();
  await ground.harmless(
    'too many tries from one address',
    async () => {
      const tries = (/** @type {number} */ count) =>
        Promise.all(Array.from({ length: count }, () => crowd.knock('/agent/v1/enrol', { body: '{' })));
      const statuses = new Set((await tries(80)).map(({ status }) => status));
      assert.deepEqual([...statuses].sort(), [400, 429]);
      // What it earns back meanwhile, two a second, it spends first: on a busy machine that is one more try.
      let last = await crowd.enrol(UNKNOWN_CODE);
      for (let turn = 0; turn < 20 && last.status !== 429; turn += 1) {
        await tries(20);
        last = await crowd.enrol(UNKNOWN_CODE);
      }
      assert.deepEqual([last.status, last.code], [429, 'gateway-agent.tooManyRequests']);
      assert.ok(last.body.error.retry && last.body.error.retryAfterSeconds > 0);
    },
    { logged: 'gateway-agent.tooManyRequests' },
  );
  await ground.tally.check('after all that, the code opens to an honest tablet', async () => {
    await ground.served(await ground.enrolled(second));
  });
}
