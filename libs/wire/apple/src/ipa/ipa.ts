import { DomainError } from '@chariot/kernel';
import { lineOf } from '../plist/fields.js';
import { readDict } from '../plist/reader.js';
import type { PlistDict, PlistInput } from '../plist/value.js';
import { plistBytes } from '../plist/writer.js';
import { unfitIpa } from './unfit.js';
import { unzipped, zipEntries, type ZipEntry } from './zip.js';

/** An application of one's own, as its archive says it. */
export interface Ipa {
  readonly bundleId: string;
  readonly name: string;
  /** As people read it: `2.1`. */
  readonly version: string;
  /** Of the build; a later one replaces the former. */
  readonly build: string;
  readonly minimumOs: string | null;
  /** It runs on iPads. */
  readonly forIpad: boolean;
  /** When the profile inside ends, after which no iPad opens it. */
  readonly expiresAt: Date;
  /** Any device runs it (Apple Developer Enterprise Program); otherwise those of `devices` alone. */
  readonly forAll: boolean;
  /** UDIDs. */
  readonly devices: readonly string[];
}

const INFO = /^Payload\/[^/]+\.app\/Info\.plist$/;
const PROVISION = /^Payload\/[^/]+\.app\/embedded\.mobileprovision$/;
const MOST_INFO = 1024 * 1024;
const MOST_PROVISION = 1024 * 1024;
const MOST_DEVICES = 10_000;
const IPAD = 2;
const BUNDLE = /^[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9_-]{1,60}){1,8}$/;
const VERSION = /^[0-9A-Za-z.+-]{1,40}$/;

/**
 * What an `.ipa` is: its names and its profile, of a zip of which two small files are unpacked. That the profile is Apple's is not
 * looked at: whoever installs it is the iPad, which does.
 * @param opened what is inside the signature (CMS) around that profile: `wire-cms` reads it
 * @throws wire-apple.unfitIpa with the part that does not fit
 */
export function readIpa(archive: Buffer, opened: (signed: Buffer) => Uint8Array): Ipa {
  const entries = zipEntries(archive);
  const info = said('Info.plist', () => readDict(unzipped(archive, only(entries, INFO, 'Info.plist'), MOST_INFO)));
  const provision = said('embedded.mobileprovision', () => {
    const bytes = unzipped(archive, only(entries, PROVISION, 'embedded.mobileprovision'), MOST_PROVISION);
    return readDict(Buffer.from(opened(bytes)));
  });
  const must = (key: string, pattern: RegExp): string => {
    const value = info.get(key);
    if (typeof value !== 'string' || !pattern.test(value)) throw unfitIpa(key);
    return value;
  };
  const expiresAt = provision.get('ExpirationDate');
  if (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime())) throw unfitIpa('ExpirationDate');
  const bundleId = must('CFBundleIdentifier', BUNDLE);
  const devices = texts(provision, 'ProvisionedDevices').slice(0, MOST_DEVICES);
  const forAll = provision.get('ProvisionsAllDevices') === true;
  // What is signed for the App Store names no device, and no iPad installs it from elsewhere.
  if (!forAll && devices.length === 0) throw unfitIpa('ProvisionsAllDevices');
  const minimum = info.get('MinimumOSVersion');
  const families = info.get('UIDeviceFamily');
  return {
    bundleId,
    name: lineOf(textIn(info, 'CFBundleDisplayName') ?? textIn(info, 'CFBundleName') ?? bundleId, 80) || bundleId,
    version: must('CFBundleShortVersionString', VERSION),
    build: must('CFBundleVersion', VERSION),
    minimumOs: typeof minimum === 'string' && /^\d{1,3}(\.\d{1,3}){0,2}$/.test(minimum) ? minimum : null,
    forIpad: !Array.isArray(families) || families.includes(IPAD),
    ...{ expiresAt, forAll, devices },
  };
}

/** Where an iPad finds an application of one's own (`InstallApplication`, ManifestURL): a property list of one item. */
export function writeAppManifest(app: Pick<Ipa, 'bundleId' | 'name' | 'build'>, url: string): Buffer {
  const manifest: PlistInput = {
    items: [
      {
        assets: [{ kind: 'software-package', url }],
        metadata: { kind: 'software', title: app.name, 'bundle-identifier': app.bundleId, 'bundle-version': app.build },
      },
    ],
  };
  return plistBytes(manifest);
}

function only(entries: readonly ZipEntry[], pattern: RegExp, where: string): ZipEntry {
  const [found, another] = entries.filter(({ name }) => pattern.test(name));
  // Two of them would be read as one thing here and as another by an iPad.
  if (found === undefined || another !== undefined) throw unfitIpa(where);
  return found;
}

function said(where: string, read: () => PlistDict): PlistDict {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'wire-apple.unfitIpa') throw error;
    throw unfitIpa(where, error);
  }
}

const textIn = (dict: PlistDict, key: string): string | undefined => {
  const value = dict.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const texts = (dict: PlistDict, key: string): string[] => {
  const value = dict.get(key);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};
