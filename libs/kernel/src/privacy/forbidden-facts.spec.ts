import { FORBIDDEN_FACTS, isForbiddenFact } from './forbidden-facts.js';

it.each([
  ...FORBIDDEN_FACTS,
  'IMEI',
  'simIccid',
  'wlan0-mac',
  'WiFiMAC',
  'MACAddress',
  'GPS_LATITUDE',
  'lastUser',
  'IMEI1',
])('%s does not enter', (name) => expect(isForbiddenFact(name)).toBe(true));

it.each([
  'serialNumber',
  'manufacturer',
  'model',
  'osName',
  'osVersion',
  'memoryBytes',
  'storageFreeBytes',
  'batteryPercent',
  'charging',
  'agentVersion',
  'software',
  'machine',
  'description',
  'assetTag',
])('%s enters', (name) => expect(isForbiddenFact(name)).toBe(false));
