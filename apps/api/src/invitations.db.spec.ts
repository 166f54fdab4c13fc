import {
  ENROLMENT_TOPIC,
  PUSH_TARGETS,
  PushCertificates,
  WakeTargets,
  type EnrolmentTopic,
} from '@chariot/gateway-apple';
import { newId, Reach } from '@chariot/kernel';
import { Database, Vault } from '@chariot/platform';
import { testDatabase, type TestDatabase } from '@chariot/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';
import { Config } from './config.js';
import { inviteIpads } from './invitations.js';
import { enrolmentModule, MIGRATIONS } from './modules.js';

// What `npm run enrolment` starts, as it starts it: the fleet and the families of devices, bound as in the server.

const OPERATOR = Reach.system('spec');
const TOPIC = 'com.apple.mgmt.External.exemple';
let db: TestDatabase;
let home: string;
let classroomId: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: MIGRATIONS });
  home = await mkdtemp(join(tmpdir(), 'chariot-invitations-'));
  classroomId = await classroom();
});
afterAll(async () => {
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

async function started<T>(settings: Record<string, string>, work: (app: INestApplicationContext) => Promise<T>) {
  const stored = { DATABASE_URL: db.ownerUrl, DATABASE_APP_URL: db.appUrl, CHARIOT_HOME: home };
  const module = await enrolmentModule(Config.from({ ...stored, ...settings }));
  const app = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

it('opens no window while no iPad could be woken, and says what to do', async () => {
  const refused = started({}, (app) => inviteIpads(app, OPERATOR, { classroomId, count: 1, minutes: 60 }));
  await expect(refused).rejects.toThrow(/certificat de réveil/);
  expect(await db.ownerQuery('select 1 from fleet.enrolment_window')).toEqual([]);
});

it('enrols iPads under the topic of the push certificate, and wakes those that were enrolled', async () => {
  await started({}, async (app) => {
    expect(app.get(PUSH_TARGETS, { strict: false })).toBe(app.get(WakeTargets, { strict: false }));
    const asked = () =>
      app
        .get(Database)
        .transaction(OPERATOR, (tx) => app.get<EnrolmentTopic>(ENROLMENT_TOPIC, { strict: false }).topic(tx));
    expect(await asked()).toBeNull();
    await certify(app);
    expect(await asked()).toBe(TOPIC);
    expect(app.get(PushCertificates, { strict: false })).toBe(app.get(ENROLMENT_TOPIC, { strict: false }));
  });
});

it('gives the addresses of free slots, and of unsigned profiles only where these are given', async () => {
  const asking = { classroomId, count: 2, minutes: 60 };
  const signed = await started({}, (app) => inviteIpads(app, OPERATOR, asking));
  expect(signed.map(({ slot, unsignedUrl }) => [slot, unsignedUrl])).toEqual([
    [1, null],
    [2, null],
  ]);
  for (const { page, url } of signed) {
    expect(page).toMatch(/^http:\/\/localhost:3000\/ipad\/[0-9A-Z-]{8,20}$/);
    expect(url).toBe(`${page}/chariot.mobileconfig`);
  }
  const settings = { CHARIOT_APPLE_UNSIGNED_PROFILES: 'yes' };
  const [plain] = await started(settings, (app) => inviteIpads(app, OPERATOR, { ...asking, count: 1 }));
  expect(plain).toMatchObject({ slot: 3, unsignedUrl: `${plain?.page ?? ''}/chariot-non-signe.mobileconfig` });
});

/** As if the town's push certificate had come from Apple. */
async function certify(app: INestApplicationContext): Promise<void> {
  await app.get(Database).transaction(OPERATOR, async (tx) => {
    const [request, key] = [newId(), await app.get(Vault).seal(tx, Buffer.from('clé'), 'apple.pushKey')];
    const hash = 'a'.repeat(64);
    await tx.execute(
      'insert into apple.push_request (id, key_secret, key_hash, request, made_at) values ($1, $2, $3, $4, now())',
      [request, key, hash, Buffer.from('demande')],
    );
    await tx.execute(
      `insert into apple.push_certificate (id, request_id, topic, certificate, fingerprint, serial, not_before, not_after,
         uploaded_at) values ($1, $2, $3, $4, $5, '1', now(), now() + interval '1 year', now())`,
      [newId(), request, TOPIC, Buffer.from('certificat'), hash],
    );
  });
}

/** A class mobile of twelve, in a school of its own. */
async function classroom(): Promise<string> {
  const [academie, departement, commune, district, school, id] = Array.from({ length: 6 }, newId);
  // One transaction: a place has its parents from the first.
  await db.ownerQuery(`
    insert into territory.place (id, kind, name, uai, local_authority_kind, opened_on) values
      ('${academie}', 'academie', 'Grenoble', null, null, '2020-01-01'),
      ('${departement}', 'departement', 'Isère', null, null, '2020-01-01'),
      ('${commune}', 'localAuthority', 'Commune', null, 'commune', '2020-01-01'),
      ('${district}', 'district', 'Circonscription', null, null, '2020-01-01'),
      ('${school}', 'school', 'École Jean-Jaurès', '0380002W', null, '2020-01-01');
    insert into territory.place_parent (child, parent, from_on) values
      ('${departement}', '${academie}', '2020-01-01'), ('${commune}', '${departement}', '2020-01-01'),
      ('${district}', '${departement}', '2020-01-01'), ('${school}', '${commune}', '2020-01-01'),
      ('${school}', '${district}', '2020-01-01');
    insert into fleet.classroom (id, school_id, name, capacity, equipment, opened_on, configuration_hash, configured_at)
      select '${id}', '${school}', 'Classe mobile', 12, '[]', '2026-01-01', hash, now() from fleet.configuration limit 1`);
  return id ?? '';
}
