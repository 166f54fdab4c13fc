import { newId, Reach, type Role } from '@chariot/kernel';
import { personReach, testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';
import { AdministratorsTold } from '../roles/administrators-told.service.js';

let scene: IdentityScene;
const role = (name: Role, placeId: string, more: { from?: string; until?: string; ticket?: string } = {}) => ({
  role: name,
  placeId,
  ...more,
});
const CRETS = 'l’administration de Crêts';
let number = 0;
/** Somebody new, by her function. */
const someone = async (what: string, ...held: ReturnType<typeof role>[]): Promise<string> => {
  const who = `${what} ${'abcdefghijklmnopqrstuvwxyz'.charAt(number)}`;
  number += 1;
  await scene.plant(who, held);
  return who;
};
const act = (by: string, who: string, what: string, body: object = { reason: 'départ' }) =>
  scene.ask(by, 'POST', `/people/${scene.idOf(who)}/${what}`, body);
const handOver = (by: string, from: string, to: string) =>
  act(by, from, 'hand-over', { toPersonId: scene.idOf(to), reason: 'mutation' });
const livesIn = async (who: string): Promise<number> => (await scene.ask(who, 'GET', '/sessions/current')).status;
const token = async (who: string, placeId: string): Promise<string> => {
  const asked = { name: 'Inventaire', placeId, permissions: ['place:read'], until: '2027-06-30' };
  return (await scene.ask(who, 'POST', '/api-tokens', asked)).body.token;
};
const lend = async (who: string, name: Role, toWhom: string) =>
  scene.ask(who, 'POST', '/account/delegations', {
    ...{ roleId: await scene.roleIdOf(who, name), email: scene.emailOf(toWhom) },
    ...{ from: '2026-11-10', until: '2026-11-30', reason: 'congé' },
  });
const holds = async (who: string): Promise<object[]> =>
  scene.db.ownerQuery(
    `select role, place_id, from_on::text as from, until_on::text as until, granted_by, ticket from identity.held_role
      where person_id = $1 and ended_at is null order by role, place_id`,
    [scene.idOf(who)],
  );

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  const { academie, crets, allevard } = scene.places;
  await scene.plant('l’administration', [role('administrator', academie)]);
  await scene.plant(CRETS, [role('administrator', crets)]);
  await scene.plant('l’administration d’Allevard', [role('administrator', allevard)]);
});
afterAll(() => scene.close());
beforeEach(() => scene.clock.set('2026-11-10T08:00:00Z'));

describe('handing over', () => {
  it('passes every role, with its end, and nothing twice; the one who leaves keeps nothing', async () => {
    const { ferry, moretel, crets } = scene.places;
    const leaver = await someone(
      'qui part',
      role('it', crets),
      role('teacher', ferry, { until: '2027-06-30' }),
      role('schoolHead', moretel, { from: '2027-01-01' }),
      role('contractor', ferry, { from: '2026-11-01', until: '2026-12-01', ticket: 'SAV-1' }),
    );
    const successor = await someone('qui arrive', role('teacher', ferry));
    const bearer = await token(leaver, crets);
    const colleague = await someone('la collègue', role('teacher', ferry));
    expect((await lend(leaver, 'it', colleague)).status).toBe(201);

    const { status, body } = await handOver(CRETS, leaver, successor);
    expect([status, body.id]).toEqual([200, scene.idOf(successor)]);
    expect(await holds(leaver)).toEqual([]);
    expect(await holds(colleague)).toMatchObject([{ role: 'teacher' }]);
    const granted_by = scene.idOf(CRETS);
    expect(await holds(successor)).toEqual([
      { role: 'contractor', place_id: ferry, from: '2026-11-10', until: '2026-12-01', granted_by, ticket: 'SAV-1' },
      { role: 'it', place_id: crets, from: '2026-11-10', until: null, granted_by, ticket: null },
      { role: 'schoolHead', place_id: moretel, from: '2027-01-01', until: null, granted_by, ticket: null },
      { role: 'teacher', place_id: ferry, from: '2026-09-01', until: null, granted_by: null, ticket: null },
    ]);
    expect([await livesIn(leaver), await livesIn(successor)]).toEqual([401, 401]);
    expect((await scene.ask({ bearer }, 'GET', '/places')).status).toBe(401);
    const acts = await scene.actsOn(scene.idOf(leaver));
    expect(acts.filter((one) => one === 'identity.role.ended')).toHaveLength(4);
    expect(acts.at(-1)).toBe('identity.person.handedOver');
    expect((await scene.actsOn(scene.idOf(successor))).filter((one) => one === 'identity.role.granted')).toHaveLength(
      3,
    );
  });

  it('returns what was lent to the one who leaves', async () => {
    const lender = await someone('qui prête', role('schoolHead', scene.places.ferry));
    const leaver = await someone('qui part', role('teacher', scene.places.ferry));
    const successor = await someone('qui arrive', role('teacher', scene.places.moretel));
    expect((await lend(lender, 'schoolHead', leaver)).status).toBe(201);
    expect((await handOver(CRETS, leaver, successor)).status).toBe(200);
    expect((await holds(successor)).map((one) => (one as { role: string }).role)).toEqual(['teacher', 'teacher']);
  });

  it('is refused, each time with its sentence, and changes nothing', async () => {
    const { ferry, david, crets } = scene.places;
    const successor = await someone('qui arrive', role('teacher', ferry));
    const across = await someone('des deux communes', role('teacher', ferry), role('teacher', david));
    expect(await handOver(CRETS, across, successor)).toMatchObject({
      status: 403,
      body: { code: 'identity.mayNotHandOver' },
    });
    const administrator = await someone('qui administre', role('administrator', crets), role('teacher', ferry));
    expect(await handOver('l’administration', administrator, successor)).toMatchObject({
      status: 409,
      body: { code: 'identity.handOverAdministrator', detail: expect.stringContaining('Crêts en Belledonne') },
    });
    expect(await handOver(CRETS, successor, successor)).toMatchObject({ body: { code: 'identity.handOverToSelf' } });
    const outside = await someone('de David', role('teacher', david));
    expect((await handOver(CRETS, successor, outside)).status).toBe(404);
    expect((await handOver(CRETS, outside, successor)).status).toBe(404);
    const closed = await someone('fermée', role('teacher', ferry));
    await act(CRETS, closed, 'disabling');
    expect(await handOver(CRETS, successor, closed)).toMatchObject({ body: { code: 'identity.successorDisabled' } });
    const gone = await someone('déjà partie', role('teacher', ferry, { until: '2026-10-01' }));
    expect(await handOver('l’administration', gone, successor)).toMatchObject({
      body: { code: 'identity.nothingToHandOver' },
    });
    expect(await holds(across)).toHaveLength(2);
    expect(await holds(administrator)).toHaveLength(2);
    expect(await holds(successor)).toHaveLength(1);
  });

  it('gives nobody, herself included, what the one who does it does not hold', async () => {
    const head = await someone('la direction', role('schoolHead', scene.places.ferry));
    const manager = await someone('la gestionnaire', role('teacher', scene.places.ferry));
    expect((await handOver(head, manager, head)).status).toBe(403);
    expect(await holds(head)).toHaveLength(1);
  });
});

describe('closing an access', () => {
  it('is worth at once, everywhere, and what she lends comes back', async () => {
    const { crets, ferry } = scene.places;
    const who = await someone('à fermer', role('it', crets));
    const colleague = await someone('la collègue', role('teacher', ferry));
    const bearer = await token(who, crets);
    await lend(who, 'it', colleague);
    const { url } = (await act(CRETS, who, 'sign-in-links', {})).body;
    expect(await livesIn(who)).toBe(200);

    const { status, body } = await act(CRETS, who, 'disabling');
    expect([status, body.active, body.disabledAt]).toEqual([200, false, '2026-11-10T08:00:00.000Z']);
    expect(await livesIn(who)).toBe(401);
    const link = await scene.ask(null, 'POST', '/sessions', { token: url.slice(url.indexOf('=') + 1) });
    expect(link).toMatchObject({ status: 401, body: { code: 'identity.linkNotValid' } });
    expect((await scene.ask({ bearer }, 'GET', '/places')).status).toBe(401);
    expect(await holds(colleague)).toMatchObject([{ role: 'teacher' }]);
    await scene.signIn(who);
    expect(await livesIn(who)).toBe(401);
    expect(await act(CRETS, who, 'disabling')).toMatchObject({
      status: 409,
      body: { code: 'identity.alreadyDisabled' },
    });

    expect((await act(CRETS, who, 'enabling')).body.disabledAt).toBeNull();
    await scene.signIn(who);
    expect(await livesIn(who)).toBe(200);
    // What was taken meanwhile does not come back with her.
    expect((await scene.ask({ bearer }, 'GET', '/places')).status).toBe(401);
    expect(await holds(colleague)).toMatchObject([{ role: 'teacher' }]);
    expect(await act(CRETS, who, 'enabling')).toMatchObject({ status: 409, body: { code: 'identity.notDisabled' } });
    const acts = await scene.actsOn(scene.idOf(who));
    expect(acts.filter((one) => one.startsWith('identity.person.'))).toEqual([
      'identity.person.disabled',
      'identity.person.enabled',
    ]);
  });

  it('is only for who answers for her wholly, and never for oneself', async () => {
    const across = await someone(
      'des deux communes',
      role('teacher', scene.places.ferry),
      role('teacher', scene.places.david),
    );
    for (const what of ['disabling', 'enabling']) {
      expect(await act(CRETS, across, what)).toMatchObject({ status: 403, body: { code: 'identity.mayNotDisable' } });
    }
    expect((await act('l’administration', across, 'disabling')).status).toBe(200);
    expect(await act(CRETS, CRETS, 'disabling')).toMatchObject({
      status: 409,
      body: { code: 'identity.disablingOneself' },
    });
    const head = await someone('la direction', role('schoolHead', scene.places.ferry));
    expect((await act(head, across, 'disabling')).status).toBe(403);
    expect((await act('l’administration d’Allevard', head, 'disabling')).status).toBe(404);
  });

  it('withdraws the dangerous acts that she had asked for', async () => {
    const asker = await someone('qui demande', role('administrator', scene.places.crets));
    const favoured = await someone('la complice', role('teacher', scene.places.ferry));
    const asked = await scene.ask(asker, 'POST', `/people/${scene.idOf(favoured)}/administrations`, {
      ...{ placeId: scene.places.ferry, from: '2026-11-10', reason: 'renfort' },
    });
    expect([asked.status, asked.body.state]).toEqual([201, 'asked']);
    expect((await act('l’administration', asker, 'disabling')).status).toBe(200);
    const approval = await scene.ask('l’administration', 'GET', `/approvals/${asked.body.id}`);
    expect(approval.body).toMatchObject({ state: 'stopped', endReason: `L’accès de ${asker} est fermé` });
  });

  it('leaves an administration, even when two shut each other out at once', async () => {
    await scene.plant('la seconde administration', [role('administrator', scene.places.academie)]);
    const answers = await Promise.all([
      act('l’administration', 'la seconde administration', 'disabling'),
      act('la seconde administration', 'l’administration', 'disabling'),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const left = await scene.db.ownerQuery(
      `select 1 from identity.person join identity.held_role held on held.person_id = person.id
        where held.role = 'administrator' and held.place_id = $1 and disabled_at is null`,
      [scene.places.academie],
    );
    expect(left).toHaveLength(1);
    await scene.db.ownerQuery('update identity.person set disabled_at = null');
    for (const who of ['l’administration', 'la seconde administration']) await scene.signIn(who);
  });

  it('row security alone: neither one’s own, nor where one does not administer everybody she is, nor by a plain update', async () => {
    const across = await someone(
      'des deux communes',
      role('teacher', scene.places.ferry),
      role('teacher', scene.places.david),
    );
    const mayor = Reach.person({
      personId: scene.idOf(CRETS),
      displayName: CRETS,
      grants: personReach({ role: 'administrator', placeId: scene.places.crets }).grants,
    });
    const set = (reach: Reach, id: string) =>
      scene.db.database.transaction(reach, (tx) => tx.query('select identity.set_disabled($1, now())', [id]));
    await expect(set(mayor, scene.idOf(across))).rejects.toThrow(/May not close or reopen/);
    await expect(set(mayor, mayor.id)).rejects.toThrow(/May not close or reopen/);
    await expect(set(Reach.device(newId()), scene.idOf(across))).rejects.toThrow(/May not close or reopen/);
    const update = scene.db.database.transaction(mayor, (tx) =>
      tx.execute('update identity.person set disabled_at = now()'),
    );
    await expect(update).rejects.toThrow(/permission denied/);
    const alone = await someone('de Ferry', role('teacher', scene.places.ferry));
    await expect(set(mayor, scene.idOf(alone))).resolves.toBeDefined();
  });
});

it('tells whoever administers the instance, and the one concerned, of the end of an administrator', async () => {
  await scene.db.ownerQuery('delete from platform.mail');
  const system = Reach.system('spec');
  await scene.db.database.transaction(system, (tx) =>
    scene.find(AdministratorsTold).tell(tx, {
      ...{ personId: scene.idOf(CRETS), displayName: CRETS, placeId: scene.places.crets, endedBy: 'l’administration' },
    }),
  );
  const letters = await scene.db.ownerQuery<{ recipient: string; body: string }>(
    'select recipient, body from platform.mail',
  );
  expect(new Set(letters.map(({ recipient }) => recipient))).toEqual(
    new Set([CRETS, 'l’administration', 'la seconde administration'].map((who) => scene.emailOf(who))),
  );
  expect(letters[0]?.body).toContain(`${CRETS} n’administre plus « Crêts en Belledonne »`);
});
