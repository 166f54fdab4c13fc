import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { BookingDeparture } from '@chariot/contract';
import { newId, Reach, ROLE_PERMISSIONS, ROLES, type Clock } from '@chariot/kernel';
import { CLOCK, Database, Journal, Logger, Outbox, Retention, type Tx } from '@chariot/platform';
import { Places } from '@chariot/territory';
import { BookingChanged } from '../events.js';
import { departureError } from './departure-errors.js';
import { DeparturesRepository, type GivenUp } from './departures.repository.js';

const SYSTEM = Reach.system('réservations d’une personne partie');
const RESERVING = ROLES.filter((role) => (ROLE_PERMISSIONS[role] as readonly string[]).includes('booking:write'));
const BY = 'Chariot';
const REASON = 'La personne qui avait réservé n’a plus de rôle dans l’école.';
const SHOWN = 10;

/** Who leaves a school leaves no cart taken behind her; who directs it reads so once. */
@Injectable()
export class Departures implements OnModuleInit {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly database: Database,
    private readonly places: Places,
    private readonly repository: DeparturesRepository,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
    private readonly retention: Retention,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'teaching.bookingDepartures',
      what: 'Réservations annulées d’elles-mêmes au départ d’une personne, sans dire qui',
      tables: ['teaching.booking_departure'],
      daysKept: 365,
      why: 'Le temps que la direction de l’école l’ait lu ; aucune personne dedans.',
      prune: (tx, before) => this.repository.forget(tx, before),
    });
  }

  /**
   * A role of that person's ended: what she had reserved ahead where no other role lets her reserve is given up. Safe to say
   * twice. In a system transaction.
   */
  async roleEnded(
    tx: Tx,
    { personId, placeId }: { readonly personId: string; readonly placeId: string },
  ): Promise<void> {
    const at = this.clock.now();
    const rows = await this.repository.giveUp(
      tx,
      { personId, placeId, roles: RESERVING },
      { at, by: BY, reason: REASON },
    );
    for (const [schoolId, ofSchool] of bySchool(rows)) {
      const days = ofSchool.map(({ on }) => on).sort();
      const [firstOn = '', lastOn = ''] = [days[0], days.at(-1)];
      const bookings = ofSchool.length;
      await this.repository.insert(tx, { id: newId(), schoolId, bookings, firstOn, lastOn, madeAt: at });
      const { name: label } = await this.places.ref(tx, schoolId);
      await this.journal.record(tx, SYSTEM, {
        act: 'teaching.booking.givenUp',
        subject: { kind: 'place', id: schoolId, label },
        placeId: schoolId,
        details: { bookings },
      });
      const carts = [...new Set(ofSchool.map(({ classroomId }) => classroomId))];
      await this.outbox.emitAll(
        tx,
        carts.map((classroomId) => BookingChanged.of({ classroomId, schoolId })),
      );
    }
  }

  /** Those whose last role there is over by its own date, each in a transaction of its own: one that fails holds no other. */
  async run(): Promise<void> {
    const gone = await this.database.read(SYSTEM, (tx) => this.repository.gone(tx, RESERVING, this.clock.now()));
    for (const one of gone) {
      try {
        await this.database.transaction(SYSTEM, (tx) => this.roleEnded(tx, one));
      } catch (error) {
        this.logger.error('what somebody who has left reserved could not be given up', { ...one, error });
      }
    }
  }

  unread(tx: Tx, reach: Reach): Promise<BookingDeparture[]> {
    return this.repository.unread(tx, reach, SHOWN);
  }

  /** Nothing but that it was read: no act for the journal. @throws DomainError `teaching.departureNotFound` */
  async read(tx: Tx, reach: Reach, id: string): Promise<{ id: string }> {
    if (!(await this.repository.read(tx, reach, id, this.clock.now()))) throw departureError('departureNotFound');
    return { id };
  }
}

function bySchool(rows: readonly GivenUp[]): ReadonlyMap<string, readonly GivenUp[]> {
  const schools = new Map<string, GivenUp[]>();
  for (const row of rows) schools.set(row.schoolId, [...(schools.get(row.schoolId) ?? []), row]);
  return schools;
}
