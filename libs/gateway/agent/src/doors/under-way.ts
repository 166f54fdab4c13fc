import { InFlight } from '@chariot/platform';
import { gatewayAgentError } from '../errors.js';

/** A device waits, asks and reports, and may find its earlier connection dead. */
const OF_A_DEVICE = 10;
/** A few carts behind one school's address, enrolled at once. */
const OF_AN_ADDRESS = 40;
const COME_BACK_SECONDS = 1;

/** What each device, and each address that has no identity yet, has under way at the doors. */
export class UnderWay {
  readonly #devices = new InFlight(OF_A_DEVICE);
  readonly #addresses: InFlight;

  /** @param ofAnAddress forty unless told */
  constructor(ofAnAddress = OF_AN_ADDRESS) {
    this.#addresses = new InFlight(ofAnAddress);
  }

  /** @returns what is called once all is over @throws gateway-agent.tooManyAtOnce */
  device(deviceId: string): () => void {
    return entered(this.#devices.enter(deviceId));
  }

  /** @param address as it is counted (`networkOf`) @param weight one unless told @throws gateway-agent.tooManyAtOnce */
  anybody(address: string, weight = 1): () => void {
    return entered(this.#addresses.enter(address, weight));
  }
}

function entered(leave: (() => void) | null): () => void {
  if (leave === null) throw gatewayAgentError('tooManyAtOnce', { seconds: COME_BACK_SECONDS });
  return leave;
}
