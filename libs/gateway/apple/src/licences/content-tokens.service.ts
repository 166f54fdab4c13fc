import { Inject, Injectable } from '@nestjs/common';
import type { AppleContentToken, AppleLicences, AppleLicencesDetail, AppleLicencePage } from '@chariot/contract';
import { LocalDate, newId, type Clock, type Reach } from '@chariot/kernel';
import { StoreLicences } from '@chariot/fleet';
import { CLOCK, Database, Journal, Vault, type Tx } from '@chariot/platform';
import { readContentToken, type ContentClientConfig, type ContentToken } from '@chariot/wire-apple';
import { daysLeft, renewBy, standingOf } from '../push/expiry.js';
import { AskedToWait, Content, ContentRefusal } from './content.service.js';
import { ContentTokensRepository, type TokenRow } from './content-tokens.repository.js';
import { appleLicencesError } from './errors.js';
import { deviceStanding } from './standing.js';

export const CONTENT_SECRET = 'apple.contentToken';

interface Upload {
  readonly placeId: string;
  readonly file: Uint8Array;
  /** Another server managed these licences, and no longer does. */
  readonly takeOver: boolean;
}

/** The token of each place: deposited, looked at by Apple before it is kept, never given back by any door. */
@Injectable()
export class ContentTokens {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(Database) private readonly database: Database,
    private readonly rows: ContentTokensRepository,
    private readonly content: Content,
    @Inject(Vault) private readonly vault: Vault,
    @Inject(Journal) private readonly journal: Journal,
    @Inject(StoreLicences) private readonly store: StoreLicences,
  ) {}

  async list(tx: Tx): Promise<AppleLicences> {
    const rows = await this.rows.all(tx);
    const refs = await this.store.placesOf(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    return {
      tokens: rows.flatMap((row) => {
        const place = refs.get(row.placeId);
        return place === undefined ? [] : [this.#shown(row, place)];
      }),
    };
  }

  /** @throws apple-licences.tokenNotFound */
  async get(tx: Tx, id: string): Promise<AppleLicencesDetail> {
    const row = await this.#find(tx, id);
    const place = (await this.store.placesOf(tx, [row.placeId])).get(row.placeId);
    if (place === undefined) throw appleLicencesError('tokenNotFound');
    const shown = this.#shown(row, place);
    const apps = await this.rows.apps(tx, id);
    return {
      ...shown,
      apps: apps.map(({ total, assigned, ...app }) => ({ ...app, total, assigned, free: free(total, assigned) })),
    };
  }

  /** @throws apple-licences.licensedAppNotFound */
  async devices(
    tx: Tx,
    licensedAppId: string,
    page: { readonly limit: number; readonly from: number },
  ): Promise<AppleLicencePage> {
    const app = await this.rows.app(tx, licensedAppId);
    if (app === undefined) throw appleLicencesError('licensedAppNotFound');
    const hasFree = free(app.total, app.assigned) !== 0;
    const rows = await this.rows.licences(tx, licensedAppId, page.limit, page.from);
    return {
      items: rows.map(({ state, installed, why, askedAt, ...row }) => ({
        ...row,
        ...deviceStanding({ state, installed, why }, hasFree),
        askedAt: askedAt?.toISOString() ?? null,
      })),
      total: await this.rows.count(tx, licensedAppId),
    };
  }

  /**
   * Apple is asked first, whose token it is and whether it is good: outside any transaction.
   * @throws DomainError of the catalogue `apple-licences`, `territory.placeNotFound`
   */
  async upload(reach: Reach, { placeId, file, takeOver }: Upload): Promise<AppleLicencesDetail> {
    await this.database.read(reach, (tx) => this.#mine(tx, reach, placeId));
    const token = this.#read(file);
    const location = await this.#location(token);
    const kept = await this.database.transaction(reach, (tx) =>
      this.#keep(tx, reach, placeId, token, location, takeOver),
    );
    await this.#managed(token, kept.id);
    return kept;
  }

  /** Counts at Apple now instead of in some hours. @throws apple-licences.tokenNotFound */
  async again(tx: Tx, id: string): Promise<AppleLicencesDetail> {
    await this.#find(tx, id);
    await this.rows.again(tx, id, this.clock.now());
    return this.get(tx, id);
  }

  /** @throws apple-licences.tokenNotFound, .licencesHeld */
  async withdraw(tx: Tx, reach: Reach, id: string): Promise<AppleLicences> {
    const row = await this.#find(tx, id);
    const count = await this.rows.held(tx, id);
    if (count > 0) throw appleLicencesError('licencesHeld', { count });
    await this.rows.remove(tx, id);
    await this.vault.forget(tx, row.secret);
    await this.store.counted(tx, reach, row.placeId, []);
    await this.#told(tx, reach, 'apple.licences.withdrawn', row);
    return this.list(tx);
  }

  #read(file: Uint8Array): ContentToken {
    let token: ContentToken;
    try {
      token = readContentToken(file);
    } catch (error) {
      throw appleLicencesError('tokenUnreadable', undefined, { cause: error });
    }
    if (token.expiresAt <= this.clock.now()) {
      throw appleLicencesError('tokenExpired', { day: LocalDate.format(LocalDate.at(token.expiresAt)) });
    }
    return token;
  }

  #location(token: ContentToken): Promise<ContentClientConfig> {
    return said(async () => this.content.location(await this.content.service(), token.bearer));
  }

  /** Committed already: where Apple does not hear it now, the next count says that somebody else manages it, or nobody. */
  #managed(token: ContentToken, id: string): Promise<void> {
    return said(async () => {
      const manager = { id, name: 'Chariot', metadata: '' };
      await this.content.manage(await this.content.service(), token.bearer, manager);
    });
  }

  async #keep(
    tx: Tx,
    reach: Reach,
    placeId: string,
    token: ContentToken,
    location: ContentClientConfig,
    takeOver: boolean,
  ): Promise<AppleLicencesDetail> {
    const present = await this.rows.ofPlace(tx, placeId);
    const manager = location.manager;
    if (manager !== null && manager.id !== present?.id && !takeOver) {
      throw appleLicencesError('anotherManager', { name: manager.name });
    }
    if (present !== undefined && present.library !== location.library) {
      const count = await this.rows.held(tx, present.id);
      const names = { given: nameOf(location, token), present: present.location ?? present.organisation };
      if (count > 0) throw appleLicencesError('anotherLocation', { ...names, count });
      // What the other location had is nothing of this one's.
      await this.rows.remove(tx, present.id);
    }
    const others = (await this.rows.all(tx)).filter(
      (one) => one.placeId !== placeId && one.library === location.library,
    );
    if (others.length > 0) throw appleLicencesError('takenLocation');
    const keeps = present !== undefined && present.library === location.library;
    const row = {
      ...{ id: keeps ? present.id : newId(), placeId, library: location.library, location: location.location },
      ...{ secret: await this.vault.seal(tx, token.bearer, CONTENT_SECRET), organisation: token.organisation },
      ...{ expiresAt: token.expiresAt, uploadedAt: this.clock.now(), uploadedBy: reach.actor() },
    };
    await this.rows.put(tx, row);
    if (present !== undefined) await this.vault.forget(tx, present.secret);
    await this.#told(tx, reach, keeps ? 'apple.licences.renewed' : 'apple.licences.installed', row);
    return this.get(tx, row.id);
  }

  async #mine(tx: Tx, reach: Reach, placeId: string): Promise<void> {
    if (!(await this.store.mayWrite(tx, reach, placeId))) throw appleLicencesError('outOfReach');
  }

  async #find(tx: Tx, id: string): Promise<TokenRow> {
    const row = await this.rows.find(tx, id);
    if (row === undefined) throw appleLicencesError('tokenNotFound');
    return row;
  }

  async #told(
    tx: Tx,
    reach: Reach,
    act: string,
    { id, placeId, organisation, expiresAt }: Pick<TokenRow, 'id' | 'placeId' | 'organisation' | 'expiresAt'>,
  ): Promise<void> {
    await this.journal.record(tx, reach, {
      ...{ act, subject: { kind: 'contentToken', id, label: organisation }, placeId },
      details: { notAfter: expiresAt.toISOString() },
    });
  }

  #shown(row: TokenRow, place: AppleContentToken['place']): AppleContentToken {
    const expiresOn = LocalDate.at(row.expiresAt);
    const today = LocalDate.today(this.clock);
    return {
      ...{ id: row.id, place, organisation: row.organisation, location: row.location, expiresOn },
      ...{ renewBy: renewBy(expiresOn), daysLeft: daysLeft(expiresOn, today), standing: standingOf(expiresOn, today) },
      uploadedAt: row.uploadedAt.toISOString(),
      countedAt: row.countedAt?.toISOString() ?? null,
      problem: row.problem,
    };
  }
}

const nameOf = ({ location }: ContentClientConfig, token: ContentToken): string => location ?? token.organisation;
const free = (total: number | null, assigned: number): number | null =>
  total === null ? null : Math.max(0, total - assigned);

/** What went wrong at Apple, in a sentence for whoever waits for the answer. */
async function said<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AskedToWait || error instanceof ContentRefusal) throw error.refusal;
    throw error;
  }
}
