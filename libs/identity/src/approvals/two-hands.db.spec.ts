import { testDatabase } from '@chariot/testkit';
import { migrations as territory } from '@chariot/territory';
import { migrations } from '../index.js';
import { ActsScene, HOUR } from './acts.scene.js';

const DAYS = 24 * HOUR;
const REFERENTE = 'la référente';
const IT = 'l’informatique de Crêts';
const HEAD = 'la directrice de Ferry';
const ADMINISTRATION = 'l’administration';
const SECOND = 'la seconde administration';

let acts: ActsScene;
beforeEach(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: [...territory, ...migrations] }));
});
afterEach(() => acts.scene.close());

/** As if `by` had given the role that long ago. */
const given = (who: string, by: string, ago: number) =>
  acts.db.ownerQuery('update identity.held_role set granted_by = $2, granted_at = $3 where person_id = $1', [
    acts.scene.idOf(who),
    acts.scene.idOf(by),
    new Date(acts.scene.clock.now().getTime() - ago),
  ]);
const agrees = async (asker: string, second: string): Promise<string> => {
  const { id } = await acts.askErase(asker);
  return acts.approve(second, id).then(
    () => 'agreed',
    (error: { code?: string }) => error.code ?? String(error),
  );
};

describe('two people of one hand', () => {
  it('are not two: both roles were given by one person, four days ago', async () => {
    await given(REFERENTE, ADMINISTRATION, 4 * DAYS);
    await given(HEAD, ADMINISTRATION, 4 * DAYS);
    expect(await agrees(REFERENTE, HEAD)).toBe('identity.approvalOneHand');
  });

  it('are not two: the one who asks gave the other her role', async () => {
    await given(HEAD, ADMINISTRATION, 4 * DAYS);
    expect(await agrees(ADMINISTRATION, HEAD)).toBe('identity.approvalOneHand');
  });

  it('are not two the other way either', async () => {
    await given(REFERENTE, ADMINISTRATION, 4 * DAYS);
    expect(await agrees(REFERENTE, ADMINISTRATION)).toBe('identity.approvalOneHand');
  });

  it('are two after thirty days, or when two people gave the roles', async () => {
    await given(REFERENTE, ADMINISTRATION, 30 * DAYS);
    await given(HEAD, ADMINISTRATION, 4 * DAYS);
    expect(await agrees(REFERENTE, HEAD)).toBe('agreed');
    await given(REFERENTE, SECOND, 4 * DAYS);
    expect(await agrees(REFERENTE, HEAD)).toBe('agreed');
  });

  it('are not two when the one lent the other her role, however long ago', async () => {
    await acts.db.ownerQuery(
      `update identity.held_role lent set delegated_from = origin.id, reason = 'congé', granted_by = origin.person_id,
         granted_at = $3, from_on = '2026-09-15', until_on = '2026-12-10', role = 'it', place_id = origin.place_id
        from identity.held_role origin where lent.person_id = $1 and origin.person_id = $2`,
      [acts.scene.idOf(HEAD), acts.scene.idOf(IT), new Date(acts.scene.clock.now().getTime() - 60 * DAYS)],
    );
    await acts.scene.signIn(HEAD);
    expect(await agrees(IT, HEAD)).toBe('identity.approvalOneHand');
    expect(await agrees(REFERENTE, HEAD)).toBe('agreed');
  });

  it('are shown why before they try', async () => {
    await given(REFERENTE, ADMINISTRATION, 4 * DAYS);
    await given(HEAD, ADMINISTRATION, 4 * DAYS);
    const { id } = await acts.askErase(REFERENTE);
    expect(await acts.scene.ask(HEAD, 'GET', `/approvals/${id}`)).toMatchObject({
      body: { mayApprove: false, mayNotApproveBecause: expect.stringContaining('une même main'), mayStop: true },
    });
  });

  it('are told apart by the database alone', async () => {
    await given(REFERENTE, ADMINISTRATION, 4 * DAYS);
    await given(HEAD, ADMINISTRATION, 4 * DAYS);
    const { id } = await acts.askErase(REFERENTE);
    const reach = await acts.reach(HEAD);
    const bare = acts.db.database.transaction(reach, (tx) =>
      tx.execute(
        `update identity.approval set state = 'approved', approved_at = $2, approved_by = $3, approved_by_label = 'x',
           approved_session = $4 where id = $1`,
        [id, acts.scene.clock.now(), acts.scene.idOf(HEAD), reach.credential?.id],
      ),
    );
    await expect(bare).rejects.toThrow(/approval_two_hands/);
  });
});
