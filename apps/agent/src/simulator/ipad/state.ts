import { ipadError } from './errors.js';
import { buildOf, type IpadFacts, type IpadOrder } from './models.js';

export interface AppState {
  readonly identifier: string;
  name: string;
  version: string;
  /** As Apple's lists call it: `Queued`, `Installing`, `Managed`, `ManagedButUninstalled`, `Failed`. Null: not managed. */
  status: string | null;
  /** Of the iPad's clock, ms: when the next step of its installation is done. */
  due: number | null;
  configuration: unknown;
  attributes: unknown;
  managementFlags: number;
  /** The declaration that asked for it. */
  declaration: string | null;
  bundleBytes: number;
  /** A later version that the store has of it. */
  newer?: string;
}

export interface ProfileState {
  readonly identifier: string;
  readonly uuid: string;
  readonly displayName: string;
  /** By the server, and not by hand. */
  readonly managed: boolean;
  readonly removalDisallowed: boolean;
  readonly payloads: readonly { readonly type: string; readonly identifier: string; readonly uuid: string }[];
  /** Keys of each payload, plain. */
  readonly contents: readonly unknown[];
  readonly declaration: string | null;
}

export interface UserState {
  readonly account: string;
  readonly longName: string;
  loggedIn: boolean;
  usedBytes: number;
}

/** What a simulated iPad is, plain enough to be kept as JSON. */
export interface IpadState {
  readonly facts: IpadFacts;
  deviceName: string;
  osVersion: string;
  buildVersion: string;
  supervised: boolean;
  readonly shared: boolean;
  passcode: string | null;
  timeZone: string;
  /** In the setup assistant, until DeviceConfigured. */
  awaitingConfiguration: boolean;
  activationLock: boolean;
  bypassCode: string | null;
  lostMode: { message: string; phone: string; footnote: string; soundsPlayed: number } | null;
  /** What DeviceLock left on the screen. */
  lockMessage: string | null;
  restarts: number;
  poweredOff: boolean;
  erasures: number;
  /** Settings items by name, as they were last said. */
  settings: Record<string, unknown>;
  apps: Record<string, AppState>;
  profiles: Record<string, ProfileState>;
  users: UserState[];
  quotaMegabytes: number;
  residentUsers: number;
  update: { productKey: string; version: string; build: string; status: string; progress: number } | null;
  /** Of declarative management: whether a passcode is asked for, and for what length. */
  passcodeRule: { required: boolean; length: number } | null;
  enforcedUpdate: { version: string; at: string; declaration: string } | null;
  /** `key`: PEM, of one that the iPad has asked for itself. */
  certificates: Record<string, { summary: string; data: string; declaration: string | null; key?: string }>;
}

const SYSTEM_APPS: readonly (readonly [string, string, string])[] = [
  ['com.apple.Numbers', 'Numbers', '14.2'],
  ['com.apple.Pages', 'Pages', '14.2'],
  ['com.apple.Keynote', 'Keynote', '14.2'],
];
/** iTunesStoreID → application, as far as a school's example needs it. */
export const STORE: Readonly<Record<number, readonly [string, string, string]>> = {
  1146717204: ['org.geogebra.ios.graphing', 'GeoGebra Calculatrice graphique', '5.2.855'],
  361309726: ['com.apple.Pages', 'Pages', '14.2'],
  361304891: ['com.apple.Numbers', 'Numbers', '14.2'],
  1010600333: ['com.apple.swift.playgrounds', 'Swift Playgrounds', '4.5'],
};

/** An iPad out of its box, or erased. */
export function freshState(facts: IpadFacts, order: IpadOrder = {}, erasures = 0): IpadState {
  const osVersion = order.osVersion ?? '18.1';
  return {
    facts,
    deviceName: order.deviceName ?? 'iPad',
    osVersion,
    buildVersion: buildOf(osVersion),
    supervised: order.supervised ?? true,
    shared: order.shared ?? false,
    passcode: null,
    timeZone: 'Europe/Paris',
    awaitingConfiguration: false,
    activationLock: false,
    // Another at each start of its supervision.
    bypassCode: (order.supervised ?? true) && order.shared !== true ? `${facts.serialNumber}-${erasures}` : null,
    lostMode: null,
    lockMessage: null,
    restarts: 0,
    poweredOff: false,
    erasures,
    settings: {},
    apps: Object.fromEntries(
      SYSTEM_APPS.map(([identifier, name, version]) => [identifier, appOf(identifier, name, version)]),
    ),
    profiles: {},
    users: [],
    quotaMegabytes: 2_000,
    residentUsers: 12,
    update: null,
    passcodeRule: null,
    enforcedUpdate: null,
    certificates: {},
  };
}

export function appOf(identifier: string, name: string, version: string, status: string | null = null): AppState {
  return {
    identifier,
    name,
    version,
    status,
    due: null,
    configuration: null,
    attributes: null,
    managementFlags: 1,
    declaration: null,
    bundleBytes: 154_533_888,
  };
}

export const isInstalled = ({ status }: AppState): boolean =>
  status === null || status === 'Managed' || status === 'Updating';

/** The payloads of a type that are in force, whichever profile brought them. */
export function payloadsOf(state: IpadState, type: string): Record<string, unknown>[] {
  return Object.values(state.profiles).flatMap(({ payloads, contents }) =>
    payloads.flatMap((payload, at) => (payload.type === type ? [contents[at] as Record<string, unknown>] : [])),
  );
}

/** Whether its passcode is as profiles and declarations ask. */
export function passcodeCompliant(state: IpadState): boolean {
  const rules = payloadsOf(state, 'com.apple.mobiledevice.passwordpolicy');
  const required = state.passcodeRule?.required === true || rules.some((rule) => rule['forcePIN'] === true);
  const length = Math.max(
    state.passcodeRule?.length ?? 0,
    ...rules.map((rule) => (typeof rule['minLength'] === 'number' ? rule['minLength'] : 0)),
  );
  if (state.passcode === null) return !required;
  return state.passcode.length >= length;
}

/** How a Shared iPad is shared, as far as it was told. */
export const sharingOf = ({ settings }: IpadState): Sharing => settings['SharedDeviceConfiguration'] ?? {};
interface Sharing {
  readonly TemporarySessionOnly?: boolean;
  readonly TemporarySessionTimeout?: number;
  readonly UserSessionTimeout?: number;
}

/** Who signs in; everybody else is signed out. @throws ipad.guestsOnly where the screen shows no field for an account */
export function userOf(state: IpadState, account: string, longName: string): UserState {
  if (sharingOf(state).TemporarySessionOnly === true) throw ipadError('guestsOnly');
  for (const user of state.users) user.loggedIn = false;
  const known = state.users.find((one) => one.account === account);
  const user = known ?? { account, longName, loggedIn: true, usedBytes: 1_000 };
  user.loggedIn = true;
  if (known === undefined) state.users.push(user);
  return user;
}

/** The enrolment's own profile, as it is listed. */
export function keepOwnProfile(state: IpadState, profile: Omit<ProfileState, 'managed' | 'declaration'>): void {
  const { identifier, uuid, displayName, removalDisallowed, payloads } = profile;
  state.profiles[identifier] = {
    ...{ identifier, uuid, displayName, removalDisallowed, payloads, declaration: null, managed: false },
    // Its challenge is nobody's to read again.
    contents: payloads.map(() => ({})),
  };
}

/** What came with an enrolment goes with it. */
export function forgetManagement(state: IpadState): void {
  for (const [key, { managed, payloads }] of Object.entries(state.profiles)) {
    if (managed || payloads.some(({ type }) => type === 'com.apple.mdm')) delete state.profiles[key];
  }
  for (const [key, { status, managementFlags }] of Object.entries(state.apps)) {
    if (status !== null && (managementFlags & 1) === 1) delete state.apps[key];
  }
}
