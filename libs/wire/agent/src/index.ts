// What our own agents and the server say to each other, bytes ⇄ words, the same code on both sides; it refuses input and
// output, cryptography (see gateway/agent, pki and apps/agent), and any message it does not know to the last field.
export { WIRE_AGENT_ERRORS, wireAgentError, type WireAgentErrorCode } from './errors.js';
export { LIMITS, PROTOCOL } from './limits.js';
export { DOORS, PRESENCE, presenceTopic, wakeTopic, type DoorName } from './doors.js';
export { cleanText } from './text.js';
export type { Codec, Said } from './codec.js';
export { EnrolmentCode } from './enrolment-code.js';
export { UNKNOWN, fitFacts, inventoryFacts, type InventoryFacts } from './facts.js';
export {
  SETTING_IDS,
  concreteSettings,
  settingId,
  type Concrete,
  type ConcreteSettings,
  type SettingId,
} from './settings.js';
export { decodeProblem, encodeProblem, problem, type Problem } from './problem.js';
export {
  decodeTimeQuery,
  decodeTimeReply,
  encodeTimeReply,
  nonce,
  signedTimeBytes,
  timeClaimOf,
  timeReply,
  type TimeClaim,
  type TimeQuery,
  type TimeReply,
} from './signed-time.js';
export {
  decodeEnrol,
  decodeEnrolReply,
  decodeRenew,
  decodeRenewReply,
  decodeUnenrol,
  decodeUnenrolReply,
  encodeEnrol,
  encodeEnrolReply,
  encodeRenew,
  encodeRenewReply,
  encodeUnenrol,
  encodeUnenrolReply,
  enrol,
  enrolReply,
  renew,
  renewReply,
  unenrol,
  unenrolReply,
  type Enrol,
  type EnrolReply,
  type Renew,
  type RenewReply,
  type Unenrol,
  type UnenrolReply,
} from './identity.js';
export {
  DECISIONS,
  SETTING_STATUSES,
  ask,
  askReply,
  decodeAsk,
  decodeAskReply,
  decodeReport,
  decodeReportReply,
  decodeWakeQuery,
  decodeWakeReply,
  encodeAsk,
  encodeAskReply,
  encodeReport,
  encodeReportReply,
  encodeWakeReply,
  next,
  operation,
  report,
  reportMessage,
  reportReply,
  revision,
  settingOutcome,
  wakeReply,
  type Ask,
  type AskReply,
  type Decision,
  type Next,
  type Operation,
  type Report,
  type ReportMessage,
  type ReportReply,
  type SettingOutcome,
  type WakeReply,
} from './exchange.js';
