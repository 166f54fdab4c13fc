import { Controller } from '@nestjs/common';
import * as contract from '@chariot/contract';
import type { InputOf, OutputOf } from '@chariot/contract';
import { LocalDate, type Reach } from '@chariot/kernel';
import { Caller, Database, Door, Download, Input } from '@chariot/platform';
import { Agendas } from './agendas.service.js';
import { BookingFeeds } from './booking-feeds.service.js';
import { Bookings } from './bookings.service.js';
import { Keys } from './keys.service.js';
import { Plans } from './plans.service.js';

@Controller()
export class BookingsController {
  constructor(
    private readonly database: Database,
    private readonly bookings: Bookings,
    private readonly plans: Plans,
    private readonly agendas: Agendas,
    private readonly keys: Keys,
    private readonly feeds: BookingFeeds,
  ) {}

  @Door(contract.getAgenda)
  ofCart(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.getAgenda>,
  ): Promise<OutputOf<typeof contract.getAgenda>> {
    return this.database.read(reach, (tx) => this.agendas.ofCart(tx, reach, params.id, query));
  }

  @Door(contract.getSchoolAgenda)
  ofSchool(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof contract.getSchoolAgenda>,
  ): Promise<OutputOf<typeof contract.getSchoolAgenda>> {
    return this.database.read(reach, (tx) => this.agendas.ofSchool(tx, reach, params.id, query));
  }

  @Door(contract.listMyBookings)
  mine(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof contract.listMyBookings>,
  ): Promise<OutputOf<typeof contract.listMyBookings>> {
    return this.database.read(reach, async (tx) => ({ items: await this.agendas.ofPerson(tx, reach, query.days) }));
  }

  @Door(contract.previewBooking)
  preview(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.previewBooking>,
  ): Promise<OutputOf<typeof contract.previewBooking>> {
    return this.database.read(reach, async (tx) => {
      const cart = await this.bookings.cart(tx, reach, params.id);
      const { occurrences, nextFree } = await this.plans.of(tx, reach, cart, body);
      return { occurrences, nextFree: [...nextFree] };
    });
  }

  @Door(contract.createBooking)
  make(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.createBooking>,
  ): Promise<OutputOf<typeof contract.createBooking>> {
    return this.database.transaction(reach, async (tx) => ({
      items: await this.bookings.make(tx, reach, params.id, body),
    }));
  }

  @Door(contract.cancelBooking)
  cancel(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.cancelBooking>,
  ): Promise<OutputOf<typeof contract.cancelBooking>> {
    return this.database.transaction(reach, (tx) => this.bookings.cancel(tx, reach, params.id, body));
  }

  @Door(contract.downloadBooking)
  async download(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.downloadBooking>,
  ): Promise<Download> {
    return this.database.read(reach, async (tx) => {
      const { row, cart } = await this.bookings.get(tx, reach, params.id);
      const text = await this.feeds.calendar(tx, reach, cart.name, [row], row.personId === reach.id);
      return new Download(text, `reservation-${LocalDate.at(row.startsAt, cart.timeZone)}.ics`);
    });
  }

  @Door(contract.sayKey)
  sayKey(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.sayKey>,
  ): Promise<OutputOf<typeof contract.sayKey>> {
    return this.database.transaction(reach, (tx) => this.keys.say(tx, reach, params.id, body));
  }

  @Door(contract.setBookingSettings)
  set(
    @Caller() reach: Reach,
    @Input() { params, body }: InputOf<typeof contract.setBookingSettings>,
  ): Promise<OutputOf<typeof contract.setBookingSettings>> {
    return this.database.transaction(reach, (tx) => this.agendas.set(tx, reach, params.id, body));
  }

  @Door(contract.listBookingFeeds)
  listFeeds(@Caller() reach: Reach): Promise<OutputOf<typeof contract.listBookingFeeds>> {
    return this.database.read(reach, (tx) => this.feeds.list(tx, reach));
  }

  @Door(contract.createBookingFeed)
  openFeed(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof contract.createBookingFeed>,
  ): Promise<OutputOf<typeof contract.createBookingFeed>> {
    return this.database.transaction(reach, (tx) => this.feeds.open(tx, reach, body));
  }

  @Door(contract.revokeBookingFeed)
  closeFeed(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof contract.revokeBookingFeed>,
  ): Promise<OutputOf<typeof contract.revokeBookingFeed>> {
    return this.database.transaction(reach, (tx) => this.feeds.close(tx, reach, params.id));
  }

  @Door(contract.readBookingFeed)
  async readFeed(@Input() { params }: InputOf<typeof contract.readBookingFeed>): Promise<Download> {
    return new Download(await this.feeds.read(params.token.replace(/\.ics$/, '')));
  }
}
