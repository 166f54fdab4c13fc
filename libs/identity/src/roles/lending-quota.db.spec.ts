import { testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';

const HEAD = 'la directrice de Ferry';
const ADMINISTRATION = 'l’administration';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  await scene.plant(ADMINISTRATION, [{ role: 'administrator', placeId: scene.places.academie }]);
  await scene.plant(HEAD, [{ role: 'schoolHead', placeId: scene.places.ferry }]);
});
afterAll(() => scene.close());

it('is not lent and taken back in a loop, which would keep whoever administers out of her sessions', async () => {
  const roleId = await scene.roleIdOf(HEAD, 'schoolHead');
  const asked = { roleId, email: scene.emailOf(ADMINISTRATION), from: '2026-11-10', until: '2026-11-11', reason: 'x' };
  let lent = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const answer = await scene.ask(HEAD, 'POST', '/account/delegations', asked);
    if (answer.status !== 201) {
      expect(answer).toMatchObject({ status: 429, body: { code: 'identity.quotaSpent' } });
      break;
    }
    lent += 1;
    const [{ id }] = answer.body.delegations;
    expect((await scene.ask(HEAD, 'DELETE', `/account/delegations/${id}`)).status).toBe(200);
  }
  expect(lent).toBe(12);
  await scene.signIn(ADMINISTRATION);
  await scene.ask(HEAD, 'POST', '/account/delegations', asked);
  expect((await scene.ask(ADMINISTRATION, 'GET', '/sessions/current')).status).toBe(200);
});
