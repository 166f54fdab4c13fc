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

  /** By place, both days included; places that received none are left out, and those whose figures the caller does not read. */
  async ofMany(
    tx: Tx,
    placeIds: readonly string[],
    period: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<ReadonlyMap<string, { readonly received: number; readonly inTime: number }>> {
    const rows = await this.recipients.punctuality(tx, placeIds, period);
    return new Map(rows.map(({ placeId, received, inTime }) => [placeId, { received, inTime }]));
  }
}
