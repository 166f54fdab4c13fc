import type { MigrationClass } from '@chariot/platform';
import { AppleEnrolments1790000020020 } from './migrations/1790000020020-apple-enrolments.js';

export { AppleDoors, AppleEnrolmentModule } from './apple-enrolment.module.js';
export { ENROLMENT_TOPIC, type EnrolmentTopic } from './enrolment-topic.port.js';
export { Enrolments } from './enrolments.service.js';
export { MDM_EXCHANGE, NO_EXCHANGE } from './mdm-exchange.port.js';
export { WakeTargets } from './wake-targets.service.js';
export { IPAD_PATH, SIGNED_PROFILE, UNSIGNED_PROFILE } from './profile-doors.service.js';

export const APPLE_ENROLMENT_MIGRATIONS: readonly MigrationClass[] = [AppleEnrolments1790000020020];
