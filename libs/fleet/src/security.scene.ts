import { newId, Reach } from '@chariot/kernel';
import { AppRequests } from './apps/app-requests.service.js';
import { Apps } from './apps/apps.service.js';
import { ActivationLocks } from './activation-locks/activation-locks.service.js';
import { Clones } from './clones/clones.service.js';
import { Assessing } from './compliance/assessing.service.js';
import { Compliance } from './compliance/compliance.service.js';
import { Reports } from './configurations/reports.service.js';
import { Deliveries } from './deliveries/deliveries.service.js';
import { ExchangeLog } from './exchanges/exchange-log.service.js';
import { factsOf, type Scene } from './fleet.scene.js';
import { Operations } from './operations/operations.service.js';
import { Assignments } from './profiles/assignments.service.js';
import { Profiles } from './profiles/profiles.service.js';
import { Repairs } from './repairs/repairs.service.js';

type OwnerQuery = <T extends object>(sql: string, params?: unknown[]) => Promise<T[]>;

export interface Furnished {
  readonly school: string;
  readonly classroom: string;
  readonly devices: readonly string[];
  readonly profile: string;
  readonly request: string;
  readonly app: string;
  readonly repairs: readonly string[];
}

/** A school with one of everything in it, but what two people have to ask for. */
export async function furnish(scene: Scene, owner: OwnerQuery, parentIds?: readonly string[]): Promise<Furnished> {
  const school = await scene.school(parentIds);
  const classroom = await scene.classroom(school);
  const profile = await profiles(scene, school, classroom);
  const { request, app } = await application(scene, school, classroom);
  const devices = [await scene.tablet(classroom), await scene.tablet(classroom)];
  await scene.act(scene.system, async (tx, reach) => {
    const csv = `serial;marque;modèle\n${newId()};L;M`;
    const delivery = { supplier: 'F', reference: 'R', deliveredOn: '2026-11-07', budgetLineId: null, csv };
    await scene.get(Deliveries).record(tx, reach, classroom, delivery);
    await scene.get(Operations).start(tx, reach, {
      ...{ kind: 'restart', text: null, seconds: null, url: null, minutes: 60 },
      ...{ target: 'classroom', targetId: classroom, filter: {} },
    });
  });
  for (const device of devices) await hear(scene, device);
  for (const device of devices) await exchange(scene, device);
  await scene.codes(classroom, 1);
  await whatIsOutOfLine(scene, owner, school, classroom);
  const repairs: string[] = [];
  for (const device of devices) repairs.push(await breakdown(scene, owner, device));
  return { school, classroom, devices, profile, request, app, repairs };
}

/** Assigned, assigned no more, and on its way to the first classroom. */
function profiles(scene: Scene, school: string, classroom: string): Promise<string> {
  return scene.act(scene.system, async (tx, reach) => {
    const settings = {
      dnsFilter: { servers: [`192.0.2.${Math.ceil(Math.random() * 250)}`] },
      label: { title: newId(), found: null },
    };
    const { id } = await scene.get(Profiles).write(tx, reach, { name: 'p', placeId: school, settings });
    await scene.get(Assignments).assign(tx, reach, id, { target: 'place', targetId: school });
    const { assignments } = await scene
      .get(Assignments)
      .assign(tx, reach, id, { target: 'classroom', targetId: classroom });
    await scene.get(Assignments).unassign(tx, reach, id, assignments[1]?.id ?? '');
    await scene.get(Profiles).change(tx, reach, id, {
      ...{ name: 'p', version: 1, settings: { ...settings, label: { title: newId(), found: null } } },
      first: { to: { kind: 'classroom', classroomId: classroom }, reports: 12, minutes: null, failurePercent: 10 },
    });
    return id;
  });
}

/** Asked for by a teacher, and kept by the school itself. */
async function application(scene: Scene, school: string, classroom: string): Promise<{ request: string; app: string }> {
  const teacher = scene.person('teacher', school);
  const { id: requestId } = await scene.act(teacher, (tx, reach) =>
    scene.get(AppRequests).ask(tx, reach, { schoolId: school, name: 'GCompris', reason: 'Pour la lecture.' }),
  );
  await scene.act(teacher, (tx, reach) =>
    scene.get(AppRequests).advise(tx, reach, requestId, { favourable: true, comment: null, councilOn: null }),
  );
  return scene.act(scene.person('it', school), async (tx, reach) => {
    await scene.get(AppRequests).decide(tx, reach, requestId, { approved: true, reason: 'Libre et sans compte.' });
    const { id } = await scene.get(Apps).add(tx, reach, {
      ...{ name: 'GCompris', licences: 24, placeId: school, requestId, packages: { linux: 'gcompris-qt' } },
      ...{ purpose: 'Lire et compter.', publisher: null, priceCents: null, pupilData: false },
    });
    await scene.get(Apps).assign(tx, reach, id, { target: 'classroom', targetId: classroom, state: 'installed' });
    return { request: requestId, app: id };
  });
}

/** It asks, obeys, asks again, and says of itself what is out of line. */
async function hear(scene: Scene, device: string): Promise<void> {
  const software = [{ name: 'gcompris-qt', version: '4.1' }];
  const revision = await scene.obey(device);
  await scene.ask(device, revision);
  await scene.act(Reach.device(device), (tx, reach) =>
    scene.get(Clones).heard(tx, reach, { bootId: newId(), arrivedAt: scene.clock.now(), isAwaited: () => true }),
  );
  await scene.act(Reach.device(device), (tx, reach) => scene.get(ActivationLocks).keep(tx, reach, 'A1B2C'));
  await scene.act(Reach.device(device), (tx, reach) =>
    scene.get(Reports).inventory(tx, reach, {
      ...{ reportId: newId(), facts: factsOf('x', { osVersion: '14', batteryHealthPercent: 40, software }) },
    }),
  );
}

/** What the server and it said to each other. */
async function exchange(scene: Scene, device: string): Promise<void> {
  scene.get(ExchangeLog).note(device, {
    ...{ door: 'command', said: 'Idle', about: null, identifier: null, byUser: false, faults: [], outcome: 'nothing' },
    ...{ why: null, answer: null, answerIdentifier: null, status: 200, milliseconds: 1 },
  });
  await scene.get(ExchangeLog).flush('all');
}

async function whatIsOutOfLine(scene: Scene, owner: OwnerQuery, school: string, classroom: string): Promise<void> {
  await owner(
    `insert into fleet.enrolment_challenge (id, code_id, challenge_hash, device_id, made_at, expires_at, lapsed)
     select gen_random_uuid(), id, sha256(id::text::bytea), gen_random_uuid(), now(), now() + interval '1 hour', true
       from fleet.enrolment_code on conflict do nothing`,
  );
  await scene.get(Assessing).run();
  await scene.act(scene.system, (tx, reach) =>
    scene.get(Compliance).setThresholds(tx, reach, school, { thresholds: { battery: { minimumHealthPercent: 50 } } }),
  );
  // Noted hours after a cart was heard: the clock of the spec stands still.
  await owner(`insert into fleet.cart_day (classroom_id, day, heard, enrolled) values ($1, '2026-11-06', 2, 2)`, [
    classroom,
  ]);
}

async function breakdown(scene: Scene, owner: OwnerQuery, device: string): Promise<string> {
  const { id } = await scene.act(scene.system, async (tx, reach) => {
    const warranty = { supplier: 'F', startsOn: '2026-11-07', endsOn: '2029-11-06', reference: null };
    await scene.get(Repairs).setWarranty(tx, reach, device, warranty);
    return scene.get(Repairs).open(tx, reach, { deviceId: device, fault: 'screen', description: 'Fendu.' });
  });
  // Its picture would be in a store of objects, which is not played here.
  await owner(
    `insert into fleet.repair_photo (id, repair_id, name, media_type, size_bytes, sha256, added_at)
     values ($1, $2, 'ecran.png', 'image/png', 67, repeat('ab', 32), now())`,
    [newId(), id],
  );
  return id;
}

/** An erasure of one of its devices, by the hand of whoever owns the tables: the guards are tried with the erasures. */
export async function dueErasure(owner: OwnerQuery, { school, devices }: Furnished): Promise<void> {
  const id = newId();
  const guards = (what: string) => [
    `alter table fleet.operation ${what} trigger operation_by_two`,
    `alter table fleet.operation_target ${what} trigger operation_target_by_two`,
  ];
  for (const sql of guards('disable')) await owner(sql);
  await owner(
    `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, created_at, created_by, expires_at, approval_id)
     values ($1, 'erase', 'devices', $2, 'x', $2, now(), '{}', now() + interval '1 day', $1)`,
    [id, school],
  );
  await owner('insert into fleet.operation_target values ($1, $2, $3)', [id, devices[1], school]);
  for (const sql of guards('enable')) await owner(sql);
}

/** What changes and takes away, of what is read with a device, a cart or a school. */
export const CHANGES = [
  'delete from fleet.activation_lock',
  'update fleet.app set licences = null',
  `update fleet.app_assignment set state = 'removed'`,
  `update fleet.app_request set state = 'refused'`,
  'update fleet.app_opinion set favourable = false',
  `update fleet.app_presence set version = '0'`,
  `update fleet.compliance_policy set thresholds = '{}'`,
  'update fleet.finding set told_at = now()',
  'update fleet.cart_day set heard = 0',
  `update fleet.warranty set supplier = 'x'`,
  `update fleet.repair set closing_note = 'x'`,
  'delete from fleet.app_assignment',
  'delete from fleet.app_request',
  'delete from fleet.app_opinion',
  'delete from fleet.app_presence',
  'delete from fleet.finding',
  'delete from fleet.cart_day',
  'delete from fleet.repair_photo',
];

/** One row more of what came with applications, compliance and repairs, at that school. */
export const additions = (
  { school, classroom, request, app, repairs }: Furnished,
  device: string,
): readonly [string, unknown[]][] => [
  [
    `insert into fleet.app (id, place_id, name, purpose, packages, pupil_data, added_at, added_by)
     values ($1, $2, 'x', 'x', '{"linux": "x"}', false, now(), '{}')`,
    [newId(), school],
  ],
  [
    `insert into fleet.app_assignment (id, app_id, target, target_id, place_id, state, assigned_at, assigned_by)
     values ($1, $2, 'place', $3, $3, 'installed', now(), '{}')`,
    [newId(), app, school],
  ],
  [
    `insert into fleet.app_request (id, school_id, name, reason, asked_at, asked_by, asked_by_id)
     values ($1, $2, 'x', 'x', now(), '{}', current_setting('chariot.actor')::uuid)`,
    [newId(), school],
  ],
  [`insert into fleet.app_presence (device_id, app_id, version, since) values ($1, $2, '1', now())`, [device, app]],
  [
    `insert into fleet.compliance_policy (place_id, thresholds, changed_at, changed_by) values ($1, '{}', now(), '{}')`,
    [school],
  ],
  ['insert into fleet.compliance_due (classroom_id, not_before) values ($1, now())', [classroom]],
  ['insert into fleet.compliance_due (device_id, not_before) values ($1, now())', [device]],
  [
    `insert into fleet.finding (id, device_id, rule, details, since) values ($1, $2, 'unseen', '{}', now())`,
    [newId(), device],
  ],
  [`insert into fleet.cart_day (classroom_id, day, heard, enrolled) values ($1, '2026-11-05', 0, 2)`, [classroom]],
  [
    `insert into fleet.warranty (device_id, supplier, starts_on, ends_on) values ($1, 'x', '2026-01-01', '2027-01-01')`,
    [device],
  ],
  [
    `insert into fleet.repair (id, device_id, state, fault, description, opened_at, opened_by)
     values ($1, $2, 'open', 'screen', 'x', now(), '{}')`,
    [newId(), device],
  ],
  [
    `insert into fleet.repair_photo (id, repair_id, name, media_type, size_bytes, sha256, added_at)
     values ($1, $2, 'x', 'image/png', 1, repeat('ab', 32), now())`,
    [newId(), repairs[0]],
  ],
  [
    `insert into fleet.app_opinion (request_id, person_id, favourable, at, given_by)
     values ($1, current_setting('chariot.actor')::uuid, true, now(), '{}')`,
    [request],
  ],
  [`insert into fleet.compliance_digest (day, sent_at, messages) values ('2026-11-05', now(), 1)`, []],
];
