import { Inject, Injectable } from '@nestjs/common';
import type { IndicatorId, IndicatorPlaces, Indicators as Told, IndicatorSeries, PlaceRef } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import { DISTRIBUTIONS, type Distribution, type Month } from '../measures/measure.js';
import type { Published } from '../publication/publication.service.js';
import { CONVENTION_FACTS, type ConventionFacts, type ConventionFactsSource } from './convention-facts.port.js';
import { definitionOf, INDICATORS, type Indicator } from './definitions.js';
import { figureOf, indicatorsOf } from './figures.js';
import { IndicatorsRepository } from './indicators.repository.js';
import type { Known } from './known.js';
import { isAtHome, PeopleFigures } from './people-figures.service.js';
import { checkedPeriod, closedPart, firstDayOf, lastDayOf, monthBefore, monthsIn, type MonthPeriod } from './period.js';
import { byPlace, distributionsOf, inMonths, overMonths, type Summed } from './sums.js';

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
/** What was read of some places: their rows, and what was published of them. */
interface Read extends Summed {
  readonly published: Published;
  readonly thisMonth: Month;
}
type FactsOf = ReadonlyMap<string, ConventionFacts>;

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
    const read = await this.#read(tx, reach, [placeId], ALL, period);
    const facts = await this.#facts(tx, reach, [placeId], period);
    const closed = await this.#closed(tx, reach, place, period, read);
    return { place, period, figures: indicatorsOf(knownOf(period, read, facts.get(placeId)), closed) };
  }

  /** @throws DomainError as `of` */
  async series(tx: Tx, reach: Reach, id: IndicatorId, { placeId, ...asked }: Asked): Promise<IndicatorSeries> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const indicator = ofIndicator(id);
    const read = await this.#read(tx, reach, [placeId], READS[id] ?? [], period);
    const months = [];
    for (const month of monthsIn(period)) {
      const time = { from: month, to: month };
      const facts = await this.#factsFor(indicator, tx, reach, [placeId], time);
      months.push({
        month,
        ...figureOf(indicator, await this.#known(tx, reach, place, time, { read, facts, indicator })),
      });
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
    const read = await this.#read(tx, reach, ids, READS[id] ?? [], period);
    const facts = await this.#factsFor(indicator, tx, reach, ids, period);
    const rowsOf = byPlace(read);
    const places = [];
    for (const ref of refs) {
      const own = { read: { ...read, ...rowsOf(ref.id) }, facts, indicator };
      places.push({ place: ref, ...figureOf(indicator, await this.#known(tx, reach, ref, period, own)) });
    }
    return { place, period, indicator: definitionOf(indicator), places };
  }

  async #place(tx: Tx, reach: Reach, placeId: string): Promise<PlaceRef> {
    const place = await this.places.ref(tx, placeId);
    if (!(await this.places.covers(tx, reach, 'usage:read', placeId))) throw usageError('outOfReach');
    return place;
  }

  async #read(
    tx: Tx,
    reach: Reach,
    ids: readonly string[],
    names: readonly Distribution[],
    period: MonthPeriod,
  ): Promise<Read> {
    const thisMonth = await this.repository.thisMonth(reach, tx);
    if (ids.length === 0) return { equipment: [], distributed: [], published: () => [], thisMonth };
    const equipment = await this.repository.equipment(tx, reach, ids, period);
    const distributed = names.length === 0 ? [] : await this.repository.distributed(tx, reach, ids, names, period);
    return { equipment, distributed, published: await this.people.published(tx, ids, period), thisMonth };
  }

  #facts(tx: Tx, reach: Reach, ids: readonly string[], { from, to }: MonthPeriod): Promise<FactsOf> {
    return this.conventions.ofMany(tx, reach, ids, { from: firstDayOf(from), until: lastDayOf(to) });
  }

  /** Of most indicators conventions know nothing. */
  async #factsFor(
    { group }: Indicator,
    tx: Tx,
    reach: Reach,
    ids: readonly string[],
    period: MonthPeriod,
  ): Promise<FactsOf> {
    return group === 'governance' ? this.#facts(tx, reach, ids, period) : new Map<string, ConventionFacts>();
  }

  /** What one indicator takes, and no more: it is asked of many months, or places. */
  #known(
    tx: Tx,
    reach: Reach,
    place: PlaceRef,
    period: MonthPeriod,
    { read, facts, indicator }: { readonly read: Read; readonly facts: FactsOf; readonly indicator: Indicator },
  ): Promise<Known> | Known {
    if (indicator.isOfPeople) return this.#closed(tx, reach, place, period, read);
    return knownOf(period, read, facts.get(place.id));
  }

  /** From outside, of the months that are over: what divides people's use is of the very months of which it is told. */
  async #closed(tx: Tx, reach: Reach, place: PlaceRef, period: MonthPeriod, read: Read): Promise<Known> {
    const { published, thisMonth } = read;
    const over = isAtHome(reach, place) ? period : closedPart(period, thisMonth);
    const isWaiting = !isAtHome(reach, place) && over?.to === monthBefore(thisMonth);
    const closed = over !== null && isWaiting ? this.people.toldPart(place, over, published) : over;
    if (closed === null) return { ...knownOf(period, read), isClosed: false };
    return this.people.of(tx, reach, place, knownOf(closed, read), published);
  }
}

const knownOf = (period: MonthPeriod, read: Summed, conventions: ConventionFacts | null = null): Known => {
  const { equipment, distributed } = inMonths(read, period);
  return {
    period,
    isClosed: true,
    equipment: overMonths(equipment),
    people: null,
    distributions: distributionsOf(distributed),
    disciplines: null,
    conventions,
  };
};
