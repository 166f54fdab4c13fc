import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Reach } from '@chariot/kernel';
import { Events, type Tx } from '@chariot/platform';
import { Places, SchoolHoursSet } from '@chariot/territory';
import { Acts } from '../acts.service.js';
import { Configurations } from '../configurations/configurations.service.js';
import { PlacesMoved } from '../events.js';
import { SchoolsRepository } from './schools.repository.js';

/** A leader that was away for longer is an instance that was: its schools are looked at one by one then. */
const LOOKED_BACK_DAYS = 7;
const AT_ONCE = 200;
const SYSTEM = Reach.system('écoles qui changent');

/** What follows in the fleet when something changes around a school: its parents, or its hours. */
@Injectable()
export class Schools implements OnModuleInit {
  constructor(
    private readonly acts: Acts,
    private readonly events: Events,
    private readonly repository: SchoolsRepository,
    private readonly configurations: Configurations,
    private readonly places: Places,
  ) {}

  onModuleInit(): void {
    this.events.on(PlacesMoved, ({ placeIds }, tx) => this.follow(tx, placeIds), { name: 'fleet.followPlaces' });
    this.events.on(SchoolHoursSet, ({ placeId }, tx) => this.hours(tx, placeId), { name: 'fleet.tellHours' });
  }

  /**
   * Its carts are what their new parents say, their licences are counted there, and what somebody had assigned to the school
   * who no longer reaches it ends. In a system transaction; safe to run twice.
   */
  async follow(tx: Tx, placeIds: readonly string[]): Promise<void> {
    await this.configurations.lock(tx);
    const ended = await this.repository.follow(tx, placeIds, this.acts.now(), SYSTEM.actor());
    await this.configurations.recompute(tx, { placeIds });
    const refs = await this.places.refs(
      tx,
      ended.map(({ placeId }) => placeId),
    );
    for (const { placeId, profiles, apps } of ended) {
      await this.acts.record(tx, SYSTEM, {
        act: 'fleet.assignments.ended',
        subject: { kind: 'place', id: placeId, label: refs.get(placeId)?.name ?? placeId },
        placeId,
        details: { profiles, apps },
      });
    }
  }

  /** The same of those that left a place at midnight: nothing but the calendar says so. */
  async followCalendar(tx: Tx): Promise<void> {
    const left = await this.repository.leftLately(tx, LOOKED_BACK_DAYS);
    for (let from = 0; from < left.length; from += AT_ONCE) await this.follow(tx, left.slice(from, from + AT_ONCE));
  }

  /** Tablets of its carts are told its hours with their settings: they are woken, and nobody else. */
  async hours(tx: Tx, schoolId: string): Promise<void> {
    await this.configurations.announce(tx, await this.repository.reconfigured(tx, schoolId, this.acts.now()));
  }
}
