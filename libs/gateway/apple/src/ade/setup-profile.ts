import { createHash } from 'node:crypto';
import { writeDepProfile, type DepProfile } from '@chariot/wire-apple';

/**
 * Panes that a school’s iPad is set up without: what needs an account, a card, a face or a person. The language, the network and
 * « Gestion à distance » stay; `Passcode` is left to what the cart’s settings ask for.
 */
const SKIPPED = [
  ...['ActionButton', 'Android', 'Appearance', 'AppleID', 'AppStore', 'Biometric', 'CameraButton'],
  ...['DeviceToDeviceMigration', 'Diagnostics', 'EnableLockdownMode', 'iMessageAndFaceTime', 'Intelligence'],
  ...['Keyboard', 'Location', 'MessagingActivationUsingPhoneNumber', 'Passcode', 'Payment', 'Privacy', 'Restore'],
  ...['RestoreCompleted', 'Safety', 'ScreenTime', 'SIMSetup', 'Siri', 'SoftwareUpdate', 'SpokenLanguage'],
  ...['TermsOfAddress', 'TOS', 'UpdateCompleted', 'WatchMigration', 'Welcome', 'Zoom'],
] as const satisfies DepProfile['skip_setup_items'];

export interface SetupProfile {
  /** Body of `POST /profile`. */
  readonly body: string;
  /** Of it: another one is another profile at Apple’s. */
  readonly hash: string;
}

/** How an iPad that Apple gives us is set up. @param root DER of the authority that the device port’s certificate is of */
export function setupProfile(url: string, root: Buffer): SetupProfile {
  const body = writeDepProfile({
    profile_name: 'Chariot · classes mobiles',
    url,
    is_supervised: true,
    is_mandatory: true,
    is_mdm_removable: false,
    // It waits until what it is to be is in place (`DeviceConfigured`): no pupil meets a bare iPad.
    await_device_configured: true,
    allow_pairing: false,
    language: 'fr',
    region: 'FR',
    anchor_certs: [root.toString('base64')],
    skip_setup_items: [...SKIPPED],
  });
  return { body, hash: createHash('sha256').update(body).digest('hex') };
}
