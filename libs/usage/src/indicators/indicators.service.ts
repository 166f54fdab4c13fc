import { Inject, Injectable } from '@nestjs/common';
import type { IndicatorId, IndicatorPlaces, Indicators as Told, IndicatorSeries, PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import { DISTRIBUTIONS, type Distribution } from '../measures/measure.js';
import { PublicationService, type Viewpoint } from '../publication/publication.service.js';
import { CONVENTION_FACTS, type ConventionFactsSource } from './convention-facts.port.js';
import { definitionOf, INDICATORS, type Indicator } from './definitions.js';
import { figureOf, indicatorsOf } from './figures.js';
import { IndicatorsRepository } from './indicators.repository.js';
import type { Known } from './known.js';
import { ownDisciplines } from './own-disciplines.js';
import { checkedPeriod, firstDayOf, lastDayOf, monthsIn, spanOf, yearOf, type MonthPeriod } from './period.js';
import { distributionsOf, overMonths, type DistributionRow, type EquipmentMonth } from './sums.js';

const ALL = Object.keys(DISTRIBUTIONS) as readonly Distribution[];
const ofIndicator = (id: IndicatorId): Indicator => {
  const found = INDICATORS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no indicator is called ${id}`);
  return found;
};
/** Which of them an indicator reads; the others need no look. */
const READS: Readonly<Partial<Record<IndicatorId, readonly Distribution[]>>> = {
  I9: ['repairDays'],
  I19: ['appAnswerDays'],
  I20: ['throughput'],
};

interface Asked extends MonthPeriod {
  readonly placeId: string;
}
/** What was summed of many places at once, or of many months. */
interface Summed {
  readonly equipment: readonly EquipmentMonth[];
  readonly distributed: readonly DistributionRow[];
}

/** The indicators of art. 8 of a place: equipment and money as they are, people’s use as it is published. */
@Injectable()
export class Indicators {
  constructor(
    private readonly places: Places,
    private readonly repository: IndicatorsRepository,
    private readonly publication: PublicationService,
    @Inject(CONVENTION_FACTS) private readonly conventions: ConventionFactsSource,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach`, `usage.periodReversed`, `usage.periodTooLong` */
  async of(tx: Tx, reach: Reach, { placeId, ...asked }: Asked): Promise<Told> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const summed = await this.#summed(tx, reach, [placeId], ALL, period);
    const known = await this.#known(tx, reach, place, period, summed, null);
    return { place, period, figures: indicatorsOf(known) };
  }

  /** @throws DomainError as `of` */
  async series(tx: Tx, reach: Reach, id: IndicatorId, { placeId, ...asked }: Asked): Promise<IndicatorSeries> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const indicator = ofIndicator(id);
    const { equipment, distributed } = await this.#summed(tx, reach, [placeId], READS[id] ?? [], period);
    const months = [];
    for (const month of monthsIn(period)) {
      const of = { equipment: inMonth(equipment, month), distributed: inMonth(distributed, month) };
      const known = await this.#known(tx, reach, place, { from: month, to: month }, of, indicator);
      months.push({ month, ...figureOf(indicator, known) });
    }
    return { place, period, indicator: definitionOf(indicator), months };
  }

  /** @throws DomainError as `of` */
  async below(tx: Tx, reach: Reach, id: IndicatorId, { placeId, ...asked }: Asked): Promise<IndicatorPlaces> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const indicator = ofIndicator(id);
    const refs = await this.repository.below(tx, reach, placeId);
    const ids = refs.map((ref) => ref.id);
    const { equipment, distributed } = await this.#summed(tx, reach, ids, READS[id] ?? [], period);
    const places = [];
    for (const ref of refs) {
      const of = { equipment: ofPlace(equipment, ref.id), distributed: ofPlace(distributed, ref.id) };
      const known = await this.#known(tx, reach, ref, period, of, indicator);
      places.push({ place: ref, ...figureOf(indicator, known) });
    }
    return { place, period, indicator: definitionOf(indicator), places };
  }

  async #place(tx: Tx, reach: Reach, placeId: string): Promise<PlaceRef> {
    const place = await this.places.ref(tx, placeId);
    if (!(await this.places.covers(tx, reach, 'usage:read', placeId))) throw usageError('outOfReach');
    return place;
  }

  async #summed(
    tx: Tx,
    reach: Reach,
    ids: readonly string[],
    names: readonly Distribution[],
    period: MonthPeriod,
  ): Promise<Summed> {
    if (ids.length === 0) return { equipment: [], distributed: [] };
    const equipment = await this.repository.equipment(tx, reach, ids, period);
    const distributed = names.length === 0 ? [] : await this.repository.distributed(tx, reach, ids, names, period);
    return { equipment, distributed };
  }

  /** `only`: what one indicator takes, where it is asked of many months or places; null for all of them. */
  async #known(
    tx: Tx,
    reach: Reach,
    { id: placeId, kind }: PlaceRef,
    period: MonthPeriod,
    { equipment, distributed }: Summed,
    only: Indicator | null,
  ): Promise<Known> {
    const viewpoint: Viewpoint =
      kind === 'school' && reach.places('usage:read').includes(placeId) ? 'school' : 'outside';
    const ofPeople = only === null || only.isOfPeople;
    const ofConventions = only === null || only.group === 'governance';
    const people = ofPeople ? await this.publication.cells(tx, reach, { placeId, ...period, viewpoint }) : null;
    const span = spanOf(period);
    const byDiscipline = people !== null && viewpoint === 'school' && span === 'sinceSeptember';
    const days = { from: firstDayOf(period.from), until: lastDayOf(period.to) };
    return {
      months: monthsIn(period).length,
      span,
      equipment: overMonths(equipment),
      people,
      distributions: distributionsOf(distributed),
      disciplines: byDiscipline
        ? ownDisciplines(await this.repository.disciplines(tx, reach, placeId, yearOf(period.to)))
        : null,
      conventions: ofConventions ? await this.conventions.of(tx, reach, placeId, days) : null,
    };
  }
}

const inMonth = <Row extends { month: string }>(rows: readonly Row[], month: string): Row[] =>
  rows.filter((row) => row.month === month);
const ofPlace = <Row extends { placeId: string }>(rows: readonly Row[], placeId: string): Row[] =>
  rows.filter((row) => row.placeId === placeId);
