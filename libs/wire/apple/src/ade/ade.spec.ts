import {
  latestOfEach,
  plistBytes,
  readDepAccount,
  readDepAssignment,
  readDepDevices,
  readDepRefusal,
  readDepSession,
  readDepToken,
  readMachineInfo,
  writeDepAssignment,
  writeDepProfile,
  writeDepRequest,
  writeUpdateRequired,
  type DepProfile,
} from '../index.js';
import { refusalOf } from '../refusal.scene.js';
import { sample } from '../testdata.scene.js';

it('reads what an iPad says as it is set up, without its IMEI', () => {
  const info = readMachineInfo(sample('machine-info.plist'));
  expect(info).toEqual({
    udid: '00008030-001C2D3A0E91802E',
    serialNumber: 'DMPFW1XXQ1GC',
    product: 'iPad12,1',
    build: '22B83',
    osVersion: '18.1',
    language: 'fr',
    canBeAskedToUpdate: true,
    softwareUpdateDeviceId: 'J181AP',
  });
  expect(readMachineInfo(plistBytes({ PRODUCT: 'iPad' }))).toMatchObject({
    udid: null,
    serialNumber: null,
    canBeAskedToUpdate: false,
  });
  expect(refusalOf(() => readMachineInfo(plistBytes({ SERIAL: "' or 1=1" })))).toBe('wire-apple.malformed');
  expect(refusalOf(() => readMachineInfo(plistBytes({ a: 'a'.repeat(70_000) })))).toBe('wire-apple.tooLarge');
  expect(JSON.parse(writeUpdateRequired('18.2', 'Mise à jour'))).toEqual({
    code: 'com.apple.softwareupdate.required',
    message: 'Mise à jour',
    details: { OSVersion: '18.2' },
  });
});

describe('Apple’s enrolment service', () => {
  it('lists devices, without who assigned them', () => {
    const page = readDepDevices(sample('dep/devices.json'));
    expect(page).toMatchObject({ cursor: 'MTY5NTA0MDA6MTQ2OTA1', more_to_follow: true });
    expect(page.devices.map(({ serial_number }) => serial_number)).toEqual(['DMPFW1XXQ1GC', 'DMPFW1XXQ1GD']);
    expect(JSON.stringify(page)).not.toContain('gestionnaire');
    expect(readDepDevices('{}')).toEqual({ devices: [], more_to_follow: false });
  });

  it('may say one device twice: the latest holds', () => {
    const { devices } = readDepDevices(sample('dep/sync.json'));
    expect(latestOfEach(devices).map(({ serial_number, op_type }) => [serial_number, op_type])).toEqual([
      ['DMPFW1XXQ1GD', 'added'],
      ['DMPFW1XXQ1GC', 'deleted'],
    ]);
    expect(
      latestOfEach([
        { serial_number: 'A', model: 'one' },
        { serial_number: 'A', model: 'two' },
      ]),
    ).toEqual([{ serial_number: 'A', model: 'two' }]);
  });

  it('is asked by a cursor', () => {
    expect(writeDepRequest(null)).toBe('{"limit":1000}');
    expect(writeDepRequest('abc', 10)).toBe('{"cursor":"abc","limit":100}');
    expect(refusalOf(() => writeDepRequest('a b'))).toBe('wire-apple.malformed');
  });

  it('is told profiles and assignments', () => {
    const profile: DepProfile = {
      profile_name: 'Classes mobiles',
      url: 'https://chariot.exemple.fr/apple/ade',
      is_supervised: true,
      is_mandatory: true,
      is_mdm_removable: false,
      await_device_configured: true,
      skip_setup_items: ['AppleID', 'Siri', 'Payment'],
      language: 'fr',
      region: 'FR',
      anchor_certs: ['MAMCAQA='],
    };
    expect(JSON.parse(writeDepProfile(profile))).toEqual(profile);
    for (const wrong of [
      { is_supervised: false },
      { url: 'http://a.fr' },
      { skip_setup_items: ['Homework'] },
      { org: 'a' },
    ]) {
      expect(refusalOf(() => writeDepProfile({ ...profile, ...wrong } as DepProfile))).toBe('wire-apple.malformed');
    }
    expect(writeDepAssignment(['DMPFW1XXQ1GC'], '88FC4E37')).toBe(
      '{"profile_uuid":"88FC4E37","devices":["DMPFW1XXQ1GC"]}',
    );
    expect(writeDepAssignment(['DMPFW1XXQ1GC'], null)).toBe('{"devices":["DMPFW1XXQ1GC"]}');
    for (const serials of [[], ['a b'], Array.from({ length: 1_001 }, () => 'A')]) {
      expect(refusalOf(() => writeDepAssignment(serials, null))).toBe('wire-apple.malformed');
    }
    const { profileUuid, devices } = readDepAssignment(sample('dep/assignment.json'));
    expect(profileUuid).toBe('88FC4E378FEC4021A2CBC41DB40F9D53');
    expect([...devices]).toEqual([
      ['DMPFW1XXQ1GC', 'SUCCESS'],
      ['DMPFW1XXQ1GE', 'NOT_ACCESSIBLE'],
    ]);
  });

  it('gives a session, an account and a token', () => {
    expect(readDepSession(sample('dep/session.json'))).toMatch(/^87a2/);
    expect(JSON.stringify(readDepAccount(sample('dep/account.json')))).not.toContain('admin@');
    const token = readDepToken(sample('dep/token.txt'));
    expect(token).toEqual({
      consumer_key: 'CK_example',
      consumer_secret: 'CS_example',
      access_token: 'AT_example',
      access_secret: 'AS_example',
      access_token_expiry: '2027-11-10T08:00:00Z',
    });
    expect(readDepToken(JSON.stringify(token))).toEqual(token);
  });

  it('refuses by a word', () => {
    expect(readDepRefusal('"EXPIRED_CURSOR"\n')).toBe('EXPIRED_CURSOR');
    expect(readDepRefusal(Buffer.from('T_C_NOT_SIGNED'))).toBe('T_C_NOT_SIGNED');
    for (const other of ['', '<html>', 'a b', 'A'.repeat(5_000)]) expect(readDepRefusal(other)).toBeNull();
  });

  it.each<[string, () => unknown]>([
    ['no JSON', () => readDepDevices('<html>')],
    ['a list', () => readDepDevices('[]')],
    ['a serial number that is none', () => readDepDevices('{"devices":[{"serial_number":"../"}]}')],
    ['a date that is none', () => readDepDevices('{"devices":[{"serial_number":"A","op_date":"hier"}]}')],
    ['a length that is none', () => readDepDevices('{"cursor":{"length":{"valueOf":1,"toString":1}}}')],
    ['no session', () => readDepSession('{}')],
    [
      'a session with an end of line, which would be a header',
      () => readDepSession('{"auth_session_token":"a\\r\\nb: c"}'),
    ],
    ['no account', () => readDepAccount('null')],
    ['half a token', () => readDepToken('-----BEGIN MESSAGE-----{"consumer_key":"a"}-----END MESSAGE-----')],
    ['a token without end', () => readDepToken('-----BEGIN MESSAGE-----')],
    ['depth', () => readDepDevices(`{"devices":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)],
  ])('is not believed with %s', (_, act) => {
    expect(refusalOf(act)).toBe('wire-apple.malformed');
  });
});
