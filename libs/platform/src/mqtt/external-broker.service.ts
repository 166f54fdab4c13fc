import { connect, type MqttClient } from 'mqtt';
import type { Logger } from '../logs/logger.service.js';
import {
  EVERY_PRESENCE,
  presenceDevice,
  wakeTopic,
  type PresenceListener,
  type WakeChannel,
} from './wake-channel.port.js';

export interface ExternalBrokerOptions {
  /** `mqtts://broker.exemple.fr:8883` */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** How long `start` waits for the first connection; 5 s unless told. */
  readonly patienceMs?: number;
  readonly logger: Logger;
}

const ONLINE = '1';

/**
 * Somebody else's broker (Mosquitto, RabbitMQ, EMQX…), by MQTT 3.1.1. It is told nothing and believed about nothing:
 * what it carries is a hint, and while it is away devices poll.
 */
export class ExternalBroker implements WakeChannel {
  readonly shared = true;
  readonly #listeners: PresenceListener[] = [];
  #client: MqttClient | undefined;

  constructor(private readonly options: ExternalBrokerOptions) {}

  /** Resolves once connected, or after `patienceMs` without: Chariot works without its broker, and keeps trying. */
  async start(): Promise<void> {
    const { url, logger, patienceMs = 5_000, ...credentials } = this.options;
    const client = connect(url, {
      ...credentials,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 2_000,
      connectTimeout: 10_000,
      // A wake that could not be sent at once is worth nothing later.
      queueQoSZero: false,
      rejectUnauthorized: true,
    });
    this.#client = client;
    client.on('error', (error) => logger.warn('the broker refuses or fails', { error }));
    client.on('message', (topic, payload) => this.#heard(topic, payload));
    await new Promise<void>((resolve) => {
      const tooLate = setTimeout(() => {
        // Its host alone: the address may hold the server's password.
        logger.warn('the broker does not answer: devices will poll meanwhile', { broker: new URL(url).host });
        resolve();
      }, patienceMs);
      client.on('connect', () => {
        client.subscribe(EVERY_PRESENCE, { qos: 0 }, (error) => {
          if (error) logger.warn('the broker refuses to tell who is present', { error });
          clearTimeout(tooLate);
          resolve();
        });
      });
    });
  }

  async wake(deviceId: string): Promise<void> {
    if (this.#client?.connected === true)
      await this.#client.publishAsync(wakeTopic(deviceId), '', { qos: 0, retain: false });
  }

  onPresence(listener: PresenceListener): void {
    this.#listeners.push(listener);
  }

  /** Nothing to cut: MQTT has no word for it. The certificate opens no door of ours, and the broker carries no secret. */
  disconnect(fingerprint: string): void {
    this.options.logger.debug('connections to an external broker are not ours to cut', { fingerprint });
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.endAsync(true);
  }

  #heard(topic: string, payload: Buffer): void {
    const deviceId = presenceDevice(topic);
    if (deviceId === undefined) return;
    const online = payload.toString('latin1', 0, 8) === ONLINE;
    for (const listener of this.#listeners) listener(deviceId, online);
  }
}
