import { testDatabase } from '@chariot/testkit';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';

let scene: IdentityScene;
beforeAll(async () => {
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterAll(() => scene.close());

it('is refused before it costs the database anything, beyond what may wait for a password to be looked at', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) =>
      scene.app.inject({
        method: 'POST',
        url: '/api/v1/sign-in/password',
        remoteAddress: `192.0.2.${at}`,
        headers: { 'x-chariot': '1' },
        payload: { email: `personne${at}@exemple.fr`, password: 'quatre girafes sans parapluie', code: '123456' },
      }),
    ),
  );
  const statuses = answers.map(({ statusCode }) => statusCode);
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(42);
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(100);
  // Whoever was refused was neither counted nor looked up: three rows for each of the others.
  const [row] = await scene.db.ownerQuery<{ count: number }>(
    'select count(*)::int as count from identity.sign_in_attempt',
  );
  expect(row?.count).toBe(3 * statuses.filter((status) => status === 401).length);
});
