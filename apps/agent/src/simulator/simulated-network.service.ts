import type { Socket } from 'node:net';
import type { Network } from '../trust/checked-socket.service.js';
import { tcpNetwork } from '../trust/network.service.js';
import type { Fault } from './faults.js';

const SLOWNESS_MS = 2000;

/** The real network, with the weather of one tablet. */
export class SimulatedNetwork implements Network {
  readonly #faults: () => ReadonlySet<Fault>;
  readonly #serverPort: number;
  readonly #sockets = new Map<Socket, number>();
  #powered = true;

  constructor(serverPort: number, faults: () => ReadonlySet<Fault>) {
    this.#serverPort = serverPort;
    this.#faults = faults;
  }

  async connect(host: string, port: number): Promise<Socket> {
    if (this.#faults().has('slow')) await new Promise((resolve) => setTimeout(resolve, SLOWNESS_MS));
    this.#refuse(port);
    const socket = await tcpNetwork.connect(host, port);
    this.#sockets.set(socket, port);
    socket.once('close', () => this.#sockets.delete(socket));
    // The weather may have changed while it connected.
    if (!this.#passes(port)) socket.destroy();
    this.#refuse(port);
    return socket;
  }

  /** Applies the present faults to what is already open. */
  obey(): void {
    for (const [socket, port] of this.#sockets) if (!this.#passes(port)) socket.destroy();
  }

  /** Torn out, or started again. */
  power(on: boolean): void {
    this.#powered = on;
    this.obey();
  }

  #passes(port: number): boolean {
    const faults = this.#faults();
    return this.#powered && !faults.has('offline') && !(faults.has('nomqtt') && port !== this.#serverPort);
  }

  #refuse(port: number): void {
    if (!this.#passes(port)) throw Object.assign(new Error('no network'), { code: 'ENETUNREACH' });
  }
}
