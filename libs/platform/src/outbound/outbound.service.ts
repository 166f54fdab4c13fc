import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { DomainError } from '@chariot/kernel';
import { AddressRules } from './address-rules.js';
import { Names } from './names.service.js';
import { outboundError } from './outbound-errors.js';
import { OutboundLine, type LineIdentity, type OutboundAnswer } from './outbound-line.service.js';
import type { OutboundOptions } from './outbound-options.js';
import { outboundUrl, type OutboundUrl } from './outbound-url.js';

export interface OutboundRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Of all of it, from the name's resolution to the last byte; 10 s unless told. */
  readonly timeoutMs?: number;
  /** Largest answer, 64 KiB unless told. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
const MAX_ADDRESSES = 16;

/**
 * The only way out: an address that a person typed is called through here and nowhere else. Its name is resolved once,
 * every address that it gives must be allowed, and the connection goes to one of those: a name that answers otherwise
 * the second time is not asked a second time. No redirection, no proxy of the environment, no cookie, nothing kept open but
 * a `line` that is asked for.
 */
export class Outbound {
  readonly #rules: AddressRules;
  readonly #may: { readonly http: boolean; readonly internalNames: boolean };
  readonly #resolve: (hostname: string) => Promise<readonly string[]>;

  constructor(private readonly options: OutboundOptions = {}) {
    const ranges = options.privateRanges ?? [];
    this.#rules = new AddressRules(ranges);
    // Whoever opened a network of its own has names for it.
    this.#may = { http: options.http === true, internalNames: ranges.length > 0 };
    const names = new Names(ranges.length > 0);
    this.#resolve = options.resolve ?? ((hostname) => names.addressesOf(hostname));
  }

  /**
   * Whether an address may be kept, for the form where it is typed: says at once what a later call would say.
   * @throws DomainError of the catalogue `outbound`
   */
  async check(url: string): Promise<void> {
    await within(TIMEOUT_MS, undefined, async () => void (await this.#addressesOf(outboundUrl(url, this.#may))));
  }

  /**
   * One request and its whole answer, whatever its status except a redirection.
   * @throws DomainError of the catalogue `outbound`
   */
  request(url: string, request: OutboundRequest = {}): Promise<OutboundAnswer> {
    return within(request.timeoutMs ?? TIMEOUT_MS, request.signal, async (signal) => {
      const target = outboundUrl(url, this.#may);
      const addresses = await this.#addressesOf(target);
      signal.throwIfAborted();
      return this.#send(target, addresses, request, signal);
    });
  }

  /**
   * The same in the shape of the platform's `fetch`, for a library that is given one (OpenID Connect). A body is a text
   * or form fields; redirections are refused whatever `init.redirect` says.
   */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(input, init);
    if (request.method !== 'GET' && request.method !== 'POST') throw outboundError('badAddress');
    const body = new Uint8Array(await request.arrayBuffer());
    const {
      status,
      headers,
      body: answer,
    } = await this.request(request.url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      ...(body.length > 0 && { body }),
      signal: request.signal,
    });
    const empty = status === 204 || status === 205 || status === 304;
    return new Response(empty ? null : new Uint8Array(answer), { status, headers });
  };

  /**
   * Opens a line of HTTP/2 over TLS to `url` (its origin), to be kept by whoever asked for it, and closed by them.
   * @param identity the certificate that we show
   * @throws DomainError of the catalogue `outbound`
   */
  line(url: string, identity: LineIdentity, { timeoutMs = TIMEOUT_MS } = {}): Promise<OutboundLine> {
    return within(timeoutMs, undefined, async (signal) => {
      const target = outboundUrl(url, { ...this.#may, http: false });
      const addresses = await this.#addressesOf(target);
      signal.throwIfAborted();
      try {
        const socket = await this.#secured(target, addresses, identity, signal);
        return await OutboundLine.over(socket, target.url);
      } catch (error) {
        throw refusalOf(error);
      }
    });
  }

  #secured(
    { url, host, ip }: OutboundUrl,
    addresses: readonly string[],
    { cert, key }: LineIdentity,
    signal: AbortSignal,
  ): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        host,
        port: url.port === '' ? 443 : Number(url.port),
        lookup: told(addresses),
        ALPNProtocols: ['h2'],
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        cert,
        key,
        ...(!ip && { servername: host }),
        ...(this.options.ca !== undefined && { ca: this.options.ca }),
      });
      // Given up also once it is open: a server that then says nothing would hold it.
      signal.addEventListener('abort', () => socket.destroy(), { once: true });
      this.#watch(socket, (error) => socket.destroy(error));
      socket.once('error', reject);
      socket.once('close', () => reject(outboundError('unreachable')));
      socket.once('secureConnect', () => {
        if (socket.alpnProtocol === 'h2') resolve(socket);
        else socket.destroy(outboundError('unreachable'));
      });
    });
  }

  async #addressesOf({ host, ip }: OutboundUrl): Promise<readonly string[]> {
    const addresses = ip ? [host] : await this.#named(host);
    // One bad address condemns the name: which of them answers is the other side's choice.
    if (!addresses.every((address) => this.#rules.allows(address))) throw outboundError('forbiddenAddress');
    return addresses;
  }

  async #named(host: string): Promise<readonly string[]> {
    try {
      const addresses = await this.#resolve(host);
      if (addresses.length > 0) return addresses.slice(0, MAX_ADDRESSES);
    } catch (error) {
      throw outboundError('unknownHost', undefined, { cause: error });
    }
    throw outboundError('unknownHost');
  }

  #send(
    { url, host, ip }: OutboundUrl,
    addresses: readonly string[],
    { method = 'GET', headers = {}, body, maxBytes = MAX_BYTES }: OutboundRequest,
    signal: AbortSignal,
  ): Promise<OutboundAnswer> {
    const secure = url.protocol === 'https:';
    // An agent of its own: the global one may be told of a proxy by the environment.
    const agent = secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
    return new Promise((resolve, reject) => {
      const outgoing = (secure ? httpsRequest : httpRequest)({
        protocol: url.protocol,
        host,
        port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
        path: `${url.pathname}${url.search}`,
        method,
        agent,
        signal,
        lookup: told(addresses),
        maxHeaderSize: 16 * 1024,
        headers: {
          'user-agent': 'Chariot',
          accept: '*/*',
          ...headers,
          host: url.host,
          'accept-encoding': 'identity',
          ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
        },
        ...(secure && {
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(!ip && { servername: host }),
          ...(this.options.ca !== undefined && { ca: this.options.ca }),
        }),
      });
      outgoing.on('socket', (socket) => this.#watch(socket, (error) => outgoing.destroy(error)));
      outgoing.on('error', (error) => reject(refusalOf(error)));
      outgoing.on('response', (incoming) => {
        read(incoming, maxBytes).then(resolve, (error: unknown) => {
          outgoing.destroy();
          reject(refusalOf(error));
        });
      });
      outgoing.end(body);
    });
  }

  /** The socket says where it really went. */
  #watch(socket: Socket, refuse: (error: Error) => void): void {
    socket.once('connect', () => {
      const { remoteAddress } = socket;
      if (remoteAddress === undefined || !this.#rules.allows(remoteAddress)) refuse(outboundError('forbiddenAddress'));
    });
  }
}

/** Tells the socket the addresses that were checked, in place of a second resolution. */
const told =
  (addresses: readonly string[]): LookupFunction =>
  (_, options, callback) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const [first] = all;
    if (options.all === true) callback(null, all);
    else if (first !== undefined) callback(null, first.address, first.family);
  };

async function read(incoming: IncomingMessage, maxBytes: number): Promise<OutboundAnswer> {
  const status = incoming.statusCode ?? 0;
  if (status >= 300 && status < 400 && status !== 304) throw outboundError('redirected');
  // What was not asked for compressed, and comes compressed, may be a bomb.
  if (!['', 'identity'].includes(incoming.headers['content-encoding'] ?? '')) throw outboundError('unreachable');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw outboundError('answerTooLarge');
    chunks.push(chunk);
  }
  if (!incoming.complete) throw outboundError('unreachable');
  return { status, headers: flat(incoming.headers), body: Buffer.concat(chunks) };
}

/** Without the cookies: nothing here keeps any. */
const flat = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  return outboundError('unreachable', undefined, { cause: error });
}

/** Ends by a refusal after `ms`, also while a name is being resolved, which nothing can interrupt. */
async function within<T>(
  ms: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  let refuse: (error: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => (refuse = reject));
  const end = (error: Error) => {
    refuse(error);
    ending.abort();
  };
  const timer = setTimeout(() => end(outboundError('tooSlow')), ms);
  const stopped = () => end(outboundError('unreachable', undefined, { cause: outer?.reason }));
  outer?.addEventListener('abort', stopped, { once: true });
  if (outer?.aborted === true) stopped();
  try {
    return await Promise.race([ended, work(ending.signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', stopped);
  }
}
