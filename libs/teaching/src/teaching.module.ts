import { frenchInstant, PersonalDataSources, Retention } from '@chariot/platform';
import { TerritoryModule } from '@chariot/territory';
import { Module, type DynamicModule, type OnModuleInit, type Provider } from '@nestjs/common';
import { Agendas } from './bookings/agendas.service.js';
import { BookingFeedsRepository } from './bookings/booking-feeds.repository.js';
import { BookingFeeds } from './bookings/booking-feeds.service.js';
import { BookingTicks } from './bookings/booking-ticks.service.js';
import { bookingsRetention } from './bookings/bookings-retention.js';
import { BookingsController } from './bookings/bookings.controller.js';
import { BookingsRepository } from './bookings/bookings.repository.js';
import { Bookings } from './bookings/bookings.service.js';
import { KeysRepository } from './bookings/keys.repository.js';
import { Keys } from './bookings/keys.service.js';
import { Plans } from './bookings/plans.service.js';
import { SchoolTimes } from './bookings/school-time.service.js';
import { BoxesRepository } from './boxes/boxes.repository.js';
import { Boxes } from './boxes/boxes.service.js';
import { EveLettersController } from './eve/eve-letters.controller.js';
import { EveLetters } from './eve/eve-letters.service.js';
import { EveTicks } from './eve/eve-ticks.service.js';
import { EveWishesRepository } from './eve/eve-wishes.repository.js';
import { CountingRepository } from './lessons/counting.repository.js';
import { LessonCounting } from './lessons/counting.service.js';
import { HeldCartsRepository } from './lessons/held-carts.repository.js';
import { LessonActs } from './lessons/lesson-acts.service.js';
import { LessonBeginnings } from './lessons/lesson-beginnings.service.js';
import { LessonBookings } from './lessons/lesson-bookings.service.js';
import { LessonBoxes } from './lessons/lesson-boxes.service.js';
import { LessonCarts } from './lessons/lesson-carts.service.js';
import { LessonEndings } from './lessons/lesson-endings.service.js';
import { LessonHomes } from './lessons/lesson-home.service.js';
import { LessonKeeping } from './lessons/lesson-keeping.service.js';
import { LessonMeasures } from './lessons/lesson-measures.service.js';
import { MeasuresRepository } from './lessons/measures.repository.js';
import { LessonOrders } from './lessons/lesson-orders.service.js';
import { LessonTicks } from './lessons/lesson-ticks.service.js';
import { LessonViews } from './lessons/lesson-views.service.js';
import { DepartureTicks } from './departures/departure-ticks.service.js';
import { DeparturesController } from './departures/departures.controller.js';
import { DeparturesRepository } from './departures/departures.repository.js';
import { Departures } from './departures/departures.service.js';
import { LessonCorrectionsController } from './lessons/lesson-corrections.controller.js';
import { LessonCorrectionsRepository } from './lessons/lesson-corrections.repository.js';
import { LessonCorrections } from './lessons/lesson-corrections.service.js';
import { LessonsController } from './lessons/lessons.controller.js';
import { LessonsKeepingRepository } from './lessons/lessons-keeping.repository.js';
import { LessonsRepository } from './lessons/lessons.repository.js';
import { Lessons } from './lessons/lessons.service.js';
import { LoanKeeping } from './loans/loan-keeping.service.js';
import { LoanTicks } from './loans/loan-ticks.service.js';
import { LoansController } from './loans/loans.controller.js';
import { LoansRepository } from './loans/loans.repository.js';
import { Loans } from './loans/loans.service.js';
import { WindowKeeping } from './maintenance/window-keeping.service.js';
import { WindowTicks } from './maintenance/window-ticks.service.js';
import { WindowsController } from './maintenance/windows.controller.js';
import { WindowsRepository } from './maintenance/windows.repository.js';
import { Windows } from './maintenance/windows.service.js';

export interface TeachingBindings {
  /**
   * Providers of CARTS, CART_READINESS, CART_ORDERS, CART_UPDATES and LOAN_SLIPS: what teaching asks of the fleet, which it does not know.
   * PROJECT_MENTION comes from the application.
   */
  readonly bindings: readonly Provider[];
  readonly imports?: NonNullable<DynamicModule['imports']>;
}

const LESSONS: readonly Provider[] = [
  ...[LessonsRepository, CountingRepository, LessonsKeepingRepository, BoxesRepository],
  ...[HeldCartsRepository, LessonActs, LessonCarts, LessonBookings, Boxes, LessonBoxes],
  ...[MeasuresRepository, LessonMeasures, LessonBeginnings],
  ...[LessonCorrectionsRepository, LessonCorrections],
  ...[LessonViews, LessonHomes, Lessons, LessonOrders, LessonCounting, LessonEndings, LessonTicks, LessonKeeping],
];

const MAINTENANCE: readonly Provider[] = [WindowsRepository, Windows, WindowTicks, WindowKeeping];
const EVE: readonly Provider[] = [EveWishesRepository, EveLetters, EveTicks];
const DEPARTURES: readonly Provider[] = [DeparturesRepository, Departures, DepartureTicks];
const LOANS: readonly Provider[] = [LoansRepository, Loans, LoanTicks, LoanKeeping];

@Module({})
export class TeachingModule implements OnModuleInit {
  constructor(
    private readonly retention: Retention,
    private readonly sources: PersonalDataSources,
    private readonly bookings: BookingsRepository,
    private readonly feeds: BookingFeedsRepository,
    private readonly keys: KeysRepository,
  ) {}

  static forRoot({ bindings, imports = [] }: TeachingBindings): DynamicModule {
    return {
      module: TeachingModule,
      imports: [TerritoryModule, ...imports],
      controllers: [
        BookingsController,
        LessonsController,
        LessonCorrectionsController,
        LoansController,
        DeparturesController,
        WindowsController,
        EveLettersController,
      ],
      providers: [
        ...bindings,
        ...[BookingsRepository, Bookings, SchoolTimes, Plans, Agendas, BookingTicks],
        ...[KeysRepository, Keys],
        ...[BookingFeedsRepository, BookingFeeds],
        ...LESSONS,
        ...DEPARTURES,
        ...LOANS,
        ...MAINTENANCE,
        ...EVE,
      ],
      exports: [LessonMeasures, Departures],
    };
  }

  onModuleInit(): void {
    for (const rule of bookingsRetention(this.bookings, this.feeds)) this.retention.register(rule);
    this.sources.register({
      title: 'Réservations de classes mobiles',
      order: 70,
      read: async (tx, personId, limit) =>
        (await this.bookings.aboutPerson(tx, personId, limit + 1)).map((row) => ({
          Début: frenchInstant(row.startsAt),
          Fin: frenchInstant(row.endsAt),
          Niveau: row.level.toUpperCase(),
          Intitulé: row.title ?? '',
        })),
    });
    this.sources.register({
      title: 'Clés de classes mobiles',
      order: 72,
      read: async (tx, personId, limit) =>
        (await this.keys.aboutPerson(tx, personId, limit + 1)).map(({ since, held, place }) => ({
          Dit: frenchInstant(since),
          Clé: held ? 'prise' : 'rendue',
          Où: place ?? '',
        })),
    });
    this.sources.register({
      title: 'Adresses d’agenda de réservations',
      order: 71,
      read: async (tx, personId, limit) =>
        (await this.feeds.ofPerson(tx, personId, limit + 1)).map((feed) => ({
          Nom: feed.label,
          Ouverte: frenchInstant(feed.createdAt),
          'Dernière lecture': feed.lastReadAt === null ? '' : frenchInstant(feed.lastReadAt),
        })),
    });
  }
}
