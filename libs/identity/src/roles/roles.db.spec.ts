import { newId, Reach, type Role } from '@chariot/kernel';
import { personReach, systemReach, testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';
import { SignInLinks } from '../sessions/sign-in-links.service.js';
import { Roles } from './roles.service.js';

let scene: IdentityScene;
const role = (name: Role, placeId: string) => ({ role: name, placeId, from: '2026-09-01' });

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  const { academie, crets, ferry, david } = scene.places;
  await scene.plant('l’administration', [role('administrator', academie)]);
  await scene.plant('la seconde administration', [role('administrator', academie)]);
  await scene.plant('l’administration de Crêts', [role('administrator', crets)]);
  await scene.plant('la directrice de Ferry', [role('schoolHead', ferry)]);
  await scene.plant('le directeur de David', [role('schoolHead', david)]);
});
afterAll(() => scene.close());

describe('administration', () => {
  it('is given by nobody alone, whether she is known or new', async () => {
    const { ferry, academie } = scene.places;
    const known = await scene.ask(
      'l’administration',
      'POST',
      `/people/${scene.idOf('la directrice de Ferry')}/roles`,
      role('administrator', ferry),
    );
    expect(known).toMatchObject({ status: 403, body: { code: 'identity.needsSecondPerson' } });
    expect(known.body.detail).toContain('demandez-la depuis la fiche de la personne');
    const added = await scene.ask('l’administration', 'POST', '/people', {
      displayName: 'une complice',
      email: 'complice@exemple.fr',
      role: role('administrator', academie),
    });
    expect(added).toMatchObject({ status: 403, body: { code: 'identity.needsSecondPerson' } });
    expect(await scene.db.ownerQuery(`select 1 from identity.person where email = 'complice@exemple.fr'`)).toEqual([]);
  });

  it('row security says it too', async () => {
    const reach = personReach({ role: 'administrator', placeId: scene.places.academie });
    const insert = (name: Role) =>
      scene.db.database.transaction(reach, (tx) =>
        tx.execute(
          `insert into identity.held_role (id, person_id, role, place_id, from_on, granted_by, granted_at)
           values ($1, $2, $3, $4, '2026-09-01', $5, now())`,
          [newId(), scene.idOf('la directrice de Ferry'), name, scene.places.ferry, reach.id],
        ),
      );
    await expect(insert('administrator')).rejects.toThrow(/row-level security/);
    // The same row with another role is only refused because this Reach is of nobody in the database.
    await expect(insert('teacher')).rejects.toThrow(/foreign key/);
  });

  it('is written by the system in the name of whoever asked', async () => {
    const system = systemReach('accord de deux personnes');
    const person = { id: scene.idOf('la directrice de Ferry'), displayName: 'la directrice de Ferry' };
    await scene.db.database.transaction(system, (tx) =>
      scene
        .find(Roles)
        .grant(
          tx,
          system,
          person,
          { ...role('administrator', scene.places.ferry), until: null, ticket: null },
          { grantedBy: scene.idOf('l’administration') },
        ),
    );
    const { body } = await scene.ask('l’administration', 'GET', `/people/${person.id}`);
    expect(body.roles[0]).toMatchObject({ role: 'administrator', grantedBy: 'l’administration' });
  });

  it('is ended by one person, and all who administer are told', async () => {
    await scene.db.ownerQuery('delete from platform.outbox');
    const who = 'la directrice de Ferry';
    const path = `/people/${scene.idOf(who)}/roles/${await scene.roleIdOf(who, 'administrator')}/end`;
    expect((await scene.ask('l’administration de Crêts', 'POST', path)).status).toBe(200);
    const events = await scene.db.ownerQuery('select type, payload from platform.outbox order by id');
    expect(events).toContainEqual({
      type: 'identity.AdministratorEnded',
      payload: {
        personId: scene.idOf(who),
        displayName: who,
        placeId: scene.places.ferry,
        endedBy: 'l’administration de Crêts',
      },
    });
  });

  it('of a commune is not shown the pages of the instance', async () => {
    const seen = async (who: string) => (await scene.ask(who, 'GET', '/sessions/current')).body.permissions;
    expect(await seen('l’administration')).toContain('system:administer');
    expect(await seen('l’administration de Crêts')).not.toContain('system:administer');
    expect(await seen('l’administration de Crêts')).toContain('person:write');
  });
});

describe('a place that somebody has left', () => {
  const who = 'l’enseignante partie de Ferry';
  const reach = () => personReach({ role: 'administrator', placeId: scene.places.crets });
  const asCrets = <T>(sql: string, params: unknown[]) =>
    scene.db.database.transaction(reach(), (tx) => tx.query<T & object>(sql, params));

  beforeAll(async () => {
    await scene.plant(who, [role('teacher', scene.places.ferry), role('teacher', scene.places.david)]);
    await scene.db.ownerQuery('update identity.held_role set ended_at = now() where person_id = $1 and place_id = $2', [
      scene.idOf(who),
      scene.places.ferry,
    ]);
  });

  it('has no say about her any more: neither her links, nor her sessions, nor what she holds elsewhere', async () => {
    const link = await scene.ask('l’administration de Crêts', 'POST', `/people/${scene.idOf(who)}/sign-in-links`);
    expect(link).toMatchObject({ status: 403, body: { code: 'identity.mayNotLetIn' } });
    await expect(asCrets('select identity.close_sessions_of($1, now())', [scene.idOf(who)])).rejects.toThrow(
      /May not close/,
    );
    expect(await asCrets('select * from identity.roles_in_force($1, now())', [scene.idOf(who)])).toEqual([]);
    await expect(
      asCrets(
        `insert into identity.sign_in_link (token_hash, person_id, created_at, expires_at) values (sha256('y'), $1, now(), now())`,
        [scene.idOf(who)],
      ),
    ).rejects.toThrow(/row-level security/);
    expect((await scene.ask(who, 'GET', '/sessions/current')).status).toBe(200);
  });

  it('leaves her to the administration of the instance once she holds nothing at all', async () => {
    await scene.db.ownerQuery('update identity.held_role set ended_at = now() where person_id = $1', [scene.idOf(who)]);
    const link = (by: string) => scene.ask(by, 'POST', `/people/${scene.idOf(who)}/sign-in-links`);
    expect((await link('l’administration de Crêts')).status).toBe(403);
    expect((await link('l’administration')).status).toBe(201);
    const nobody = Reach.person({ personId: newId(), displayName: 'personne', grants: [] });
    await expect(
      scene.db.database.transaction(nobody, (tx) => scene.find(SignInLinks).create(tx, nobody, scene.idOf(who))),
    ).rejects.toMatchObject({ code: 'identity.personNotFound' });
  });
});

describe('a contractor', () => {
  const grant = (body: object) =>
    scene.ask('l’administration', 'POST', `/people/${scene.idOf('le directeur de David')}/roles`, body);
  const asked = { role: 'contractor', placeId: '', from: '2026-11-10' };
  beforeAll(() => (asked.placeId = scene.places.ferry));

  it('comes for a ticket, and for 92 days at most', async () => {
    expect(await grant({ ...asked, until: '2026-12-01' })).toMatchObject({ body: { code: 'identity.ticketMissing' } });
    expect(await grant({ ...asked, ticket: 'SAV-118' })).toMatchObject({
      body: { code: 'identity.contractorTooLong' },
    });
    expect(await grant({ ...asked, ticket: 'SAV-118', until: '2027-02-11' })).toMatchObject({
      body: { code: 'identity.contractorTooLong' },
    });
    const teacher = { ...asked, role: 'teacher', ticket: 'SAV-118' };
    expect(await grant(teacher)).toMatchObject({ body: { code: 'identity.ticketUnfit' } });
    const given = await grant({ ...asked, ticket: 'SAV-118', until: '2027-02-10' });
    expect(given.body.roles[0]).toMatchObject({ role: 'contractor', ticket: 'SAV-118', until: '2027-02-10' });
  });

  it('has no more than the devices of his place', async () => {
    await scene.plant('le prestataire', [
      { role: 'contractor', placeId: scene.places.ferry, ticket: 'SAV-118', until: '2026-11-30' },
    ]);
    const { permissions } = (await scene.ask('le prestataire', 'GET', '/sessions/current')).body;
    expect(permissions).toEqual([
      'place:read',
      'classroom:read',
      'device:read',
      'device:write',
      'profile:read',
      'repair:report',
      'session:own',
    ]);
    const places = (await scene.ask('le prestataire', 'GET', '/places')).body.items;
    expect(places.map(({ name }: { name: string }) => name)).toEqual(['École Jules Ferry']);
    for (const path of ['/people', `/places/${scene.places.ferry}/access`, '/api-tokens']) {
      expect((await scene.ask('le prestataire', 'GET', path)).status).toBeGreaterThanOrEqual(403);
    }
  });
});
