import { connect, type Socket } from 'node:net';
import type { Network } from './checked-socket.service.js';

/** Plain TCP, by whatever route the machine has. */
export const tcpNetwork: Network = {
  connect(host, port) {
    return new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host, port });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        // Whoever takes the socket listens too; until then an error must not end the process.
        socket.on('error', () => undefined);
        socket.setNoDelay(true);
        resolve(socket);
      });
    });
  },
};
