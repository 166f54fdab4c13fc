import { newId, Reach } from '@chariot/kernel';
import { deviceReach, personReach, systemReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { Journal } from './journal.service.js';

describe('Journal', () => {
  let db: TestDatabase;
  const journal = new Journal();
  const place = newId();
  const caller = personReach({ role: 'digitalReferent', placeId: place, displayName: 'la référente' });

  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  const rowsOf = (subjectId: string) =>
    db.ownerQuery('select * from platform.journal where subject_id = $1 order by id', [subjectId]);

  it('writes who did what, where and to what, with the act', async () => {
    const id = newId();
    await db.database.transaction(caller, (tx) =>
      journal.record(tx, caller, {
        act: 'fleet.classroom.opened',
        subject: { kind: 'classroom', id, label: 'Classe mobile 1' },
        placeId: place,
        details: { slots: 12, wifi: { ssid: 'ecole', password: 'not for the journal' } },
      }),
    );
    expect(await rowsOf(id)).toEqual([
      expect.objectContaining({
        actor_kind: 'person',
        actor_id: caller.id,
        actor_label: 'la référente',
        act: 'fleet.classroom.opened',
        subject_kind: 'classroom',
        subject_label: 'Classe mobile 1',
        place_id: place,
        details: { slots: 12, wifi: { ssid: 'ecole', password: '[masqué]' } },
      }),
    ]);
  });

  it('leaves no row of an act that did not happen', async () => {
    const id = newId();
    const act = db.database.transaction(caller, async (tx) => {
      await journal.record(tx, caller, { act: 'fleet.classroom.opened', subject: { kind: 'classroom', id } });
      throw new Error('no room left');
    });
    await expect(act).rejects.toThrow('no room left');
    expect(await rowsOf(id)).toEqual([]);
  });

  it.each([
    ['another person', () => personReach({ role: 'digitalReferent', placeId: place })],
    ['the system', () => systemReach()],
    ['a device', () => deviceReach()],
  ])('refuses a row in the name of %s', async (_, other) => {
    const id = newId();
    const act = db.database.transaction(caller, (tx) =>
      journal.record(tx, other(), { act: 'fleet.classroom.opened', subject: { kind: 'classroom', id } }),
    );
    await expect(act).rejects.toMatchObject({ code: '42501' });
    expect(await rowsOf(id)).toEqual([]);
  });

  it('shows itself to nobody but the system until somebody says who may read which place', async () => {
    const id = newId();
    await db.database.transaction(caller, (tx) =>
      journal.record(tx, caller, { act: 'fleet.classroom.opened', subject: { kind: 'classroom', id }, placeId: place }),
    );
    const read = (reach: Reach) =>
      db.database.read(reach, (tx) => tx.query('select 1 from platform.journal where subject_id = $1', [id]));
    expect(await read(caller)).toHaveLength(0);
    expect(await read(deviceReach())).toHaveLength(0);
    expect(await read(systemReach())).toHaveLength(1);
  });

  it('refuses details that are a document rather than a detail', async () => {
    const act = db.database.transaction(caller, (tx) =>
      journal.record(tx, caller, {
        act: 'fleet.classroom.opened',
        subject: { kind: 'classroom', id: newId() },
        details: { text: 'x'.repeat(20_000) },
      }),
    );
    await expect(act).rejects.toMatchObject({ code: '23514' });
  });
});
