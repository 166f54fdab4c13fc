// Where a device asks for its certificate by SCEP (RFC 8894): bytes ⇄ a decision of the fleet and a certificate of pki. It refuses
// to decide itself, to issue before the decision is complete, and to say what was wrong with a challenge.
export { GatewayScepModule } from './gateway-scep.module.js';
export { SCEP_PATH, ScepDoors } from './scep-doors.service.js';
