import { Injectable } from '@nestjs/common';
import { isEnough, THRESHOLDS, type Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { PeopleCounts } from '../indicators/known.js';
import type { MonthPeriod } from '../indicators/period.js';
import { PublicationRepository } from './publication.repository.js';

/** From where figures are looked at: by those who hold a role at that very school, or by anybody else. */
export type Viewpoint = 'school' | 'outside';

/** What is told of people's use. Anything that is not known to be safe is hidden. */
@Injectable()
export class PublicationService {
  constructor(private readonly repository: PublicationRepository) {}

  /** @returns null: « < seuil » */
  async cells(
    tx: Tx,
    reach: Reach,
    { placeId, viewpoint, ...period }: MonthPeriod & { readonly placeId: string; readonly viewpoint: Viewpoint },
  ): Promise<PeopleCounts | null> {
    if (viewpoint !== 'school') return null;
    const sums = await this.repository.ownSum(tx, reach, placeId, period);
    if (sums === undefined) return null;
    const behind = { pupils: sums.pupilsOfMonth, teachers: sums.teachersOfMonth };
    return isEnough(behind, THRESHOLDS.school) ? sums : null;
  }
}
