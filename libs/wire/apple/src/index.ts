// What iPads, Apple's services and the server say to each other, bytes ⇄ words: property lists, check-ins, commands and reports,
// declarations, profiles, Apple's enrolment service; it refuses input and output, cryptography (see wire/cms, wire/scep), the
// clock, and everything about a person that a message need not hold.
export { WIRE_APPLE_ERRORS, wireAppleError, type WireAppleErrorCode } from './errors.js';
export { PLIST_LIMITS } from './limits.js';
export { contentHash, type JsonValue } from './json.js';
export { summaryOf, type Summary } from './summary.js';

export { readDict, readPlist } from './plist/reader.js';
export { plistBytes, writePlist } from './plist/writer.js';
export { PlistReal, PlistUid, type PlistDict, type PlistInput, type PlistValue } from './plist/value.js';

export { readPut, type Put } from './put.js';
export { SHARED_USER_ID, enrolmentKey, type EnrolmentId } from './check-in/enrolment-id.js';
export {
  pushBody,
  pushPath,
  readCheckIn,
  writeBootstrapToken,
  writeEmptyChallenge,
  writeToken,
  type AuthenticateFacts,
  type CheckIn,
  type DeclarativeRequest,
} from './check-in/check-in.js';

export {
  APPLICATION_ITEMS,
  COMMANDS,
  QUERIES,
  REQUEST_TYPES,
  needsSupervision,
  type Command,
  type RequestType,
} from './commands/command.js';
export { SETTINGS_ITEMS, SUPERVISED_ITEMS } from './commands/settings-items.js';
export { checkCommand, readCommand, writeCommand, type ReadCommand } from './commands/write-command.js';
export { readReport, type Report, type ReportedError } from './commands/report.js';
export {
  RESULT_TYPES,
  locationOf,
  readResult,
  type DeviceInformation,
  type Installation,
  type InstalledApplication,
  type Result,
  type ResultType,
  type SecurityInfo,
} from './commands/results.js';

export {
  DECLARATIONS,
  DECLARATION_TYPES,
  STATUS_ITEMS,
  type DeclarationType,
  type StatusItem,
} from './declarations/kinds.js';
export {
  DeclarationSet,
  declaration,
  expertDeclaration,
  kindOf,
  writeDeclaration,
  type Declaration,
} from './declarations/declaration.js';
export {
  readStatusReport,
  type DeclarationStatus,
  type StatusReason,
  type StatusReport,
} from './declarations/status-report.js';

export {
  writeAcmeCredential,
  writeScepCredential,
  type AcmeCredential,
  type ScepCredential,
} from './declarations/credentials.js';

export { PAYLOADS, PAYLOAD_TYPES, type PayloadType } from './profiles/kinds.js';
export {
  expertPayload,
  needsOfPayload,
  payload,
  writeProfile,
  type Payload,
  type PayloadContent,
  type Profile,
} from './profiles/profile.js';
export {
  ALL_RIGHTS,
  writeEnrolmentProfile,
  type EnrolmentIdentity,
  type EnrolmentProfile,
} from './profiles/enrolment-profile.js';

export { writeDepAuthorisation } from './ade/dep-authorisation.js';
export { SKIP_KEYS } from './ade/skip-keys.js';
export { readMachineInfo, writeUpdateRequired, type MachineInfo } from './ade/machine-info.js';
export {
  latestOfEach,
  readDepAccount,
  readDepAssignment,
  readDepDevices,
  readDepRefusal,
  readDepSession,
  readDepToken,
  writeDepAssignment,
  writeDepProfile,
  writeDepRequest,
  type DepAccount,
  type DepDevice,
  type DepDevicePage,
  type DepProfile,
  type DepToken,
} from './ade/dep.js';

export {
  readContentAssets,
  readContentAssignments,
  readContentClientConfig,
  readContentEvent,
  readContentMetadata,
  readContentRefusal,
  readContentServiceConfig,
  readContentStatus,
  readContentToken,
  writeContentManager,
  writeContentRequest,
  type ContentAsset,
  type ContentAssignment,
  type ContentClientConfig,
  type ContentEventStatus,
  type ContentFailure,
  type ContentServiceConfig,
  type ContentToken,
  type Paged,
} from './content/content.js';
export { readIpa, writeAppManifest, type Ipa } from './ipa/ipa.js';
