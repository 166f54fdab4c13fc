import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Answers of each line that have not had their turn, or have not ended. */
const WAITING = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * Has an answer end with its line. Who asks again before she is answered (RFC 9112 §9.3.2) has her second answer wait for its
 * turn, and when her line closes Node tells only the one whose turn it is: whatever is counted or held until the end of the
 * others would be so for ever. To be called for each request, before anything is counted.
 */
export function endsWithItsLine({ socket }: IncomingMessage, response: ServerResponse): void {
  // It is its turn: Node tells it.
  if (response.socket !== null) return;
  const waiting = WAITING.get(socket) ?? waitingOn(socket);
  waiting.add(response);
  response.once('close', () => waiting.delete(response));
}

/** One listener a line, however many wait on it. */
function waitingOn(socket: Socket): Set<ServerResponse> {
  const waiting = new Set<ServerResponse>();
  WAITING.set(socket, waiting);
  socket.once('close', () => {
    for (const response of waiting) {
      if (response.socket !== null) continue;
      response.destroy();
      response.emit('close');
    }
  });
  return waiting;
}
