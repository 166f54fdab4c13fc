import { malformed } from '../errors.js';
import { parsedJson } from '../json.js';
import { LIMITS } from '../limits.js';
import { lineOf } from '../plist/fields.js';
import type { DeclarationKind } from '../check-in/check-in.js';

export interface StatusReason {
  readonly code: string;
  readonly description: string | null;
}

export interface DeclarationStatus {
  readonly kind: DeclarationKind;
  readonly identifier: string;
  readonly serverToken: string;
  readonly active: boolean;
  readonly valid: 'unknown' | 'invalid' | 'valid';
  readonly reasons: readonly StatusReason[];
}

export interface ManagedAppStatus {
  readonly identifier: string;
  /** It has left the list; the rest is then null. */
  readonly removed: boolean;
  readonly state: string | null;
  readonly updateState: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly shortVersion: string | null;
  readonly reasons: readonly StatusReason[];
}

/** What a device tells unasked (§6). Undefined: not in this report, so unchanged; a full report says all. */
export interface StatusReport {
  readonly full: boolean;
  readonly serialNumber?: string;
  readonly udid?: string;
  readonly modelFamily?: string;
  readonly modelIdentifier?: string;
  readonly modelName?: string;
  readonly modelNumber?: string;
  readonly osVersion?: string;
  readonly osFamily?: string;
  readonly osName?: string;
  readonly buildVersion?: string;
  /** `normal`, `service-recommended`, `non-genuine`, `unknown`, `unsupported`. */
  readonly batteryHealth?: string;
  readonly passcodeCompliant?: boolean;
  readonly passcodePresent?: boolean;
  readonly updateState?: string;
  readonly updateVersion?: string;
  readonly updateFailure?: { readonly count: number; readonly reason: string | null };
  readonly apps?: readonly ManagedAppStatus[];
  readonly declarations?: readonly DeclarationStatus[];
  readonly certificates?: readonly {
    readonly identifier: string;
    readonly removed: boolean;
    readonly der: Buffer | null;
  }[];
  readonly errors: readonly { readonly item: string; readonly reasons: readonly StatusReason[] }[];
  /** Every item by its dotted name as it was said, those that nobody knows among them; `account.…` is dropped. */
  readonly items: ReadonlyMap<string, unknown>;
}

type Json = { readonly [key: string]: unknown };

/**
 * A status report, from the `Data` of a check-in. An item of an unforeseen form is left out, and not the whole report.
 * @throws wire-apple.malformed, .tooLarge
 */
export function readStatusReport(raw: Uint8Array | string): StatusReport {
  const said = parsedJson(raw);
  if (!isObject(said)) throw malformed('message');
  const items = said['StatusItems'];
  if (!isObject(items)) throw malformed('StatusItems');
  const flat = new Map<string, unknown>();
  flatten(items, '', flat, 1);
  const line = (name: string, max?: number) => lineIn(flat.get(name), max);
  const flag = (name: string) => (typeof flat.get(name) === 'boolean' ? (flat.get(name) as boolean) : undefined);
  return {
    full: said['FullReport'] === true,
    errors: errorsIn(said['Errors']),
    items: flat,
    ...defined({
      serialNumber: line('device.identifier.serial-number', 100),
      udid: line('device.identifier.udid', 64),
      modelFamily: line('device.model.family', 60),
      modelIdentifier: line('device.model.identifier', 60),
      modelName: line('device.model.marketing-name', 120),
      modelNumber: line('device.model.number', 60),
      osVersion: line('device.operating-system.version', 40),
      osFamily: line('device.operating-system.family', 40),
      osName: line('device.operating-system.marketing-name', 100),
      buildVersion: line('device.operating-system.build-version', 40),
      batteryHealth: line('device.power.battery-health', 40),
      passcodeCompliant: flag('passcode.is-compliant'),
      passcodePresent: flag('passcode.is-present'),
      updateState: line('softwareupdate.install-state', 40),
      updateVersion: line('softwareupdate.pending-version.os-version', 40),
      updateFailure: failureIn(flat),
      apps: listed(flat.get('app.managed.list'), appIn),
      declarations: declarationsIn(flat),
      certificates: listed(flat.get('security.certificate.list'), certificateIn),
    }),
  };
}

/** `{ device: { model: { family } } }` becomes `device.model.family`; what holds a list, a number or a text is an item. */
function flatten(value: Json, prefix: string, into: Map<string, unknown>, depth: number): void {
  if (depth > LIMITS.jsonDepth) throw malformed('StatusItems');
  for (const [key, inner] of Object.entries(value)) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    // Accounts are people's: even if a device were told to say them, they stop here.
    if (name === 'account') continue;
    if (into.size >= LIMITS.list) throw malformed('StatusItems');
    if (isObject(inner)) flatten(inner, name, into, depth + 1);
    else into.set(name.slice(0, 200), inner);
  }
}

const LISTS: readonly [string, DeclarationKind][] = [
  ['activations', 'activation'],
  ['assets', 'asset'],
  ['configurations', 'configuration'],
  ['management', 'management'],
];

function declarationsIn(flat: ReadonlyMap<string, unknown>): DeclarationStatus[] | undefined {
  const lists = LISTS.filter(([list]) => Array.isArray(flat.get(`management.declarations.${list}`)));
  if (lists.length === 0) return undefined;
  return lists.flatMap(
    ([list, kind]) => listed(flat.get(`management.declarations.${list}`), (one) => declarationIn(kind, one)) ?? [],
  );
}

function declarationIn(kind: DeclarationKind, said: Json): DeclarationStatus | null {
  const identifier = lineIn(said['identifier']);
  const serverToken = lineIn(said['server-token']);
  if (identifier === undefined || serverToken === undefined) return null;
  const valid = said['valid'] === 'valid' || said['valid'] === 'invalid' ? said['valid'] : 'unknown';
  return { kind, identifier, serverToken, active: said['active'] === true, valid, reasons: reasonsIn(said['reasons']) };
}

function appIn(said: Json): ManagedAppStatus | null {
  const identifier = lineIn(said['identifier']);
  if (identifier === undefined) return null;
  return {
    identifier,
    removed: said['_removed'] === true,
    state: lineIn(said['state'], 60) ?? null,
    updateState: lineIn(said['update-state'], 60) ?? null,
    name: lineIn(said['name'], 120) ?? null,
    version: lineIn(said['version'], 80) ?? null,
    shortVersion: lineIn(said['short-version'], 80) ?? null,
    reasons: reasonsIn(said['reasons']),
  };
}

function certificateIn(said: Json): { identifier: string; removed: boolean; der: Buffer | null } | null {
  const identifier = lineIn(said['identifier']);
  if (identifier === undefined) return null;
  const data = said['data'];
  const der = typeof data === 'string' && /^[A-Za-z0-9+/=\s]+$/.test(data) ? Buffer.from(data, 'base64') : null;
  return { identifier, removed: said['_removed'] === true, der };
}

function failureIn(flat: ReadonlyMap<string, unknown>): { count: number; reason: string | null } | undefined {
  const count = flat.get('softwareupdate.failure-reason.count');
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) return undefined;
  return { count, reason: lineIn(flat.get('softwareupdate.failure-reason.reason'), LIMITS.sentence) ?? null };
}

function errorsIn(value: unknown): { item: string; reasons: StatusReason[] }[] {
  return (
    listed(value, (error) => {
      const item = lineIn(error['StatusItem']);
      return item === undefined ? null : { item, reasons: reasonsIn(error['Reasons']) };
    }) ?? []
  ).slice(0, LIMITS.errors);
}

/** `code` and `description` in items, `Code` and `Description` among the errors. */
function reasonsIn(value: unknown): StatusReason[] {
  return (
    listed(value, (reason) => {
      const code = lineIn(reason['code'] ?? reason['Code']);
      if (code === undefined) return null;
      return { code, description: lineIn(reason['description'] ?? reason['Description'], LIMITS.sentence) ?? null };
    }) ?? []
  ).slice(0, LIMITS.errors);
}

function listed<T>(value: unknown, read: (item: Json) => T | null): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, LIMITS.list).flatMap((item) => {
    const one = isObject(item) ? read(item) : null;
    return one === null ? [] : [one];
  });
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function lineIn(value: unknown, max?: number): string | undefined {
  return typeof value === 'string' ? lineOf(value, max) || undefined : undefined;
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };
const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
