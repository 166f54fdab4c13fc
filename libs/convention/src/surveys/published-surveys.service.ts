import type { FollowUpRecord } from '@chariot/contract';
import { LocalDate, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { RecipientsRepository } from './recipients.repository.js';
import { districtOf, sharedResults, type CountedAnswer } from './results.js';
import { SurveysRepository } from './surveys.repository.js';

/** What anybody may be told of surveys: those that are closed, in counts, where enough have answered. */
@Injectable()
export class PublishedSurveys {
  constructor(
    @Inject(Places) private readonly places: Places,
    @Inject(SurveysRepository) private readonly surveys: SurveysRepository,
    @Inject(RecipientsRepository) private readonly recipients: RecipientsRepository,
  ) {}

  /** Sent to one of these places and closed within the time, both days included; `tx` is the system's. */
  async of(
    system: Reach,
    tx: Tx,
    placeIds: readonly string[],
    time: { readonly from: LocalDate; readonly until: LocalDate },
  ): Promise<FollowUpRecord['surveys']> {
    const told = [];
    for (const survey of await this.surveys.closed(system, tx, placeIds, time)) {
      const rows = await this.recipients.all(system, tx, survey.id);
      const refs = await this.places.refs(
        tx,
        rows.flatMap(({ districtId }) => districtId ?? []),
      );
      const counted = rows.flatMap(({ answers, districtId }): CountedAnswer | [] =>
        answers === null ? [] : { kept: answers, district: districtOf(districtId, refs) },
      );
      told.push({
        title: survey.title,
        closedOn: LocalDate.at(survey.closedAt ?? new Date(0)),
        asked: rows.length,
        answered: counted.length,
        // The whole alone: it is made of whole blocks, and tells no circonscription.
        questions: sharedResults(survey.questions, counted).map(({ question, whole }) => ({
          label: question.label,
          isText: question.kind === 'text',
          figures: whole === null ? null : { answered: whole.answered, counts: whole.counts, mean: whole.mean },
        })),
      });
    }
    return told;
  }
}
