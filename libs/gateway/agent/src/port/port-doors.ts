import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { DomainError } from '@chariot/kernel';
import type { PortAnswer, PortArrival, PortDoor } from '@chariot/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { networkOf } from '../doors/networks.js';
import { Passage } from '../doors/passage.js';
import { refusalOf } from '../doors/refusal.js';
import { gatewayAgentError } from '../errors.js';
import type { PortParts } from '../doors/registration.js';
import { UnderWay } from '../doors/under-way.js';
import type { DeviceFastify } from './device-server.service.js';
import { PeerCertificates } from './peer-certificates.js';

const QUERIES = new WeakMap<IncomingMessage, string>();

/**
 * Takes the query out of the addresses of these doors before the router sees it, and keeps it as it came: what would undo its
 * escapes as text (a router, a logger) falls over a message in it.
 */
export function queriesApart(doors: readonly PortDoor[]): (request: IncomingMessage) => string {
  const paths = new Set(doors.map(({ path }) => path));
  return (request) => {
    const url = request.url ?? '';
    const at = url.indexOf('?');
    if (at < 0 || !paths.has(url.slice(0, at))) return url;
    QUERIES.set(request, url.slice(at + 1));
    return url.slice(0, at);
  };
}

/** What is under way from one address at doors that know themselves who comes: several classes at once. */
const OF_AN_ADDRESS = 400;
/**
 * Bytes of strangers’ bodies that are held at once at such doors: half of them from one address at most, so that who sends slowly
 * leaves room for the others. By weight, since a whole school of iPads that only sign says little each.
 */
const STRANGE_BYTES = 80 * 1024 * 1024;
const STRANGE_BYTES_OF_AN_ADDRESS = STRANGE_BYTES / 2;
/** Bytes: what devices say nearly always is no more, and weighs as much. */
const SMALL = 64 * 1024;
/** Bytes of an answer that are given to its line together. */
const PIECE_BYTES = 256 * 1024;

/** Opens doors of other families on the same port: raw bytes, whatever their type, and answers to the letter. */
export function registerPortDoors(
  fastify: DeviceFastify,
  doors: readonly PortDoor[],
  { guard, logger, refusals, proxies, lend }: PortParts,
): void {
  const strangers = new UnderWay();
  const recognised = new UnderWay(OF_AN_ADDRESS);
  const bodies = new UnderWay(STRANGE_BYTES);
  const bodiesOfAnAddress = new UnderWay(STRANGE_BYTES_OF_AN_ADDRESS);
  const certificates = new PeerCertificates();
  const arrivals = new WeakMap<FastifyRequest, { readonly arrival: PortArrival; readonly passage: Passage }>();
  const arrive = (request: FastifyRequest, passage: Passage): PortArrival => {
    const socket = request.raw.socket as TLSSocket;
    const own = certificates.of(socket);
    const { remoteAddress, authorized } = socket;
    const { method, headers } = request;
    const brought = proxies.certificateOf({ remoteAddress, headers, hasOwnCertificate: own !== undefined });
    // Before it is looked up, so that a revocation meanwhile cuts it.
    if (brought !== undefined) passage.onClose(lend(brought.fingerprint, socket));
    return {
      method,
      rawQuery: QUERIES.get(request.raw) ?? '',
      params: request.params as Record<string, string>,
      headers,
      certificate: brought?.der ?? own,
      isProved: brought !== undefined || authorized,
      network: networkOf(request.ip),
    };
  };
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    for (const door of doors) {
      const note = (request: FastifyRequest, code: string, deviceId?: string): void =>
        refusals.note({ door: door.path, code, from: request.ip, deviceId });
      scope.route({
        method: door.method,
        url: door.path,
        bodyLimit: door.bodyLimit,
        errorHandler: (error, request, reply) => {
          // Who hung up in the middle of her words hears nothing: a refusal, of which there are only so many lines.
          const known = error === request.raw.errored ? gatewayAgentError('badRequest') : error;
          const { status, code, unexpected } = refusalOf(known, door.bodyLimit);
          if (unexpected) logger.error('a port’s door failed', { door: door.path, from: request.ip, error });
          else note(request, code);
          if (isEndless(request, door.bodyLimit)) reply.header('connection', 'close');
          const seconds = error instanceof DomainError ? error.params['seconds'] : undefined;
          if (typeof seconds === 'number') reply.header('retry-after', seconds);
          void send(reply, door.refuse(status));
        },
        onRequest: async (request, reply) => {
          const passage = new Passage(reply.raw);
          const arrival = arrive(request, passage);
          arrivals.set(request, { arrival, passage });
          if (door.counts === 'port') guard.admitAnybody(request.ip);
          passage.onEnd((door.counts === 'port' ? strangers : recognised).anybody(arrival.network));
          const refusal = door.admit?.(arrival) ?? null;
          if (refusal !== null) {
            if (refusal.refused !== undefined) note(request, refusal.refused.code);
            // What it brings is not even thrown away.
            return send(reply.header('connection', 'close'), refusal);
          }
          // A certificate of ours may have been revoked: what it brings is nobody's yet, and bounded like that unless it is small.
          if (door.counts === 'port' || (arrival.isProved && isSmall(request))) return;
          reply.header('connection', 'close');
          const weight = weightOf(request, door.bodyLimit);
          passage.onEnd(bodiesOfAnAddress.anybody(arrival.network, weight));
          passage.onEnd(bodies.anybody('everybody', weight));
          reply.removeHeader('connection');
        },
        handler: async (request, reply) => {
          const known = arrivals.get(request);
          if (known === undefined) throw new Error('A request that has not arrived');
          const { arrival, passage } = known;
          const answering = door.answer({
            ...arrival,
            body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          });
          passage.working = answering;
          const answer = await answering;
          if (answer.refused !== undefined) note(request, answer.refused.code, answer.refused.deviceId);
          return send(reply, answer);
        },
      });
    }
    done();
  });
}

/** Past Fastify, which would put a charset behind some types: clients compare them letter by letter. */
function send(reply: FastifyReply, { status, contentType, headers = {}, body = '' }: PortAnswer): FastifyReply {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  reply.code(status).header('cache-control', 'no-store').headers(headers);
  if (contentType !== undefined) reply.header('content-type', contentType);
  if (bytes.length > PIECE_BYTES)
    return reply.header('content-length', bytes.length).send(Readable.from(pieces(bytes)));
  return reply.send(bytes.length === 0 && contentType === undefined ? undefined : bytes);
}

/** As they are read: TLS makes of what it is given another copy, which would be held as long as a slow line takes. */
function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

const isSmall = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= SMALL;

/** What may come, as it says itself; as much as the door takes where it does not. */
const weightOf = ({ headers }: FastifyRequest, limit: number): number =>
  Math.max(SMALL, headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : limit);

function isEndless({ headers }: FastifyRequest, limit: number): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > limit;
}
