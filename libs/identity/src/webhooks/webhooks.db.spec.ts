import { newId, type Role } from '@chariot/kernel';
import { Outbound, WebhookSender, type Tx } from '@chariot/platform';
import { personReach, systemReach, testAuthority, testDatabase } from '@chariot/testkit';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { IdentityScene, SCENE_MIGRATIONS } from '../identity.scene.js';
import { MOST_WEBHOOKS } from './webhook.js';
import { WebhookCalls } from './webhook-calls.service.js';

const IT = 'l’informatique de Crêts';
const ADMIN = 'l’administration';
const authority = testAuthority();
const { certPem: cert, keyPem: key } = authority.issue('localhost');
const role = (name: Role, placeId: string, until?: string) => ({
  role: name,
  placeId,
  ...(until !== undefined && { until }),
});

let scene: IdentityScene;
let server: Server;
let answerWith = 200;
let heard: { topic: string; thingId: string }[] = [];
let url: string;

beforeAll(async () => {
  server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString()) as (typeof heard)[number]);
      response.writeHead(answerWith).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://localhost:${(server.address() as AddressInfo).port}/recevoir?cle=canari`;
  const outbound = new Outbound({ privateRanges: ['127.0.0.0/8', '::1/128'], ca: authority.caPem });
  scene = await IdentityScene.open(await testDatabase({ migrations: SCENE_MIGRATIONS }));
  // The scene's own way out is shut, as by default: the address of the spec is this machine.
  const open = scene.find(Outbound);
  jest.spyOn(open, 'check').mockImplementation((asked) => outbound.check(asked));
  jest.spyOn(open, 'request').mockImplementation((asked, request) => outbound.request(asked, request));
  const { academie, crets, allevard, ferry } = scene.places;
  await scene.plant(ADMIN, [role('administrator', academie)]);
  await scene.plant(IT, [role('it', crets)]);
  await scene.plant('l’informatique d’Allevard', [role('it', allevard)]);
  await scene.plant('la directrice de Ferry', [role('schoolHead', ferry)]);
});
afterAll(async () => {
  await scene.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  scene.clock.set('2026-11-10T08:00:00Z');
  answerWith = 200;
  heard = [];
  await scene.db.ownerQuery('delete from platform.webhook_delivery');
  await scene.db.ownerQuery('delete from identity.webhook');
  await scene.db.ownerQuery('delete from platform.webhook_channel');
  await scene.db.ownerQuery('delete from platform.mail');
});

const asked = (more: object = {}) => ({ url, placeId: scene.places.crets, topics: ['device'], ...more });
const add = (who: string, more: object = {}) => scene.ask(who, 'POST', '/webhooks', asked(more));
const added = async (who: string, more: object = {}): Promise<string> => {
  const { status, body } = await add(who, more);
  expect(status).toBe(201);
  return body.id;
};
const tell = (placeId: string, topic: 'device' | 'convention' | 'approval' = 'device', thingId: string = newId()) =>
  scene.db.database.transaction(systemReach(), (tx: Tx) =>
    scene.find(WebhookCalls).tell(tx, { topic, thingId, placeId }),
  );
const turn = async () => {
  await scene.find(WebhookSender).look();
  await scene.find(WebhookSender).settled();
};
const mails = () =>
  scene.db.ownerQuery<{ recipient: string; subject: string; body: string }>(
    'select recipient, subject, body from platform.mail',
  );

describe('subscribing', () => {
  it('shows the secret once, keeps it sealed, and writes the server’s name alone', async () => {
    const { status, body } = await add(IT);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      url,
      place: { name: 'Crêts en Belledonne' },
      topics: ['device'],
      createdBy: IT,
      stopped: null,
    });
    expect(body.secret).toMatch(/^chariot_whsec_[\w-]{43}$/);
    const list = await scene.ask(IT, 'GET', '/webhooks');
    expect(list.body).toMatchObject({ total: 1, next: null, items: [{ id: body.id }] });
    const journal = await scene.db.ownerQuery<{ row: string }>(
      `select to_jsonb(line)::text as row from platform.journal line`,
    );
    const kept = await scene.db.ownerQuery<{ row: string }>(`select to_jsonb(w)::text as row from identity.webhook w`);
    for (const text of [JSON.stringify(list.body), ...journal.map(({ row }) => row), ...kept.map(({ row }) => row)]) {
      expect(text).not.toContain(body.secret.slice(14));
    }
    for (const { row } of journal) expect(row).not.toContain('canari');
    expect(await scene.actsOn(body.id)).toEqual(['identity.webhook.added']);
  });

  it.each<[string, string, () => object, number, string]>([
    ['a neighbour’s place', IT, () => ({ placeId: scene.places.allevard }), 404, 'territory.placeNotFound'],
    ['a place above', IT, () => ({ placeId: scene.places.isere }), 404, 'territory.placeNotFound'],
    [
      'who manages no integration',
      'la directrice de Ferry',
      () => ({ placeId: scene.places.ferry }),
      403,
      'web.forbidden',
    ],
    ['an address of the network', IT, () => ({ url: 'https://192.168.1.1/' }), 400, 'outbound.forbiddenAddress'],
    [
      'the metadata of a cloud',
      IT,
      () => ({ url: 'https://169.254.169.254/latest' }),
      400,
      'outbound.forbiddenAddress',
    ],
    ['an address in the clear', IT, () => ({ url: 'http://exemple.fr/' }), 400, 'outbound.notHttps'],
    ['a password in an address', IT, () => ({ url: 'https://a:b@exemple.fr/' }), 400, 'outbound.credentials'],
    ['no topic', IT, () => ({ topics: [] }), 400, 'web.invalidInput'],
    ['a topic of no place', IT, () => ({ topics: ['freeze'] }), 400, 'web.invalidInput'],
    ['what is not in the contract', IT, () => ({ secret: 'choisi' }), 400, 'web.invalidInput'],
  ])('is refused for %s', async (_, who, more, status, code) => {
    expect(await add(who, more())).toMatchObject({ status, body: { code } });
    expect(await scene.db.ownerQuery('select from identity.webhook')).toEqual([]);
  });

  it('asks for a proof of less than ten minutes, and is not for programs', async () => {
    await scene.unproven(IT, 11);
    expect(await add(IT)).toMatchObject({ status: 403, body: { code: 'identity.proofNeeded' } });
    await scene.unproven(IT, 0);
  });

  it('stops at a bounded number a person', async () => {
    for (let i = 0; i < MOST_WEBHOOKS; i += 1) await added(IT);
    expect(await add(IT)).toMatchObject({ status: 409, body: { code: 'identity.tooManyWebhooks' } });
    expect((await add(ADMIN)).status).toBe(201);
  });
});

describe('what happens in a place', () => {
  it('is told to whoever subscribed there or above, to that topic, and to nobody else', async () => {
    const onCrets = await added(IT);
    const onAcademie = await added(ADMIN, { placeId: scene.places.academie, topics: ['device', 'approval'] });
    await added('l’informatique d’Allevard', { placeId: scene.places.allevard });
    await tell(scene.places.ferry);
    await tell(scene.places.ferry, 'convention');
    await tell(scene.places.ferry, 'approval');
    const waiting = await scene.db.ownerQuery<{ webhook_id: string; topic: string }>(
      'select webhook_id, topic from platform.webhook_delivery order by topic, webhook_id',
    );
    expect(waiting).toEqual(
      [
        { webhook_id: onAcademie, topic: 'approval' },
        { webhook_id: onCrets, topic: 'device' },
        { webhook_id: onAcademie, topic: 'device' },
      ].sort((a, b) => a.topic.localeCompare(b.topic) || a.webhook_id.localeCompare(b.webhook_id)),
    );
    await turn();
    expect(heard.map(({ topic }) => topic).sort()).toEqual(['approval', 'device', 'device']);
    const seen = await scene.ask(IT, 'GET', `/webhooks/${onCrets}/deliveries`);
    expect(seen.body).toMatchObject({
      total: 1,
      items: [{ topic: 'device', state: 'delivered', attempts: 1, status: 200, fault: null }],
    });
  });

  it('is told no more once its maker has lost the right, which she is told by mail', async () => {
    await scene.plant('l’informaticienne de passage', [role('it', scene.places.crets, '2026-11-20')]);
    const id = await added('l’informaticienne de passage');
    await tell(scene.places.ferry);
    await turn();
    expect(heard).toHaveLength(1);
    scene.clock.set('2026-11-21T08:00:00Z');
    await tell(scene.places.ferry);
    await turn();
    expect(heard).toHaveLength(1);
    await scene.signIn(IT);
    const list = await scene.ask(IT, 'GET', '/webhooks');
    expect(list.body.items).toMatchObject([
      { id, stopped: { at: '2026-11-21T08:00:00.000Z', reason: 'makerLostRight' } },
    ]);
    expect(await scene.actsOn(id)).toEqual(['identity.webhook.added', 'identity.webhook.stopped']);
    expect(await mails()).toMatchObject([
      { recipient: scene.emailOf('l’informaticienne de passage'), subject: 'Un appel sortant (webhook) a été arrêté' },
    ]);
    await tell(scene.places.ferry);
    expect(await scene.db.ownerQuery(`select from platform.webhook_delivery where state = 'waiting'`)).toEqual([]);
    // Whoever manages integrations there puts it on again, in her own name.
    await scene.unproven(IT, 0);
    const resumed = await scene.ask(IT, 'POST', `/webhooks/${id}/resume`);
    expect(resumed).toMatchObject({ status: 200, body: { stopped: null, createdBy: IT } });
    await tell(scene.places.ferry);
    await turn();
    expect(heard).toHaveLength(2);
  });

  it('is told no more after a day without an answer, and says so in the journal and by mail', async () => {
    const id = await added(IT);
    answerWith = 500;
    await tell(scene.places.ferry);
    for (let hour = 0; hour < 30; hour += 1) {
      await turn();
      scene.clock.advance(3_600_000 * 1.3);
    }
    expect(await scene.actsOn(id)).toEqual(['identity.webhook.added', 'identity.webhook.stopped']);
    const letters = await mails();
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ recipient: scene.emailOf(IT) });
    expect(letters[0]?.body).toContain('n’a pas répondu correctement depuis un jour');
    expect(letters[0]?.body).not.toContain('canari');
  });
});

describe('a subscription', () => {
  it('is tried by hand, once at a time', async () => {
    const id = await added(IT);
    const tried = await scene.ask(IT, 'POST', `/webhooks/${id}/test`);
    expect(tried).toMatchObject({ status: 202, body: { topic: 'test', state: 'waiting', attempts: 0 } });
    expect(await scene.ask(IT, 'POST', `/webhooks/${id}/test`)).toMatchObject({
      status: 409,
      body: { code: 'identity.testIsWaiting' },
    });
    await turn();
    expect(heard).toMatchObject([{ topic: 'test', thingId: id }]);
    expect((await scene.ask(IT, 'GET', `/webhooks/${id}/deliveries`)).body.items).toMatchObject([
      { state: 'delivered', nextTryAt: null },
    ]);
  });

  it('shows its deliveries a page at a time', async () => {
    const id = await added(IT);
    for (let i = 0; i < 5; i += 1) await tell(scene.places.ferry);
    const first = (await scene.ask(IT, 'GET', `/webhooks/${id}/deliveries?limit=2`)).body;
    const second = (await scene.ask(IT, 'GET', `/webhooks/${id}/deliveries?limit=2&after=${first.next}`)).body;
    const all = (await scene.ask(IT, 'GET', `/webhooks/${id}/deliveries`)).body;
    expect([...first.items, ...second.items]).toEqual(all.items.slice(0, 4));
    expect((await scene.ask(IT, 'GET', `/webhooks/${id}/deliveries?after=1`)).status).toBe(400);
  });

  it('goes with its secret and what waited', async () => {
    const before = await scene.db.ownerQuery('select from platform.secret');
    const id = await added(IT);
    await tell(scene.places.ferry);
    expect(await scene.ask(IT, 'DELETE', `/webhooks/${id}`)).toMatchObject({ status: 200, body: { id } });
    for (const table of ['identity.webhook', 'platform.webhook_channel', 'platform.webhook_delivery']) {
      expect(await scene.db.ownerQuery(`select from ${table}`)).toEqual([]);
    }
    expect(await scene.db.ownerQuery('select from platform.secret')).toHaveLength(before.length);
    expect(await scene.actsOn(id)).toEqual(['identity.webhook.added', 'identity.webhook.removed']);
    expect((await scene.ask(IT, 'DELETE', `/webhooks/${id}`)).status).toBe(404);
  });

  it('is nobody else’s to see, try, resume or remove', async () => {
    const id = await added(IT);
    const other = 'l’informatique d’Allevard';
    expect((await scene.ask(other, 'GET', '/webhooks')).body).toMatchObject({ items: [], total: 0 });
    for (const [method, path] of [
      ['GET', `/webhooks/${id}/deliveries`],
      ['POST', `/webhooks/${id}/test`],
      ['POST', `/webhooks/${id}/resume`],
      ['DELETE', `/webhooks/${id}`],
    ] as const) {
      expect(await scene.ask(other, method, path)).toMatchObject({
        status: 404,
        body: { code: 'identity.webhookNotFound' },
      });
      expect((await scene.ask('la directrice de Ferry', method, path)).status).toBe(403);
    }
  });
});

describe('each wall alone', () => {
  it('row security shows a person her places’ subscriptions and deliveries, and lets her write a test and nothing else', async () => {
    const id = await added(IT);
    await tell(scene.places.ferry);
    const mine = personReach({ role: 'it', placeId: scene.places.crets, personId: scene.idOf(IT) });
    const other = personReach({ role: 'it', placeId: scene.places.allevard, personId: newId() });
    const seen = (reach: typeof mine) =>
      scene.db.database.read(reach, async (tx) => [
        (await tx.query('select from identity.webhook')).length,
        (await tx.query('select from platform.webhook_delivery')).length,
        (await tx.query('select from platform.webhook_channel')).length,
      ]);
    expect(await seen(mine)).toEqual([1, 1, 1]);
    expect(await seen(other)).toEqual([0, 0, 0]);
    const forge = (reach: typeof mine, topic: string) =>
      scene.db.database.transaction(reach, (tx) =>
        tx.execute(
          `insert into platform.webhook_delivery (id, webhook_id, topic, thing_id, place_id, at) values ($1, $2, $3, 'x', $4, now())`,
          [newId(), id, topic, scene.places.crets],
        ),
      );
    await expect(forge(mine, 'device')).rejects.toThrow(/row-level security/);
    await expect(forge(other, 'test')).rejects.toThrow(/row-level security/);
    expect(await forge(mine, 'test')).toBe(1);
    const give = (reach: typeof mine) =>
      scene.db.database.transaction(reach, (tx) =>
        tx.execute('update identity.webhook set created_by = $1', [scene.idOf(ADMIN)]),
      );
    await expect(give(mine)).rejects.toThrow(/row-level security/);
    expect(await give(other)).toBe(0);
    const roles = await scene.db.database.read(mine, (tx) =>
      tx.one<{ roles: string[] }>('select identity.webhook_roles($1, now()) as roles', [id]),
    );
    expect(roles?.roles).toEqual([]);
  });
});
