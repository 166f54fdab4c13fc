import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';

// What must be true of a device holds whoever writes it, the owner of the table included.

let db: TestDatabase;
let scene: Scene;
let device: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, frozenClock());
  device = await scene.tablet(await scene.classroom(await scene.school()), 'RULES-1');
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

/** The constraint that refuses it; null where none does. */
async function refusal(sql: string): Promise<string | null> {
  try {
    await db.ownerQuery(`${sql} where id = $1`, [device]);
    return null;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== '23514') throw error;
    return constraint ?? '';
  }
}

it.each([
  ['device_serial_number_check', `serial_number = '  '`],
  ['device_serial_number_check', `serial_number = repeat('A', 101)`],
  ['device_family_check', `family = 'palm'`],
  ['device_state_check', `state = 'eaten'`],
  ['device_slot_check', 'slot = 41'],
  ['device_slot_check', 'slot = 0'],
  ['device_public_key_fingerprint_check', `public_key_fingerprint = repeat('A', 64)`],
  ['device_outcome_check', `outcome = 'perhaps', reported_revision = 'r'`],
  ['device_conformity_check', `conformity = 'nearly'`],
  ['device_away_has_no_slot', `state = 'stolen'`],
  ['device_placed_in_a_slot', 'slot = null'],
  ['device_placed_in_a_slot', 'placed_at = null'],
  ['device_enrolled_with_a_key', 'public_key_fingerprint = null'],
  ['device_revoked_after_enrolment', 'enrolled_at = null, public_key_fingerprint = null, revoked_at = now()'],
  ['device_report_has_an_outcome', `outcome = 'complete', reported_revision = null`],
  ['device_copied_is_revoked', 'copied_at = now(), revoked_at = null'],
])('%s refuses %s', async (constraint, assignment) => {
  expect(await refusal(`update fleet.device set ${assignment}`)).toBe(constraint);
});

it('refuses a new device as well, whatever is wrong with it', async () => {
  expect(
    await refusal(
      `insert into fleet.device (id, serial_number, manufacturer, model, family, state, school_id, classroom_id, created_at)
       select gen_random_uuid(), 'RULES-2', manufacturer, model, family, 'eaten', school_id, classroom_id, now() from fleet.device`,
    ),
  ).toBe('device_state_check');
});

it('lets a contact be written, and nothing is looked at for it', async () => {
  expect(await refusal('update fleet.device set last_contact_at = now()')).toBeNull();
  const checks = await db.ownerQuery(
    `select conname from pg_constraint where conrelid = 'fleet.device'::regclass and contype = 'c'`,
  );
  expect(checks).toEqual([]);
});
