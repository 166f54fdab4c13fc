import type { MigrationClass } from '@chariot/platform';
import { ApplePush1790000020100 } from './migrations/1790000020100-push.js';

export { ApplePushModule, type ApplePushOptions } from './apple-push.module.js';
export { AppleWaker } from './apple-waker.service.js';
export { APNS_URL } from './apns.service.js';
export { APPLE_PUSH_ERRORS, type ApplePushErrorCode } from './errors.js';
export { PUSH_AUDIENCE, type PushAudience } from './push-audience.port.js';
export { PushCertificates } from './push-certificates.service.js';
export { Pusher } from './pusher.service.js';
export { PUSH_TARGETS, type PushTarget, type PushTargets } from './push-targets.port.js';

export const PUSH_MIGRATIONS: readonly MigrationClass[] = [ApplePush1790000020100];
