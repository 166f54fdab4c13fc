import type { NewAmendment } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Injectable } from '@nestjs/common';
import { insertAnnexRows, insertBudgetLines } from '../conventions/convention-rows.repository.js';
import type { BudgetLineTerms, AnnexTerms, TermsChanges } from '../conventions/terms.js';

export interface RecordedAmendment {
  readonly id: string;
  readonly conventionId: string;
  readonly amendment: NewAmendment;
  readonly changes: TermsChanges;
  readonly at: Date;
  /** Schools and lines that the convention did not know: they get their rows. */
  readonly newRows: readonly AnnexTerms[];
  readonly newLines: readonly BudgetLineTerms[];
  readonly placeByUai: ReadonlyMap<string, string>;
}

@Injectable()
export class AmendmentsRepository {
  async record(_reach: Reach, tx: Tx, recorded: RecordedAmendment): Promise<void> {
    const { id, conventionId, amendment, changes, at, newRows, newLines, placeByUai } = recorded;
    await tx.execute(
      `insert into convention.amendment
         (id, convention_id, number, subject, articles, academie_signed_on, local_authority_signed_on, effective_on,
          changes, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[id, conventionId, amendment.number, amendment.subject, amendment.articles],
        ...[amendment.academieSignedOn, amendment.localAuthoritySignedOn, amendment.effectiveOn],
        ...[JSON.stringify(changes), at],
      ],
    );
    if (newRows.length > 0) await insertAnnexRows(tx, conventionId, newRows, { placeByUai, amendmentId: id });
    if (newLines.length > 0) await insertBudgetLines(tx, conventionId, newLines, id);
    await tx.execute(
      'insert into convention.party (convention_id, place_id) select $1, unnest($2::uuid[]) on conflict do nothing',
      [conventionId, [...new Set(placeByUai.values())]],
    );
  }
}
