// Reads the journal of who did what, in French: it refuses to write it, to change it, and to show it beyond one's places.
import type { EntityClass, MigrationClass } from '@chariot/platform';
import { JournalReading1790000005001 } from './journal/migrations/1790000005001-journal-reading.js';

export { AuditModule } from './audit.module.js';
export { JournalReader, type JournalPage, type JournalQuery } from './journal/journal-reader.service.js';
export { sentenceOf } from './journal/sentences.js';
export { AUDIT_ERRORS, type AuditErrorCode } from './errors.js';

/** The journal is platform's table; it is read with SQL. */
export const entities: readonly EntityClass[] = [];
export const migrations: readonly MigrationClass[] = [JournalReading1790000005001];
