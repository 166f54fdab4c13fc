import { randomBytes } from 'node:crypto';
import { DomainError, type Clock } from '@chariot/kernel';
import type { Outbound } from '@chariot/platform';
import {
  readDepAccount,
  readDepAssignment,
  readDepDevices,
  readDepRefusal,
  readDepSession,
  writeDepAssignment,
  writeDepAuthorisation,
  writeDepRequest,
  type DepAccount,
  type DepDevicePage,
  type DepToken,
} from '@chariot/wire-apple';

export const ADE_URL = 'https://mdmenrollment.apple.com';

/** A page of a thousand devices, each a few hundred bytes. */
const MOST_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const MOST_PAUSE_SECONDS = 24 * 60 * 60;

/** Apple did not do what was asked; `word` is Apple’s (`T_C_NOT_SIGNED`), the way’s (`outbound.tooSlow`) or `HTTP_500`. */
export class AppleRefusal extends Error {
  override readonly name = 'AppleRefusal';
  constructor(
    readonly word: string,
    /** Seconds that Apple asks us to wait; 0: it said nothing. */
    readonly afterSeconds = 0,
    cause?: unknown,
  ) {
    super(word, { cause });
  }
}

/** Apple’s enrolment service, asked by one server token. */
export class AppleCalls {
  readonly #url: string;

  constructor(
    private readonly way: Pick<Outbound, 'request'>,
    private readonly clock: Clock,
    url = ADE_URL,
  ) {
    this.#url = url;
  }

  /** A session, opened with the first question. */
  by(token: DepToken): AppleSession {
    return new AppleSession(this.way, this.#url, token, this.clock);
  }
}

export class AppleSession {
  #session: string | undefined;

  constructor(
    private readonly way: Pick<Outbound, 'request'>,
    private readonly url: string,
    private readonly token: DepToken,
    private readonly clock: Clock,
  ) {}

  /** @throws AppleRefusal, as all of them */
  account(): Promise<DepAccount> {
    return this.#ask('GET', '/account', undefined, readDepAccount);
  }

  /** The whole list, or what has changed. */
  devices(kind: 'list' | 'changes', cursor: string | null): Promise<DepDevicePage> {
    const path = kind === 'list' ? '/server/devices' : '/devices/sync';
    return this.#ask('POST', path, writeDepRequest(cursor), readDepDevices);
  }

  /** @returns the name that Apple gives it */
  async define(profile: string): Promise<string> {
    const { profileUuid } = await this.#ask('POST', '/profile', profile, readDepAssignment);
    if (profileUuid === null) throw new AppleRefusal('NO_PROFILE');
    return profileUuid;
  }

  /** @param profileUuid null: they have none any more @returns Apple’s word for each serial number */
  async assign(serials: readonly string[], profileUuid: string | null): Promise<ReadonlyMap<string, string>> {
    const body = writeDepAssignment(serials, profileUuid);
    const method = profileUuid === null ? 'DELETE' : 'POST';
    return (await this.#ask(method, '/profile/devices', body, readDepAssignment)).devices;
  }

  /** A session may end at any time: one that was refused is opened again, once. */
  async #ask<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body: string | undefined,
    read: (raw: Buffer) => T,
  ): Promise<T> {
    const hadOne = this.#session !== undefined;
    const ask = async () => {
      this.#session ??= await this.#open();
      return this.#send(method, path, { 'x-adm-auth-session': this.#session }, body);
    };
    let answer = await ask();
    if (answer.status === 401 && hadOne) {
      this.#session = undefined;
      answer = await ask();
    }
    return understood(answer, read);
  }

  async #open(): Promise<string> {
    const path = '/session';
    const once = { nonce: randomBytes(16).toString('hex'), at: this.clock.now() };
    const authorization = writeDepAuthorisation(`${this.url}${path}`, this.token, once);
    return understood(await this.#send('GET', path, { authorization }, undefined), readDepSession);
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
  ): Promise<Awaited<ReturnType<Outbound['request']>>> {
    try {
      return await this.way.request(`${this.url}${path}`, {
        method,
        headers: { 'x-server-protocol-version': '3', 'content-type': 'application/json;charset=UTF8', ...headers },
        ...(body !== undefined && { body }),
        timeoutMs: TIMEOUT_MS,
        maxBytes: MOST_BYTES,
      });
    } catch (error) {
      if (error instanceof DomainError) throw new AppleRefusal(error.code, 0, error);
      throw error;
    }
  }
}

function understood<T>(
  { status, body, headers }: Awaited<ReturnType<Outbound['request']>>,
  read: (raw: Buffer) => T,
): T {
  if (status !== 200) {
    const after = Number(headers['retry-after']);
    const seconds = Number.isFinite(after) ? Math.min(MOST_PAUSE_SECONDS, Math.max(0, after)) : 0;
    throw new AppleRefusal(readDepRefusal(body) ?? `HTTP_${status}`, seconds);
  }
  try {
    return read(body);
  } catch (error) {
    if (error instanceof DomainError) throw new AppleRefusal('UNREADABLE', 0, error);
    throw error;
  }
}
