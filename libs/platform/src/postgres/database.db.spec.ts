import { Reach } from '@chariot/kernel';
import { testDatabase, personReach, systemReach, type TestDatabase } from '@chariot/testkit';

describe('Database', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());
  it('speaks', async () => {
    const rows = await db.database.read(systemReach(), (tx) =>
      tx.query('select current_user as who, current_setting($1) as kind', ['chariot.kind']),
    );
    expect(rows).toEqual([{ who: 'chariot_app', kind: 'system' }]);
    void personReach;
    void Reach;
  });
});
