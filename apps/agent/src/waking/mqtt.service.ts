import { MqttClient } from 'mqtt';
import { PRESENCE, type EnrolReply } from '@chariot/wire-agent';
import { checkedSocket, unreachable, within, type CheckedConnection } from '../trust/checked-socket.service.js';

export interface MqttParts {
  readonly deviceId: string;
  readonly mqtt: EnrolReply['mqtt'];
  readonly connection: CheckedConnection;
  /** Somebody says "ask me". */
  readonly onWake: () => void;
}

const KEEP_ALIVE_SECONDS = 45;

/** One MQTT session over a connection that we checked. It wakes and shows presence: nothing else is sent or believed. */
export class MqttSession {
  readonly #client: MqttClient;
  readonly #presenceTopic: string;
  /** Resolves when the session has ended, however it ended. */
  readonly ended: Promise<void>;

  private constructor(client: MqttClient, presenceTopic: string) {
    this.#client = client;
    this.#presenceTopic = presenceTopic;
    this.ended = new Promise((resolve) => {
      client.once('close', () => resolve());
    });
  }

  /** Resolves once subscribed and present, each answered in time: a broker that is only mute must not keep us for ever. Rejects with `agent.unreachable`, `.untrusted` or `.outOfDate`. */
  static async open({ deviceId, mqtt, connection, onWake }: MqttParts): Promise<MqttSession> {
    const socket = await checkedSocket(connection);
    const client = new MqttClient(() => socket as never, {
      clientId: deviceId,
      clean: true,
      protocolVersion: 4,
      keepalive: KEEP_ALIVE_SECONDS,
      connectTimeout: connection.timeoutMs,
      // We open the next session ourselves: its connection must be checked too.
      reconnectPeriod: 0,
      resubscribe: false,
      will: { topic: mqtt.presenceTopic, payload: Buffer.from(PRESENCE.offline), qos: 1, retain: false },
    });
    client.on('error', () => undefined); // a close follows, and says it
    const session = new MqttSession(client, mqtt.presenceTopic);
    client.on('message', (topic) => {
      if (topic === mqtt.wakeTopic) onWake();
    });
    try {
      const connected = new Promise<void>((resolve) => client.once('connect', () => resolve()));
      await Promise.race([connected, session.ended.then(() => Promise.reject(new Error('refused')))]);
      await within(client.subscribeAsync(mqtt.wakeTopic, { qos: 1 }), connection.timeoutMs);
      await within(client.publishAsync(mqtt.presenceTopic, PRESENCE.online, { qos: 1 }), connection.timeoutMs);
    } catch (cause) {
      client.end(true);
      socket.destroy();
      throw unreachable(cause);
    }
    return session;
  }

  /** Leaves politely: a will is only for those who vanish. */
  async close(): Promise<void> {
    // Settled, not resolved: the broker may go first.
    const said = Promise.allSettled([
      this.#client
        .publishAsync(this.#presenceTopic, PRESENCE.offline, { qos: 1 })
        .then(() => this.#client.endAsync(false)),
    ]);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, 1000)));
    await Promise.race([said, this.ended, patience]);
    clearTimeout(timer);
    this.#client.end(true);
    await this.ended;
  }

  /** Cuts without a word. */
  cut(): void {
    this.#client.end(true);
  }
}
