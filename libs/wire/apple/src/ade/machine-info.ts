import { IDENTIFIER } from '../check-in/enrolment-id.js';
import { Fields } from '../plist/fields.js';
import { readDict } from '../plist/reader.js';

/** What an iPad says of itself as it fetches its enrolment profile, inside a CMS signature that the caller has verified. */
export interface MachineInfo {
  /** Null for a User Enrolment. */
  readonly udid: string | null;
  readonly serialNumber: string | null;
  /** `iPad14,1`. */
  readonly product: string | null;
  /** Of the build: `22B83`. */
  readonly build: string | null;
  readonly osVersion: string | null;
  readonly language: string | null;
  /** The server may answer that the system must first be updated (403, `com.apple.softwareupdate.required`). */
  readonly canBeAskedToUpdate: boolean;
  readonly softwareUpdateDeviceId: string | null;
}

/** IMEI and MEID, which it may hold, are not read. @throws wire-apple.malformed, .tooLarge */
export function readMachineInfo(raw: Uint8Array | string): MachineInfo {
  const fields = new Fields(readDict(raw, { bytes: 64 * 1024, elements: 500 }));
  return {
    udid: fields.mayMatch('UDID', IDENTIFIER),
    serialNumber: fields.mayMatch('SERIAL', /^[A-Za-z0-9-]{1,60}$/),
    product: fields.line('PRODUCT', 120),
    build: fields.line('VERSION', 40),
    osVersion: fields.line('OS_VERSION', 40),
    language: fields.line('LANGUAGE', 40),
    canBeAskedToUpdate: fields.flag('MDM_CAN_REQUEST_SOFTWARE_UPDATE') ?? false,
    softwareUpdateDeviceId: fields.line('SOFTWARE_UPDATE_DEVICE_ID', 100),
  };
}

/** Body of that 403 (JSON): the iPad updates itself before it enrols. */
export const writeUpdateRequired = (osVersion: string, message?: string): string =>
  JSON.stringify({
    code: 'com.apple.softwareupdate.required',
    ...(message !== undefined && { message }),
    details: { OSVersion: osVersion },
  });
