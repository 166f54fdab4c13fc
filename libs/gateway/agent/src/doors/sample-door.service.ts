import { randomBytes } from 'node:crypto';
import { RateLimiter, type Rate } from '@chariot/platform';
import type { DeviceIdentity } from '@chariot/pki';
import { LIMITS } from '@chariot/wire-agent';
import { gatewayAgentError } from '../errors.js';
import type { Answer } from './door.js';

export interface SampleRates {
  /** Of one device. */
  readonly device?: Rate;
  /** Of all of them, in this process. */
  readonly everybody?: Rate;
}

/** One measure each ten minutes: a lesson asks for one. */
const DEVICE: Rate = { perSecond: 1 / 600, burst: 1 };
/** Ten megabytes a second at the most: at nine, when all schools begin, the rest is not measured. */
const EVERYBODY: Rate = { perSecond: 5, burst: 20 };
const ALL = 'everybody';

/** What a device fetches to tell how fast its line is. It reads nothing, and says the same to everybody. */
export class SampleDoor {
  // Nothing on the way makes them fewer; one copy serves all.
  readonly #bytes = randomBytes(LIMITS.sampleBytes);
  readonly #device: RateLimiter;
  readonly #everybody: RateLimiter;

  constructor(rates: SampleRates = {}) {
    this.#device = new RateLimiter(rates.device ?? DEVICE);
    this.#everybody = new RateLimiter(rates.everybody ?? EVERYBODY);
  }

  /** @throws gateway-agent.tooManyRequests */
  sample({ deviceId }: Pick<DeviceIdentity, 'deviceId'>): Answer {
    // Looked at first: a device that may not is no reason for another to wait.
    const seconds = this.#device.peek(deviceId) || this.#everybody.take(ALL) || this.#device.take(deviceId);
    if (seconds > 0) throw gatewayAgentError('tooManyRequests', { seconds });
    return { status: 200, body: this.#bytes, type: 'application/octet-stream' };
  }
}
