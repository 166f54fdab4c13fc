import { DomainError, type ErrorCategory } from '@chariot/kernel';
import { STATUS } from '@chariot/platform';
import { encodeProblem, LIMITS, wireAgentError } from '@chariot/wire-agent';
import { gatewayAgentError } from '../errors.js';

/** How a refusal leaves: a status, and the protocol's own words for it. */
export interface Refusal {
  readonly status: number;
  /** JSON of wire's `Problem`. */
  readonly body: string;
  readonly code: string;
  /** Seconds, when the answer tells when to come back. */
  readonly retryAfterSeconds?: number;
  /** Nobody foresaw it: it is logged with its cause, and nothing of it is told. */
  readonly unexpected: boolean;
}

/** The same message may succeed later only if what refused it passes by itself. */
const PASSING: readonly ErrorCategory[] = ['tooMany', 'unavailable'];

/**
 * Any error → what the device is told of it. Only a `DomainError`'s own sentences ever leave.
 * @param bodyLimit bytes that the door takes, for the sentence of one that was sent more
 */
export function refusalOf(error: unknown, bodyLimit: number = LIMITS.messageBytes): Refusal {
  const known = error instanceof DomainError ? error : fromHttp(error, bodyLimit);
  if (known === undefined) return refusal(gatewayAgentError('unexpected'), 500, true);
  return refusal(known, known.code === 'gateway-agent.notJson' ? 415 : STATUS[known.category], false);
}

function refusal(error: DomainError, status: number, unexpected: boolean): Refusal {
  const seconds = error.params['seconds'];
  const later = typeof seconds === 'number' ? { retryAfterSeconds: seconds } : {};
  const { code, category, fr, en } = error;
  const retry = PASSING.includes(category);
  // Names of places fill some sentences: a long one is cut rather than refused by the wire.
  const body = encodeProblem({ error: { code, fr: fr.slice(0, 1000), en: en.slice(0, 1000), retry, ...later } });
  return { status, body, code, unexpected, ...later };
}

/** What Fastify says of a request that never reached a door, by its stable code. */
function fromHttp(error: unknown, bodyLimit: number): DomainError | undefined {
  switch ((error as { code?: unknown } | null | undefined)?.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return wireAgentError('tooLarge', { limit: bodyLimit });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return gatewayAgentError('notJson');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return gatewayAgentError('badRequest');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return gatewayAgentError('unknownDoor');
    default:
      return undefined;
  }
}
