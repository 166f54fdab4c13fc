import { X509Certificate } from 'node:crypto';
import { DomainError } from '@chariot/kernel';
import { fromManifest } from './commands/apps.js';
import { keepProfile } from './commands/profiles.js';
import { newer, takeSystem } from './commands/updates.js';
import {
  declarationIn,
  isObject,
  itemsIn,
  tokenIn,
  type DeclarationState,
  type Json,
  type KnownDeclaration,
} from './declarations.js';
import { readProfile, type ReadProfile, type ScepPayload } from './enrolment-profile.js';
import type { Network } from './http.js';
import type { Identity } from './identity.js';
import { pemOf } from './keys.js';
import { ipadError } from './errors.js';
import { readPredicate } from './predicate.js';
import { appOf, STORE, type IpadState } from './state.js';
import { STATUS, writeStatusReport } from './status-items.js';

/** A question of declarative management; null: there is no such thing. */
export type Ask = (endpoint: string, data: Buffer | null) => Promise<Buffer | null>;

interface Around {
  readonly state: () => IpadState;
  readonly network: Network;
  readonly now: () => Date;
  readonly stepMs: number;
  /** Makes a key and asks for its certificate. */
  readonly obtain: (payload: ScepPayload) => Promise<Identity>;
}

/** What declarative management has to remember, plain enough for JSON. */
export interface DeclarativeMemory {
  token: string | null;
  declarations: KnownDeclaration[];
  states: DeclarationState[];
  subscribed: string[];
  told: Record<string, unknown>;
  /** The next report says everything. */
  owesAll: boolean;
}

const freshMemory = (): DeclarativeMemory => ({
  token: null,
  declarations: [],
  states: [],
  subscribed: [],
  told: {},
  owesAll: true,
});

type Reason = { readonly code: string; readonly description: string };
const reason = (code: string, description: string): Reason => ({ code, description });

/** Declarative management on an iPad: what it is told to be, and what it says of it. */
export class Declarative {
  /** Declarations that were fetched, for whoever counts. */
  fetched = 0;

  constructor(
    private readonly around: Around,
    public memory: DeclarativeMemory = freshMemory(),
  ) {}

  get enabled(): boolean {
    return this.memory.token !== null;
  }

  /**
   * Brings itself up to date: tokens, the list if they changed, and what is new on it; then says what it has become.
   * @param tokens a TokensResponse that came with the command: a question less
   * @throws ipad.badCommand, ipad.refused, and what the network throws; what was applied before then stays applied
   */
  async synchronise(ask: Ask, tokens: Buffer | null): Promise<void> {
    const said = tokens ?? (await ask('tokens', null));
    if (said === null) return;
    if (tokenIn(said) !== this.memory.token) {
      const list = await ask('declaration-items', null);
      if (list === null) return;
      const { token, items } = itemsIn(list);
      const kept: KnownDeclaration[] = [];
      for (const item of items) {
        const known = this.memory.declarations.find(
          ({ kind, identifier, serverToken }) =>
            kind === item.kind && identifier === item.identifier && serverToken === item.serverToken,
        );
        if (known !== undefined) {
          kept.push(known);
          continue;
        }
        const bytes = await ask(`declaration/${item.kind}/${item.identifier}`, null);
        // Taken away between the list and the question: the next tokens tell.
        if (bytes === null) continue;
        this.fetched += 1;
        kept.push(declarationIn(bytes, item));
      }
      this.memory.declarations = kept;
      await this.#apply();
      this.memory.token = token;
    }
    await this.report(ask);
  }

  /** Says what is subscribed to and has changed. @returns whether there was anything to say */
  async report(ask: Ask): Promise<boolean> {
    const { subscribed, told, owesAll, states } = this.memory;
    if (subscribed.length === 0) return false;
    const sources = { state: this.around.state(), declarations: states };
    const written = writeStatusReport(subscribed, sources, told, owesAll);
    if (!written.news) return false;
    await ask('status', written.body);
    this.memory.told = written.told;
    this.memory.owesAll = false;
    return true;
  }

  /** An update that was due by now is done. */
  tick(): void {
    const state = this.around.state();
    const due = state.enforcedUpdate;
    if (due === null || !newer(due.version, state.osVersion) || due.at > localTime(this.around.now(), state.timeZone))
      return;
    takeSystem(state, due.version);
  }

  async #apply(): Promise<void> {
    const { declarations } = this.memory;
    const activations = declarations.filter(({ kind }) => kind === 'activation');
    const judged = activations.map((activation) => ({ activation, ...this.#judge(activation) }));
    const active = new Set(
      judged.flatMap(({ activation, holds }) => (holds ? configurationsOf(activation.payload) : [])),
    );
    this.#withdraw(active);
    const states: DeclarationState[] = judged.map(({ activation, holds, reasons }) =>
      stated(activation, holds, reasons),
    );
    const before = this.memory.subscribed.join();
    this.memory.subscribed = [];
    for (const declaration of declarations.filter(({ kind }) => kind !== 'activation')) {
      const isActive = declaration.kind !== 'configuration' || active.has(declaration.identifier);
      const reasons = isActive && declaration.kind === 'configuration' ? await this.#configure(declaration) : [];
      states.push(stated(declaration, isActive && reasons.length === 0, reasons));
    }
    this.memory.states = states;
    if (this.memory.subscribed.join() !== before) this.memory.owesAll = true;
  }

  #judge({ type, payload }: KnownDeclaration): { readonly holds: boolean; readonly reasons: Reason[] } {
    if (type !== 'com.apple.activation.simple') return { holds: false, reasons: [unknownType(type)] };
    const missing = configurationsOf(payload).filter(
      (wanted) =>
        !this.memory.declarations.some(({ kind, identifier }) => kind === 'configuration' && identifier === wanted),
    );
    if (missing.length > 0) {
      return { holds: false, reasons: [reason('Error.MissingConfigurations', `Not there: ${missing.join(', ')}`)] };
    }
    const text = payload['Predicate'];
    if (typeof text !== 'string') return { holds: true, reasons: [] };
    const predicate = readPredicate(text);
    if (predicate === null) return { holds: false, reasons: [reason('Error.PredicateNotValid', 'Not understood')] };
    return { holds: predicate((kind, name) => this.#valueOf(kind, name)), reasons: [] };
  }

  #valueOf(kind: string, name: string): unknown {
    const { declarations, states } = this.memory;
    if (kind === '@status') {
      return Object.hasOwn(STATUS, name) ? STATUS[name]?.({ state: this.around.state(), declarations: states }) : null;
    }
    const properties = declarations.find(({ type }) => type === 'com.apple.management.properties');
    return properties?.payload[name] ?? null;
  }

  /** What is no longer asked for goes: settings with their declaration, applications too. */
  #withdraw(active: ReadonlySet<string>): void {
    const state = this.around.state();
    const gone = (declaration: string | null): boolean => declaration !== null && !active.has(declaration);
    for (const [key, profile] of Object.entries(state.profiles))
      if (gone(profile.declaration)) delete state.profiles[key];
    for (const [key, app] of Object.entries(state.apps)) if (gone(app.declaration)) delete state.apps[key];
    for (const [key, one] of Object.entries(state.certificates))
      if (gone(one.declaration)) delete state.certificates[key];
    if (gone(state.enforcedUpdate?.declaration ?? null)) state.enforcedUpdate = null;
    state.passcodeRule = null;
  }

  async #configure(declaration: KnownDeclaration): Promise<Reason[]> {
    const state = this.around.state();
    const { type, payload, identifier } = declaration;
    switch (type) {
      case 'com.apple.configuration.management.status-subscriptions':
        for (const { Name } of listOf(payload['StatusItems'])) {
          if (typeof Name === 'string' && !this.memory.subscribed.includes(Name)) this.memory.subscribed.push(Name);
        }
        return [];
      case 'com.apple.configuration.passcode.settings': {
        const length = payload['MinimumLength'];
        state.passcodeRule = {
          required: payload['RequirePasscode'] === true,
          length: Math.max(state.passcodeRule?.length ?? 0, typeof length === 'number' ? length : 0),
        };
        return [];
      }
      case 'com.apple.configuration.softwareupdate.enforcement.specific': {
        const { TargetOSVersion: version, TargetLocalDateTime: at } = payload;
        if (typeof version !== 'string' || typeof at !== 'string') return [notApplicable('TargetOSVersion')];
        state.enforcedUpdate = { version, at, declaration: identifier };
        this.tick();
        return [];
      }
      case 'com.apple.configuration.softwareupdate.settings':
        state.settings['softwareupdate.settings'] = payload;
        return [];
      case 'com.apple.configuration.app.managed':
        return this.#installApp(declaration);
      case 'com.apple.configuration.legacy':
        return this.#installProfile(declaration);
      case 'com.apple.configuration.security.certificate':
        return this.#installCertificate(declaration);
      default:
        return [unknownType(type)];
    }
  }

  async #installApp({ payload, identifier }: KnownDeclaration): Promise<Reason[]> {
    const { network, now, stepMs } = this.around;
    const state = this.around.state();
    const { AppStoreID: storeId, BundleID: bundle, ManifestURL: manifest } = payload;
    const named =
      typeof storeId === 'string'
        ? (STORE[Number(storeId)] ?? ([`fr.exemple.boutique.id${storeId}`, `App ${storeId}`, '1.0'] as const))
        : typeof bundle === 'string'
          ? (Object.values(STORE).find(([known]) => known === bundle) ?? ([bundle, bundle, '1.0'] as const))
          : typeof manifest === 'string'
            ? await fromManifest(manifest, network)
            : null;
    if (named === null) return [notApplicable('ManifestURL')];
    const [app, name, version] = named;
    const known = state.apps[app];
    // Of iPadOS 17.2; and one that somebody has installed is taken over where the iPad is supervised.
    if (newer('17.2', state.osVersion)) return [notApplicable('app.managed')];
    if (known?.declaration === identifier) return [];
    const behaviour = payload['InstallBehavior'];
    const optional = isObject(behaviour) && behaviour['Install'] === 'Optional';
    state.apps[app] = {
      ...(known ?? appOf(app, name, version)),
      declaration: identifier,
      status: known !== undefined ? 'Managed' : optional ? 'Optional' : 'Queued',
      due: known !== undefined || optional ? null : now().getTime() + stepMs,
    };
    return [];
  }

  async #installProfile({ payload, identifier, serverToken }: KnownDeclaration): Promise<Reason[]> {
    const state = this.around.state();
    const before = this.memory.states.find((one) => one.kind === 'configuration' && one.identifier === identifier);
    const isThere = Object.values(state.profiles).some((one) => one.declaration === identifier);
    // Of the content that it has: nothing is fetched, nor asked for, a second time.
    if (isThere && before?.valid === 'valid' && before['server-token'] === serverToken) return [];
    const bytes = await this.#fetched(payload['ProfileURL']);
    if (bytes === null) return [notApplicable('ProfileURL')];
    try {
      const profile = readProfile(bytes);
      if (profile.enrolment !== null) return [notApplicable('com.apple.mdm')];
      for (const [key, known] of Object.entries(state.profiles)) {
        if (known.declaration === identifier && key !== profile.identifier) delete state.profiles[key];
      }
      const known = state.profiles[profile.identifier];
      // What it has already, it does not ask a certificate for a second time.
      if (known?.uuid !== profile.uuid) await this.#obtain(profile, identifier);
      const why = keepProfile(state, profile, identifier);
      return why?.status === 'Error'
        ? why.faults.map(({ words }) => reason('Error.ConfigurationCannotBeApplied', words))
        : [];
    } catch (error) {
      if (error instanceof DomainError) return [notApplicable(error.code)];
      throw error;
    }
  }

  /** The certificates that a profile is to have, each for a key of its own: all or none, and a Wi-Fi names one of them. */
  async #obtain({ scep, contents }: ReadProfile, declaration: string): Promise<void> {
    const names = contents.filter(isObject).map(({ PayloadCertificateUUID: name }) => name);
    const missing = names.find((name) => typeof name === 'string' && !scep.some(({ uuid }) => uuid === name));
    if (missing !== undefined) throw ipadError('notAProfile', { where: 'PayloadCertificateUUID' });
    const state = this.around.state();
    const obtained: [string, Identity][] = [];
    for (const payload of scep) obtained.push([payload.uuid, await this.around.obtain(payload)]);
    for (const [key, one] of Object.entries(state.certificates)) {
      if (one.declaration === declaration) delete state.certificates[key];
    }
    for (const [uuid, { certificate, key }] of obtained) {
      const { subject } = new X509Certificate(certificate);
      state.certificates[uuid] = {
        ...{ summary: subject, data: certificate.toString('base64'), declaration },
        key: pemOf(key),
      };
    }
  }

  async #installCertificate({ payload, identifier }: KnownDeclaration): Promise<Reason[]> {
    const state = this.around.state();
    const wanted = payload['CredentialAssetReference'];
    const asset = this.memory.declarations.find((one) => one.kind === 'asset' && one.identifier === wanted);
    if (asset === undefined) return [reason('Error.AssetCannotBeFound', String(wanted).slice(0, 200))];
    const reference = asset.payload['Reference'];
    const bytes = await this.#fetched(isObject(reference) ? reference['DataURL'] : null);
    if (bytes === null) return [reason('Error.AssetCannotBeDownloaded', asset.identifier)];
    try {
      const { subject, raw } = new X509Certificate(bytes);
      state.certificates[asset.identifier] = {
        summary: subject,
        data: raw.toString('base64'),
        declaration: identifier,
      };
      return [];
    } catch (error) {
      return [reason('Error.AssetCannotBeVerified', error instanceof Error ? error.message.slice(0, 200) : '')];
    }
  }

  async #fetched(url: unknown): Promise<Buffer | null> {
    if (typeof url !== 'string' || !URL.canParse(url)) return null;
    try {
      return (await this.around.network.get(url)).body;
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }
}

/** As an iPad's own clock shows it: `2026-11-10T20:00:00`. */
const localTime = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T');

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

function configurationsOf(payload: Json): string[] {
  const list = payload['StandardConfigurations'];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

function stated(
  { kind, identifier, serverToken }: KnownDeclaration,
  active: boolean,
  reasons: readonly Reason[],
): DeclarationState {
  const unknown = reasons.some(({ code }) => code === 'Error.UnknownDeclarationType');
  const valid = reasons.length === 0 ? 'valid' : unknown ? 'unknown' : 'invalid';
  return { kind, identifier, 'server-token': serverToken, active, valid, ...(reasons.length > 0 && { reasons }) };
}

const unknownType = (type: string): Reason => reason('Error.UnknownDeclarationType', type.slice(0, 200));
const notApplicable = (what: string): Reason => reason('Error.ConfigurationCannotBeApplied', what);
