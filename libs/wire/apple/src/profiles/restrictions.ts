import { z } from 'zod';
import { bundleId } from '../shapes.js';

/** `com.apple.applicationaccess`: what any managed iPad obeys. Keys of iPadOS that are not deprecated, up to iPadOS 18.1. */
const ANYWHERE = [
  ...['allowActivityContinuation', 'allowApplePersonalizedAdvertising', 'allowAssistant', 'allowAssistantWhileLocked'],
  ...['allowAutoUnlock', 'allowBookstoreErotica', 'allowCamera', 'allowCloudBackup', 'allowCloudKeychainSync'],
  ...['allowCloudPhotoLibrary', 'allowDiagnosticSubmission', 'allowEnterpriseAppTrust', 'allowEnterpriseBookBackup'],
  ...['allowEnterpriseBookMetadataSync', 'allowFingerprintForUnlock', 'allowGlobalBackgroundFetchWhenRoaming'],
  ...['allowInAppPurchases', 'allowLockScreenControlCenter', 'allowLockScreenNotificationsView'],
  ...['allowLockScreenTodayView', 'allowManagedAppsCloudSync', 'allowManagedToWriteUnmanagedContacts'],
  ...['allowOpenFromManagedToUnmanaged', 'allowOpenFromUnmanagedToManaged', 'allowOTAPKIUpdates'],
  ...['allowPassbookWhileLocked', 'allowRemoteScreenObservation', 'allowScreenShot', 'allowSharedStream'],
  ...['allowSpotlightInternetResults', 'allowUnmanagedToReadManagedContacts', 'allowUntrustedTLSPrompt'],
  ...['forceAirDropUnmanaged', 'forceAirPlayOutgoingRequestsPairingPassword', 'forceEncryptedBackup'],
  ...['forceLimitAdTracking', 'forceOnDeviceOnlyDictation', 'forceOnDeviceOnlyTranslation'],
  ...['forceWatchWristDetection', 'requireManagedPasteboard', 'safariAllowJavaScript', 'safariAllowPopups'],
  'safariForceFraudWarning',
] as const;

/** What only a supervised one obeys. */
const SUPERVISED = [
  ...['allowAccountModification', 'allowAddingGameCenterFriends', 'allowAirDrop', 'allowAirPrint'],
  ...['allowAirPrintCredentialsStorage', 'allowAirPrintiBeaconDiscovery', 'allowAppCellularDataModification'],
  ...['allowAppClips', 'allowAppInstallation', 'allowAppRemoval', 'allowAppsToBeHidden', 'allowAppsToBeLocked'],
  ...['allowAssistantUserGeneratedContent', 'allowAutoCorrection', 'allowAutoDim', 'allowAutomaticAppDownloads'],
  ...['allowBluetoothModification', 'allowBookstore', 'allowCallRecording', 'allowCellularPlanModification'],
  ...['allowChat', 'allowCloudDocumentSync', 'allowCloudPrivateRelay', 'allowContinuousPathKeyboard'],
  ...['allowDefinitionLookup', 'allowDeviceNameModification', 'allowDiagnosticSubmissionModification'],
  ...['allowDictation', 'allowEnablingRestrictions', 'allowEraseContentAndSettings', 'allowESIMModification'],
  ...['allowESIMOutgoingTransfers', 'allowExplicitContent', 'allowFilesNetworkDriveAccess'],
  ...['allowFilesUSBDriveAccess', 'allowFindMyDevice', 'allowFindMyFriends', 'allowFindMyFriendsModification'],
  ...['allowFingerprintModification', 'allowGameCenter', 'allowGenmoji', 'allowHostPairing', 'allowImagePlayground'],
  ...['allowImageWand', 'allowiPhoneMirroring', 'allowiPhoneWidgetsOnMac', 'allowiTunes', 'allowKeyboardShortcuts'],
  ...['allowLiveVoicemail', 'allowMailPrivacyProtection', 'allowMailSummary', 'allowMarketplaceAppInstallation'],
  ...['allowMultiplayerGaming', 'allowMusicService', 'allowNews', 'allowNFC', 'allowNotificationsModification'],
  ...['allowPairedWatch', 'allowPasscodeModification', 'allowPasswordAutoFill', 'allowPasswordProximityRequests'],
  ...['allowPasswordSharing', 'allowPersonalHotspotModification', 'allowPersonalizedHandwritingResults'],
  ...['allowPodcasts', 'allowPredictiveKeyboard', 'allowProximitySetupToNewDevice', 'allowRadioService'],
  ...['allowRapidSecurityResponseInstallation', 'allowRapidSecurityResponseRemoval', 'allowRCSMessaging'],
  ...['allowSafari', 'allowSharedDeviceTemporarySession', 'allowSpellCheck', 'allowSystemAppRemoval'],
  ...['allowUIAppInstallation', 'allowUIConfigurationProfileInstallation', 'allowUnpairedExternalBootToRecovery'],
  ...['allowUSBRestrictedMode', 'allowVideoConferencing', 'allowVPNCreation', 'allowWallpaperModification'],
  ...['allowWebDistributionAppInstallation', 'allowWritingTools', 'forceAirPrintTrustedTLSRequirement'],
  ...['forceAssistantProfanityFilter', 'forceAuthenticationBeforeAutoFill', 'forceAutomaticDateAndTime'],
  ...['forceClassroomAutomaticallyJoinClasses', 'forceClassroomRequestPermissionToLeaveClasses'],
  ...['forceClassroomUnpromptedAppAndDeviceLock', 'forceClassroomUnpromptedScreenObservation'],
  ...['forceDelayedSoftwareUpdates', 'forcePreserveESIMOnErase', 'forceWiFiPowerOn', 'forceWiFiToAllowedNetworksOnly'],
  'safariAllowAutoFill',
] as const;

type Flag = (typeof ANYWHERE)[number] | (typeof SUPERVISED)[number];
const flags = Object.fromEntries([...ANYWHERE, ...SUPERVISED].map((key) => [key, z.boolean().optional()])) as Record<
  Flag,
  z.ZodOptional<z.ZodBoolean>
>;
const apps = z.array(bundleId).max(1_000).optional();
/** 0 forbids all, 1000 allows all; between, ages and ranks that depend on the region. */
const rating = z.int().min(0).max(1_000).optional();

export const restrictions = z.strictObject({
  ...flags,
  /** Only those are seen and opened. */
  allowListedAppBundleIDs: apps,
  blockedAppBundleIDs: apps,
  autonomousSingleAppModePermittedAppIDs: apps,
  /** Days. */
  enforcedSoftwareUpdateDelay: z.int().min(1).max(90).optional(),
  ratingApps: rating,
  ratingMovies: rating,
  ratingTVShows: rating,
  ratingRegion: z.enum(['us', 'au', 'ca', 'de', 'fr', 'ie', 'jp', 'nz', 'gb']).optional(),
  /** 0: never; 1: of the page; 1.5: of pages once visited; 2: always. */
  safariAcceptCookies: z.union([z.literal(0), z.literal(1), z.literal(1.5), z.literal(2)]).optional(),
});

/** A real to Apple, whole or not. */
export const REAL_KEYS = ['safariAcceptCookies'] as const;

export const SUPERVISED_RESTRICTIONS: readonly string[] = [
  ...SUPERVISED,
  ...['allowListedAppBundleIDs', 'blockedAppBundleIDs', 'autonomousSingleAppModePermittedAppIDs'],
  'enforcedSoftwareUpdateDelay',
];
