import { Inject, Injectable } from '@nestjs/common';
import type { CartKey } from '@chariot/contract';
import type { Clock, Reach } from '@chariot/kernel';
import { CLOCK, Journal, Outbox, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { CARTS, type Cart, type Carts } from '../carts/carts.port.js';
import { BookingChanged } from '../events.js';
import { teachingError } from '../teaching-errors.js';
import { KeysRepository, type KeyRow } from './keys.repository.js';

/** « Qui a la clé ? »: who said last that she has it, or where she put it back. Opening a lesson says it too. */
@Injectable()
export class Keys {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CARTS) private readonly carts: Carts,
    private readonly places: Places,
    private readonly repository: KeysRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
  ) {}

  async of(tx: Tx, reach: Reach, classroomIds: readonly string[]): Promise<ReadonlyMap<string, CartKey>> {
    const rows = await this.repository.of(reach, tx, classroomIds);
    return new Map(rows.map((row) => [row.classroomId, keyView(row, reach)]));
  }

  /** @throws DomainError `teaching.cartNotFound`, `teaching.outOfReach` */
  async say(
    tx: Tx,
    reach: Reach,
    classroomId: string,
    { held, place }: { readonly held: boolean; readonly place: string | null },
  ): Promise<CartKey> {
    const cart = await this.carts.find(tx, reach, classroomId);
    if (cart === undefined) throw teachingError('cartNotFound');
    if (!(await this.places.covers(tx, reach, 'booking:write', cart.schoolId))) throw teachingError('outOfReach');
    const row = await this.taken(tx, reach, cart, { held, place });
    await this.journal.record(tx, reach, {
      act: held ? 'teaching.key.taken' : 'teaching.key.returned',
      subject: { kind: 'classroom', id: classroomId, label: cart.name },
      placeId: cart.schoolId,
      details: { place },
    });
    return keyView(row, reach);
  }

  /** For lessons: whoever opens one has the key. It is not an act of its own. */
  async taken(
    tx: Tx,
    reach: Reach,
    { classroomId, schoolId }: Cart,
    { held, place }: { readonly held: boolean; readonly place: string | null } = { held: true, place: null },
  ): Promise<KeyRow> {
    const row = { classroomId, personId: reach.id, who: reach.label, held, place, since: this.clock.now() };
    await this.repository.say(reach, tx, { ...row, schoolId });
    await this.outbox.emit(tx, BookingChanged.of({ classroomId, schoolId }));
    return row;
  }
}

const keyView = ({ who, held, place, since, personId }: KeyRow, reach: Reach): CartKey => ({
  ...{ who, held, place, since: since.toISOString() },
  own: personId === reach.id,
});
