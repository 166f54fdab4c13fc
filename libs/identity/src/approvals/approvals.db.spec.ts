import { Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { ActsScene, ERASE, HOUR, MINUTE } from './acts.scene.js';
import { Approvals } from './approvals.service.js';
import { CarryingOut } from './carrying-out.service.js';

let acts: ActsScene;
const REFERENTE = 'la référente';
const HEAD = 'la directrice de Ferry';
const refusedFor = (code: string) => ({ code: `identity.${code}` });
const youngRole = (who: string, hours: number) =>
  acts.db.ownerQuery(
    `update identity.held_role set granted_by = $2, granted_at = $3::timestamptz - $4::int * interval '1 hour' where person_id = $1`,
    [acts.scene.idOf(who), acts.scene.idOf('l’administration'), acts.scene.clock.now(), hours],
  );
const oldRole = (who: string) =>
  acts.db.ownerQuery('update identity.held_role set granted_by = null, ended_at = null where person_id = $1', [
    acts.scene.idOf(who),
  ]);
const endRole = (who: string) =>
  acts.db.ownerQuery('update identity.held_role set ended_at = $2 where person_id = $1', [
    acts.scene.idOf(who),
    acts.scene.clock.now(),
  ]);

// The service must hold alone, as the database does alone in `walls.db.spec.ts`: one wall may fall.
describe.each(['with the database’s guard', 'by the service alone'])('dangerous acts, %s', (walls) => {
  beforeAll(async () => {
    acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
    if (walls === 'by the service alone') await acts.withoutGuard();
  });
  afterAll(() => acts.scene.close());
  beforeEach(async () => {
    acts.scene.clock.set('2026-11-10T08:00:00Z');
    await acts.anew();
  });

  describe('two people', () => {
    it('ask, approve from another session, wait, and it happens once', async () => {
      const asked = await acts.askErase(REFERENTE);
      expect(asked).toMatchObject({
        act: ERASE.act,
        title: 'Effacer 2 tablettes',
        state: 'asked',
        place: { name: 'École Jules Ferry' },
        askedBy: REFERENTE,
        askedAt: '2026-11-10T08:00:00.000Z',
        expiresAt: '2026-11-12T08:00:00.000Z',
        mayApprove: false,
        mayNotApproveBecause: 'Vous avez demandé cet acte vous-même : une autre personne doit l’accorder.',
        mayStop: true,
        startsAt: null,
      });
      acts.scene.clock.advance(49 * MINUTE);
      await acts.prove();
      const approved = await acts.approve(HEAD, asked.id);
      expect(approved).toMatchObject({
        state: 'approved',
        decidedBy: HEAD,
        decidedAt: '2026-11-10T08:49:00.000Z',
        startsAt: '2026-11-10T09:04:00.000Z',
      });
      acts.scene.clock.advance(15 * MINUTE - 1);
      expect(await acts.tick()).toBe(0);
      expect(await acts.done(asked.id)).toBe(0);
      acts.scene.clock.advance(1);
      expect(await acts.tick()).toBe(1);
      expect(await acts.tick()).toBe(0);
      expect(await acts.done(asked.id)).toBe(1);
      expect(await acts.stateOf(asked.id)).toBe('carriedOut');
      expect(await acts.scene.actsOn(asked.id)).toEqual([
        'identity.approval.asked',
        'identity.approval.approved',
        'identity.approval.carriedOut',
      ]);
      const hashes = await acts.db.ownerQuery<{ hash: string }>(
        `select distinct details ->> 'payload' as hash from platform.journal where subject_id = $1`,
        [asked.id],
      );
      expect(hashes).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    });

    it('are not one: neither she who asked, nor her session in another’s name', async () => {
      const { id } = await acts.askErase(REFERENTE);
      await expect(acts.approve(REFERENTE, id)).rejects.toMatchObject(refusedFor('approvalOwnAct'));
      // Another session of hers is still hers.
      await acts.scene.signIn(REFERENTE);
      await expect(acts.approve(REFERENTE, id)).rejects.toMatchObject(refusedFor('approvalOwnAct'));
      const asker = await acts.reach(REFERENTE);
      const [session] = await acts.db.ownerQuery<{ id: string }>(
        'select asked_session as id from identity.approval where id = $1',
        [id],
      );
      const head = await acts.reach(HEAD);
      const borrowed = Reach.person({
        personId: head.id,
        displayName: HEAD,
        grants: head.grants,
        credential: { id: session?.id ?? '', kind: 'session', provenAt: asker.credential?.provenAt ?? null },
      });
      const approve = acts.db.database.transaction(borrowed, (tx) =>
        acts.scene.find(Approvals).approve(tx, borrowed, id),
      );
      await expect(approve).rejects.toMatchObject(refusedFor('approvalSameSession'));
    });

    it('have each proved within ten minutes that it is they', async () => {
      await acts.scene.unproven(REFERENTE, null);
      await expect(acts.askErase(REFERENTE)).rejects.toMatchObject(refusedFor('proofNeeded'));
      await acts.scene.unproven(REFERENTE, 11);
      await expect(acts.askErase(REFERENTE)).rejects.toMatchObject(refusedFor('proofNeeded'));
      await acts.scene.unproven(REFERENTE, 9);
      const { id } = await acts.askErase(REFERENTE);
      await acts.scene.unproven(HEAD, 11);
      await expect(acts.approve(HEAD, id)).rejects.toMatchObject(refusedFor('proofNeeded'));
      await acts.scene.unproven(HEAD, 10);
      expect(await acts.approve(HEAD, id)).toMatchObject({ state: 'approved' });
    });

    it('are there themselves: no API token asks or approves', async () => {
      const { id } = await acts.askErase(REFERENTE);
      for (const [who, work] of [
        [REFERENTE, (reach: Reach) => acts.db.database.transaction(reach, (tx) => askWith(tx, reach))],
        [
          HEAD,
          (reach: Reach) =>
            acts.db.database.transaction(reach, (tx) => acts.scene.find(Approvals).approve(tx, reach, id)),
        ],
      ] as const) {
        const { id: personId, grants, credential } = await acts.reach(who);
        const token = Reach.person({
          personId,
          displayName: who,
          grants,
          credential: { id: credential?.id ?? '', kind: 'token', provenAt: acts.scene.clock.now() },
        });
        await expect(work(token)).rejects.toMatchObject(refusedFor('approvalByToken'));
      }
    });

    it('hold what it takes on the place', async () => {
      await expect(acts.askErase(HEAD)).rejects.toMatchObject(refusedFor('mayNotAskHere'));
      await expect(
        acts.askErase('l’informatique de Crêts', { placeId: acts.scene.places.david }),
      ).rejects.toMatchObject(refusedFor('mayNotAskHere'));
      const { id } = await acts.askErase(REFERENTE);
      await expect(acts.approve('l’enseignante de Ferry', id)).rejects.toMatchObject(refusedFor('mayNotDecide'));
      await expect(acts.approve('le directeur de David', id)).rejects.toMatchObject(refusedFor('approvalNotFound'));
      expect(await acts.stateOf(id)).toBe('asked');
    });

    it('have held it for 72 hours, unless it came from the terminal', async () => {
      await youngRole(REFERENTE, 71);
      await expect(acts.askErase(REFERENTE)).rejects.toMatchObject(refusedFor('roleTooNew'));
      await youngRole(REFERENTE, 72);
      const { id } = await acts.askErase(REFERENTE);
      await youngRole(HEAD, 71);
      await expect(acts.approve(HEAD, id)).rejects.toMatchObject(refusedFor('roleTooNew'));
      await oldRole(HEAD);
      expect(await acts.approve(HEAD, id)).toMatchObject({ state: 'approved' });
      await oldRole(REFERENTE);
    });

    it.each([REFERENTE, HEAD])('hold it still when it is carried out: %s', async (who) => {
      const { id } = await acts.askErase(REFERENTE);
      await acts.approve(HEAD, id);
      await endRole(who);
      acts.scene.clock.advance(15 * MINUTE);
      expect(await acts.tick()).toBe(0);
      expect([await acts.stateOf(id), await acts.done(id)]).toEqual(['stopped', 0]);
      await oldRole(who);
    });

    it('are needed for what the asker no longer may, too', async () => {
      const { id } = await acts.askErase(REFERENTE);
      await endRole(REFERENTE);
      await expect(acts.approve(HEAD, id)).rejects.toMatchObject(refusedFor('askerGone'));
      await oldRole(REFERENTE);
    });

    it('are not needed to see and stop what one asked for oneself, and that alone', async () => {
      const own = await acts.askErase(REFERENTE);
      const other = await acts.askErase('l’informatique de Crêts', { devices: 1 });
      await endRole(REFERENTE);
      const list = () => acts.as(REFERENTE, (tx, reach) => acts.scene.find(Approvals).list(tx, reach, { limit: 50 }));
      const shown = { id: own.id, place: { name: 'École Jules Ferry' }, mayStop: true, mayApprove: false };
      // Without the policies, the statement alone keeps to one's own.
      expect(await list()).toMatchObject({ total: 1, items: [shown] });
      const get = (id: string) => acts.as(REFERENTE, (tx, reach) => acts.scene.find(Approvals).get(tx, reach, id));
      expect(await get(own.id)).toMatchObject(shown);
      await expect(get(other.id)).rejects.toMatchObject(refusedFor('approvalNotFound'));
      await expect(acts.stop(REFERENTE, other.id)).rejects.toMatchObject(refusedFor('approvalNotFound'));
      expect(await acts.stop(REFERENTE, own.id)).toMatchObject({ state: 'stopped', endedBy: REFERENTE });
      expect(await acts.stateOf(other.id)).toBe('asked');
      await oldRole(REFERENTE);
    });
  });

  describe('time', () => {
    it('runs out for the second word', async () => {
      const { id } = await acts.askErase(REFERENTE);
      acts.scene.clock.advance(48 * HOUR - 1);
      await acts.prove();
      expect(await acts.tick()).toBe(0);
      expect(await acts.stateOf(id)).toBe('asked');
      acts.scene.clock.advance(1);
      await expect(acts.approve(HEAD, id)).rejects.toMatchObject(refusedFor('approvalExpired'));
      await acts.tick();
      expect(await acts.stateOf(id)).toBe('expired');
    });

    it('is caught up after a stop, and not when it was too long', async () => {
      const [late, tooLate] = [await acts.askErase(REFERENTE), await acts.askErase('l’informatique de Crêts')];
      await acts.approve(HEAD, late.id);
      acts.scene.clock.advance(20 * HOUR);
      expect(await acts.tick()).toBe(1);
      await acts.prove();
      await acts.approve(HEAD, tooLate.id);
      acts.scene.clock.advance(48 * HOUR + 15 * MINUTE);
      expect(await acts.tick()).toBe(0);
      expect([await acts.stateOf(tooLate.id), await acts.done(tooLate.id)]).toEqual(['expired', 0]);
    });
  });

  describe('stopping', () => {
    it.each([REFERENTE, HEAD, 'l’enseignante de Ferry', 'l’administration'])(
      'is anybody’s who is concerned: %s',
      async (who) => {
        const { id } = await acts.askErase(REFERENTE);
        await acts.approve(HEAD, id);
        acts.scene.clock.advance(15 * MINUTE - 1);
        expect(await acts.stop(who, id)).toMatchObject({
          state: 'stopped',
          endedBy: who,
          endReason: 'trop tôt',
          mayStop: false,
        });
        acts.scene.clock.advance(MINUTE);
        expect(await acts.tick()).toBe(0);
        expect(await acts.done(id)).toBe(0);
        await expect(acts.stop(who, id)).rejects.toMatchObject(refusedFor('approvalOver'));
      },
    );

    it('is not a stranger’s, and refusing is a decider’s', async () => {
      const { id } = await acts.askErase(REFERENTE);
      await expect(acts.stop('le directeur de David', id)).rejects.toMatchObject(refusedFor('approvalNotFound'));
      const refuse = (who: string) =>
        acts.as(who, (tx, reach) => acts.scene.find(Approvals).refuse(tx, reach, id, 'non'));
      await expect(refuse('l’enseignante de Ferry')).rejects.toMatchObject(refusedFor('mayNotDecide'));
      expect(await refuse(HEAD)).toMatchObject({ state: 'refused', decidedBy: HEAD, endReason: 'non' });
      await expect(acts.approve(HEAD, id)).rejects.toMatchObject(refusedFor('approvalOver'));
    });

    it('withdraws all that somebody who leaves has asked', async () => {
      const asked = [await acts.askErase(REFERENTE), await acts.askErase(REFERENTE)];
      const other = await acts.askErase('l’informatique de Crêts');
      const withdraw = () =>
        acts.as('l’administration', (tx, reach) =>
          acts.scene.find(Approvals).withdrawOf(tx, reach, acts.scene.idOf(REFERENTE), 'départ'),
        );
      expect(await withdraw()).toBe(2);
      expect(await withdraw()).toBe(0);
      expect(await Promise.all([...asked, other].map(({ id }) => acts.stateOf(id)))).toEqual([
        'stopped',
        'stopped',
        'asked',
      ]);
    });
  });

  describe('quotas', () => {
    it('count what one person asks for and approves in 24 hours, together', async () => {
      await acts.askErase(REFERENTE, { devices: 8 });
      await expect(acts.askErase(REFERENTE, { devices: 5 })).rejects.toMatchObject({
        ...refusedFor('quotaSpent'),
        fr: expect.stringContaining('plus de 12 en 24 heures'),
      });
      const byIt = await acts.askErase('l’informatique de Crêts', { devices: 5 });
      await expect(acts.approve(REFERENTE, byIt.id)).rejects.toMatchObject(refusedFor('quotaSpent'));
      acts.scene.clock.advance(24 * HOUR);
      await acts.prove();
      expect(await acts.approve(REFERENTE, byIt.id)).toMatchObject({ state: 'approved' });
    });

    it('keep one person to one school a day', async () => {
      await acts.askErase(REFERENTE);
      await expect(acts.askErase(REFERENTE, { placeId: acts.scene.places.moretel })).rejects.toMatchObject(
        refusedFor('quotaOnePlace'),
      );
      const elsewhere = await acts.askErase('l’administration', { placeId: acts.scene.places.moretel });
      await expect(acts.approve(REFERENTE, elsewhere.id)).rejects.toMatchObject(refusedFor('quotaOnePlace'));
      expect(await acts.approve('la seconde administration', elsewhere.id)).toMatchObject({ state: 'approved' });
    });
  });

  describe('carrying out', () => {
    const due = async (mood?: 'refuses' | 'breaks'): Promise<string> => {
      const { id } = await acts.askErase(mood === undefined ? REFERENTE : 'l’informatique de Crêts', {
        devices: 1,
        ...(mood !== undefined && { mood }),
      });
      await acts.approve(HEAD, id);
      return id;
    };

    it('that fails leaves nothing half done, says why, and does not hold the others', async () => {
      const [refused, broken, fine] = [await due('refuses'), await due('breaks'), await due()];
      acts.scene.clock.advance(15 * MINUTE);
      expect(await acts.tick()).toBe(1);
      expect(await acts.stateOf(broken)).toBe('approved');
      await acts.tick();
      await acts.tick();
      expect(await Promise.all([refused, broken, fine].map((id) => acts.stateOf(id)))).toEqual([
        'failed',
        'failed',
        'carriedOut',
      ]);
      expect(await Promise.all([refused, broken, fine].map((id) => acts.done(id)))).toEqual([0, 0, 1]);
      expect(await acts.as(HEAD, (tx, reach) => acts.scene.find(Approvals).get(tx, reach, refused))).toMatchObject({
        endReason: 'Les tablettes sont parties.',
        mayStop: false,
      });
    });

    it('happens once, however many processes believe that they lead', async () => {
      const ids = [await due(), await due()];
      acts.scene.clock.advance(15 * MINUTE);
      const other = new CarryingOut(...collaborators());
      const runs = await Promise.all([acts.tick(), other.run(), acts.tick(), other.run()]);
      expect(runs.reduce((sum, n) => sum + n, 0)).toBe(2);
      expect(await Promise.all(ids.map((id) => acts.done(id)))).toEqual([1, 1]);
    });

    it('undoes everything when the process dies between the act and its note', async () => {
      const id = await due();
      acts.scene.clock.advance(15 * MINUTE);
      await acts.db.ownerQuery(
        `create function identity.spec_dies() returns trigger language plpgsql as
         $$ begin if new.act = 'identity.approval.carriedOut' then raise exception 'died'; end if; return new; end $$`,
      );
      await acts.db.ownerQuery(
        'create trigger spec_dies before insert on platform.journal for each row execute function identity.spec_dies()',
      );
      expect(await acts.tick()).toBe(0);
      expect([await acts.stateOf(id), await acts.done(id)]).toEqual(['approved', 0]);
      await acts.db.ownerQuery('drop trigger spec_dies on platform.journal; drop function identity.spec_dies()');
      expect(await acts.tick()).toBe(1);
      expect([await acts.stateOf(id), await acts.done(id)]).toEqual(['carriedOut', 1]);
    });
  });

  describe('the operator’s word', () => {
    const operator = Reach.system('l’exploitant du serveur');
    const approve = (id: string) =>
      acts.db.database.transaction(operator, (tx) => acts.scene.find(Approvals).approveAsOperator(tx, operator, id));

    it('is the second one, never the first, and the delay runs all the same', async () => {
      const { id } = await acts.askErase(REFERENTE);
      expect(await approve(id)).toMatchObject({ state: 'approved', decidedBy: 'l’exploitant du serveur' });
      expect(await acts.tick()).toBe(0);
      acts.scene.clock.advance(15 * MINUTE);
      expect(await acts.tick()).toBe(1);
      await expect(acts.db.database.transaction(operator, (tx) => askWith(tx, operator))).rejects.toMatchObject(
        refusedFor('proofNeeded'),
      );
      await expect(
        acts.as(HEAD, (tx, reach) => acts.scene.find(Approvals).approveAsOperator(tx, reach, id)),
      ).rejects.toMatchObject(refusedFor('mayNotDecide'));
    });
  });
});

const askWith = (tx: Parameters<Approvals['ask']>[0], reach: Reach) =>
  acts.scene.find(Approvals).ask(tx, reach, {
    act: ERASE,
    placeId: acts.scene.places.ferry,
    subject: { kind: 'classroom', id: 'une', label: 'une' },
    items: [],
    weight: 1,
    payload: { devices: 1 },
    reason: 'par un programme',
  });

/** A second process of the same instance has its own memory, and the same database. */
function collaborators(): ConstructorParameters<typeof CarryingOut> {
  const first = acts.scene.find(CarryingOut) as unknown as Record<string, unknown>;
  return ['clock', 'database', 'approvals', 'repository', 'freeze', 'record', 'logger'].map(
    (name) => first[name],
  ) as unknown as ConstructorParameters<typeof CarryingOut>;
}
