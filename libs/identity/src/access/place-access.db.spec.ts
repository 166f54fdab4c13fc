import { LocalDate, Reach, type Role } from '@chariot/kernel';
import type { Access } from '@chariot/contract';
import { personReach, testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';
import { PlaceAccessRepository } from './place-access.repository.js';
import { whyHeld, type HeldFor } from './why.js';

let scene: IdentityScene;
const role = (name: Role, placeId: string, more: { until?: string; ticket?: string } = {}) => ({
  role: name,
  placeId,
  ...more,
});
const accessTo = (who: string, placeId: string) => scene.ask(who, 'GET', `/places/${placeId}/access`);
const seen = async (who: string, placeId: string): Promise<Access[]> => (await accessTo(who, placeId)).body.items;

beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  const { academie, crets, allevard, belledonne, ferry, moretel } = scene.places;
  await scene.plant('l’administration', [role('administrator', academie)]);
  await scene.plant('l’informatique de Crêts', [role('it', crets)]);
  await scene.plant('l’informatique d’Allevard', [role('it', allevard)]);
  await scene.plant('la référente', [role('digitalReferent', belledonne)]);
  await scene.plant('la directrice de Ferry', [role('schoolHead', ferry)]);
  await scene.plant('l’enseignante de Ferry', [role('teacher', ferry)]);
  await scene.plant('le directeur de Morêtel', [role('schoolHead', moretel)]);
  await scene.plant('l’enseignant parti', [role('teacher', ferry, { until: '2026-10-31' })]);
  await scene.plant('l’enseignante fermée', [role('teacher', ferry)]);
  await scene.plant('le prestataire', [role('contractor', ferry, { until: '2026-11-30', ticket: 'SAV-118' })]);
  await scene.db.ownerQuery('update identity.person set disabled_at = now() where id = $1', [
    scene.idOf('l’enseignante fermée'),
  ]);
});
afterAll(() => scene.close());

it('shows everybody whose role covers the place, held there or above, the gravest first, and nobody else', async () => {
  const items = await seen('l’enseignante de Ferry', scene.places.ferry);
  expect(items.map(({ displayName, heldOn }) => [displayName, heldOn.name])).toEqual([
    ['l’administration', 'Académie de Grenoble'],
    ['l’informatique de Crêts', 'Crêts en Belledonne'],
    ['la référente', 'Haut-Grésivaudan'],
    ['la directrice de Ferry', 'École Jules Ferry'],
    ['le prestataire', 'École Jules Ferry'],
    ['l’enseignante de Ferry', 'École Jules Ferry'],
  ]);
  expect(items.at(-1)).toEqual({
    kind: 'person',
    id: await scene.roleIdOf('l’enseignante de Ferry', 'teacher'),
    displayName: 'l’enseignante de Ferry',
    role: 'teacher',
    label: 'Enseignant',
    heldOn: expect.objectContaining({ id: scene.places.ferry }),
    from: '2026-09-01',
    until: null,
    why: 'Confié au premier démarrage de l’instance, le 10/11/2026.',
    may: [
      'ouvrir une fenêtre de maintenance',
      'ouvrir et finir des séances',
      'réserver une classe mobile',
      'écrire un retour d’expérience',
      'donner l’avis des enseignants sur une application',
      'demander une application',
      'signaler une tablette en panne',
      'voir et arrêter les actes graves',
      'voir les tablettes',
      'voir les classes mobiles',
      'voir les réservations d’une classe mobile',
      'voir les indicateurs',
      'voir qui a accès à ce lieu',
      'voir le lieu',
    ],
    lastSeenAt: '2026-11-10T08:00:00.000Z',
  });
  expect(items[4]?.why).toBe(
    'Ticket n° SAV-118, confié au premier démarrage de l’instance, le 10/11/2026, jusqu’au 30/11/2026 (encore 20 jours).',
  );
});

it('never tells an address', async () => {
  const { body } = await accessTo('l’administration', scene.places.ferry);
  expect(JSON.stringify(body)).not.toContain('@');
});

it('shows what is lent, and the programs', async () => {
  const lent = await scene.ask('la référente', 'POST', '/account/delegations', {
    roleId: await scene.roleIdOf('la référente', 'digitalReferent'),
    email: scene.emailOf('l’enseignante de Ferry'),
    ...{ from: '2026-11-10', until: '2026-11-30', reason: 'congé.' },
  });
  expect(lent.status).toBe(201);
  const made = await scene.ask('l’informatique de Crêts', 'POST', '/api-tokens', {
    ...{ name: 'Inventaire', placeId: scene.places.crets, permissions: ['device:read'], until: '2027-06-30' },
  });
  expect(made.status).toBe(201);
  const items = await seen('la directrice de Ferry', scene.places.ferry);
  expect(items.find(({ why }) => why.startsWith('Délégué'))).toMatchObject({
    displayName: 'l’enseignante de Ferry',
    role: 'digitalReferent',
    why: 'Délégué par la référente jusqu’au 30/11/2026 : congé.',
  });
  expect(items.find(({ kind }) => kind === 'token')).toMatchObject({
    id: made.body.apiToken.id,
    displayName: 'Jeton « Inventaire »',
    role: null,
    label: 'Jeton d’API',
    heldOn: { name: 'Crêts en Belledonne' },
    why: 'Créé par l’informatique de Crêts le 10/11/2026, jusqu’au 30/06/2027.',
    may: ['voir les tablettes'],
    lastSeenAt: null,
  });
  expect((await seen('l’informatique d’Allevard', scene.places.david)).filter(({ kind }) => kind === 'token')).toEqual(
    [],
  );
  // Its maker holds nothing of its list any more: it reaches nothing, and is not shown.
  await scene.db.ownerQuery(`update identity.held_role set ended_at = now() where person_id = $1`, [
    scene.idOf('l’informatique de Crêts'),
  ]);
  expect((await seen('la directrice de Ferry', scene.places.ferry)).filter(({ kind }) => kind === 'token')).toEqual([]);
});

it('is told to who works there: not to a neighbour, nor to who sees the place for another reason', async () => {
  expect((await accessTo('le directeur de Morêtel', scene.places.ferry)).status).toBe(404);
  expect((await accessTo('l’informatique d’Allevard', scene.places.ferry)).status).toBe(404);
  expect((await accessTo('le prestataire', scene.places.ferry)).status).toBe(403);
  expect((await scene.ask(null, 'GET', `/places/${scene.places.ferry}/access`)).status).toBe(401);
  await scene.plant('prestataire ici, enseignant là', [
    role('contractor', scene.places.ferry, { until: '2026-11-30', ticket: 'SAV-119' }),
    role('teacher', scene.places.moretel),
  ]);
  expect(await accessTo('prestataire ici, enseignant là', scene.places.ferry)).toMatchObject({
    status: 403,
    body: { code: 'identity.mayNotSeeAccess' },
  });
  expect((await accessTo('prestataire ici, enseignant là', scene.places.moretel)).status).toBe(200);
});

it('the database alone refuses too', async () => {
  const asked = (reach: Reach) =>
    scene.db.database.read(reach, async (tx) => [
      ...(await new PlaceAccessRepository().people(tx, scene.places.ferry, scene.clock.now())),
      ...(await new PlaceAccessRepository().tokens(tx, scene.places.ferry, scene.clock.now())),
    ]);
  expect(await asked(personReach({ role: 'schoolHead', placeId: scene.places.moretel }))).toEqual([]);
  expect(await asked(personReach({ role: 'contractor', placeId: scene.places.ferry }))).toEqual([]);
  expect(await asked(Reach.device('01990000-0000-7000-8000-0000000000bb'))).toEqual([]);
  expect((await asked(personReach({ role: 'teacher', placeId: scene.places.ferry }))).length).toBeGreaterThan(3);
});

describe('why', () => {
  const day = LocalDate.parse;
  const held: HeldFor = {
    grantedBy: 'l’administration de l’instance',
    grantedOn: day('2026-09-03'),
    until: null,
    lent: false,
    reason: null,
    ticket: null,
    today: day('2026-11-10'),
  };
  it.each<[Partial<HeldFor>, string]>([
    [{}, 'Confié par l’administration de l’instance le 03/09/2026.'],
    [{ until: day('2027-06-30') }, 'Confié par l’administration de l’instance le 03/09/2026, jusqu’au 30/06/2027.'],
    [
      { ticket: 'SAV-7', until: day('2026-11-10') },
      'Ticket n° SAV-7, confié par l’administration de l’instance le 03/09/2026, jusqu’au 10/11/2026 (dernier jour).',
    ],
    [
      { ticket: 'SAV-7', until: day('2026-11-11') },
      'Ticket n° SAV-7, confié par l’administration de l’instance le 03/09/2026, jusqu’au 11/11/2026 (encore 1 jour).',
    ],
    [
      { lent: true, grantedBy: 'la référente', reason: 'congé. ', until: day('2026-11-30') },
      'Délégué par la référente jusqu’au 30/11/2026 : congé.',
    ],
  ])('%j', (more, sentence) => {
    expect(whyHeld({ ...held, ...more })).toBe(sentence);
  });
});

it('says when there are more than it shows', async () => {
  const { david } = scene.places;
  const answer = async () =>
    (await accessTo('l’informatique d’Allevard', david)).body as { items: Access[]; more: boolean };
  const before = await answer();
  expect(before.more).toBe(false);
  const fill = (count: number) =>
    scene.db.ownerQuery(
      `with made as (
         insert into identity.person (id, display_name, email, created_at)
         select gen_random_uuid(), 'enseignant', gen_random_uuid() || '@exemple.fr', now() from generate_series(1, $2)
         returning id)
       insert into identity.held_role (id, person_id, role, place_id, from_on, granted_at)
       select gen_random_uuid(), id, 'teacher', $1, '2026-09-01', now() from made`,
      [david, count],
    );
  await fill(1_999 - before.items.length);
  expect(await answer()).toMatchObject({ more: false, items: { length: 1_999 } });
  await fill(1);
  expect(await answer()).toMatchObject({ more: true, items: { length: 1_999 } });
});
