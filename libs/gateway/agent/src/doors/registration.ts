import type { TLSSocket } from 'node:tls';
import type { Logger, RefusalLog } from '@chariot/platform';
import { DOORS, LIMITS, type DoorName } from '@chariot/wire-agent';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayAgentError } from '../errors.js';
import type { DeviceFastify } from '../port/device-server.service.js';
import type { AgentDoor, AgentDoors } from './door.js';
import type { Guard } from './guard.service.js';
import { PeerCertificates } from '../port/peer-certificates.js';
import type { NamedProxies } from '../port/named-proxies.js';
import { networkOf } from './networks.js';
import { Passage } from './passage.js';
import { refusalOf } from './refusal.js';
import { UnderWay } from './under-way.js';

const JSON_TYPE = 'application/json';
const PASSAGE = Symbol('passage');

/** As it was decorated below; there is none before the door is known. */
type Passing = FastifyRequest & { [PASSAGE]?: Passage | null };

/** What the port gives to its doors. */
export interface PortParts {
  readonly guard: Guard;
  readonly logger: Logger;
  readonly refusals: RefusalLog;
  readonly proxies: NamedProxies;
  /** @see Connections.lend */
  readonly lend: (fingerprint: string, socket: TLSSocket) => () => void;
}

/**
 * Opens the doors of the wire's list, and no other address. Who comes is known before the first byte of a body is read;
 * a body reaches its door as raw bytes.
 */
export function registerAgentDoors(
  fastify: DeviceFastify,
  doors: AgentDoors,
  { guard, logger, refusals, proxies, lend }: PortParts,
): void {
  const underWay = new UnderWay();
  const certificates = new PeerCertificates();
  fastify.decorateRequest(PASSAGE, null);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const refuse = (request: FastifyRequest, reply: FastifyReply, error: unknown): void => {
    // Who hung up in the middle of her words hears nothing: a refusal, of which there are only so many lines.
    const known = error === request.raw.errored ? gatewayAgentError('badRequest') : error;
    const { code, unexpected } = answerRefusal(request, reply, known);
    // As the door was declared: an address that is none of ours is nobody's words but a stranger's.
    const door = request.routeOptions.url ?? '(unlisted)';
    const fields = { door, code, from: request.ip, deviceId: (request as Passing)[PASSAGE]?.device?.deviceId };
    if (unexpected) logger.error('a device’s door failed', { ...fields, error });
    else refusals.note(fields);
  };
  fastify.setNotFoundHandler((request, reply) => refuse(request, reply, gatewayAgentError('unknownDoor')));
  fastify.setErrorHandler((error, request, reply) => refuse(request, reply, error));
  for (const name of Object.keys(DOORS) as DoorName[]) {
    const { method, path } = DOORS[name];
    const door = doors[name];
    fastify.route({
      method,
      url: path,
      bodyLimit: door.bodyLimit,
      onRequest: async (request, reply) => {
        const socket = request.raw.socket as TLSSocket;
        const own = certificates.of(socket);
        const { remoteAddress } = socket;
        const { headers } = request;
        const brought = proxies.certificateOf({ remoteAddress, headers, hasOwnCertificate: own !== undefined });
        // Until it is answered and its work is done: whoever goes away before leaves the work behind.
        const passage = new Passage(reply.raw);
        (request as Passing)[PASSAGE] = passage;
        if (door.to === 'anybody') {
          guard.admitAnybody(request.ip);
          return passage.onEnd(underWay.anybody(networkOf(request.ip)));
        }
        // Before it is looked up, so that a revocation meanwhile cuts it.
        if (brought !== undefined) passage.onClose(lend(brought.fingerprint, socket));
        const device = await guard.admitDevice(brought?.der ?? own);
        passage.onEnd(underWay.device(device.deviceId));
        passage.device = device;
      },
      handler: async (request, reply) => {
        const passage = (request as Passing)[PASSAGE] ?? new Passage(reply.raw);
        const answering = answerOf(door, request, reply, passage);
        passage.working = answering;
        const { status, body, type = JSON_TYPE } = await answering;
        return reply.code(status).type(type).header('cache-control', 'no-store').send(body);
      },
    });
  }
}

function answerOf(door: AgentDoor, request: FastifyRequest, reply: FastifyReply, passage: Passage) {
  const visit = {
    query: request.query,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    waitedMs: reply.elapsedTime,
    get gone() {
      return passage.gone;
    },
  };
  if (door.to === 'anybody') return door.answer(visit);
  // Nobody gets here without the hook above; should that ever change, nobody gets further.
  if (passage.device === undefined) throw gatewayAgentError('unknownIdentity');
  return door.answer(visit, passage.device);
}

/** Answers an error in the protocol's words. */
export function answerRefusal(request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const bodyLimit = request.routeOptions.bodyLimit ?? LIMITS.messageBytes;
  const refusal = refusalOf(error, bodyLimit);
  // A body that would not have been read to its end is not waited for.
  if (isEndless(request, bodyLimit)) reply.header('connection', 'close');
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds);
  reply.code(refusal.status).type(JSON_TYPE).header('cache-control', 'no-store').send(refusal.body);
  return refusal;
}

function isEndless({ headers }: FastifyRequest, limit: number): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > limit;
}
