import { Injectable } from '@nestjs/common';
import type { Inventory, PlaceRef } from '@chariot/contract';
import { Reach } from '@chariot/kernel';
import { Database, type CsvCell, type OdsCell, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { STATE_LABELS, type DeviceState } from '../devices/device.js';
import { fleetError } from '../fleet-errors.js';
import { countsOf, figuresOf } from './figures.js';
import { RollupsRepository, type RollupFault, type SchoolRow } from './rollups.repository.js';

const SYSTEM = Reach.system('inventaire');
const SCHOOLS_AT_ONCE = 500;
const STATES = Object.keys(STATE_LABELS).filter(
  (state) => !['retired', 'donated', 'recycled'].includes(state),
) as DeviceState[];

export const SCHOOL_COLUMNS: readonly string[] = [
  'UAI',
  'École',
  'Commune',
  'Classes mobiles',
  'Tablettes',
  'Enrôlées et en place',
  'Écarts',
  ...STATES.map((state) => STATE_LABELS[state].replace(/^./, (letter) => letter.toUpperCase())),
];

/** How many devices there are, under each place: read from what is counted as devices change. */
@Injectable()
export class Rollups {
  constructor(
    private readonly database: Database,
    private readonly repository: RollupsRepository,
    private readonly places: Places,
  ) {}

  /** @throws DomainError `fleet.outOfReach` */
  async inventory(tx: Tx, reach: Reach, placeId: string | undefined): Promise<Inventory> {
    const { places: roots, disjoint } = await this.#scope(tx, reach, placeId);
    const refs = await this.places.refs(tx, roots);
    const below =
      placeId === undefined ? [...refs.values()].sort(byName) : await this.repository.below(tx, reach, placeId);
    // A commune and a circonscription share schools, which are not to be counted twice.
    const apart = disjoint ? roots : await this.repository.schoolIds(tx, reach, roots);
    const rows = await this.repository.counts(tx, reach, [...new Set([...apart, ...below.map(({ id }) => id)])]);
    const counted = new Set(apart);
    const own = rows.filter(({ placeId: id }) => counted.has(id));
    const of = (place: string) => rows.filter(({ placeId: id }) => id === place);
    return {
      place: placeId === undefined ? null : (refs.get(placeId) ?? null),
      ...figuresOf(own),
      departed: own
        .filter(({ departed, dimension }) => departed && dimension === 'standing')
        .reduce((n, { count }) => n + count, 0),
      counts: countsOf(own),
      below: below.map((place) => ({ place, ...figuresOf(of(place.id)) })),
    };
  }

  /** School by school, some hundreds at once, each in a transaction of its own: nothing is held for long. */
  async *schools(reach: Reach, placeId: string | undefined): AsyncGenerator<readonly SchoolRow[]> {
    const ids = await this.database.read(reach, async (tx) =>
      this.repository.schoolIds(tx, reach, (await this.#scope(tx, reach, placeId)).places),
    );
    for (let from = 0; from < ids.length; from += SCHOOLS_AT_ONCE) {
      const some = ids.slice(from, from + SCHOOLS_AT_ONCE);
      yield await this.database.read(reach, (tx) => this.repository.schools(tx, reach, some));
    }
  }

  /** Puts what has changed into the counts; for the process that leads. */
  fold(): Promise<number> {
    return this.database.transaction(SYSTEM, (tx) => this.repository.fold(tx));
  }

  /** What is not as counting every device again says; nothing, or something is wrong. */
  verify(): Promise<RollupFault[]> {
    return this.database.transaction(SYSTEM, (tx) => this.repository.verify(tx));
  }

  async #scope(tx: Tx, reach: Reach, placeId: string | undefined): Promise<{ places: string[]; disjoint: boolean }> {
    const scope = await this.repository.scope(tx, reach, placeId);
    if (scope === undefined || !scope.covered) throw fleetError('outOfReach');
    return scope;
  }
}

const byName = (a: PlaceRef, b: PlaceRef): number => a.name.localeCompare(b.name, 'fr', { numeric: true });

export const csvSchool = (school: SchoolRow): CsvCell[] => [
  ...[school.uai, school.name, school.city],
  ...[school.classrooms, school.devices, school.hearing, school.gaps],
  ...STATES.map((state) => school.states[state] ?? 0),
];
export const odsSchool = (school: SchoolRow): OdsCell[] =>
  csvSchool(school).map((cell) => (typeof cell === 'number' ? { count: cell } : cell === null ? null : String(cell)));
