import { Inject, Injectable } from '@nestjs/common';
import type { Deployment, PlaceRef, SchoolNeeds, SchoolStanding } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { CLOCK, type Tx } from '@chariot/platform';
import { Calendar, Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import { checkedPeriod, type MonthPeriod } from '../indicators/period.js';
import { IndicatorsRepository } from '../indicators/indicators.repository.js';
import { CONVENTION_FOLLOW_UP, type AnnexedSchool, type ConventionFollowUp } from './convention-follow-up.port.js';
import { needsOf, stateOf, type SchoolFacts } from './needs.js';
import { isQuiet, spanOf, SPANS } from './quiet.js';
import { SCHOOL_CARTS, type SchoolCart, type SchoolCarts } from './school-carts.port.js';
import { SteeringRepository, type SchoolRow } from './steering.repository.js';
import { TABLETS_OF_A_CART } from './tablets.js';

/** Shown at once: of an académie all, of a country the heaviest. */
const MOST_SHOWN = 2_000;

/** What an académie looks at first: the schools that need help, and how the deployment goes. */
@Injectable()
export class Steering {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly calendar: Calendar,
    private readonly repository: SteeringRepository,
    private readonly equipment: IndicatorsRepository,
    @Inject(SCHOOL_CARTS) private readonly carts: SchoolCarts,
    @Inject(CONVENTION_FOLLOW_UP) private readonly conventions: ConventionFollowUp,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach` */
  async needs(tx: Tx, reach: Reach, placeId: string): Promise<SchoolNeeds> {
    const place = await this.#place(tx, reach, placeId);
    const on = LocalDate.today(this.clock);
    const rows = await this.repository.schools(tx, reach, placeId);
    const all = (await this.#facts(tx, reach, placeId, rows, on)).map((facts) => standingOf(facts, on));
    all.sort((a, b) => b.weight - a.weight || a.name.localeCompare(b.name, 'fr') || (a.id < b.id ? -1 : 1));
    const schools = all.slice(0, MOST_SHOWN);
    const named = schools.flatMap(({ districtId, departementId }) =>
      [districtId, departementId].filter((one) => one !== null),
    );
    const of = (state: SchoolStanding['state']): number => all.filter((one) => one.state === state).length;
    return {
      ...{ place, on, total: all.length, needingHelp: of('needsHelp'), fine: of('fine'), unknown: of('unknown') },
      schools,
      places: [...(await this.places.refs(tx, [...new Set(named)])).values()],
      byDistrict: byDistrict(all),
    };
  }

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach`, `usage.periodReversed`, `usage.periodTooLong` */
  async deployment(
    tx: Tx,
    reach: Reach,
    { placeId, ...asked }: MonthPeriod & { readonly placeId: string },
  ): Promise<Deployment> {
    const period = checkedPeriod(asked);
    const place = await this.#place(tx, reach, placeId);
    const months = await this.equipment.equipment(tx, reach, [placeId], period);
    const annexed = await this.conventions.annexed(tx, reach, placeId, LocalDate.today(this.clock));
    return {
      place,
      months: months
        .map(({ month, devicesAcquired: acquired, devicesDeployed: deployed, devicesInService: inService }) => ({
          ...{ month, acquired, deployed, inService },
        }))
        .sort((a, b) => (a.month < b.month ? -1 : 1)),
      plans: plansOf(annexed),
    };
  }

  async #place(tx: Tx, reach: Reach, placeId: string): Promise<PlaceRef> {
    const place = await this.places.ref(tx, placeId);
    if (!(await this.places.covers(tx, reach, 'usage:read', placeId))) throw usageError('outOfReach');
    return place;
  }

  async #facts(
    tx: Tx,
    reach: Reach,
    placeId: string,
    rows: readonly SchoolRow[],
    on: LocalDate,
  ): Promise<(SchoolRow & SchoolFacts)[]> {
    const carts = grouped(await this.carts.under(tx, reach, placeId));
    const annexed = grouped(await this.conventions.annexed(tx, reach, placeId, on));
    const surveys = grouped(await this.conventions.lateSurveys(tx, reach, placeId, on));
    const quiet = grouped(await this.#quiet(tx, reach, [...carts.values()].flat(), on));
    return rows.map((row) => ({
      ...row,
      cartsKnown: carts.get(row.schoolId) ?? [],
      quietCarts: quiet.get(row.schoolId) ?? [],
      annexed: annexed.get(row.schoolId) ?? [],
      lateSurveys: surveys.get(row.schoolId) ?? [],
    }));
  }

  /** Carts that were not heard of for three weeks of school: asked of those alone that may be. */
  async #quiet(tx: Tx, reach: Reach, carts: readonly SchoolCart[], on: LocalDate): Promise<SchoolCart[]> {
    const found = new Map<string, SchoolCart>();
    for (const days of SPANS) {
      const span = spanOf(on, days);
      const left = carts.filter(
        ({ classroomId, heardOn }) => heardOn !== null && heardOn < span.from && !found.has(classroomId),
      );
      if (left.length === 0) break;
      const open = await this.calendar.openTimes(tx, reach, [...new Set(left.map(({ schoolId }) => schoolId))], span);
      for (const cart of left) {
        if (isQuiet(cart.heardOn, span, open.get(cart.schoolId)?.weeks ?? 0)) found.set(cart.classroomId, cart);
      }
    }
    return [...found.values()];
  }
}

function standingOf(known: SchoolRow & SchoolFacts, on: LocalDate): SchoolStanding {
  const needs = needsOf(known, on);
  const { schoolId: id, name, uai, latitude, longitude, districtId, departementId } = known;
  const weight = needs.reduce((sum, one) => sum + one.weight, 0);
  return { id, name, uai, latitude, longitude, districtId, departementId, state: stateOf(known, needs), weight, needs };
}

function byDistrict(schools: readonly SchoolStanding[]): SchoolNeeds['byDistrict'] {
  const districts = new Map<string | null, { schools: number; needingHelp: number; weight: number }>();
  for (const { districtId, state, weight } of schools) {
    const one = districts.get(districtId) ?? { schools: 0, needingHelp: 0, weight: 0 };
    const needingHelp = one.needingHelp + (state === 'needsHelp' ? 1 : 0);
    districts.set(districtId, { schools: one.schools + 1, needingHelp, weight: one.weight + weight });
  }
  return [...districts]
    .map(([districtId, one]) => ({ districtId, ...one }))
    .sort((a, b) => b.weight - a.weight || ((a.districtId ?? '') < (b.districtId ?? '') ? -1 : 1));
}

/** A convention once, with all the carts that its annex gives to the schools of the place. */
function plansOf(annexed: readonly AnnexedSchool[]): Deployment['plans'] {
  const plans = new Map<string, Deployment['plans'][number]>();
  for (const { conventionId, reference, deploymentFrom: from, deploymentUntil: until, carts } of annexed) {
    const before = plans.get(conventionId)?.carts ?? 0;
    const all = before + carts;
    plans.set(conventionId, { conventionId, reference, from, until, carts: all, tablets: all * TABLETS_OF_A_CART });
  }
  return [...plans.values()].sort((a, b) => ((a.until ?? '9') < (b.until ?? '9') ? -1 : 1));
}

function grouped<T extends { readonly schoolId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.schoolId);
    if (group === undefined) groups.set(row.schoolId, [row]);
    else group.push(row);
  }
  return groups;
}
