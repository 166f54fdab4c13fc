/** Panes of the setup assistant that may be left out on an iPad (iPadOS 18); a key that a system does not know, it ignores. */
export const SKIP_KEYS = [
  ...['ActionButton', 'Android', 'Appearance', 'AppleID', 'AppStore', 'Biometric', 'CameraButton'],
  ...['DeviceToDeviceMigration', 'Diagnostics', 'EnableLockdownMode', 'iMessageAndFaceTime', 'Intelligence'],
  ...['Keyboard', 'Location', 'MessagingActivationUsingPhoneNumber', 'Passcode', 'Payment', 'Privacy', 'Restore'],
  ...['RestoreCompleted', 'Safety', 'ScreenTime', 'SIMSetup', 'Siri', 'SoftwareUpdate', 'SpokenLanguage'],
  ...['TermsOfAddress', 'TOS', 'UpdateCompleted', 'WatchMigration', 'Welcome', 'Zoom'],
] as const;
