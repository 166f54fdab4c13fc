import type { Log } from '../log.js';
import { isAgentError } from '../errors.js';
import { Alarm } from '../loop/alarm.js';
import { Backoff } from '../loop/backoff.js';
import { Refusal } from '../server/refusal.js';
import type { Server } from '../server/server.service.js';
import type { MqttSession } from './mqtt.service.js';

export interface WakerParts {
  readonly openMqtt: (onWake: () => void) => Promise<MqttSession>;
  readonly openServer: () => Promise<Server>;
  /** Somebody wants this device to ask, or it has just come back and may have missed that. */
  readonly onWake: () => void;
  /** A connection was refused for its dates alone: the clock may be wrong. */
  readonly onDoubtfulClock: () => Promise<void>;
  readonly random: () => number;
  readonly log: Log;
}

/** What one long poll asks for: under the minute after which proxies cut silent connections. */
const POLL_SECONDS = 25;

/** Being woken: by MQTT, and by a long poll as long as MQTT cannot be had (a network that lets only 443 through). */
export class Waker {
  readonly #parts: WakerParts;
  readonly #stopping = new AbortController();
  readonly #mqttAlarm = new Alarm();
  readonly #pollAlarm = new Alarm();
  #session: MqttSession | null = null;
  #polling: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: WakerParts) {
    this.#parts = parts;
  }

  get connected(): 'mqtt' | 'poll' | 'none' {
    return this.#session ? 'mqtt' : this.#polling ? 'poll' : 'none';
  }

  start(): void {
    this.#running = this.#keepMqtt();
  }

  /** The network is back: no need to wait for the next try. */
  hurry(): void {
    this.#mqttAlarm.ring();
    this.#pollAlarm.ring();
  }

  async stop({ politely }: { politely: boolean }): Promise<void> {
    this.#stopping.abort();
    this.hurry();
    if (politely) await this.#session?.close();
    else this.#session?.cut();
    await this.#stopPolling();
    await this.#running;
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #keepMqtt(): Promise<void> {
    const backoff = new Backoff(this.#parts.random);
    while (!this.#stopped) {
      try {
        const session = await this.#parts.openMqtt(this.#parts.onWake);
        this.#session = session;
        if (this.#stopped) session.cut();
        backoff.reset();
        await this.#stopPolling();
        if (!this.#stopped) this.#parts.onWake();
        await session.ended;
      } catch (error) {
        // Once per silence, not at each try.
        if (!this.#polling) this.#parts.log('info', 'MQTT ne répond pas : réveil par attente longue.', error);
        if (isAgentError(error, 'outOfDate')) await this.#parts.onDoubtfulClock();
      }
      this.#session = null;
      if (this.#stopped) return;
      this.#startPolling();
      await this.#mqttAlarm.wait(backoff.next());
    }
  }

  #startPolling(): void {
    if (this.#polling) return;
    const abort = new AbortController();
    this.#polling = { abort, done: this.#poll(abort.signal) };
  }

  async #stopPolling(): Promise<void> {
    const polling = this.#polling;
    this.#polling = null;
    polling?.abort.abort();
    this.#pollAlarm.ring();
    await polling?.done;
    this.#pollAlarm.clear();
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(this.#parts.random);
    let missed = true;
    while (!signal.aborted) {
      let server: Server | null = null;
      try {
        server = await this.#parts.openServer();
        // What was said while nobody listened is asked for once.
        if (missed) this.#parts.onWake();
        missed = false;
        while (!signal.aborted) {
          if (await server.wake(POLL_SECONDS, signal)) this.#parts.onWake();
          backoff.reset();
        }
      } catch (error) {
        missed = true;
        if (signal.aborted) return;
        const seconds = error instanceof Refusal ? (error.retryAfterSeconds ?? 0) : 0;
        await this.#pollAlarm.wait(backoff.next(seconds * 1000));
      } finally {
        server?.close();
      }
    }
  }
}
