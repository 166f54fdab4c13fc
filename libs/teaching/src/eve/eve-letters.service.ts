import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EveLetter } from '@chariot/contract';
import { Holders, INSTANCE_INFO, type InstanceInfo } from '@chariot/identity';
import { LocalDate, Reach, type Clock } from '@chariot/kernel';
import {
  CLOCK,
  Database,
  frenchInstant,
  Journal,
  Mail,
  PersonalDataSources,
  Retention,
  type Tx,
} from '@chariot/platform';
import { SchoolTimes } from '../bookings/school-time.service.js';
import { later } from '../bookings/slots.js';
import { CARTS, type Carts } from '../carts/carts.port.js';
import { LessonCarts } from '../lessons/lesson-carts.service.js';
import { eveLetter } from './eve-letter.js';
import { EveWishesRepository, type EveBooking } from './eve-wishes.repository.js';

const SYSTEM = Reach.system('veille des séances');
/** Of the school's own day: the class is over, and there is time to charge. */
const HOURS = { from: 18, until: 22 };
/** On a Friday, Monday's lesson is looked at. */
const AHEAD_MINUTES = 4 * 24 * 60;

/** For whoever wants it: on the evening before her reservations of the next school day, whether the carts will do. */
@Injectable()
export class EveLetters implements OnModuleInit {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CARTS) private readonly carts: Carts,
    @Inject(INSTANCE_INFO) private readonly instance: InstanceInfo,
    private readonly database: Database,
    private readonly holders: Holders,
    private readonly times: SchoolTimes,
    private readonly standings: LessonCarts,
    private readonly repository: EveWishesRepository,
    private readonly mail: Mail,
    private readonly journal: Journal,
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.retention.register({
      name: 'teaching.eveLetters',
      what: 'Qui veut un courriel la veille de ses réservations, et pour quel jour le dernier est parti',
      tables: ['teaching.eve_wish'],
      daysKept: 365,
      why: 'Un choix que chacun retire quand il veut ; après un an sans aucun courriel, il n’a plus lieu d’être.',
      prune: (tx, before) => this.repository.forget(tx, before),
    });
    this.sources.register({
      title: 'Courriel de la veille',
      order: 75,
      read: async (tx, personId) =>
        (await this.repository.ofPerson(tx, personId)).map(({ since, toldFor }) => ({
          'Demandé le': frenchInstant(since),
          'Dernier courriel, pour le': toldFor === null ? '' : LocalDate.format(toldFor),
        })),
    });
  }

  async get(tx: Tx, reach: Reach): Promise<EveLetter> {
    return { wanted: await this.repository.isWanted(tx, reach) };
  }

  /** Saying the same again changes nothing. */
  async set(tx: Tx, reach: Reach, { wanted }: EveLetter): Promise<EveLetter> {
    const changed = wanted
      ? await this.repository.want(tx, reach, this.clock.now())
      : await this.repository.stop(tx, reach);
    if (changed) {
      await this.journal.record(tx, reach, {
        act: wanted ? 'teaching.eveLetter.asked' : 'teaching.eveLetter.stopped',
        subject: { kind: 'person', id: reach.id, label: reach.label },
        details: {},
      });
    }
    return { wanted };
  }

  /** Safe to run twice: one letter a person and day. @returns how many letters were written */
  run(): Promise<number> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const now = this.clock.now();
      const ahead = await this.repository.ahead(tx, now, later(now, AHEAD_MINUTES), HOURS);
      const byPerson = new Map<string, EveBooking[]>();
      for (const one of ahead) byPerson.set(one.personId, [...(byPerson.get(one.personId) ?? []), one]);
      const next = new Map<string, LocalDate | undefined>();
      const addresses = await this.holders.addressesOf(tx, [...byPerson.keys()]);
      let written = 0;
      for (const [personId, to] of addresses) {
        const due: EveBooking[] = [];
        for (const booking of byPerson.get(personId) ?? []) {
          if (!next.has(booking.schoolId)) next.set(booking.schoolId, await this.#nextDay(tx, booking, now));
          if (booking.on === next.get(booking.schoolId)) due.push(booking);
        }
        const [first] = due;
        if (first === undefined) continue;
        const theirs = due.filter(({ on }) => on === first.on);
        if (await this.#write(tx, to, first.on, theirs, now)) written += 1;
        await this.repository.told(tx, personId, first.on, now);
      }
      return written;
    });
  }

  /** The next day on which that school is open. */
  async #nextDay(tx: Tx, { schoolId, timeZone }: EveBooking, now: Date): Promise<LocalDate | undefined> {
    const tomorrow = LocalDate.addDays(LocalDate.at(now, timeZone), 1);
    const { days } = await this.times.of(tx, SYSTEM, schoolId, tomorrow, LocalDate.addDays(tomorrow, 4));
    return days.find(({ openings }) => openings.length > 0)?.on;
  }

  async #write(tx: Tx, to: string, on: LocalDate, bookings: readonly EveBooking[], now: Date): Promise<boolean> {
    const ids = [...new Set(bookings.map(({ classroomId }) => classroomId))];
    const names = new Map(
      (await this.carts.among(tx, SYSTEM, ids)).map(({ classroomId, name }) => [classroomId, name]),
    );
    const standings = await this.standings.standings(tx, SYSTEM, ids);
    const carts = bookings.flatMap(({ classroomId, timeZone, startsAt, endsAt, tablets: wanted }) => {
      const name = names.get(classroomId);
      const tablets = standings.get(classroomId)?.tablets ?? [];
      return name === undefined ? [] : [{ name, timeZone, startsAt, endsAt, wanted, tablets }];
    });
    if (carts.length === 0) return false;
    return this.mail.tell(tx, { to, ...eveLetter(on, carts, now, `${this.instance.publicUrl}/#/`) });
  }
}
