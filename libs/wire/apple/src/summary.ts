import type { CheckIn } from './check-in/check-in.js';
import type { EnrolmentId } from './check-in/enrolment-id.js';
import type { Put } from './put.js';

/** What the protocol log of a device may keep of a message. Every field is named here: what is not, is kept nowhere. */
export interface Summary {
  readonly door: 'checkIn' | 'declaration' | 'command';
  /** MessageType, Status, or the endpoint of declarative management. */
  readonly said: string;
  /** The kind of a declaration that it asks for. */
  readonly about: string | null;
  /** CommandUUID where it is one, or the identifier of that declaration, which is the device’s word until it was found. */
  readonly identifier: string | null;
  readonly byUser: boolean;
  /** `ErrorDomain ErrorCode`; the sentences behind them may quote anything. */
  readonly faults: readonly string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^[A-Za-z][A-Za-z0-9.]{0,79}$/;
const USERS: readonly EnrolmentId['kind'][] = ['user', 'sharedUser', 'userEnrolmentUser'];

/** Neither token, challenge, account, position nor result is in it, whatever the device sends and Apple adds. */
export function summaryOf(put: Put): Summary {
  if (put.door === 'checkIn') return ofCheckIn(put.message);
  const { id, status, commandUuid, errors } = put.report;
  return {
    door: 'command',
    said: status,
    about: null,
    byUser: USERS.includes(id.kind),
    identifier: commandUuid !== null && UUID.test(commandUuid) ? commandUuid.toLowerCase() : null,
    faults: errors.flatMap(({ domain, code }) => {
      const words = [domain !== null && DOMAIN.test(domain) ? domain : null, code].filter((word) => word !== null);
      return words.length === 0 ? [] : [words.join(' ')];
    }),
  };
}

function ofCheckIn(message: CheckIn): Summary {
  const common = { byUser: USERS.includes(message.id.kind), faults: [] };
  if (message.type !== 'DeclarativeManagement') {
    return { door: 'checkIn', said: message.type, about: null, identifier: null, ...common };
  }
  const { request } = message;
  const named = request.endpoint === 'declaration' ? request : { kind: null, identifier: null };
  return { door: 'declaration', said: request.endpoint, about: named.kind, identifier: named.identifier, ...common };
}
