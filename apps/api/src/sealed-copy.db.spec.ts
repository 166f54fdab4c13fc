import { Sealing, Verifying, type Verification } from '@chariot/audit';
import { frozenClock, journalSettled, testDatabase, type TestDatabase } from '@chariot/testkit';
import { Database, Journal, loadMasterKey, makeBackup, restoreBackup } from '@chariot/platform';
import { Reach } from '@chariot/kernel';
import { NestFactory } from '@nestjs/core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { Config } from './config.js';
import { auditModule, MIGRATIONS } from './modules.js';

// A sealed journal, copied and put back elsewhere: the chain still holds, and goes on.

const COPY = 'spec_sealed_copy';
let db: TestDatabase;
let home: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: MIGRATIONS });
  home = await mkdtemp(join(tmpdir(), 'chariot-sealed-copy-'));
});
afterAll(async () => {
  await db.ownerQuery(`drop database if exists ${COPY} with (force)`);
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

const elsewhere = (url: string): string => Object.assign(new URL(url), { pathname: `/${COPY}` }).href;
const settings = (owner: string, app: string): Config =>
  Config.from({ DATABASE_URL: owner, DATABASE_APP_URL: app, CHARIOT_HOME: home });

/** Writes `lines`, seals when told, and verifies: as the server and the command line do. */
async function work(config: Config, lines: readonly string[], seal: boolean): Promise<Verification> {
  const app = await NestFactory.createApplicationContext(await auditModule(config), {
    logger: false,
    abortOnError: false,
  });
  const reach = Reach.system('spec');
  try {
    for (const id of lines) {
      await app.get(Database).transaction(reach, (tx) =>
        app.get(Journal).record(tx, reach, {
          act: 'fleet.classroom.opened',
          subject: { kind: 'classroom', id, label: 'Classe « é »' },
          details: { slots: 12, b: { a: 1.5 } },
        }),
      );
    }
    if (seal) {
      await journalSettled((sql) => app.get(Database).transaction(reach, (tx) => tx.query(sql)));
      await app.get(Sealing, { strict: false }).seal();
    }
    return await app.get(Verifying, { strict: false }).verify();
  } finally {
    await app.close();
  }
}

it('holds in the copy, takes what was not sealed yet, and goes on', async () => {
  const here = settings(db.ownerUrl, db.appUrl);
  expect(await work(here, ['a', 'b', 'c'], true)).toMatchObject({ verified: 3, faults: [] });
  expect(await work(here, ['d'], false)).toMatchObject({ verified: 3, unsealed: 1, faults: [] });

  const masterKey = await loadMasterKey(here.masterKeyFile);
  const file = join(home, 'chariot.copie');
  await makeBackup({ ownerUrl: db.ownerUrl, masterKey, file, version: '0', clock: frozenClock() });
  await db.ownerQuery(`create database ${COPY}`);
  const there = settings(elsewhere(db.ownerUrl), elsewhere(db.appUrl));
  await restoreBackup({ ownerUrl: there.databaseUrl, masterKey, file, migrations: MIGRATIONS });

  const found = await work(there, [], false);
  expect(found).toMatchObject({ verified: 3, faults: [] });
  expect(found.unsealed).toBeGreaterThanOrEqual(1);
  const after = await work(there, ['e'], true);
  expect(after).toMatchObject({ verified: 3 + found.unsealed + 1, unsealed: 0, faults: [] });

  // It is the copy that was looked at.
  await db.ownerQuery('delete from platform.journal');
  expect(await work(there, [], true)).toMatchObject({ faults: [] });
  expect((await work(here, [], true)).faults).not.toEqual([]);
});
