import type { Reading } from './found.js';
import { amountsOf } from './amounts.js';
import { flagsOf } from './flags/flags.js';
import type { ImportErrorCode } from './import-errors.js';
import { readAnnex } from './read-annex.js';
import { readBudget } from './read-budget.js';
import { readGovernance } from './read-governance.js';
import { readParties, readTitle } from './read-parties.js';
import { readBank, readImputation } from './read-payment.js';
import { readCalendar, readDuration, readForecastCost, readFunding, readSignature } from './read-terms.js';
import { refusalOf } from './recognise.js';
import { SourceText } from './source-text.js';

/** The model and its annexes are 19,000 characters; what is ten times longer is something else. */
const MOST_CHARACTERS = 300_000;

/** What the file says beside its words. */
export interface FileFacts {
  readonly pages: number | null;
}

export type ReadingOutcome = { readonly reading: Reading } | { readonly refused: ImportErrorCode };

/**
 * Reads a convention of the national model in its own words: each value with the sentence it came from and how sure it
 * is, each doubt flagged. Nothing is invented: what is not written is null. Pure, and linear in the length of the text.
 */
export function readConvention(text: string, file: FileFacts = { pages: null }): ReadingOutcome {
  if (text.length > MOST_CHARACTERS) return { refused: 'importTooLong' };
  const source = new SourceText(text);
  const refused = refusalOf(source);
  if (refused !== null) return { refused };
  const amounts = amountsOf(source);
  const { localAuthority, ...state } = readParties(source);
  const funding = readFunding(source, amounts);
  const { signedOn, place } = readSignature(source);
  const unflagged: Omit<Reading, 'flags'> = {
    title: readTitle(source),
    parties: { ...state, localAuthority },
    schools: readAnnex(source, {
      capCents: funding.capPerClassroomCents.value,
      resourceCents: funding.resourcePerSchoolCents.value,
    }),
    funding,
    forecastCostCents: readForecastCost(source, amounts),
    budget: readBudget(source),
    calendar: readCalendar(source),
    durationMonths: readDuration(source),
    signedOn,
    placeOfSignature: place,
    bank: readBank(source),
    imputation: readImputation(source, localAuthority.type.value),
    ...readGovernance(source),
  };
  return { reading: { ...unflagged, flags: flagsOf(source, unflagged, file) } };
}
