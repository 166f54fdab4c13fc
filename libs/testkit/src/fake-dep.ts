// Apple's enrolment service for devices, as its documentation and the servers that ask it describe it: a session by OAuth 1.0a,
// the account, the list of devices and its changes by a cursor, profiles and who has them. Nothing here was held against the
// real one, which has no public double. What goes wrong in the field can be ordered (`faults`).
import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Seconds that two clocks may differ by. */
const CLOCK_SECONDS = 300;
const CURSOR_DAYS = 7;
const DAY_MS = 86_400_000;

interface Device {
  readonly serial_number: string;
  readonly model?: string;
  readonly description?: string;
  readonly color?: string;
  readonly os?: string;
  readonly device_family?: string;
  profile_status: 'empty' | 'assigned' | 'pushed' | 'removed';
  profile_uuid?: string;
  profile_assign_time?: string;
  profile_push_time?: string;
  readonly device_assigned_date: string;
  readonly device_assigned_by: string;
}
interface Change {
  readonly op_type: 'added' | 'modified' | 'deleted';
  readonly op_date: string;
  readonly device: Device;
}
interface Cursor {
  readonly kind: 'fetch' | 'sync';
  readonly at: number;
  readonly from: number;
  readonly madeAt: number;
  readonly exhausted: boolean;
}
/** What is ordered to go wrong. */
export interface DepFaults {
  /** Every answer is 403 T_C_NOT_SIGNED. */
  readonly termsNotSigned?: boolean;
  /** No session is given: the server token was revoked. */
  readonly tokenRejected?: boolean;
  /** A session ends after so many requests. */
  readonly sessionsOf?: number;
  /** A page is followed by itself, for ever. */
  readonly sameCursor?: boolean;
  /** A change is told twice. */
  readonly duplicates?: boolean;
  /** That many answers are 503, with Retry-After. */
  unavailable?: number;
  /** Serial numbers that are not ours to assign. */
  readonly notAccessible?: readonly string[];
  /** Serial numbers whose assignment fails. */
  readonly failing?: readonly string[];
}
interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}
type Said = Readonly<Record<string, unknown>>;

export class DepService {
  readonly devices = new Map<string, Device>();
  readonly changes: Change[] = [];
  readonly profiles = new Map<string, Said>();
  faults: DepFaults = {};
  /** Requests that were taken, for whoever counts: `POST /devices/sync 200`. */
  readonly requests: string[] = [];
  token = {
    consumer_key: `CK_${randomBytes(24).toString('hex')}`,
    consumer_secret: `CS_${randomBytes(20).toString('hex')}`,
    access_token: `AT_${randomBytes(24).toString('hex')}`,
    access_secret: `AS_${randomBytes(20).toString('hex')}`,
    access_token_expiry: new Date(Date.now() + 365 * DAY_MS).toISOString(),
  };
  /** As `/account` tells it. */
  organisation = { server_uuid: '677cab70-fe18-11e2-b778-0800200c9a66', org_name: 'École d’exemple', org_id: '12345' };
  now = (): Date => new Date();
  readonly #sessions = new Map<string, number>();
  readonly #cursors = new Map<string, Cursor>();
  readonly #nonces = new Set<string>();
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      ({ status, body, headers }) => {
        this.requests.push(`${request.method} ${(request.url ?? '').split('?')[0]} ${status}`);
        response.writeHead(status, { 'Content-Type': 'application/json;charset=UTF8', ...headers }).end(body);
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });

  static async start(port = 0): Promise<DepService> {
    const service = new DepService();
    await new Promise<void>((resolve) => service.#server.listen(port, '127.0.0.1', resolve));
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What Apple's site gives, before it is sealed for the certificate of a server. */
  tokenFile(): string {
    const message = `-----BEGIN MESSAGE-----\n${JSON.stringify(this.token)}\n-----END MESSAGE-----\n`;
    return `Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${message}`;
  }

  /** A purchase: devices are the organisation's. */
  add(...serials: readonly string[]): void {
    for (const serial_number of serials) {
      const device: Device = {
        ...{
          serial_number,
          model: 'iPad',
          description: 'IPAD WI-FI 64GB',
          color: 'SILVER',
          os: 'iOS',
          device_family: 'iPad',
        },
        ...{
          profile_status: 'empty',
          device_assigned_date: this.#time(),
          device_assigned_by: 'gestionnaire@exemple.fr',
        },
      };
      this.devices.set(serial_number, device);
      this.#change('added', device);
    }
  }

  /** Given to another server, or sold. */
  remove(...serials: readonly string[]): void {
    for (const serial of serials) {
      const device = this.devices.get(serial);
      if (device === undefined) continue;
      this.devices.delete(serial);
      this.#change('deleted', device);
    }
  }

  /** Turned on and told which server is its own: the profile's address, or null. */
  activate(serial: string): string | null {
    const device = this.devices.get(serial);
    const profile = this.profiles.get(device?.profile_uuid ?? '');
    if (device === undefined || profile === undefined) return null;
    Object.assign(device, { profile_status: 'pushed', profile_push_time: this.#time() });
    return String(profile['url']);
  }

  #change(op_type: Change['op_type'], device: Device): void {
    const change = { op_type, op_date: this.now().toISOString(), device: { ...device } };
    this.changes.push(change, ...(this.faults.duplicates === true ? [change] : []));
  }

  #time(): string {
    return `${this.now().toISOString().slice(0, 19)}Z`;
  }

  async #answer(request: IncomingMessage): Promise<Reply> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', this.url);
    if ((this.faults.unavailable ?? 0) > 0) {
      this.faults.unavailable = (this.faults.unavailable ?? 0) - 1;
      return { status: 503, body: '', headers: { 'Retry-After': '1' } };
    }
    if (url.pathname === '/session') return this.#session(request, url);
    const session = String(request.headers['x-adm-auth-session'] ?? '');
    const used = this.#sessions.get(session);
    if (used === undefined) return refused(401, 'UNAUTHORIZED');
    if (this.faults.termsNotSigned === true) return refused(403, 'T_C_NOT_SIGNED');
    this.#sessions.set(session, used + 1);
    if (used + 1 >= (this.faults.sessionsOf ?? Infinity)) this.#sessions.delete(session);
    const door = DOORS[`${request.method} ${url.pathname}`];
    if (door === undefined) return refused(404, 'NOT_FOUND');
    const raw = Buffer.concat(chunks).toString('utf8');
    const said = raw === '' ? {} : parsed(raw);
    return said === null ? refused(400, 'MALFORMED_REQUEST_BODY') : door(this, said, url);
  }

  /** OAuth 1.0a, HMAC-SHA1 (RFC 5849 §3.4.2). */
  #session(request: IncomingMessage, url: URL): Reply {
    const header = String(request.headers.authorization ?? '');
    const pairs = [...header.matchAll(/\b(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
      key,
      decodeURIComponent(value),
    ]);
    const said = Object.fromEntries(pairs) as Readonly<Record<string, string | undefined>>;
    const { realm: _, oauth_signature: signature = '', ...signed } = said;
    const base = ['GET', encoded(`${this.url}${url.pathname}`), encoded(sorted(signed as Record<string, string>))].join(
      '&',
    );
    const key = `${encoded(this.token.consumer_secret)}&${encoded(this.token.access_secret)}`;
    const expected = createHmac('sha1', key).update(base).digest('base64');
    const age = Math.abs(this.now().getTime() / 1000 - Number(said['oauth_timestamp']));
    const known =
      request.method === 'GET' &&
      said['oauth_consumer_key'] === this.token.consumer_key &&
      said['oauth_token'] === this.token.access_token &&
      said['oauth_signature_method'] === 'HMAC-SHA1' &&
      signature.length === expected.length &&
      timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
    if (!known) return refused(401, 'UNAUTHORIZED');
    if (this.faults.tokenRejected === true) return refused(403, 'ACCESS_DENIED');
    if (new Date(this.token.access_token_expiry) < this.now()) return refused(403, 'TOKEN_EXPIRED');
    if (!(age <= CLOCK_SECONDS)) return refused(403, 'TIMESTAMP_REFUSED');
    const nonce = said['oauth_nonce'] ?? '';
    if (nonce === '' || this.#nonces.has(nonce)) return refused(403, 'NONCE_REFUSED');
    this.#nonces.add(nonce);
    const auth_session_token = randomBytes(32).toString('hex');
    this.#sessions.set(auth_session_token, 0);
    return told({ auth_session_token });
  }

  account(): Reply {
    return told({
      ...{ server_name: 'Chariot', ...this.organisation },
      ...{ org_type: 'edu', admin_id: 'admin@exemple.fr', facilitator_id: 'admin@exemple.fr' },
    });
  }

  /**
   * The whole list, a page each (`fetch`), or what has changed since (`sync`). A cursor of one is a cursor of the other: what
   * changed while the list was read is told by the first sync.
   */
  list(kind: 'fetch' | 'sync', said: Said): Reply {
    const { cursor: name, limit: most } = said;
    const limit = most === undefined ? 100 : Number(most);
    if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return refused(400, 'INVALID_LIMIT');
    if (name === undefined && kind === 'sync') return refused(400, 'CURSOR_REQUIRED');
    const cursor = name === undefined ? null : this.#cursors.get(String(name));
    if (cursor === undefined) return refused(400, 'INVALID_CURSOR');
    if (cursor !== null && this.now().getTime() - cursor.madeAt > CURSOR_DAYS * DAY_MS)
      return refused(400, 'EXPIRED_CURSOR');
    if (kind === 'fetch' && cursor?.exhausted === true) return refused(400, 'EXHAUSTED_CURSOR');
    const from = cursor ?? { at: 0, from: this.changes.length };
    const all =
      kind === 'fetch' ? [...this.devices.values()] : this.changes.map(({ device, ...op }) => ({ ...device, ...op }));
    const start = kind === 'fetch' ? from.at : from.from;
    const devices = all.slice(start, start + limit);
    const end = start + devices.length;
    const more_to_follow = this.faults.sameCursor === true || end < all.length;
    const next: Cursor = {
      ...{ kind, madeAt: this.now().getTime(), exhausted: !more_to_follow },
      ...(kind === 'fetch' ? { at: end, from: from.from } : { at: 0, from: end }),
    };
    const same = this.faults.sameCursor === true && name !== undefined;
    const called = same ? String(name) : Buffer.from(randomUUID()).toString('base64url');
    if (!same) this.#cursors.set(called, next);
    return told({ cursor: called, devices, fetched_until: this.#time(), more_to_follow });
  }

  details({ devices: serials }: Said): Reply {
    if (!isSerials(serials)) return refused(400, 'DEVICE_ID_REQUIRED');
    const devices = serials.map((serial) => {
      const device = this.devices.get(serial);
      return [serial, device ? { ...device, response_status: 'SUCCESS' } : { response_status: 'NOT_FOUND' }];
    });
    return told({ devices: Object.fromEntries(devices) });
  }

  define(said: Said): Reply {
    const { devices, ...profile } = said;
    const { profile_name: name, url } = profile;
    if (typeof name !== 'string' || name === '') return refused(400, 'CONFIG_NAME_REQUIRED');
    if (name.length > 125) return refused(400, 'CONFIG_NAME_INVALID');
    if (typeof url !== 'string' || url === '') return refused(400, 'CONFIG_URL_REQUIRED');
    if (!URL.canParse(url) || !url.startsWith('https:')) return refused(400, 'CONFIG_URL_INVALID');
    // Only a supervised device may be forbidden to leave.
    if (profile['is_mdm_removable'] === false && profile['is_supervised'] === false)
      return refused(400, 'FLAGS_INVALID');
    if (devices !== undefined && !isSerials(devices)) return refused(400, 'DEVICE_ID_REQUIRED');
    const profile_uuid = randomUUID().replaceAll('-', '').toUpperCase();
    this.profiles.set(profile_uuid, profile);
    return told({ profile_uuid, devices: this.#assigned(devices ?? [], profile_uuid) });
  }

  profile(url: URL): Reply {
    const uuid = url.searchParams.get('profile_uuid');
    if (uuid === null) return refused(400, 'PROFILE_UUID_REQUIRED');
    const profile = this.profiles.get(uuid);
    return profile === undefined ? refused(404, 'NOT_FOUND') : told({ profile_uuid: uuid, ...profile });
  }

  assign({ profile_uuid, devices }: Said): Reply {
    if (typeof profile_uuid !== 'string') return refused(400, 'PROFILE_UUID_REQUIRED');
    if (!isSerials(devices)) return refused(400, 'DEVICE_ID_REQUIRED');
    if (!this.profiles.has(profile_uuid)) return refused(404, 'PROFILE_NOT_FOUND');
    return told({ profile_uuid, devices: this.#assigned(devices, profile_uuid) });
  }

  clear({ devices }: Said): Reply {
    if (!isSerials(devices)) return refused(400, 'DEVICE_ID_REQUIRED');
    return told({ devices: this.#assigned(devices, null) });
  }

  #assigned(serials: readonly string[], uuid: string | null): Readonly<Record<string, string>> {
    const outcomes = serials.map((serial) => {
      const device = this.devices.get(serial);
      if (device === undefined || this.faults.notAccessible?.includes(serial)) return [serial, 'NOT_ACCESSIBLE'];
      if (this.faults.failing?.includes(serial)) return [serial, 'FAILED'];
      const { profile_uuid: _, profile_assign_time: __, profile_push_time: ___, ...bare } = device;
      const next: Device =
        uuid === null
          ? { ...bare, profile_status: 'removed' }
          : { ...bare, profile_status: 'assigned', profile_uuid: uuid, profile_assign_time: this.#time() };
      this.devices.set(serial, next);
      this.#change('modified', next);
      return [serial, 'SUCCESS'];
    });
    return Object.fromEntries(outcomes) as Record<string, string>;
  }
}

const DOORS: Readonly<Record<string, (service: DepService, said: Said, url: URL) => Reply>> = {
  'GET /account': (service) => service.account(),
  'POST /server/devices': (service, said) => service.list('fetch', said),
  'POST /devices/sync': (service, said) => service.list('sync', said),
  'POST /devices': (service, said) => service.details(said),
  'POST /profile': (service, said) => service.define(said),
  'GET /profile': (service, _, url) => service.profile(url),
  'POST /profile/devices': (service, said) => service.assign(said),
  'PUT /profile/devices': (service, said) => service.assign(said),
  'DELETE /profile/devices': (service, said) => service.clear(said),
};

const told = (value: unknown): Reply => ({ status: 200, body: JSON.stringify(value) });
/** Apple's refusals are a word in quotes. */
const refused = (status: number, word: string): Reply => ({ status, body: JSON.stringify(word) });

const isSerials = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.length <= 1000 && value.every((one) => typeof one === 'string');

function parsed(raw: string): Said | null {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Said) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** RFC 5849 §3.6. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const sorted = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([key, value]) => [encoded(key), encoded(value)])
    .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');

/** The header of a request for a session, for whoever asks as a server does. @param url of the service */
export function depAuthorisation(
  url: string,
  token: DepService['token'],
  { nonce = randomBytes(12).toString('hex'), at = new Date() }: { readonly nonce?: string; readonly at?: Date } = {},
): string {
  const said = {
    ...{ oauth_consumer_key: token.consumer_key, oauth_token: token.access_token, oauth_signature_method: 'HMAC-SHA1' },
    ...{ oauth_timestamp: String(Math.floor(at.getTime() / 1000)), oauth_nonce: nonce, oauth_version: '1.0' },
  };
  const base = ['GET', encoded(`${url}/session`), encoded(sorted(said))].join('&');
  const key = `${encoded(token.consumer_secret)}&${encoded(token.access_secret)}`;
  const oauth_signature = createHmac('sha1', key).update(base).digest('base64');
  const pairs = Object.entries({ realm: 'ADM', ...said, oauth_signature });
  return `OAuth ${pairs.map(([name, value]) => `${name}="${encoded(value)}"`).join(', ')}`;
}
