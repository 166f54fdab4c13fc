import {
  DECLARATION_TYPES,
  DeclarationSet,
  declaration,
  expertDeclaration,
  readStatusReport,
  writeAcmeCredential,
  writeDeclaration,
  writeScepCredential,
  type AcmeCredential,
  type Declaration,
  type DeclarationType,
  type ScepCredential,
} from '../index.js';
import { example, refusalOf } from '../refusal.scene.js';
import { sample } from '../testdata.scene.js';

interface Example {
  readonly type: DeclarationType;
  readonly identifier: string;
  readonly payload: never;
}
const EXAMPLES = example<Example[]>(sample('examples/declarations.json'));
const made = EXAMPLES.map(({ type, identifier, payload }) => declaration(type, identifier, payload));
const when = new Date('2026-11-10T08:00:00.123Z');

describe('a declaration', () => {
  it('has an example of each type', () => {
    expect([...new Set(EXAMPLES.map(({ type }) => type))].sort()).toEqual([...DECLARATION_TYPES].sort());
  });

  it('has a token that is its content’s, and nothing else’s', () => {
    const [one, other] = [
      declaration('com.apple.configuration.passcode.settings', 'a', { MinimumLength: 6, RequirePasscode: true }),
      declaration('com.apple.configuration.passcode.settings', 'a', { RequirePasscode: true, MinimumLength: 6 }),
    ];
    expect(one.ServerToken).toBe(other.ServerToken);
    expect(writeDeclaration(one)).toBe(writeDeclaration(other));
    const changed = [
      declaration('com.apple.configuration.passcode.settings', 'a', { MinimumLength: 7, RequirePasscode: true }),
      declaration('com.apple.configuration.passcode.settings', 'b', { MinimumLength: 6, RequirePasscode: true }),
    ];
    expect(new Set([one, ...changed].map(({ ServerToken }) => ServerToken)).size).toBe(3);
  });

  // The token is what `openssl dgst -sha256` says of the rest, in base64url.
  it('is written as it will be for ever: a change here makes every iPad fetch again', () => {
    expect(
      writeDeclaration(
        declaration('com.apple.configuration.legacy', 'fr.chariot.settings', { ProfileURL: 'https://a.fr/b' }),
      ),
    ).toBe(
      '{"Identifier":"fr.chariot.settings","Payload":{"ProfileURL":"https://a.fr/b"},"ServerToken":"8lo6_-HWbyZcglOmQ4JtojkQZnpN-Vwx-KQ6y8xbG70","Type":"com.apple.configuration.legacy"}',
    );
  });

  it.each<[string, DeclarationType, object]>([
    [
      'two applications',
      'com.apple.configuration.app.managed',
      { AppStoreID: '1', BundleID: 'a.b', InstallBehavior: { License: {} } },
    ],
    ['no application', 'com.apple.configuration.app.managed', { InstallBehavior: { License: {} } }],
    ['no licence', 'com.apple.configuration.app.managed', { AppStoreID: '1' }],
    [
      'a date with a zone',
      'com.apple.configuration.softwareupdate.enforcement.specific',
      { TargetOSVersion: '18.2', TargetLocalDateTime: '2026-12-19T19:00:00Z' },
    ],
    [
      '30 February',
      'com.apple.configuration.softwareupdate.enforcement.specific',
      { TargetOSVersion: '18.2', TargetLocalDateTime: '2026-02-30T19:00:00' },
    ],
    [
      'the month 13',
      'com.apple.configuration.softwareupdate.enforcement.specific',
      { TargetOSVersion: '18.2', TargetLocalDateTime: '2026-13-01T19:00:00' },
    ],
    ['seventeen digits', 'com.apple.configuration.passcode.settings', { MinimumLength: 17 }],
    [
      'accounts of people',
      'com.apple.configuration.management.status-subscriptions',
      { StatusItems: [{ Name: 'account.list.mail.incoming' }] },
    ],
    ['a key too many', 'com.apple.configuration.legacy', { ProfileURL: 'https://a.fr', Other: 1 }],
    ['no configuration', 'com.apple.activation.simple', { StandardConfigurations: [] }],
  ])('is refused with %s', (_, type, payload) => {
    expect(refusalOf(() => declaration(type, 'a', payload as never))).toBe('wire-apple.invalidDeclaration');
  });

  it('may be an expert’s, of any type that Apple could have', () => {
    const one = expertDeclaration('com.apple.configuration.safari.extensions.settings', 'a', { ManagedExtensions: {} });
    expect(new DeclarationSet([one]).find('configuration', 'a')).toEqual(one);
    for (const type of ['com.apple.other.thing', 'configuration', 'com.apple.configuration.', '__proto__']) {
      expect(refusalOf(() => expertDeclaration(type, 'a', {}))).toBe('wire-apple.invalidDeclaration');
    }
    expect(refusalOf(() => declaration('toString' as DeclarationType, 'a', {} as never))).toBe(
      'wire-apple.invalidDeclaration',
    );
    expect(refusalOf(() => expertDeclaration('com.apple.asset.data', 'a/b', {}))).toBe('wire-apple.invalidDeclaration');
  });
});

describe('a credential', () => {
  it('is JSON at its address, bytes in base64', () => {
    const scep: ScepCredential = {
      URL: 'https://a.fr/scep',
      Challenge: 'K7QM',
      Keysize: 2048,
      'Key Type': 'RSA',
      'Key Usage': 5,
      CAFingerprint: Buffer.from('abc'),
    };
    expect(JSON.parse(writeScepCredential(scep))).toEqual({ ...scep, CAFingerprint: 'YWJj' });
    const acme: AcmeCredential = {
      DirectoryURL: 'https://a.fr/acme',
      ClientIdentifier: 'a',
      KeySize: 384,
      KeyType: 'ECSECPrimeRandom',
      HardwareBound: true,
      Attest: true,
      Subject: [[['CN', 'iPad']]],
    };
    expect(JSON.parse(writeAcmeCredential(acme))).toEqual(acme);
    expect(refusalOf(() => writeScepCredential({ ...scep, Keysize: 1024 } as never))).toBe(
      'wire-apple.invalidDeclaration',
    );
    expect(refusalOf(() => writeAcmeCredential({ ...acme, HardwareBound: false }))).toBe(
      'wire-apple.invalidDeclaration',
    );
  });
});

describe('what a device is given', () => {
  it('has one token, whatever the order', () => {
    const [there, back] = [new DeclarationSet(made), new DeclarationSet([...made].reverse())];
    expect(there.token).toBe(back.token);
    expect(there.writeItems()).toBe(back.writeItems());
    expect(new DeclarationSet(made.slice(1)).token).not.toBe(there.token);
    expect(new DeclarationSet([]).writeItems()).toContain('"Activations":[]');
  });

  it('answers tokens, items and each declaration', () => {
    const set = new DeclarationSet(made);
    expect(JSON.parse(set.writeTokens(when))).toEqual({
      SyncTokens: { DeclarationsToken: set.token, Timestamp: '2026-11-10T08:00:00Z' },
    });
    const items = JSON.parse(set.writeItems()) as {
      Declarations: Record<string, { Identifier: string; ServerToken: string }[]>;
    };
    expect(Object.keys(items.Declarations).sort()).toEqual(['Activations', 'Assets', 'Configurations', 'Management']);
    const listed = Object.values(items.Declarations).flat();
    expect(listed).toHaveLength(made.length);
    for (const { Identifier, ServerToken } of listed) {
      const found = (['activation', 'asset', 'configuration', 'management'] as const).flatMap(
        (kind) => set.find(kind, Identifier) ?? [],
      );
      expect(found).toMatchObject([{ Identifier, ServerToken }]);
    }
    expect(set.find('configuration', 'fr.chariot.wallpaper')).toBeNull();
    expect(set.find('asset', '__proto__')).toBeNull();
    expect(refusalOf(() => set.writeTokens(new Date(Number.NaN)))).toBe('wire-apple.malformed');
  });

  it.each<[string, Declaration[]]>([
    ['two of one name', [...made, made[0] as Declaration]],
    [
      'an activation of what is not there',
      [declaration('com.apple.activation.simple', 'a', { StandardConfigurations: ['b'] })],
    ],
    [
      'a certificate that is not there',
      [declaration('com.apple.configuration.security.certificate', 'a', { CredentialAssetReference: 'b' })],
    ],
    [
      'an activation of what is no text',
      [expertDeclaration('com.apple.activation.simple', 'a', { StandardConfigurations: [1] })],
    ],
    ['one of no kind', [{ ...(made[0] as Declaration), Type: 'x' }]],
  ])('is refused with %s', (_, declarations) => {
    expect(refusalOf(() => new DeclarationSet(declarations))).toBe('wire-apple.invalidDeclaration');
  });
});

describe('a status report', () => {
  const report = readStatusReport(sample('status-report.json'));

  it('is read item by item', () => {
    expect(report).toMatchObject({
      full: true,
      serialNumber: 'DMPFW1XXQ1GC',
      modelName: 'iPad (9e génération)',
      osVersion: '18.1',
      batteryHealth: 'service-recommended',
      passcodeCompliant: true,
      passcodePresent: false,
      updateState: 'failed',
      updateVersion: '18.2',
      updateFailure: { count: 2, reason: 'Not enough space' },
      errors: [{ item: 'passcode.is-present', reasons: [{ code: 'Error.Unknown', description: 'Unknown' }] }],
      certificates: [{ identifier: 'c1', removed: false, der: Buffer.from('3003020100', 'hex') }],
    });
    expect(report.apps).toMatchObject([
      { identifier: 'org.geogebra.ios.graphing', state: 'managed', removed: false },
      { identifier: 'com.apple.Numbers', state: null, removed: true },
      { identifier: 'fr.exemple.lecture', state: 'failed', reasons: [{ code: 'Error.LicenseNotFound' }] },
    ]);
    expect(report.declarations).toEqual([
      {
        kind: 'activation',
        identifier: 'fr.chariot.activation',
        serverToken: 'abc',
        active: true,
        valid: 'valid',
        reasons: [],
      },
      {
        kind: 'configuration',
        identifier: 'fr.chariot.passcode',
        serverToken: 'def',
        active: false,
        valid: 'invalid',
        reasons: [{ code: 'Error.ConfigurationCannotBeApplied', description: null }],
      },
    ]);
  });

  it('keeps what nobody knows, and no account', () => {
    expect(report.items.get('future.thing')).toBe(7);
    expect([...report.items.keys()].filter((name) => name.startsWith('account'))).toEqual([]);
    expect(JSON.stringify([...report.items])).not.toContain('quelqu.un');
  });

  it('says nothing of what it does not say', () => {
    const { items, ...rest } = readStatusReport('{"StatusItems":{}}');
    expect(rest).toEqual({ full: false, errors: [] });
    expect(items.size).toBe(0);
  });

  it('leaves out what is odd', () => {
    const odd = readStatusReport(
      '{"StatusItems":{"app":{"managed":{"list":[7,{},{"identifier":"a","state":1}]}},"device":7},"Errors":7}',
    );
    expect(odd.apps).toEqual([
      {
        identifier: 'a',
        removed: false,
        state: null,
        updateState: null,
        name: null,
        version: null,
        shortVersion: null,
        reasons: [],
      },
    ]);
  });

  it.each<[string, string | Buffer, string]>([
    ['no JSON', '{', 'malformed'],
    ['no object', '[]', 'malformed'],
    ['no items', '{"StatusItems":[]}', 'malformed'],
    ['no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'malformed'],
    ['depth', `{"StatusItems":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`, 'malformed'],
    ['three megabytes', `{"StatusItems":{"a":"${'a'.repeat(3_000_000)}"}}`, 'tooLarge'],
    [
      'thousands of items',
      JSON.stringify({ StatusItems: Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [at, 1])) }),
      'malformed',
    ],
  ])('is refused with %s', (_, raw, code) => {
    expect(refusalOf(() => readStatusReport(raw))).toBe(`wire-apple.${code}`);
  });
});
