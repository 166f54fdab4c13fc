import type { MigrationClass } from '@chariot/platform';
import { AppleLicences1790000020401 } from './migrations/1790000020401-licences.js';
import { AppleAppUpdates1790000022504 } from './migrations/1790000022504-app-updates.js';

export { AppleLicencesModule } from './apple-licences.module.js';
export { LicenceSync } from './licence-sync.service.js';

export const APPLE_LICENCES_MIGRATIONS: readonly MigrationClass[] = [
  AppleLicences1790000020401,
  AppleAppUpdates1790000022504,
];
