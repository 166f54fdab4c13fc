import * as contract from '@chariot/contract';
import type { Route } from '@chariot/contract';
import { newId, ROLES, type Reach, type Role } from '@chariot/kernel';
import { API_PREFIX } from '@chariot/platform';
import { frozenClock, testDatabase, type TestDatabase, pdfWords } from '@chariot/testkit';
import { migrations as identity } from '@chariot/identity';
import { migrations as territory } from '@chariot/territory';
import { Scene, webScene } from './fleet.scene.js';
import { migrations } from './migrations.js';

/** The first doors of the fleet, over HTTP, as each role, on its own place and on another's. All doors: the matrix of test/attack/idor. */
let db: TestDatabase;
let scene: Scene;
let app: Awaited<ReturnType<typeof webScene>>;
let mine: Furnished;
let theirs: Furnished;
const sessions = new Map<string, Reach>();

interface Furnished {
  readonly school: string;
  readonly classroom: string;
  readonly device: string;
  readonly delivery: string;
  readonly window: string;
  readonly profile: string;
  readonly assignment: string;
  readonly operation: string;
}

const as = (name: string, reach: Reach): string => {
  sessions.set(name, reach);
  return name;
};
const call = async (token: string, route: Route, ids: Record<string, string>, body?: unknown) => {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? newId());
  const { statusCode, payload, rawPayload, headers } = await app.inject({
    method: route.method,
    url: `${API_PREFIX}${path}`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { payload: JSON.stringify(body) }),
  });
  const json =
    String(headers['content-type']).includes('json') && payload !== '' ? (JSON.parse(payload) as unknown) : null;
  return { status: statusCode, json, rawPayload, headers };
};
const ok = async <T>(token: string, route: Route, ids: Record<string, string>, body?: unknown): Promise<T> => {
  const { status, json } = await call(token, route, ids, body);
  if (status >= 300) throw new Error(`${route.name}: ${status} ${JSON.stringify(json)}`);
  return json as T;
};

const csv = (serial: string) => `serial;marque;modèle\n${serial};LENOVO;10e`;

/** A school with one of everything, made through the doors themselves. */
async function furnish(token: string, parentIds?: readonly string[]): Promise<Furnished> {
  const school = await scene.school(parentIds);
  const { id: classroom } = await ok<{ id: string }>(
    token,
    contract.openClassroom,
    {},
    { schoolId: school, name: 'Classe mobile 1' },
  );
  const delivery = await ok<contract.Delivery>(
    token,
    contract.recordDelivery,
    { id: classroom },
    {
      supplier: 'Fournisseur',
      reference: 'BL-1',
      deliveredOn: '2026-11-07',
      csv: csv(`DOOR-${newId()}`),
    },
  );
  const window = await ok<{ id: string }>(token, contract.openEnrolmentWindow, { id: classroom }, { count: 2 });
  const written = await ok<contract.Profile>(
    token,
    contract.writeProfile,
    {},
    {
      name: 'Profil',
      placeId: school,
      settings: { wifi: { ssid: 'cm', security: 'wpa2-personal', key: { value: 'clé-secrète-canari' } } },
    },
  );
  const profile = await ok<contract.Profile>(
    token,
    contract.assignProfile,
    { id: written.id },
    { target: 'place', targetId: school },
  );
  const { id: operation } = await ok<{ id: string }>(
    token,
    contract.startOperation,
    {},
    {
      kind: 'message',
      target: 'classroom',
      targetId: classroom,
      text: 'Bonjour.',
    },
  );
  return {
    school,
    classroom,
    device: delivery.devices[0]?.deviceId ?? '',
    delivery: delivery.id,
    window: window.id,
    profile: profile.id,
    assignment: profile.assignments[0]?.id ?? '',
    operation,
  };
}

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  const clock = frozenClock();
  scene = await Scene.of(db.database, clock);
  app = await webScene(db.database, clock, sessions);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  mine = await furnish(as('keeper', scene.person('digitalReferent', scene.district)));
  const commune = await scene.otherCommune();
  theirs = await furnish(as('stranger', scene.person('it', commune)), [commune]);
  for (const role of ROLES) as(role, scene.person(role, mine.school));
});
afterAll(async () => {
  await app.close();
  await scene.close();
  await db.drop();
});

/** Each door, what it is called with, and what comes back when it opens. */
const doors = (at: Furnished): [Route, Record<string, string>, unknown?][] => [
  [contract.listClassrooms, {}],
  [contract.getClassroom, { id: at.classroom }],
  [contract.openClassroom, {}, { schoolId: at.school, name: `CM ${newId().slice(-8)}` }],
  [contract.changeClassroom, { id: at.classroom }, { room: newId() }],
  [contract.getBoard, { id: at.classroom }],
  [contract.getFleetSummary, {}],
  [contract.listDevices, {}],
  [contract.getDevice, { id: at.device }],
  [contract.changeDevice, { id: at.device }, { assetTag: newId().slice(-8) }],
  [contract.listDeliveries, {}],
  [
    contract.recordDelivery,
    { id: at.classroom },
    { supplier: 'F', reference: 'R', deliveredOn: '2026-11-07', csv: csv(newId()) },
  ],
  [contract.getDeliveryReport, { id: at.delivery }],
  [contract.openEnrolmentWindow, { id: at.classroom }, { count: 1 }],
  [contract.getEnrolmentWindow, { id: at.window }],
  [contract.getEnrolmentSheet, { id: at.window }],
  [contract.getLabelSheet, { id: at.classroom }],
  [contract.listProfiles, {}],
  [contract.getProfile, { id: at.profile }],
  [contract.writeProfile, {}, { name: 'p', placeId: at.school, settings: {} }],
  [contract.previewProfile, {}, { settings: { wifi: { ssid: 'x', security: 'open' } } }],
  [contract.listOperations, {}],
  [contract.startOperation, {}, { kind: 'restart', target: 'classroom', targetId: at.classroom }],
  [contract.cancelOperation, { id: at.operation }],
];
/** Those that happen once: tried by the keeper alone, and by everybody who may not. */
const onceDoors = (at: Furnished): [Route, Record<string, string>, unknown?][] => [
  [contract.changeDeviceState, { id: at.device }, { to: 'broken', reason: 'Écran fendu.' }],
  [contract.revokeDevice, { id: at.device }, { reason: 'Volée.' }],
  [contract.askForErasure, {}, { deviceIds: [at.device], reason: 'Vente.' }],
  [contract.closeEnrolmentWindow, { id: at.window }],
  [contract.changeProfile, { id: at.profile }, { name: 'Profil', version: 1, settings: {} }],
  [contract.assignProfile, { id: at.profile }, { target: 'classroom', targetId: at.classroom }],
  [contract.unassignProfile, { id: at.profile, assignmentId: at.assignment }],
];
const isList = ({ path, method }: Route): boolean => method === 'GET' && !path.includes(':');
const holds = (role: Role, { permission }: Route): boolean => sessions.get(role)?.may(permission as never) === true;

describe('the first doors of the fleet', () => {
  it.each(ROLES)(
    'open to the role %s on its own school where its permissions say so, and never on another’s',
    async (role) => {
      for (const [route, ids, body] of doors(mine)) {
        const { status } = await call(role, route, ids, body);
        const expected = holds(role, route) ? 'opens' : 'refused';
        expect([route.name, expected, status < 300 ? 'opens' : status === 403 ? 'refused' : status]).toEqual([
          route.name,
          expected,
          expected,
        ]);
      }
      for (const [route, ids, body] of [...doors(theirs), ...onceDoors(theirs)]) {
        if (isList(route) || route.name === 'previewProfile') continue;
        const { status } = await call(role, route, ids, body);
        expect([route.name, [403, 404]]).toEqual([route.name, expect.arrayContaining([status])]);
      }
      for (const [route, ids, body] of onceDoors(mine).filter(([route]) => !holds(role, route))) {
        expect([route.name, (await call(role, route, ids, body)).status]).toEqual([route.name, 403]);
      }
    },
  );

  it('never list what is another’s, whatever the query asks', async () => {
    for (const [route] of doors(mine).filter(([route]) => isList(route))) {
      for (const query of [
        '',
        `?schoolId=${theirs.school}`,
        `?classroomId=${theirs.classroom}`,
        `?targetId=${theirs.classroom}`,
        `?under=${theirs.school}`,
      ]) {
        const { payload, statusCode } = await app.inject({
          method: 'GET',
          url: `${API_PREFIX}${route.path}${query}`,
          headers: { authorization: 'Bearer keeper' },
        });
        if (statusCode !== 200) continue;
        for (const id of [theirs.school, theirs.classroom, theirs.device, theirs.profile, theirs.operation])
          expect(payload).not.toContain(id);
      }
    }
  });

  it('never tell a secret', async () => {
    for (const [route, ids] of doors(mine).filter(([{ method }]) => method === 'GET')) {
      const { rawPayload } = await call('keeper', route, ids);
      expect(rawPayload.toString('latin1')).not.toContain('canari');
    }
  });

  it('say in French what was wrong with a request', async () => {
    const { status, json } = await call(
      'keeper',
      contract.recordDelivery,
      { id: mine.classroom },
      {
        supplier: 'F',
        reference: 'R',
        deliveredOn: '2026-11-07',
        csv: 'serial;marque;modèle\n1,2E+14;L;M',
      },
    );
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ code: 'fleet.deliveryRefused', detail: expect.stringContaining('ligne 2') }),
    ]);
  });

  it('do once what happens once', async () => {
    const target = await furnish('keeper');
    for (const [route, ids, body] of onceDoors(target)) {
      // Neither is enrolled: there is no identity to take, and nothing to erase.
      const expected = ['revokeDevice', 'askForErasure'].includes(route.name) ? 409 : route.status;
      expect([route.name, (await call('keeper', route, ids, body)).status]).toEqual([route.name, expected]);
    }
  });
});

/** The words that a document shows. */
const words = (pdf: Buffer): string => pdfWords(pdf).replace(/\s+/g, ' ');

describe('the papers of the fleet', () => {
  const print = async (token: string, route: Route, ids: Record<string, string>): Promise<string> => {
    const { status, rawPayload, headers } = await call(token, route, ids);
    expect([status, headers['content-type']]).toEqual([200, 'application/pdf']);
    return words(rawPayload);
  };

  it('tell what to type on each tablet, to those who may open a window', async () => {
    const window = await ok<contract.EnrolmentWindow>('keeper', contract.getEnrolmentWindow, { id: mine.window });
    expect(window).toMatchObject({
      ...{ serverUrl: 'https://chariot.exemple.fr:3443', fingerprint: 'ab'.repeat(20) },
      ...{ ipadUrl: 'https://chariot.exemple.fr/ipad', whyNoIpad: null },
    });
    const [first] = window.codes;
    const sheet = await print('keeper', contract.getEnrolmentSheet, { id: mine.window });
    expect(sheet).toContain(first?.code);
    for (const { code } of window.codes) {
      expect(sheet).toContain(
        `chariot-agent enrol --server https://chariot.exemple.fr:3443 \\ --code ${code} --fingerprint ${'ab'.repeat(20)}`,
      );
    }
    expect(sheet).toContain('Opération soutenue par l');
    const seen = await print('schoolHead', contract.getEnrolmentSheet, { id: mine.window });
    expect(seen).not.toContain(first?.code);
  });

  it('name each tablet on its label, and nobody', async () => {
    const labels = await print('teacher', contract.getLabelSheet, { id: mine.classroom });
    expect(labels).toMatch(/ 12 Si trouvée : École \d+, Crêts en Belledonne Classe mobile 1/);
  });

  it('list what was delivered, to be signed', async () => {
    const report = await print('finance', contract.getDeliveryReport, { id: mine.delivery });
    expect(report).toContain('Proc\xe8s-verbal de r\xe9ception');
    expect(report).toMatch(/DOOR-/);
    expect(report).toContain('07/11/2026');
    expect(report).toContain('Opération soutenue par l');
  });
});
