import { z } from 'zod';
import { anyDict, bundleId, bytes, countOf, seconds, text, uuid } from '../shapes.js';

const on = { Enabled: z.boolean() };
const gracePeriod = z.union([0, 60, 300, 900, 3_600, 14_400].map((value) => z.literal(value)));

/** What may be said of a managed application, at its installation and later. */
export const applicationAttributes = z.strictObject({
  VPNUUID: uuid.optional(),
  ContentFilterUUID: text(200, 1).optional(),
  DNSProxyUUID: text(200, 1).optional(),
  AssociatedDomains: z.array(text(300, 1)).max(50).optional(),
  AssociatedDomainsEnableDirectDownloads: z.boolean().optional(),
  /** False: pupils cannot take it away. */
  Removable: z.boolean().optional(),
  Hideable: z.boolean().optional(),
  Lockable: z.boolean().optional(),
});

/** Items of the `Settings` command, by their `Item`. */
export const SETTINGS_ITEMS = {
  Wallpaper: z.strictObject({
    Item: z.literal('Wallpaper'),
    /** PNG or JPEG. */
    Image: bytes(),
    /** 1: lock screen; 2: home screen; 3: both. */
    Where: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  }),
  Bluetooth: z.strictObject({ Item: z.literal('Bluetooth'), ...on }),
  ApplicationConfiguration: z.strictObject({
    Item: z.literal('ApplicationConfiguration'),
    Identifier: bundleId,
    /** Absent: the one it had is taken away. */
    Configuration: anyDict.optional(),
  }),
  ApplicationAttributes: z.strictObject({
    Item: z.literal('ApplicationAttributes'),
    Identifier: bundleId,
    Attributes: applicationAttributes.optional(),
  }),
  DeviceName: z.strictObject({ Item: z.literal('DeviceName'), DeviceName: text(63, 1) }),
  OrganizationInfo: z.strictObject({
    Item: z.literal('OrganizationInfo'),
    OrganizationInfo: z
      .strictObject({
        OrganizationName: text(200, 1),
        OrganizationShortName: text(80).optional(),
        OrganizationAddress: text(500).optional(),
        OrganizationPhone: text(40).optional(),
        OrganizationEmail: text(200).optional(),
        OrganizationMagic: text(200).optional(),
      })
      .optional(),
  }),
  MDMOptions: z.strictObject({
    Item: z.literal('MDMOptions'),
    MDMOptions: z.strictObject({ ActivationLockAllowedWhileSupervised: z.boolean().optional() }),
  }),
  SharedDeviceConfiguration: z
    .strictObject({
      Item: z.literal('SharedDeviceConfiguration'),
      /** Megabytes for each user. */
      QuotaSize: z.int().min(1).max(4_000_000).optional(),
      ResidentUsers: z.int().min(1).max(1_000).optional(),
      /** Seconds; 0 takes the limit away, and less than 30 is none. */
      UserSessionTimeout: sessionTimeout(),
      TemporarySessionTimeout: sessionTimeout(),
      TemporarySessionOnly: z.boolean().optional(),
      ManagedAppleIDDefaultDomains: z.array(text(253, 1)).max(10).optional(),
      OnlineAuthenticationGracePeriod: z.int().min(0).max(365).optional(),
      SkipLanguageAndLocaleSetupForNewUsers: z.boolean().optional(),
      AwaitUserConfiguration: z.strictObject(on).optional(),
      PasscodePolicy: z
        .strictObject({
          PasscodeLockGracePeriod: gracePeriod.optional(),
          AutoLockTime: z.int().min(120).max(86_400).optional(),
        })
        .optional(),
    })
    // Room is shared either by how much each has or by how many they are.
    .refine((item) => countOf(item, ['QuotaSize', 'ResidentUsers']) < 2, { path: ['QuotaSize'] }),
  DiagnosticSubmission: z.strictObject({ Item: z.literal('DiagnosticSubmission'), ...on }),
  AppAnalytics: z.strictObject({ Item: z.literal('AppAnalytics'), ...on }),
  PasscodeLockGracePeriod: z.strictObject({
    Item: z.literal('PasscodeLockGracePeriod'),
    PasscodeLockGracePeriod: gracePeriod,
  }),
  TimeZone: z.strictObject({
    Item: z.literal('TimeZone'),
    TimeZone: z.string().regex(/^[A-Za-z]{1,30}(?:\/[A-Za-z0-9_+-]{1,30}){0,3}$/),
  }),
  SoftwareUpdateSettings: z.strictObject({
    Item: z.literal('SoftwareUpdateSettings'),
    /** 0: all that are offered; 1: the lowest; 2: the highest. */
    RecommendationCadence: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  }),
} as const;
export type SettingsItemName = keyof typeof SETTINGS_ITEMS;

/** Those that only a supervised iPad takes. */
export const SUPERVISED_ITEMS: ReadonlySet<SettingsItemName> = new Set([
  'Wallpaper',
  'Bluetooth',
  'DeviceName',
  'TimeZone',
  'SoftwareUpdateSettings',
]);

const [first, ...others] = Object.values(SETTINGS_ITEMS);
export const settingsItem = z.discriminatedUnion('Item', [first!, ...others]);

function sessionTimeout() {
  return seconds.refine((value) => value === 0 || value >= 30).optional();
}
