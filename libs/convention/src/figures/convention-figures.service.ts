import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { Inject, Injectable } from '@nestjs/common';
import { SurveyPunctuality } from '../surveys/survey-punctuality.service.js';
import {
  figuresOfPlace,
  overPart,
  type ConcernedConvention,
  type FiguresOfConventions,
  type FiguresRead,
  type Time,
} from './convention-figures.js';
import { ConventionFiguresRepository } from './convention-figures.repository.js';

const NO_SURVEY = { received: 0, inTime: 0 };

/** Figures for the follow-up of art. 8, of all conventions of a place at once, by the terms that were signed (avenants aside). */
@Injectable()
export class ConventionFigures {
  constructor(
    @Inject(Places) private readonly places: Places,
    @Inject(ConventionFiguresRepository) private readonly repository: ConventionFiguresRepository,
    @Inject(SurveyPunctuality) private readonly surveys: SurveyPunctuality,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Of many places in as many statements as of one; those that the caller may not name are left out. */
  async ofMany(
    reach: Reach,
    tx: Tx,
    placeIds: readonly string[],
    time: Time,
  ): Promise<ReadonlyMap<string, FiguresOfConventions>> {
    const places = await this.places.refs(tx, placeIds);
    const asked = [...places.keys()];
    const concerned = new Map<string, ConcernedConvention[]>();
    for (const { placeId, ...convention } of await this.repository.concerned(reach, tx, asked, time.until)) {
      const of = concerned.get(placeId) ?? [];
      concerned.set(placeId, of);
      of.push(convention);
    }
    const ids = [...new Set([...concerned.values()].flat().map(({ id }) => id))];
    const committees = await this.repository.committees(reach, tx, ids, asked, time.until);
    const today = LocalDate.today(this.clock);
    const read: FiguresRead = {
      ...{ time, today },
      committees,
      money: await this.repository.money(reach, tx, ids, time.until),
      records: await this.repository.records(reach, tx, ids, time),
      convened: await this.repository.convened(
        reach,
        tx,
        committees.map(({ id }) => id),
        time,
      ),
    };
    const surveys = await this.surveys.ofMany(tx, asked, overPart(time, today));
    return new Map(
      [...places.values()].map(({ id, kind, uai }) => [
        id,
        figuresOfPlace(
          { id, uai: kind === 'school' ? uai : null },
          concerned.get(id) ?? [],
          surveys.get(id) ?? NO_SURVEY,
          read,
        ),
      ]),
    );
  }
}
