import { zipArchive } from '@chariot/testkit';
import { plistBytes, readDict, readIpa, writeAppManifest } from '../index.js';

const INFO = {
  ...{ CFBundleIdentifier: 'fr.exemple.lire', CFBundleDisplayName: 'Lire', CFBundleShortVersionString: '2.1' },
  ...{ CFBundleVersion: '210', MinimumOSVersion: '16.0', UIDeviceFamily: [1, 2] },
};
const PROVISION = { ExpirationDate: new Date('2027-09-01T00:00:00Z'), ProvisionsAllDevices: true };
const inner = (bytes: Buffer): Buffer => bytes;
const refusal = (where: string): Error => expect.objectContaining({ code: 'wire-apple.unfitIpa', params: { where } });

function ipa(
  change: { info?: object; provision?: object; more?: Record<string, Buffer | string>; stored?: boolean } = {},
): Buffer {
  const { info = {}, provision = {}, more = {}, stored = false } = change;
  return zipArchive(
    {
      'Payload/': '',
      'Payload/Lire.app/Info.plist': plistBytes({ ...INFO, ...info }),
      'Payload/Lire.app/PlugIns/Autre.appex/Info.plist': plistBytes({ CFBundleIdentifier: 'fr.exemple.lire.autre' }),
      'Payload/Lire.app/embedded.mobileprovision': plistBytes({ ...PROVISION, ...provision }),
      'Payload/Lire.app/Lire': Buffer.alloc(100_000, 7),
      ...more,
    },
    { stored },
  );
}

describe('an application of one’s own', () => {
  it.each([false, true])('says its names, its version and until when it runs (stored: %s)', (stored) => {
    expect(readIpa(ipa({ stored }), inner)).toEqual({
      ...{ bundleId: 'fr.exemple.lire', name: 'Lire', version: '2.1', build: '210', minimumOs: '16.0', forIpad: true },
      ...{ expiresAt: PROVISION.ExpirationDate, forAll: true, devices: [] },
    });
  });

  it('may be for some devices alone, or for no iPad', () => {
    const some = readIpa(
      ipa({
        provision: { ProvisionsAllDevices: false, ProvisionedDevices: ['00008030-1'] },
        info: { UIDeviceFamily: [1] },
      }),
      inner,
    );
    expect(some).toMatchObject({ forAll: false, devices: ['00008030-1'], forIpad: false });
  });

  it.each([
    ['CFBundleIdentifier', { info: { CFBundleIdentifier: '../..' } }],
    ['CFBundleVersion', { info: { CFBundleVersion: 12 } }],
    ['ExpirationDate', { provision: { ExpirationDate: 'demain' } }],
    // Of the App Store.
    ['ProvisionsAllDevices', { provision: { ProvisionsAllDevices: false } }],
    ['Info.plist', { more: { 'Payload/Autre.app/Info.plist': plistBytes(INFO) } }],
    ['Info.plist', { more: { 'Payload/Lire.app/Info.plist': 'bonjour' } }],
    ['embedded.mobileprovision', { more: { 'Payload/Lire.app/embedded.mobileprovision': '' } }],
  ])('is refused at %s', (where, change) => {
    expect(() => readIpa(ipa(change), inner)).toThrow(refusal(where));
  });

  it('is no archive that was cut, that says more than it has, or that unpacks to more than a small file', () => {
    const whole = ipa();
    for (const bytes of [Buffer.alloc(0), Buffer.from('bonjour'), whole.subarray(0, -30), Buffer.alloc(100_000)]) {
      expect(() => readIpa(bytes, inner)).toThrow(refusal('archive'));
    }
    // A length that lies, of what goes on for 200 MB.
    const bomb = zipArchive({ 'Payload/A.app/Info.plist': Buffer.alloc(200 * 1024 * 1024) });
    for (const at of [bomb.indexOf('504b0304', 0, 'hex') + 22, bomb.lastIndexOf(Buffer.from('504b0102', 'hex')) + 24]) {
      bomb.writeUInt32LE(1_000, at);
    }
    expect(() => readIpa(bomb, inner)).toThrow(refusal('archive'));
    for (let at = 0; at < whole.length; at += 97) {
      const spoiled = Buffer.from(whole);
      spoiled[at] = (spoiled[at] ?? 0) ^ 0xff;
      try {
        readIpa(spoiled, inner);
      } catch (error) {
        expect(error).toMatchObject({ code: 'wire-apple.unfitIpa' });
      }
    }
  });

  it('is found by a manifest of one item', () => {
    const url = 'https://chariot.exemple.fr/app.ipa';
    const [item] = readDict(writeAppManifest(readIpa(ipa(), inner), url)).get('items') as Map<string, unknown>[];
    expect(item?.get('metadata')).toEqual(
      new Map([
        ...[['bundle-identifier', 'fr.exemple.lire'] as const, ['bundle-version', '210'] as const],
        ...[['kind', 'software'] as const, ['title', 'Lire'] as const],
      ]),
    );
  });
});
