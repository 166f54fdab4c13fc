import { newId, Reach, ROLE_PERMISSIONS } from '@chariot/kernel';
import { violatedConstraint, type Tx } from '@chariot/platform';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { ActsScene, ERASE, HOUR, MINUTE } from './acts.scene.js';
import { expiryOf, rolesWith } from './approval.js';
import { ApprovalsRepository, type NewApproval } from './approvals.repository.js';

// The repository's bare statements, as a service that had forgotten every check would run them: what refuses here is
// PostgreSQL.
let acts: ActsScene;
let statements: ApprovalsRepository;
beforeAll(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  statements = acts.scene.find(ApprovalsRepository);
});
afterAll(() => acts.scene.close());
beforeEach(async () => {
  acts.scene.clock.set('2026-11-10T08:00:00Z');
  await acts.anew();
});
const REFERENTE = 'la référente';
const HEAD = 'la directrice de Ferry';
const SYSTEM = Reach.system('spec');
const now = () => acts.scene.clock.now();

/** What PostgreSQL said: the constraint, `rls` for a policy or a missing grant, `nothing` when no row was touched. */
async function refusal(work: Promise<boolean | number | string>): Promise<string> {
  try {
    const result = await work;
    return result === false || result === 0 ? 'nothing' : 'accepted';
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint !== undefined) return constraint;
    if (error instanceof Error && /row-level security|permission denied/.test(error.message)) return 'rls';
    throw error;
  }
}
const insert = async (who: string, more: Partial<NewApproval> = {}, reach?: Reach) => {
  const caller = reach ?? (await acts.reach(who));
  return refusal(
    acts.db.database.transaction(caller, (tx) =>
      statements.insert(tx, caller, {
        ...{ id: newId(), act: ERASE.act, placeId: acts.scene.places.ferry, permission: 'device:erase' },
        ...{
          askerRoles: rolesWith('device:erase'),
          decider: 'approval:decide',
          deciderRoles: rolesWith('approval:decide'),
        },
        ...{ subject: { kind: 'classroom', id: 'une', label: 'une' }, title: 'Effacer', items: [], weight: 1 },
        ...{ payload: { devices: 1 }, reason: 'motif', delayMinutes: 15, lifeHours: 48, perDay: 12, onePlace: true },
        askedSession: caller.credential?.id ?? newId(),
        askedAt: now(),
        expiresAt: expiryOf({ askedAt: now(), lifeHours: 48 }),
        ...more,
      }),
    ),
  );
};
const approve = async (who: string, id: string, { session, reach }: { session?: string; reach?: Reach } = {}) => {
  const caller = reach ?? (await acts.reach(who));
  return refusal(
    acts.db.database.transaction(caller, (tx) =>
      statements.approve(tx, caller, id, session ?? caller.credential?.id ?? null, now()),
    ),
  );
};
const end = async (reach: Reach, id: string, state: 'carriedOut' | 'stopped' | 'refused' | 'expired' | 'failed') =>
  refusal(
    acts.db.database.transaction(reach, (tx) => statements.end(tx, reach, id, { state, reason: 'motif', at: now() })),
  );
const asked = async (): Promise<string> => (await acts.askErase(REFERENTE)).id;
const approved = async (): Promise<string> => {
  const id = await asked();
  await acts.approve(HEAD, id);
  return id;
};
const role = (who: string, change: string) =>
  acts.db.ownerQuery(`update identity.held_role set ${change} where person_id = $1`, [acts.scene.idOf(who)]);

describe('asking', () => {
  it('is written by whoever asks, proven, in her own name, and by nobody for her', async () => {
    expect(await insert(REFERENTE)).toBe('accepted');
    expect(await insert(REFERENTE, {}, SYSTEM)).not.toBe('accepted');
    const head = await acts.reach(HEAD);
    expect(await insert(HEAD)).toBe('approval_role_too_new'); // she holds it through no role at all
    expect(await insert(REFERENTE, { askedSession: head.credential?.id ?? '' })).toBe('approval_proof');
    await acts.scene.unproven(REFERENTE, 11);
    expect(await insert(REFERENTE)).toBe('approval_proof');
  });

  it('stays where she reaches, whatever roles the row claims to count', async () => {
    const it = await acts.reach('l’informatique de Crêts');
    expect(await insert('', { placeId: acts.scene.places.david }, it)).toBe('approval_role_too_new');
    const liar = Reach.person({
      ...{ personId: it.id, displayName: 'menteuse' },
      credential: it.credential!,
      grants: [],
    });
    expect(await insert('', {}, liar)).toBe('rls');
  });

  it('counts no role given less than 72 hours ago, nor one lent from what has ended', async () => {
    const by = acts.scene.idOf('l’administration');
    await role(REFERENTE, `granted_by = '${by}', granted_at = '2026-11-07T08:00:00.001Z'`);
    expect(await insert(REFERENTE)).toBe('approval_role_too_new');
    await role(REFERENTE, `granted_at = '2026-11-07T08:00:00Z'`);
    expect(await insert(REFERENTE)).toBe('accepted');
    await role(REFERENTE, 'granted_by = null');
  });

  it('takes from the quota by itself, in whatever order two of them come', async () => {
    expect(await insert(REFERENTE, { weight: 13 })).toBe('quota_spent');
    const racing = await Promise.all(Array.from({ length: 6 }, () => insert(REFERENTE, { weight: 5 })));
    expect(racing.sort()).toEqual([
      ...['accepted', 'accepted'],
      ...['quota_spent', 'quota_spent', 'quota_spent', 'quota_spent'],
    ]);
    expect(await insert(REFERENTE, { placeId: acts.scene.places.moretel })).toBe('quota_one_place');
    const reach = await acts.reach(REFERENTE);
    const cheat = (sql: string) => refusal(acts.db.database.transaction(reach, (tx) => tx.execute(sql)));
    expect(await cheat('delete from identity.quota_use')).toBe('nothing');
    expect(await cheat('update identity.quota_use set weight = 0')).toBe('rls');
  });

  it('begins as asked, and is dated by the row', async () => {
    expect(await insert(REFERENTE, { expiresAt: new Date(now().getTime() + 100 * HOUR) })).toMatch(/check/);
  });
});

describe('the second word', () => {
  it('is not the first person’s, nor her session’s, nor unproven', async () => {
    const id = await asked();
    expect(await approve(REFERENTE, id)).toBe('approval_two_people');
    const [first] = await acts.db.ownerQuery<{ session: string }>(
      'select asked_session as session from identity.approval where id = $1',
      [id],
    );
    expect(await approve(HEAD, id, { session: first?.session ?? '' })).toBe('approval_proof');
    await acts.scene.unproven(HEAD, 11);
    expect(await approve(HEAD, id)).toBe('approval_proof');
    expect(await acts.stateOf(id)).toBe('asked');
  });

  it('is refused even to an owner’s hand when both are one person or one session', async () => {
    const id = await approved();
    await acts.db.ownerQuery('alter table identity.approval disable trigger user');
    const force = (column: string, from: string) =>
      refusal(
        acts.db.ownerQuery(`update identity.approval set ${column} = ${from} where id = $1`, [id]).then(() => true),
      );
    expect(await force('approved_by', 'asked_by')).toBe('approval_two_people');
    expect(await force('approved_session', 'asked_session')).toBe('approval_two_sessions');
    expect(await force('approved_proven_at', "approved_at - interval '11 minutes'")).toBe('approval_proofs');
    await acts.db.ownerQuery('alter table identity.approval enable trigger user');
  });

  it('is of somebody who may decide there, in her own name, through a role old enough', async () => {
    const id = await asked();
    expect(await approve('l’enseignante de Ferry', id)).toBe('approval_may_not_decide');
    expect(await approve('le directeur de David', id)).toBe('nothing');
    const teacher = await acts.reach('l’enseignante de Ferry');
    const grants = [
      { role: 'schoolHead', placeId: acts.scene.places.ferry, permissions: ROLE_PERMISSIONS.schoolHead },
    ] as const;
    const promoted = Reach.person({ personId: teacher.id, displayName: 'x', grants, credential: teacher.credential! });
    expect(await approve('', id, { reach: promoted })).toBe('approval_role_too_new');
    const inAnothersName = await acts.reach(HEAD);
    const liar = Reach.person({
      ...{ personId: teacher.id, displayName: 'x', grants },
      credential: inAnothersName.credential!,
    });
    expect(await approve('', id, { reach: liar })).toBe('approval_proof');
    expect(await approve('', id, { reach: SYSTEM, session: newId() })).not.toBe('accepted');
  });

  it('comes in time, while the first still stands', async () => {
    const id = await asked();
    await role(REFERENTE, 'ended_at = now()');
    expect(await approve(HEAD, id)).toBe('approval_asker_gone');
    await role(REFERENTE, 'ended_at = null');
    acts.scene.clock.advance(48 * HOUR);
    await acts.prove();
    expect(await approve(HEAD, id)).toBe('approval_expired');
  });
});

describe('what was said', () => {
  it.each([
    ['payload', `'{"devices": 12}'`],
    ['payload_hash', `repeat('0', 64)`],
    ['delay_minutes', '0'],
    ['place_id', 'gen_random_uuid()'],
    ['asked_by', 'gen_random_uuid()'],
    ['items', `'{}'`],
    ['expires_at', `expires_at + interval '1 day'`],
  ])('stays as it was: %s', async (column, value) => {
    const id = await asked();
    const write = `update identity.approval set ${column} = ${value} where id = $1`;
    const head = await acts.reach(HEAD);
    expect(await refusal(acts.db.database.transaction(head, (tx) => tx.execute(write, [id])))).toBe('rls');
    expect(await refusal(acts.db.ownerQuery(write, [id]).then(() => true))).toBe('approval_immutable');
  });

  it('stays as it was: the second word', async () => {
    const id = await approved();
    for (const change of [
      `approved_at = approved_at - interval '15 minutes'`,
      `approved_by = '${acts.scene.idOf('l’administration')}'`,
      'by_operator = true',
    ]) {
      const write = (tx: Tx) => tx.execute(`update identity.approval set ${change} where id = $1`, [id]);
      expect(await refusal(acts.db.database.transaction(SYSTEM, write))).toBe('approval_immutable');
    }
  });

  it('is deleted by the system alone, once it is over', async () => {
    const id = await asked();
    const remove = (reach: Reach) =>
      refusal(
        acts.db.database.transaction(reach, (tx) => tx.execute('delete from identity.approval where id = $1', [id])),
      );
    expect(await remove(SYSTEM)).toBe('nothing');
    await acts.stop(HEAD, id);
    expect(await remove(await acts.reach(HEAD))).toBe('nothing');
    expect(await remove(SYSTEM)).toBe('accepted');
  });
});

describe('the end', () => {
  it('is not carried out before the delay, nor by a person, nor twice, nor without a second word', async () => {
    const [waiting, id] = [await asked(), await approved()];
    expect(await end(SYSTEM, waiting, 'carriedOut')).toMatch(/^approval_/);
    acts.scene.clock.advance(15 * MINUTE - 1);
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('approval_after_delay');
    acts.scene.clock.advance(1);
    for (const who of [REFERENTE, HEAD, 'l’administration']) {
      expect(await end(await acts.reach(who), id, 'carriedOut')).toBe('approval_transition');
    }
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('accepted');
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('nothing');
    const again = acts.db.ownerQuery(`update identity.approval set state = 'approved', ended_at = null where id = $1`, [
      id,
    ]);
    expect(await refusal(again.then(() => true))).toBe('approval_transition');
  });

  it.each([
    [REFERENTE, 'approval_asker_gone'],
    [HEAD, 'approval_approver_gone'],
  ])('is not carried out once one of the two no longer stands: %s', async (who, why) => {
    const id = await approved();
    acts.scene.clock.advance(15 * MINUTE);
    await role(who, 'ended_at = now()');
    expect(await end(SYSTEM, id, 'carriedOut')).toBe(why);
    await role(who, 'ended_at = null');
    await acts.db.ownerQuery('update identity.person set disabled_at = now() where id = $1', [acts.scene.idOf(who)]);
    expect(await end(SYSTEM, id, 'carriedOut')).toBe(why);
    await acts.db.ownerQuery('update identity.person set disabled_at = null where id = $1', [acts.scene.idOf(who)]);
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('accepted');
  });

  it('comes neither too early nor from just anybody', async () => {
    const id = await approved();
    expect(await end(SYSTEM, id, 'expired')).toBe('approval_transition');
    expect(await end(await acts.reach('l’enseignante de Ferry'), await asked(), 'refused')).toBe(
      'approval_may_not_decide',
    );
    expect(await end(await acts.reach('le directeur de David'), id, 'stopped')).toBe('nothing');
    expect(await end(await acts.reach(HEAD), id, 'failed')).toBe('approval_transition');
    acts.scene.clock.advance(48 * HOUR + 15 * MINUTE);
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('approval_transition');
  });
});

describe('the switch', () => {
  it('holds every statement, though the service has not looked', async () => {
    const [waiting, id] = [await asked(), await approved()];
    await acts.freeze(HEAD);
    expect(await insert(REFERENTE)).toBe('approval_frozen');
    expect(await approve(HEAD, waiting)).toBe('approval_frozen');
    expect(await acts.stateOf(id)).toBe('stopped');
    // As if setting it had not stopped it: it is held all the same, also once it is lifted.
    await acts.db.ownerQuery('alter table identity.approval disable trigger user');
    await acts.db.ownerQuery(
      `update identity.approval set state = 'approved', ended_at = null, stopped_by_freeze = null where id = $1`,
      [id],
    );
    await acts.db.ownerQuery('alter table identity.approval enable trigger user');
    acts.scene.clock.advance(15 * MINUTE);
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('approval_frozen');
    await acts.db.ownerQuery('alter table identity.freeze disable trigger user');
    await acts.db.ownerQuery('update identity.freeze set lifted_at = $1, lifted_by_approval = $2', [now(), id]);
    await acts.db.ownerQuery('alter table identity.freeze enable trigger user');
    expect(await end(SYSTEM, id, 'carriedOut')).toBe('approval_frozen');
    expect(await acts.tick()).toBe(0);
    expect([await acts.stateOf(id), await acts.done(id)]).toEqual(['stopped', 0]);
  });
});

it('gives addresses to the system alone', async () => {
  const id = await asked();
  const addresses = async (reach: Reach) =>
    (
      await acts.db.database.read(reach, (tx) =>
        tx.query('select email from identity.people_to_tell($1, $2)', [id, now()]),
      )
    ).length +
    (
      await acts.db.database.read(reach, (tx) =>
        tx.query('select email from identity.administrators_to_tell(true, $1)', [now()]),
      )
    ).length;
  expect(await addresses(await acts.reach('l’administration'))).toBe(0);
  expect(await addresses(SYSTEM)).toBe(8);
});
