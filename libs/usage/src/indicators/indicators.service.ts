import { Inject, Injectable } from '@nestjs/common';
import type { IndicatorId, IndicatorPlaces, Indicators as Told, IndicatorSeries, PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import { DISTRIBUTIONS, type Distribution, type Month } from '../measures/measure.js';
import { CONVENTION_FACTS, type ConventionFactsSource } from './convention-facts.port.js';
import { definitionOf, INDICATORS, type Indicator } from './definitions.js';
import { figureOf, indicatorsOf } from './figures.js';
import { IndicatorsRepository } from './indicators.repository.js';
import type { Known } from './known.js';
import { isAtHome, PeopleFigures } from './people-figures.service.js';
import { checkedPeriod, closedPart, firstDayOf, lastDayOf, monthBefore, monthsIn, type MonthPeriod } from './period.js';
import { distributionsOf, inMonths, ofPlace, overMonths, type Summed } from './sums.js';

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

/** The indicators of art. 8 of a place: equipment and money as they are, people’s use as it is published. */
@Injectable()
export class Indicators {
  constructor(
    private readonly places: Places,
    private readonly repository: IndicatorsRepository,
    private readonly people: PeopleFigures,
    @Inject(CONVENTION_FACTS) private readonly conventions: ConventionFactsSource,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach`, `usage.periodReversed`, `usage.periodTooLong` */
  async of(tx: Tx, reach: Reach, { placeId, ...asked }: Asked): Promise<Told> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const thisMonth = await this.repository.thisMonth(reach, tx);
    const summed = await this.#summed(tx, reach, [placeId], ALL, period);
    const all = await this.#withConventions(tx, reach, place, knownOf(period, summed));
    const closed = await this.#closed(tx, reach, place, { period, thisMonth }, summed);
    return { place, period, figures: indicatorsOf(all, closed) };
  }

  /** @throws DomainError as `of` */
  async series(tx: Tx, reach: Reach, id: IndicatorId, { placeId, ...asked }: Asked): Promise<IndicatorSeries> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const thisMonth = await this.repository.thisMonth(reach, tx);
    const indicator = ofIndicator(id);
    const summed = await this.#summed(tx, reach, [placeId], READS[id] ?? [], period);
    const months = [];
    for (const month of monthsIn(period)) {
      const time = { period: { from: month, to: month }, thisMonth };
      months.push({ month, ...figureOf(indicator, await this.#known(tx, reach, place, time, summed, indicator)) });
    }
    return { place, period, indicator: definitionOf(indicator), months };
  }

  /** @throws DomainError as `of` */
  async below(tx: Tx, reach: Reach, id: IndicatorId, { placeId, ...asked }: Asked): Promise<IndicatorPlaces> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const thisMonth = await this.repository.thisMonth(reach, tx);
    const indicator = ofIndicator(id);
    const refs = await this.repository.below(tx, reach, placeId);
    const ids = refs.map((ref) => ref.id);
    const summed = await this.#summed(tx, reach, ids, READS[id] ?? [], period);
    const places = [];
    for (const ref of refs) {
      const of = ofPlace(summed, ref.id);
      const known = await this.#known(tx, reach, ref, { period, thisMonth }, of, indicator);
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

  /** What one indicator takes, and no more: it is asked of many months, or places. */
  #known(
    tx: Tx,
    reach: Reach,
    place: PlaceRef,
    time: { readonly period: MonthPeriod; readonly thisMonth: Month },
    summed: Summed,
    indicator: Indicator,
  ): Promise<Known> | Known {
    if (indicator.isOfPeople) return this.#closed(tx, reach, place, time, summed);
    const known = knownOf(time.period, summed);
    return indicator.group === 'governance' ? this.#withConventions(tx, reach, place, known) : known;
  }

  async #withConventions(tx: Tx, reach: Reach, { id }: PlaceRef, known: Known): Promise<Known> {
    const days = { from: firstDayOf(known.period.from), until: lastDayOf(known.period.to) };
    return { ...known, conventions: await this.conventions.of(tx, reach, id, days) };
  }

  /** From outside, of the months that are over: what divides people's use is of the very months of which it is told. */
  async #closed(
    tx: Tx,
    reach: Reach,
    place: PlaceRef,
    { period, thisMonth }: { readonly period: MonthPeriod; readonly thisMonth: Month },
    summed: Summed,
  ): Promise<Known> {
    const over = isAtHome(reach, place) ? period : closedPart(period, thisMonth);
    const isWaiting = !isAtHome(reach, place) && over?.to === monthBefore(thisMonth);
    const closed = over !== null && isWaiting ? await this.people.toldPart(tx, place, over) : over;
    if (closed === null) return { ...knownOf(period, summed), isClosed: false };
    return { ...knownOf(closed, summed), ...(await this.people.of(tx, reach, place, closed)) };
  }
}

const knownOf = (period: MonthPeriod, summed: Summed): Known => {
  const { equipment, distributed } = inMonths(summed, period);
  return {
    period,
    isClosed: true,
    equipment: overMonths(equipment),
    people: null,
    distributions: distributionsOf(distributed),
    disciplines: null,
    conventions: null,
  };
};
