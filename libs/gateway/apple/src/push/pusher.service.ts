import { Reach, type Clock } from '@chariot/kernel';
import type { ExchangeLog } from '@chariot/fleet';
import type { Database, Logger } from '@chariot/platform';
import type { Apns, PushOutcome } from './apns.service.js';
import type { PushCertificatesRepository } from './push-certificates.repository.js';
import type { PushCertificates, PushIdentity } from './push-certificates.service.js';
import type { DueRow, PushDueRepository } from './push-due.repository.js';
import type { CountPush } from './push-metrics.js';
import type { PushTarget, PushTargets } from './push-targets.port.js';

const SYSTEM = Reach.system('réveil des iPad');
/** Wakes of the same device within this are one push. */
const GATHER_MS = 250;
/** A push that fails, and somebody who clicks again. */
const SPACING_MS = 5_000;
const BATCH = 500;
/** Longer than a push with all its tries may take: a process that died meanwhile gives its wakes back. */
const CLAIM_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 30_000;
const MOST_PAUSE_MS = 60 * 60_000;
/** Ids of one statement. */
const AT_ONCE = 5_000;

export interface PusherParts {
  readonly database: Database;
  readonly due: PushDueRepository;
  readonly certificates: PushCertificates;
  readonly rows: PushCertificatesRepository;
  readonly targets: PushTargets;
  readonly apns: Apns;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly count: CountPush;
  /** What each device is shown to have been woken by. */
  readonly log: Pick<ExchangeLog, 'note'>;
}

type Told = { readonly row: DueRow; readonly target: PushTarget | undefined; readonly outcome: PushOutcome };

/**
 * Has devices woken, and goes on until Apple has taken it: an iPad asks for nothing before it is pushed, so a wake that is lost
 * is a command that nobody gets. What waits is in the database; any process may push it, and each is pushed by one.
 */
export class Pusher {
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** The key stays in memory as long as its certificate is in use: opening the vault for each batch would not make it safer. */
  #identity: PushIdentity | undefined;

  constructor(
    private readonly parts: PusherParts,
    private readonly gatherMs = GATHER_MS,
    private readonly later: (work: () => void, ms: number) => NodeJS.Timeout = setTimeout,
  ) {}

  /**
   * Wakes these devices, now or from `at` on (what they were told « not now »); resolves once that is kept.
   */
  async ask(deviceIds: readonly string[], at?: Date): Promise<void> {
    const { database, due, clock } = this.parts;
    for (let first = 0; first < deviceIds.length; first += AT_ONCE) {
      const ids = deviceIds.slice(first, first + AT_ONCE);
      const now = clock.now();
      const from = at ?? new Date(now.getTime() + this.gatherMs);
      await database.transaction(SYSTEM, (tx) => due.ask(tx, ids, now, from, SPACING_MS));
    }
    if (at === undefined && deviceIds.length > 0) this.#soon();
  }

  /** Pushes whatever is due. Called by the leader's tick too, for what others left behind and for what was put off. */
  run(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#untilNothing().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.parts.apns.close();
  }

  #soon(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = this.later(() => {
      this.#timer = undefined;
      this.run().catch((error: unknown) => this.parts.logger.warn('devices could not be pushed', { error }));
    }, this.gatherMs + 5);
  }

  async #untilNothing(): Promise<void> {
    do {
      this.#again = false;
      while (!this.#closed && (await this.#batch()) > 0);
    } while (this.#again && !this.#closed);
  }

  /** @returns how many were tried */
  async #batch(): Promise<number> {
    const { database, due, targets, clock } = this.parts;
    const now = clock.now();
    const claimed = await database.transaction(SYSTEM, (tx) =>
      due.claim(tx, now, new Date(now.getTime() + CLAIM_MS), BATCH),
    );
    if (claimed.length === 0) return 0;
    const { identity, known } = await database.read(SYSTEM, async (tx) => ({
      identity: await this.#identityOf(tx),
      known: await targets.of(
        tx,
        claimed.map(({ deviceId }) => deviceId),
      ),
    }));
    const told = await Promise.all(
      claimed.map(async (row): Promise<Told> => {
        const target = known.get(row.deviceId);
        return { row, target, outcome: await this.#push(identity, target, now) };
      }),
    );
    await this.#note(told, identity);
    return claimed.length;
  }

  async #push(identity: PushIdentity | undefined, target: PushTarget | undefined, now: Date): Promise<PushOutcome> {
    // Its pushes are off: the next TokenUpdate comes on a connection of its own, in which it asks.
    if (target === undefined) return { outcome: 'refused', reason: 'pushesOff' };
    if (identity === undefined)
      return { outcome: 'later', reason: 'noCertificate', afterMs: MOST_PAUSE_MS, ofCertificate: false };
    if (target.topic !== identity.topic) return { outcome: 'refused', reason: 'anotherTopic' };
    return this.parts.apns.push(identity, target, now);
  }

  async #note(told: readonly Told[], identity: PushIdentity | undefined): Promise<void> {
    const { database, due, rows, targets, clock, logger } = this.parts;
    const at = clock.now();
    const again = new Date(at.getTime() + this.gatherMs);
    const failed = told.filter(({ outcome }) => outcome.outcome === 'later');
    await database.transaction(SYSTEM, async (tx) => {
      for (const { row, target, outcome } of told) {
        if (outcome.outcome === 'off' && target !== undefined)
          await targets.off(tx, row.deviceId, target.token, outcome.reason);
      }
      await due.done(
        tx,
        told.filter((one) => !failed.includes(one)).map(({ row }) => row),
        again,
      );
      await due.later(
        tx,
        failed.map(({ row, outcome }) => ({ ...row, dueAt: new Date(at.getTime() + pauseAfter(row, outcome)) })),
        new Date(at.getTime() + SPACING_MS),
      );
      if (identity === undefined) return;
      if (told.some(({ outcome }) => outcome.outcome === 'accepted'))
        await rows.noteAccepted(tx, identity.certificateId, at);
      const refusal = told.find(({ outcome }) => outcome.outcome === 'later' && outcome.ofCertificate)?.outcome;
      if (refusal?.outcome === 'later') await rows.noteRefused(tx, identity.certificateId, refusal.reason, at);
    });
    for (const one of told) this.#tell(one);
    const [first] = failed;
    if (first?.outcome.outcome === 'later')
      logger.warn('devices could not be pushed', { devices: failed.length, reason: first.outcome.reason });
    // Asked for again while it was pushed.
    if (told.some(({ outcome }) => outcome.outcome === 'accepted')) this.#soon();
  }

  #tell({ row: { deviceId }, outcome }: Told): void {
    this.parts.count(outcome.outcome);
    this.parts.log.note(deviceId, {
      ...{ door: 'push', said: 'wake', about: null, identifier: null, byUser: false, why: null },
      faults: outcome.outcome === 'accepted' ? [] : [outcome.reason],
      outcome: OUTCOMES[outcome.outcome],
      ...{ answer: null, answerIdentifier: null, status: null, milliseconds: null },
    });
  }

  async #identityOf(tx: Parameters<PushCertificates['identity']>[0]): Promise<PushIdentity | undefined> {
    const id = await this.parts.certificates.currentId(tx);
    if (id === null) this.#identity = undefined;
    else if (this.#identity?.certificateId !== id) this.#identity = await this.parts.certificates.identity(tx);
    return this.#identity;
  }
}

/** Of what the log of a device tells. */
const OUTCOMES = { accepted: 'fine', off: 'refused', refused: 'refused', later: 'later' } as const;

/** Doubled from half a minute to an hour, or as long as Apple asks for; never all at the same moment. */
function pauseAfter({ attempts }: DueRow, outcome: PushOutcome): number {
  const grown = Math.min(MOST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 10));
  const asked = outcome.outcome === 'later' ? outcome.afterMs : 0;
  return Math.max(grown, asked) * (1 + Math.random() / 10);
}
