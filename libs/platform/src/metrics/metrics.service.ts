import { Reach, type Clock } from '@chariot/kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry, type OpenMetricsContentType } from 'prom-client';
import type { Logger } from '../logs/logger.service.js';
import type { Database, Tx } from '../postgres/database.service.js';

const SCRAPING = Reach.system('métriques');
/** Of one metric, the values that a label may take. */
const MOST_SERIES = 1_000;
/** Words of the machinery, and addresses of doors as they are declared: never what somebody typed, never an identifier. */
const LABEL_VALUE = /^[A-Za-z0-9 ._:/()*-]{1,120}$/;
const IDENTIFIER = /[0-9a-f]{8}-[0-9a-f]{4}-|@|\d{6,}/i;
const NAME = /^chariot_[a-z_]+[a-z]$/;

/** Every label that a metric may have. */
export type MetricLabel = 'door' | 'status' | 'state' | 'kind';
type Labels = Partial<Readonly<Record<MetricLabel, string>>>;

export interface MetricName {
  /** `chariot_…`, with its unit at the end (`_seconds`, `_bytes`). */
  readonly name: string;
  readonly help: string;
}

/** One value, or one by the value of a label. */
type Reading = number | Readonly<Record<string, number>>;

/**
 * What whoever watches over the server reads: counts and ages of the machinery. No label holds a person, a device or a
 * place: labels are few and named here, and a value that looks like an identifier is refused.
 */
export class Metrics {
  readonly #registry = new Registry<OpenMetricsContentType>();
  readonly #reads: (() => Promise<void>)[] = [];
  #scrape: Promise<string> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
    /** Absent in specs: the process is measured once. */
    options: { readonly process?: boolean } = {},
  ) {
    this.#registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    if (options.process === true) collectDefaultMetrics({ register: this.#registry, prefix: 'chariot_' });
  }

  /** Something that happens. @returns what counts it */
  counter({ name, help }: MetricName, labels: readonly MetricLabel[] = []): (labels?: Labels, by?: number) => void {
    const counter = new Counter({ name: checked(name), help, labelNames: labels, registers: [this.#registry] });
    const seen = new Series();
    return (of = {}, by = 1) => counter.inc(seen.bounded(of), by);
  }

  /** How long something takes. @returns what notes it, in seconds */
  histogram(
    { name, help }: MetricName,
    labels: readonly MetricLabel[],
    buckets: readonly number[],
  ): (labels: Labels, seconds: number) => void {
    const registers = [this.#registry];
    const histogram = new Histogram({
      name: checked(name),
      help,
      labelNames: labels,
      buckets: [...buckets],
      registers,
    });
    const seen = new Series();
    return (of, seconds) => histogram.observe(seen.bounded(of), seconds);
  }

  /** Something that is, in this process: asked at each scrape. */
  gauge(metric: MetricName, read: () => Reading, label: MetricLabel = 'state'): void {
    this.#measure(metric, label, () => Promise.resolve(read()));
  }

  /** Something that is, in the database: asked at each scrape, in a read-only transaction of its own, of the system. */
  measure(metric: MetricName, read: (tx: Tx, now: Date) => Promise<Reading>, label: MetricLabel = 'state'): void {
    this.#measure(metric, label, () => this.database.read(SCRAPING, (tx) => read(tx, this.clock.now())));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** OpenMetrics text. Two who ask at once are answered by one reading. */
  scrape(): Promise<string> {
    this.#scrape ??= this.#read().finally(() => (this.#scrape = undefined));
    return this.#scrape;
  }

  async #read(): Promise<string> {
    // One after the other: a scrape takes one connection of the pool, not all of them.
    for (const read of this.#reads) await read();
    return this.#registry.metrics();
  }

  #measure({ name, help }: MetricName, label: MetricLabel, read: () => Promise<Reading>): void {
    const registers = [this.#registry];
    const gauge = new Gauge({ name: checked(name), help, labelNames: [label], registers });
    this.#reads.push(async () => {
      gauge.reset();
      try {
        const reading = await read();
        if (typeof reading === 'number') gauge.set(reading);
        else for (const [value, n] of Object.entries(reading)) gauge.set({ [label]: allowed(value) }, n);
      } catch (error) {
        // Absent rather than false; the others are told all the same.
        gauge.reset();
        this.logger.warn('a metric could not be read', { metric: name, error });
      }
    });
  }
}

function checked(name: string): string {
  if (!NAME.test(name)) throw new TypeError(`A metric is called chariot_…, not ${name}`);
  return name;
}

function allowed(value: string): string {
  if (!LABEL_VALUE.test(value) || IDENTIFIER.test(value)) return 'other';
  return value;
}

/** Beyond so many, a value is `other`: whoever knocks at many doors does not fill the memory. */
class Series {
  readonly #seen = new Set<string>();

  bounded(labels: Labels): Record<string, string> {
    const of = Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, allowed(value)]));
    const key = Object.values(of).join('\n');
    if (!this.#seen.has(key) && this.#seen.size >= MOST_SERIES) {
      return Object.fromEntries(Object.keys(of).map((name) => [name, 'other']));
    }
    this.#seen.add(key);
    return of;
  }
}
