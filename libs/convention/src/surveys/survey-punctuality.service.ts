import type { LocalDate } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { RecipientsRepository } from './recipients.repository.js';

/**
 * How many surveys of Chariot the places under one received, that were due in a time, and how many were answered by then:
 * for the indicator of art. 8 (I25). What a collège notes of surveys that came by another way is in the project's file.
 */
@Injectable()
export class SurveyPunctuality {
  constructor(@Inject(RecipientsRepository) private readonly recipients: RecipientsRepository) {}

  /** Both days included; `tx` is the system's. */
  of(
    tx: Tx,
    placeId: string,
    period: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<{ readonly received: number; readonly inTime: number }> {
    return this.recipients.punctuality(tx, placeId, period);
  }
}
