import { z } from 'zod';
import { anyDict, bundleId, bytes, countOf, httpsUrl, identifier, text } from '../shapes.js';
import { applicationAttributes, settingsItem, SUPERVISED_ITEMS } from './settings-items.js';

/**
 * What may be asked of a device about itself. No line, no address, no account, no position: those queries have no word here
 * (art. 5.1 c RGPD), and an iPad that is not asked for its IMEI does not say it.
 */
export const QUERIES = [
  ...['UDID', 'OrganizationInfo', 'MDMOptions', 'AwaitingConfiguration', 'DeviceName', 'OSVersion', 'BuildVersion'],
  ...['SupplementalOSVersionExtra', 'SupplementalBuildVersion', 'ModelName', 'Model', 'ModelNumber', 'ProductName'],
  ...['SerialNumber', 'DeviceCapacity', 'AvailableDeviceCapacity', 'BatteryLevel', 'IsSupervised', 'IsMultiUser'],
  ...['IsActivationLockEnabled', 'IsCloudBackupEnabled', 'IsMDMLostModeEnabled', 'MaximumResidentUsers'],
  ...['EstimatedResidentUsers', 'QuotaSize', 'ResidentUsers', 'UserSessionTimeout', 'TemporarySessionTimeout'],
  ...['TemporarySessionOnly', 'ManagedAppleIDDefaultDomains', 'OnlineAuthenticationGracePeriod', 'TimeZone'],
  ...['SkipLanguageAndLocaleSetupForNewUsers', 'DiagnosticSubmissionEnabled', 'AppAnalyticsEnabled'],
  ...['SoftwareUpdateDeviceID', 'SoftwareUpdateSettings', 'DevicePropertiesAttestation'],
] as const;

/** What may be asked about each application. */
export const APPLICATION_ITEMS = [
  ...['AdHocCodeSigned', 'AppStoreVendable', 'BetaApp', 'BundleSize', 'DeviceBasedVPP', 'DistributorIdentifier'],
  ...['DynamicSize', 'ExternalVersionIdentifier', 'HasUpdateAvailable', 'Identifier', 'Installing', 'IsAppClip'],
  ...['IsValidated', 'Name', 'ShortVersion', 'Version'],
] as const;

const nothing = z.strictObject({});
const identifiers = z.array(bundleId).min(1).max(500);
const managedOnly = z.strictObject({ ManagedOnly: z.boolean().optional() });
const anywhere = { supervised: false } as const;
const supervised = { supervised: true } as const;

/** By RequestType: its keys, by Apple's names, and whether only a supervised iPad obeys. */
export const COMMANDS = {
  DeviceInformation: {
    ...anywhere,
    schema: z
      .strictObject({
        Queries: z.array(z.enum(QUERIES)).min(1),
        DeviceAttestationNonce: bytes(32).optional(),
      })
      .refine(
        ({ Queries, DeviceAttestationNonce }) =>
          DeviceAttestationNonce === undefined || Queries.includes('DevicePropertiesAttestation'),
        { path: ['DeviceAttestationNonce'] },
      ),
  },
  SecurityInfo: { ...anywhere, schema: nothing },
  CertificateList: { ...anywhere, schema: managedOnly },
  ProfileList: { ...anywhere, schema: managedOnly },
  InstallProfile: { ...anywhere, schema: z.strictObject({ Payload: bytes() }) },
  RemoveProfile: { ...anywhere, schema: z.strictObject({ Identifier: identifier }) },
  Settings: { ...anywhere, schema: z.strictObject({ Settings: z.array(settingsItem).min(1).max(50) }) },
  InstallApplication: {
    ...anywhere,
    schema: z
      .strictObject({
        iTunesStoreID: z.int().min(1).optional(),
        Identifier: bundleId.optional(),
        ManifestURL: httpsUrl.optional(),
        Options: z.strictObject({ PurchaseMethod: z.union([z.literal(0), z.literal(1)]).optional() }).optional(),
        /** 1: leaves with the enrolment; 4: its data are in no backup; 5: both. */
        ManagementFlags: z.union([z.literal(1), z.literal(4), z.literal(5)]).optional(),
        Configuration: anyDict.optional(),
        Attributes: applicationAttributes.optional(),
        ChangeManagementState: z.literal('Managed').optional(),
      })
      .refine((app) => countOf(app, ['iTunesStoreID', 'Identifier', 'ManifestURL']) === 1, { path: ['iTunesStoreID'] })
      // A licence is Apple's: an application of one's own has none to spend.
      .refine((app) => app.ManifestURL === undefined || app.Options === undefined, { path: ['Options'] }),
  },
  RemoveApplication: { ...anywhere, schema: z.strictObject({ Identifier: bundleId }) },
  InstalledApplicationList: {
    ...anywhere,
    schema: z.strictObject({
      Identifiers: identifiers.optional(),
      ManagedAppsOnly: z.boolean().optional(),
      Items: z.array(z.enum(APPLICATION_ITEMS)).min(1).optional(),
    }),
  },
  ManagedApplicationList: { ...anywhere, schema: z.strictObject({ Identifiers: identifiers.optional() }) },
  ManagedApplicationConfiguration: { ...anywhere, schema: z.strictObject({ Identifiers: identifiers }) },
  ManagedApplicationFeedback: {
    ...anywhere,
    schema: z.strictObject({ Identifiers: identifiers, DeleteFeedback: z.boolean().optional() }),
  },
  EraseDevice: {
    ...anywhere,
    schema: z.strictObject({
      PreserveDataPlan: z.boolean().optional(),
      DisallowProximitySetup: z.boolean().optional(),
      /** The iPad enrols itself again: with the profile of the Wi-Fi, and its own where no Apple account assigns it. */
      ReturnToService: z
        .strictObject({
          Enabled: z.boolean(),
          WiFiProfileData: bytes().optional(),
          MDMProfileData: bytes().optional(),
        })
        .optional(),
    }),
  },
  RestartDevice: { ...supervised, schema: nothing },
  ShutDownDevice: { ...supervised, schema: nothing },
  DeviceLock: {
    ...anywhere,
    schema: z.strictObject({ Message: text(500).optional(), PhoneNumber: text(40).optional() }),
  },
  ClearPasscode: { ...anywhere, schema: z.strictObject({ UnlockToken: bytes(64 * 1024) }) },
  EnableLostMode: {
    ...supervised,
    schema: z
      .strictObject({
        Message: text(500, 1).optional(),
        PhoneNumber: text(40, 1).optional(),
        Footnote: text(200).optional(),
      })
      // One of them at least: an iPad that says nothing cannot be brought back.
      .refine((lost) => countOf(lost, ['Message', 'PhoneNumber']) > 0, { path: ['Message'] }),
  },
  DisableLostMode: { ...supervised, schema: nothing },
  DeviceLocation: { ...supervised, schema: nothing },
  PlayLostModeSound: { ...supervised, schema: nothing },
  UserList: { ...anywhere, schema: nothing },
  LogOutUser: { ...anywhere, schema: nothing },
  DeleteUser: {
    ...anywhere,
    schema: z
      .strictObject({
        UserName: text(256, 1).optional(),
        ForceDeletion: z.boolean().optional(),
        DeleteAllUsers: z.boolean().optional(),
      })
      .refine((user) => (user.UserName !== undefined) !== (user.DeleteAllUsers === true), { path: ['UserName'] }),
  },
  AvailableOSUpdates: { ...supervised, schema: nothing },
  ScheduleOSUpdate: {
    ...supervised,
    schema: z.strictObject({
      Updates: z
        .array(
          z
            .strictObject({
              InstallAction: z.enum(['Default', 'DownloadOnly', 'InstallASAP']),
              ProductKey: text(200, 1).optional(),
              ProductVersion: z
                .string()
                .regex(/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}$/)
                .optional(),
            })
            .refine((update) => countOf(update, ['ProductKey', 'ProductVersion']) > 0, { path: ['ProductVersion'] }),
        )
        .length(1),
    }),
  },
  OSUpdateStatus: { ...supervised, schema: nothing },
  /** `Data`: the tokens (JSON), which spare the device one question. */
  DeclarativeManagement: { ...anywhere, schema: z.strictObject({ Data: bytes().optional() }) },
  ActivationLockBypassCode: { ...supervised, schema: nothing },
  ClearActivationLockBypassCode: { ...supervised, schema: nothing },
  ClearRestrictionsPassword: { ...supervised, schema: nothing },
  DeviceConfigured: { ...supervised, schema: nothing },
  UserConfigured: { ...supervised, schema: nothing },
} as const;

export type RequestType = keyof typeof COMMANDS;
export const REQUEST_TYPES = Object.keys(COMMANDS) as readonly RequestType[];
/** Of a command without keys, zod says that every key is `never`, and RequestType with them. */
type Keys<Written> = string extends keyof Written ? unknown : Written;
/** A command in Apple's own words: `{ RequestType: 'DeviceLock', Message: '…' }`. */
export type Command = {
  [Type in RequestType]: { readonly RequestType: Type } & Keys<z.output<(typeof COMMANDS)[Type]['schema']>>;
}[RequestType];

/** Whether only a supervised iPad obeys it: said before it is asked. */
export function needsSupervision(command: Command): boolean {
  if (command.RequestType === 'Settings') return command.Settings.some(({ Item }) => SUPERVISED_ITEMS.has(Item));
  return COMMANDS[command.RequestType].supervised;
}
