import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { problemOf, PROBLEM_TYPE } from './problem.js';
import { securityHeaders } from './security-headers.js';
import { webError } from './web-errors.js';

const STATUS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What HTTP itself refuses before there is a request: said as a problem all the same, then the connection ends. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // The other side left: there is nobody to tell.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = STATUS[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemOf(webError('unreadable'), { status }));
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** An address that cannot be decoded, or a part of it that is longer than any of ours: no door has it. Nothing of it is repeated. */
export function answerFrameworkError(_error: unknown, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(webError('notFound'));
  void reply
    .status(problem.status)
    .headers({ ...securityHeaders(false), 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store' })
    .send(JSON.stringify(problem));
}
