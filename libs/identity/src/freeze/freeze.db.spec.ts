import { Reach } from '@chariot/kernel';
import { Instruments, violatedConstraint } from '@chariot/platform';
import { testDatabase } from '@chariot/testkit';
import { ActsScene, MINUTE } from '../approvals/acts.scene.js';
import { CarryingOut } from '../approvals/carrying-out.service.js';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { FreezeRepository } from './freeze.repository.js';
import { Freeze } from './freeze.service.js';

let acts: ActsScene;
beforeAll(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterAll(() => acts.scene.close());
beforeEach(async () => {
  acts.scene.clock.set('2026-11-10T08:00:00Z');
  await acts.anew();
});
const [REFERENTE, HEAD, TEACHER] = ['la référente', 'la directrice de Ferry', 'l’enseignante de Ferry'];
const [ADMINISTRATION, SECOND] = ['l’administration', 'la seconde administration'];
const ask = (...asked: Parameters<typeof acts.scene.ask>) => acts.scene.ask(...asked);
const frozen = async () => (await ask(TEACHER, 'GET', '/freeze')).body.frozen;
const set = (who: string, reason = 'compte volé ?') => ask(who, 'POST', '/freeze', { reason });
const askToLift = (who: string) => ask(who, 'POST', '/freeze/lifting', { reason: 'fausse alerte' });
const approveByDoor = (who: string, id: string) => ask(who, 'POST', `/approvals/${id}/approval`);

describe('setting the switch', () => {
  it('needs one person, no proof, and is seen at once by whoever is signed in', async () => {
    expect((await ask(TEACHER, 'GET', '/freeze')).body).toEqual({
      ...{ frozen: false, since: null, by: null, reason: null },
      ...{ maySet: false, mayLift: false },
    });
    await acts.scene.unproven(HEAD, null);
    expect(await set(HEAD)).toMatchObject({ status: 200, body: { frozen: true, by: HEAD, reason: 'compte volé ?' } });
    expect((await ask(TEACHER, 'GET', '/freeze')).body).toMatchObject({
      frozen: true,
      since: '2026-11-10T08:00:00.000Z',
    });
    expect((await ask(ADMINISTRATION, 'GET', '/freeze')).body).toMatchObject({ maySet: true, mayLift: true });
    // Only on an académie: a commune's administration does not lift it for all.
    expect((await ask('l’administration de Crêts', 'GET', '/freeze')).body).toMatchObject({ mayLift: false });
  });

  it('is shown to whoever runs the instance, without a name', async () => {
    const shown = async () => {
      const read = await acts.scene.find(Instruments).read(acts.scene.clock.now());
      return read.find(({ id }) => id === 'dangerousActs')?.instruments;
    };
    expect(await shown()).toEqual([{ label: 'Gel', value: 'non', state: 'ok' }]);
    await set(HEAD);
    acts.scene.clock.advance(5 * MINUTE);
    expect(await shown()).toMatchObject([{ value: 'tout est gelé, il y a 5 min', state: 'warning' }]);
    expect(JSON.stringify(await shown())).not.toContain(HEAD);
  });

  it('is refused to whoever may not, and stays as it was when set twice', async () => {
    expect((await set(TEACHER)).status).toBe(403);
    expect(await frozen()).toBe(false);
    await set(HEAD);
    acts.scene.clock.advance(MINUTE);
    expect((await set(REFERENTE, 'moi aussi')).body).toMatchObject({ by: HEAD, since: '2026-11-10T08:00:00.000Z' });
    const rows = await acts.db.ownerQuery(`select from platform.journal where act = 'identity.freeze.set'`);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('stops what was to happen, also where the one who sets it sees nothing, and tells of each', async () => {
    const far = await acts.askErase(ADMINISTRATION, { placeId: acts.scene.places.david });
    await acts.approve('le directeur de David', far.id);
    const waiting = await acts.askErase(REFERENTE);
    await set(HEAD);
    expect([await acts.stateOf(far.id), await acts.stateOf(waiting.id)]).toEqual(['stopped', 'asked']);
    expect(await acts.scene.actsOn(far.id)).toEqual([
      'identity.approval.asked',
      'identity.approval.approved',
      'identity.approval.stopped',
    ]);
    const [row] = await acts.db.ownerQuery<{ actor: string; place: string }>(
      `select actor_label as actor, place_id as place from platform.journal
        where subject_id = $1 and act = 'identity.approval.stopped'`,
      [far.id],
    );
    expect(row).toEqual({ actor: HEAD, place: acts.scene.places.david });
    const events = await acts.db.ownerQuery(
      `select from platform.outbox where type = 'identity.ApprovalChanged' and payload ->> 'approvalId' = $1 and payload ->> 'state' = 'stopped'`,
      [far.id],
    );
    expect(events).toHaveLength(1);
    acts.scene.clock.advance(15 * MINUTE);
    expect(await acts.tick()).toBe(0);
    expect(await acts.done(far.id)).toBe(0);
  });

  it('counts no new word while it lasts', async () => {
    const { id } = await acts.askErase(REFERENTE);
    await set(HEAD);
    await expect(acts.askErase(REFERENTE)).rejects.toMatchObject({ code: 'identity.frozen' });
    expect(await approveByDoor(HEAD, id)).toMatchObject({ status: 409, body: { code: 'identity.frozen' } });
    expect((await ask(HEAD, 'GET', `/approvals/${id}`)).body).toMatchObject({
      mayApprove: false,
      mayNotApproveBecause: expect.stringContaining('gelés'),
      mayStop: true,
    });
  });

  it('waits for what is being carried out, and nothing begins after it', async () => {
    const { id } = await acts.askErase(REFERENTE);
    await acts.approve(HEAD, id);
    acts.scene.clock.advance(15 * MINUTE);
    // Somebody carries an act out at this moment…
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const going = acts.db.database.transaction(Reach.system('spec'), async (tx) => {
      expect(await acts.scene.find(Freeze).hold(tx)).toBe(false);
      begun();
      await held;
      return acts.scene.find(Freeze).isFrozen(tx);
    });
    await beginning;
    const setting = set(HEAD);
    const waits = `select from pg_locks where locktype = 'advisory' and not granted`;
    while ((await acts.db.ownerQuery(waits)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    // … and what comes behind the one who sets it waits for her.
    const tick = acts.scene.find(CarryingOut).run();
    release();
    expect(await going).toBe(false);
    expect((await setting).status).toBe(200);
    expect(await tick).toBe(0);
    expect([await acts.stateOf(id), await acts.done(id)]).toEqual(['stopped', 0]);
  });

  it('races with what is due: it happened before, or it does not happen', async () => {
    for (let round = 0; round < 8; round += 1) {
      await acts.anew();
      const { id } = await acts.askErase(REFERENTE);
      await acts.approve(HEAD, id);
      acts.scene.clock.advance(15 * MINUTE);
      await Promise.all(round % 2 === 0 ? [acts.tick(), set(HEAD)] : [set(HEAD), acts.tick()]);
      const state = await acts.stateOf(id);
      expect(await acts.done(id)).toBe(state === 'carriedOut' ? 1 : 0);
      expect(['carriedOut', 'stopped']).toContain(state);
      expect(await acts.tick()).toBe(0);
      expect(await frozen()).toBe(true);
    }
  });
});

describe('lifting it', () => {
  it('takes two people who administer the académie, has no delay, and works while it is set', async () => {
    expect(await askToLift(ADMINISTRATION)).toMatchObject({ status: 409, body: { code: 'identity.notFrozen' } });
    await set(HEAD);
    expect((await askToLift(HEAD)).status).toBe(403);
    expect(await askToLift('l’administration de Crêts')).toMatchObject({
      status: 403,
      body: { code: 'identity.mayNotAskHere' },
    });
    const asked = await askToLift(ADMINISTRATION);
    expect(asked).toMatchObject({ status: 201, body: { title: 'Dégeler les actes graves', state: 'asked' } });
    const { id } = asked.body;
    expect(await approveByDoor(ADMINISTRATION, id)).toMatchObject({
      status: 403,
      body: { code: 'identity.approvalOwnAct' },
    });
    expect((await approveByDoor('l’administration de Crêts', id)).status).toBe(404);
    expect(await approveByDoor(SECOND, id)).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await frozen()).toBe(true);
    expect(await acts.tick()).toBe(1);
    expect(await frozen()).toBe(false);
    const [row] = await acts.db.ownerQuery<{ act: string }>(
      'select act from platform.journal order by id desc offset 1',
    );
    expect(row?.act).toBe('identity.freeze.lifted');
    expect(await acts.askErase(REFERENTE)).toMatchObject({ state: 'asked' });
  });

  it('that was asked for before is not worth for a later setting', async () => {
    await set(HEAD);
    const [first, left] = [(await askToLift(ADMINISTRATION)).body.id, (await askToLift(SECOND)).body.id];
    await approveByDoor(SECOND, first);
    await acts.tick();
    acts.scene.clock.advance(MINUTE);
    await set(HEAD, 'encore');
    expect(await acts.stateOf(left)).toBe('stopped');
    expect((await approveByDoor(ADMINISTRATION, left)).status).toBe(409);
    expect(await frozen()).toBe(true);
  });

  it('by any other way is refused by PostgreSQL', async () => {
    await set(HEAD);
    const { id } = (await askToLift(ADMINISTRATION)).body;
    const system = Reach.system('spec');
    for (const approval of [id, '01990000-0000-7000-8000-000000000001']) {
      const lift = acts.db.database.transaction(system, (tx) =>
        acts.scene.find(FreezeRepository).lift(tx, approval, acts.scene.clock.now()),
      );
      await expect(lift.catch((error: unknown) => violatedConstraint(error))).resolves.toBe('freeze_two_people');
    }
    const reach = await acts.reach(ADMINISTRATION);
    const byPerson = await acts.db.database.transaction(reach, (tx) =>
      acts.scene.find(FreezeRepository).lift(tx, id, acts.scene.clock.now()),
    );
    expect(byPerson).toBe(false);
    const remove = await acts.db.database.transaction(system, (tx) => tx.execute('delete from identity.freeze'));
    expect(remove).toBe(0);
    expect(await frozen()).toBe(true);
  });
});
