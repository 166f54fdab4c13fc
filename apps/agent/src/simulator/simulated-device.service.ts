import { join } from 'node:path';
import { systemClock, type Clock } from '@chariot/kernel';
import type { InventoryFacts } from '@chariot/wire-agent';
import { sentenceOf } from '../errors.js';
import { ConfinedFolder, type Entry } from '../files/confined-folder.service.js';
import { enrolMachine } from '../identity/enrolment.service.js';
import { Enrolment } from '../identity/enrolment.repository.js';
import type { Log } from '../log.js';
import { Agent } from '../loop/agent.service.js';
import { Alarm } from '../loop/alarm.js';
import { Backoff } from '../loop/backoff.js';
import type { PowerKind } from '../machine/machine.js';
import { Refusal } from '../server/refusal.js';
import type { Carrier } from '../server/server.service.js';
import { StateFolder } from '../state/state.repository.js';
import { unreachable } from '../trust/checked-socket.service.js';
import { serverAddress } from '../trust/server-address.js';
import type { Fault } from './faults.js';
import { CopiedDevice } from './copied-device.service.js';
import { DeviceFolder } from './device-folder.repository.js';
import { SimulatedMachine } from './simulated-machine.service.js';
import { SimulatedNetwork } from './simulated-network.service.js';
import { factsOf, type TabletOrder } from './tablets.js';

/** How a tablet goes off: told to, restarted, or without current. */
type Ending = 'politely' | 'restart' | 'tornOut';
export type DeviceState = 'off' | 'enrolling' | 'refused' | 'running' | 'erased';

export interface SimulatedDeviceParts {
  readonly index: number;
  readonly order: TabletOrder;
  readonly serverUrl: string;
  readonly fingerprint: string;
  /** Each tablet has a folder in it: there `disque/` plays its disk, `agent/` is its agent's state. */
  readonly parent: string;
  readonly faults: readonly Fault[];
  readonly random: () => number;
  readonly log: (serialNumber: string) => Log;
  readonly timeoutMs?: number | undefined;
}

/** A tablet of the first second of 1970, that ticks. */
const EPOCH = Date.UTC(1970, 0, 1);

/** One simulated tablet: the real agent on a simulated machine, over the real doors. */
export class SimulatedDevice {
  readonly index: number;
  readonly serialNumber: string;
  readonly folder: string;
  readonly facts: InventoryFacts;
  readonly #parts: SimulatedDeviceParts;
  readonly #log: Log;
  readonly #folder: DeviceFolder;
  readonly #faults = new Set<Fault>();
  readonly #network: SimulatedNetwork;
  readonly #alarm = new Alarm();
  #code: string;
  #machine: SimulatedMachine | null = null;
  #ordersSeenAt = 0;
  #agent: Agent | null = null;
  #copy: CopiedDevice | null = null;
  #deviceId: string | null = null;
  #label: string | null = null;
  #trouble: string | null = null;
  #contacts = 0;
  #restarts = 0;
  #situation: DeviceState = 'off';
  #poweredAt = Date.now();
  #clockLost = false;
  #ending = false;
  #reportsHeard = 0;
  #life: Promise<void> = Promise.resolve();
  #acts: Promise<void> = Promise.resolve();

  constructor(parts: SimulatedDeviceParts) {
    this.#parts = parts;
    this.index = parts.index;
    this.facts = factsOf(parts.order, parts.index);
    this.serialNumber = this.facts.serialNumber;
    this.folder = join(parts.parent, this.serialNumber.replace(/[^A-Za-z0-9._-]/g, '_'));
    this.#log = parts.log(this.serialNumber);
    this.#folder = new DeviceFolder(this.folder, this.#log);
    this.#code = parts.order.code;
    for (const fault of parts.faults) this.#faults.add(fault);
    this.#network = new SimulatedNetwork(serverAddress(parts.serverUrl).port, () => this.#faults);
  }

  get state(): DeviceState {
    return this.#situation;
  }
  /** Given by the server; null before enrolment. */
  get deviceId(): string | null {
    return this.#deviceId;
  }
  get label(): string | null {
    return this.#label;
  }
  /** Why the last contact or enrolment failed, in French; null when it went well. */
  get trouble(): string | null {
    return this.#trouble;
  }
  /** Contacts that went well. */
  get contacts(): number {
    return this.#contacts;
  }
  get restarts(): number {
    return this.#restarts;
  }
  get wokenBy(): 'mqtt' | 'poll' | 'none' {
    return this.#agent?.wokenBy ?? 'none';
  }
  get faults(): readonly Fault[] {
    return [...this.#faults];
  }

  /** What the tablet has at a path of its disk: `/etc/chromium/policies/managed/chariot.json`. */
  async read(path: string): Promise<Entry> {
    return (await ConfinedFolder.open(this.disk)).read(path);
  }
  get disk(): string {
    return join(this.folder, 'disque');
  }

  /** Switches it on. */
  start(): void {
    void this.#act(() => this.#powerOn());
  }

  /** Orders exactly these faults: those left out go. Resolves once it is so. */
  async order(...faults: Fault[]): Promise<void> {
    const wanted = new Set(faults);
    const had = new Set(this.#faults);
    this.#faults.clear();
    for (const fault of wanted) this.#faults.add(fault);
    await this.#folder.save('faults.json', [...wanted]);
    this.#network.obey();
    const changed = (fault: Fault): boolean => wanted.has(fault) !== had.has(fault);
    if (changed('clock1970') && wanted.has('clock1970')) this.#poweredAt = Date.now();
    if (changed('batteryFlat')) {
      await this.#act(() => (wanted.has('batteryFlat') ? this.#powerOff('tornOut') : this.#powerOn()));
    } else if (changed('clone')) await this.#act(() => this.#obeyCopy());
    else if (changed('offline') || changed('nomqtt') || changed('diskFull') || changed('liar')) this.#hurry();
    await this.#saveStatus();
  }

  /** Obeys `faults.json` of its folder if somebody else has just written it. */
  async obeyOrders(): Promise<void> {
    const at = await this.#folder.ordersChangedAt();
    if (at === this.#ordersSeenAt) return;
    this.#ordersSeenAt = at;
    const wanted = await this.#folder.orders();
    if (wanted === null) return;
    const same = wanted.length === this.#faults.size && wanted.every((fault) => this.#faults.has(fault));
    if (!same) await this.order(...wanted);
  }

  /** Another code, after a refusal. */
  async enrolWith(code: string): Promise<void> {
    this.#code = code;
    await this.#act(async () => {
      await this.#folder.forget('erased.json');
      await this.#powerOff('restart');
      await this.#powerOn();
    });
  }

  /** Contacts the server now, and so does its copy. */
  wake(): void {
    this.#copy?.wake();
    this.#hurry();
  }

  async stop(): Promise<void> {
    // What waits for a word from us would wait for ever.
    for (const fault of ['hesitant', 'pensive'] as const) this.#faults.delete(fault);
    await this.#act(async () => {
      await this.#endCopy();
      await this.#powerOff('politely');
    });
  }

  /** The thief has the files of the moment; both work on. */
  async #obeyCopy(): Promise<void> {
    if (!this.#faults.has('clone')) return this.#endCopy();
    if (this.#copy !== null || this.#agent === null) return;
    const { random, timeoutMs, serverUrl } = this.#parts;
    this.#copy = await CopiedDevice.of({
      original: join(this.folder, 'agent'),
      folder: join(this.folder, 'copie'),
      facts: this.facts,
      serverPort: serverAddress(serverUrl).port,
      random,
      timeoutMs,
      log: this.#log,
    });
  }

  async #endCopy(): Promise<void> {
    const copy = this.#copy;
    this.#copy = null;
    await copy?.stop();
  }

  /** One thing at a time: a battery may die while the tablet starts. */
  #act(act: () => Promise<void>): Promise<void> {
    this.#acts = this.#acts.then(act).catch((error: unknown) => this.#note(error));
    return this.#acts;
  }

  async #powerOn(): Promise<void> {
    if (this.#situation !== 'off') return;
    if (this.#faults.has('batteryFlat')) return this.#saveStatus();
    if (await this.#folder.has('erased.json')) {
      this.#situation = 'erased';
      return this.#saveStatus();
    }
    this.#ending = false;
    this.#poweredAt = Date.now();
    this.#network.power(true);
    const state = await StateFolder.open(join(this.folder, 'agent'));
    this.#machine ??= await this.#makeMachine(state);
    this.#situation = 'enrolling';
    await this.#saveStatus();
    this.#life = this.#live(state, this.#machine);
  }

  async #powerOff(ending: Ending): Promise<void> {
    if (this.#situation === 'off') return;
    this.#ending = true;
    this.#alarm.ring();
    if (ending !== 'politely') this.#network.power(false);
    await this.#life;
    await this.#agent?.stop({ politely: ending === 'politely' });
    this.#agent = null;
    this.#situation = 'off';
    if (ending !== 'politely') this.#machine?.started();
    // A clock without current forgets.
    if (ending === 'tornOut') this.#clockLost = true;
    await this.#saveStatus();
  }

  async #live(state: StateFolder, machine: SimulatedMachine): Promise<void> {
    try {
      if (!(await this.#enrol(state, machine))) return;
      const { random, timeoutMs } = this.#parts;
      const parts = { state, machine, network: this.#network, localClock: this.#clock, random, log: this.#log };
      const agent = await Agent.of({
        ...parts,
        carrier: this.#carrier,
        ...(timeoutMs !== undefined && { timeoutMs }),
        onContact: (trouble) => this.#note(trouble),
      });
      if (this.#ending) return;
      this.#agent = agent;
      this.#situation = 'running';
      agent.start();
      // Ordered before it had an identity to steal.
      if (this.#faults.has('clone')) void this.#act(() => this.#obeyCopy());
      agent.ended
        .then(() => (agent.erased ? this.#forgotten(agent) : undefined))
        .catch((error: unknown) => this.#note(error));
      await this.#saveStatus();
    } catch (error) {
      this.#note(error);
    }
  }

  /** It is nobody's any more, and stays so until somebody types another code. */
  async #forgotten(agent: Agent): Promise<void> {
    await this.#folder.save('erased.json', { at: systemClock.now().toISOString() });
    if (this.#agent === agent) this.#agent = null;
    this.#deviceId = null;
    this.#label = null;
    this.#machine = null;
    if (this.#situation === 'running') this.#situation = 'erased';
    await this.#saveStatus();
  }

  /** Until it is enrolled, refused for good, or switched off. */
  async #enrol(state: StateFolder, machine: SimulatedMachine): Promise<boolean> {
    const { random, serverUrl, fingerprint, timeoutMs } = this.#parts;
    const backoff = new Backoff(random, 500, 15_000);
    while (!this.#ending) {
      const details = await new Enrolment(state).details();
      if (details) {
        this.#deviceId = details.deviceId;
        this.#label = details.label;
        return true;
      }
      try {
        const parts = { state, machine, network: this.#network, localClock: this.#clock, carrier: this.#carrier };
        const sheet = { serverUrl, fingerprint, code: this.#code };
        await enrolMachine({ ...parts, ...(timeoutMs !== undefined && { timeoutMs }) }, sheet);
        this.#log('info', 'enrôlée');
      } catch (error) {
        this.#note(error);
        if (error instanceof Refusal && !error.retry) {
          this.#situation = 'refused';
          await this.#saveStatus();
          return false;
        }
        const seconds = error instanceof Refusal ? (error.retryAfterSeconds ?? 0) : 0;
        await this.#alarm.wait(backoff.next(seconds * 1000));
      }
    }
    return false;
  }

  #hurry(): void {
    this.#alarm.ring();
    this.#agent?.hurry();
  }

  async #makeMachine(state: StateFolder): Promise<SimulatedMachine> {
    return new SimulatedMachine({
      state,
      folder: await ConfinedFolder.open(this.disk),
      facts: () => ({ ...this.facts, ...(this.#clockLost && { batteryPercent: 5, charging: true }) }),
      faults: () => this.#faults,
      onPower: (kind) => this.#power(kind),
      now: () => systemClock.now(),
      log: this.#log,
    });
  }

  /** Not now: the agent is in the middle of a contact, which the restart ends. */
  #power(kind: PowerKind): void {
    if (kind === 'restart') this.#restarts += 1;
    setImmediate(() => {
      void this.#act(async () => {
        await this.#powerOff(kind === 'restart' ? 'restart' : 'politely');
        if (kind === 'restart') await this.#powerOn();
      });
    });
  }

  /** Its own clock: right, or counting from 1970 since it was switched on. */
  readonly #clock: Clock = {
    now: () => {
      const lost = this.#clockLost || this.#faults.has('clock1970');
      return lost ? new Date(EPOCH + 10_000 + Date.now() - this.#poweredAt) : systemClock.now();
    },
  };

  readonly #carrier: Carrier = async (door, send) => {
    const reply = await send();
    if (door !== 'report' || !this.#faults.has('lostReport')) return reply;
    this.#reportsHeard += 1;
    if (this.#reportsHeard % 2 === 1) throw unreachable(new Error('the reply was lost'));
    return reply;
  };

  #note(trouble: unknown): void {
    if (trouble === null) this.#contacts += 1;
    else this.#log('warn', sentenceOf(trouble), trouble);
    this.#trouble = trouble === null ? null : sentenceOf(trouble);
    void this.#saveStatus();
  }

  /** For whoever runs the simulator from outside: what each tablet believes. */
  async #saveStatus(): Promise<void> {
    await this.#folder.save('status.json', {
      index: this.index,
      serialNumber: this.serialNumber,
      manufacturer: this.facts.manufacturer,
      model: this.facts.model,
      state: this.#situation,
      deviceId: this.#deviceId,
      label: this.#label,
      trouble: this.#trouble,
      contacts: this.#contacts,
      restarts: this.#restarts,
      wokenBy: this.wokenBy,
      faults: this.faults,
    });
  }
}
