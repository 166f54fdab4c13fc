import type { Claim, ClaimSummary, ExplainedFigure, PlaceRef } from '@chariot/contract';
import { figureView } from '../funding/settlement-view.js';
import { claimStateOf } from './claim.js';
import { payableBalance } from './payable.js';
import type { ClaimRow } from './claims.repository.js';

export type RefOf = (placeId: string) => PlaceRef;

/** A statement as the contract says it, without its lines. */
export function summaryOf(row: ClaimRow, refOf: RefOf): ClaimSummary {
  const { totals, settlement } = row.statement;
  return {
    id: row.id,
    convention: { id: row.conventionId, reference: row.reference },
    academie: refOf(row.academieId),
    localAuthority: refOf(row.localAuthorityId),
    state: claimStateOf(row),
    version: row.version,
    superseded: row.superseded,
    grossCents: totals.grossCents,
    eligibleCents: totals.eligibleCents,
    dueCents: settlement.due.cents,
    balanceCents: settlement.balance.cents,
    clawbackCents: settlement.clawback.cents,
    askedAt: row.askedAt.toISOString(),
    approvalId: row.approvalId,
    certifiedAt: row.certifiedAt?.toISOString() ?? null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    returnedAt: row.returnedAt?.toISOString() ?? null,
    returnReason: row.returnReason,
    serviceDoneOn: row.serviceDoneOn,
    serviceDoneNote: row.serviceDoneNote,
    abandonedBecause: row.abandonedBecause,
  };
}

/** What may be paid as the balance on it; undefined: none was presented. */
export const payableOf = (row: ClaimRow | undefined): ExplainedFigure =>
  figureView(
    payableBalance(
      row === undefined
        ? null
        : {
            state: claimStateOf(row),
            version: row.version,
            superseded: row.superseded,
            settlement: row.statement.settlement,
          },
    ),
  );

export const claimOf = (row: ClaimRow, refOf: RefOf): Claim => ({
  ...summaryOf(row, refOf),
  statement: row.statement,
  statementSha256: row.statementSha256,
  documentSha256: row.documentSha256,
  askedBy: row.askedBy,
  certifiedBy: row.certifiedBy,
  payable: payableOf(row),
});
