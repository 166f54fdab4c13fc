import { Inject, Injectable } from '@nestjs/common';
import type { chooseUsageReports, listUsageReports, OutputOf, PlaceRef } from '@chariot/contract';
import type { Clock, Permission, Reach } from '@chariot/kernel';
import { CLOCK, Journal, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { usageError } from '../errors.js';
import type { Month } from '../measures/measure.js';
import { ReportsRepository, type ReportFile } from './reports.repository.js';

/** What a report tells: figures, and what the conventions of the place say. */
const READING: readonly Permission[] = ['usage:read', 'convention:read'];
/** Behind a school’s month stand too few. */
const WIDE: ReadonlySet<PlaceRef['kind']> = new Set(['academie', 'departement', 'localAuthority', 'district']);

/** The monthly reports of a place, and who wants to be sent them. */
@Injectable()
export class Reports {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly places: Places,
    private readonly journal: Journal,
    private readonly repository: ReportsRepository,
  ) {}

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach` */
  async list(tx: Tx, reach: Reach, placeId: string): Promise<OutputOf<typeof listUsageReports>> {
    const place = await this.#place(tx, reach, placeId, ['usage:read']);
    const rows = await this.repository.list(tx, reach, placeId);
    return {
      place,
      items: rows.map(({ madeAt, ...row }) => ({ ...row, madeAt: madeAt.toISOString() })),
      isOffered: WIDE.has(place.kind) && (await this.#reads(tx, reach, placeId, READING)),
      isSubscribed: await this.repository.isSubscribed(tx, reach, placeId),
    };
  }

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach`, `usage.noReportHere` */
  async choose(tx: Tx, reach: Reach, placeId: string, wanted: boolean): Promise<OutputOf<typeof chooseUsageReports>> {
    const place = await this.#place(tx, reach, placeId, wanted ? READING : ['usage:read']);
    if (!WIDE.has(place.kind)) throw usageError('noReportHere', { name: place.name });
    const changed = wanted
      ? await this.repository.subscribe(tx, reach, placeId, this.clock.now())
      : await this.repository.unsubscribe(tx, reach, placeId, reach.id);
    if (changed) {
      const subject = { kind: 'place', id: placeId, label: place.name };
      const act = wanted ? 'usage.reports.subscribed' : 'usage.reports.unsubscribed';
      await this.journal.record(tx, reach, { act, subject, placeId });
    }
    return { placeId, isSubscribed: wanted };
  }

  /** @throws DomainError `territory.placeNotFound`, `usage.outOfReach`, `usage.reportUnknown` */
  async file(
    tx: Tx,
    reach: Reach,
    { placeId, month }: { readonly placeId: string; readonly month: Month },
    kind: ReportFile,
  ): Promise<{ readonly bytes: Buffer; readonly name: string }> {
    const place = await this.#place(tx, reach, placeId, READING);
    const bytes = await this.repository.file(tx, reach, placeId, month, kind);
    if (bytes === undefined) throw usageError('reportUnknown', { month, name: place.name });
    return { bytes, name: `Rapport ${month} ${place.name}.${kind}` };
  }

  async #place(tx: Tx, reach: Reach, placeId: string, permissions: readonly Permission[]): Promise<PlaceRef> {
    const place = await this.places.ref(tx, placeId);
    if (!(await this.#reads(tx, reach, placeId, permissions))) throw usageError('outOfReach');
    return place;
  }

  async #reads(tx: Tx, reach: Reach, placeId: string, permissions: readonly Permission[]): Promise<boolean> {
    return (await this.places.uncovered(tx, reach, permissions, placeId)).length === 0;
  }
}
