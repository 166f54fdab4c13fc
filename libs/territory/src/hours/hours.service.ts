import { Inject, Injectable } from '@nestjs/common';
import type { Opening, Place, SchoolHours } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { territoryError } from '../errors.js';
import { SchoolHoursSet } from '../events.js';
import { Places } from '../places/places.service.js';
import { HoursRepository } from './hours.repository.js';
import { checkedWeek, isSameWeek } from './week.js';

/** When each school is open, week after week: what tablets do by themselves, they do outside. */
@Injectable()
export class Hours {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly repository: HoursRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `territory.hoursOfASchool` */
  async of(tx: Tx, reach: Reach, schoolId: string): Promise<SchoolHours> {
    const { id, timeZone } = await this.#school(tx, reach, schoolId);
    const row = await this.repository.of(tx, reach, id);
    return { placeId: id, timeZone, openings: row?.openings ?? [], changedAt: row?.changedAt.toISOString() ?? null };
  }

  /**
   * @throws DomainError `territory.placeNotFound`, `territory.hoursOfASchool`, `territory.mayNotChange`,
   * `territory.hoursReversed`, `territory.hoursOverlap`
   */
  async set(tx: Tx, reach: Reach, schoolId: string, openings: readonly Opening[]): Promise<SchoolHours> {
    const { id, name } = await this.#school(tx, reach, schoolId);
    if (!(await this.places.covers(tx, reach, 'operation:run', id))) throw territoryError('mayNotChange', { name });
    const week = checkedWeek(openings);
    const before = await this.repository.of(tx, reach, id);
    await this.repository.save(tx, reach, id, week, this.clock.now());
    await this.journal.record(tx, reach, {
      act: 'territory.hours.set',
      subject: { kind: 'place', id, label: name },
      placeId: id,
      details: { openings: week.length },
    });
    // Tablets are woken by it: the same week, saved again, wakes nobody.
    if (!isSameWeek(before?.openings ?? [], week)) await this.outbox.emit(tx, SchoolHoursSet.of({ placeId: id }));
    return this.of(tx, reach, id);
  }

  async #school(tx: Tx, reach: Reach, id: string): Promise<Place> {
    const place = await this.places.get(tx, reach, id);
    if (place.kind !== 'school') throw territoryError('hoursOfASchool', { name: place.name });
    return place;
  }
}
