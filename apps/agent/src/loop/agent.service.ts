import { randomUUID } from 'node:crypto';
import type { Clock } from '@chariot/kernel';
import type { EnrolReply } from '@chariot/wire-agent';
import { CorrectedClock } from '../clock/corrected-clock.js';
import { agentError, sentenceOf } from '../errors.js';
import { endErasure, Erasure } from '../erasure/erasure.service.js';
import { Enrolment, type PinnedServer } from '../identity/enrolment.repository.js';
import type { Log } from '../log.js';
import type { Machine } from '../machine/machine.js';
import { Refusal } from '../server/refusal.js';
import { Server, type Carrier } from '../server/server.service.js';
import type { StateFolder } from '../state/state.repository.js';
import type { ClientIdentity, Network } from '../trust/checked-socket.service.js';
import { brokerAddress, serverAddress } from '../trust/server-address.js';
import { MqttSession } from '../waking/mqtt.service.js';
import { Waker } from '../waking/waker.service.js';
import { Alarm } from './alarm.js';
import { Backoff, jittered } from './backoff.js';
import { Contact } from './contact.service.js';
import { Memory } from './memory.repository.js';
import { Operations } from './operations.service.js';
import { Reports } from './reports.repository.js';

export interface AgentParts {
  readonly state: StateFolder;
  readonly machine: Machine;
  readonly network: Network;
  /** The machine's own clock, right or wrong. */
  readonly localClock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly carrier?: Carrier;
  readonly timeoutMs?: number;
  /** Tells each contact: null when it went well. */
  readonly onContact?: (trouble: unknown) => void;
}

/** A refused identity is tried again now and then: the server may have been restored from a backup. */
const REFUSED_IDENTITY_MS = 300_000;
const MQTT_TIMEOUT_MS = 20_000;

/** The agent at work: it contacts the server when woken, and regularly; when it cannot, it backs off. */
export class Agent {
  readonly #parts: AgentParts;
  readonly #enrolment: Enrolment;
  readonly #memory: Memory;
  readonly #clock: CorrectedClock;
  readonly #alarm = new Alarm();
  readonly #contact: Contact;
  readonly #erasure: Erasure;
  readonly #waker: Waker;
  readonly #server: PinnedServer;
  readonly #details: EnrolReply;
  #stopped = false;
  #usePrevious = false;
  #running: Promise<void> = Promise.resolve();
  #erased = false;

  private constructor(parts: AgentParts, server: PinnedServer, details: EnrolReply) {
    this.#parts = parts;
    this.#server = server;
    this.#details = details;
    this.#enrolment = new Enrolment(parts.state);
    this.#memory = new Memory(parts.state);
    this.#clock = new CorrectedClock(parts.localClock);
    const { machine, log, state, random } = parts;
    this.#erasure = new Erasure({ state, machine, clock: this.#clock, log });
    this.#contact = new Contact({
      machine,
      enrolment: this.#enrolment,
      memory: this.#memory,
      reports: new Reports(state, log),
      operations: new Operations(machine, this.#memory, this.#clock),
      erasure: this.#erasure,
      clock: this.#clock,
      log,
      bootId: randomUUID(),
      open: () => this.#open(),
    });
    // What it was told has been done, or has failed, since: the server hears of it now.
    machine.onNews(() => this.wake());
    this.#waker = new Waker({
      openMqtt: (onWake) => this.#openMqtt(onWake),
      openServer: () => this.#open(),
      onWake: () => this.wake(),
      onDoubtfulClock: () => this.#doubtClock(),
      random,
      log,
    });
  }

  /** The agent of an enrolled machine. Throws `agent.notEnrolled`. */
  static async of(parts: AgentParts): Promise<Agent> {
    if (await endErasure(parts.state)) throw agentError('notEnrolled');
    const enrolment = new Enrolment(parts.state);
    const [server, details] = [await enrolment.server(), await enrolment.details()];
    if (!server || !details) throw agentError('notEnrolled');
    return new Agent(parts, server, details);
  }

  /** It is erased, and has nothing more to do here. */
  get erased(): boolean {
    return this.#erased;
  }

  get wokenBy(): 'mqtt' | 'poll' | 'none' {
    return this.#waker.connected;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the agent has ended: it was stopped, or its machine is erased. */
  get ended(): Promise<void> {
    return this.#running;
  }

  /** Contacts the server now, or once more after the present contact. */
  wake(): void {
    this.#alarm.ring();
  }

  /** The network is back. */
  hurry(): void {
    this.wake();
    this.#waker.hurry();
  }

  /** Ends after the present contact. `politely: false` plays a power cut: nobody is told. */
  async stop({ politely = true } = {}): Promise<void> {
    this.#stopped = true;
    this.#alarm.ring();
    await this.#waker.stop({ politely });
    await this.#running;
  }

  async #run(): Promise<void> {
    const { random } = this.#parts;
    const backoff = new Backoff(random);
    let waking = false;
    // A tablet that was switched off while it was erased goes on, with or without a network.
    await this.#erasure.carryOut().catch((error: unknown) => this.#note(error));
    while (!this.#stopped) {
      this.#alarm.clear();
      const result = await this.#once();
      if (result === 'gone') return this.#end();
      if (this.#stopped) break;
      if (!waking && this.#clock.known) {
        this.#waker.start();
        waking = true;
      }
      if (typeof result === 'number') {
        backoff.reset();
        await this.#alarm.wait(jittered(result * 1000, random));
      } else if (result.notBeforeMs > 0) {
        // A server that asked for time is given it, whoever rings.
        await pause(backoff.next(result.notBeforeMs), this.#alarm, () => this.#stopped);
      } else await this.#alarm.wait(backoff.next());
    }
  }

  /** The key goes once nobody uses it any more. */
  async #end(): Promise<void> {
    await this.#waker.stop({ politely: true });
    await this.#erasure.end();
    this.#erased = true;
  }

  /** Seconds until the next contact, `gone` when there will be none, or how it failed. */
  async #once(): Promise<number | 'gone' | { notBeforeMs: number }> {
    try {
      if (!this.#clock.known) await this.#learnTime();
      const seconds = await this.#contact.make();
      if (seconds === 'gone') return seconds;
      await this.#settle();
      await this.#note(null);
      this.#usePrevious = false;
      return seconds;
    } catch (error) {
      await this.#note(error);
      if (!(error instanceof Refusal)) return { notBeforeMs: 0 };
      if (error.status === 401) return { notBeforeMs: await this.#identityRefused() };
      return { notBeforeMs: (error.retryAfterSeconds ?? (error.retry ? 0 : 60)) * 1000 };
    }
  }

  async #note(error: unknown): Promise<void> {
    const { log, onContact } = this.#parts;
    const trouble = error === null ? null : sentenceOf(error);
    if (trouble !== null) log('warn', trouble, error);
    onContact?.(error);
    // A full disk must not stop the agent: only `status` reads this.
    await this.#memory
      .setContact({ at: this.#clock.now().toISOString(), trouble })
      .catch((failure: unknown) => log('warn', sentenceOf(failure), failure));
  }

  /** A renewal whose new certificate is refused: the old one is still good until the new one is used. */
  async #identityRefused(): Promise<number> {
    const identity = await this.#enrolment.identity();
    if (identity?.previous && !this.#usePrevious) {
      this.#usePrevious = true;
      return 0;
    }
    this.#usePrevious = false;
    return REFUSED_IDENTITY_MS;
  }

  /** The new certificate was used: the old one is not needed any more. */
  async #settle(): Promise<void> {
    const identity = await this.#enrolment.identity();
    if (identity?.previous && !this.#usePrevious) await this.#enrolment.settled(identity);
  }

  async #identity(): Promise<ClientIdentity> {
    const identity = await this.#enrolment.identity();
    if (!identity) throw agentError('notEnrolled');
    return this.#usePrevious && identity.previous ? identity.previous : identity;
  }

  async #open(): Promise<Server> {
    return new Server(this.#serverParts(), await this.#identity());
  }

  async #learnTime(): Promise<void> {
    const server = new Server(this.#serverParts(), null);
    try {
      await server.learnTime();
    } finally {
      server.close();
    }
  }

  async #doubtClock(): Promise<void> {
    await this.#learnTime().catch((error: unknown) => this.#parts.log('warn', sentenceOf(error), error));
  }

  #serverParts(): ConstructorParameters<typeof Server>[0] {
    const { network, carrier, timeoutMs } = this.#parts;
    return {
      address: serverAddress(this.#server.url),
      rootFingerprint: this.#server.fingerprint,
      network,
      clock: this.#clock,
      carrier,
      timeoutMs,
    };
  }

  async #openMqtt(onWake: () => void): Promise<MqttSession> {
    const { deviceId, mqtt } = this.#details;
    const address = brokerAddress(mqtt.url);
    return MqttSession.open({
      deviceId,
      mqtt,
      onWake,
      connection: {
        network: this.#parts.network,
        port: address.port,
        trust: { rootFingerprint: this.#server.fingerprint, host: address.host },
        at: () => this.#clock.now(),
        identity: await this.#identity(),
        timeoutMs: this.#parts.timeoutMs ?? MQTT_TIMEOUT_MS,
      },
    });
  }
}

/** Waits `ms` whatever rings, unless stopped. */
async function pause(ms: number, alarm: Alarm, stopped: () => boolean): Promise<void> {
  const until = performance.now() + ms;
  for (let left = ms; left > 0 && !stopped(); left = until - performance.now()) await alarm.wait(left);
}
