import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { testAuthority, type KeptAuthority } from './test-authority.js';

/** An application that a location has licences of. */
export interface OwnedApp {
  readonly adamId: string;
  readonly bundleId: string;
  readonly name: string;
  /** Licences; null: without end, as free applications are. */
  total: number | null;
  readonly pricingParam?: 'STDQ' | 'PLUS';
  readonly supportedPlatforms?: readonly string[];
}

interface ContentEvent {
  readonly type: 'ASSOCIATE' | 'DISASSOCIATE';
  readonly app: OwnedApp;
  readonly serials: readonly string[];
  /** Questions about it that are still answered « pending ». */
  left: number;
  failures: Failure[] | null;
  completed: number;
}
interface Failure {
  readonly errorNumber: number;
  readonly errorMessage: string;
  readonly errorInfo: { readonly serialNumbers: readonly string[] };
}
interface Answer {
  readonly status: number;
  readonly said: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is said instead of an answer: null leaves it as it is; `cut` does what was asked and hangs up before it is answered. */
export type ContentFault = null | 'cut' | Answer;

const WITHOUT_END = 2_147_483_647;
const MOST_BODY = 256 * 1024;
const MOST_SERIALS = 1_000;

/**
 * Apple's service of apps and licences (« App and Book Management » 2) as its documentation describes it, over real TLS, with one
 * location of one organisation: nothing of it was compared with the real one. What is asked of it is done when its event is asked
 * about, after as many questions as it is told; a fault may be said in place of any answer.
 */
export class FakeContent {
  readonly apps = new Map<string, OwnedApp>();
  /** Serial numbers by application: who has a licence. */
  readonly assigned = new Map<string, Set<string>>();
  /** Every request: `GET /assets`. */
  readonly asked: string[] = [];
  /** Questions about an event that are answered « pending ». */
  pending = 1;
  /** Entries of one page. */
  pageSize = 500;
  mostSerials = MOST_SERIALS;
  /** Serial numbers that Apple does not know; the number of that refusal is ours, since Apple's list has none for it. */
  readonly unknown = new Set<string>();
  fault: (request: string, asked: number) => ContentFault = () => null;
  manager: { readonly id: string; readonly name: string; readonly metadata: string } | null = null;
  library = '2049025000431439';
  location = 'École de l’essai';
  bearer = '';
  /** Of the token that is in use: another one is refused. */
  expiresAt = new Date('2027-03-14T22:33:22Z');
  readonly #events = new Map<string, ContentEvent>();

  private constructor(
    private readonly server: Server,
    /** The authority of the service, PEM. */
    readonly caPem: string,
  ) {
    server.on('request', (request, response) => void this.#hear(request, response));
    this.renew();
  }

  static async start({
    port = 0,
    authority: kept,
  }: { readonly port?: number; readonly authority?: KeptAuthority } = {}) {
    const authority = testAuthority('Apple de l’essai', kept);
    const { certPem: cert, keyPem: key } = authority.issue('localhost');
    const server = createServer({ cert, key });
    const fake = new FakeContent(server, authority.caPem);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}/mdm/v2`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** A new token of the location, as the site of Apple gives it: the file. The one before opens nothing any more. */
  renew({ organisation = 'Commune de l’essai', until = this.expiresAt } = {}): string {
    this.expiresAt = until;
    const expDate = until.toISOString().replace(/\.\d+Z$/, '+0000');
    this.bearer = Buffer.from(JSON.stringify({ expDate, token: randomUUID(), orgName: organisation })).toString(
      'base64',
    );
    return this.bearer;
  }

  buy(app: OwnedApp): OwnedApp {
    this.apps.set(app.adamId, app);
    this.assigned.set(app.adamId, new Set());
    return app;
  }

  /** Who has a licence of an application, in order. */
  holders(adamId: string): string[] {
    return [...(this.assigned.get(adamId) ?? [])].sort();
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', this.url);
    const name = `${request.method ?? 'GET'} ${url.pathname.replace(/^\/mdm\/v2/, '')}`;
    this.asked.push(name);
    const fault = this.fault(name, this.asked.filter((one) => one === name).length);
    const answer = fault === null || fault === 'cut' ? this.#answer(request, name, url, Buffer.concat(chunks)) : fault;
    if (fault === 'cut') return void request.socket.destroy();
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.said === 'string' ? answer.said : JSON.stringify(answer.said));
  }

  #answer(request: IncomingMessage, name: string, url: URL, body: Buffer): Answer {
    if (body.length > MOST_BODY) return refused(9602, 'Invalid argument.', 413);
    if (name === 'GET /service/config') return { status: 200, said: this.#service() };
    if (name === 'GET /lookup') return this.#lookup(url, request.headers.cookie);
    const { authorization } = request.headers;
    if (authorization === undefined || !authorization.startsWith('Bearer '))
      return refused(9722, 'Invalid header.', 401);
    if (authorization !== `Bearer ${this.bearer}`) return refused(9625, 'The server has revoked the sToken.', 401);
    if (name === 'GET /client/config') return this.#told(this.#client());
    if (name === 'POST /client/config') return this.#manage(parsed(body));
    if (name === 'GET /assets') return this.#page(url, 'assets', this.#assets(url));
    if (name === 'GET /assignments') return this.#page(url, 'assignments', this.#assignments(url));
    if (name === 'POST /assets/associate') return this.#ask('ASSOCIATE', parsed(body));
    if (name === 'POST /assets/disassociate') return this.#ask('DISASSOCIATE', parsed(body));
    if (name === 'GET /status') return this.#status(url.searchParams.get('eventId') ?? '');
    return refused(9634, 'Service removed.', 404);
  }

  #service(): unknown {
    const { url } = this;
    return {
      limits: { maxAssets: 25, maxSerialNumbers: this.mostSerials },
      urls: {
        ...{ clientConfig: `${url}/client/config`, getAssets: `${url}/assets`, getAssignments: `${url}/assignments` },
        ...{ associateAssets: `${url}/assets/associate`, disassociateAssets: `${url}/assets/disassociate` },
        ...{ eventStatus: `${url}/status`, contentMetadataLookup: `${url}/lookup` },
      },
    };
  }

  #told(more: object): Answer {
    return { status: 200, said: { ...more, uId: this.library } };
  }

  #client(): object {
    const { location: locationName, manager: mdmInfo } = this;
    return { locationName, countryISO2ACode: 'FR', defaultPlatform: 'volumestore', ...(mdmInfo && { mdmInfo }) };
  }

  #manage({ mdmInfo }: Record<string, unknown>): Answer {
    const { id, name, metadata } = (mdmInfo ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string' || typeof name !== 'string' || typeof metadata !== 'string') {
      return refused(9723, 'You must provide an MDM name, ID, and metadata.');
    }
    this.manager = { id, name, metadata };
    return this.#told(this.#client());
  }

  #assets(url: URL): unknown[] {
    const only = url.searchParams.get('adamId');
    return [...this.apps.values()]
      .filter(({ adamId }) => only === null || adamId === only)
      .map((app) => {
        const assignedCount = this.assigned.get(app.adamId)?.size ?? 0;
        const totalCount = app.total ?? WITHOUT_END;
        return {
          ...{ adamId: app.adamId, pricingParam: app.pricingParam ?? 'STDQ', productType: 'App', retiredCount: 0 },
          ...{ deviceAssignable: true, revocable: true, supportedPlatforms: app.supportedPlatforms ?? ['iOS'] },
          ...{ totalCount, assignedCount, availableCount: totalCount - assignedCount },
        };
      });
  }

  #assignments(url: URL): unknown[] {
    const only = url.searchParams.get('adamId');
    return [...this.apps.values()]
      .filter(({ adamId }) => only === null || adamId === only)
      .flatMap(({ adamId, pricingParam = 'STDQ' }) =>
        this.holders(adamId).map((serialNumber) => ({ adamId, pricingParam, serialNumber })),
      );
  }

  #page(url: URL, list: string, all: readonly unknown[]): Answer {
    const index = Number(url.searchParams.get('pageIndex') ?? '0');
    const totalPages = Math.max(1, Math.ceil(all.length / this.pageSize));
    if (!Number.isInteger(index) || index < 0 || index >= totalPages) return refused(9650, 'Wrong page index.');
    const items = all.slice(index * this.pageSize, (index + 1) * this.pageSize);
    return this.#told({
      ...{ [list]: items, currentPageIndex: index, size: items.length, totalPages, versionId: randomUUID() },
      ...(index + 1 < totalPages && { nextPageIndex: index + 1 }),
    });
  }

  #ask(type: ContentEvent['type'], said: Record<string, unknown>): Answer {
    const [asset, ...others] = Array.isArray(said['assets']) ? (said['assets'] as Record<string, unknown>[]) : [];
    const serials = Array.isArray(said['serialNumbers']) ? (said['serialNumbers'] as string[]) : [];
    const app = this.apps.get(String(asset?.['adamId']));
    if (app === undefined || others.length > 0) return refused(9718, 'An asset is a required argument.');
    if (serials.length === 0) return refused(9719, 'Either clientUserIds or serialNumbers are required.');
    if (serials.length > this.mostSerials) return refused(9702, 'Max serialNumbers limit on request has been passed.');
    if (new Set(serials).size !== serials.length) return refused(9705, 'Duplicate serialNumbers found.');
    const id = randomUUID();
    this.#events.set(id, { type, app, serials, left: this.pending, failures: null, completed: 0 });
    return this.#told({ eventId: id });
  }

  #status(id: string): Answer {
    const event = this.#events.get(id);
    if (event === undefined) return refused(9708, 'EventId could not be found.');
    const said = { eventType: event.type, numRequested: event.serials.length };
    if (event.left > 0) {
      event.left -= 1;
      return this.#told({ ...said, eventStatus: 'PENDING', numCompleted: 0 });
    }
    const failures = (event.failures ??= this.#do(event));
    return this.#told({
      ...said,
      ...{ eventStatus: failures.length === 0 ? 'COMPLETE' : 'FAILED', numCompleted: event.completed },
      ...(failures.length > 0 && { failures }),
    });
  }

  /** Does what was asked, once; a licence that is there already is not taken twice. */
  #do(event: ContentEvent): Failure[] {
    const { type, app, serials } = event;
    const holders = this.assigned.get(app.adamId) ?? new Set<string>();
    const [unknown, short]: [string[], string[]] = [[], []];
    for (const serial of serials) {
      if (type === 'DISASSOCIATE') holders.delete(serial);
      else if (this.unknown.has(serial)) unknown.push(serial);
      else if (!holders.has(serial) && app.total !== null && holders.size >= app.total) short.push(serial);
      else holders.add(serial);
    }
    event.completed = serials.length - unknown.length - short.length;
    return [
      ...failure(9618, 'The serial number is not of a known device.', unknown),
      ...failure(9709, 'There are not enough licenses for this app or book available to assign.', short),
    ];
  }

  /** What a number of the store is; the token comes as a cookie there. */
  #lookup(url: URL, cookie: string | undefined): Answer {
    if (cookie !== `itvt=${this.bearer}`) return refused(9601, 'Login required.', 401);
    const ids = (url.searchParams.get('id') ?? '').split(',');
    const results = ids.flatMap((id) => {
      const app = this.apps.get(id);
      return app === undefined
        ? []
        : [[id, { id, bundleId: app.bundleId, name: app.name, kind: 'iosSoftware' }] as const];
    });
    return { status: 200, said: { results: Object.fromEntries(results), version: 2 } };
  }
}

const refused = (errorNumber: number, errorMessage: string, status = 400): Answer => ({
  status,
  said: { errorNumber, errorMessage, errorInfo: {} },
});

const failure = (errorNumber: number, errorMessage: string, serialNumbers: readonly string[]): Failure[] =>
  serialNumbers.length === 0 ? [] : [{ errorNumber, errorMessage, errorInfo: { serialNumbers } }];

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value = JSON.parse(body.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
