import { Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { ActsScene, HOUR } from './acts.scene.js';
import { quotaFault } from './quota.js';
import { Quotas } from './quotas.service.js';

let acts: ActsScene;
beforeAll(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterAll(() => acts.scene.close());
beforeEach(async () => {
  acts.scene.clock.set('2026-11-10T08:00:00Z');
  await acts.anew();
});
const IT = 'l’informatique de Crêts';
const take = (who: string, weight: number, place: 'ferry' | 'moretel' = 'ferry', onePlace = false) =>
  acts.as(who, (tx, reach) =>
    acts.scene
      .find(Quotas)
      .take(tx, reach, 'spec.device.revoke', weight, acts.scene.places[place], { perDay: 12, onePlace }),
  );

it('counts what fits', () => {
  const limit = { perDay: 12, onePlace: true };
  const use = (weight: number, placeId = 'here') => ({ weight, placeId });
  expect(quotaFault([], use(12), limit)).toBeNull();
  expect(quotaFault([], use(13), limit)).toBe('spent');
  expect(quotaFault([use(6), use(5)], use(1), limit)).toBeNull();
  expect(quotaFault([use(6), use(5)], use(2), limit)).toBe('spent');
  expect(quotaFault([use(1)], use(1, 'there'), limit)).toBe('onePlace');
  expect(quotaFault([use(1)], use(1, 'there'), { ...limit, onePlace: false })).toBeNull();
});

it('gives each person her own, of each act, for 24 hours', async () => {
  await take(IT, 12);
  await expect(take(IT, 1)).rejects.toMatchObject({ code: 'identity.quotaSpent', category: 'tooMany' });
  await take('la référente', 12, 'moretel');
  await acts.askErase(IT);
  acts.scene.clock.advance(24 * HOUR - 1);
  await expect(take(IT, 1)).rejects.toMatchObject({ code: 'identity.quotaSpent' });
  acts.scene.clock.advance(1);
  await take(IT, 12);
});

it('gives back what rolls back, and holds takings that race to the limit', async () => {
  const undone = acts.as(IT, async (tx, reach) => {
    await acts.scene.find(Quotas).take(tx, reach, 'spec.device.revoke', 12, acts.scene.places.ferry, { perDay: 12 });
    throw new Error('the act failed');
  });
  await expect(undone).rejects.toThrow('the act failed');
  const racing = await Promise.allSettled(Array.from({ length: 8 }, () => take(IT, 3)));
  expect(racing.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
});

it('keeps to one place where it must, and lets the system alone', async () => {
  await take(IT, 1, 'ferry', true);
  await expect(take(IT, 1, 'moretel', true)).rejects.toMatchObject({ code: 'identity.quotaOnePlace' });
  const system = Reach.system('spec');
  await acts.db.database.transaction(system, (tx) =>
    acts.scene.find(Quotas).take(tx, system, 'spec.device.revoke', 500, acts.scene.places.ferry, { perDay: 12 }),
  );
});
