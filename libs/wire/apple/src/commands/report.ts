import { malformed } from '../errors.js';
import { Guarded } from '../guarded.js';
import { LIMITS } from '../limits.js';
import { Fields } from '../plist/fields.js';
import { readDict } from '../plist/reader.js';
import type { PlistDict, PlistValue } from '../plist/value.js';
import { dropPersonal } from '../privacy.js';
import { enrolmentIdOf, type EnrolmentId } from '../check-in/enrolment-id.js';

export const REPORT_STATUSES = ['Idle', 'Acknowledged', 'Error', 'CommandFormatError', 'NotNow'] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** One link of what went wrong, the outermost first. */
export interface ReportedError {
  readonly domain: string | null;
  readonly code: number | null;
  /** In English where the device says so, else in its own language. */
  readonly description: string | null;
  readonly localized: string | null;
}

/** Degrees, metres; Apple's `Timestamp` as it was said. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMetres: number | null;
  readonly timestamp: string | null;
}

/** What a device says on the command connection. */
export interface Report {
  readonly id: EnrolmentId;
  readonly status: ReportStatus;
  /** Which command it is about: null for `Idle` alone. */
  readonly commandUuid: string | null;
  readonly errors: readonly ReportedError[];
  /** Nobody of that account is at the screen (`NotOnConsole`). */
  readonly notOnConsole: boolean;
  /** Taken out of `plist` whatever the device's state; `locationOf` gives it in Lost Mode. */
  readonly location: Guarded<Location> | null;
  /** The accounts of a Shared iPad, for `readResult('UserList', …)`; taken out of `plist`. */
  readonly users: Guarded<PlistValue> | null;
  /** The whole report, unknown keys kept, what is about a person taken out (`DROPPED_KEYS`). */
  readonly plist: PlistDict;
}

/** Our own are UUIDs; another server's, met after a migration, may be anything printable. */
const COMMAND_UUID = /^[\x21-\x7e]{1,100}$/;

/** @throws wire-apple.malformed, .tooLarge */
export function readReport(raw: Uint8Array | string): Report {
  return reportOf(readDict(raw));
}

/** The same, of a document that was read already. */
export function reportOf(plist: PlistDict): Report {
  const fields = new Fields(plist);
  const status = plist.get('Status');
  if (!isStatus(status)) throw malformed('Status');
  const id = enrolmentIdOf(fields);
  const commandUuid = status === 'Idle' ? null : fields.mustMatch('CommandUUID', COMMAND_UUID);
  const errors = errorsOf(fields);
  const location = guardedLocation(fields);
  const said = plist.get('Users');
  const users = said === undefined ? null : new Guarded(said);
  dropPersonal(plist);
  return {
    id,
    status,
    commandUuid,
    errors,
    notOnConsole: fields.flag('NotOnConsole') ?? false,
    location,
    users,
    plist,
  };
}

/** Of a report, or of one item of a list of results. */
export function errorsOf(fields: Fields): ReportedError[] {
  return Fields.all(fields.dict.get('ErrorChain'))
    .slice(0, LIMITS.errors)
    .map((error) => ({
      domain: error.line('ErrorDomain'),
      code: error.whole('ErrorCode'),
      description:
        error.line('USEnglishDescription', LIMITS.sentence) ?? error.line('LocalizedDescription', LIMITS.sentence),
      localized: error.line('LocalizedDescription', LIMITS.sentence),
    }));
}

const isStatus = (value: unknown): value is ReportStatus =>
  typeof value === 'string' && (REPORT_STATUSES as readonly string[]).includes(value);

function guardedLocation(fields: Fields): Guarded<Location> | null {
  const latitude = fields.number('Latitude');
  const longitude = fields.number('Longitude');
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return new Guarded({
    latitude,
    longitude,
    accuracyMetres: fields.number('HorizontalAccuracy'),
    timestamp: fields.line('Timestamp', 40),
  });
}
