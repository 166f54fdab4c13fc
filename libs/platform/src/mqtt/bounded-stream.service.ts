import type { TLSSocket } from 'node:tls';
import { PacketLimit } from './packet-limit.js';

export class PacketTooLong extends Error {}

/**
 * A device's connection as the broker reads it: what is too long never reaches the broker's parser. It is the socket itself,
 * read through the limit: a stream of its own around each would weigh as much as all else that JavaScript holds of a socket.
 */
export function bounded(socket: TLSSocket, maxPacketBytes: number): TLSSocket {
  const limit = new PacketLimit(maxPacketBytes);
  const read = socket.read;
  socket.read = (size?: number): unknown => {
    const chunk = read.call(socket, size) as Buffer | null;
    if (chunk === null || limit.accepts(chunk)) return chunk;
    socket.destroy(new PacketTooLong());
    return null;
  };
  return socket;
}
