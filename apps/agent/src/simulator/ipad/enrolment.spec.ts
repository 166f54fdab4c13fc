import { X509Certificate } from 'node:crypto';
import { Playing } from './playing.scene.js';
import { fingerprintOf, type ProtocolServer, refusal, TOPIC } from './protocol-server.scene.js';

const playing = new Playing(3);
const { ipad, enrolled, pushed, statuses, events } = playing;
let server: ProtocolServer;
beforeAll(() => {
  ({ server } = playing);
});

describe('enrolling', () => {
  it('follows a page to its signed profile, gets a certificate, and says who it is', async () => {
    const profile = server.page(
      '/p/profil.mobileconfig',
      'application/x-apple-aspen-config',
      server.signed(server.profile()),
    );
    const page = server.page(
      '/p',
      'text/html; charset=utf-8',
      `<p>Bonjour</p><a class="b" href="${profile}">Installer</a>`,
    );
    const made = ipad();
    await made.enrol(page);
    expect(made.enrolled).toBe(true);
    expect(server.scep).toEqual([{ method: 'POST', kind: 'PKCSReq', cipher: 'aes-256-cbc', digest: 'sha256' }]);
    const certificate = new X509Certificate(made.certificate ?? Buffer.alloc(0));
    expect(certificate.verify(server.authority.publicKey)).toBe(true);
    expect(server.checkIns.map(({ MessageType }) => MessageType)).toEqual(['Authenticate', 'TokenUpdate']);
    expect(server.checkIns[0]).toMatchObject({
      ...{ UDID: made.udid, SerialNumber: made.serialNumber, Topic: TOPIC, OSVersion: '18.1', DeviceName: 'iPad' },
      signedBy: fingerprintOf(certificate.raw),
    });
    expect(server.checkIns[1]).toMatchObject({ AwaitingConfiguration: false, PushMagic: expect.any(String) });
    expect(Buffer.from(server.checkIns[1]?.['Token'] as Uint8Array)).toEqual(made.pushToken);
    expect(events.at(-1)).toMatchObject({ event: 'enrolled', signed: true, device: made.serialNumber });
  });

  it.each([
    ['DES and SHA-1 by GET', { cipher: 'des-cbc', digest: 'sha1', method: 'GET' }],
    ['3DES and SHA-256', { cipher: 'des-ede3-cbc', digest: 'sha256', method: 'POST' }],
    ['AES-128', { cipher: 'aes-128-cbc', digest: 'sha256', method: 'POST' }],
  ] as const)('asks by %s', async (_, scep) => {
    await enrolled({ scep });
    expect(server.scep).toEqual([{ ...scep, kind: 'PKCSReq' }]);
  });

  it('takes what an old authority understands, and waits as often as it is told', async () => {
    server.capabilities = ['SHA-1', 'DES3'];
    server.pendings = 2;
    await enrolled();
    expect(server.scep.map(({ method, cipher, digest }) => `${method} ${cipher} ${digest}`)).toEqual(
      Array(3).fill('GET des-ede3-cbc sha1'),
    );
    server.capabilities = ['Renewal', 'SHA-1', 'SHA-256', 'AES', 'SCEPStandard', 'POSTPKIOperation'];
  });

  it('says as little as an Authenticate may', async () => {
    const made = await enrolled({ least: true });
    const { signedBy: _, raw: __, ...said } = server.checkIns[0] ?? {};
    expect(said).toEqual({
      ...{ MessageType: 'Authenticate', UDID: made.udid, Topic: TOPIC },
      ...{ DeviceName: 'iPad', SerialNumber: made.serialNumber },
    });
  });

  it.each<[string, () => Buffer, string]>([
    ['nothing that is a profile', () => Buffer.from('bonjour'), 'ipad.notAProfile'],
    [
      'a profile without management',
      () =>
        server.plist({ PayloadType: 'Configuration', PayloadIdentifier: 'a', PayloadUUID: 'b', PayloadContent: [] }),
      'ipad.notAProfile',
    ],
    [
      'an address of another kind',
      () => server.profile({ mdm: { ServerURL: 'ftp://exemple.fr' } }),
      'ipad.notAProfile',
    ],
    [
      'another authority than the profile’s',
      () => server.profile({ scep: { CAFingerprint: Buffer.alloc(32) } }),
      'ipad.wrongAuthority',
    ],
    ['a wrong challenge', () => server.profile({ scep: { Challenge: 'faux' } }), 'ipad.noCertificate'],
  ])('stops at %s, and nobody hears of it', async (_, profile, code) => {
    const made = ipad();
    await expect(made.enrolWith(profile())).rejects.toThrow(refusal(code));
    expect(made.enrolled).toBe(false);
    expect(server.checkIns).toEqual([]);
  });

  it('stops at a signed profile that was changed', async () => {
    const signed = server.signed(server.profile());
    signed[signed.indexOf('K7QM3FHD2X')] = 'X'.charCodeAt(0);
    await expect(ipad().enrolWith(signed)).rejects.toThrow(refusal('ipad.notAProfile'));
  });

  it('does not stay with a server that refuses its Authenticate', async () => {
    server.statusOf = () => 403;
    const made = ipad();
    await expect(made.enrolWith(server.profile())).rejects.toThrow(refusal('ipad.refused'));
    expect(made.enrolled).toBe(false);
  });

  it('is enrolled by the setup assistant: MachineInfo, an update first, then until DeviceConfigured', async () => {
    server.adeAsksForUpdate = '18.2';
    const made = ipad();
    await made.enrolAutomatically(`${server.url}/ade`);
    expect(server.machineInfo).toMatchObject([
      { UDID: made.udid, SERIAL: made.serialNumber, OS_VERSION: '18.1', MDM_CAN_REQUEST_SOFTWARE_UPDATE: true },
      { OS_VERSION: '18.2' },
    ]);
    expect(server.checkIns[1]).toMatchObject({ MessageType: 'TokenUpdate', AwaitingConfiguration: true });
    // It asks without having been woken.
    expect(server.reports).toMatchObject([{ Status: 'Idle' }]);
    const uuid = server.command(made.udid, { RequestType: 'DeviceConfigured' });
    await pushed(made);
    expect(statuses(uuid)).toEqual(['Acknowledged']);
    expect(made.state.awaitingConfiguration).toBe(false);
  });
});
