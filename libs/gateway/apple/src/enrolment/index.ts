import type { MigrationClass } from '@chariot/platform';
import { AppleEnrolments1790000020020 } from './migrations/1790000020020-apple-enrolments.js';
import { RenewingIpads1790000020212 } from './migrations/1790000020212-renewing-ipads.js';

export { AppleDoors, AppleEnrolmentModule } from './apple-enrolment.module.js';
export { ENROLMENT_TOPIC, type EnrolmentTopic } from './enrolment-topic.port.js';
export { Enrolments } from './enrolments.service.js';
export { MDM_EXCHANGE } from './mdm-exchange.port.js';
export { IpadEnrolment } from './ipad-enrolment.service.js';
export { SIGNED_PROFILE, UNSIGNED_PROFILE } from './ipad-pages.controller.js';
export { WakeTargets } from './wake-targets.service.js';

export const APPLE_ENROLMENT_MIGRATIONS: readonly MigrationClass[] = [
  AppleEnrolments1790000020020,
  RenewingIpads1790000020212,
];
