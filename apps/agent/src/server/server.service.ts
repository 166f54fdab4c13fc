import { randomBytes } from 'node:crypto';
import {
  DOORS,
  LIMITS,
  decodeAskReply,
  decodeEnrolReply,
  decodeProblem,
  decodeRenewReply,
  decodeReportReply,
  decodeTimeReply,
  decodeUnenrolReply,
  decodeWakeReply,
  encodeAsk,
  encodeEnrol,
  encodeRenew,
  encodeReport,
  encodeUnenrol,
  type Ask,
  type Decision,
  type DoorName,
  type Enrol,
  type EnrolReply,
  type Next,
  type Problem,
  type Report,
  type Said,
} from '@chariot/wire-agent';
import type { CorrectedClock } from '../clock/corrected-clock.js';
import { isAgentError } from '../errors.js';
import type { ClientIdentity, Network } from '../trust/checked-socket.service.js';
import type { ServerAddress } from '../trust/server-address.js';
import { proveTime } from '../trust/time-proof.js';
import { CheckedHttp, type HttpReply } from './http.service.js';
import { Refusal } from './refusal.js';

/** What carries a request: our HTTP for real; the simulator puts itself in between to lose replies. */
export type Carrier = (door: DoorName, send: () => Promise<HttpReply>) => Promise<HttpReply>;

export interface ServerParts {
  readonly address: ServerAddress;
  readonly rootFingerprint: string;
  readonly network: Network;
  readonly clock: CorrectedClock;
  readonly carrier?: Carrier | undefined;
  /** For a connection and for a reply, milliseconds. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 30_000;
/** A line that is slow is known by then. */
const SAMPLE_MS = 2_000;
const straight: Carrier = (_door, send) => send();

/** The doors of the device port, words in, words out. Close it: it keeps a connection. */
export class Server {
  readonly #parts: ServerParts;
  readonly #identity: ClientIdentity | null;
  readonly #http: CheckedHttp;

  constructor(parts: ServerParts, identity: ClientIdentity | null) {
    this.#parts = parts;
    this.#identity = identity;
    this.#http = this.#open(identity, () => parts.clock.now());
  }

  /** Corrects the clock by the server's signed time. Throws `agent.untrusted`, `.outOfDate`, `.unreachable`. */
  async learnTime(): Promise<void> {
    const { clock, address, rootFingerprint } = this.#parts;
    const nonce = randomBytes(24).toString('base64url');
    const http = this.#open(null, () => null);
    try {
      const askedAt = clock.localNow();
      const path = `${DOORS.time.path}?nonce=${nonce}`;
      const body = await this.#send(http, 'time', { path });
      clock.learn(proveTime(decodeTimeReply(body), { rootFingerprint, host: address.host }, nonce), askedAt);
    } finally {
      http.close();
    }
  }

  async enrol(message: Said<Enrol>): Promise<EnrolReply> {
    return decodeEnrolReply(await this.#talk('enrol', { body: encodeEnrol(message) }));
  }

  async ask(message: Said<Ask>): Promise<{ time: string; next: Next }> {
    const body = encodeAsk(message);
    return decodeAskReply(await this.#talk('ask', { body, limit: LIMITS.configurationBytes }));
  }

  /** Resolves only when the server has committed it. */
  async report(report: Report): Promise<{ time: string }> {
    return decodeReportReply(await this.#talk('report', { body: encodeReport({ report }) }));
  }

  /** Asks whether to go on with what cannot be undone. Without a word in the reply, it does not. */
  async starting(report: Report & { kind: 'operation-starting' }): Promise<{ decision: Decision }> {
    const { decision = 'hold' } = decodeReportReply(await this.#talk('report', { body: encodeReport({ report }) }));
    return { decision };
  }

  /** Waits up to `seconds` for a reason to ask. */
  async wake(seconds: number, signal: AbortSignal): Promise<boolean> {
    const path = `${DOORS.wake.path}?seconds=${seconds}`;
    const extraMs = seconds * 1000;
    return decodeWakeReply(await this.#talk('wake', { path, extraMs, signal })).wake;
  }

  /** Bytes that say nothing but how fast they come. */
  async sample(): Promise<{ bytes: number; ms: number }> {
    const { body, ms = 0 } = await this.#reply(this.#http, 'sample', {
      ...{ limit: LIMITS.sampleBytes, mostMs: SAMPLE_MS },
    });
    return { bytes: body.length, ms };
  }

  async renew(csr: string): Promise<string[]> {
    return decodeRenewReply(await this.#talk('renew', { body: encodeRenew({ csr }) })).chain;
  }

  async unenrol(reason: string): Promise<void> {
    decodeUnenrolReply(await this.#talk('unenrol', { body: encodeUnenrol({ reason }) }));
  }

  get identity(): ClientIdentity | null {
    return this.#identity;
  }

  get rootFingerprint(): string {
    return this.#parts.rootFingerprint;
  }

  close(): void {
    this.#http.close();
  }

  /** Once more after learning the time when only dates were wrong: the machine's clock may have been set meanwhile. */
  async #talk(door: DoorName, options: Sending): Promise<Buffer> {
    try {
      return await this.#send(this.#http, door, options);
    } catch (error) {
      if (!isAgentError(error, 'outOfDate')) throw error;
      await this.learnTime();
      return this.#send(this.#http, door, options);
    }
  }

  async #send(http: CheckedHttp, door: DoorName, options: Sending): Promise<Buffer> {
    return (await this.#reply(http, door, options)).body;
  }

  async #reply(http: CheckedHttp, door: DoorName, options: Sending): Promise<HttpReply> {
    const { method, path } = DOORS[door];
    const limit = options.limit ?? LIMITS.messageBytes;
    const reply = await (this.#parts.carrier ?? straight)(door, () =>
      http.send({
        method,
        path: options.path ?? path,
        ...(options.body !== undefined && { body: options.body }),
        limit,
        mostMs: options.mostMs,
        timeoutMs: (this.#parts.timeoutMs ?? TIMEOUT_MS) + (options.extraMs ?? 0),
        signal: options.signal,
      }),
    );
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw new Refusal(reply.status, problemOf(reply));
  }

  #open(identity: ClientIdentity | null, at: () => Date | null): CheckedHttp {
    const { network, address, rootFingerprint } = this.#parts;
    return new CheckedHttp({
      network,
      port: address.port,
      trust: { rootFingerprint, host: address.host },
      at,
      identity,
      timeoutMs: this.#parts.timeoutMs ?? TIMEOUT_MS,
    });
  }
}

interface Sending {
  readonly path?: string;
  readonly body?: string;
  readonly limit?: number;
  readonly extraMs?: number;
  readonly mostMs?: number;
  readonly signal?: AbortSignal;
}

/** A refusal in other words than the protocol's (a reverse proxy's page) may pass: it is tried again. */
function problemOf({ status, body }: HttpReply): Problem {
  try {
    return decodeProblem(body);
  } catch (error) {
    return {
      protocol: 1,
      error: {
        code: `http.${status}`,
        fr: `Le serveur a répondu par une erreur (${status}) : recommencez plus tard.`,
        en: `HTTP ${status} (${error instanceof Error ? error.message : 'unreadable'})`,
        retry: status !== 401 && status !== 404,
      },
    };
  }
}
