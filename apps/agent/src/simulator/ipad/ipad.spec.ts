import { Playing } from './playing.scene.js';
import { fingerprintOf, PROFILE, type ProtocolServer, refusal, TOPIC, type Said } from './protocol-server.scene.js';
import type { SimulatedIpad } from './simulated-ipad.service.js';

const playing = new Playing(3);
const { ipad, enrolled, pushed, statuses } = playing;
let server: ProtocolServer;
beforeAll(() => {
  ({ server } = playing);
});

describe('obeying', () => {
  it.each(['plain', 'attributes'] as const)('answers over one kept connection, signed %s', async (signature) => {
    const made = await enrolled({ signature });
    const asked = {
      RequestType: 'DeviceInformation',
      Queries: ['SerialNumber', 'OSVersion', 'BatteryLevel', 'Nonsense'],
    };
    const uuids = Array.from({ length: 20 }, () => server.command(made.udid, asked));
    await pushed(made);
    expect(server.reports.map(({ Status }) => Status)).toEqual(['Idle', ...Array(20).fill('Acknowledged')]);
    expect(server.reported(uuids[19] ?? '')[0]?.['QueryResponses']).toEqual({
      ...{ SerialNumber: made.serialNumber, OSVersion: '18.1', BatteryLevel: made.state.facts.battery },
    });
    expect(server.sockets.size).toBe(1);
    expect(made.tally.commands).toEqual({ DeviceInformation: { Acknowledged: 20 } });
  });

  it('ignores a push that is not its own', async () => {
    const made = await enrolled();
    server.apns.push(made.pushToken?.toString('hex') ?? '', '{"mdm":"another"}');
    await new Promise((resolve) => setImmediate(resolve));
    await made.settled();
    expect(server.reports).toEqual([]);
    expect(made.tally.strayWakes).toBe(1);
  });

  it('puts off what a locked iPad puts off, answers the rest, and does it once it is asked again', async () => {
    const made = await enrolled({ behaviours: ['locked'] });
    const profile = server.plist({
      ...{ PayloadType: 'Configuration', PayloadIdentifier: 'fr.exemple.wifi', PayloadUUID: 'U', PayloadContent: [] },
    });
    const installing = server.command(made.udid, { RequestType: 'InstallProfile', Payload: profile });
    const asking = server.command(made.udid, { RequestType: 'DeviceInformation', Queries: ['UDID'] });
    await pushed(made);
    expect([statuses(installing), statuses(asking)]).toEqual([['NotNow'], ['Acknowledged']]);
    made.behave('locked', false);
    await pushed(made);
    expect(statuses(installing)).toEqual(['NotNow', 'Acknowledged']);
    expect(made.state.profiles['fr.exemple.wifi']).toMatchObject({ managed: true });
    expect(made.tally).toMatchObject({ notNow: 1, notNowRetried: 1, offeredAgain: 0 });
  });

  it.each([
    ['failing', 'Error'],
    ['confused', 'CommandFormatError'],
  ] as const)('answers as one that is %s', async (behaviour, status) => {
    const made = await enrolled({ behaviours: [behaviour] });
    const uuid = server.command(made.udid, { RequestType: 'DeviceLock' });
    await pushed(made);
    expect(statuses(uuid)).toEqual([status]);
    expect(made.state.lockMessage).toBeNull();
    expect('ErrorChain' in (server.reported(uuid)[0] ?? {})).toBe(status === 'Error');
  });

  it('hears after a month offline of the last push, and of what is due', async () => {
    const made = await enrolled();
    made.behave('offline', true);
    const uuid = server.command(made.udid, { RequestType: 'DeviceLock', Message: 'À la vie scolaire' });
    for (let push = 0; push < 3; push += 1) await pushed(made);
    await made.connect();
    expect(server.reports).toEqual([]);
    expect(made.tally.failures).toEqual({ 'ipad.unreachable': 1 });
    made.passTime(30 * 86_400_000);
    made.behave('offline', false);
    await new Promise((resolve) => setImmediate(resolve));
    await made.settled();
    expect(statuses(uuid)).toEqual(['Acknowledged']);
    expect(made.state.lockMessage).toBe('À la vie scolaire');
    expect(made.tally.wakes).toBe(1);
  });

  it('sends again a report of which it lost the reply', async () => {
    const made = await enrolled();
    const uuid = server.command(made.udid, { RequestType: 'RestartDevice' });
    made.behave('lostReplies', true);
    await pushed(made);
    expect(made.tally.repliesLost).toBe(1);
    made.behave('lostReplies', false);
    await pushed(made);
    expect(statuses(uuid)).toEqual(['Acknowledged', 'Acknowledged']);
    expect(made.state.restarts).toBe(1);
  });

  it('reports twice, when that is ordered, and acts once', async () => {
    const made = await enrolled({ behaviours: ['duplicates'] });
    const uuid = server.command(made.udid, { RequestType: 'RestartDevice' });
    await pushed(made);
    expect(statuses(uuid)).toEqual(['Acknowledged', 'Acknowledged']);
    expect(made.state.restarts).toBe(1);
  });

  it('cuts its connection at any answer but 200', async () => {
    const made = await enrolled();
    server.command(made.udid, { RequestType: 'RestartDevice' });
    server.statusOf = ({ Status }) => (Status === 'Idle' ? 200 : 500);
    await pushed(made);
    expect(made.tally.failures).toEqual({ 'ipad.refused': 1 });
    expect(made.enrolled).toBe(true);
  });

  it('drops its enrolment when a check-in is answered 401', async () => {
    const made = await enrolled();
    server.statusOf = () => 401;
    await expect(made.updateToken()).rejects.toThrow(refusal('ipad.refused'));
    expect(made.enrolled).toBe(false);
  });
});

describe('living on', () => {
  it.each([
    ['by another Authenticate', [], 'RenewalReq', ['Authenticate', 'TokenUpdate'], []],
    ['quietly', ['quietRenewal'], 'RenewalReq', [], ['Acknowledged']],
    ['by its challenge', ['challengedRenewal'], 'PKCSReq', ['Authenticate', 'TokenUpdate'], []],
  ] as const)(
    'renews its identity by the profile that it is given, %s',
    async (_, behaviours, kind, checkIns, status) => {
      const made = await enrolled({ behaviours });
      const before = made.certificate;
      server.checkIns.length = 0;
      const uuid = server.command(made.udid, {
        RequestType: 'InstallProfile',
        Payload: server.signed(server.profile()),
      });
      // The TokenUpdate that tells where to push is no longer in the list.
      await made.connect();
      expect(made.certificate).not.toEqual(before);
      expect(server.scep.map(({ kind }) => kind)).toEqual(['PKCSReq', kind]);
      expect(server.checkIns.map(({ MessageType }) => MessageType)).toEqual(checkIns);
      expect(statuses(uuid)).toEqual(status);
      expect(server.reports.at(-1)?.signedBy).toBe(fingerprintOf(made.certificate ?? Buffer.alloc(0)));
      expect(made.tally.renewals).toBe(1);
    },
  );

  it('keeps its identity when another is refused, and says so', async () => {
    const made = await enrolled();
    const before = made.certificate;
    server.scepRefuses = true;
    const uuid = server.command(made.udid, { RequestType: 'InstallProfile', Payload: server.profile() });
    await pushed(made);
    expect(statuses(uuid)).toEqual(['Error']);
    expect(made.certificate).toEqual(before);
  });

  it('refuses another enrolment than its own', async () => {
    const made = await enrolled();
    const foreign = server.profile({ identifier: 'fr.exemple.autre' });
    const uuid = server.command(made.udid, { RequestType: 'InstallProfile', Payload: foreign });
    await pushed(made);
    expect(statuses(uuid)).toEqual(['Error']);
    expect(made.tally.renewals).toBe(0);
  });

  it('is erased, and comes back as another who has its UDID', async () => {
    const made = await enrolled();
    const [udid, token] = [made.udid, made.pushToken];
    made.state.passcode = '1234';
    const uuid = server.command(udid, { RequestType: 'EraseDevice' });
    await pushed(made);
    expect(statuses(uuid)).toEqual(['Acknowledged']);
    expect(made.enrolled).toBe(false);
    expect(made.state).toMatchObject({ passcode: null, erasures: 1 });
    await made.enrolWith(server.profile());
    expect(made.udid).toBe(udid);
    expect(made.pushToken).not.toEqual(token);
  });

  it('returns to service by itself, when the erasure says so', async () => {
    const made = await enrolled();
    const ReturnToService = { Enabled: true, MDMProfileData: server.profile() };
    server.command(made.udid, { RequestType: 'EraseDevice', ReturnToService });
    await pushed(made);
    expect(made.enrolled).toBe(true);
    expect(made.tally.enrolments).toBe(2);
  });

  it.each<[string, (made: SimulatedIpad) => Promise<void>]>([
    ['a person', (made) => made.removeEnrolment()],
    [
      'its server',
      async (made) => {
        server.command(made.udid, { RequestType: 'RemoveProfile', Identifier: PROFILE });
        await pushed(made);
      },
    ],
  ])('checks out when %s takes the enrolment off, with what it brought', async (_, leaves) => {
    const made = await enrolled();
    server.command(made.udid, { RequestType: 'InstallApplication', iTunesStoreID: 1146717204, ManagementFlags: 1 });
    await pushed(made);
    await leaves(made);
    expect(server.checkIns.at(-1)).toMatchObject({ MessageType: 'CheckOut', UDID: made.udid, Topic: TOPIC });
    expect(made.enrolled).toBe(false);
    expect(Object.keys(made.state.apps)).not.toContain('org.geogebra.ios.graphing');
    await made.connect();
    expect(server.checkIns.at(-1)).toMatchObject({ MessageType: 'CheckOut' });
  });

  it('is called by another token once it has said so, and by the old one no more', async () => {
    const made = await enrolled();
    const old = made.pushToken?.toString('hex') ?? '';
    await made.updateToken();
    server.apns.push(old, JSON.stringify({ mdm: server.checkIns.at(-1)?.['PushMagic'] }));
    await new Promise((resolve) => setImmediate(resolve));
    await made.settled();
    expect(server.reports).toEqual([]);
    await pushed(made);
    expect(server.reports).toMatchObject([{ Status: 'Idle' }]);
  });

  it('hears nothing when it is shut down, and of the last push when it is switched on', async () => {
    const made = await enrolled();
    server.command(made.udid, { RequestType: 'ShutDownDevice' });
    await pushed(made);
    const uuid = server.command(made.udid, { RequestType: 'DeviceLock' });
    await pushed(made);
    expect(statuses(uuid)).toEqual([]);
    made.powerOn();
    await new Promise((resolve) => setImmediate(resolve));
    await made.settled();
    expect(statuses(uuid)).toEqual(['Acknowledged']);
  });

  it('speaks for who is signed in on a Shared iPad', async () => {
    const made = await enrolled({ order: { shared: true } });
    await made.signIn('eleve.exemple@appleid.example.fr');
    const shared = {
      UserID: 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
      UserShortName: 'eleve.exemple@appleid.example.fr',
    };
    expect(server.checkIns.at(-1)).toMatchObject({ MessageType: 'TokenUpdate', ...shared });
    // A push by that TokenUpdate wakes the user's channel.
    await pushed(made);
    expect(server.reports.at(-1)).toMatchObject({ Status: 'Idle', ...shared });
  });

  it('escrows a bootstrap token, and asks for it', async () => {
    const made = await enrolled();
    await made.setBootstrapToken(Buffer.from('jeton'));
    expect(Buffer.from(server.checkIns.at(-1)?.['BootstrapToken'] as Uint8Array)).toEqual(Buffer.from('jeton'));
    expect((await made.getBootstrapToken()).toString()).toContain('<dict');
  });

  it('has the clock of 1970 in what it signs and says', async () => {
    const made = await enrolled({ behaviours: ['wrongClock'], signature: 'attributes' });
    server.command(made.udid, { RequestType: 'EnableLostMode', Message: 'Perdu' });
    const uuid = server.command(made.udid, { RequestType: 'DeviceLocation' });
    await pushed(made);
    expect(server.reported(uuid)[0]).toMatchObject({ Timestamp: expect.stringMatching(/^1970-01-01/) });
  });
});

it('plays twelve at once, of which two of one seed are one', async () => {
  const cart = await Promise.all(Array.from({ length: 12 }, () => enrolled()));
  expect(new Set(cart.map(({ udid }) => udid)).size).toBe(12);
  expect(new Set(cart.map(({ certificate }) => fingerprintOf(certificate ?? Buffer.alloc(0)))).size).toBe(12);
  const twin = (): Said => ({ ...ipad({ seed: 'jumeau' }).state.facts });
  expect(twin()).toEqual(twin());
});
