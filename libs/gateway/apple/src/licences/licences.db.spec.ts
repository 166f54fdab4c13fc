import { LicenceSync } from './index.js';
import { GEOGEBRA, LicencesScene } from './licences.scene.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let scene: LicencesScene;
let codes: string[];
let classroomId: string;

beforeAll(async () => {
  scene = await LicencesScene.open();
}, 240_000);
beforeEach(async () => {
  scene.apple.fault = () => null;
  scene.apple.unknown.clear();
  scene.apple.pending = 1;
  scene.apple.asked.length = 0;
  ({ codes, classroomId } = await scene.server.codes());
}, 240_000);
afterAll(() => scene.close());

const refusal = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
  } catch (error) {
    return /"code":"([^"]+)"/.exec(String(error))?.[1] ?? String(error);
  }
  return 'none';
};
/** An application of its own, in the catalogue, of which the place has so many licences. */
let bought = 0;
async function owned(total: number | null) {
  bought += 1;
  const app = scene.apple.buy({
    ...{
      adamId: String(1_200_000_000 + bought),
      bundleId: `org.exemple.app${bought}`,
      name: `Application ${bought}`,
      total,
    },
  });
  const appId = await scene.catalogue(app);
  await again();
  return { ...app, appId };
}
/** Counts at Apple with the next tick. */
async function again(): Promise<void> {
  const { tokens } = (await scene.server.api('GET', '/apple/content-tokens')) as { tokens: { id: string }[] };
  for (const { id } of tokens) await scene.server.api('POST', `/apple/content-tokens/${id}/count`);
  await scene.ticks(1);
}
const kept = async (): Promise<Record<string, unknown>> => {
  const { tokens } = (await scene.server.api('GET', '/apple/content-tokens')) as { tokens: { id: string }[] };
  return scene.server.api('GET', `/apple/content-tokens/${tokens[0]?.id ?? ''}`);
};

describe('the content token', () => {
  it('is looked at by Apple before it is kept, sealed, and never said again', async () => {
    expect(await refusal(scene.upload('pas un jeton'))).toBe('apple-licences.tokenUnreadable');
    const past = Buffer.from(JSON.stringify({ token: 'a', expDate: '2026-01-01T00:00:00+0000', orgName: 'C' }));
    expect(await refusal(scene.upload(past.toString('base64')))).toBe('apple-licences.tokenExpired');
    const wrong = Buffer.from(JSON.stringify({ token: 'a', expDate: '2027-01-01T00:00:00+0000', orgName: 'C' }));
    expect(await refusal(scene.upload(wrong.toString('base64')))).toBe('apple-licences.tokenRefused');
    scene.apple.fault = () => ({ status: 503, said: '' });
    expect(await refusal(scene.upload())).toBe('apple-licences.appleAway');
    scene.apple.fault = () => ({ status: 429, said: { errorNumber: 9646, errorMessage: 'Too many' } });
    expect(await refusal(scene.upload())).toBe('apple-licences.appleBusy');
    expect(await scene.server.api('GET', '/apple/content-tokens')).toEqual({ tokens: [] });
    scene.apple.fault = () => null;

    // Two servers would take the licences from each other.
    scene.apple.manager = { id: 'autre', name: 'Un autre serveur', metadata: '' };
    expect(await refusal(scene.upload())).toBe('apple-licences.anotherManager');
    const token = await scene.upload(undefined, { takeOver: true });
    expect(token).toMatchObject({
      organisation: 'Commune de l’essai',
      location: 'École de l’essai',
      expiresOn: '2027-03-14',
    });
    expect(scene.apple.manager).toMatchObject({ id: token['id'], name: 'Chariot' });
    expect(JSON.stringify(token) + scene.server.lines.join('') + (await scene.server.everything())).not.toContain(
      scene.apple.bearer,
    );
  });

  it('is renewed by another of the same location, which keeps its licences', async () => {
    const before = await kept();
    const token = await scene.upload(scene.apple.renew({ until: new Date('2028-03-14T00:00:00Z') }));
    expect([token['id'], token['expiresOn']]).toEqual([before['id'], '2028-03-14']);
  });
});

describe('licences', () => {
  it('are as many as Apple has, for the catalogue too, and those of no iPad are none', async () => {
    scene.apple.buy({ ...GEOGEBRA, adamId: '409203825', supportedPlatforms: ['macOS'] });
    const app = await owned(3);
    const free = await owned(null);
    const counted = await scene.server.api('GET', `/apps/${app.appId}`);
    expect(counted).toMatchObject({ licences: 3, licencesByStore: true });
    expect(await scene.server.api('GET', `/apps/${free.appId}`)).toMatchObject({
      licences: null,
      licencesByStore: true,
    });
    const { apps } = (await kept()) as { apps: Record<string, unknown>[] };
    expect(apps.map(({ adamId }) => adamId)).not.toContain('409203825');
    expect(apps.find(({ adamId }) => adamId === app.adamId)).toMatchObject({
      ...{ name: app.name, bundleId: app.bundleId, appId: app.appId, total: 3, assigned: 0, free: 3, devices: 0 },
    });
    // A cart may hold twelve: it would take more than there are.
    expect(await refusal(scene.assign(app.appId, classroomId))).toBe('fleet.licencesMissing');
  });

  it('go to the iPads of a cart, are given back when the application goes, and never to what is no iPad of it', async () => {
    const app = await owned(12);
    const [one, two] = [await scene.ipad(codes.shift()), await scene.ipad(codes.shift())];
    await scene.assign(app.appId, classroomId);
    await scene.ticks(3);
    const serials = [one.ipad.serialNumber, two.ipad.serialNumber].sort();
    expect(scene.apple.holders(app.adamId)).toEqual(serials);
    // Nothing is asked of Apple as long as nothing changes.
    scene.apple.asked.length = 0;
    await scene.ticks(3);
    expect(scene.apple.asked).toEqual([]);

    // One leaves the fleet: its licence goes back without a word to it.
    await scene.server.db.ownerQuery(
      `update fleet.device set slot = null, placed_at = null, revoked_at = now(), revocation_reason = 'spec' where serial_number = $1`,
      [one.ipad.serialNumber],
    );
    await scene.ticks(3);
    expect(scene.apple.holders(app.adamId)).toEqual([two.ipad.serialNumber]);
    await scene.assign(app.appId, classroomId, 'removed');
    await scene.ticks(3);
    expect(scene.apple.holders(app.adamId)).toEqual([]);
    expect(await scene.licences(app.adamId)).toEqual({});
  });

  it('are asked for in lots of what Apple takes, and never more than it has free', async () => {
    const app = await owned(12);
    scene.apple.mostSerials = 1;
    const ipads = [];
    for (let slot = 0; slot < 3; slot += 1) ipads.push(await scene.ipad(codes.shift()));
    await scene.assign(app.appId, classroomId);
    // Somebody else has taken all but two since they were counted.
    scene.apple.assigned.set(app.adamId, new Set(Array.from({ length: 10 }, (_, at) => `AILLEURS${at}`)));
    await scene.ticks(3);
    scene.apple.mostSerials = 1_000;
    const ours = scene.apple.holders(app.adamId).filter((serial) => !serial.startsWith('AILLEURS'));
    expect(ours).toHaveLength(2);
    expect(scene.apple.asked.filter((asked) => asked === 'POST /assets/associate')).toHaveLength(2);
    const states = Object.values(await scene.licences(app.adamId)).map(({ state }) => state);
    expect(states.sort()).toEqual(['held', 'held', 'wanted']);
    // Whoever else holds one keeps it.
    await scene.assign(app.appId, classroomId, 'removed');
    await scene.ticks(3);
    expect(scene.apple.holders(app.adamId)).toHaveLength(10);
  });

  it('survive a tick that is cut after Apple has heard it: nothing is asked twice, nothing is lost', async () => {
    const app = await owned(12);
    const one = await scene.ipad(codes.shift());
    await scene.assign(app.appId, classroomId);
    scene.apple.pending = 0;
    scene.apple.fault = (request) => (request === 'POST /assets/associate' ? 'cut' : null);
    await scene.server.get(LicenceSync).run();
    expect((await scene.licences(app.adamId))[one.ipad.serialNumber]?.state).toBe('asked');
    expect(await kept()).toMatchObject({ problem: expect.stringMatching(/ne répond pas/) });
    // Apple has done it meanwhile.
    scene.apple.fault = () => null;
    scene.apple.assigned.get(app.adamId)?.add(one.ipad.serialNumber);
    scene.server.clock.advance(6 * MINUTE);
    scene.apple.asked.length = 0;
    await scene.ticks(2);
    expect((await scene.licences(app.adamId))[one.ipad.serialNumber]?.state).toBe('held');
    expect(scene.apple.asked).not.toContain('POST /assets/associate');
    expect(await kept()).toMatchObject({ problem: null });
    // Had it not, it would be asked for again.
    scene.apple.assigned.get(app.adamId)?.clear();
    scene.server.clock.advance(7 * HOUR);
    await scene.ticks(3);
    expect(scene.apple.holders(app.adamId)).toEqual([one.ipad.serialNumber]);
  });

  it('that Apple refuses are said, each with its reason, and asked for again later', async () => {
    const app = await owned(12);
    const [one, two] = [await scene.ipad(codes.shift()), await scene.ipad(codes.shift())];
    scene.apple.unknown.add(one.ipad.serialNumber);
    await scene.assign(app.appId, classroomId);
    await scene.ticks(3);
    const licences = await scene.licences(app.adamId);
    expect(licences[two.ipad.serialNumber]?.state).toBe('held');
    expect(licences[one.ipad.serialNumber]).toMatchObject({
      state: 'refused',
      why: expect.stringMatching(/^Apple ne donne pas de licence à cet iPad : vérifiez .+ 9618\)\.$/),
    });
    scene.apple.unknown.clear();
    scene.server.clock.advance(7 * HOUR);
    await scene.ticks(3);
    expect(scene.apple.holders(app.adamId)).toHaveLength(2);
  });

  it('wait as long as Apple asks', async () => {
    const app = await owned(12);
    await scene.ipad(codes.shift());
    await scene.assign(app.appId, classroomId);
    scene.apple.fault = () => ({ status: 429, said: '', headers: { 'retry-after': '600' } });
    await scene.ticks(1);
    scene.apple.fault = () => null;
    scene.apple.asked.length = 0;
    await scene.ticks(8);
    expect(scene.apple.asked).toEqual([]);
    await scene.ticks(4);
    expect(scene.apple.holders(app.adamId)).toHaveLength(1);
  });

  it('are not touched once another server manages them, and that is said', async () => {
    const ours = scene.apple.manager;
    scene.apple.manager = { id: 'autre', name: 'Un autre serveur', metadata: '' };
    await again();
    expect(await kept()).toMatchObject({ problem: expect.stringMatching(/Un autre serveur/) });
    scene.apple.manager = ours;
    await again();
  });

  it('of another location take the place of none that is in use; then the token can be withdrawn', async () => {
    const app = await owned(12);
    await scene.ipad(codes.shift());
    await scene.assign(app.appId, classroomId);
    await scene.ticks(3);
    const { library, manager } = scene.apple;
    Object.assign(scene.apple, { library: '99', location: 'Ailleurs', manager: null });
    expect(await refusal(scene.upload())).toBe('apple-licences.anotherLocation');
    Object.assign(scene.apple, { library, location: 'École de l’essai', manager });
    const { id } = await kept();
    expect(await refusal(scene.server.api('DELETE', `/apple/content-tokens/${String(id)}`))).toBe(
      'apple-licences.licencesHeld',
    );
    await scene.server.db.ownerQuery('delete from fleet.app_assignment');
    await scene.ticks(4);
    expect(await scene.server.api('DELETE', `/apple/content-tokens/${String(id)}`)).toEqual({ tokens: [] });
    expect(await scene.server.api('GET', `/apps/${app.appId}`)).toMatchObject({ licencesByStore: false });
    const left = await scene.server.db.ownerQuery(`select from platform.secret where purpose = 'apple.contentToken'`);
    expect(left).toHaveLength(0);
  });
});
