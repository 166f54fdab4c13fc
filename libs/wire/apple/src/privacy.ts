import type { PlistDict } from './plist/value.js';

/**
 * Keys of Apple's that are about a line, a place or a person, and leave a message as it is read (art. 5.1 c RGPD). The device
 * sends some of them unasked: IMEI and MEID at every Authenticate, all subscriptions with some answers.
 */
export const DROPPED_KEYS: ReadonlySet<string> = new Set([
  ...['IMEI', 'MEID', 'ICCID', 'EID', 'PhoneNumber', 'ServiceSubscriptions', 'ModemFirmwareVersion'],
  ...['BluetoothMAC', 'WiFiMAC', 'EthernetMAC', 'EthernetMACs', 'CellularTechnology', 'CarrierSettingsVersion'],
  ...['CurrentCarrierNetwork', 'SIMCarrierNetwork', 'SubscriberCarrierNetwork', 'IsRoaming', 'IsNetworkTethered'],
  ...['SIMMCC', 'SIMMNC', 'SubscriberMCC', 'SubscriberMNC', 'CurrentMCC', 'CurrentMNC', 'DataRoamingEnabled'],
  ...['VoiceRoamingEnabled', 'PersonalHotspotEnabled', 'iTunesStoreAccountHash', 'iTunesStoreAccountIsActive'],
  ...['EASDeviceIdentifier', 'LastCloudBackupDate', 'AccessibilitySettings', 'UserLongName', 'UserShortName'],
  'Users',
]);

/** What `DeviceLocation` answers. */
const LOCATION_KEYS = [
  'Latitude',
  'Longitude',
  'HorizontalAccuracy',
  'VerticalAccuracy',
  'Altitude',
  'Speed',
  'Course',
] as const;

/** Takes them out of a message and of the answers in it, in place. */
export function dropPersonal(message: PlistDict): void {
  for (const key of DROPPED_KEYS) message.delete(key);
  for (const key of LOCATION_KEYS) message.delete(key);
  const answers = message.get('QueryResponses');
  if (answers instanceof Map) for (const key of DROPPED_KEYS) answers.delete(key);
}
