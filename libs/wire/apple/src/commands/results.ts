import { wireAppleError } from '../errors.js';
import { Guarded } from '../guarded.js';
import { LIMITS } from '../limits.js';
import { Fields } from '../plist/fields.js';
import { errorsOf, type Location, type Report, type ReportedError } from './report.js';

/** What a device answers about itself; null: it did not say. Capacities in bytes, the battery from 0 to 1. */
export interface DeviceInformation {
  readonly deviceName: string | null;
  readonly serialNumber: string | null;
  readonly model: string | null;
  readonly modelName: string | null;
  readonly modelNumber: string | null;
  readonly productName: string | null;
  readonly osVersion: string | null;
  readonly osVersionExtra: string | null;
  readonly buildVersion: string | null;
  readonly storageBytes: number | null;
  readonly storageFreeBytes: number | null;
  readonly battery: number | null;
  readonly supervised: boolean | null;
  readonly shared: boolean | null;
  readonly activationLocked: boolean | null;
  readonly lostMode: boolean | null;
  readonly awaitingConfiguration: boolean | null;
  readonly cloudBackup: boolean | null;
  readonly timeZone: string | null;
  readonly softwareUpdateDeviceId: string | null;
  readonly residentUsers: number | null;
  readonly maximumResidentUsers: number | null;
  readonly quotaMegabytes: number | null;
}

export interface SecurityInfo {
  readonly passcodePresent: boolean | null;
  readonly passcodeCompliant: boolean | null;
  readonly passcodeCompliantWithProfiles: boolean | null;
  /** Blocks and files: what an iPad with a passcode always is. */
  readonly encrypted: boolean | null;
}

export interface ManagedApplication {
  readonly identifier: string;
  /** Apple's word (`Managed`, `Installing`, `ManagedButUninstalled`, `Failed`…); a later system may have others. */
  readonly status: string | null;
  readonly validated: boolean | null;
  readonly hasConfiguration: boolean | null;
}

export interface InstalledApplication {
  readonly identifier: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly shortVersion: string | null;
  readonly bundleBytes: number | null;
  readonly dataBytes: number | null;
  readonly installing: boolean | null;
  readonly updateAvailable: boolean | null;
}

export interface ListedCertificate {
  readonly commonName: string | null;
  readonly identity: boolean | null;
  /** DER, as the device has it. */
  readonly der: Buffer;
}

export interface ListedProfile {
  readonly identifier: string;
  readonly uuid: string | null;
  readonly displayName: string | null;
  readonly managed: boolean | null;
  readonly payloads: readonly { readonly type: string; readonly identifier: string | null }[];
}

export interface ListedUser {
  /** A pupil's account. */
  readonly account: Guarded<string>;
  readonly loggedIn: boolean | null;
  readonly toSync: boolean | null;
  readonly quotaBytes: number | null;
  readonly usedBytes: number | null;
}

export interface AvailableUpdate {
  readonly productKey: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly build: string | null;
  readonly downloadBytes: number | null;
  readonly critical: boolean | null;
  readonly restart: boolean | null;
}

export interface UpdateProgress {
  readonly productKey: string;
  readonly status: string | null;
  readonly downloaded: boolean | null;
  /** From 0 to 1. */
  readonly progress: number | null;
}

export interface ScheduledUpdate {
  readonly productKey: string | null;
  readonly action: string | null;
  readonly status: string | null;
  readonly errors: readonly ReportedError[];
}

export interface AppliedSetting {
  readonly status: string | null;
  readonly identifier: string | null;
  readonly errors: readonly ReportedError[];
}

export interface Installation {
  readonly identifier: string | null;
  readonly state: string | null;
  readonly rejection: string | null;
}

const GIB = 1024 ** 3;

/** By the RequestType of the command that the report is about. */
const READERS = {
  DeviceInformation: ({ plist }: Report): DeviceInformation => {
    const said = new Fields(plist).fields('QueryResponses') ?? new Fields(new Map());
    const battery = said.number('BatteryLevel');
    return {
      deviceName: said.line('DeviceName'),
      serialNumber: said.line('SerialNumber', 100),
      model: said.line('Model', 120),
      modelName: said.line('ModelName', 120),
      modelNumber: said.line('ModelNumber', 120),
      productName: said.line('ProductName', 120),
      osVersion: said.line('OSVersion', 100),
      osVersionExtra: said.line('SupplementalOSVersionExtra', 40),
      buildVersion: said.line('BuildVersion', 100),
      // Gibibytes with decimals on the wire.
      storageBytes: scaled(said.number('DeviceCapacity'), GIB),
      storageFreeBytes: scaled(said.number('AvailableDeviceCapacity'), GIB),
      // −1: it does not know.
      battery: battery !== null && battery >= 0 && battery <= 1 ? battery : null,
      supervised: said.flag('IsSupervised'),
      shared: said.flag('IsMultiUser'),
      activationLocked: said.flag('IsActivationLockEnabled'),
      lostMode: said.flag('IsMDMLostModeEnabled'),
      awaitingConfiguration: said.flag('AwaitingConfiguration'),
      cloudBackup: said.flag('IsCloudBackupEnabled'),
      timeZone: said.line('TimeZone', 60),
      softwareUpdateDeviceId: said.line('SoftwareUpdateDeviceID', 100),
      residentUsers: said.whole('ResidentUsers'),
      maximumResidentUsers: said.whole('MaximumResidentUsers'),
      quotaMegabytes: said.whole('QuotaSize'),
    };
  },
  SecurityInfo: ({ plist }: Report): SecurityInfo => {
    const said = new Fields(plist).fields('SecurityInfo') ?? new Fields(new Map());
    const caps = said.whole('HardwareEncryptionCaps');
    return {
      passcodePresent: said.flag('PasscodePresent'),
      passcodeCompliant: said.flag('PasscodeCompliant'),
      passcodeCompliantWithProfiles: said.flag('PasscodeCompliantWithProfiles'),
      // Bit 1: blocks; bit 2: files.
      encrypted: caps === null ? null : (caps & 3) === 3,
    };
  },
  ManagedApplicationList: ({ plist }: Report): ManagedApplication[] => {
    const list = plist.get('ManagedApplicationList');
    if (!(list instanceof Map)) return [];
    return [...list].slice(0, LIMITS.list).flatMap(([identifier, value]) => {
      if (!(value instanceof Map) || !APPLICATION.test(identifier)) return [];
      const app = new Fields(value);
      return [
        {
          identifier,
          status: app.line('Status', 60),
          validated: app.flag('IsValidated'),
          hasConfiguration: app.flag('HasConfiguration'),
        },
      ];
    });
  },
  InstalledApplicationList: ({ plist }: Report): InstalledApplication[] =>
    Fields.all(plist.get('InstalledApplicationList')).flatMap((app) => {
      const identifier = app.line('Identifier');
      if (identifier === null) return [];
      return [
        {
          identifier,
          name: app.line('Name', 120),
          version: app.line('Version', 80),
          shortVersion: app.line('ShortVersion', 80),
          bundleBytes: app.whole('BundleSize'),
          dataBytes: app.whole('DynamicSize'),
          installing: app.flag('Installing'),
          updateAvailable: app.flag('HasUpdateAvailable'),
        },
      ];
    }),
  CertificateList: ({ plist }: Report): ListedCertificate[] =>
    Fields.all(plist.get('CertificateList')).flatMap((certificate) => {
      const der = certificate.bytes('Data');
      if (der === null) return [];
      return [{ commonName: certificate.line('CommonName'), identity: certificate.flag('IsIdentity'), der }];
    }),
  ProfileList: ({ plist }: Report): ListedProfile[] =>
    Fields.all(plist.get('ProfileList')).flatMap((profile) => {
      const identifier = profile.line('PayloadIdentifier');
      if (identifier === null) return [];
      const payloads = Fields.all(profile.dict.get('PayloadContent')).flatMap((payload) => {
        const type = payload.line('PayloadType');
        return type === null ? [] : [{ type, identifier: payload.line('PayloadIdentifier') }];
      });
      return [
        {
          identifier,
          uuid: profile.line('PayloadUUID', 100),
          displayName: profile.line('PayloadDisplayName'),
          managed: profile.flag('IsManaged'),
          payloads,
        },
      ];
    }),
  UserList: ({ users }: Report): ListedUser[] =>
    Fields.all(users?.reveal()).flatMap((user) => {
      const account = user.dict.get('UserName');
      if (typeof account !== 'string' || account === '' || account.length > 256) return [];
      return [
        {
          account: new Guarded(account),
          loggedIn: user.flag('IsLoggedIn'),
          toSync: user.flag('HasDataToSync'),
          quotaBytes: user.whole('DataQuota'),
          usedBytes: user.whole('DataUsed'),
        },
      ];
    }),
  AvailableOSUpdates: ({ plist }: Report): AvailableUpdate[] =>
    Fields.all(plist.get('AvailableOSUpdates')).flatMap((update) => {
      const productKey = update.line('ProductKey');
      if (productKey === null) return [];
      return [
        {
          productKey,
          name: update.line('HumanReadableName'),
          version: update.line('Version', 40),
          build: update.line('Build', 40),
          downloadBytes: update.whole('DownloadSize'),
          critical: update.flag('IsCritical'),
          restart: update.flag('RestartRequired'),
        },
      ];
    }),
  OSUpdateStatus: ({ plist }: Report): UpdateProgress[] =>
    Fields.all(plist.get('OSUpdateStatus')).flatMap((update) => {
      const productKey = update.line('ProductKey');
      if (productKey === null) return [];
      return [
        {
          productKey,
          status: update.line('Status', 60),
          downloaded: update.flag('IsDownloaded'),
          progress: update.number('DownloadPercentComplete'),
        },
      ];
    }),
  ScheduleOSUpdate: ({ plist }: Report): ScheduledUpdate[] =>
    Fields.all(plist.get('UpdateResults')).map((update) => ({
      productKey: update.line('ProductKey'),
      action: update.line('InstallAction', 60),
      status: update.line('Status', 60),
      errors: errorsOf(update),
    })),
  Settings: ({ plist }: Report): AppliedSetting[] =>
    Fields.all(plist.get('Settings')).map((setting) => ({
      status: setting.line('Status', 60),
      identifier: setting.line('Identifier'),
      errors: errorsOf(setting),
    })),
  /** « Acknowledged » is a promise here: only `ManagedApplicationList` says that the application is there. */
  InstallApplication: ({ plist }: Report): Installation => {
    const said = new Fields(plist);
    return {
      identifier: said.line('Identifier'),
      state: said.line('State', 60),
      rejection: said.line('RejectionReason', 60),
    };
  },
  ActivationLockBypassCode: ({ plist }: Report): Guarded<string> | null => {
    const code = plist.get('ActivationLockBypassCode');
    return typeof code === 'string' && /^[A-Za-z0-9-]{1,100}$/.test(code) ? new Guarded(code) : null;
  },
} as const;

const APPLICATION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

export type ResultType = keyof typeof READERS;
export type Result<Type extends ResultType> = ReturnType<(typeof READERS)[Type]>;
export const RESULT_TYPES = Object.keys(READERS) as readonly ResultType[];

/**
 * What an acknowledged report answers to the command that was sent: the report itself does not repeat which one it was.
 * What is absent or odd in it is null or left out; a position is not among the results (`locationOf`).
 */
export function readResult<Type extends ResultType>(requestType: Type, report: Report): Result<Type> {
  const read = READERS[requestType] as ((report: Report) => Result<Type>) | undefined;
  if (!Object.hasOwn(READERS, requestType) || read === undefined) {
    throw wireAppleError('unknownResult', { requestType });
  }
  return read(report);
}

/**
 * Where a device is: only in Lost Mode, which two persons have switched on and which ends by itself. Null: it does not know.
 * @throws wire-apple.locationRefused outside of Lost Mode, whether or not the report has a position
 */
export function locationOf(report: Report, device: { readonly lostMode: boolean }): Location | null {
  if (!device.lostMode) throw wireAppleError('locationRefused');
  return report.location?.reveal() ?? null;
}

const scaled = (value: number | null, by: number): number | null => {
  if (value === null || value < 0) return null;
  const bytes = Math.round(value * by);
  return Number.isSafeInteger(bytes) ? bytes : null;
};
