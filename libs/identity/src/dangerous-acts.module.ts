// Dangerous acts, as `identity.module.ts` and `index.ts` take them in.
import type { MigrationClass } from '@chariot/platform';
import { Administrators } from './approvals/administrators.service.js';
import { ApprovalRecord } from './approvals/approval-record.service.js';
import { ApprovalTicks } from './approvals/approval-ticks.service.js';
import { ApprovalsController } from './approvals/approvals.controller.js';
import { ApprovalsRepository } from './approvals/approvals.repository.js';
import { Approvals } from './approvals/approvals.service.js';
import { CarryingOut } from './approvals/carrying-out.service.js';
import { Keeping } from './approvals/keeping.service.js';
import { Approvals1790000012503 } from './approvals/migrations/1790000012503-approvals.js';
import { QuotaOfHands1790000012507 } from './approvals/migrations/1790000012507-quota-of-hands.js';
import { PlaceOfOwnAct1790000016310 } from './approvals/migrations/1790000016310-place-of-own-act.js';
import { Quotas1790000012502 } from './approvals/migrations/1790000012502-quotas.js';
import { HandBehindHand1790000012506 } from './approvals/migrations/1790000012506-hand-behind-hand.js';
import { TwoHands1790000012505 } from './approvals/migrations/1790000012505-two-hands.js';
import { LetInByAnother1790000012504 } from './approvals/migrations/1790000012504-let-in-by-another.js';
import { QuotasRepository } from './approvals/quotas.repository.js';
import { Quotas } from './approvals/quotas.service.js';
import { TellingRepository } from './approvals/telling.repository.js';
import { Telling } from './approvals/telling.service.js';
import { FreezeController } from './freeze/freeze.controller.js';
import { FreezeRepository } from './freeze/freeze.repository.js';
import { Freeze } from './freeze/freeze.service.js';
import { Lifting } from './freeze/lifting.service.js';
import { Freeze1790000012501 } from './freeze/migrations/1790000012501-freeze.js';

export const DANGEROUS_CONTROLLERS = [ApprovalsController, FreezeController];

export const DANGEROUS_PROVIDERS = [
  Approvals,
  ApprovalsRepository,
  ApprovalRecord,
  ApprovalTicks,
  Administrators,
  CarryingOut,
  Quotas,
  QuotasRepository,
  Freeze,
  FreezeRepository,
  Lifting,
  Keeping,
  Telling,
  TellingRepository,
];

/** What other rooms use. */
export const DANGEROUS_EXPORTS = [Approvals, Quotas, Freeze];

export const DANGEROUS_MIGRATIONS: readonly MigrationClass[] = [
  Freeze1790000012501,
  Quotas1790000012502,
  Approvals1790000012503,
  LetInByAnother1790000012504,
  TwoHands1790000012505,
  HandBehindHand1790000012506,
  QuotaOfHands1790000012507,
  PlaceOfOwnAct1790000016310,
];
