import { Reach } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { SCENE_MIGRATIONS } from '../identity.scene.js';
import { ActsScene, MINUTE } from './acts.scene.js';
import { Telling } from './telling.service.js';

let acts: ActsScene;
beforeAll(async () => {
  acts = await ActsScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
});
afterAll(() => acts.scene.close());
beforeEach(async () => {
  acts.scene.clock.set('2026-11-10T08:00:00Z');
  await acts.anew();
  await acts.db.ownerQuery('delete from platform.outbox');
  await acts.db.ownerQuery('delete from platform.mail');
});
const REFERENTE = 'la référente';
const HEAD = 'la directrice de Ferry';
const SYSTEM = Reach.system('relais');

/** What the relay does with the events that wait. @returns the letters, by address */
async function told(): Promise<Map<string, { subject: string; body: string }>> {
  const events = await acts.db.ownerQuery<{ type: string; payload: never }>(
    `delete from platform.outbox where type in ('identity.ApprovalChanged', 'identity.FreezeChanged') returning type, payload`,
  );
  for (const { type, payload } of events) {
    await acts.db.database.transaction(SYSTEM, (tx) =>
      type === 'identity.FreezeChanged'
        ? acts.scene.find(Telling).tellOfFreeze(tx, payload)
        : acts.scene.find(Telling).tellOfApproval(tx, payload),
    );
  }
  const letters = await acts.db.ownerQuery<{ recipient: string; subject: string; body: string }>(
    'delete from platform.mail returning recipient, subject, body',
  );
  return new Map(letters.map(({ recipient, subject, body }) => [recipient, { subject, body }]));
}
const addressesOf = (...people: string[]) => people.map((who) => acts.scene.emailOf(who)).sort();
const CONCERNED = [REFERENTE, HEAD, 'l’administration', 'la seconde administration', 'l’administration de Crêts'];

it('tells who administers the place, its head and who asked, of each step, and nobody else', async () => {
  const { id } = await acts.askErase(REFERENTE);
  const asked = await told();
  expect([...asked.keys()].sort()).toEqual(addressesOf(...CONCERNED));
  expect(asked.get(acts.scene.emailOf(HEAD))).toEqual({
    subject: 'Chariot : acte grave demandé (École Jules Ferry)',
    body: [
      'Bonjour,',
      '',
      '« Effacer 2 tablettes », pour École Jules Ferry : demandé par la référente mardi 10 novembre 2026 à 9 h 00.',
      'Motif écrit par cette personne : « fin de l’école ».',
      'Concerne :',
      '- Tablette 7',
      '',
      'Rien n’a encore lieu. Une autre personne doit l’accorder avant jeudi 12 novembre 2026 à 9 h 00, sinon la demande s’éteint.',
      'Si cette demande vous surprend, arrêtez-la, puis gelez les actes graves depuis la même page.',
      '',
      `Le voir, ou l’arrêter : http://localhost:3000/#/actes-graves/${id}`,
      '',
      'Chariot',
      '',
    ].join('\n'),
  });
  await acts.approve(HEAD, id);
  expect([...(await told()).values()].map(({ body }) => body)).toEqual(
    Array.from(CONCERNED, () =>
      expect.stringContaining(
        'Accordé par la directrice de Ferry. Il aura lieu mardi 10 novembre 2026 à 9 h 15, sauf si quelqu’un l’arrête avant.',
      ),
    ),
  );
  acts.scene.clock.advance(15 * MINUTE);
  await acts.tick();
  const done = await told();
  expect(done.size).toBe(CONCERNED.length);
  expect(done.get(acts.scene.emailOf(REFERENTE))?.subject).toBe('Chariot : acte grave accompli (École Jules Ferry)');
});

it('tells of a stop, by whom and why', async () => {
  const { id } = await acts.askErase(REFERENTE);
  await told();
  await acts.stop('l’enseignante de Ferry', id);
  const letter = (await told()).get(acts.scene.emailOf(REFERENTE));
  expect(letter?.body).toContain('Arrêté par l’enseignante de Ferry : « trop tôt ». Rien n’a eu lieu.');
});

it('leaves whatever somebody writes into it', async () => {
  await acts.db.ownerQuery(`update identity.person set display_name = $2 where id = $1`, [
    acts.scene.idOf(REFERENTE),
    'la\u202Eréférente\u0007\nBcc: x',
  ]);
  await acts.askErase(REFERENTE);
  const letter = (await told()).get(acts.scene.emailOf(HEAD));
  expect(letter?.body).toContain('demandé par la référente Bcc: x mardi');
  await acts.db.ownerQuery(`update identity.person set display_name = $2 where id = $1`, [
    acts.scene.idOf(REFERENTE),
    REFERENTE,
  ]);
});

it('tells who administers the instance of the switch, and every administrator from the third time in a day', async () => {
  await acts.freeze(HEAD);
  const first = await told();
  expect([...first.keys()].sort()).toEqual(addressesOf('l’administration', 'la seconde administration'));
  expect([...first.values()][0]?.body).toContain(
    'gelés depuis mardi 10 novembre 2026 à 9 h 00, par la directrice de Ferry.',
  );
  for (const who of ['l’administration', 'la seconde administration']) {
    const other = who === 'l’administration' ? 'la seconde administration' : 'l’administration';
    const { body } = await acts.scene.ask(who, 'POST', '/freeze/lifting', { reason: 'fausse alerte' });
    await acts.approve(other, body.id);
    acts.scene.clock.advance(MINUTE);
    expect(await acts.tick()).toBe(1);
    await told();
    acts.scene.clock.advance(MINUTE);
    await acts.freeze(HEAD);
  }
  const third = await told();
  expect([...third.keys()].sort()).toEqual(
    addressesOf('l’administration', 'la seconde administration', 'l’administration de Crêts'),
  );
  expect([...third.values()][0]?.body).toContain('C’est la 3e fois en 24 heures');
});
