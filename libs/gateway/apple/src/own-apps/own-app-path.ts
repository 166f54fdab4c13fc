export interface OwnAppsOptions {
  /** `https://host:port` of the device port, as iPads reach it. */
  readonly deviceUrl: string;
}
export const OWN_APPS_OPTIONS = Symbol('OwnAppsOptions');

/** Where iPads fetch applications of one's own, on the device port. */
export const OWN_APP_PATH = '/mdm/own-app';
export const MANIFEST = 'manifest.plist';
export const IPA = 'app.ipa';

export const manifestUrl = (deviceUrl: string, address: string): string =>
  `${deviceUrl}${OWN_APP_PATH}/${address}/${MANIFEST}`;
export const ipaUrl = (deviceUrl: string, address: string): string => `${deviceUrl}${OWN_APP_PATH}/${address}/${IPA}`;
