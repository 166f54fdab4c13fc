import { LocalDate, newId, Reach, ROLE_PERMISSIONS } from '@chariot/kernel';
import type { NewPlace, Place } from '@chariot/contract';
import { Journal, Outbox, type Tx } from '@chariot/platform';
import { frozenClock, personReach, systemReach, testDatabase, type TestDatabase, ownerTx } from '@chariot/testkit';
import { migrations } from '../index.js';
import { PlacesRepository } from './places.repository.js';
import { Places } from './places.service.js';

let db: TestDatabase;
const clock = frozenClock('2026-11-10T08:00:00Z');
const places = new Places(clock, new PlacesRepository(), new Journal(), new Outbox());
const system = systemReach();

const asked = (place: Partial<NewPlace> & Pick<NewPlace, 'kind' | 'name'>): NewPlace => ({
  timeZone: 'Europe/Paris',
  openedOn: '2016-09-01',
  parentIds: [],
  ...place,
});
const open = (place: Partial<NewPlace> & Pick<NewPlace, 'kind' | 'name'>, reach: Reach = system): Promise<Place> =>
  db.database.transaction(reach, (tx) => places.open(tx, reach, asked(place)));
const names = (rows: readonly { name: string }[]): string[] => rows.map(({ name }) => name).sort();
const list = (reach: Reach, query: Partial<Parameters<Places['list']>[2]> = {}) =>
  db.database.read(reach, (tx) => places.list(tx, reach, { limit: 200, ...query }));

/** Two communes side by side, and one circonscription that reaches into both. */
let academie: Place, isere: Place, crets: Place, allevard: Place, grenoble: Place;
let belledonne: Place, autre: Place;
let ferry: Place, moretel: Place, david: Place, buffon: Place, vaussenat: Place;

beforeAll(async () => {
  db = await testDatabase({ migrations });
  academie = await open({ kind: 'academie', name: 'Académie de Grenoble' });
  isere = await open({ kind: 'departement', name: 'Isère', parentIds: [academie.id] });
  const commune = (name: string) =>
    open({ kind: 'localAuthority', name, localAuthorityKind: 'commune', parentIds: [isere.id] });
  crets = await commune('Crêts en Belledonne');
  allevard = await commune('Allevard');
  grenoble = await commune('Grenoble');
  belledonne = await open({ kind: 'district', name: 'Circonscription du Haut-Grésivaudan', parentIds: [isere.id] });
  autre = await open({ kind: 'district', name: 'Circonscription de Grenoble 1', parentIds: [isere.id] });
  const school = (name: string, uai: string, owner: Place, district: Place) =>
    open({ kind: 'school', name, uai, parentIds: [owner.id, district.id] });
  ferry = await school('École Jules Ferry', '0382460T', crets, belledonne);
  moretel = await school('École de Morêtel', '0381778B', crets, belledonne);
  david = await school('École David', '0381780D', allevard, belledonne);
  buffon = await school('École Buffon', '0382032C', grenoble, autre);
  vaussenat = await open({
    kind: 'college',
    name: 'Collège Flavius Vaussenat',
    uai: '0380002W',
    parentIds: [isere.id],
  });
});
afterAll(() => db.drop());

const it_ = () => personReach({ role: 'it', placeId: crets.id });
const inspector = () => personReach({ role: 'inspector', placeId: belledonne.id });
const referent = () => personReach({ role: 'digitalReferent', placeId: belledonne.id });
const academic = () => personReach({ role: 'academie', placeId: academie.id });

describe('who sees which places', () => {
  it('shows a commune its own schools and nothing of its neighbour', async () => {
    expect(names((await list(it_())).items)).toEqual(['Crêts en Belledonne', 'École Jules Ferry', 'École de Morêtel']);
    await expect(db.database.read(it_(), (tx) => places.get(tx, it_(), david.id))).rejects.toMatchObject({
      code: 'territory.placeNotFound',
    });
  });

  it('shows the inspector the schools of her circonscription, in whatever commune', async () => {
    const expected = ['Circonscription du Haut-Grésivaudan', 'École David', 'École Jules Ferry', 'École de Morêtel'];
    expect(names((await list(inspector())).items)).toEqual(expected);
    expect(names((await list(referent())).items)).toEqual(expected);
  });

  it('names what is above a school that one sees, without opening it', async () => {
    const reach = inspector();
    const school = await db.database.read(reach, (tx) => places.get(tx, reach, david.id));
    expect(school.parents).toEqual([
      { id: allevard.id, kind: 'localAuthority', name: 'Allevard', uai: null },
      { id: belledonne.id, kind: 'district', name: 'Circonscription du Haut-Grésivaudan', uai: null },
    ]);
    await expect(db.database.read(reach, (tx) => places.get(tx, reach, allevard.id))).rejects.toMatchObject({
      code: 'territory.placeNotFound',
    });
    const refs = await db.database.read(reach, (tx) =>
      places.refs(tx, [academie.id, allevard.id, grenoble.id, buffon.id]),
    );
    expect(names([...refs.values()])).toEqual(['Académie de Grenoble', 'Allevard']);
  });

  it('names any place for a device that proved itself, and none for nobody', async () => {
    const device = Reach.device(newId());
    const ref = await db.database.read(device, (tx) => places.ref(tx, ferry.id));
    expect(ref).toEqual({ id: ferry.id, kind: 'school', name: 'École Jules Ferry', uai: '0382460T' });
    expect((await list(device)).items).toEqual([]);
    expect(await db.ownerQuery('select * from territory.place_refs(array[$1::uuid])', [ferry.id])).toEqual([]);
  });

  it('pages in French order, counting what is beyond', async () => {
    const reach = it_();
    const first = await list(reach, { limit: 2 });
    expect(first.items.map(({ name }) => name)).toEqual(['Crêts en Belledonne', 'École de Morêtel']);
    expect(first.total).toBe(3);
    const second = await list(reach, { limit: 2, after: first.next ?? '' });
    expect(second.items.map(({ name }) => name)).toEqual(['École Jules Ferry']);
    expect(second.next).toBeNull();
    await expect(list(reach, { after: '0 or true' })).rejects.toMatchObject({ code: 'territory.unknownPage' });
  });

  it('cannot be made to page past its reach by another’s position', async () => {
    expect(names((await list(it_(), { after: david.id })).items)).toEqual([]);
  });

  it('filters by kind, place above, words without accents, and openness', async () => {
    const reach = academic();
    expect(names((await list(reach, { kind: 'district' })).items)).toHaveLength(2);
    expect(names((await list(reach, { under: allevard.id })).items)).toEqual(['École David']);
    expect(names((await list(reach, { q: 'ecole de moretel' })).items)).toEqual(['École de Morêtel']);
    expect(names((await list(reach, { q: '0382460t' })).items)).toEqual(['École Jules Ferry']);
    expect((await list(reach, { q: '%' })).items).toEqual([]);
    expect(names((await list(it_(), { under: allevard.id })).items)).toEqual([]);
  });
});

describe('each wall alone', () => {
  it('row security: a query that forgot its where', async () => {
    const reach = it_();
    const seen = await db.database.read(reach, (tx) => tx.query<{ name: string }>('select name from territory.place'));
    expect(names(seen)).toEqual(['Crêts en Belledonne', 'École Jules Ferry', 'École de Morêtel']);
    const links = await db.database.read(reach, (tx) =>
      tx.query<{ child: string }>('select child from territory.place_parent'),
    );
    expect(new Set(links.map(({ child }) => child))).toEqual(new Set([crets.id, ferry.id, moretel.id]));
    const pairs = await db.database.read(reach, (tx) =>
      tx.query<{ descendant: string }>('select descendant from territory.place_closure'),
    );
    expect(new Set(pairs.map(({ descendant }) => descendant))).toEqual(new Set([crets.id, ferry.id, moretel.id]));
    const [all] = await db.ownerQuery<{ count: number }>('select count(*)::int as count from territory.place');
    expect(all?.count).toBe(12);
  });

  it('row security: nothing without a reach', async () => {
    const noGrant = Reach.person({ personId: newId(), displayName: 'une inconnue', grants: [] });
    for (const table of ['place', 'place_parent', 'place_closure', 'reference_college']) {
      expect(await db.database.read(noGrant, (tx) => tx.query(`select * from territory.${table}`))).toEqual([]);
    }
  });

  it('both, where places are counted as the owner: what the statement says, and who the caller is', async () => {
    const repository = new PlacesRepository();
    const counted = (caller: Reach, asked: Reach, filter: Parameters<PlacesRepository['count']>[2] = {}) =>
      db.database.read(caller, async (tx) => (await repository.count(tx, asked, filter, clock.now())).total);
    expect(await counted(it_(), it_())).toBe(3);
    expect(await counted(it_(), academic())).toBe(0);
    expect(await counted(academic(), it_())).toBe(0);
    expect(await counted(it_(), system)).toBe(0);
    expect(await counted(it_(), it_(), { under: allevard.id })).toBe(0);
    expect(await counted(it_(), it_(), { under: academie.id })).toBe(3);
    expect(await counted(it_(), it_(), { q: 'ecole' })).toBe(2);
    expect(await counted(academic(), academic(), { q: 'ecole', kind: 'school' })).toBe(4);
    expect(await counted(system, system)).toBe(12);
  });

  it('reach in the query: the same statement under the owner, whom row security does not bind', async () => {
    const tx = ownerTx(db);
    const reach = it_();
    const repository = new PlacesRepository();
    expect(names(await repository.page(tx, reach, {}, clock.now(), { limit: 200 }))).toEqual([
      'Crêts en Belledonne',
      'École Jules Ferry',
      'École de Morêtel',
    ]);
    expect(await repository.find(tx, reach, 'place:read', david.id)).toBeUndefined();
    expect(await repository.find(tx, reach, 'place:write', ferry.id)).toBeUndefined();
    expect(await repository.covers(tx, reach, 'device:write', ferry.id)).toBe(true);
    expect(await repository.covers(tx, reach, 'device:write', david.id)).toBe(false);
    expect(await repository.close(tx, reach, ferry.id, LocalDate.parse('2026-11-10'))).toBe(false);
    expect(await repository.lock(tx, reach, ferry.id, 'update')).toBeUndefined();
    await repository.chooseCollege(tx, reach, ferry.id, vaussenat.id, LocalDate.parse('2026-11-10'));
    expect(await db.ownerQuery('select * from territory.reference_college')).toEqual([]);
  });

  it('row security refuses to write where one only reads', async () => {
    const reach = it_();
    const touched = await db.database.transaction(reach, (tx) =>
      tx.execute(`update territory.place set closed_on = '2026-11-10'`),
    );
    expect(touched).toBe(0);
    const insert = (tx: Tx) =>
      tx.execute(`insert into territory.place (id, kind, name, opened_on) values ($1, 'district', 'x', '2026-01-01')`, [
        newId(),
      ]);
    await expect(db.database.transaction(reach, insert)).rejects.toThrow(/row-level security/);
  });

  it('deletes nothing, for anybody', async () => {
    for (const table of ['place', 'place_parent', 'place_closure', 'reference_college']) {
      await expect(
        db.database.transaction(system, (tx) => tx.execute(`delete from territory.${table}`)),
      ).rejects.toThrow(/permission denied/);
    }
    const move = (tx: Tx) => tx.execute('update territory.place_parent set parent = $1', [grenoble.id]);
    await expect(db.database.transaction(system, move)).rejects.toThrow(/permission denied/);
  });

  it('lets nobody take a neighbour’s school by putting it under a place of her own', async () => {
    const reach = personReach({ role: 'administrator', placeId: crets.id });
    const steal = (tx: Tx) =>
      tx.execute(`insert into territory.place_parent (child, parent, from_on) values ($1, $2, '2026-01-01')`, [
        david.id,
        crets.id,
      ]);
    await expect(db.database.transaction(reach, steal)).rejects.toThrow(/row-level security/);
    await db.database.transaction(system, async (tx) => {
      await steal(tx);
      await tx.execute('update territory.place_parent set until_on = from_on where child = $1 and parent = $2', [
        david.id,
        crets.id,
      ]);
    });
    expect(names((await list(reach)).items)).not.toContain('École David');
  });

  it('leaves no place without a parent', async () => {
    const alone = (tx: Tx) =>
      tx.execute(
        `insert into territory.place (id, kind, name, uai, opened_on) values ($1, 'school', 'École sans collectivité', '0380004Y', '2026-01-01')`,
        [newId()],
      );
    await expect(db.database.transaction(system, alone)).rejects.toMatchObject({
      constraint: 'place_has_parent',
    });
    await expect(db.database.transaction(academic(), alone)).rejects.toMatchObject({
      constraint: 'place_has_parent',
    });
  });
});

describe('opening', () => {
  it('journals and announces in the same transaction', async () => {
    const reach = academic();
    const school = await open(
      { kind: 'school', name: 'École du Cheylas', uai: '0951099D', parentIds: [allevard.id] },
      reach,
    );
    const [line] = await db.ownerQuery(`select * from platform.journal where subject_id = $1`, [school.id]);
    expect(line).toMatchObject({ act: 'territory.place.opened', actor_id: reach.id, place_id: school.id });
    const events = await db.ownerQuery(`select payload from platform.outbox where payload->>'placeId' = $1`, [
      school.id,
    ]);
    expect(events).toEqual([
      { payload: { placeId: school.id, kind: 'school', name: 'École du Cheylas', uai: '0951099D' } },
    ]);
    const again = open({ kind: 'school', name: 'École', uai: '0951099d', parentIds: [allevard.id] }, reach);
    await expect(again).rejects.toMatchObject({ code: 'territory.uaiTaken' });
  });

  it.each([
    ['kernel.invalidUai', { kind: 'school', uai: '0380099Z' }],
    ['kernel.invalidSiret', { kind: 'localAuthority', localAuthorityKind: 'commune', siret: '21940034800194' }],
    ['kernel.invalidInseeCode', { kind: 'localAuthority', localAuthorityKind: 'commune', inseeCode: '99999' }],
    ['kernel.invalidPostcode', { kind: 'localAuthority', localAuthorityKind: 'commune', postcode: '3883' }],
    ['territory.uaiMissing', { kind: 'school' }],
    ['territory.localAuthorityKindMissing', { kind: 'localAuthority' }],
    ['territory.localAuthorityKindUnfit', { kind: 'district', localAuthorityKind: 'commune' }],
    ['territory.unknownTimeZone', { kind: 'district', timeZone: 'Europe/Crêts' }],
    ['territory.parentsMissing', { kind: 'district' }],
  ] as const)('refuses with %s', async (code, place) => {
    await expect(open({ name: 'essai', ...place } as Parameters<typeof open>[0])).rejects.toMatchObject({ code });
  });

  it('says which parents fit', async () => {
    const under = (parentIds: string[], kind: NewPlace['kind'] = 'school') =>
      open({ kind, name: 'essai', ...(kind === 'school' && { uai: '0380004Y' }), parentIds });
    await expect(under([isere.id])).rejects.toMatchObject({
      code: 'territory.wrongParent',
      fr: '« Isère » (département) ne peut pas être le rattachement choisi pour : école. Choisissez : collectivité, circonscription.',
    });
    await expect(under([belledonne.id])).rejects.toMatchObject({ code: 'territory.localAuthorityMissing' });
    await expect(under([crets.id, belledonne.id, autre.id])).rejects.toMatchObject({
      code: 'territory.tooManyParents',
    });
    await expect(under([newId()])).rejects.toMatchObject({ code: 'territory.parentNotFound' });
    await expect(under([ferry.id], 'district')).rejects.toMatchObject({ code: 'territory.wrongParent' });
  });

  it('is refused below what one only reads, and hidden below what one does not see', async () => {
    const reach = it_();
    const below = (parent: Place) =>
      open({ kind: 'school', name: 'essai', uai: '0380004Y', parentIds: [parent.id] }, reach);
    await expect(below(crets)).rejects.toMatchObject({ code: 'territory.mayNotOpenHere', category: 'forbidden' });
    await expect(below(allevard)).rejects.toMatchObject({ code: 'territory.parentNotFound' });
    const academieAgain = open(
      { kind: 'academie', name: 'Académie de Lyon' },
      personReach({ role: 'administrator', placeId: academie.id }),
    );
    await expect(academieAgain).rejects.toMatchObject({ code: 'territory.academieOpensFirst' });
  });
});

describe('closing', () => {
  const close = (reach: Reach, id: string, closedOn: string) =>
    db.database.transaction(reach, (tx) => places.close(tx, reach, id, { closedOn, reason: 'Fusion d’écoles' }));

  it('hides nothing, takes no new place below, and waits for the places below', async () => {
    const reach = academic();
    const commune = await open({
      kind: 'localAuthority',
      name: 'La Ferrière',
      localAuthorityKind: 'commune',
      parentIds: [isere.id],
    });
    const school = await open({
      kind: 'school',
      name: 'École de La Ferrière',
      uai: '0380004Y',
      parentIds: [commune.id],
    });
    await expect(close(reach, commune.id, '2026-11-10')).rejects.toMatchObject({
      code: 'territory.stillOpenBelow',
      fr: 'Fermez d’abord les lieux encore ouverts sous « La Ferrière » : il en reste 1.',
    });
    await expect(close(reach, school.id, '2016-08-31')).rejects.toMatchObject({ code: 'territory.closedBeforeOpened' });
    expect((await close(reach, school.id, '2026-11-10')).closedOn).toBe('2026-11-10');
    await expect(close(reach, school.id, '2026-11-11')).rejects.toMatchObject({ code: 'territory.alreadyClosed' });
    await close(reach, commune.id, '2026-11-10');
    expect(names((await list(reach, { under: commune.id })).items)).toEqual(['École de La Ferrière']);
    expect((await list(reach, { under: commune.id, open: true })).items).toEqual([]);
    const late = open({ kind: 'school', name: 'essai', uai: '0380005Z', parentIds: [commune.id] }, reach);
    await expect(late).rejects.toMatchObject({ code: 'territory.parentClosed' });
  });

  it('counts the day in the place’s own zone', async () => {
    const reach = academic();
    const reunion = await open({
      kind: 'district',
      name: 'Circonscription de Saint-Denis',
      timeZone: 'Indian/Reunion',
      parentIds: [isere.id],
    });
    await close(reach, reunion.id, '2026-11-11');
    const isOpen = async () => (await list(reach, { q: 'saint-denis', open: true })).total === 1;
    clock.set('2026-11-10T19:59:59Z');
    expect(await isOpen()).toBe(true);
    clock.set('2026-11-10T20:00:00Z'); // midnight in Saint-Denis, 21:00 in Paris
    expect(await isOpen()).toBe(false);
    clock.set('2026-11-10T08:00:00Z');
  });

  it('is refused to who reads, and unknown to who does not', async () => {
    await expect(close(it_(), ferry.id, '2026-11-10')).rejects.toMatchObject({ code: 'territory.mayNotChange' });
    await expect(close(it_(), david.id, '2026-11-10')).rejects.toMatchObject({ code: 'territory.placeNotFound' });
  });
});

describe('collège de référence', () => {
  const set = (reach: Reach, school: Place, college: Place) =>
    db.database.transaction(reach, (tx) => places.setReferenceCollege(tx, reach, school.id, college.id));

  it('may be in another commune, is named to whoever sees the school, and keeps its history', async () => {
    const other = await open({ kind: 'college', name: 'Collège de Goncelin', parentIds: [isere.id] });
    expect((await set(academic(), ferry, other)).referenceCollege?.name).toBe('Collège de Goncelin');
    expect((await set(academic(), ferry, vaussenat)).referenceCollege?.name).toBe('Collège Flavius Vaussenat');
    const reach = it_();
    const seen = await db.database.read(reach, (tx) => places.get(tx, reach, ferry.id));
    expect(seen.referenceCollege).toEqual({
      id: vaussenat.id,
      kind: 'college',
      name: 'Collège Flavius Vaussenat',
      uai: '0380002W',
    });
    clock.set('2026-11-12T08:00:00Z');
    await set(academic(), ferry, other);
    clock.set('2026-11-10T08:00:00Z');
    const history = await db.ownerQuery(
      'select college, from_on::text, until_on::text from territory.reference_college where school = $1 order by from_on',
      [ferry.id],
    );
    expect(history).toEqual([
      { college: vaussenat.id, from_on: '2026-11-10', until_on: '2026-11-11' },
      { college: other.id, from_on: '2026-11-12', until_on: null },
    ]);
  });

  it('is a collège, of an école, chosen by who may', async () => {
    await expect(set(academic(), ferry, david)).rejects.toMatchObject({ code: 'territory.collegeNotFound' });
    await expect(set(academic(), crets, vaussenat)).rejects.toMatchObject({ code: 'territory.notASchool' });
    await expect(set(it_(), ferry, vaussenat)).rejects.toMatchObject({ code: 'territory.mayNotChange' });
  });
});

it('gives one’s permissions on a place, and what is missing there', async () => {
  const both = Reach.person({
    personId: newId(),
    displayName: 'la référente',
    grants: [
      { role: 'digitalReferent', placeId: belledonne.id, permissions: ROLE_PERMISSIONS.digitalReferent },
      { role: 'academie', placeId: crets.id, permissions: ROLE_PERMISSIONS.academie },
    ],
  });
  const uncovered = (placeId: string) =>
    db.database.read(both, (tx) =>
      places.uncovered(tx, both, ['place:write', 'device:write', 'person:write'], placeId),
    );
  expect(await uncovered(ferry.id)).toEqual(['person:write']);
  expect(await uncovered(david.id)).toEqual(['place:write', 'person:write']);
  expect(await uncovered(buffon.id)).toEqual(['place:write', 'device:write', 'person:write']);
});

it('tells who administers the whole instance from who administers a commune of it', async () => {
  const whole = (reach: Reach) => db.database.read(reach, (tx) => places.administersInstance(tx));
  expect(await whole(personReach({ role: 'administrator', placeId: academie.id }))).toBe(true);
  expect(await whole(system)).toBe(true);
  const commune = personReach({ role: 'administrator', placeId: crets.id });
  expect([commune.may('system:administer'), await whole(commune)]).toEqual([true, false]);
  expect(await whole(academic())).toBe(false);
  expect(await whole(Reach.device(newId()))).toBe(false);
});
