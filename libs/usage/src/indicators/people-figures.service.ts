import { Injectable } from '@nestjs/common';
import type { PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { PublicationService } from '../publication/publication.service.js';
import type { Known } from './known.js';
import { isSchoolYear, type MonthPeriod } from './period.js';

/** What indicators may know of people’s use: what is published of it, and nothing else. */
@Injectable()
export class PeopleFigures {
  constructor(private readonly publication: PublicationService) {}

  async of(
    tx: Tx,
    reach: Reach,
    { id: placeId, kind }: PlaceRef,
    period: MonthPeriod,
  ): Promise<Pick<Known, 'people' | 'disciplines'>> {
    const isHome = kind === 'school' && reach.places('usage:read').includes(placeId);
    const viewpoint = isHome ? 'school' : 'outside';
    const people = await this.publication.cells(tx, reach, { placeId, ...period, viewpoint });
    if (people === null || !isSchoolYear(period)) return { people, disciplines: null };
    return { people, disciplines: await this.publication.disciplines(tx, reach, placeId, period.from) };
  }
}
