import type { LocalDate, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Inject, Injectable } from '@nestjs/common';
import { lastTermOf } from './school-follow-up.js';
import { SchoolFollowUpRepository, type AnnexedRow, type LateSurveyRow } from './school-follow-up.repository.js';

export interface FollowedSchool extends Omit<AnnexedRow, 'signedOn' | 'endsOn' | 'perTerm' | 'terms' | 'heldOn'> {
  readonly lastTerm: ReturnType<typeof lastTermOf>;
}

/** Where the schools of a place stand in their conventions, by the terms that were signed: for whoever follows many of them. */
@Injectable()
export class SchoolFollowUp {
  constructor(@Inject(SchoolFollowUpRepository) private readonly repository: SchoolFollowUpRepository) {}

  async annexed(reach: Reach, tx: Tx, placeId: string, day: LocalDate): Promise<FollowedSchool[]> {
    return (await this.repository.annexed(reach, tx, placeId, day)).map(
      ({ signedOn, endsOn, perTerm, terms, heldOn, ...row }) => ({
        ...row,
        lastTerm: lastTermOf({ signedOn, endsOn, perTerm, terms, heldOn }, day),
      }),
    );
  }

  lateSurveys(reach: Reach, tx: Tx, placeId: string, day: LocalDate): Promise<LateSurveyRow[]> {
    return this.repository.lateSurveys(reach, tx, placeId, day);
  }
}
