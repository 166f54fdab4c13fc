import { newId, Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { SignInLinks } from '../sessions/sign-in-links.service.js';
import { ActsScene, HOUR, MINUTE } from './acts.scene.js';

let acts: ActsScene;
beforeAll(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterAll(() => acts.scene.close());
beforeEach(async () => {
  acts.scene.clock.set('2026-11-10T08:00:00Z');
  await acts.anew();
});
const [REFERENTE, HEAD] = ['la référente', 'la directrice de Ferry'];
const [ADMINISTRATION, SECOND] = ['l’administration', 'la seconde administration'];
const askFor = (who: string, whom: string, placeId: string) =>
  acts.scene.ask(who, 'POST', `/people/${acts.scene.idOf(whom)}/administrations`, {
    placeId,
    from: '2026-11-10',
    reason: 'congé de la seconde administration',
  });
const approve = (who: string, id: string) => acts.scene.ask(who, 'POST', `/approvals/${id}/approval`);
const administers = async (who: string): Promise<boolean> => (await acts.scene.roleIdOf(who, 'administrator')) !== '';

describe('a new administrator', () => {
  it('is made by two, after an hour, in the name of the one who asked', async () => {
    const { places } = acts.scene;
    const asked = await askFor(ADMINISTRATION, REFERENTE, places.academie);
    expect(asked).toMatchObject({
      status: 201,
      body: { title: 'Confier l’administration de « Académie de Grenoble » à la référente', state: 'asked' },
    });
    expect(await approve('l’administration de Crêts', asked.body.id)).toMatchObject({ status: 404 });
    expect(await approve(SECOND, asked.body.id)).toMatchObject({
      status: 200,
      body: { startsAt: '2026-11-10T09:00:00.000Z' },
    });
    acts.scene.clock.advance(60 * MINUTE - 1);
    await acts.tick();
    expect(await administers(REFERENTE)).toBe(false);
    acts.scene.clock.advance(1);
    expect(await acts.tick()).toBe(1);
    expect(await administers(REFERENTE)).toBe(true);
    const [held] = await acts.db.ownerQuery(
      `select granted_by, granted_at, place_id from identity.held_role where person_id = $1 and role = 'administrator'`,
      [acts.scene.idOf(REFERENTE)],
    );
    expect(held).toEqual({
      granted_by: acts.scene.idOf(ADMINISTRATION),
      granted_at: acts.scene.clock.now(),
      place_id: places.academie,
    });
    // Her sessions are closed; and what she is now counts for nothing before three days have gone.
    await acts.scene.signIn(REFERENTE);
    await acts.prove();
    expect(await askFor(REFERENTE, HEAD, places.academie)).toMatchObject({
      status: 403,
      body: { code: 'identity.roleTooNew' },
    });
    acts.scene.clock.advance(72 * HOUR);
    await acts.scene.signIn(REFERENTE);
    expect((await askFor(REFERENTE, HEAD, places.academie)).status).toBe(201);
  });

  it('is not asked for by who does not administer there, nor approved by a head of school', async () => {
    const { places } = acts.scene;
    expect((await askFor(HEAD, 'l’enseignante de Ferry', places.ferry)).status).toBe(403);
    expect((await askFor('l’administration de Crêts', HEAD, places.david)).status).toBe(404);
    const asked = await askFor('l’administration de Crêts', 'l’enseignante de Ferry', places.ferry);
    expect(asked.status).toBe(201);
    expect(await approve(HEAD, asked.body.id)).toMatchObject({ status: 403, body: { code: 'identity.mayNotDecide' } });
    expect((await approve(ADMINISTRATION, asked.body.id)).status).toBe(200);
  });

  it('is said to be impossible when it has become so, and nothing else is held up', async () => {
    const { places } = acts.scene;
    const twice = [
      (await askFor(ADMINISTRATION, 'le directeur de David', places.david)).body.id,
      (await askFor(ADMINISTRATION, 'le directeur de David', places.david)).body.id,
    ];
    for (const id of twice) await approve(SECOND, id);
    acts.scene.clock.advance(60 * MINUTE);
    expect(await acts.tick()).toBe(1);
    expect(await acts.scene.ask(ADMINISTRATION, 'GET', `/approvals/${twice[1]}`)).toMatchObject({
      body: { state: 'failed', endReason: expect.stringContaining('tient déjà ce rôle') },
    });
  });
});

describe('a colleague whom one lets in oneself', () => {
  const letIn = async (who: string) => {
    const link = async (tx: Parameters<SignInLinks['create']>[0], reach: Reach) =>
      acts.scene.find(SignInLinks).create(tx, reach, acts.scene.idOf(who));
    const { url } = await acts.as(ADMINISTRATION, link);
    await acts.scene.find(SignInLinks).exchange(url.slice(url.indexOf('=') + 1), undefined);
    // The thief gives her a passkey of his own, and comes in by it.
    await acts.db.ownerQuery(
      `insert into identity.passkey (id, person_id, credential_id, public_key, counter, transports, name, created_at)
       values ($1, $2, $3, $3, 0, '{}', 'clé', $4)`,
      [newId(), acts.scene.idOf(who), Buffer.from(newId()), acts.scene.clock.now()],
    );
    await acts.scene.signIn(who);
  };

  it('is not a second person before three days have gone, nor of who let her in before thirty', async () => {
    const { id } = await acts.askErase(ADMINISTRATION);
    await letIn(SECOND);
    expect(await approve(SECOND, id)).toMatchObject({ status: 403, body: { code: 'identity.roleTooNew' } });
    await expect(acts.askErase(SECOND)).rejects.toMatchObject({ code: 'identity.roleTooNew' });
    acts.scene.clock.advance(72 * HOUR);
    await acts.scene.signIn(SECOND);
    await acts.scene.signIn(ADMINISTRATION);
    const soon = await acts.askErase(ADMINISTRATION);
    expect(await approve(SECOND, soon.id)).toMatchObject({ status: 403, body: { code: 'identity.approvalOneHand' } });
    acts.scene.clock.advance(27 * 24 * HOUR);
    await acts.scene.signIn(SECOND);
    await acts.scene.signIn(ADMINISTRATION);
    const later = await acts.askErase(ADMINISTRATION);
    expect((await approve(SECOND, later.id)).status).toBe(200);
  });

  it('is one when she has a means of her own that is older', async () => {
    acts.scene.clock.advance(30 * 24 * HOUR);
    await acts.scene.signIn(SECOND);
    await acts.scene.signIn(ADMINISTRATION);
    const { id } = await acts.askErase(ADMINISTRATION);
    await letIn(SECOND);
    expect((await approve(SECOND, id)).status).toBe(200);
  });

  it('is one when the terminal let her in', async () => {
    await acts.db.ownerQuery('delete from identity.passkey');
    await acts.db.ownerQuery('delete from identity.sign_in_link');
    const { id } = await acts.askErase(ADMINISTRATION);
    const { url } = await acts.scene.find(SignInLinks).createFor(acts.scene.emailOf(SECOND));
    await acts.scene.find(SignInLinks).exchange(url.slice(url.indexOf('=') + 1), undefined);
    expect((await approve(SECOND, id)).status).toBe(200);
  });

  it('has her link noted as whose it is, whatever the statement says', async () => {
    const reach = await acts.reach(ADMINISTRATION);
    const forged = acts.db.database.transaction(reach, (tx) =>
      tx.execute(
        `insert into identity.sign_in_link (token_hash, person_id, created_at, expires_at, made_by)
         values (sha256('x'), $1, now(), now(), null)`,
        [acts.scene.idOf(SECOND)],
      ),
    );
    await expect(forged).rejects.toThrow(/row-level security/);
  });
});
