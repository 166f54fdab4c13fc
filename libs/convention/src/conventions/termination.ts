import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';

export interface Termination {
  readonly letterSentOn: LocalDate;
  readonly letterReceivedOn: LocalDate | null;
}

/**
 * When a dénonciation ends the convention: its notice runs from the reception of the registered letter (art. 10.2).
 * `null` as long as the letter is not received, or where the text gives no notice.
 */
export function terminatedOn(termination: Termination | null, noticeMonths: number | null): LocalDate | null {
  if (termination?.letterReceivedOn == null || noticeMonths === null) return null;
  return LocalDate.addMonths(termination.letterReceivedOn, applies('R90') ? noticeMonths : 0);
}
