/**
 * Names of facts about a device that never enter Chariot: what follows a person, a line or a place rather than the
 * device (art. 5.1 c RGPD, minimisation). The serial number and the asset tag name a device; nothing else has to.
 */
export const FORBIDDEN_FACTS = [
  'imei',
  'imei2',
  'meid',
  'imsi',
  'iccid',
  'eid',
  'msisdn',
  'phoneNumber',
  'macAddress',
  'wifiMac',
  'bluetoothAddress',
  'ipAddress',
  'bssid',
  'position',
  'location',
  'latitude',
  'longitude',
  'accountName',
  'userName',
] as const;

/** Words that make a name forbidden wherever they stand in it: `simIccid`, `wlan0-mac`, `GPS_LATITUDE`. */
const WORDS = new Set([
  ...['imei', 'meid', 'imsi', 'iccid', 'eid', 'msisdn', 'phone', 'telephone', 'mac', 'bssid', 'bluetooth', 'ip'],
  ...['position', 'location', 'geolocation', 'gps', 'lat', 'latitude', 'lon', 'lng', 'longitude', 'coordinates'],
  ...['account', 'user', 'username', 'login', 'email', 'owner'],
]);

/** Whether a fact of that name must not enter, however it is spelt. */
export function isForbiddenFact(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => WORDS.has(word));
}
