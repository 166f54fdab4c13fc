import { newId } from '@chariot/kernel';
import { Installation, START } from '../enrolment/installation.scene.js';
import { PlayedIpad } from '../enrolment/played-ipad.scene.js';
import { SpeakingIpad } from './speaking-ipad.scene.js';

let server: Installation;
let codes: string[];
let classroomId: string;

beforeAll(async () => {
  server = await Installation.open({ exchanges: true });
}, 240_000);
beforeEach(async () => {
  server.clock.set(START);
  ({ codes, classroomId } = await server.codes());
});
afterAll(() => server.close());

const deviceIdOf = async ({ ipad }: SpeakingIpad): Promise<string> => {
  const [row] = await server.db.ownerQuery<{ id: string }>(
    `select device_id as id from apple.enrolment where enrolment_key = $1`,
    [ipad.udid],
  );
  return row?.id ?? '';
};
const ACCOUNTS = { sessions: 'accounts', room: { by: 'pupils', pupils: 12 } };
async function profiled(ipad: object): Promise<void> {
  const { id } = await server.api('POST', '/profiles', {
    ...{ name: `Partage ${newId().slice(-8)}`, placeId: server.academieId, settings: { sharedUse: { ipad } } },
  });
  await server.api('POST', `/profiles/${String(id)}/assignments`, { target: 'classroom', targetId: classroomId });
}
async function waiting(awaits = true): Promise<SpeakingIpad> {
  const ipad = await new PlayedIpad(server).enrol(codes.shift() ?? '');
  for (const message of [ipad.authenticating(), ipad.tokens({ AwaitingConfiguration: awaits })])
    await ipad.put(message);
  return new SpeakingIpad(ipad, server.port);
}
const sharing = async (one: SpeakingIpad): Promise<unknown> => {
  const { settings } = await server.api('GET', `/devices/${await deviceIdOf(one)}`);
  return (settings as { setting: string }[]).find(({ setting }) => setting === 'sharedUse');
};
const itemsOf = (one: SpeakingIpad) =>
  one.handed.flatMap(({ requestType, command }) =>
    requestType === 'Settings'
      ? [Object.fromEntries((command.get('Settings') as Map<string, unknown>[])[0] ?? [])]
      : [],
  );
const Item = 'SharedDeviceConfiguration';

describe('a Shared iPad that is set up', () => {
  it('is told what room each pupil has before it is let go on, and never again', async () => {
    await profiled(ACCOUNTS);
    const one = await waiting();
    expect(await one.connect()).toEqual([
      ...['DeclarativeManagement', 'Settings', 'Settings', 'DeviceInformation', 'InstalledApplicationList'],
      'DeviceConfigured',
    ]);
    expect(itemsOf(one)).toEqual([
      { Item, ResidentUsers: 12 },
      { Item, TemporarySessionOnly: false, UserSessionTimeout: 0, TemporarySessionTimeout: 0 },
    ]);
    expect(await sharing(one)).toMatchObject({ status: 'applied' });
    await one.tell();
    expect(await sharing(one)).toMatchObject({ status: 'applied' });
    one.handed.length = 0;
    await profiled({ ...ACCOUNTS, closeAfterMinutes: 5, room: { by: 'pupils', pupils: 6 } });
    await one.connect();
    expect(itemsOf(one)).toMatchObject([{ UserSessionTimeout: 300 }]);
    expect(await sharing(one)).toMatchObject({
      ...{ status: 'notApplicable', why: expect.stringContaining('qu’à la mise en route') },
    });
  });

  it('that says « not now » to it is let go on once it has been told', async () => {
    await profiled(ACCOUNTS);
    const one = await waiting();
    one.hands['Settings'] = { Status: 'NotNow' };
    expect(await one.connect()).not.toContain('DeviceConfigured');
    delete one.hands['Settings'];
    expect(await one.connect()).toEqual(expect.arrayContaining(['Settings', 'DeviceConfigured']));
    expect(await sharing(one)).toMatchObject({ status: 'applied' });
  });

  it('is told it once where it refuses it, and says why when it is not shared', async () => {
    await profiled(ACCOUNTS);
    const one = await waiting();
    const ErrorChain = [{ ErrorDomain: 'D', ErrorCode: 1, USEnglishDescription: 'The device is not a Shared iPad.' }];
    one.hands['Settings'] = { Settings: [{ Item, Status: 'Error', ErrorChain }] };
    expect((await one.connect()).filter((type) => type === 'Settings')).toHaveLength(2);
    expect(await sharing(one)).toMatchObject({
      ...{ status: 'notApplicable', why: expect.stringContaining('par Apple School Manager') },
    });
  });

  it('is not told it when it did not wait', async () => {
    await profiled(ACCOUNTS);
    const one = await waiting(false);
    await one.connect();
    expect(itemsOf(one)).toEqual([expect.objectContaining({ TemporarySessionOnly: false })]);
    expect(await sharing(one)).toMatchObject({ status: 'notApplicable' });
  });
});

describe('a pupil on a Shared iPad', () => {
  it('is asked and told nothing', async () => {
    const one = await waiting(false);
    await one.connect();
    const user = { UserID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', UserShortName: 'eleve', UserLongName: 'Élève' };
    const { UnlockToken: _, ...tokens } = one.ipad.tokens({ ...user, PushMagic: 'magie-eleve' });
    expect((await one.ipad.put(tokens)).status).toBe(200);
    await server.api('POST', '/operations', { kind: 'restart', target: 'device', targetId: await deviceIdOf(one) });
    const answer = await one.report({ Status: 'Idle', ...user });
    expect([answer.status, answer.text]).toEqual([200, '']);
    const asked = one.ipad.says('DeclarativeManagement', { Endpoint: 'tokens', ...user });
    expect((await one.ipad.put(asked)).status).toBe(404);
  });
});

describe('a supervised iPad', () => {
  const CODE = 'A1B2C-D3E4F-G5H6J-K7L8M';
  const ASKED = 'ActivationLockBypassCode';
  async function supervised(says: SpeakingIpad['hands'][string] = { ActivationLockBypassCode: CODE }) {
    const one = await waiting(false);
    const said = one.hands['DeviceInformation']?.['QueryResponses'] as object;
    one.hands['DeviceInformation'] = { QueryResponses: { ...said, IsSupervised: true } };
    one.hands[ASKED] = says;
    return one;
  }
  const kept = async (one: SpeakingIpad): Promise<number> => {
    const rows = await server.db.ownerQuery('select from fleet.activation_lock where device_id = $1', [
      await deviceIdOf(one),
    ]);
    return rows.length;
  };

  it('is asked once for what opens it again, which is kept sealed', async () => {
    const one = await supervised();
    expect(await one.connect()).toContain(ASKED);
    expect(await kept(one)).toBe(1);
    expect(await one.connect()).toEqual([]);
    expect(await server.everything()).not.toContain(CODE);
    expect(server.lines.join()).not.toContain(CODE);
  });

  it('is asked again once it has enrolled anew, and what it said before is kept where it has nothing to say', async () => {
    const one = await supervised();
    await one.connect();
    for (const message of [one.ipad.authenticating(), one.ipad.tokens()]) await one.ipad.put(message);
    const ErrorChain = [{ ErrorDomain: 'D', ErrorCode: 1, USEnglishDescription: 'There is no bypass code.' }];
    one.hands[ASKED] = { Status: 'Error', ErrorChain };
    // What it is has to be asked for first.
    server.clock.advance(25 * 60 * 60_000);
    expect(await one.connect()).toContain(ASKED);
    expect(await one.connect()).not.toContain(ASKED);
    expect(await kept(one)).toBe(1);
  });

  it('that puts it off is asked the next time', async () => {
    const one = await supervised({ Status: 'NotNow' });
    await one.connect();
    expect(await kept(one)).toBe(0);
    one.hands[ASKED] = { ActivationLockBypassCode: CODE };
    expect(await one.connect()).toEqual([ASKED]);
    expect(await kept(one)).toBe(1);
  });

  it('alone is asked for it', async () => {
    const one = await waiting(false);
    expect(await one.connect()).not.toContain(ASKED);
  });
});
