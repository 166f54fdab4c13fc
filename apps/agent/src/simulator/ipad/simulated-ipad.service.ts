import { DomainError } from '@chariot/kernel';
import { fetchByMachineInfo, machineSigner } from './automated-enrolment.js';
import type { Behaviour } from './behaviours.js';
import { THE_DEVICE, type PlistKeys, type Speaker } from './channel.js';
import type { Afterwards, Hands } from './commands/answer.js';
import { advanceApps } from './commands/apps.js';
import { advanceUpdate, takeSystem } from './commands/updates.js';
import { CommandLoop } from './command-loop.js';
import { Declarative, type Ask, type DeclarativeMemory } from './declarative.js';
import { enrolling, Enrolment, fetchProfile, readEnrolmentProfile, type EnrolmentProfile } from './enrolment.js';
import type { ReadProfile, ScepPayload } from './enrolment-profile.js';
import { ipadError } from './errors.js';
import { Network, pemOfCertificate } from './http.js';
import { expiryOf, obtainIdentity, type Identity } from './identity.js';
import { KeyPool } from './keys.js';
import { speakerOf } from './messages.js';
import { ipadFactsOf } from './models.js';
import { STEP_MS, type IpadOptions } from './options.js';
import type { IpadSnapshot } from './snapshot.js';
import { forgetManagement, freshState, keepOwnProfile, userOf, type IpadState } from './state.js';
import { countFailure, emptyTally, type Tally } from './tally.js';
import type { Push } from './waking.js';

/** One iPad, which shares nothing with a server but the protocol. */
export class SimulatedIpad {
  readonly tally: Tally = emptyTally();
  readonly #behaviours: Set<Behaviour>;
  readonly #network: Network;
  readonly #startedAt = Date.now();
  #shiftMs = 0;
  #state: IpadState;
  #declarative: Declarative;
  #enrolment: Enrolment | null = null;
  #loop: CommandLoop;
  #unlisten: (() => void) | null = null;
  /** One thing at a time, as on the real one. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: IpadOptions) {
    this.#behaviours = new Set(options.behaviours ?? []);
    this.#network = new Network({
      authorities: options.authorities ?? [],
      timeoutMs: options.timeoutMs ?? 30_000,
      slowMs: options.slowMs ?? 500,
      now: () => this.now(),
      has: (behaviour) => this.#behaviours.has(behaviour),
      identity: () => this.#enrolment?.identity ?? null,
    });
    const { seed, index = 0, order, restored } = options;
    this.#state = restored?.state ?? freshState(ipadFactsOf(seed, index, order), order);
    this.#declarative = this.#freshDeclarative(restored?.declarative);
    this.#loop = this.#freshLoop();
    if (!restored?.enrolment) return;
    this.#enrolment = Enrolment.restored(restored.enrolment, this.#around());
    this.#trust(this.#enrolment.profile);
    this.#listen();
  }

  get state(): IpadState {
    return this.#state;
  }
  get declarative(): Declarative {
    return this.#declarative;
  }
  get serialNumber(): string {
    return this.#state.facts.serialNumber;
  }
  get udid(): string {
    return this.#state.facts.udid;
  }
  get enrolled(): boolean {
    return this.#enrolment !== null;
  }
  /** DER; null when it is not enrolled. */
  get certificate(): Buffer | null {
    return this.#enrolment?.identity.certificate ?? null;
  }
  get pushToken(): Buffer | null {
    return this.#enrolment?.token ?? null;
  }

  now(): Date {
    const elapsed = Date.now() - this.#startedAt;
    if (this.#behaviours.has('wrongClock')) return new Date(elapsed);
    return new Date((this.options.clock?.() ?? new Date()).getTime() + this.#shiftMs);
  }

  /** Its clock goes on by so much: a month in a drawer, and what was due meanwhile is due. */
  passTime(ms: number): void {
    this.#shiftMs += ms;
  }

  has(behaviour: Behaviour): boolean {
    return this.#behaviours.has(behaviour);
  }

  /** Orders a behaviour, or ends it. An iPad that was offline is woken by the last push that it missed. */
  behave(behaviour: Behaviour, on: boolean): void {
    if (on) this.#behaviours.add(behaviour);
    else this.#behaviours.delete(behaviour);
    this.#say('behaviour', { behaviour, on });
    // What was agreed by another clock, or on a network that is gone, is no more.
    if (behaviour === 'offline' || behaviour === 'wrongClock') this.#network.close();
    if (behaviour === 'offline') this.#listen();
  }

  /**
   * Opens an address as from a QR code and installs the profile that is there, or behind the button of the page that is there.
   * @throws ipad.notAProfile, .refused, .unreachable, .wrongAuthority, .noCertificate
   */
  enrol(url: string): Promise<void> {
    return this.#inLine(async () => this.#enrolWith(await fetchProfile(url, this.#network)));
  }

  /** The same, with a profile at hand. */
  enrolWith(profile: Uint8Array): Promise<void> {
    return this.#inLine(() => this.#enrolWith(profile));
  }

  /**
   * In the setup assistant, assigned by Apple's account: says what it is (MachineInfo, signed) and goes on with the profile
   * that it gets. Told to update first (403), it does, and asks again.
   */
  enrolAutomatically(url: string, setup: { readonly awaits?: boolean } = {}): Promise<void> {
    return this.#inLine(async () => {
      this.#state.awaitingConfiguration = setup.awaits ?? true;
      this.#state.supervised = true;
      const signer =
        this.options.machine ?? machineSigner(this.serialNumber, await this.options.keys.take(2048), this.now());
      const bytes = await fetchByMachineInfo(url, this.#network, this.#state, signer, (version) => {
        takeSystem(this.#state, version);
        this.#say('updated', { version });
      });
      await this.#enrolWith(bytes);
    });
  }

  /** Asks what there is to do, as when it is woken. Resolves when the connection is over, whatever came of it. */
  connect(): Promise<void> {
    return this.#inLine(() => this.#session(THE_DEVICE));
  }

  /** Whatever it is about is done. */
  settled(): Promise<unknown> {
    return this.#line;
  }

  /** Somebody signs in on a Shared iPad: a channel of their own. */
  signIn(account: string, longName = 'Compte de la classe'): Promise<void> {
    return this.#inLine(() => this.#mustBeEnrolled().signIn(this.#state, userOf(this.#state, account, longName)));
  }

  /** A person takes the enrolment off. */
  removeEnrolment(): Promise<void> {
    return this.#inLine(() => this.#checkOut());
  }

  setBootstrapToken(token: Buffer | null): Promise<unknown> {
    const keys: PlistKeys = {
      AwaitingConfiguration: this.#state.awaitingConfiguration,
      ...(token && { BootstrapToken: token }),
    };
    return this.#inLine(() => this.#mustBeEnrolled().channel.checkIn('SetBootstrapToken', keys));
  }

  /** The answer's plist, as it came. */
  getBootstrapToken(): Promise<Buffer> {
    return this.#inLine(() => this.#mustBeEnrolled().channel.checkIn('GetBootstrapToken', {}));
  }

  /** APNs gives it another token now and then: a TokenUpdate that is none of a first enrolment. */
  updateToken(): Promise<void> {
    return this.#inLine(async () => {
      const held = this.#mustBeEnrolled();
      held.renewToken();
      this.#listen();
      await held.tokenUpdate(this.#state);
    });
  }

  powerOn(): void {
    this.#state.poweredOff = false;
    this.#listen();
  }

  /** All that it is: `restored` makes it so again. */
  snapshot(): IpadSnapshot {
    const { memory } = this.#declarative;
    return { version: 1, state: this.#state, declarative: memory, enrolment: this.#enrolment?.kept() ?? null };
  }

  /** Leaves it as it is, and stops. */
  async stop(): Promise<void> {
    this.#unlisten?.();
    this.#unlisten = null;
    await this.#line;
    this.#network.close();
  }

  async #enrolWith(bytes: Uint8Array): Promise<void> {
    const profile = readEnrolmentProfile(bytes);
    this.#trust(profile);
    const identity = await this.#obtain(profile, null);
    this.#leave();
    this.#enrolment = new Enrolment(profile, identity, this.#around());
    try {
      await this.#enrolment.authenticate(this.#state, this.options.least ?? false);
    } catch (error) {
      this.#leave();
      throw error;
    }
    keepOwnProfile(this.#state, profile);
    this.tally.enrolments += 1;
    const { serverUrl } = profile.enrolment.mdm;
    this.#say('enrolled', { serverUrl, signed: profile.signed, expires: expiryOf(identity) });
    this.#listen();
    // The setup assistant does not wait to be woken.
    if (this.#state.awaitingConfiguration) await this.#session(THE_DEVICE);
  }

  #around() {
    return {
      network: this.#network,
      form: this.options.signature ?? 'plain',
      now: () => this.now(),
      udid: this.udid,
      onDisowned: () => this.#disowned(),
    };
  }

  #trust({ roots }: EnrolmentProfile): void {
    this.#network.trust(roots.map(pemOfCertificate));
  }

  #obtain({ enrolment }: EnrolmentProfile, present: Identity | null): Promise<Identity> {
    return this.#certified(enrolment.scep, this.options.keys, present);
  }

  async #certified(payload: ScepPayload, pool: KeyPool, present: Identity | null = null): Promise<Identity> {
    const { scep: options = {}, secondMs = 1_000 } = this.options;
    const keys = await pool.take(payload.keySize);
    return obtainIdentity({ network: this.#network, payload, keys, options, present, now: this.now(), secondMs });
  }

  /** A check-in that is answered 401 says that it is nobody’s any more. */
  #disowned(): void {
    this.#leave();
    this.#say('disowned');
  }

  async #renew(given: ReadProfile): Promise<void> {
    const held = this.#mustBeEnrolled();
    const profile = enrolling(given);
    held.identity = await this.#obtain(profile, this.has('challengedRenewal') ? null : held.identity);
    held.profile = profile;
    keepOwnProfile(this.#state, profile);
    this.tally.renewals += 1;
    this.#say('renewed', { expires: expiryOf(held.identity) });
    if (!this.has('quietRenewal')) await held.authenticate(this.#state, this.options.least ?? false);
  }

  async #session(speaker: Speaker): Promise<void> {
    const held = this.#enrolment;
    if (held === null || this.#state.poweredOff) return;
    this.tally.connections += 1;
    advanceApps(this.#state, this.now(), this.options.stepMs ?? STEP_MS, this.has('stuckApps'));
    advanceUpdate(this.#state);
    this.#declarative.tick();
    try {
      for (const then of await this.#loop.run(held.channel, speaker)) await this.#afterwards(then);
      if (this.#enrolment !== null && this.#declarative.enabled) await this.#declarative.report(this.#ask);
    } catch (error) {
      this.#failed(error);
    }
    // Off, it hears nothing more; what is pushed meanwhile waits for it.
    if (this.#state.poweredOff) this.#listen();
  }

  async #afterwards(then: Afterwards): Promise<void> {
    if (then.kind === 'erase') await this.#erase(then.returnWith);
    else if (then.kind === 'checkOut') await this.#checkOut();
    else if (then.kind === 'declare') await this.#synchronise(then.tokens);
  }

  async #synchronise(tokens: Buffer | null): Promise<void> {
    await this.#declarative.synchronise(this.#ask, tokens);
    this.#say('declared', { declarations: this.#declarative.memory.declarations.length });
  }

  readonly #ask: Ask = (endpoint, data) => {
    if (endpoint === 'status') this.tally.statusReports += 1;
    return this.#mustBeEnrolled().channel.declarative(endpoint, data);
  };

  async #checkOut(): Promise<void> {
    const held = this.#mustBeEnrolled();
    try {
      // An iPad says it once, and leaves whether or not it was heard.
      await held.checkOut();
    } catch (error) {
      this.#failed(error);
    }
    this.#leave();
    this.#say('checkedOut');
  }

  async #erase(returnWith: Buffer | null): Promise<void> {
    const { facts, erasures } = this.#state;
    this.#leave();
    this.#state = freshState(facts, this.options.order, erasures + 1);
    this.#say('erased', { returns: returnWith !== null });
    if (returnWith !== null) await this.#enrolWith(returnWith);
  }

  /** What came with the enrolment goes with it. */
  #leave(): void {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#enrolment = null;
    this.#network.close();
    forgetManagement(this.#state);
    this.#declarative = this.#freshDeclarative();
    this.#loop = this.#freshLoop();
  }

  #listen(): void {
    this.#unlisten?.();
    this.#unlisten = null;
    const held = this.#enrolment;
    if (held === null || this.has('offline') || this.#state.poweredOff) return;
    this.#unlisten = this.options.waking.listen(held.token, (push) => this.#woken(held, push));
  }

  #woken(held: Enrolment, { mdm }: Push): void {
    if (this.has('deaf')) return;
    const called = held.calledBy(mdm);
    if (called === null) {
      this.tally.strayWakes += 1;
      return;
    }
    this.tally.wakes += 1;
    const speaker = called === 'device' ? THE_DEVICE : speakerOf(called);
    this.#inLine(() => this.#session(speaker)).catch((error: unknown) => this.#failed(error));
  }

  #hands(): Hands {
    const held = this.#mustBeEnrolled();
    return {
      state: this.#state,
      network: this.#network,
      now: () => this.now(),
      stepMs: this.options.stepMs ?? STEP_MS,
      certificates: held.certificates,
      enrolmentProfile: held.profile.identifier,
      unlockToken: held.unlockToken,
    };
  }

  #freshDeclarative(memory?: DeclarativeMemory): Declarative {
    const around = {
      state: () => this.#state,
      network: this.#network,
      now: () => this.now(),
      stepMs: this.options.stepMs ?? STEP_MS,
      // For a key that nobody has used: a network takes none that was certified before.
      obtain: (payload: ScepPayload) => this.#certified(payload, new KeyPool()),
    };
    return new Declarative(around, memory);
  }

  #freshLoop(): CommandLoop {
    return new CommandLoop({
      tally: this.tally,
      has: (behaviour) => this.has(behaviour),
      hands: () => this.#hands(),
      renew: (profile) => this.#renew(profile),
      say: (event, more) => this.#say(event, more),
    });
  }

  #inLine<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#line.then(act);
    // Whoever asked is told; the line goes on.
    this.#line = turn.catch((error: unknown) => void error);
    return turn;
  }

  #mustBeEnrolled(): Enrolment {
    if (this.#enrolment === null) throw ipadError('notEnrolled');
    return this.#enrolment;
  }

  #failed(error: unknown): void {
    if (!(error instanceof DomainError)) throw error;
    countFailure(this.tally, error.code);
    this.#say('failed', { code: error.code, why: error.message });
  }

  #say(event: string, more: Record<string, unknown> = {}): void {
    this.options.onEvent?.({ at: new Date().toISOString(), device: this.serialNumber, event, ...more });
  }
}
