import { Reach } from '@chariot/kernel';
import type { Devices } from '@chariot/fleet';
import type { Database, Logger, Tx } from '@chariot/platform';

export interface PresenceOptions {
  /** Milliseconds that news may wait for others. */
  readonly delay?: number;
  /** Devices whose news may wait; beyond, news of others is left out. */
  readonly most?: number;
}

const DELAY_MS = 500;
const MOST = 50_000;
const BATCH = 100;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PRESENCE = Reach.system('présence des tablettes');

/**
 * Writes who is online, as the broker says it, in batches: a whole département comes back after a power cut. Nothing
 * depends on it but what people see, so a broker that lies, or news that is lost, spoils no more than that.
 */
export class AgentPresence {
  #news = new Map<string, boolean>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #closed = false;
  readonly #delay: number;
  readonly #most: number;

  constructor(
    private readonly database: Database,
    private readonly devices: Pick<Devices, 'presence'>,
    private readonly logger: Logger,
    options: PresenceOptions = {},
  ) {
    this.#delay = options.delay ?? DELAY_MS;
    this.#most = options.most ?? MOST;
  }

  /** Listens to a broker with this: `channel.onPresence(presence.hear)`. */
  readonly hear = (deviceId: string, online: boolean): void => {
    if (this.#closed || !UUID.test(deviceId)) return;
    if (this.#news.size >= this.#most && !this.#news.has(deviceId)) return;
    this.#news.set(deviceId, online);
    this.#schedule();
  };

  /** Writes what is still to be written, and hears nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#writing !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        if (this.#news.size > 0) this.#schedule();
      });
    }, this.#delay);
  }

  async #write(): Promise<void> {
    // In one order everywhere: two processes that hear of the same devices do not wait for each other in a circle.
    const news = [...this.#news].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#news = new Map();
    for (let first = 0; first < news.length; first += BATCH) await this.#writeBatch(news.slice(first, first + BATCH));
  }

  async #writeBatch(news: readonly (readonly [string, boolean])[]): Promise<void> {
    try {
      await this.database.transaction(PRESENCE, async (tx) => {
        for (const [deviceId, online] of news) await this.#tell(tx, deviceId, online);
      });
    } catch (error) {
      this.logger.warn('who is online could not be written', { devices: news.length, error });
    }
  }

  #tell(tx: Tx, deviceId: string, online: boolean): Promise<void> {
    return this.devices.presence(tx, PRESENCE, deviceId, online);
  }
}
