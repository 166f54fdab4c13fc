import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Leader, PLATFORM_OPTIONS, type PlatformOptions, type Tx } from '@chariot/platform';
import {
  genesis,
  linkOf,
  sealerMac,
  segmentMac,
  type Digest,
  type SealedLine,
  type SealerFacts,
  type SegmentFacts,
} from './canonical.js';
import { SEAL_DIGEST } from './seal-key.port.js';
import { SealsRepository, type Horizon, type SealerRow } from './seals.repository.js';

const EVERY_MS = 60_000;
const BATCH = 500;
/** Of one minute: 100,000 lines. What is left waits for the next. */
const BATCHES = 200;
const SEALING = Reach.system('scellement du journal');
/** Before every line of the transaction that it is paired with. */
const FIRST_ID = '-9223372036854775808';

/**
 * Seals the journal after the fact, each minute, in the process that leads: people's acts never wait for it. Lines are
 * taken in the order of their transactions, and only once every earlier transaction is over.
 */
@Injectable()
export class Sealing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #stop: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly leader: Leader,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_OPTIONS) private readonly options: Pick<PlatformOptions, 'relay'>,
    @Inject(SEAL_DIGEST) private readonly digest: Digest,
    private readonly repository: SealsRepository,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.relay === false) return;
    this.#stop = this.leader.every(EVERY_MS, 'journal sealing', () => this.seal());
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#stop?.();
  }

  /** Seals all that is due. @returns how many lines. @throws Error when the chain's own rows were tampered with */
  async seal(): Promise<number> {
    let sealed = 0;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const count = await this.database.transaction(SEALING, (tx) => this.#batch(tx));
      sealed += count;
      if (count < BATCH) break;
    }
    return sealed;
  }

  async #batch(tx: Tx): Promise<number> {
    const sealer = await this.#sealer(tx);
    // Read before the lines: a transaction that is over by now has nothing more to show.
    const horizon = await this.repository.horizon(tx);
    const moved = sealer.cluster !== horizon.cluster;
    const lines = moved
      ? await this.repository.unsealed(tx, BATCH)
      : await this.repository.due(tx, sealer, horizon.xmin, BATCH);
    const month = await this.#openMonth(tx);
    if (lines.length > 0) await this.#link(tx, sealer, lines, month, nextPlace(sealer, horizon, lines, moved));
    else if (moved) await this.#save(tx, { ...sealer, ...nextPlace(sealer, horizon, lines, moved) });
    return lines.length;
  }

  /** Where the sealer stands, held until the transaction ends. */
  async #sealer(tx: Tx): Promise<SealerRow> {
    const found = await this.repository.lockSealer(tx);
    if (found !== undefined) {
      if (sealerMac(this.digest, found).equals(found.mac)) return found;
      throw new Error(
        'The place where the journal’s sealer stands was altered: nothing is sealed until it is verified',
      );
    }
    if (await this.repository.anythingSealed(tx)) {
      throw new Error(
        'The journal is sealed and its sealer’s place is missing: nothing is sealed until it is verified',
      );
    }
    const { cluster } = await this.repository.horizon(tx);
    await this.#save(tx, { cluster, afterXact: '0', afterId: FIRST_ID, position: '0', digest: genesis(this.digest) });
    const made = await this.repository.lockSealer(tx);
    if (made === undefined) throw new Error('The sealer’s place was not written');
    return made;
  }

  /** This month in Paris, after closing the one that is over; a clock that went back opens nothing in the past. */
  async #openMonth(tx: Tx): Promise<string> {
    const month = LocalDate.today(this.clock).slice(0, 7);
    const last = await this.repository.lastSegment(tx);
    if (last === undefined) return month;
    if (last.month >= month) return last.closedAt === null ? last.month : monthAfter(last.month);
    if (last.closedAt === null) await this.#saveSegment(tx, { ...last, closedAt: this.clock.now() });
    return month;
  }

  async #link(
    tx: Tx,
    sealer: SealerFacts,
    lines: readonly SealedLine[],
    month: string,
    place: Pick<SealerFacts, 'cluster' | 'afterXact' | 'afterId'>,
  ): Promise<void> {
    let position = BigInt(sealer.position);
    let previous = sealer.digest;
    const seals = lines.map((line) => {
      position += 1n;
      previous = linkOf(this.digest, previous, position, line);
      return { position: position.toString(), journalId: line.id ?? '', digest: previous };
    });
    await this.repository.insertSeals(tx, seals);
    const last = await this.repository.lastSegment(tx);
    const begun = last?.month === month ? last : undefined;
    await this.#saveSegment(tx, {
      month,
      firstPosition: begun?.firstPosition ?? (BigInt(sealer.position) + 1n).toString(),
      openingDigest: begun?.openingDigest ?? sealer.digest,
      lastPosition: position.toString(),
      closingDigest: previous,
      sealedAt: this.clock.now(),
      closedAt: null,
      forgottenAt: null,
    });
    await this.#save(tx, { ...place, position: position.toString(), digest: previous });
  }

  #saveSegment(tx: Tx, segment: SegmentFacts): Promise<void> {
    return this.repository.saveSegment(tx, { ...segment, mac: segmentMac(this.digest, segment) });
  }

  #save(tx: Tx, sealer: SealerFacts): Promise<void> {
    return this.repository.saveSealer(tx, { ...sealer, mac: sealerMac(this.digest, sealer) });
  }

  /** Marks a closed month as forgotten, and deletes a batch of its lines. @returns how many */
  async forget(tx: Tx, month: string, batch: number): Promise<number> {
    const segment = (await this.repository.segments(tx)).find((one) => one.month === month);
    if (segment === undefined || segment.closedAt === null) return 0;
    if (segment.forgottenAt === null) await this.#saveSegment(tx, { ...segment, forgottenAt: this.clock.now() });
    return this.repository.forgetLines(tx, month, batch);
  }
}

const monthAfter = (month: string): string => LocalDate.addMonths(LocalDate.parse(`${month}-01`), 1).slice(0, 7);

/** What the next batch begins after. A restored copy belongs to its new cluster once all that it brought is sealed. */
function nextPlace(
  sealer: SealerFacts,
  { cluster, xmin }: Horizon,
  lines: readonly SealedLine[],
  moved: boolean,
): Pick<SealerFacts, 'cluster' | 'afterXact' | 'afterId'> {
  if (lines.length < BATCH) return { cluster, afterXact: xmin, afterId: FIRST_ID };
  if (moved) return sealer;
  const last = lines.at(-1);
  return { cluster, afterXact: last?.xact ?? sealer.afterXact, afterId: last?.id ?? sealer.afterId };
}
