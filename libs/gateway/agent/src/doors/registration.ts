import type { TLSSocket } from 'node:tls';
import type { Logger, RefusalLog } from '@chariot/platform';
import type { DeviceIdentity } from '@chariot/pki';
import { DOORS, LIMITS, type DoorName } from '@chariot/wire-agent';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { gatewayAgentError } from '../errors.js';
import type { DeviceFastify } from '../port/device-server.service.js';
import type { AgentDoor, AgentDoors } from './door.js';
import type { Guard } from './guard.service.js';
import type { NamedProxies } from '../port/named-proxies.js';
import { networkOf } from './networks.js';
import { refusalOf } from './refusal.js';
import { UnderWay } from './under-way.js';

const JSON_TYPE = 'application/json';

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
  const admitted = new WeakMap<FastifyRequest, DeviceIdentity>();
  const working = new WeakMap<FastifyRequest, Promise<unknown>>();
  const underWay = new UnderWay();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const refuse = (request: FastifyRequest, reply: FastifyReply, error: unknown): void => {
    const { code, unexpected } = answerRefusal(request, reply, error);
    // As the door was declared: an address that is none of ours is nobody's words but a stranger's.
    const door = request.routeOptions.url ?? '(unlisted)';
    const fields = { door, code, from: request.ip, deviceId: admitted.get(request)?.deviceId };
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
        const own = socket.getPeerX509Certificate();
        const { remoteAddress } = socket;
        const { headers } = request;
        const brought = proxies.certificateOf({ remoteAddress, headers, hasOwnCertificate: own !== undefined });
        // Until it is answered and its work is done: whoever goes away before leaves the work behind.
        const until = (leave: () => void): void =>
          void reply.raw.once('close', () => void Promise.resolve(working.get(request)).then(leave, leave));
        if (door.to === 'anybody') {
          guard.admitAnybody(request.ip);
          return until(underWay.anybody(networkOf(request.ip)));
        }
        // Before it is looked up, so that a revocation meanwhile cuts it.
        if (brought !== undefined) reply.raw.once('close', lend(brought.fingerprint, socket));
        const device = await guard.admitDevice(brought?.der ?? own);
        until(underWay.device(device.deviceId));
        admitted.set(request, device);
      },
      handler: async (request, reply) => {
        const answering = answerOf(door, request, reply, admitted.get(request));
        working.set(request, answering);
        const { status, body } = await answering;
        return reply.code(status).type(JSON_TYPE).header('cache-control', 'no-store').send(body);
      },
    });
  }
}

function answerOf(door: AgentDoor, request: FastifyRequest, reply: FastifyReply, device: DeviceIdentity | undefined) {
  const leaving = new AbortController();
  reply.raw.once('close', () => leaving.abort());
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const visit = { query: request.query, body, waitedMs: reply.elapsedTime, gone: leaving.signal };
  if (door.to === 'anybody') return door.answer(visit);
  // Nobody gets here without the hook above; should that ever change, nobody gets further.
  if (device === undefined) throw gatewayAgentError('unknownIdentity');
  return door.answer(visit, device);
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
