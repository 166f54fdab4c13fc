// What keeps two processes busy, and what follows them.
import { randomUUID } from 'node:crypto';
import { factsOf } from './devices/device.mjs';

const RETRY_MS = 50;

/** Devices that report without end, at one process and at the other; each keeps its report until it is acknowledged. */
export class Load {
  /** Reports that were answered 200. @type {string[]} */
  acknowledged = [];
  /** Connections that were lost under a report. */
  refused = 0;
  #stopped = false;
  /** @type {Promise<void>[]} */
  #running = [];

  /** @param {import('../bench/lean/crowd.mjs').Played[]} devices @param {number[]} ports */
  constructor(devices, ports) {
    this.devices = devices;
    this.ports = ports;
  }

  start() {
    this.#running = this.devices.map((device, at) => this.#report(device, at));
  }

  async stop() {
    this.#stopped = true;
    await Promise.all(this.#running);
  }

  /** @param {import('../bench/lean/crowd.mjs').Played} device @param {number} at */
  async #report(device, at) {
    for (let turn = at; !this.#stopped;) {
      const reportId = randomUUID();
      const facts = { ...factsOf(device.serialNumber), batteryPercent: 1 + (turn % 100) };
      for (let told = false; !told; turn += 1) {
        try {
          device.close();
          await device.open(this.ports[turn % this.ports.length]);
          await device.report({ kind: 'inventory', facts, reportId });
          this.acknowledged.push(reportId);
          told = true;
        } catch (error) {
          if (!isLost(error)) throw error;
          this.refused += 1;
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
      }
    }
  }
}

/** The process at the other end is gone, or too busy for this device: said again, the report counts once. @param {unknown} error */
function isLost(error) {
  const { code = '', message = '' } = /** @type {{ code?: string, message?: string }} */ (error);
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code) || /hung up|disconnected|: (429|503) /.test(message);
}

/**
 * A page that follows a process, signed in by a link of its own.
 * @param {string} url @param {string} link
 * @returns {Promise<{ heard: () => string, close: () => void }>}
 */
export async function follow(url, link) {
  const token = decodeURIComponent(/[?&]jeton=([^&]+)/.exec(link)?.[1] ?? '');
  const opened = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'x-chariot': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = opened.headers.getSetCookie().map((line) => line.split(';')[0]);
  const leaving = new AbortController();
  const feed = await fetch(`${url}/api/v1/live`, {
    headers: { 'x-chariot': '1', cookie: cookie.join('; ') },
    signal: leaving.signal,
  });
  if (feed.status !== 200 || feed.body === null) throw new Error(`the feed is answered ${feed.status}`);
  let heard = '';
  const read = async () => {
    for await (const piece of feed.body ?? []) heard += Buffer.from(piece).toString('utf8');
  };
  // Left, it ends by an error: that is how one leaves.
  void read().catch((error) => (heard += String(error)));
  return { heard: () => heard, close: () => leaving.abort() };
}
