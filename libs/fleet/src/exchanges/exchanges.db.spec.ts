import { EXCHANGES_KEPT, type Exchange } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { newId, Reach } from '@chariot/kernel';
import { Logger } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { Scene } from '../fleet.scene.js';
import { migrations } from '../migrations.js';
import { ExchangeLog } from './exchange-log.service.js';
import type { Told } from './exchange.js';
import { ExchangesRepository } from './exchanges.repository.js';

const clock = frozenClock();
let db: TestDatabase;
let scene: Scene;
let school: string;
let device: string;
let log: ExchangeLog;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await Scene.of(db.database, clock);
  log = scene.get(ExchangeLog);
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});
beforeEach(async () => {
  school = await scene.school();
  device = await scene.tablet(await scene.classroom(school));
});

const told = (more: Partial<Told> = {}): Omit<Told, 'at'> => ({
  ...{ door: 'command', said: 'Acknowledged', about: null, identifier: null, byUser: false, faults: [] },
  ...{ outcome: 'fine', why: null, answer: null, answerIdentifier: null, status: 200, milliseconds: 4 },
  ...more,
});
const quiet = { said: 'Idle', outcome: 'nothing' } as const;
const says = (more: Partial<Told> = {}, of = device): void => log.note(of, told(more));
const shown = (reach = scene.person('it', school), of = device): Promise<Exchange[]> =>
  db.database.read(reach, (tx) => log.of(tx, reach, of));
const rows = async (of = device): Promise<number> =>
  (await db.ownerQuery<{ n: number }>('select count(*)::int as n from fleet.exchange where device_id = $1', [of]))[0]
    ?.n ?? -1;

describe('the log of a device', () => {
  it('holds its last fifty exchanges, the last first, however many there were', async () => {
    for (let n = 1; n <= 120; n += 1) {
      says({ identifier: `n${n}` });
      if (n % 7 === 0) await log.flush();
    }
    await log.flush();
    const all = await shown();
    expect(all.map(({ identifier }) => identifier)).toEqual(
      Array.from({ length: EXCHANGES_KEPT }, (_, at) => `n${120 - at}`),
    );
    expect(all.map(({ number }) => number)).toEqual(Array.from({ length: EXCHANGES_KEPT }, (_, at) => 120 - at));
    expect(await rows()).toBe(EXCHANGES_KEPT);
  });

  it('says each exchange as it was told', async () => {
    const one: Partial<Told> = {
      ...{ door: 'declaration', said: 'declaration', about: 'asset', identifier: 'fr.chariot.wifi', byUser: true },
      ...{ faults: ['MCMDMErrorDomain 12021', '7'], outcome: 'refused', why: 'L’iPad n’est pas supervisé.' },
      ...{ answer: 'DeviceLock', answerIdentifier: newId(), status: 403, milliseconds: 12 },
    };
    says(one);
    await log.flush();
    const at = clock.now().toISOString();
    expect(await shown()).toEqual([{ ...told(one), number: 1, at, firstAt: at, times: 1 }]);
  });

  it('counts the same again, in memory and in what is written', async () => {
    const first = clock.now().toISOString();
    says();
    says();
    await log.flush();
    clock.advance(5_000);
    says();
    await log.flush();
    says({ said: 'NotNow', outcome: 'later' });
    await log.flush();
    const [last, counted] = await shown();
    expect(last).toMatchObject({ said: 'NotNow', number: 2, times: 1 });
    expect(counted).toMatchObject({ number: 1, times: 3, firstAt: first, at: clock.now().toISOString() });
  });

  it('writes « nothing new » with what is said next, or after a minute, and never at once', async () => {
    says(quiet);
    says(quiet);
    await log.flush();
    expect(await rows()).toBe(0);
    says();
    await log.flush();
    expect((await shown()).map(({ said, times }) => [said, times])).toEqual([
      ['Acknowledged', 1],
      ['Idle', 2],
    ]);
    says(quiet);
    clock.advance(59_000);
    await log.flush();
    expect(await rows()).toBe(2);
    clock.advance(1_000);
    await log.flush();
    expect(await rows()).toBe(3);
  });

  it('costs no statement when it is told, and three for whatever many devices said in a second', async () => {
    const others = [
      await scene.tablet(await scene.classroom(school)),
      await scene.tablet(await scene.classroom(school)),
    ];
    const database = { transaction: jest.fn(db.database.transaction.bind(db.database)) };
    const repository = scene.get(ExchangesRepository);
    const own = new ExchangeLog(database as never, repository, clock, Logger.silent());
    for (const id of [device, ...others]) for (let n = 0; n < 30; n += 1) own.note(id, told({ identifier: `n${n}` }));
    expect(database.transaction).toHaveBeenCalledTimes(0);
    await own.beforeApplicationShutdown();
    expect(database.transaction).toHaveBeenCalledTimes(1);
    expect(await rows(others[1])).toBe(30);
    // After it: nobody is kept waiting, and nothing is written.
    own.note(device, told());
    await own.flush('all');
    expect(await rows(device)).toBe(30);
  });

  it('is written by two processes at once, each exchange once', async () => {
    const another = new ExchangeLog(db.database, scene.get(ExchangesRepository), clock, Logger.silent());
    for (let n = 0; n < 20; n += 1) (n % 2 === 0 ? log : another).note(device, told({ identifier: `n${n}` }));
    await Promise.all([log.flush(), another.flush()]);
    expect((await shown()).map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => 20 - at));
  });

  it('forgets a device that is gone, and loses nobody else’s for it', async () => {
    says({}, newId());
    says();
    await log.flush();
    expect(await rows()).toBe(1);
  });

  it('is forgotten 90 days after its last word', async () => {
    says();
    await log.flush();
    const prune = (before: Date): Promise<number> =>
      scene.act(scene.system, (tx) => scene.get(ExchangesRepository).prune(tx, before));
    await prune(new Date(clock.now().getTime() - 1));
    expect(await rows()).toBe(1);
    expect(await prune(new Date(clock.now().getTime() + 1))).toBeGreaterThan(0);
    expect(await rows()).toBe(0);
  });

  it('survives a database that is away, and says so', async () => {
    const warned: string[] = [];
    const away = { transaction: () => Promise.reject(new Error('away')) };
    const logger = { warn: (text: string) => void warned.push(text) };
    const own = new ExchangeLog(away as never, scene.get(ExchangesRepository), clock, logger as never);
    own.note(device, told());
    await own.flush();
    expect(warned).toEqual(['exchanges of devices could not be noted']);
  });
});

describe('who reads it', () => {
  beforeEach(async () => {
    says();
    await log.flush();
  });

  it('is whoever keeps the device', async () => {
    for (const role of ['it', 'digitalReferent', 'contractor', 'administrator'] as const) {
      expect([role, (await shown(scene.person(role, school))).length]).toEqual([role, 1]);
    }
  });

  it('is neither whoever only sees it, nor anybody of another school', async () => {
    const strangers: Reach[] = (['teacher', 'schoolHead', 'inspector', 'finance', 'dpo'] as const).map((role) =>
      scene.person(role, school),
    );
    strangers.push(scene.person('it', await scene.school()));
    for (const reach of strangers) {
      await expect(shown(reach)).rejects.toMatchObject({ code: 'fleet.deviceNotFound' });
      // Nor where a statement forgets to ask.
      const [row] = await db.database.read(reach, (tx) =>
        tx.query<{ n: number }>('select count(*)::int as n from fleet.exchange where device_id = $1', [device]),
      );
      expect(row?.n).toBe(0);
    }
  });

  it('writes nothing: the server alone does', async () => {
    const it = scene.person('it', school);
    for (const reach of [it, Reach.device(device)]) {
      const write = (sql: string) => db.database.transaction(reach, (tx) => tx.execute(sql, [device]));
      expect(await write(`update fleet.exchange set said = 'x' where device_id = $1`)).toBe(0);
      expect(await write('delete from fleet.exchange_head where device_id = $1')).toBe(0);
      await expect(write('delete from fleet.exchange where device_id = $1')).rejects.toThrow(/permission denied/);
      await expect(
        write(
          `insert into fleet.exchange (device_id, slot, number, at, first_at, times, door, said, by_user, faults, outcome)
           values ($1, 9, 9, now(), now(), 1, 'push', 'x', false, '{}', 'fine')`,
        ),
      ).rejects.toThrow(/row-level security/);
    }
  });
});
