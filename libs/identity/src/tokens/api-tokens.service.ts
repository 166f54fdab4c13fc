import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, TOKEN_PERMISSIONS, type Clock, type Reach } from '@chariot/kernel';
import type { ApiToken } from '@chariot/contract';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { isClosed, Places } from '@chariot/territory';
import { PERMISSION_WORDS } from '../access/permission-words.js';
import { requireProof } from '../approvals/proof.js';
import { identityError } from '../errors.js';
import { Letters } from '../people/letters.service.js';
import { hashOf, newToken } from '../sessions/token.service.js';
import { API_TOKEN_MARK, grantsOf, lastDay, MOST_TOKENS, prefixOf } from './api-token.js';
import { ApiTokensRepository, type ApiTokenRow } from './api-tokens.repository.js';

type TokenPermission = (typeof TOKEN_PERMISSIONS)[number];

export interface AskedApiToken {
  readonly name: string;
  readonly placeId: string;
  readonly permissions: readonly TokenPermission[];
  /** Its last day. */
  readonly until: string;
}

export interface ApiTokenPage {
  readonly items: ApiToken[];
  readonly next: string | null;
  readonly total: number;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Programs' ways in: made by somebody who is there, never more than she is. */
@Injectable()
export class ApiTokens {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: ApiTokensRepository,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly letters: Letters,
  ) {}

  /** The latest first. @throws DomainError `identity.unknownPage` */
  async list(
    tx: Tx,
    reach: Reach,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<ApiTokenPage> {
    if (after !== undefined && !ID.test(after)) throw identityError('unknownPage');
    const now = this.clock.now();
    const rows = await this.repository.page(tx, reach, now, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: await this.#shown(tx, page),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      total: await this.repository.count(tx, reach, now),
    };
  }

  /**
   * The token itself is in the answer, and nowhere afterwards.
   * @throws DomainError `identity.proofNeeded`, `identity.tokenNotHere`, `identity.tokenAboveOneself`,
   *   `identity.tokenPeriod`, `identity.tooManyTokens`
   */
  async create(tx: Tx, reach: Reach, asked: AskedApiToken): Promise<{ token: string; apiToken: ApiToken }> {
    const now = this.clock.now();
    requireProof(reach, now);
    const place = await this.places.get(tx, reach, asked.placeId);
    const today = LocalDate.today(this.clock, place.timeZone);
    if (isClosed(place, today)) throw identityError('placeClosed', { place: place.name });
    const permissions = TOKEN_PERMISSIONS.filter((one) => asked.permissions.includes(one));
    const uncovered = await this.places.uncovered(tx, reach, ['integration:manage', ...permissions], place.id);
    if (uncovered.includes('integration:manage')) throw identityError('tokenNotHere', { place: place.name });
    if (uncovered.length > 0) {
      const words = uncovered.map((one) => PERMISSION_WORDS[one]).join(', ');
      throw identityError('tokenAboveOneself', { words, place: place.name });
    }
    const until = LocalDate.parse(asked.until);
    if (until < today || until > lastDay(today)) throw identityError('tokenPeriod');
    if ((await this.repository.ownAlive(tx, reach, now)) >= MOST_TOKENS) {
      throw identityError('tooManyTokens', { most: MOST_TOKENS });
    }
    const token = `${API_TOKEN_MARK}${newToken()}`;
    const id = newId();
    const name = asked.name.trim();
    const made = { id, hash: hashOf(token), prefix: prefixOf(token), name, placeId: place.id, permissions, until };
    await this.repository.insert(tx, reach, made, now);
    await this.journal.record(tx, reach, {
      act: 'identity.apiToken.created',
      subject: { kind: 'apiToken', id, label: name },
      placeId: place.id,
      details: { place: place.name, permissions, until },
    });
    await this.letters.toCaller(tx, reach, {
      subject: 'Un jeton d’API a été créé en votre nom',
      text: `Le jeton d’API « ${name} » vient d’être créé en votre nom sur « ${place.name} », jusqu’au ${LocalDate.format(until)}.\n\nIl permet de : ${permissions.map((one) => PERMISSION_WORDS[one]).join(', ')}.\n\nSi ce n’était pas vous, révoquez-le dans Chariot et prévenez l’administration de l’instance.`,
    });
    return { token, apiToken: await this.#get(tx, reach, id) };
  }

  /** It opens nothing from now on. @throws DomainError `identity.tokenNotFound`, `identity.tokenAlreadyRevoked` */
  async revoke(tx: Tx, reach: Reach, id: string): Promise<ApiToken> {
    const { name, placeId } = await this.#get(tx, reach, id).then(({ name, place }) => ({ name, placeId: place.id }));
    if (!(await this.repository.revoke(tx, reach, id, this.clock.now()))) throw identityError('tokenAlreadyRevoked');
    await this.journal.record(tx, reach, {
      act: 'identity.apiToken.revoked',
      subject: { kind: 'apiToken', id, label: name },
      placeId,
    });
    return this.#get(tx, reach, id);
  }

  async #get(tx: Tx, reach: Reach, id: string): Promise<ApiToken> {
    const row = await this.repository.find(tx, reach, id, this.clock.now());
    const [token] = row === undefined ? [] : await this.#shown(tx, [row]);
    if (token === undefined) throw identityError('tokenNotFound');
    return token;
  }

  async #shown(tx: Tx, rows: readonly ApiTokenRow[]): Promise<ApiToken[]> {
    const refs = await this.places.refs(
      tx,
      rows.map(({ placeId }) => placeId),
    );
    return rows.flatMap((row) => {
      const place = refs.get(row.placeId);
      if (place === undefined) return [];
      const { id, name, prefix, createdBy, until } = row;
      return {
        id,
        name,
        place,
        prefix,
        createdBy,
        until,
        permissions: TOKEN_PERMISSIONS.filter((one) => row.permissions.includes(one)),
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
        revokedAt: row.revokedAt?.toISOString() ?? null,
        active: row.alive && grantsOf(row, row.makerRoles).length > 0,
      };
    });
  }
}
