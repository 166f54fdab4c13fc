import { Controller } from '@nestjs/common';
import { listBookingDepartures, readBookingDeparture, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { Departures } from './departures.service.js';

@Controller()
export class DeparturesController {
  constructor(
    private readonly database: Database,
    private readonly departures: Departures,
  ) {}

  @Door(listBookingDepartures)
  list(@Caller() reach: Reach): Promise<OutputOf<typeof listBookingDepartures>> {
    return this.database.read(reach, async (tx) => ({ items: await this.departures.unread(tx, reach) }));
  }

  @Door(readBookingDeparture)
  read(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof readBookingDeparture>,
  ): Promise<OutputOf<typeof readBookingDeparture>> {
    return this.database.transaction(reach, (tx) => this.departures.read(tx, reach, params.id));
  }
}
