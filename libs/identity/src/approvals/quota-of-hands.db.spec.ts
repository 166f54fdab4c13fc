import { LocalDate } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { ActsScene, HOUR } from './acts.scene.js';
import { Quotas } from './quotas.service.js';

const THIEF = 'l’administration';
const REFERENTE = 'la référente';

let acts: ActsScene;
beforeEach(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterEach(() => acts.scene.close());

const revoke = (who: string, weight: number): Promise<string> =>
  acts
    .as(who, (tx, reach) =>
      acts.scene.find(Quotas).take(tx, reach, 'spec.device.revoke', weight, acts.scene.places.ferry, { perDay: 12 }),
    )
    .then(
      () => 'taken',
      (error: { code?: string }) => error.code ?? String(error),
    );
/** Somebody to whom that one has just given a role. */
async function made(name: string, by: string): Promise<string> {
  await acts.scene.plant(name, [{ role: 'it', placeId: acts.scene.places.crets }]);
  await acts.db.ownerQuery('update identity.held_role set granted_by = $2 where person_id = $1', [
    acts.scene.idOf(name),
    acts.scene.idOf(by),
  ]);
  return name;
}

describe('what people of one hand do on one person’s word', () => {
  it('is together what one person may do', async () => {
    const accomplices = [await made('la complice', THIEF), await made('le complice', THIEF)] as const;
    expect(await revoke(accomplices[0], 7)).toBe('taken');
    expect(await revoke(accomplices[1], 6)).toBe('identity.quotaSpent');
    expect(await revoke(accomplices[1], 5)).toBe('taken');
    expect(await revoke(accomplices[0], 1)).toBe('identity.quotaSpent');
    // Whoever made them has her own, and so has whoever she did not make.
    expect(await revoke(THIEF, 12)).toBe('taken');
    expect(await revoke(REFERENTE, 12)).toBe('taken');
    acts.scene.clock.advance(24 * HOUR);
    await acts.scene.signIn(accomplices[1]);
    expect(await revoke(accomplices[1], 12)).toBe('taken');
  });

  it('counts whoever came in by the thief’s link, and whom she then lends her role', async () => {
    const { body } = await acts.scene.ask(THIEF, 'POST', `/people/${acts.scene.idOf(REFERENTE)}/sign-in-links`, {});
    const token = /jeton=(.+)$/.exec(body.url)?.[1];
    await acts.scene.app.inject({
      ...{ method: 'POST', url: '/api/v1/sessions', headers: { 'x-chariot': '1' }, payload: { token } },
    });
    await acts.scene.plant('la remplaçante', [{ role: 'teacher', placeId: acts.scene.places.ferry }]);
    const today = LocalDate.at(acts.scene.clock.now());
    const lent = await acts.scene.ask(REFERENTE, 'POST', '/account/delegations', {
      roleId: await acts.scene.roleIdOf(REFERENTE, 'digitalReferent'),
      email: acts.scene.emailOf('la remplaçante'),
      ...{ from: today, until: LocalDate.addDays(today, 9), reason: 'congé' },
    });
    expect(lent.status).toBe(201);
    await acts.scene.signIn('la remplaçante');
    const accomplice = await made('la complice', THIEF);
    expect(await revoke(REFERENTE, 4)).toBe('taken');
    expect(await revoke('la remplaçante', 4)).toBe('taken');
    expect(await revoke(accomplice, 5)).toBe('identity.quotaSpent');
    expect(await revoke(accomplice, 4)).toBe('taken');
  });

  it('is not passed by fifty who take at once', async () => {
    const accomplices = await Promise.all(Array.from({ length: 5 }, (_, at) => made(`complice ${'abcde'[at]}`, THIEF)));
    const all = accomplices.flatMap((who) => Array.from({ length: 10 }, () => revoke(who, 1)));
    const answers = await Promise.all(all);
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(12);
    expect(new Set(answers)).toEqual(new Set(['taken', 'identity.quotaSpent']));
  });
});
