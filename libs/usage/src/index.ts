// Figures that are kept without anybody in them, and what is published of them. It refuses to hold a person, a lesson or a
// device: only whole numbers by school and month; and to publish a figure of use behind which stand too few.
import type { EntityClass, MigrationClass } from '@chariot/platform';

export { UsageModule } from './usage.module.js';

/** Rows are read and written with SQL: reach is part of each statement. */
export const entities: readonly EntityClass[] = [];
export const migrations: readonly MigrationClass[] = [];
