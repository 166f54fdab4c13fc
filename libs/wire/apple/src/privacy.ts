import { isForbiddenFact } from '@chariot/kernel';
import { PlistReal, PlistUid, type PlistDict, type PlistInput, type PlistValue } from './plist/value.js';

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

/** Whose holder could act as the device, as the server, or open a network. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  ...['Token', 'PushMagic', 'UnlockToken', 'BootstrapToken', 'PushToken', 'DigestResponse', 'TokenData'],
  ...['Challenge', 'Password', 'UserPassword', 'ProxyPassword', 'RemovalPassword', 'ActivationLockBypassCode'],
  ...['SecurityToken', 'PIN', 'UnusedRedemptionCode'],
]);
const MASK = '•••';

/**
 * A message fit to be shown in a device's protocol log: secrets and what is about a person masked, bytes as their number, texts
 * cut at 200 characters. Names of accounts and whole profiles are never in it.
 */
export function masked(value: PlistValue): PlistInput {
  if (value instanceof Map) {
    return new Map([...value].map(([key, inner]) => [key, isHidden(key) ? MASK : masked(inner)]));
  }
  if (Array.isArray(value)) return value.map(masked);
  if (Buffer.isBuffer(value)) return `${value.length} octets`;
  if (value instanceof PlistUid) return value.value;
  if (value instanceof PlistReal) return value;
  return typeof value === 'string' && value.length > 200 ? `${value.slice(0, 200)}…` : value;
}

/** `UserID` and `UserAgent`-like names count as personal: what is masked too much costs nothing. */
const isHidden = (key: string): boolean =>
  SECRET_KEYS.has(key) ||
  DROPPED_KEYS.has(key) ||
  isForbiddenFact(key) ||
  (LOCATION_KEYS as readonly string[]).includes(key);
