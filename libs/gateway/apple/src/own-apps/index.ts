import type { MigrationClass } from '@chariot/platform';
import { AppleOwnApps1790000022505 } from './migrations/1790000022505-own-apps.js';
import { AppleOwnAppsEnd1790000022963 } from './migrations/1790000022963-own-apps-end.js';

export { AppleOwnAppsModule } from './apple-own-apps.module.js';
export { OwnAppDoors } from './own-app-doors.service.js';
export { OwnApps } from './own-apps.service.js';

export const APPLE_OWN_APPS_MIGRATIONS: readonly MigrationClass[] = [
  AppleOwnApps1790000022505,
  AppleOwnAppsEnd1790000022963,
];
