import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below those that the system gives to outgoing connections (32768 and on): none of them can take a port that was found free.
 * Above 10080, which browsers and `fetch` refuse to speak to (https://fetch.spec.whatwg.org/#port-blocking).
 */
const FROM = 10_081;
const TO = 32_000;
/** Whoever drew one here may not listen on it yet. @type {Set<number>} */
const drawn = new Set();

/** Ports that nobody listens on right now, on the loopback, drawn at random: two tests at once do not draw the same. @param {number} count @returns {Promise<number[]>} */
export async function freePorts(count) {
  /** @type {Set<number>} */
  const ports = new Set();
  while (ports.size < count) {
    const port = randomInt(FROM, TO);
    if (drawn.has(port)) continue;
    drawn.add(port);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
