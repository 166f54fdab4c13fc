import { z } from 'zod';
import { bundleId, countOf, httpsUrl, identifier, text, uuid } from '../shapes.js';
import type { DeclarationKind } from '../check-in/check-in.js';
import type { JsonValue } from '../json.js';

/** Of a download: bytes and SHA-256 in hexadecimal, so that the device refuses what is not what was meant. */
const reference = z.strictObject({
  DataURL: httpsUrl,
  ContentType: text(100, 1).optional(),
  Size: z.int().min(0).optional(),
  'Hash-SHA-256': z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});
/** `MDM`: the device shows its identity, as at the server's own doors. */
const authentication = z.strictObject({ Type: z.enum(['MDM', 'None']) });
const asset = z.strictObject({ Reference: reference, Authentication: authentication.optional() });
const keyAsset = asset.extend({ Accessible: z.enum(['Default', 'AfterFirstUnlock']).optional() });
const automatic = z.enum(['Allowed', 'AlwaysOn', 'AlwaysOff']);
const betaProgram = z.strictObject({ Description: text(200, 1), Token: text(500, 1) });
const jsonDict = z.record(
  z.string(),
  z.custom<JsonValue>((value) => value !== undefined),
);

/** What a device may be asked to tell of itself unasked; accounts of people have no word here (art. 5.1 c RGPD). */
export const STATUS_ITEMS = [
  ...['device.identifier.serial-number', 'device.identifier.udid', 'device.model.family', 'device.model.identifier'],
  ...['device.model.marketing-name', 'device.model.number', 'device.operating-system.build-version'],
  ...['device.operating-system.family', 'device.operating-system.marketing-name', 'device.operating-system.version'],
  ...['device.operating-system.supplemental.build-version', 'device.operating-system.supplemental.extra-version'],
  ...['device.power.battery-health', 'app.managed.list', 'management.client-capabilities', 'management.declarations'],
  ...['mdm.app', 'passcode.is-compliant', 'passcode.is-present', 'security.certificate.list'],
  ...['softwareupdate.beta-enrollment', 'softwareupdate.device-id', 'softwareupdate.failure-reason'],
  ...['softwareupdate.install-reason', 'softwareupdate.install-state', 'softwareupdate.pending-version'],
] as const;
export type StatusItem = (typeof STATUS_ITEMS)[number];

/** By type: which list it stands in, its keys by Apple's names, and the keys that name other declarations. */
export const DECLARATIONS = {
  'com.apple.activation.simple': {
    kind: 'activation',
    schema: z.strictObject({
      StandardConfigurations: z.array(identifier).min(1).max(500),
      /** In the words of NSPredicate. */
      Predicate: text(2_000, 1).optional(),
    }),
  },
  'com.apple.asset.data': { kind: 'asset', schema: asset },
  'com.apple.asset.credential.scep': { kind: 'asset', schema: keyAsset },
  'com.apple.asset.credential.acme': { kind: 'asset', schema: keyAsset },
  'com.apple.asset.credential.certificate': { kind: 'asset', schema: asset },
  'com.apple.configuration.app.managed': {
    kind: 'configuration',
    schema: z
      .strictObject({
        AppStoreID: z
          .string()
          .regex(/^[0-9]{1,20}$/)
          .optional(),
        BundleID: bundleId.optional(),
        ManifestURL: httpsUrl.optional(),
        InstallBehavior: z
          .strictObject({
            Install: z.enum(['Optional', 'Required']).optional(),
            License: z.strictObject({ Assignment: z.enum(['Device', 'User']).optional() }).optional(),
          })
          .optional(),
        IncludeInBackup: z.boolean().optional(),
        Attributes: z
          .strictObject({
            AssociatedDomains: z.array(text(300, 1)).max(50).optional(),
            AssociatedDomainsEnableDirectDownloads: z.boolean().optional(),
            ContentFilterUUID: text(200, 1).optional(),
            DNSProxyUUID: text(200, 1).optional(),
            VPNUUID: uuid.optional(),
          })
          .optional(),
      })
      .refine((app) => countOf(app, ['AppStoreID', 'BundleID', 'ManifestURL']) === 1, { path: ['AppStoreID'] })
      // Apple asks for it where the application is of its store.
      .refine((app) => app.ManifestURL !== undefined || app.InstallBehavior?.License !== undefined, {
        path: ['InstallBehavior', 'License'],
      }),
  },
  'com.apple.configuration.softwareupdate.enforcement.specific': {
    kind: 'configuration',
    schema: z.strictObject({
      TargetOSVersion: z.string().regex(/^[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}$/),
      TargetBuildVersion: z
        .string()
        .regex(/^[0-9A-Za-z]{1,20}$/)
        .optional(),
      /** By the device's own clock: no zone. */
      TargetLocalDateTime: z
        .string()
        .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$/)
        .refine((at) => new Date(`${at}Z`).getTime() > 0 && new Date(`${at}Z`).toISOString().startsWith(at)),
      DetailsURL: httpsUrl.optional(),
    }),
  },
  'com.apple.configuration.softwareupdate.settings': {
    kind: 'configuration',
    schema: z.strictObject({
      Notifications: z.boolean().optional(),
      Deferrals: z.strictObject({ CombinedPeriodInDays: z.int().min(1).max(90).optional() }).optional(),
      RecommendedCadence: z.enum(['All', 'Oldest', 'Newest']).optional(),
      AutomaticActions: z
        .strictObject({ Download: automatic.optional(), InstallOSUpdates: automatic.optional() })
        .optional(),
      RapidSecurityResponse: z
        .strictObject({ Enable: z.boolean().optional(), EnableRollback: z.boolean().optional() })
        .optional(),
      Beta: z
        .strictObject({
          ProgramEnrollment: automatic.optional(),
          OfferPrograms: z.array(betaProgram).max(20).optional(),
          RequireProgram: betaProgram.optional(),
        })
        .optional(),
    }),
  },
  'com.apple.configuration.passcode.settings': {
    kind: 'configuration',
    schema: z.strictObject({
      RequirePasscode: z.boolean().optional(),
      RequireAlphanumericPasscode: z.boolean().optional(),
      RequireComplexPasscode: z.boolean().optional(),
      MinimumLength: z.int().min(0).max(16).optional(),
      MinimumComplexCharacters: z.int().min(0).max(4).optional(),
      /** The last of them erases the iPad. */
      MaximumFailedAttempts: z.int().min(2).max(11).optional(),
      MaximumGracePeriodInMinutes: z.int().min(0).max(240).optional(),
      MaximumInactivityInMinutes: z.int().min(0).max(15).optional(),
      MaximumPasscodeAgeInDays: z.int().min(0).max(730).optional(),
      PasscodeReuseLimit: z.int().min(1).max(50).optional(),
    }),
  },
  /** A profile, fetched and installed by the device. */
  'com.apple.configuration.legacy': { kind: 'configuration', schema: z.strictObject({ ProfileURL: httpsUrl }) },
  'com.apple.configuration.management.status-subscriptions': {
    kind: 'configuration',
    schema: z.strictObject({
      StatusItems: z
        .array(z.strictObject({ Name: z.enum(STATUS_ITEMS) }))
        .min(1)
        .max(STATUS_ITEMS.length),
    }),
  },
  'com.apple.configuration.security.certificate': {
    kind: 'configuration',
    schema: z.strictObject({ CredentialAssetReference: identifier }),
  },
  'com.apple.configuration.security.identity': {
    kind: 'configuration',
    schema: z.strictObject({ CredentialAssetReference: identifier }),
  },
  'com.apple.management.organization-info': {
    kind: 'management',
    schema: z.strictObject({
      Name: text(200, 1),
      Email: text(200, 3).optional(),
      URL: httpsUrl.optional(),
      Proof: z.strictObject({ IdentityToken: text(500, 1).optional() }).optional(),
    }),
  },
  /** What predicates of activations may look at. */
  'com.apple.management.properties': { kind: 'management', schema: jsonDict },
  'com.apple.management.server-capabilities': {
    kind: 'management',
    schema: z.strictObject({ Version: text(20, 1), SupportedFeatures: jsonDict }),
  },
} as const satisfies Record<string, { kind: DeclarationKind; schema: z.ZodType }>;

export type DeclarationType = keyof typeof DECLARATIONS;
export const DECLARATION_TYPES = Object.keys(DECLARATIONS) as readonly DeclarationType[];
