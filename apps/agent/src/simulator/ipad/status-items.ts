import { createHash } from 'node:crypto';
import type { DeclarationState } from './declarations.js';
import { isInstalled, passcodeCompliant, type IpadState } from './state.js';

export interface StatusSources {
  readonly state: IpadState;
  readonly declarations: readonly DeclarationState[];
}

const APP_STATES: Readonly<Record<string, string>> = {
  Queued: 'queued',
  Installing: 'installing',
  Managed: 'managed',
  ManagedButUninstalled: 'managed-but-uninstalled',
  Failed: 'failed',
  Optional: 'optional',
};

const LISTED = {
  activation: 'activations',
  asset: 'assets',
  configuration: 'configurations',
  management: 'management',
};

/** What a simulated iPad can say of itself, by the name that is subscribed to. Null: nothing at present. */
export const STATUS: Readonly<Record<string, (sources: StatusSources) => unknown>> = {
  'device.identifier.serial-number': ({ state }) => state.facts.serialNumber,
  'device.identifier.udid': ({ state }) => state.facts.udid,
  'device.model.family': () => 'iPad',
  'device.model.identifier': ({ state }) => state.facts.product,
  'device.model.marketing-name': ({ state }) => state.facts.marketingName,
  'device.model.number': ({ state }) => state.facts.model,
  'device.operating-system.family': () => 'iPadOS',
  'device.operating-system.marketing-name': ({ state }) => `iPadOS ${state.osVersion}`,
  'device.operating-system.version': ({ state }) => state.osVersion,
  'device.operating-system.build-version': ({ state }) => state.buildVersion,
  'device.operating-system.supplemental.build-version': ({ state }) => state.buildVersion,
  'device.operating-system.supplemental.extra-version': () => null,
  'device.power.battery-health': () => 'normal',
  'app.managed.list': ({ state }) =>
    Object.values(state.apps)
      .filter(({ declaration }) => declaration !== null)
      .map((app) => ({
        identifier: app.identifier,
        'declaration-identifier': app.declaration,
        name: app.name,
        version: app.version,
        'short-version': app.version,
        state: APP_STATES[app.status ?? ''] ?? 'failed',
      })),
  'mdm.app': ({ state }) =>
    Object.values(state.apps)
      .filter(({ declaration, status }) => declaration === null && status !== null)
      .map((app) => ({
        ...{ identifier: app.identifier, name: app.name, version: app.version, 'short-version': app.version },
        state: isInstalled(app) ? 'managed' : (APP_STATES[app.status ?? ''] ?? 'failed'),
      })),
  'management.client-capabilities': () => ({
    'supported-versions': ['1.0.0'],
    'supported-features': {},
    'supported-payloads': {
      declarations: { activations: ['com.apple.activation.simple'], assets: [], configurations: [], management: [] },
      'status-items': Object.keys(STATUS),
    },
  }),
  'management.declarations': ({ declarations }) =>
    Object.fromEntries(
      Object.entries(LISTED).map(([kind, list]) => [
        list,
        declarations.filter((one) => one.kind === kind).map(({ kind: _, ...said }) => said),
      ]),
    ),
  'passcode.is-compliant': ({ state }) => passcodeCompliant(state),
  'passcode.is-present': ({ state }) => state.passcode !== null,
  'security.certificate.list': ({ state }) =>
    Object.entries(state.certificates).map(([identifier, { summary, data, declaration }]) => ({
      identifier,
      ...(declaration !== null && { 'declaration-identifier': declaration }),
      ...{ 'subject-summary': summary, 'is-identity': false, data },
    })),
  'softwareupdate.beta-enrollment': () => '',
  'softwareupdate.device-id': ({ state }) => state.facts.board,
  'softwareupdate.failure-reason': () => ({ count: 0 }),
  'softwareupdate.install-reason': ({ state }) => ({
    reason: state.enforcedUpdate === null ? [] : ['declaration'],
    ...(state.enforcedUpdate !== null && { 'declaration-id': state.enforcedUpdate.declaration }),
  }),
  'softwareupdate.install-state': ({ state }) =>
    state.update === null ? 'none' : state.update.status === 'Downloading' ? 'downloading' : 'installing',
  'softwareupdate.pending-version': ({ state }) =>
    state.enforcedUpdate === null ? {} : { 'os-version': state.enforcedUpdate.version, 'build-version': '' },
};

/** Lists whose entries come and go one by one; what has left is said once, as `_removed`. */
const KEYED = new Set(['app.managed.list', 'mdm.app', 'security.certificate.list']);

type Entry = { readonly identifier: string };
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64');

export interface WrittenStatus {
  readonly body: Buffer;
  /** Whether there is anything to tell. */
  readonly news: boolean;
  /** To be kept once the server has taken the report. */
  readonly told: Record<string, unknown>;
}

/**
 * A status report: of what is subscribed to, what the server was not told yet, or all of it.
 * @param told what the last report that was taken had left the server with
 */
export function writeStatusReport(
  subscribed: readonly string[],
  sources: StatusSources,
  told: Readonly<Record<string, unknown>>,
  full: boolean,
): WrittenStatus {
  const items: Record<string, unknown> = {};
  const next: Record<string, unknown> = {};
  const errors: unknown[] = [];
  let news = full;
  for (const name of subscribed) {
    const read = Object.hasOwn(STATUS, name) ? STATUS[name] : undefined;
    const value = read?.(sources);
    if (read === undefined || value === null) {
      next[name] = 'absent';
      if (!full && told[name] === 'absent') continue;
      const Code = read === undefined ? 'Error.UnknownStatusItem' : 'Error.StatusItemNotAvailable';
      errors.push({ StatusItem: name, Reasons: [{ Code, Description: 'Not available on this device' }] });
      news = true;
      continue;
    }
    next[name] = KEYED.has(name)
      ? Object.fromEntries((value as Entry[]).map((entry) => [entry.identifier, hashOf(entry)]))
      : hashOf(value);
    if (!full && hashOf(told[name] ?? null) === hashOf(next[name])) continue;
    news = true;
    place(items, name, KEYED.has(name) && !full ? changed(value as Entry[], told[name]) : value);
  }
  const report = { StatusItems: items, Errors: errors, ...(full && { FullReport: true }) };
  return { body: Buffer.from(JSON.stringify(report)), news, told: next };
}

function changed(entries: readonly Entry[], told: unknown): unknown[] {
  const known = (told ?? {}) as Readonly<Record<string, string>>;
  const left = Object.keys(known).filter((identifier) => !entries.some((entry) => entry.identifier === identifier));
  return [
    ...entries.filter((entry) => known[entry.identifier] !== hashOf(entry)),
    ...left.map((identifier) => ({ identifier, _removed: true })),
  ];
}

function place(items: Record<string, unknown>, name: string, value: unknown): void {
  const path = name.split('.');
  const last = path.pop() ?? name;
  let at = items;
  for (const part of path) at = (at[part] ??= {}) as Record<string, unknown>;
  at[last] = value;
}
