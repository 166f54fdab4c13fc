import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { PacketLimit } from './packet-limit.js';

export class PacketTooLong extends Error {}

/** A device's connection as the broker reads it: what is too long never reaches the broker's parser. */
export class BoundedStream extends Duplex {
  readonly #limit: PacketLimit;

  constructor(
    private readonly socket: TLSSocket,
    maxPacketBytes: number,
  ) {
    super();
    this.#limit = new PacketLimit(maxPacketBytes);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', (error) => this.destroy(error));
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  #take(chunk: Buffer): void {
    if (!this.#limit.accepts(chunk)) this.destroy(new PacketTooLong());
    else if (!this.push(chunk)) this.socket.pause();
  }
}
