import type { MigrationClass } from '@chariot/platform';
import { ApplePush1790000020100 } from './migrations/1790000020100-push.js';

export { ApplePushModule } from './apple-push.module.js';
export { AppleWaker } from './apple-waker.service.js';
export { PUSH_AUDIENCE, type PushAudience } from './push-audience.port.js';
export { PushCertificates } from './push-certificates.service.js';
export { PUSH_TARGETS } from './push-targets.port.js';

export const PUSH_MIGRATIONS: readonly MigrationClass[] = [ApplePush1790000020100];
