import { LIMITS } from '@chariot/wire-agent';
import type { CheckInDoor } from './check-in-door.service.js';
import type { AgentDoors } from './door.js';
import type { ExchangeDoors } from './exchange-doors.service.js';
import type { IdentityDoors } from './identity-doors.service.js';
import type { SampleDoor } from './sample-door.service.js';

const { messageBytes, inventoryBytes } = LIMITS;

/** Who answers at each door of the wire, to whom, and how much it takes. */
export function agentDoors(
  identity: IdentityDoors,
  exchange: ExchangeDoors,
  checkIn: CheckInDoor,
  samples: SampleDoor,
): AgentDoors {
  return {
    time: { to: 'anybody', bodyLimit: messageBytes, answer: (visit) => identity.time(visit) },
    enrol: { to: 'anybody', bodyLimit: messageBytes, answer: (visit) => identity.enrol(visit) },
    ask: { to: 'device', bodyLimit: messageBytes, answer: (visit, device) => checkIn.ask(visit, device) },
    report: { to: 'device', bodyLimit: inventoryBytes, answer: (visit, device) => checkIn.report(visit, device) },
    wake: { to: 'device', bodyLimit: messageBytes, answer: (visit, device) => exchange.wake(visit, device) },
    sample: { to: 'device', bodyLimit: messageBytes, answer: async (_visit, device) => samples.sample(device) },
    renew: { to: 'device', bodyLimit: messageBytes, answer: (visit, device) => identity.renew(visit, device) },
    unenrol: { to: 'device', bodyLimit: messageBytes, answer: (visit, device) => identity.unenrol(visit, device) },
  };
}
