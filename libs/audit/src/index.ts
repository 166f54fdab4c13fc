// Reads the journal of who did what, in French: it refuses to write it, to change it, and to show it beyond one's places. It seals it, and
// says what is held about people, how long and for whom.
import type { MigrationClass } from '@chariot/platform';
import { JournalByAct1790000015090 } from './journal/migrations/1790000015090-journal-by-act.js';
import { JournalReading1790000005001 } from './journal/migrations/1790000005001-journal-reading.js';
import { TeachingLines1790000023021 } from './journal/migrations/1790000023021-teaching-lines.js';
import { SealerPlace1790000015002 } from './seals/migrations/1790000015002-sealer-place.js';
import { Seals1790000015001 } from './seals/migrations/1790000015001-seals.js';

export { AuditModule } from './audit.module.js';
export { JournalReader, type JournalPage, type JournalQuery } from './journal/journal-reader.service.js';
export { sentenceOf } from './journal/sentences.js';
export { Sealing } from './seals/sealing.service.js';
export { Verifying, type Head, type Verification } from './seals/verification.service.js';
export type { Fault, FaultKind } from './seals/faults.js';
export { REGISTER_RULES } from './registers/register-entries.js';
export { AUDIT_ERRORS, type AuditErrorCode } from './errors.js';

export const migrations: readonly MigrationClass[] = [
  JournalReading1790000005001,
  Seals1790000015001,
  SealerPlace1790000015002,
  JournalByAct1790000015090,
  TeachingLines1790000023021,
];
