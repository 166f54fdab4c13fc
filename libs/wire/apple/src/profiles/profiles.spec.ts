import { parse } from 'plist';
import {
  PAYLOAD_TYPES,
  expertPayload,
  needsOfPayload,
  payload,
  readDict,
  writeEnrolmentProfile,
  writeProfile,
  type EnrolmentProfile,
  type Payload,
  type PayloadType,
  type PlistDict,
} from '../index.js';
import { uuidOf } from './profile.js';
import { example, refusalOf } from '../refusal.scene.js';
import { sample } from '../testdata.scene.js';

interface Example {
  readonly type: PayloadType;
  readonly content: never;
}
const EXAMPLES = example<Example[]>(sample('examples/payloads.json'));
const all = (): Payload[] =>
  EXAMPLES.map(({ type, content }, at) => payload(type, { identifier: `fr.chariot.example.${at}` }, content));
const webClip = (label = 'Lumni', identifier = 'fr.chariot.web'): Payload =>
  payload('com.apple.webClip.managed', { identifier }, { URL: 'https://www.lumni.fr', Label: label });

const ENROLMENT: EnrolmentProfile = {
  identifier: 'fr.chariot.enrolment',
  organization: 'École d’exemple',
  displayName: 'Classe mobile',
  description: 'Inscrit cet iPad dans la classe mobile de l’école.',
  topic: 'com.apple.mgmt.External.3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  serverUrl: 'https://chariot.exemple.fr/apple/mdm',
  checkInUrl: 'https://chariot.exemple.fr/apple/mdm',
  identity: {
    kind: 'scep',
    url: 'https://chariot.exemple.fr/scep',
    challenge: 'K7QM3FHD2X',
    authorityFingerprint: Buffer.alloc(32, 7),
  },
  commonName: 'iPad',
};

describe('a payload', () => {
  it('has an example of each type', () => {
    expect([...new Set(EXAMPLES.map(({ type }) => type))].sort()).toEqual([...PAYLOAD_TYPES].sort());
    expect(all()).toHaveLength(EXAMPLES.length);
  });

  it('has a UUID that is its content’s', () => {
    expect(webClip().PayloadUUID).toBe(webClip().PayloadUUID);
    expect(
      new Set([webClip(), webClip('Autre'), webClip('Lumni', 'fr.autre')].map(({ PayloadUUID }) => PayloadUUID)).size,
    ).toBe(3);
    expect(webClip().PayloadUUID).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
    expect(uuidOf({ a: 1, b: 2 })).toBe(
      uuidOf(
        new Map([
          ['b', 2],
          ['a', 1],
        ]),
      ),
    );
  });

  it('writes a real where Apple wants one', () => {
    const one = payload('com.apple.applicationaccess', { identifier: 'a' }, { safariAcceptCookies: 2 });
    expect(writeProfile({ identifier: 'p', payloads: [one] }).toString()).toContain(
      '<key>safariAcceptCookies</key><real>2</real>',
    );
  });

  it('says what only a supervised iPad obeys', () => {
    const of = (type: PayloadType) => needsOfPayload(all().find(({ PayloadType }) => PayloadType === type) as Payload);
    expect(of('com.apple.app.lock')).toEqual({ supervised: true, keys: [] });
    expect(of('com.apple.wifi.managed')).toEqual({ supervised: false, keys: [] });
    const { supervised, keys } = of('com.apple.applicationaccess');
    expect(supervised).toBe(false);
    expect([...keys].sort()).toEqual([
      'allowAppInstallation',
      'allowEraseContentAndSettings',
      'allowListedAppBundleIDs',
      'autonomousSingleAppModePermittedAppIDs',
      'blockedAppBundleIDs',
      'enforcedSoftwareUpdateDelay',
      'forceAutomaticDateAndTime',
    ]);
    expect(needsOfPayload(expertPayload('com.apple.font', { identifier: 'f' }, { Font: Buffer.from('a') }))).toEqual({
      supervised: false,
      keys: [],
    });
  });

  const wifi = { SSID_STR: 'a', EncryptionType: 'WPA2', Password: 'motdepasse' };
  const acme = {
    DirectoryURL: 'https://a.fr',
    ClientIdentifier: 'a',
    KeyType: 'ECSECPrimeRandom',
    KeySize: 384,
    HardwareBound: true,
    Subject: [[['CN', 'a']]],
  };
  const scep = { URL: 'https://a.fr', Keysize: 2048, 'Key Type': 'RSA', 'Key Usage': 5 };
  it.each<[string, PayloadType, object]>([
    ['an open network with a key', 'com.apple.wifi.managed', { ...wifi, EncryptionType: 'None' }],
    ['a closed network without one', 'com.apple.wifi.managed', { SSID_STR: 'a', EncryptionType: 'WPA2' }],
    ['a key and an account', 'com.apple.wifi.managed', { ...wifi, EAPClientConfiguration: { AcceptEAPTypes: [25] } }],
    [
      'EAP-TLS without an identity',
      'com.apple.wifi.managed',
      { SSID_STR: 'a', EncryptionType: 'WPA2', EAPClientConfiguration: { AcceptEAPTypes: [13] } },
    ],
    ['WEP', 'com.apple.wifi.managed', { ...wifi, EncryptionType: 'WEP' }],
    ['a key of seven letters', 'com.apple.wifi.managed', { ...wifi, Password: 'sept777' }],
    ['a proxy without a port', 'com.apple.wifi.managed', { ...wifi, ProxyType: 'Manual', ProxyServer: 'a.fr' }],
    ['half a proxy', 'com.apple.proxy.http.global', { ProxyType: 'Manual', ProxyServer: 'a.fr' }],
    [
      'DNS by HTTPS without an address',
      'com.apple.dnsSettings.managed',
      { DNSSettings: { DNSProtocol: 'HTTPS', ServerAddresses: ['192.0.2.1'] } },
    ],
    [
      'DNS by both',
      'com.apple.dnsSettings.managed',
      { DNSSettings: { DNSProtocol: 'TLS', ServerName: 'a.fr', ServerURL: 'https://a.fr' } },
    ],
    [
      'exceptions to no filter',
      'com.apple.webcontent-filter',
      { FilterType: 'BuiltIn', PermittedURLs: ['https://a.fr'] },
    ],
    [
      'a folder in a folder',
      'com.apple.homescreenlayout',
      { Pages: [[{ Type: 'Folder', DisplayName: 'a', Pages: [[{ Type: 'Folder', DisplayName: 'b', Pages: [[]] }]] }]] },
    ],
    ['an application without a name', 'com.apple.homescreenlayout', { Pages: [[{ Type: 'App' }]] }],
    ['an empty label', 'com.apple.shareddeviceconfiguration', {}],
    ['a key of 1024', 'com.apple.security.scep', { PayloadContent: { ...scep, Keysize: 1024 } }],
    [
      'an attribute that clients drop',
      'com.apple.security.scep',
      { PayloadContent: { ...scep, Subject: [[['1.2.3', 'a']]] } },
    ],
    ['attestation of a key in software', 'com.apple.security.acme', { ...acme, HardwareBound: false, Attest: true }],
    ['RSA in the Secure Enclave', 'com.apple.security.acme', { ...acme, KeyType: 'RSA', KeySize: 2048 }],
    ['RSA of 384', 'com.apple.security.acme', { ...acme, KeyType: 'RSA', HardwareBound: false }],
    ['an empty certificate', 'com.apple.security.root', { PayloadContent: Buffer.alloc(0) }],
    ['a restriction that is none', 'com.apple.applicationaccess', { allowHomework: false }],
    [
      'an address in clear for the server',
      'com.apple.mdm',
      {
        IdentityCertificateUUID: '11111111-2222-4333-8444-555555555555',
        Topic: 'com.apple.mgmt.a',
        ServerURL: 'http://a.fr',
      },
    ],
    [
      'a topic of another kind',
      'com.apple.mdm',
      {
        IdentityCertificateUUID: '11111111-2222-4333-8444-555555555555',
        Topic: 'fr.chariot',
        ServerURL: 'https://a.fr',
      },
    ],
  ])('is refused with %s', (_, type, content) => {
    expect(refusalOf(() => payload(type, { identifier: 'a' }, content as never))).toBe('wire-apple.invalidPayload');
  });

  it('may be an expert’s, of any type but the one that hands the iPad over', () => {
    expect(expertPayload('com.apple.font', { identifier: 'f' }, { Name: 'a' })).toMatchObject({
      PayloadType: 'com.apple.font',
      PayloadVersion: 1,
      Name: 'a',
    });
    const refused = [
      () => expertPayload('com.apple.mdm', { identifier: 'a' }, {}),
      () => expertPayload('com.apple.MDM', { identifier: 'a' }, {}),
      () => expertPayload('fr.exemple', { identifier: 'a' }, {}),
      () => expertPayload('com.apple.font', { identifier: 'a b' }, {}),
      () => expertPayload('com.apple.font', { identifier: 'a' }, { PayloadType: 'com.apple.mdm' }),
      () => payload('toString' as PayloadType, { identifier: 'a' }, {} as never),
    ];
    for (const act of refused) expect(refusalOf(act)).toBe('wire-apple.invalidPayload');
    expect(refusalOf(() => expertPayload('com.apple.font', { identifier: 'a' }, { Name: 'a\u0000' }))).toBe(
      'wire-apple.unwritable',
    );
  });
});

describe('a profile', () => {
  it('is the same bytes for the same content', () => {
    const once = {
      identifier: 'fr.chariot.settings',
      displayName: 'Réglages',
      removalDisallowed: true,
      payloads: [webClip()],
    };
    expect(writeProfile(once)).toEqual(writeProfile({ ...once, payloads: [webClip()] }));
    expect(writeProfile(once)).not.toEqual(writeProfile({ ...once, displayName: 'Autres' }));
    const read = readDict(writeProfile({ ...once, scope: 'System', consent: { default: 'Cet iPad est à l’école.' } }));
    expect(Object.fromEntries(read)).toMatchObject({
      PayloadType: 'Configuration',
      PayloadVersion: 1,
      PayloadIdentifier: 'fr.chariot.settings',
      PayloadRemovalDisallowed: true,
      PayloadScope: 'System',
      ConsentText: new Map([['default', 'Cet iPad est à l’école.']]),
    });
  });

  it('is refused when it is empty, says one thing twice, or takes twice what is taken once', () => {
    const lock = (identifier: string): Payload =>
      payload('com.apple.app.lock', { identifier }, { App: { Identifier: 'a.b' } });
    for (const payloads of [[], [webClip(), webClip('Autre')], [lock('a'), lock('b')]]) {
      expect(refusalOf(() => writeProfile({ identifier: 'p', payloads }))).toBe('wire-apple.invalidPayload');
    }
    expect(refusalOf(() => writeProfile({ identifier: '', payloads: [webClip()] }))).toBe('wire-apple.invalidPayload');
  });
});

describe('the enrolment profile', () => {
  it('is written as it is in testdata', () => {
    expect(writeEnrolmentProfile(ENROLMENT).toString()).toBe(sample('enrolment.mobileconfig').toString());
  });

  it('binds the server to the identity, as another reader sees it', () => {
    const read = parse(writeEnrolmentProfile(ENROLMENT).toString()) as unknown as {
      PayloadContent: Record<string, unknown>[];
    };
    const [identity, server] = read.PayloadContent;
    expect(identity).toMatchObject({
      PayloadType: 'com.apple.security.scep',
      PayloadContent: {
        Challenge: 'K7QM3FHD2X',
        Keysize: 2048,
        'Key Type': 'RSA',
        'Key Usage': 5,
        Subject: [[['CN', 'iPad']], [['O', 'École d’exemple']]],
      },
    });
    expect(server).toMatchObject({
      PayloadType: 'com.apple.mdm',
      IdentityCertificateUUID: identity?.['PayloadUUID'],
      SignMessage: true,
      AccessRights: 8191,
      CheckOutWhenRemoved: true,
      ServerCapabilities: ['com.apple.mdm.per-user-connections', 'com.apple.mdm.bootstraptoken', 'com.apple.mdm.token'],
    });
  });

  it('may ask for an attested identity, and bring authorities of one’s own', () => {
    const read = readDict(
      writeEnrolmentProfile({
        ...ENROLMENT,
        authorities: [Buffer.from('3003020100', 'hex')],
        identity: { kind: 'acme', directoryUrl: 'https://chariot.exemple.fr/acme', clientIdentifier: 'emplacement-7' },
      }),
    );
    const types = (read.get('PayloadContent') as PlistDict[]).map((one) => one.get('PayloadType'));
    expect(types).toEqual(['com.apple.security.root', 'com.apple.security.acme', 'com.apple.mdm']);
  });

  it('differs by its challenge, and refuses what is no address', () => {
    const other = {
      ...ENROLMENT,
      identity: { ...ENROLMENT.identity, challenge: 'autre' } as EnrolmentProfile['identity'],
    };
    expect(writeEnrolmentProfile(other)).not.toEqual(writeEnrolmentProfile(ENROLMENT));
    expect(refusalOf(() => writeEnrolmentProfile({ ...ENROLMENT, serverUrl: 'javascript:x' }))).toBe(
      'wire-apple.invalidPayload',
    );
  });
});

describe('a profile that holds a secret', () => {
  const network = payload(
    'com.apple.wifi.managed',
    { identifier: 'fr.chariot.wifi' },
    {
      SSID_STR: 'sealed:1',
      EncryptionType: 'WPA2',
      EAPClientConfiguration: { AcceptEAPTypes: [25], UserName: 'sealed:1', UserPassword: 'sealed:1' },
    },
  );
  const written = (secret: string): PlistDict =>
    readDict(writeProfile({ identifier: 'fr.chariot', payloads: [network], secrets: new Map([['sealed:1', secret]]) }));

  it('has it where a secret stands, and nowhere else', () => {
    const [one] = written('motdepasse').get('PayloadContent') as PlistDict[];
    expect(one?.get('SSID_STR')).toBe('sealed:1');
    expect(Object.fromEntries(one?.get('EAPClientConfiguration') as PlistDict)).toMatchObject({
      UserName: 'sealed:1',
      UserPassword: 'motdepasse',
    });
  });

  it('has UUIDs that say nothing of it', () => {
    expect(written('motdepasse').get('PayloadUUID')).toBe(written('autre').get('PayloadUUID'));
    expect(written('motdepasse').get('PayloadUUID')).toBe(
      readDict(writeProfile({ identifier: 'fr.chariot', payloads: [network] })).get('PayloadUUID'),
    );
  });
});
