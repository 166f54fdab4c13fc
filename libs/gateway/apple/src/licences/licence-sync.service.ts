import { DomainError, newId, Reach, type Clock } from '@chariot/kernel';
import type { StoreLicences } from '@chariot/fleet';
import type { Database, Logger, Tx, Vault } from '@chariot/platform';
import type { ContentServiceConfig } from '@chariot/wire-apple';
import type { Pusher } from '../push/pusher.service.js';
import { AskedToWait, ContentRefusal, type Content } from './content.service.js';
import type { ContentTokensRepository, TokenRow } from './content-tokens.repository.js';
import { CONTENT_SECRET } from './content-tokens.service.js';
import { appleLicencesError } from './errors.js';
import type { LicencesRepository, LinkedApp, OpenEvent } from './licences.repository.js';
import { refusalWords } from './words.js';

const SYSTEM = Reach.system('licences Apple');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Licences are bought rarely, and counted again before each is given. */
const COUNT_EVERY_MS = 6 * HOUR_MS;
/** What was asked so long ago without a number is looked for at Apple. */
const UNSURE_MS = 5 * MINUTE_MS;
/** An event that Apple calls pending for longer is believed no more than one that it has lost. */
const PENDING_MS = 2 * HOUR_MS;
const EVENT_EVERY_MS = 15_000;
const REFUSED_AGAIN_MS = 6 * HOUR_MS;
/** A licence that comes free elsewhere is found after as long; one that is bought, at the next count too. */
const NONE_LEFT_MS = 15 * MINUTE_MS;
const MOST_PAUSE_MS = HOUR_MS;
const TOKENS_AT_ONCE = 20;
const WOKEN_AT_ONCE = 500;
const ROUNDS = 40;

export interface LicenceSyncParts {
  readonly clock: Clock;
  readonly database: Database;
  readonly vault: Vault;
  readonly content: Content;
  readonly tokens: ContentTokensRepository;
  readonly licences: LicencesRepository;
  readonly store: Pick<StoreLicences, 'catalogue' | 'counted'>;
  readonly pusher: Pick<Pusher, 'ask'>;
  readonly logger: Logger;
}

/**
 * Keeps who holds a licence at Apple equal to who is to have the application here. A tick that is cut anywhere, or runs twice,
 * leaves nothing that the next one does not find: what is asked is written first, and what is unsure is read at Apple.
 */
export class LicenceSync {
  constructor(private readonly parts: LicenceSyncParts) {}

  /** By the leader. @returns how many tokens it looked at */
  async run(): Promise<number> {
    const { clock, tokens } = this.parts;
    const due = await this.#in((tx) => tokens.due(tx, SYSTEM, clock.now(), TOKENS_AT_ONCE));
    for (const token of due) await this.#look(token);
    await this.#wake();
    return due.length;
  }

  async #look(token: TokenRow): Promise<void> {
    const { clock, tokens, logger } = this.parts;
    const counts = token.countedAt === null || clock.now().getTime() - token.countedAt.getTime() >= COUNT_EVERY_MS;
    try {
      if (token.expiresAt <= clock.now()) throw appleLicencesError('tokenRefused');
      const goesOn = await this.#one(token, counts);
      const now = clock.now();
      await this.#in((tx) =>
        tokens.looked(tx, SYSTEM, token.id, {
          ...{ nextAt: new Date(now.getTime() + (goesOn ? EVENT_EVERY_MS : MINUTE_MS)), failures: 0, problem: null },
          ...(counts && { countedAt: now }),
        }),
      );
    } catch (error) {
      const refusal =
        error instanceof AskedToWait || error instanceof ContentRefusal
          ? error.refusal
          : error instanceof DomainError
            ? error
            : null;
      if (refusal === null) throw error;
      const waits = error instanceof AskedToWait ? error.ms : null;
      const pause = waits ?? Math.min(MOST_PAUSE_MS, MINUTE_MS * 2 ** Math.min(token.failures, 10));
      logger.warn('Apple licences are not up to date', { token: token.id, code: refusal.code });
      await this.#in((tx) =>
        tokens.looked(tx, SYSTEM, token.id, {
          nextAt: new Date(clock.now().getTime() + pause),
          failures: Math.min(token.failures + 1, 1_000),
          problem: refusal.fr.slice(0, 500),
        }),
      );
    }
  }

  /** @returns whether Apple is at something that is worth asking about soon */
  async #one(token: TokenRow, counts: boolean): Promise<boolean> {
    const { clock, licences, vault } = this.parts;
    const bearer = String(await this.#in((tx) => vault.open(tx, token.secret, CONTENT_SECRET)));
    // Asked once a round, and only when there is something to ask at all.
    let service: ContentServiceConfig | undefined;
    const asked = async (): Promise<ContentServiceConfig> => (service ??= await this.parts.content.service());
    const events = await this.#in((tx) => licences.events(tx, SYSTEM, token.id));
    for (const event of events) await this.#heard(await asked(), bearer, event);
    if (counts) await this.#count(await asked(), bearer, token);
    await this.#in((tx) => licences.settle(tx, SYSTEM, token.id, clock.now()));
    const before = new Date(clock.now().getTime() - UNSURE_MS);
    if (counts || (await this.#in((tx) => licences.isUnsure(tx, SYSTEM, token.id, before)))) {
      await this.#reconcile(await asked(), bearer, token);
    }
    for (const work of await this.#in((tx) => licences.work(tx, SYSTEM, token.id, clock.now()))) {
      await this.#ask(await asked(), bearer, work);
    }
    await this.#in((tx) => licences.settle(tx, SYSTEM, token.id, clock.now()));
    return (await this.#in((tx) => licences.events(tx, SYSTEM, token.id))).length > 0;
  }

  /** How many licences there are of what, and that nobody else takes them. */
  async #count(service: ContentServiceConfig, bearer: string, token: TokenRow): Promise<void> {
    const { content, licences, store } = this.parts;
    const location = await content.location(service, bearer);
    if (location.library !== token.library) throw appleLicencesError('tokenRefused');
    if (location.manager !== null && location.manager.id !== token.id) {
      throw appleLicencesError('anotherManager', { name: location.manager.name });
    }
    // The token was kept and Apple did not hear it, or somebody has let go of the location.
    if (location.manager === null)
      await content.manage(service, bearer, { id: token.id, name: 'Chariot', metadata: '' });
    const assets = (await content.assets(service, bearer)).filter(({ isForIpads }) => isForIpads);
    await this.#in((tx) =>
      licences.counted(
        tx,
        SYSTEM,
        token.id,
        assets,
        assets.map(() => newId()),
      ),
    );
    const nameless = await this.#in((tx) => licences.nameless(tx, SYSTEM, token.id));
    const names = nameless.length === 0 ? new Map() : await content.names(service, bearer, location, nameless);
    await this.#in(async (tx) => {
      await licences.named(tx, SYSTEM, token.id, names);
      const catalogue = await store.catalogue(tx, SYSTEM, token.placeId, 'apple');
      await store.counted(tx, SYSTEM, token.placeId, await licences.link(tx, SYSTEM, token.id, catalogue));
    });
  }

  async #heard(service: ContentServiceConfig, bearer: string, event: OpenEvent): Promise<void> {
    const { clock, content, licences } = this.parts;
    const said = await content.event(service, bearer, event.eventId);
    const now = clock.now();
    const isLost = said === null || (said.state === 'PENDING' && now.getTime() - event.since.getTime() > PENDING_MS);
    if (isLost) return this.#in((tx) => licences.forgotten(tx, SYSTEM, event));
    if (said.state === 'PENDING') return;
    const refused = said.failures.flatMap((one) => one.serials.map((serial) => ({ serial, why: refusalWords(one) })));
    // It failed and does not say for whom: who holds one is read at Apple.
    if (said.state === 'FAILED' && refused.length === 0) return this.#in((tx) => licences.forgotten(tx, SYSTEM, event));
    const retryAt = new Date(now.getTime() + REFUSED_AGAIN_MS);
    return this.#in((tx) => licences.over(tx, SYSTEM, event, refused, { now, retryAt }));
  }

  async #reconcile(service: ContentServiceConfig, bearer: string, token: TokenRow): Promise<void> {
    const { clock, content, licences } = this.parts;
    for (const app of await this.#in((tx) => licences.linked(tx, SYSTEM, token.id))) {
      const holders = [...(await content.holders(service, bearer, app))];
      const now = clock.now();
      const before = new Date(now.getTime() - UNSURE_MS);
      await this.#in((tx) => licences.reconciled(tx, SYSTEM, app.id, holders, { now, before }));
    }
  }

  /** In lots of what Apple takes, and never more than it has free: counted just before. */
  async #ask(
    service: ContentServiceConfig,
    bearer: string,
    app: LinkedApp & { readonly way: 'associate' | 'disassociate' },
  ): Promise<void> {
    const { clock, licences } = this.parts;
    let free = app.way === 'associate' ? await this.#free(service, bearer, app) : Number.MAX_SAFE_INTEGER;
    if (free === 0) {
      const until = new Date(clock.now().getTime() + NONE_LEFT_MS);
      return this.#in((tx) => licences.postponed(tx, SYSTEM, app.id, until));
    }
    for (let round = 0; round < ROUNDS && free > 0; round += 1) {
      const most = Math.min(service.mostSerials, free);
      const serials = await this.#in((tx) => licences.asking(tx, SYSTEM, app.id, app.way, most, clock.now()));
      if (serials.length === 0) return;
      free -= serials.length;
      const eventId = await this.#sent(service, bearer, app, serials);
      if (eventId === null) return;
      await this.#in((tx) => licences.asked(tx, SYSTEM, app.id, serials, eventId));
    }
  }

  /** Apple counts a licence as taken when it has done with it, and not when it is asked for. */
  async #free(service: ContentServiceConfig, bearer: string, app: LinkedApp): Promise<number> {
    const { content, licences } = this.parts;
    const asset = (await content.assets(service, bearer, app.adamId)).find((one) => one.pricing === app.pricing);
    if (asset === undefined) return 0;
    if (asset.available === null) return Number.MAX_SAFE_INTEGER;
    return Math.max(0, asset.available - (await this.#in((tx) => licences.underWay(tx, SYSTEM, app.id))));
  }

  /** Null: Apple has heard it and does not do it. Whatever else goes wrong leaves it unsure, and is thrown. */
  async #sent(
    service: ContentServiceConfig,
    bearer: string,
    app: LinkedApp & { readonly way: 'associate' | 'disassociate' },
    serials: readonly string[],
  ): Promise<string | null> {
    const { clock, content, licences } = this.parts;
    try {
      return await content.give(service, bearer, app.way, app, serials);
    } catch (error) {
      if (!(error instanceof ContentRefusal)) throw error;
      const why = refusalWords({ code: error.number, message: null, serials });
      const retryAt = new Date(clock.now().getTime() + REFUSED_AGAIN_MS);
      await this.#in((tx) => licences.refused(tx, SYSTEM, app.id, serials, { why, retryAt }));
      return null;
    }
  }

  async #wake(): Promise<void> {
    const { clock, licences, pusher } = this.parts;
    const now = clock.now();
    const again = new Date(now.getTime() - HOUR_MS);
    const devices = await this.#in((tx) => licences.due(tx, SYSTEM, now, again, WOKEN_AT_ONCE));
    if (devices.length > 0) await pusher.ask(devices);
  }

  #in<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.parts.database.transaction(SYSTEM, work);
  }
}
