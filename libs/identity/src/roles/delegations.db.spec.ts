import { LocalDate, newId, Reach, ROLES, type Role } from '@chariot/kernel';
import { personReach, systemReach, testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';
import { checkDelegationPeriod, LENDABLE_ROLES } from './delegation.js';
import { RolesRepository } from './roles.repository.js';

let scene: IdentityScene;
const REFERENTE = 'la référente';
const COLLEGUE = 'la collègue';
const role = (name: Role, placeId: string, more: { until?: string; ticket?: string } = {}) => ({
  role: name,
  placeId,
  ...more,
});
const lend = async (who: string, name: Role, toWhom: string, more: object = {}) =>
  scene.ask(who, 'POST', '/account/delegations', {
    roleId: await scene.roleIdOf(who, name),
    email: scene.emailOf(toWhom),
    from: '2026-11-10',
    until: '2026-11-30',
    reason: 'congé',
    ...more,
  });
/** What she may do where the référente works, now, whatever became of her session. */
const reaches = async (who: string): Promise<boolean> => {
  await scene.signIn(who);
  return (await scene.ask(who, 'GET', '/sessions/current')).body.permissions.includes('device:erase');
};

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  const { academie, belledonne, crets, ferry } = scene.places;
  await scene.plant('l’administration', [role('administrator', academie)]);
  await scene.plant('l’administration de Crêts', [role('administrator', crets)]);
  await scene.plant(REFERENTE, [role('digitalReferent', belledonne)]);
  await scene.plant(COLLEGUE, [role('teacher', ferry)]);
  await scene.plant('la directrice de Ferry', [role('schoolHead', ferry)]);
  await scene.plant('l’enseignant sans rôle', []);
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.clock.set('2026-11-10T08:00:00Z');
  await scene.db.ownerQuery(
    'update identity.held_role set ended_at = now() where delegated_from is not null and ended_at is null',
  );
  await scene.db.ownerQuery('delete from platform.mail');
  for (const who of [REFERENTE, COLLEGUE]) await scene.signIn(who);
});

describe('lending', () => {
  it('gives that very role on that very place, for a reason, and both hear of it', async () => {
    const { status, body } = await lend(REFERENTE, 'digitalReferent', COLLEGUE);
    expect(status).toBe(201);
    expect(body.delegations).toMatchObject([
      {
        to: COLLEGUE,
        reason: 'congé',
        role: { role: 'digitalReferent', place: { name: 'Haut-Grésivaudan' }, from: '2026-11-10', until: '2026-11-30' },
      },
    ]);
    // Whoever opened her session before must not inherit it.
    expect((await scene.ask(COLLEGUE, 'GET', '/sessions/current')).status).toBe(401);
    await scene.signIn(COLLEGUE);
    const me = (await scene.ask(COLLEGUE, 'GET', '/sessions/current')).body;
    expect(me.roles).toContainEqual(
      expect.objectContaining({
        role: 'digitalReferent',
        grantedBy: REFERENTE,
        delegation: { of: REFERENTE, reason: 'congé' },
      }),
    );
    expect(await scene.actsOn(scene.idOf(COLLEGUE))).toContain('identity.role.lent');
    const letters = await scene.db.ownerQuery<{ recipient: string }>('select recipient from platform.mail order by 1');
    expect(letters.map(({ recipient }) => recipient)).toEqual(
      [scene.emailOf(COLLEGUE), scene.emailOf(REFERENTE)].sort(),
    );
  });

  it('asks for a fresh proof that it is she', async () => {
    for (const minutes of [null, 11]) {
      await scene.unproven(REFERENTE, minutes);
      expect(await lend(REFERENTE, 'digitalReferent', COLLEGUE)).toMatchObject({
        status: 403,
        body: { code: 'identity.proofNeeded' },
      });
    }
    await scene.unproven(REFERENTE, 9);
    expect((await lend(REFERENTE, 'digitalReferent', COLLEGUE)).status).toBe(201);
  });

  it('begins and ends on its days, in the zone of the place', async () => {
    await lend(REFERENTE, 'digitalReferent', COLLEGUE, { from: '2026-11-12', until: '2026-11-13' });
    for (const [at, held] of [
      ['2026-11-11T22:59:59Z', false],
      ['2026-11-11T23:00:00Z', true],
      ['2026-11-13T22:59:59Z', true],
      ['2026-11-13T23:00:00Z', false],
    ] as const) {
      scene.clock.set(at);
      expect(await reaches(COLLEGUE)).toBe(held);
    }
  });

  it('does not go further: neither a lent role, nor another’s, nor one that was chosen in person', async () => {
    await lend(REFERENTE, 'digitalReferent', COLLEGUE);
    await scene.signIn(COLLEGUE);
    expect(await lend(COLLEGUE, 'digitalReferent', 'la directrice de Ferry')).toMatchObject({
      status: 403,
      body: { code: 'identity.lentAlready' },
    });
    const stolen = await lend(COLLEGUE, 'teacher', 'la directrice de Ferry', {
      roleId: await scene.roleIdOf(REFERENTE, 'digitalReferent'),
    });
    expect(stolen).toMatchObject({ status: 404, body: { code: 'identity.roleNotFound' } });
    expect(await lend('l’administration', 'administrator', COLLEGUE)).toMatchObject({
      status: 403,
      body: { code: 'identity.notLendable' },
    });
    expect(ROLES.filter((one) => !LENDABLE_ROLES.includes(one))).toEqual([
      'administrator',
      'authorisingOfficer',
      'teacher',
      'collegePrincipal',
      'contractor',
    ]);
  });

  it('says the same of an address that nobody has and of one that may not be used', async () => {
    await scene.plant('la personne fermée', [role('teacher', scene.places.ferry)]);
    await scene.db.ownerQuery('update identity.person set disabled_at = now() where id = $1', [
      scene.idOf('la personne fermée'),
    ]);
    const said = async (email: string) => {
      const { status, body } = await lend(REFERENTE, 'digitalReferent', COLLEGUE, { email });
      return [status, body.code, body.detail.replace(email, '…')];
    };
    const never = await said('personne@exemple.fr');
    expect(never.slice(0, 2)).toEqual([404, 'identity.delegateUnknown']);
    for (const who of ['la personne fermée', 'l’enseignant sans rôle']) {
      expect(await said(scene.emailOf(who))).toEqual(never);
    }
    expect((await said(scene.emailOf(REFERENTE)))[1]).toBe('identity.roleAlreadyHeld');
  });

  it.each([
    ['2026-11-09', '2026-11-30', 'yesterday'],
    ['2026-11-10', '2027-02-11', 'more than 92 days'],
    ['2026-11-20', '2026-11-19', 'backwards'],
  ])('from %s until %s is refused: %s', async (from, until) => {
    const refused = await lend(REFERENTE, 'digitalReferent', COLLEGUE, { from, until });
    expect(refused).toMatchObject({ status: 400, body: { code: 'identity.delegationPeriod' } });
  });

  it('never outlasts its origin', () => {
    const day = LocalDate.parse;
    const check = (from: string, until: string) => () =>
      checkDelegationPeriod(
        { from: day(from), until: day(until) },
        { from: day('2026-12-01'), until: day('2026-12-31') },
        day('2026-11-10'),
      );
    expect(check('2026-12-01', '2026-12-31')).not.toThrow();
    expect(check('2026-12-01', '2027-01-01')).toThrow();
    expect(check('2026-11-30', '2026-12-31')).toThrow();
  });
});

describe('the end of what is lent', () => {
  beforeEach(async () => {
    expect((await lend(REFERENTE, 'digitalReferent', COLLEGUE)).status).toBe(201);
    expect(await reaches(COLLEGUE)).toBe(true);
  });

  it('is hers who lent it, at once, and nobody else’s', async () => {
    const [{ id }] = (await scene.ask(REFERENTE, 'GET', '/account')).body.delegations;
    const path = `/account/delegations/${id}`;
    for (const who of [COLLEGUE, 'la directrice de Ferry']) {
      expect(await scene.ask(who, 'DELETE', path)).toMatchObject({
        status: 404,
        body: { code: 'identity.delegationNotFound' },
      });
    }
    const { status, body } = await scene.ask(REFERENTE, 'DELETE', path);
    expect([status, body.delegations]).toEqual([200, []]);
    expect((await scene.ask(COLLEGUE, 'GET', '/sessions/current')).status).toBe(401);
    expect(await reaches(COLLEGUE)).toBe(false);
    expect(await scene.actsOn(scene.idOf(COLLEGUE))).toContain('identity.role.returned');
    expect((await scene.ask(REFERENTE, 'DELETE', path)).status).toBe(404);
  });

  it('is also decided by who administers people there, and not elsewhere', async () => {
    const path = `/people/${scene.idOf(COLLEGUE)}/roles/${await scene.roleIdOf(COLLEGUE, 'digitalReferent')}/end`;
    expect((await scene.ask('l’administration de Crêts', 'POST', path)).status).toBe(404);
    expect((await scene.ask('l’administration', 'POST', path)).status).toBe(200);
    expect(await reaches(COLLEGUE)).toBe(false);
  });

  it('comes with the end of its origin, and is in the journal', async () => {
    const origin = await scene.give(REFERENTE, role('inspector', scene.places.belledonne));
    await scene.signIn(REFERENTE);
    expect((await lend(REFERENTE, 'inspector', COLLEGUE, { roleId: origin })).status).toBe(201);
    const path = `/people/${scene.idOf(REFERENTE)}/roles/${origin}/end`;
    expect((await scene.ask('l’administration', 'POST', path)).status).toBe(200);
    const lent = await scene.db.ownerQuery('select ended_at from identity.held_role where delegated_from = $1', [
      origin,
    ]);
    expect(lent).toEqual([{ ended_at: expect.any(Date) }]);
    expect(
      (await scene.actsOn(scene.idOf(COLLEGUE))).filter((act) => act === 'identity.role.returned').length,
    ).toBeGreaterThan(0);
  });

  it.each([
    [
      'its origin ends by any other way',
      `update identity.held_role set ended_at = now() where person_id = $1 and delegated_from is null`,
      `update identity.held_role set ended_at = null where person_id = $1`,
    ],
    [
      'its lender may not come in',
      'update identity.person set disabled_at = now() where id = $1',
      'update identity.person set disabled_at = null where id = $1',
    ],
    [
      'its origin is over on paper',
      `update identity.held_role set until_on = '2026-11-09' where person_id = $1 and delegated_from is null`,
      `update identity.held_role set until_on = null where person_id = $1 and delegated_from is null`,
    ],
  ])('is read at each request: %s', async (_, sql, back) => {
    await scene.db.ownerQuery(sql, [scene.idOf(REFERENTE)]);
    expect((await scene.ask(COLLEGUE, 'GET', '/sessions/current')).body.permissions).not.toContain('device:erase');
    await scene.db.ownerQuery(back, [scene.idOf(REFERENTE)]);
  });
});

describe('each wall alone', () => {
  const insert = async (more: {
    by?: string;
    from?: string;
    role?: Role;
    place?: string;
    until?: string;
    person?: string;
  }) => {
    const by = more.by ?? REFERENTE;
    const reach = Reach.person({
      personId: scene.idOf(by),
      displayName: by,
      grants: personReach({ role: 'digitalReferent', placeId: scene.places.belledonne }).grants,
    });
    return scene.db.database.transaction(reach, async (tx) =>
      tx.execute(
        `insert into identity.held_role (id, person_id, role, place_id, from_on, until_on, granted_by, granted_at, delegated_from, reason)
         values ($1, $2, $3, $4, '2026-11-10', $5, $6, now(), $7, 'congé')`,
        [
          newId(),
          scene.idOf(more.person ?? COLLEGUE),
          more.role ?? 'digitalReferent',
          more.place ?? scene.places.belledonne,
          more.until ?? '2026-11-30',
          reach.id,
          more.from ?? (await scene.roleIdOf(REFERENTE, 'digitalReferent')),
        ],
      ),
    );
  };

  it('the database: not another’s role, nor wider, nor longer, nor to herself, nor an administrator', async () => {
    expect(await insert({})).toBe(1);
    await expect(insert({ by: COLLEGUE, person: 'la directrice de Ferry' })).rejects.toThrow(/not the lender/);
    await expect(insert({ place: scene.places.isere })).rejects.toThrow(/not the lender/);
    await expect(insert({ role: 'inspector' })).rejects.toThrow(/not the lender/);
    await expect(insert({ until: '2027-02-11' })).rejects.toThrow(/held_role_lendable/);
    await expect(insert({ person: REFERENTE })).rejects.toThrow(/held_role_lendable/);
    const administrator = await scene.roleIdOf('l’administration', 'administrator');
    await expect(
      insert({ by: 'l’administration', from: administrator, role: 'administrator', place: scene.places.academie }),
    ).rejects.toThrow(/held_role_lendable/);
    const lent = await scene.roleIdOf(COLLEGUE, 'digitalReferent');
    await expect(insert({ by: COLLEGUE, from: lent, person: 'la directrice de Ferry' })).rejects.toThrow(
      /not the lender/,
    );
  });

  it('the database: a lender shortens and ends; she neither lengthens nor brings back', async () => {
    await insert({});
    const reach = Reach.person({ personId: scene.idOf(REFERENTE), displayName: REFERENTE, grants: [] });
    const update = (set: string) =>
      scene.db.database.transaction(reach, (tx) =>
        tx.execute(`update identity.held_role set ${set} where delegated_from is not null and ended_at is null`),
      );
    await expect(update(`until_on = '2026-12-15'`)).rejects.toThrow(/never lengthened/);
    expect(await update(`until_on = '2026-11-20'`)).toBe(1);
    expect(await update('ended_at = now()')).toBe(1);
    const back = scene.db.database.transaction(reach, (tx) =>
      tx.execute('update identity.held_role set ended_at = null where delegated_from is not null'),
    );
    await expect(back).rejects.toThrow(/never lengthened/);
  });

  it('the database: addresses and people are told to who lends, and to nobody else', async () => {
    await insert({});
    const asked = (who: string) =>
      scene.db.database.read(Reach.person({ personId: scene.idOf(who), displayName: who, grants: [] }), async (tx) => [
        await new RolesRepository().addressOf(tx, scene.idOf(COLLEGUE)),
        (await new RolesRepository().personToLendTo(tx, scene.emailOf('la directrice de Ferry'), scene.clock.now()))
          ?.id,
      ]);
    expect(await asked(REFERENTE)).toEqual([scene.emailOf(COLLEGUE), scene.idOf('la directrice de Ferry')]);
    expect(await asked('l’enseignant sans rôle')).toEqual([undefined, undefined]);
    expect((await asked('la directrice de Ferry'))[0]).toBeUndefined();
    const anybody = await scene.db.database.read(systemReach(), (tx) =>
      new RolesRepository().addressOf(tx, scene.idOf(COLLEGUE)),
    );
    expect(anybody).toBe(scene.emailOf(COLLEGUE));
  });
});
