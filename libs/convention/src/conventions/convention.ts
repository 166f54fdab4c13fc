import type { NewConvention } from '@chariot/contract';
import { LocalDate, Money, Uai } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';
import { applies } from '../rules/applies.js';

type Row = Pick<
  NewConvention['annex'][number],
  'uai' | 'referenceCollegeUai' | 'mobileClassrooms' | 'equipmentSubsidy'
>;
type Line = Pick<NewConvention['budgetLines'][number], 'code' | 'fiscalYear' | 'label'>;
/** Of a convention that is declared, or of what an avenant makes of one. */
export type CheckedTerms = Pick<
  NewConvention,
  'deploymentFrom' | 'deploymentUntil' | 'stateCapPerClassroom' | 'advance'
> & { readonly annex: readonly Row[]; readonly budgetLines: readonly Line[] };

/**
 * What a convention must satisfy before it is believed (articles 3.2, 6.1, 7.1 and the annex).
 * The cap is per classe mobile, never pooled (T03); 7.1's larger « participation maximale » is not a cap (T01).
 * @throws DomainError with one French sentence
 */
export function checkConvention(convention: CheckedTerms): void {
  const { deploymentFrom, deploymentUntil } = convention;
  if (
    deploymentFrom !== null &&
    deploymentUntil !== null &&
    LocalDate.compare(LocalDate.parse(deploymentUntil), LocalDate.parse(deploymentFrom)) < 0
  ) {
    throw conventionError('deploymentBackwards');
  }
  const seen = new Set<string>();
  let subsidy = 0;
  for (const row of convention.annex) {
    // A check letter that is wrong is a typing mistake: the school would never be found (annex).
    if (applies('R41')) Uai.parse(row.uai);
    if (applies('R42')) Uai.parse(row.referenceCollegeUai);
    if (seen.has(row.uai)) throw conventionError('schoolTwice', { uai: row.uai });
    seen.add(row.uai);
    if (row.equipmentSubsidy > convention.stateCapPerClassroom * row.mobileClassrooms) {
      throw conventionError('subsidyAboveCap', {
        uai: row.uai,
        subsidy: Money.format(Money.cents(row.equipmentSubsidy)),
        cap: Money.format(Money.cents(convention.stateCapPerClassroom)),
      });
    }
    subsidy += row.equipmentSubsidy;
  }
  const lines = new Set<string>();
  for (const { code, fiscalYear: year, label } of convention.budgetLines) {
    const line = JSON.stringify([code, year, label]);
    if (lines.has(line)) throw conventionError('lineTwice', { label, year });
    lines.add(line);
  }
  if (convention.advance > subsidy) {
    throw conventionError('advanceAboveSubsidy', {
      advance: Money.format(Money.cents(convention.advance)),
      subsidy: Money.format(Money.cents(subsidy)),
    });
  }
}
