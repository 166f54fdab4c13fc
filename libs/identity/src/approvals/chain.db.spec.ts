import { testDatabase } from '@chariot/testkit';
import { migrations as territory } from '@chariot/territory';
import { migrations } from '../index.js';
import { hashOf } from '../sessions/token.service.js';
import { ActsScene, HOUR } from './acts.scene.js';

const DAYS = 24 * HOUR;
const THIEF = 'l’administration';
const REFERENTE = 'la référente';
const HEAD = 'la directrice de Ferry';

let acts: ActsScene;
beforeEach(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: [...territory, ...migrations] }));
  await acts.scene.plant('la complice', [{ role: 'teacher', placeId: acts.scene.places.ferry }]);
});
afterEach(() => acts.scene.close());

const ask = (...asked: Parameters<typeof acts.scene.ask>) => acts.scene.ask(...asked);
/** What a link of that person opens, for whoever asked for it. */
async function enterAs(who: string, by: string): Promise<{ bearer: string }> {
  const link = await ask(by, 'POST', `/people/${acts.scene.idOf(who)}/sign-in-links`, {});
  const answer = await acts.scene.app.inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: { 'x-chariot': '1' },
    payload: { token: /jeton=(.+)$/.exec(link.body.url)?.[1] },
  });
  return { bearer: /chariot_session=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '' };
}
/** As the first means that a link lets one add would. */
const proven = ({ bearer }: { bearer: string }) =>
  acts.db.ownerQuery('update identity.session set proven_at = $2 where token_hash = $1', [
    hashOf(bearer),
    acts.scene.clock.now(),
  ]);
const lend = async (as: Parameters<typeof ask>[0], lender: string, role: 'it' | 'digitalReferent') =>
  ask(as, 'POST', '/account/delegations', {
    roleId: await acts.scene.roleIdOf(lender, role),
    email: acts.scene.emailOf('la complice'),
    from: '2026-11-10',
    until: '2026-12-30',
    reason: 'congé',
  });
/** Everybody waits until what is young counts, comes in anew, and these two try. */
async function afterDays(days: number, asker: string, second: string): Promise<string> {
  acts.scene.clock.advance(days * DAYS);
  for (const who of [asker, second]) await acts.scene.signIn(who);
  const { id } = await acts.askErase(asker);
  return acts.approve(second, id).then(
    () => 'agreed',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

describe('a hand behind a hand', () => {
  it('is one hand still: a role given to one accomplice, who lends it to another', async () => {
    await acts.scene.plant('le complice', []);
    const given = await ask(THIEF, 'POST', `/people`, {
      displayName: 'Complice',
      email: 'autre@exemple.fr',
      role: { role: 'it', placeId: acts.scene.places.crets, from: '2026-11-10', until: null, ticket: null },
    });
    expect(given.status).toBe(201);
    await acts.db.ownerQuery(`update identity.held_role set person_id = $1 where person_id = $2`, [
      acts.scene.idOf('le complice'),
      given.body.id,
    ]);
    await acts.scene.signIn('le complice');
    expect((await lend('le complice', 'le complice', 'it')).status).toBe(201);
    expect(await afterDays(4, THIEF, 'la complice')).toBe('identity.approvalOneHand');
    // Whoever is behind neither is a second person.
    expect(await afterDays(1, REFERENTE, 'la complice')).toBe('agreed');
  });

  it('is one hand still: a role lent from a session that the thief’s own link opened', async () => {
    const inHerName = await enterAs(REFERENTE, THIEF);
    await proven(inHerName);
    expect((await lend(inHerName, REFERENTE, 'digitalReferent')).status).toBe(201);
    expect(await afterDays(4, THIEF, 'la complice')).toBe('identity.approvalOneHand');
    expect(await afterDays(1, 'l’informatique de Crêts', 'la complice')).toBe('agreed');
  });
});

describe('somebody let in by another’s link', () => {
  const linked = (ago: number, used: number | null) =>
    acts.db.ownerQuery(
      `insert into identity.provider_link (id, person_id, provider, issuer, subject, linked_at, last_used_at)
       values (gen_random_uuid(), $1, 'ancien', 'https://ancien.exemple.fr', 'directrice', $2, $3)`,
      [
        acts.scene.idOf(HEAD),
        new Date(acts.scene.clock.now().getTime() - ago),
        used === null ? null : new Date(acts.scene.clock.now().getTime() + used),
      ],
    );

  it('has no means of her own in a provider by which she did not come since: it may be gone', async () => {
    await linked(90 * DAYS, -1 * DAYS);
    const { bearer } = await enterAs(HEAD, THIEF);
    await proven({ bearer });
    const { id } = await acts.askErase(REFERENTE);
    expect(await ask({ bearer }, 'POST', `/approvals/${id}/approval`)).toMatchObject({
      status: 403,
      body: { code: 'identity.roleTooNew' },
    });
    expect(await afterDays(4, THIEF, HEAD)).toBe('identity.approvalOneHand');
  });

  it('counts as before once she has come by it', async () => {
    await enterAs(HEAD, THIEF);
    await linked(90 * DAYS, HOUR);
    expect(await afterDays(1, THIEF, HEAD)).toBe('agreed');
  });
});
