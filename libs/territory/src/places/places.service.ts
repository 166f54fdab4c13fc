import { Inject, Injectable } from '@nestjs/common';
import { LocalDate, newId, type Clock, type Permission, type Reach } from '@chariot/kernel';
import type { NewPlace, Place, PlaceRef } from '@chariot/contract';
import { CLOCK, Journal, Outbox, violatedConstraint, type Tx } from '@chariot/platform';
import { territoryError } from '../errors.js';
import { PlaceClosed, PlaceOpened } from '../events.js';
import { checkedPlace, checkParents, isClosed } from './place.js';
import { PlacesRepository, type PlaceFilter, type PlaceRow } from './places.repository.js';

export interface PlaceQuery extends PlaceFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface PlacePage {
  readonly items: Place[];
  /** The `after` of the next page. */
  readonly next: string | null;
  readonly total: number;
  readonly totalIs: 'exact' | 'atLeast';
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Académie, départements, collectivités, circonscriptions, écoles and collèges: reading, opening, closing. */
@Injectable()
export class Places {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly repository: PlacesRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  /** @throws DomainError `territory.placeNotFound` for a place that the caller may not even name */
  async ref(tx: Tx, id: string): Promise<PlaceRef> {
    const found = (await this.refs(tx, [id])).get(id);
    if (found === undefined) throw territoryError('placeNotFound');
    return found;
  }

  /** By id; places that the caller may not name are left out. */
  async refs(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PlaceRef>> {
    const refs = ids.length === 0 ? [] : await this.repository.refs(tx, [...new Set(ids)]);
    return new Map(refs.map((ref) => [ref.id, ref]));
  }

  /** @throws DomainError `territory.placeNotFound` */
  async get(tx: Tx, reach: Reach, id: string): Promise<Place> {
    return this.#whole(tx, await this.#find(tx, reach, id));
  }

  /** In French alphabetical order. @throws DomainError `territory.unknownPage` */
  async list(tx: Tx, reach: Reach, { limit, after, ...filter }: PlaceQuery): Promise<PlacePage> {
    if (after !== undefined && !ID.test(after)) throw territoryError('unknownPage');
    const now = this.clock.now();
    const rows = await this.repository.page(tx, reach, filter, now, { limit: limit + 1, after });
    const page = rows.slice(0, limit);
    return {
      items: await this.#complete(tx, page),
      next: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
      ...(await this.repository.count(tx, reach, filter, now)),
    };
  }

  /** Whether the place is one of the roots on which the caller holds the permission, or below one. */
  covers(tx: Tx, reach: Reach, permission: Permission, placeId: string): Promise<boolean> {
    return this.repository.covers(tx, reach, permission, placeId);
  }

  /** Which of these permissions the caller does not hold there: what she may not hand on. */
  uncovered(tx: Tx, reach: Reach, permissions: readonly Permission[], placeId: string): Promise<Permission[]> {
    return this.repository.uncovered(tx, reach, permissions, placeId);
  }

  /**
   * Whether the caller, under whose Reach `tx` runs, administers the whole instance: `system:administer` held on an
   * académie, or the system. `reach.may('system:administer')` is also true of a commune's administration.
   */
  administersInstance(tx: Tx): Promise<boolean> {
    return this.repository.administersInstance(tx);
  }

  /** @throws DomainError of territory or of the kernel (UAI, SIRET, INSEE code, postcode) */
  async open(tx: Tx, reach: Reach, asked: NewPlace): Promise<Place> {
    const place = checkedPlace(asked);
    if (place.kind === 'academie' && reach.kind !== 'system') throw territoryError('academieOpensFirst');
    await this.#lockParents(tx, reach, place);
    const id = newId();
    try {
      await this.repository.insert(tx, id, place);
    } catch (error) {
      if (violatedConstraint(error) !== 'place_uai_unique') throw error;
      throw territoryError('uaiTaken', { uai: place.uai ?? '' }, { cause: error });
    }
    if (place.referenceCollegeId !== undefined) {
      await this.#chooseCollege(tx, reach, await this.#find(tx, reach, id), place.referenceCollegeId, place.openedOn);
    }
    const { kind, name, uai = null } = place;
    await this.journal.record(tx, reach, {
      act: 'territory.place.opened',
      subject: { kind: 'place', id, label: name },
      placeId: id,
      details: { kind, openedOn: place.openedOn, parentIds: place.parentIds, uai },
    });
    await this.outbox.emit(tx, PlaceOpened.of({ placeId: id, kind, name, uai }));
    return this.get(tx, reach, id);
  }

  /** `closedOn`: the first day on which it is closed. Nothing is deleted: who saw it still does. */
  async close(tx: Tx, reach: Reach, id: string, closure: { closedOn: string; reason: string }): Promise<Place> {
    const place = await this.#lockForWriting(tx, reach, id);
    const closedOn = LocalDate.parse(closure.closedOn);
    if (place.closedOn !== null) {
      throw territoryError('alreadyClosed', { name: place.name, date: LocalDate.format(place.closedOn) });
    }
    if (closedOn < place.openedOn) {
      throw territoryError('closedBeforeOpened', { date: LocalDate.format(place.openedOn) });
    }
    const count = await this.repository.openBelow(tx, id, closedOn);
    if (count > 0) throw territoryError('stillOpenBelow', { name: place.name, count });
    await this.repository.close(tx, reach, id, closedOn);
    await this.journal.record(tx, reach, {
      act: 'territory.place.closed',
      subject: { kind: 'place', id, label: place.name },
      placeId: id,
      details: { closedOn, reason: closure.reason },
    });
    await this.outbox.emit(tx, PlaceClosed.of({ placeId: id, closedOn }));
    return this.get(tx, reach, id);
  }

  /** From today, in the school's time zone. */
  async setReferenceCollege(tx: Tx, reach: Reach, schoolId: string, collegeId: string): Promise<Place> {
    const school = await this.#lockForWriting(tx, reach, schoolId);
    const college = await this.#chooseCollege(tx, reach, school, collegeId, this.#today(school));
    await this.journal.record(tx, reach, {
      act: 'territory.referenceCollege.set',
      subject: { kind: 'place', id: schoolId, label: school.name },
      placeId: schoolId,
      details: { collegeId, college: college.name },
    });
    return this.get(tx, reach, schoolId);
  }

  async #chooseCollege(tx: Tx, reach: Reach, school: PlaceRow, collegeId: string, from: string): Promise<PlaceRef> {
    if (school.kind !== 'school') throw territoryError('notASchool', { name: school.name });
    const college = (await this.refs(tx, [collegeId])).get(collegeId);
    if (college?.kind !== 'college') throw territoryError('collegeNotFound');
    await this.repository.chooseCollege(tx, reach, school.id, collegeId, LocalDate.parse(from));
    return college;
  }

  /** The parents stay open until this place is there. */
  async #lockParents(tx: Tx, reach: Reach, place: NewPlace): Promise<void> {
    const refs = await this.refs(tx, place.parentIds);
    const parents = place.parentIds.map((id) => refs.get(id));
    if (!parents.every((parent) => parent !== undefined)) throw territoryError('parentNotFound');
    checkParents(place.kind, parents);
    for (const { id, name } of parents) {
      const parent = await this.repository.lock(tx, reach, id, 'share');
      if (parent === undefined) throw territoryError('mayNotOpenHere', { name });
      if (isClosed(parent, this.#today(parent))) throw territoryError('parentClosed', { name });
    }
  }

  /** A place that she sees and may not change is refused by its name; one that she does not see does not exist. */
  async #lockForWriting(tx: Tx, reach: Reach, id: string): Promise<PlaceRow> {
    const { name } = await this.#find(tx, reach, id);
    const place = await this.repository.lock(tx, reach, id, 'update');
    if (place === undefined) throw territoryError('mayNotChange', { name });
    return place;
  }

  async #find(tx: Tx, reach: Reach, id: string): Promise<PlaceRow> {
    const row = await this.repository.find(tx, reach, 'place:read', id);
    if (row === undefined) throw territoryError('placeNotFound');
    return row;
  }

  async #whole(tx: Tx, row: PlaceRow): Promise<Place> {
    const [place] = await this.#complete(tx, [row]);
    if (place === undefined) throw territoryError('placeNotFound');
    return place;
  }

  async #complete(tx: Tx, rows: readonly PlaceRow[]): Promise<Place[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const { parents, colleges } = await this.repository.neighbours(tx, ids);
    const refs = await this.refs(
      tx,
      [...parents, ...colleges].map(({ to }) => to),
    );
    const namesFrom = (links: readonly { from: string; to: string }[], id: string) =>
      links.flatMap((link) => (link.from === id ? (refs.get(link.to) ?? []) : []));
    return rows.map((row) => ({
      ...row,
      parents: namesFrom(parents, row.id).sort((a, b) => a.name.localeCompare(b.name, 'fr')),
      referenceCollege: namesFrom(colleges, row.id)[0] ?? null,
    }));
  }

  #today(place: { readonly timeZone: string }): LocalDate {
    return LocalDate.today(this.clock, place.timeZone);
  }
}
