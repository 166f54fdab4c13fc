import { DomainError } from '@chariot/kernel';
import type { Outbound } from '@chariot/platform';
import {
  readContentAssets,
  readContentAssignments,
  readContentClientConfig,
  readContentEvent,
  readContentMetadata,
  readContentRefusal,
  readContentServiceConfig,
  readContentStatus,
  writeContentManager,
  writeContentRequest,
  type ContentAsset,
  type ContentClientConfig,
  type ContentEventStatus,
  type ContentServiceConfig,
  type Paged,
} from '@chariot/wire-apple';
import { appleLicencesError } from './errors.js';

export interface ContentOptions {
  /** Another service than Apple's, for the example and for specs. */
  readonly url?: string;
}

const APPLE = 'https://vpp.itunes.apple.com/mdm/v2';
const MOST_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** Apple's pages are of several hundred: a service that never ends is not followed further. */
const MOST_PAGES = 400;
const NAMES_AT_ONCE = 50;
const HOUR_MS = 60 * 60_000;

/** Apple has lost it, or forgets it: what became of it is read from the assignments. */
const EVENT_UNKNOWN = 9708;
const TOKEN_REFUSED: readonly number[] = [9601, 9621, 9622, 9625, 9722];
const TOO_MANY = 9646;

/** Apple asks to wait, for so long. */
export class AskedToWait extends Error {
  constructor(
    readonly ms: number | null,
    readonly refusal: DomainError,
  ) {
    super(refusal.message);
  }
}

/** What Apple's service of licences is asked and what it answers, by « App and Book Management » 2: no state, no database. */
export class Content {
  readonly #base: string;

  constructor(
    private readonly way: Pick<Outbound, 'request'>,
    options: ContentOptions = {},
  ) {
    this.#base = options.url ?? APPLE;
  }

  /** Where each thing is asked: read anew by whoever is about to ask, since Apple changes it without a word. */
  async service(): Promise<ContentServiceConfig> {
    return understood(readContentServiceConfig, await this.#ask(`${this.#base}/service/config`, {}));
  }

  async location({ urls }: ContentServiceConfig, bearer: string): Promise<ContentClientConfig> {
    return understood(readContentClientConfig, await this.#ask(urls.clientConfig, bearing(bearer)));
  }

  /** Says that it is us who manage the location from now on. */
  async manage(
    { urls }: ContentServiceConfig,
    bearer: string,
    manager: Parameters<typeof writeContentManager>[0],
  ): Promise<void> {
    await this.#ask(urls.clientConfig, bearing(bearer), writeContentManager(manager));
  }

  /** All that the location has, or one application of it. */
  assets({ urls }: ContentServiceConfig, bearer: string, adamId?: string): Promise<ContentAsset[]> {
    return this.#all(urls.getAssets, bearer, adamId, readContentAssets);
  }

  /** The serial numbers that hold a licence of that application. */
  async holders(
    { urls }: ContentServiceConfig,
    bearer: string,
    { adamId, pricing }: Pick<ContentAsset, 'adamId' | 'pricing'>,
  ): Promise<Set<string>> {
    const all = await this.#all(urls.getAssignments, bearer, adamId, readContentAssignments);
    return new Set(all.filter((one) => one.pricing === pricing).map(({ serialNumber }) => serialNumber.toUpperCase()));
  }

  /** @returns the event under which it goes on: nothing is done yet */
  async give(
    { urls }: ContentServiceConfig,
    bearer: string,
    way: 'associate' | 'disassociate',
    asset: Pick<ContentAsset, 'adamId' | 'pricing'>,
    serials: readonly string[],
  ): Promise<string> {
    const url = way === 'associate' ? urls.associateAssets : urls.disassociateAssets;
    return understood(readContentEvent, await this.#ask(url, bearing(bearer), writeContentRequest(asset, serials)));
  }

  /** @returns null: Apple knows no such event (any more) */
  async event({ urls }: ContentServiceConfig, bearer: string, id: string): Promise<ContentEventStatus | null> {
    try {
      return understood(readContentStatus, await this.#ask(with_(urls.eventStatus, { eventId: id }), bearing(bearer)));
    } catch (error) {
      if (error instanceof ContentRefusal && error.number === EVENT_UNKNOWN) return null;
      throw error;
    }
  }

  /** What numbers of the store are; those that it does not tell of are left out. */
  async names(
    { urls }: ContentServiceConfig,
    bearer: string,
    { country, platform }: Pick<ContentClientConfig, 'country' | 'platform'>,
    adamIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly bundleId: string; readonly name: string }>> {
    const found = new Map<string, { readonly bundleId: string; readonly name: string }>();
    for (let from = 0; from < adamIds.length; from += NAMES_AT_ONCE) {
      const url = with_(urls.contentMetadataLookup, {
        ...{ version: '2', p: 'mdm-lockup', caller: 'MDM', platform: platform ?? 'volumestore' },
        ...{ cc: (country ?? 'FR').toLowerCase(), l: 'fr', id: adamIds.slice(from, from + NAMES_AT_ONCE).join(',') },
      });
      // This service alone wants the token as a cookie.
      const names = understood(readContentMetadata, await this.#ask(url, { cookie: `itvt=${bearer}` }));
      for (const [id, name] of names) found.set(id, name);
    }
    return found;
  }

  async #all<T>(
    url: string,
    bearer: string,
    adamId: string | undefined,
    read: (raw: Uint8Array) => Paged<T>,
  ): Promise<T[]> {
    const items: T[] = [];
    let index: number | null = 0;
    for (let page = 0; page < MOST_PAGES && index !== null; page += 1) {
      const query = { ...(adamId !== undefined && { adamId }), ...(index > 0 && { pageIndex: String(index) }) };
      const said: Paged<T> = understood(read, await this.#ask(with_(url, query), bearing(bearer)));
      items.push(...said.items);
      // One that leads back would never end.
      if (said.next !== null && said.next <= index) throw appleLicencesError('appleAway');
      index = said.next;
    }
    if (index !== null) throw appleLicencesError('appleAway');
    return items;
  }

  async #ask(url: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Buffer> {
    const answer = await this.#sent(url, headers, body);
    if (answer.status === 200) return answer.body;
    const said = readContentRefusal(answer.body);
    if (answer.status === 429 || said?.code === TOO_MANY) {
      throw new AskedToWait(waitOf(answer.headers['retry-after']), appleLicencesError('appleBusy'));
    }
    if (answer.status >= 500)
      throw new AskedToWait(waitOf(answer.headers['retry-after']), appleLicencesError('appleAway'));
    if (answer.status === 401 || (said !== null && TOKEN_REFUSED.includes(said.code))) {
      throw appleLicencesError('tokenRefused');
    }
    throw new ContentRefusal(said?.code ?? answer.status, said?.message ?? '');
  }

  async #sent(url: string, headers: Readonly<Record<string, string>>, body?: string) {
    try {
      return await this.way.request(url, {
        ...{
          method: body === undefined ? ('GET' as const) : ('POST' as const),
          timeoutMs: TIMEOUT_MS,
          maxBytes: MOST_BYTES,
        },
        headers: {
          accept: 'application/json',
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
      });
    } catch (error) {
      if (error instanceof DomainError) {
        throw new AskedToWait(null, appleLicencesError('appleAway', undefined, { cause: error }));
      }
      throw error;
    }
  }
}

/** It was heard, and is refused: asking the same again changes nothing. */
export class ContentRefusal extends Error {
  readonly refusal: DomainError;

  constructor(
    readonly number: number,
    said: string,
  ) {
    super(`Apple refuses: ${number}`);
    this.refusal = appleLicencesError('appleRefused', { said: `${said} ${number}`.trim() });
  }
}

const bearing = (bearer: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${bearer}` });

function with_(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function understood<T>(read: (raw: Uint8Array) => T, raw: Uint8Array): T {
  try {
    return read(raw);
  } catch (error) {
    if (error instanceof DomainError) throw appleLicencesError('appleAway', undefined, { cause: error });
    throw error;
  }
}

/** `Retry-After` in seconds (RFC 9110 §10.2.3), an hour at most; a date is not taken for one. */
const waitOf = (said: string | undefined): number | null =>
  said !== undefined && /^\d{1,6}$/.test(said) ? Math.min(HOUR_MS, Number(said) * 1_000) : null;
