import { fork } from 'node:child_process';
import { once } from 'node:events';
import { stopChild } from '../../../infra/start/stack.mjs';

/** The limit, in a process of its own: see bare-server.child.mjs. */
export class BareServer {
  /** @param {import('node:child_process').ChildProcess} child @param {number} port */
  constructor(child, port) {
    this.child = child;
    this.port = port;
  }

  /** @param {{ tls: { key: string, cert: string, ca: string }, databaseUrl: string }} parts */
  static async start(parts) {
    const child = fork(new URL('./bare-server.child.mjs', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.send(parts);
    const [port] = await once(child, 'message');
    return new BareServer(child, Number(port));
  }

  stop() {
    return stopChild(this.child, 'SIGTERM');
  }
}
