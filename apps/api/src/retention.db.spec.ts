import { REGISTER_RULES } from '@chariot/audit';
import { Logger, PersonalDataSources, Retention } from '@chariot/platform';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { Config } from './config.js';
import { MIGRATIONS, serverModule } from './modules.js';

// The whole server on every table that it has: nothing is kept that nobody has thought about.

let db: TestDatabase;
let home: string;
let app: INestApplicationContext;

beforeAll(async () => {
  db = await testDatabase({ migrations: MIGRATIONS });
  home = await mkdtemp(join(tmpdir(), 'chariot-retention-'));
  const config = Config.from({ DATABASE_URL: db.ownerUrl, DATABASE_APP_URL: db.appUrl, CHARIOT_HOME: home });
  app = await NestFactory.createApplicationContext(await serverModule(config, Logger.silent()), {
    logger: false,
    abortOnError: false,
  });
});
afterAll(async () => {
  await app.close();
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

const tables = async (): Promise<string[]> =>
  (
    await db.ownerQuery<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
  ).map(({ name }) => name);

it('every table has a retention rule, and every rule speaks of tables that are there', async () => {
  const ruled = app.get(Retention).rules.flatMap((rule) => rule.tables);
  const there = await tables();
  expect(there.length).toBeGreaterThan(40);
  expect({
    withoutRule: there.filter((table) => !ruled.includes(table)),
    ruledAndAbsent: ruled.filter((table) => !there.includes(table)),
  }).toEqual({ withoutRule: [], ruledAndAbsent: [] });
});

it('a table that nobody has thought about is seen', async () => {
  await db.ownerQuery('create table public.forgotten (name text)');
  const ruled = app.get(Retention).rules.flatMap((rule) => rule.tables);
  expect((await tables()).filter((table) => !ruled.includes(table))).toContain('public.forgotten');
  await db.ownerQuery('drop table public.forgotten');
});

it('every rule says in French what it keeps and why, and works on the tables as they are', async () => {
  const { rules } = app.get(Retention);
  for (const { what, why } of rules) {
    expect(what).toMatch(/^[A-ZÉÀÊ]/u);
    expect(why).toMatch(/^[A-ZÉÀÊ].*\.$/u);
    expect(what + why).not.toContain("'");
  }
  const limited = rules.filter(({ daysKept }) => daysKept !== null).map(({ name }) => name);
  // A rule that failed is not among them.
  expect([...(await app.get(Retention).run()).keys()]).toEqual(limited);
});

it('the registers name rules that are there, and leave out none that speaks of people or devices', () => {
  const names = app.get(Retention).rules.map(({ name }) => name);
  expect(REGISTER_RULES.filter((name) => !names.includes(name))).toEqual([]);
  const machinery = /^(platform|pki|territory)\.|^identity\.firstRun$/;
  expect(names.filter((name) => !REGISTER_RULES.includes(name) && !machinery.test(name))).toEqual([]);
});

it('every table that names a person is told by some source of personal data', async () => {
  const naming = await db.ownerQuery<{ name: string }>(
    `select distinct n.nspname || '.' || c.relname as name
       from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype = 'f' and k.confrelid = 'identity.person'::regclass order by 1`,
  );
  const unknown = naming.map(({ name }) => name).filter((name) => !(name in TOLD));
  expect(unknown).toEqual([]);
  const titles = app.get(PersonalDataSources).all.map(({ title }) => title);
  for (const told of Object.values(TOLD)) if (told.title !== null) expect(titles).toContain(told.title);
});

/** Where a person reads what such a table holds of her; `null`, with a reason, where there is nothing to read. */
const TOLD: Readonly<Record<string, { readonly title: string | null; readonly why?: string }>> = {
  'identity.api_token': { title: 'Jetons d’API' },
  'identity.approval': { title: 'Actes graves' },
  'identity.freeze': { title: 'Actes graves' },
  'identity.held_role': { title: 'Rôles' },
  'identity.passkey': { title: 'Moyens de connexion' },
  'identity.passkey_challenge': { title: null, why: 'five minutes, and nothing but random bytes' },
  'identity.password': { title: 'Moyens de connexion' },
  'identity.password_preparation': { title: null, why: 'ten minutes, and nothing but a hash' },
  'identity.provider_flow': { title: null, why: 'ten minutes, and nothing but random bytes' },
  'identity.provider_link': { title: 'Moyens de connexion' },
  'identity.quota_use': { title: null, why: 'a week; each use is in the journal' },
  'identity.session': { title: 'Sessions' },
  'identity.webhook': { title: 'Appels sortants' },
  'teaching.lesson': { title: 'Séances' },
  'teaching.eve_wish': { title: 'Courriel de la veille' },
  'teaching.loan': { title: 'Prêts de tablettes' },
  'teaching.maintenance_window': { title: 'Fenêtres de maintenance' },
  'identity.sign_in_link': { title: null, why: 'fifteen minutes; its making is in the journal' },
};
