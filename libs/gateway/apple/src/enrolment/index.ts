import type { MigrationClass } from '@chariot/platform';
import { AppleEnrolments1790000020020 } from './migrations/1790000020020-apple-enrolments.js';

export { AppleDoors, AppleEnrolmentModule, type AppleEnrolmentOptions } from './apple-enrolment.module.js';
export { APPLE_ENROLMENT_ERRORS, type AppleEnrolmentErrorCode } from './errors.js';
export { ENROLMENT_TOPIC, type EnrolmentTopic } from './enrolment-topic.port.js';
export { MDM_EXCHANGE, type MdmCaller, type MdmExchange } from './mdm-exchange.port.js';
export { GIVEN_PROFILE_PATH } from './given-profile-doors.service.js';
export { CHECK_IN_PATH, COMMAND_PATH } from './mdm-doors.service.js';
export { SealedTokens, type PushMaterial } from './sealed-tokens.service.js';
export { WakeTargets } from './wake-targets.service.js';
export { IPAD_PATH, SIGNED_PROFILE, UNSIGNED_PROFILE } from './profile-doors.service.js';

export const APPLE_ENROLMENT_MIGRATIONS: readonly MigrationClass[] = [AppleEnrolments1790000020020];
