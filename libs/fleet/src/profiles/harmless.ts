import type { ExpertPayload, ExpertValue } from '@chariot/contract';

/** Whether a key with that value is known to be harmless. */
type Known = (key: string, value: ExpertValue) => boolean;

const oneOf =
  (...keys: readonly string[]): Known =>
  (key) =>
    keys.includes(key);

/**
 * Restrictions that forbid something when they are false and protect no less: `allow` is written before each. Absent, among others:
 * what would stop updates (of the system, of authorities), uncover the traffic, or leave a locked iPad open to a cable.
 */
const FORBIDS = [
  ...['AccountModification', 'ActivityContinuation', 'AddingGameCenterFriends', 'AirDrop', 'AirPrint'],
  ...['AirPrintCredentialsStorage', 'AirPrintiBeaconDiscovery', 'AppClips', 'AppInstallation', 'AppRemoval'],
  ...['ApplePersonalizedAdvertising', 'AppsToBeHidden', 'AppsToBeLocked', 'Assistant', 'AssistantUserGeneratedContent'],
  ...['AssistantWhileLocked', 'AutoCorrection', 'AutoDim', 'AutomaticAppDownloads', 'AutoUnlock'],
  ...['BluetoothModification', 'Bookstore', 'BookstoreErotica', 'CallRecording', 'Camera', 'CellularPlanModification'],
  ...['Chat', 'CloudBackup', 'CloudDocumentSync', 'CloudKeychainSync', 'CloudPhotoLibrary', 'ContinuousPathKeyboard'],
  ...['DefinitionLookup', 'DeviceNameModification', 'DiagnosticSubmission', 'Dictation', 'EnterpriseAppTrust'],
  ...['EraseContentAndSettings', 'ExplicitContent', 'ExternalIntelligenceIntegrations', 'FilesNetworkDriveAccess'],
  ...['FilesUSBDriveAccess', 'FindMyFriends', 'FingerprintForUnlock', 'GameCenter', 'Genmoji', 'HostPairing'],
  ...['ImagePlayground', 'ImageWand', 'InAppPurchases', 'iPhoneMirroring', 'iTunes', 'KeyboardShortcuts'],
  ...['LockScreenControlCenter', 'LockScreenNotificationsView', 'LockScreenTodayView', 'MailSummary'],
  ...['ManagedAppsCloudSync', 'MarketplaceAppInstallation', 'MultiplayerGaming', 'MusicService', 'News', 'NFC'],
  ...['OpenFromManagedToUnmanaged', 'PairedWatch', 'PassbookWhileLocked', 'PasswordAutoFill'],
  ...['PasswordProximityRequests', 'PasswordSharing', 'PersonalHotspotModification', 'PersonalizedHandwritingResults'],
  ...['Podcasts', 'PredictiveKeyboard', 'ProximitySetupToNewDevice', 'RadioService', 'RCSMessaging'],
  ...['RemoteScreenObservation', 'ScreenShot', 'SharedStream', 'SpellCheck', 'SpotlightInternetResults'],
  ...['SystemAppRemoval', 'UIAppInstallation', 'UIConfigurationProfileInstallation', 'UntrustedTLSPrompt'],
  ...['VideoConferencing', 'VPNCreation', 'WallpaperModification', 'WebDistributionAppInstallation', 'WritingTools'],
].map((what) => `allow${what}`);
/** Those of Safari say it in the middle of their names. */
const FORBIDS_IN_SAFARI = ['safariAllowAutoFill', 'safariAllowJavaScript', 'safariAllowPopups'];
/** Restrictions that protect when they are true. */
const PROTECTS = [
  ...['forceAirDropUnmanaged', 'forceAirPrintTrustedTLSRequirement', 'forceAssistantProfanityFilter'],
  ...['forceAuthenticationBeforeAutoFill', 'forceAutomaticDateAndTime', 'forceEncryptedBackup', 'forceLimitAdTracking'],
  ...['forceOnDeviceOnlyDictation', 'forceOnDeviceOnlyTranslation', 'forceWiFiPowerOn', 'requireManagedPasteboard'],
  'safariForceFraudWarning',
];
/** What may be seen: ages of films, of applications; which applications, as « Applications cachées » says for one person too. */
const RATES = [
  'blockedAppBundleIDs',
  'ratingApps',
  'ratingMovies',
  'ratingRegion',
  'ratingTVShows',
  'safariAcceptCookies',
];

const restriction: Known = (key, value) =>
  (value === false && (FORBIDS.includes(key) || FORBIDS_IN_SAFARI.includes(key))) ||
  (value === true && PROTECTS.includes(key)) ||
  RATES.includes(key);

/**
 * Apple's payloads that one person may write, and their keys. It lists what is known and nothing else: a type, a key or a value
 * that is not here takes two people, whatever it does, and so does one in other letters, which an iPad does not know.
 * A passcode has no number of tries after which the iPad is erased.
 */
const HARMLESS: ReadonlyMap<string, Known> = new Map([
  ['com.apple.applicationaccess', restriction],
  [
    'com.apple.mobiledevice.passwordpolicy',
    oneOf(
      ...['allowSimple', 'forcePIN', 'maxGracePeriod', 'maxInactivity', 'maxPINAgeInDays', 'minComplexChars'],
      ...['minLength', 'pinHistory', 'requireAlphanumeric'],
    ),
  ],
  [
    'com.apple.configuration.passcode.settings',
    oneOf(
      ...['MaximumGracePeriodInMinutes', 'MaximumInactivityInMinutes', 'MaximumPasscodeAgeInDays'],
      ...['MinimumComplexCharacters', 'MinimumLength', 'PasscodeReuseLimit', 'RequireAlphanumericPasscode'],
      ...['RequireComplexPasscode', 'RequirePasscode'],
    ),
  ],
  ['com.apple.configuration.math.settings', oneOf('Calculator', 'SystemBehavior')],
  ['com.apple.homescreenlayout', oneOf('Dock', 'Pages')],
  ['com.apple.notificationsettings', oneOf('NotificationSettings')],
  ['com.apple.shareddeviceconfiguration', oneOf('AssetTagInformation', 'IfLostReturnToMessage', 'LockScreenFootnote')],
]);

/** Whether one person may give that to iPads. */
export function isHarmless({ type, content }: ExpertPayload): boolean {
  const known = HARMLESS.get(type);
  return (
    known !== undefined && Object.entries(content).every(([key, value]) => value !== undefined && known(key, value))
  );
}
