import { Injectable } from '@nestjs/common';
import type { PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { worksAt } from '../publication/at-home.js';
import { PublicationService, type Published } from '../publication/publication.service.js';
import type { Known } from './known.js';
import { isSchoolYear, type MonthPeriod } from './period.js';
import { NO_EQUIPMENT } from './sums.js';

/** Whether she works in that very school: she is told its own months as they go. */
export const isAtHome = (reach: Reach, { id, kind }: PlaceRef): boolean => kind === 'school' && worksAt(reach, id);

/** What indicators may know of people’s use: what is published of it, and nothing else. */
@Injectable()
export class PeopleFigures {
  constructor(private readonly publication: PublicationService) {}

  /** Read once for all that is asked of these places and of months of that time. */
  published(tx: Tx, placeIds: readonly string[], period: MonthPeriod): Promise<Published> {
    return this.publication.published(tx, placeIds, period);
  }

  /** @param known what is known of that place's equipment in whole months */
  async of(tx: Tx, reach: Reach, place: PlaceRef, known: Known, published: Published): Promise<Known> {
    const { period } = known;
    const asked = { placeId: place.id, ...period };
    const viewpoint = isAtHome(reach, place) ? 'school' : 'outside';
    const people = await this.publication.cells(tx, reach, { ...asked, viewpoint }, published);
    const throughput =
      viewpoint === 'school' ? known.distributions.throughput : this.publication.throughput(asked, published);
    // Divided by what those very schools had: what is under the place today may be others.
    const means = viewpoint === 'school' ? null : this.publication.means(asked, published);
    const equipment = means === null ? known.equipment : { ...(known.equipment ?? NO_EQUIPMENT), ...means };
    const told = { ...known, people, equipment, distributions: { ...known.distributions, throughput } };
    if (people === null || !isSchoolYear(period)) return told;
    const year = { placeId: place.id, at: period.from };
    const disciplines = await this.publication.disciplines(tx, reach, year, published);
    return { ...told, disciplines };
  }

  /** A period that reaches the last month that is over ends where everybody has been told so far: that month waits for the next. */
  toldPart({ id }: PlaceRef, period: MonthPeriod, published: Published): MonthPeriod {
    const until = this.publication.toldUntil(id, period.to, published);
    return until === null || until < period.from || until > period.to ? period : { from: period.from, to: until };
  }
}
