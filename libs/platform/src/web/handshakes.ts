import { addressKey } from './address-key.js';
import { InFlight } from './in-flight.js';

/** As much of a socket as is needed to know it again once TLS has wrapped it. */
export interface Line {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}
interface OpenLine extends Line {
  once(event: 'close', listener: () => void): unknown;
}

/** Several classes of 40 behind one address, switched on together; a handshake that never ends is given up in seconds. */
export const MOST_HANDSHAKES = 200;

/** TLS handshakes that have not ended, by address: whoever opens lines and says nothing leaves a port to the others. */
export class Handshakes {
  readonly #underWay: InFlight;
  readonly #leaving = new Map<string, () => void>();

  constructor(most = MOST_HANDSHAKES) {
    this.#underWay = new InFlight(most);
  }

  /** @returns false when its address has as many under way as it may: the line is to be cut. */
  begins(line: OpenLine): boolean {
    const leave = this.#underWay.enter(addressKey(line.remoteAddress ?? ''));
    if (leave === null) return false;
    // Read now: a line that is closed has no address any more.
    const name = nameOf(line);
    this.#leaving.set(name, leave);
    line.once('close', () => this.#leave(name, leave));
    return true;
  }

  /** Its handshake is over: it is known who comes, and counted by other means. */
  ended(line: Line): void {
    const name = nameOf(line);
    const leave = this.#leaving.get(name);
    if (leave !== undefined) this.#leave(name, leave);
  }

  /** Addresses that have one under way. */
  get addresses(): number {
    return this.#underWay.callers;
  }

  #leave(name: string, leave: () => void): void {
    leave();
    // Its port may be another line's already.
    if (this.#leaving.get(name) === leave) this.#leaving.delete(name);
  }
}

const nameOf = ({ remoteAddress = '', remotePort = 0 }: Line): string => `${remoteAddress} ${remotePort}`;
