import { newId } from '@chariot/kernel';
import { Installation, START } from '../enrolment/installation.scene.js';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { Exchange } from './index.js';
import { askedOf, MINUTE, refused } from './asked.scene.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  ({ codes } = await server.codes());
});
afterAll(() => server.close());

const { settled, deviceIdOf, started, stateOf } = askedOf(
  () => server,
  () => codes,
);

describe('an operation on an iPad', () => {
  it.each([
    ['restart', 'RestartDevice', {}],
    ['shutdown', 'ShutDownDevice', {}],
    ['lock', 'DeviceLock', { text: 'Rendez-moi au chariot' }],
  ])('%s is the command %s, under its own id, and done once it is acknowledged', async (kind, type, more) => {
    const one = await settled();
    const id = await started(one, kind, more);
    expect(await one.connect()).toEqual([type]);
    expect(one.handed[0]?.uuid).toBe(id);
    expect(await stateOf(id)).toEqual(['done', null]);
    expect(await one.connect()).toEqual([]);
  });

  it('says on the screen why it locks', async () => {
    const one = await settled();
    await started(one, 'lock', { text: 'Rendez-moi au chariot' });
    await one.connect();
    expect(one.handed[0]?.command.get('Message')).toBe('Rendez-moi au chariot');
  });

  it.each([
    ['message', { text: 'Bonjour' }],
    ['unlock', {}],
    ['openPage', { url: 'https://ecole.example/' }],
  ])('%s does not exist there, and stops nothing', async (kind, more) => {
    const one = await settled();
    const id = await started(one, kind, more);
    const next = await started(one, 'restart');
    expect(await one.connect()).toEqual(['RestartDevice']);
    const [status, why] = await stateOf(id);
    expect(status).toBe('notApplicable');
    expect(why).toMatch(/iPad/);
    expect(await stateOf(next)).toEqual(['done', null]);
  });

  it('are told in the order in which they were asked, in one connection', async () => {
    const one = await settled();
    await started(one, 'lock');
    await started(one, 'refreshInventory');
    await started(one, 'restart');
    expect(await one.connect()).toEqual([
      ...['DeviceLock', 'DeviceInformation', 'InstalledApplicationList', 'RestartDevice'],
    ]);
  });

  it('refreshes the inventory, and is done when all of it has come', async () => {
    const one = await settled();
    const id = await started(one, 'refreshInventory');
    one.hands['DeviceInformation'] = { QueryResponses: { OSVersion: '18.2', ModelName: 'iPad' } };
    await one.connect();
    expect(await stateOf(id)).toEqual(['done', null]);
    expect(await server.api('GET', `/devices/${await deviceIdOf(one)}`)).toMatchObject({ osVersion: '18.2' });
  });

  it('fails in French, with the iPad’s own words behind, and lets the next pass', async () => {
    const one = await settled();
    one.hands['RestartDevice'] = refused(12_067, 'The device is not in Lost Mode.');
    one.hands['DeviceLock'] = { Status: 'CommandFormatError' };
    one.hands['DeviceInformation'] = refused(1, 'Rien.');
    const ids = [await started(one, 'restart'), await started(one, 'lock'), await started(one, 'refreshInventory')];
    expect(await one.connect()).toEqual(['RestartDevice', 'DeviceLock', 'DeviceInformation']);
    expect(await Promise.all(ids.map(stateOf))).toEqual([
      ['failed', 'Cet iPad n’est pas en mode Perdu (The device is not in Lost Mode., MCMDMErrorDomain 12067).'],
      ['failed', 'L’iPad n’a pas compris la commande : prévenez qui s’occupe de Chariot.'],
      ['failed', 'L’iPad n’a pas pu le faire (Rien., MCMDMErrorDomain 1).'],
    ]);
  });

  it('that only a supervised iPad does is not applicable on the others, and says why', async () => {
    const one = await settled();
    const notSupervised = refused(12_026, 'The device is not supervised.');
    for (const type of ['RestartDevice', 'ShutDownDevice', 'DeviceLock']) one.hands[type] = notSupervised;
    const ids = [await started(one, 'restart'), await started(one, 'shutdown'), await started(one, 'lock')];
    await one.connect();
    expect(await Promise.all(ids.map(stateOf))).toEqual([
      ['notApplicable', 'Seul un iPad supervisé redémarre de loin, et celui-ci ne l’est pas : faites-le à la main.'],
      ['notApplicable', 'Seul un iPad supervisé s’éteint de loin, et celui-ci ne l’est pas : faites-le à la main.'],
      ['notApplicable', expect.stringMatching(/que sur un iPad supervisé.*par Apple School Manager, une fois effacé/)],
    ]);
    const told = await server.api('GET', `/operations/${ids[0] ?? ''}`);
    expect(told).toMatchObject({ counts: { failed: 0, notApplicable: 1 } });
  });

  it('that was cancelled or has expired is told no more', async () => {
    const one = await settled();
    const cancelled = await started(one, 'restart');
    await server.api('POST', `/operations/${cancelled}/cancellation`, {});
    const expired = await started(one, 'lock', { minutes: 1 });
    server.clock.advance(2 * MINUTE);
    expect(await one.connect()).toEqual([]);
    expect(await stateOf(expired)).toEqual([undefined, null]);
  });
});

describe('erasing', () => {
  /** As two persons have agreed on it: by the owner's hand, how they do is identity's business. */
  async function agreed(one: SpeakingIpad): Promise<string> {
    const id = newId();
    for (const table of ['operation', 'operation_target'])
      await server.db.ownerQuery(`alter table fleet.${table} disable trigger user`);
    await server.db.ownerQuery(
      `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, filter, created_at, created_by,
         expires_at, approval_id)
       select $1, 'erase', 'devices', d.school_id, 'iPad', d.school_id, '{}', $3, '{"kind": "person"}', $4, $5
         from fleet.device d where d.id = $2`,
      [id, await deviceIdOf(one), server.clock.now(), new Date(server.clock.now().getTime() + 60 * MINUTE), newId()],
    );
    await server.db.ownerQuery(
      `insert into fleet.operation_target (operation_id, device_id, school_id)
       select $1, d.id, d.school_id from fleet.device d where d.id = $2`,
      [id, await deviceIdOf(one)],
    );
    for (const table of ['operation', 'operation_target'])
      await server.db.ownerQuery(`alter table fleet.${table} enable trigger user`);
    return id;
  }

  it('comes before anything else, with the fleet’s last word, and takes the identity', async () => {
    const one = await settled();
    await started(one, 'restart');
    const id = await agreed(one);
    const answer = await one.report({ Status: 'Idle' });
    expect(answer.text).toContain('EraseDevice');
    const [told] = await server.db.ownerQuery<{ confirmed: Date | null }>(
      'select confirmed_at as confirmed from fleet.operation_device where operation_id = $1',
      [id],
    );
    expect(told?.confirmed).toEqual(server.clock.now());
    const deviceId = await deviceIdOf(one);
    expect((await one.report({ Status: 'Acknowledged', CommandUUID: id })).status).toBe(200);
    expect(await stateOf(id)).toEqual(['done', null]);
    expect(await server.api('GET', `/devices/${deviceId}`)).toMatchObject({ slot: null, state: 'inReserve' });
  });

  it('that is put off has it told nothing else, and given no piece of its settings, until it is stopped', async () => {
    const one = await settled();
    const id = await agreed(one);
    await started(one, 'restart');
    one.hands['EraseDevice'] = { Status: 'NotNow' };
    expect((await one.ask('tokens')).status).toBe(404);
    expect(await one.connect()).toEqual(['EraseDevice']);
    expect((await one.ask('declaration-items')).status).toBe(404);
    await server.db.ownerQuery('update fleet.operation set cancelled_at = $2 where id = $1', [id, server.clock.now()]);
    expect((await one.ask('tokens')).status).toBe(200);
    expect(await one.connect()).toEqual(['RestartDevice']);
  });

  it('that is stopped meanwhile is not told again', async () => {
    const one = await settled();
    const id = await agreed(one);
    await server.db.ownerQuery('update fleet.operation set cancelled_at = $2 where id = $1', [id, server.clock.now()]);
    expect(await one.connect()).toEqual([]);
  });
});

describe('« not now »', () => {
  it('is not offered again in that connection, is woken for later, and is done then', async () => {
    const one = await settled();
    const [restart, lock] = [await started(one, 'restart'), await started(one, 'lock')];
    one.hands['RestartDevice'] = { Status: 'NotNow' };
    const deviceId = await deviceIdOf(one);
    expect(await one.connect()).toEqual(['RestartDevice', 'DeviceLock']);
    expect([await stateOf(restart), await stateOf(lock)]).toEqual([
      ['told', null],
      ['done', null],
    ]);
    const first = server.told.woken.at(-1)?.at?.getTime() ?? 0;
    expect(server.told.woken.at(-1)?.deviceId).toBe(deviceId);
    expect(first - server.clock.now().getTime()).toBe(5 * MINUTE);
    server.clock.advance(5 * MINUTE);
    expect(await one.connect()).toEqual(['RestartDevice']);
    expect((server.told.woken.at(-1)?.at?.getTime() ?? 0) - server.clock.now().getTime()).toBe(10 * MINUTE);
    delete one.hands['RestartDevice'];
    server.clock.advance(10 * MINUTE);
    expect(await one.connect()).toEqual(['RestartDevice']);
    expect(one.handed.map(({ uuid }) => uuid)).toEqual([restart, lock, restart, restart]);
    expect(await stateOf(restart)).toEqual(['done', null]);
  });

  it('to its declarations keeps nothing back either', async () => {
    const one = new SpeakingIpad(await new PlayedIpad(server).enrol(codes.shift() ?? ''), server.port);
    const lock = await started(one, 'lock');
    for (const type of ['DeclarativeManagement', 'DeviceInformation']) one.hands[type] = { Status: 'NotNow' };
    expect(await one.connect()).toEqual(['DeclarativeManagement', 'DeviceLock', 'DeviceInformation']);
    expect(await stateOf(lock)).toEqual(['done', null]);
    for (const type of ['DeclarativeManagement', 'DeviceInformation']) delete one.hands[type];
    expect(await one.connect()).toEqual([
      ...['DeclarativeManagement', 'DeviceInformation', 'InstalledApplicationList'],
    ]);
  });
});

describe('a report', () => {
  it('about an unknown command is answered 200, and changes nothing', async () => {
    const one = await settled();
    const other = await settled();
    const id = await started(other, 'restart');
    await other.report({ Status: 'Idle' });
    for (const CommandUUID of [
      'ffffffff-ffff-4fff-bfff-ffffffffffff',
      'commande d-un autre serveur'.replaceAll(' ', '_'),
      id,
    ]) {
      const answer = await one.report({ Status: 'Acknowledged', CommandUUID });
      expect([answer.status, answer.text]).toEqual([200, '']);
    }
    expect(await stateOf(id)).toEqual(['told', null]);
  });

  it('that comes twice counts once, and the first one counts', async () => {
    const one = await settled();
    const id = await started(one, 'restart');
    await one.connect();
    await one.report({ CommandUUID: id, ...refused(1, 'Trop tard.') });
    expect(await stateOf(id)).toEqual(['done', null]);
  });

  it('that was lost is not missed: the same command is told again', async () => {
    const one = await settled();
    const id = await started(one, 'restart');
    await one.report({ Status: 'Idle' });
    expect(await one.connect()).toEqual(['RestartDevice']);
    expect(one.handed[0]?.uuid).toBe(id);
  });
});

describe('a command that stays without an answer', () => {
  it('lets what is behind it pass, and is told again after a while', async () => {
    const one = new SpeakingIpad(await new PlayedIpad(server).enrol(codes.shift() ?? ''), server.port);
    await started(one, 'lock');
    const idle = async (): Promise<string> => (await one.report({ Status: 'Idle' })).text;
    for (let time = 0; time < 3; time += 1) expect(await idle()).toContain('DeclarativeManagement');
    expect(await idle()).toContain('DeviceLock');
    server.clock.advance(10 * MINUTE);
    expect(await idle()).toContain('DeclarativeManagement');
  });
});

describe('an iPad in its setup assistant', () => {
  it('is let go on once it has been told everything, and once', async () => {
    const ipad = new PlayedIpad(server);
    await ipad.download(codes.shift() ?? '');
    await ipad.certify();
    for (const message of [ipad.authenticating(), ipad.tokens({ AwaitingConfiguration: true })])
      await ipad.put(message);
    const one = new SpeakingIpad(ipad, server.port);
    expect(await one.connect()).toEqual([
      ...['DeclarativeManagement', 'DeviceInformation', 'InstalledApplicationList', 'DeviceConfigured'],
    ]);
    expect(await one.connect()).toEqual([]);
  });
});

describe('an iPad that enrols anew', () => {
  it('is not told a second time what it was handed, and begins from nothing', async () => {
    const one = await settled();
    const id = await started(one, 'restart');
    await one.report({ Status: 'Idle' });
    for (const message of [one.ipad.authenticating(), one.ipad.tokens()]) await one.ipad.put(message);
    expect(await stateOf(id)).toEqual([
      'failed',
      'L’iPad a été enrôlé de nouveau avant d’avoir répondu : redemandez-le.',
    ]);
    expect(await one.connect()).toEqual([
      ...['DeclarativeManagement', 'DeviceInformation', 'InstalledApplicationList'],
    ]);
  });
});

describe('a quiet iPad', () => {
  it('is heard in one round trip, and its contact noted', async () => {
    const one = await settled();
    await one.connect();
    server.clock.advance(5 * MINUTE);
    const said: string[] = [];
    const database = server.db.database;
    const [statement, transaction] = [
      jest.spyOn(database, 'statement'),
      jest.spyOn(database, 'transaction').mockImplementation(() => Promise.reject(new Error('a transaction'))),
    ];
    try {
      const answer = await one.report({ Status: 'Idle' });
      expect([answer.status, answer.text]).toEqual([200, '']);
      said.push(...statement.mock.calls.map(([, { name }]) => name));
    } finally {
      statement.mockRestore();
      transaction.mockRestore();
    }
    // Whose its certificate is, pki remembers as long as it hears PostgreSQL say what is revoked: not here, where nothing listens.
    expect(said.filter((name) => name !== 'pki.by_fingerprint')).toEqual(['apple.hear']);
    const [row] = await server.db.ownerQuery<{ at: Date }>(
      'select last_contact_at as at from fleet.device where id = $1',
      [await deviceIdOf(one)],
    );
    expect(row?.at).toEqual(server.clock.now());
  });

  it('is not quiet once something is asked of it', async () => {
    const one = await settled();
    await one.connect();
    await started(one, 'restart');
    expect(await one.connect()).toEqual(['RestartDevice']);
  });
});

describe('a silent iPad', () => {
  it('is woken after a day, once a day, unless nothing wakes it', async () => {
    const [one, other] = [await settled(), await settled()];
    const ids = [await deviceIdOf(one), await deviceIdOf(other)];
    const exchange = server.get(Exchange);
    const woken = async (): Promise<string[]> => {
      server.told.woken.length = 0;
      await exchange.nudge();
      return server.told.woken.map(({ deviceId }) => deviceId).filter((id) => ids.includes(id));
    };
    expect(await woken()).toEqual([]);
    server.clock.advance(25 * 60 * MINUTE);
    await server.db.ownerQuery(
      `update apple.enrolment set push_off_at = now(), push_off_reason = 'Unregistered' where device_id = $1`,
      [ids[1]],
    );
    expect(await woken()).toEqual([ids[0]]);
    expect(await woken()).toEqual([]);
    server.clock.advance(25 * 60 * MINUTE);
    expect(await woken()).toEqual([ids[0]]);
    expect(await one.connect()).toEqual(['DeviceInformation', 'InstalledApplicationList']);
    server.clock.advance(MINUTE);
    expect(await woken()).toEqual([]);
  });
});
