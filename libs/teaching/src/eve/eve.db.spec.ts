import type { AddressInfo } from 'node:net';
import { Reach } from '@chariot/kernel';
import { MailSender, PersonalDataSources, Retention } from '@chariot/platform';
import { testDatabase } from '@chariot/testkit';
import { SMTPServer } from 'smtp-server';
import type { Cart } from '../carts/carts.port.js';
import { SceneTablets } from '../lessons/lessons.scene.js';
import { SCENE_MIGRATIONS, TeachingScene } from '../teaching.scene.js';
import { EveLetters } from './eve-letters.service.js';

const [LEA, TOM] = ['Léa', 'Tom'];
let scene: TeachingScene;
let tablets: SceneTablets;
let cart: Cart;
/** What a real server was given. */
const received: { readonly to: string[]; readonly raw: string }[] = [];
const post = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, { envelope }, callback) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      received.push({ to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
      callback();
    });
  },
});

beforeAll(async () => {
  await new Promise<void>((resolve) => post.listen(0, '127.0.0.1', resolve));
  const url = `smtp://127.0.0.1:${(post.server.address() as AddressInfo).port}`;
  tablets = new SceneTablets();
  const db = await testDatabase({ migrations: SCENE_MIGRATIONS });
  // A Thursday.
  scene = await TeachingScene.open(db, '2026-11-05T08:00:00Z', tablets.bindings, {
    ...{ kind: 'smtp', url, from: 'chariot@exemple.invalid' },
  });
  await scene.plant(LEA, 'teacher', 'école');
  await scene.plant(TOM, 'teacher', 'école');
  cart = scene.cart('Classe mobile 1');
});
afterAll(async () => {
  await scene.close();
  await new Promise<void>((resolve) => post.close(resolve));
});

const want = (who: string, wanted: boolean) => scene.ask(who, 'PUT', '/eve-letter', { wanted });
const reserve = async (who: string, on: string, from: string, to: string, tabletsWanted = 6): Promise<void> => {
  const { status } = await scene.ask(who, 'POST', `/classrooms/${cart.classroomId}/bookings`, {
    ...{ on, from, to, level: 'cm2', half: false, tablets: tabletsWanted },
  });
  expect(status).toBe(201);
};
const run = () => scene.find(EveLetters).run();
/** As it is read: quoted-printable or base64 undone. */
const read = (raw: string): string => {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString();
  const bytes = text
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
};

it('is written to whoever asked, on the evening before her next school day, once, and leaves by the post', async () => {
  expect((await scene.ask(LEA, 'GET', '/eve-letter')).body).toEqual({ wanted: false });
  expect([(await want(LEA, true)).body, (await want(LEA, true)).status]).toEqual([{ wanted: true }, 200]);
  expect((await scene.ask(TOM, 'GET', '/eve-letter')).body).toEqual({ wanted: false });
  await reserve(LEA, '2026-11-06', '09:00', '10:00');
  await reserve(TOM, '2026-11-06', '14:00', '15:00');
  // Friday evening is the eve of Monday.
  await reserve(LEA, '2026-11-09', '09:00', '10:00', 4);
  await reserve(LEA, '2026-11-10', '09:00', '10:00', 4);
  tablets.stand(cart.classroomId, 6, null, new Date('2026-11-05T16:00:00Z'));
  const standing = tablets.standings.get(cart.classroomId);
  tablets.standings.set(cart.classroomId, {
    box: null,
    tablets: (standing?.tablets ?? []).map((tablet) =>
      tablet.slot === 2
        ? { ...tablet, batteryPercent: 9 }
        : tablet.slot === 5
          ? { ...tablet, lastSeenAt: null }
          : tablet,
    ),
  });
  await scene.at('2026-11-05T16:50:00Z');
  expect(await run()).toBe(0);
  await scene.at('2026-11-05T17:05:00Z');
  expect([await run(), await run()]).toEqual([1, 0]);
  expect(await scene.find(MailSender).drain()).toBe(1);
  const [letter] = received;
  expect(letter?.to).toEqual([`${scene.personId(LEA)}@exemple.invalid`]);
  const text = read(letter?.raw ?? '').replaceAll('\u00A0', ' ');
  expect(text).toContain('Classe mobile 1, de 9 h à 10 h : 4 tablettes prêtes pour 6 réservées.');
  expect(text).toContain('– à charger : n° 2');
  expect(text).toContain('– sans nouvelles depuis hier : n° 5');
  expect(text).toContain('http://localhost:3000/#/');
});

it('looks over the week-end, says that all is ready, and is not written again on Sunday', async () => {
  tablets.stand(cart.classroomId, 6, null, new Date('2026-11-06T16:00:00Z'));
  await scene.at('2026-11-06T17:30:00Z');
  expect(await run()).toBe(1);
  const [mail] = await scene.db.ownerQuery<{ subject: string }>(
    'select subject from platform.mail order by created_at desc, id desc limit 1',
  );
  expect(mail?.subject).toBe('Prêt pour votre séance de lundi 09/11/2026');
  await scene.at('2026-11-08T17:30:00Z');
  expect(await run()).toBe(0);
  // Later in the night nobody is written to; the next evening is the eve of Tuesday.
  await scene.at('2026-11-09T21:30:00Z');
  expect(await run()).toBe(0);
  await scene.at('2026-11-09T17:30:00Z');
  expect(await run()).toBe(1);
});

it('is stopped by whoever asked, is hers to read, and is forgotten after a year without one', async () => {
  const source = scene.find(PersonalDataSources).all.find(({ title }) => title === 'Courriel de la veille');
  const told = await scene.db.database.read(
    Reach.system('spec'),
    (tx) => source?.read(tx, scene.personId(LEA), 10) ?? Promise.resolve([]),
  );
  expect(told).toMatchObject([{ 'Dernier courriel, pour le': '10/11/2026' }]);
  expect((await want(TOM, true)).status).toBe(200);
  expect((await want(TOM, false)).body).toEqual({ wanted: false });
  const seen = await scene.db.database.read(scene.reach(TOM), (tx) => tx.query('select 1 from teaching.eve_wish'));
  expect(seen).toEqual([]);
  scene.clock.set('2027-11-08T04:00:00Z');
  await scene.find(Retention).run();
  expect(await scene.db.ownerQuery('select 1 from teaching.eve_wish')).toHaveLength(1);
  scene.clock.set('2027-11-11T04:00:00Z');
  await scene.find(Retention).run();
  expect(await scene.db.ownerQuery('select 1 from teaching.eve_wish')).toEqual([]);
  const acts = await scene.db.ownerQuery<{ act: string }>(
    `select act from platform.journal where act like 'teaching.eveLetter.%' order by id`,
  );
  expect(acts.map(({ act }) => act.split('.')[2])).toEqual(['asked', 'asked', 'stopped']);
});
