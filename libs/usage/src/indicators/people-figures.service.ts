import { Injectable } from '@nestjs/common';
import type { PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { PublicationService, type Published } from '../publication/publication.service.js';
import type { Known } from './known.js';
import { isSchoolYear, type MonthPeriod } from './period.js';

/** Whether she reads figures by a role that is held at that very school: it is told its own months as they go. */
export const isAtHome = (reach: Reach, { id, kind }: PlaceRef): boolean =>
  kind === 'school' && reach.places('usage:read').includes(id);

/** What indicators may know of people’s use: what is published of it, and nothing else. */
@Injectable()
export class PeopleFigures {
  constructor(private readonly publication: PublicationService) {}

  /** Read once for all that is asked of these places and of months of that time. */
  published(tx: Tx, placeIds: readonly string[], period: MonthPeriod): Promise<Published> {
    return this.publication.published(tx, placeIds, period);
  }

  async of(
    tx: Tx,
    reach: Reach,
    place: PlaceRef,
    period: MonthPeriod,
    published: Published,
  ): Promise<Pick<Known, 'people' | 'disciplines'>> {
    const placeId = place.id;
    const viewpoint = isAtHome(reach, place) ? 'school' : 'outside';
    const people = await this.publication.cells(tx, reach, { placeId, ...period, viewpoint }, published);
    if (people === null || !isSchoolYear(period)) return { people, disciplines: null };
    const disciplines = await this.publication.disciplines(tx, reach, { placeId, at: period.from }, published);
    return { people, disciplines };
  }

  /** A period that reaches the last month that is over ends where everybody has been told so far: that month waits for the next. */
  toldPart({ id }: PlaceRef, period: MonthPeriod, published: Published): MonthPeriod {
    const until = this.publication.toldUntil(id, period.to, published);
    return until === null || until < period.from || until > period.to ? period : { from: period.from, to: until };
  }
}
