import type { MigrationClass } from '@chariot/platform';
import { AppleEnrolments1790000020020 } from './migrations/1790000020020-apple-enrolments.js';

export { AppleEnrolmentModule, type AppleEnrolmentOptions } from './apple-enrolment.module.js';
export { APPLE_ENROLMENT_ERRORS, type AppleEnrolmentErrorCode } from './errors.js';
export { ENROLMENT_TOPIC, type EnrolmentTopic } from './enrolment-topic.port.js';
export { Enrolments } from './enrolments.service.js';
export { MDM_EXCHANGE, NO_EXCHANGE, type MdmCaller, type MdmExchange } from './mdm-exchange.port.js';
export { IPAD_PATH, IpadEnrolment, type IpadAddress } from './ipad-enrolment.service.js';
export { SIGNED_PROFILE, UNSIGNED_PROFILE } from './ipad-pages.controller.js';
export { CHECK_IN_PATH, COMMAND_PATH, MdmDoors } from './mdm-doors.service.js';
export { SealedTokens, type PushMaterial } from './sealed-tokens.service.js';
export { WakeTargets } from './wake-targets.service.js';

export const APPLE_ENROLMENT_MIGRATIONS: readonly MigrationClass[] = [AppleEnrolments1790000020020];
