import type { X509Certificate } from 'node:crypto';
import { Reach, type Clock } from '@chariot/kernel';
import { RateLimiter, type Database, type Rate } from '@chariot/platform';
import type { DeviceIdentity, PkiService } from '@chariot/pki';
import { gatewayAgentError } from '../errors.js';
import { networkOf } from './networks.js';

export interface GuardRates {
  /** Of one remote address, at the doors that ask for no identity. */
  readonly anybody?: Rate;
  /** Of one device, at the others. */
  readonly device?: Rate;
}

/** Twelve tablets behind one school's address, enrolled at once and again: two requests each, and as many retries. */
const ANYBODY: Rate = { perSecond: 2, burst: 60 };
const DEVICE: Rate = { perSecond: 2, burst: 30 };
const FIRST_USE = Reach.system('première présentation d’un certificat');

/** Who may come in, and how often. It reads nothing that a device wrote. */
export class Guard {
  readonly #anybody: RateLimiter;
  readonly #device: RateLimiter;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pki: PkiService,
    rates: GuardRates = {},
  ) {
    this.#anybody = new RateLimiter(rates.anybody ?? ANYBODY);
    this.#device = new RateLimiter(rates.device ?? DEVICE);
  }

  /** @throws gateway-agent.tooManyRequests */
  admitAnybody(address: string): void {
    take(this.#anybody, networkOf(address));
  }

  /**
   * The device whose key was proved to us by TLS, or to a named proxy (DER); where it comes from is the port's business.
   * @throws gateway-agent.unknownIdentity, gateway-agent.tooManyRequests
   */
  async admitDevice(certificate: Buffer | X509Certificate | undefined): Promise<DeviceIdentity> {
    const now = this.clock.now();
    const device = await this.pki.identify(certificate, now);
    // The certificate of somebody who has not said who it is opens no door of an agent's.
    if (device === null || device.unassigned) throw gatewayAgentError('unknownIdentity');
    take(this.#device, device.deviceId);
    if (device.firstUse && !(await this.pki.noteFirstUse(device.fingerprint, now))) {
      await this.database.transaction(FIRST_USE, (tx) => this.pki.markUsed(tx, device.fingerprint));
    }
    return device;
  }
}

function take(limiter: RateLimiter, who: string): void {
  const seconds = limiter.take(who);
  if (seconds > 0) throw gatewayAgentError('tooManyRequests', { seconds });
}
