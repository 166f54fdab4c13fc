import type { MigrationClass } from '@chariot/platform';
import { AppleAde1790000020300 } from './migrations/1790000020300-ade.js';

export { AppleAdeModule } from './apple-ade.module.js';
export { AdeDoors } from './doors.service.js';

export const APPLE_ADE_MIGRATIONS: readonly MigrationClass[] = [AppleAde1790000020300];
