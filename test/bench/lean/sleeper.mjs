// A device that sleeps: one MQTT 3.1.1 connection over TLS with its certificate, and whoever waits for what it hears.
import { connect } from 'node:tls';
import { connectPacket, publishPacket, subscribePacket } from '../../faults/devices/mqtt.mjs';

const CONNACK = 2;
const PUBLISH = 3;
const SUBACK = 9;

export class Sleeper {
  #socket;
  #rest = Buffer.alloc(0);
  closed = false;

  /**
   * @param {import('node:tls').TLSSocket} socket
   * @param {{ deviceId: string, onWake: () => void, onReady: () => void, onGone: () => void }} parts
   */
  constructor(socket, { deviceId, onWake, onReady, onGone }) {
    this.#socket = socket;
    const presence = `chariot/devices/${deviceId}/presence`;
    const answers = new Map([
      [CONNACK, () => socket.write(subscribePacket(`chariot/devices/${deviceId}/wake`))],
      [SUBACK, () => (socket.write(publishPacket(presence, '1')), onReady())],
      [PUBLISH, onWake],
    ]);
    socket.on('data', (bytes) => this.#read(bytes, answers));
    socket.on('error', () => undefined); // its end is what counts
    socket.once('close', () => ((this.closed = true), onGone()));
    socket.write(connectPacket(deviceId, { topic: presence, payload: '0' }));
  }

  /**
   * Resolves once it would hear a wake.
   * @param {import('./crowd.mjs').Played} device @param {{ onWake?: () => void, onGone?: () => void, port?: number }} [hears]
   * @returns {Promise<Sleeper>}
   */
  static open(
    { deviceId, context, mqttPort },
    { onWake = () => undefined, onGone = () => undefined, port = mqttPort } = {},
  ) {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, secureContext: context, rejectUnauthorized: false });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        let ready = false;
        const sleeper = new Sleeper(socket, {
          deviceId,
          onWake,
          onReady: () => ((ready = true), resolve(sleeper)),
          onGone: () => (ready ? onGone() : reject(new Error('the broker has hung up'))),
        });
      });
    });
  }

  close() {
    this.#socket.destroy();
  }

  /** @param {Buffer} bytes @param {Map<number, () => unknown>} answers */
  #read(bytes, answers) {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    // What a broker says to a device is short: one byte of length is enough.
    while (this.#rest.length >= 2 && this.#rest.length >= 2 + (this.#rest[1] ?? 0)) {
      const kind = (this.#rest[0] ?? 0) >> 4;
      this.#rest = this.#rest.subarray(2 + (this.#rest[1] ?? 0));
      answers.get(kind)?.();
    }
  }
}
