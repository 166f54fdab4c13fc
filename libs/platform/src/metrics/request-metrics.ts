import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.service.js';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts the requests of the people's port by door, as it is declared and never as it was typed. */
export function requestMetrics(metrics: Metrics): (request: FastifyRequest, reply: FastifyReply) => void {
  const count = metrics.counter({ name: 'chariot_http_requests', help: 'Requests answered' }, ['door', 'status']);
  const time = metrics.histogram(
    { name: 'chariot_http_request_seconds', help: 'From the head of a request to the end of its answer' },
    ['door'],
    BUCKETS,
  );
  return (request, reply) => {
    const door = `${request.method} ${request.routeOptions.url ?? '(unlisted)'}`;
    count({ door, status: String(reply.statusCode) });
    time({ door }, reply.elapsedTime / 1000);
  };
}
