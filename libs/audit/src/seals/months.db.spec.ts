import { newId } from '@chariot/kernel';
import { migrations as territoryMigrations } from '@chariot/territory';
import { journalSettled, personReach, systemReach, testDatabase } from '@chariot/testkit';
import { migrations } from '../index.js';
import { SealsRepository } from './seals.repository.js';
import { sealScene, sixDays, type SealScene, type SpecDatabase } from './seals.scene.js';

async function openDatabase(): Promise<SpecDatabase> {
  const db = await testDatabase({ migrations: [...territoryMigrations, ...migrations] });
  return { ...db, journalSettled: () => journalSettled((sql) => db.ownerQuery(sql)) };
}

let scene: SealScene;
beforeEach(async () => {
  scene = sealScene(await openDatabase());
  await sixDays(scene);
});
afterEach(() => scene.db.drop());

describe('months', () => {
  beforeEach(async () => {
    for (const [at, label] of [
      ['2026-12-02T08:00:00Z', 'décembre'],
      ['2027-01-06T08:00:00Z', 'janvier'],
    ] as const) {
      scene.clock.set(at);
      await scene.write(label, at);
      await scene.seal();
    }
  });

  it('are closed when they are over, by the next sealing', async () => {
    expect((await scene.verifying.verify()).segments).toEqual([
      { month: '2026-11', rows: 6, state: 'closed' },
      { month: '2026-12', rows: 1, state: 'closed' },
      { month: '2027-01', rows: 1, state: 'open' },
    ]);
    scene.clock.set('2027-02-01T08:00:00Z');
    expect(await scene.sealing.seal()).toBe(0);
    const { segments, faults } = await scene.verifying.verify();
    expect([segments.at(-1)?.state, faults]).toEqual(['closed', []]);
    // A clock that goes back opens nothing in a closed month.
    scene.clock.set('2027-01-20T08:00:00Z');
    await scene.write('après', '2027-01-06T08:10:00Z');
    await scene.seal();
    const after = await scene.verifying.verify();
    expect([after.segments.at(-1)?.month, after.faults]).toEqual(['2027-02', []]);
  });

  it.each(['2026-11', '2026-12', '2027-01'])('%s removed whole', async (month) => {
    await scene.forge(
      `delete from platform.journal where id in (select journal_id from audit.seal join audit.segment
         on seal.position between first_position and last_position where month = $1)`,
      [month],
    );
    await scene.forge(
      `delete from audit.seal using audit.segment where seal.position between first_position and last_position and month = $1`,
      [month],
    );
    await scene.forge('delete from audit.segment where month = $1', [month]);
    expect(await scene.faults()).toEqual(month === '2027-01' ? { endAltered: null } : { segmentRemoved: null });
  });

  it('a month said to be forgotten by somebody without the key', async () => {
    await scene.forge(`update audit.segment set forgotten_at = now() where month = '2026-11'`);
    expect(await scene.faults()).toMatchObject({ segmentAltered: null });
  });

  it('the whole journal emptied, with its seals', async () => {
    await scene.forge(
      'delete from platform.journal; delete from audit.seal; delete from audit.segment; delete from audit.sealer',
    );
    const head = (await scene.verifying.verify()).head;
    expect(head).toBeNull();
    expect(await scene.faults({ position: '6', digest: 'a'.repeat(64) })).toEqual({ headUnknown: null });
  });

  it('put back as it was: only a head that was noted elsewhere tells', async () => {
    await scene.forge(`create schema old;
      create table old.journal as table platform.journal; create table old.seal as table audit.seal;
      create table old.segment as select month, first_position, last_position, opening_digest, closing_digest, sealed_at,
        closed_at, forgotten_at, mac from audit.segment;
      create table old.sealer as table audit.sealer`);
    await scene.write('ce qu’il faut cacher', '2027-01-07 10:00:00+01');
    await scene.seal();
    const noted = (await scene.verifying.verify()).head;
    if (noted === null) throw new Error('Nothing is sealed');
    expect(await scene.faults(noted)).toEqual({});
    await scene.forge(`
      delete from platform.journal; delete from audit.seal; delete from audit.segment; delete from audit.sealer;
      insert into platform.journal overriding system value select * from old.journal;
      insert into audit.seal select * from old.seal; insert into audit.sealer select * from old.sealer;
      insert into audit.segment (month, first_position, last_position, opening_digest, closing_digest, sealed_at, closed_at,
        forgotten_at, mac) select * from old.segment`);
    expect(await scene.faults()).toEqual({});
    expect(await scene.faults(noted)).toEqual({ headUnknown: null });
  });
});

describe('forgetting', () => {
  it('takes closed months past their period, lines and seals, and the chain holds from the oldest kept', async () => {
    const old = sealScene(await openDatabase());
    try {
      for (const [at, label] of [
        ['2024-03-05T08:00:00Z', 'mars'],
        ['2024-04-05T08:00:00Z', 'avril'],
        ['2026-11-05T08:00:00Z', 'novembre'],
      ] as const) {
        old.clock.set(at);
        await old.write(label, at);
        await old.write(`${label} encore`, at);
        await old.seal();
      }
      old.clock.set('2025-04-20T08:00:00Z');
      expect((await old.retention.run()).get('audit.journal')).toBe(2);
      old.clock.set('2026-11-10T08:00:00Z');
      expect((await old.retention.run()).get('audit.journal')).toBe(2);
      expect(await old.forge('select subject_id from platform.journal order by id')).toEqual([
        { subject_id: 'novembre' },
        { subject_id: 'novembre encore' },
      ]);
      expect(await old.verifying.verify()).toMatchObject({
        verified: 2,
        faults: [],
        segments: [{ state: 'forgotten' }, { state: 'forgotten' }, { state: 'open' }],
      });
    } finally {
      await old.db.drop();
    }
  });

  it('is refused by PostgreSQL before twelve months, and to anybody but the system', async () => {
    const { database } = scene.db;
    scene.clock.set('2026-12-02T08:00:00Z');
    await scene.seal();
    expect(await database.transaction(systemReach(), (tx) => scene.sealing.forget(tx, '2026-11', 100))).toBe(0);
    expect(await scene.forge('select count(*)::int as lines from platform.journal')).toEqual([{ lines: 6 }]);
    const person = personReach({ role: 'administrator', placeId: newId() });
    const asked = database.transaction(person, (tx) => new SealsRepository().forgetLines(tx, '2026-11', 100));
    await expect(asked).rejects.toThrow(/Only the system forgets/);
    for (const table of ['platform.journal', 'audit.seal', 'audit.segment']) {
      await expect(database.transaction(systemReach(), (tx) => tx.execute(`delete from ${table}`))).rejects.toThrow(
        /permission denied/,
      );
    }
  });
});
