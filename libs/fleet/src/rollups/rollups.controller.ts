import { Readable } from 'node:stream';
import { Controller, Inject } from '@nestjs/common';
import { exportInventoryCsv, exportInventoryOds, getInventory, type InputOf, type OutputOf } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { Caller, CLOCK, Database, Door, Download, Input, streamCsv, streamOds } from '@chariot/platform';
import { each, opened } from './batches.js';
import { csvSchool, odsSchool, Rollups, SCHOOL_COLUMNS } from './rollups.service.js';

@Controller()
export class RollupsController {
  constructor(
    private readonly database: Database,
    private readonly rollups: Rollups,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Door(getInventory)
  get(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof getInventory>,
  ): Promise<OutputOf<typeof getInventory>> {
    return this.database.read(reach, (tx) => this.rollups.inventory(tx, reach, query.placeId));
  }

  @Door(exportInventoryCsv)
  async csv(@Caller() reach: Reach, @Input() { query }: InputOf<typeof exportInventoryCsv>): Promise<Download> {
    const schools = await opened(this.rollups.schools(reach, query.placeId));
    return new Download(Readable.from(streamCsv(SCHOOL_COLUMNS, each(schools, csvSchool))), this.#name('csv'));
  }

  @Door(exportInventoryOds)
  async ods(@Caller() reach: Reach, @Input() { query }: InputOf<typeof exportInventoryOds>): Promise<Download> {
    const schools = await opened(this.rollups.schools(reach, query.placeId));
    const columns = SCHOOL_COLUMNS.map((title, index) => ({ title, width: index === 1 ? 8 : 3 }));
    const sheet = { name: 'Inventaire par école', columns, rows: each(schools, odsSchool) };
    return new Download(Readable.from(streamOds('Inventaire par école', sheet, this.clock.now())), this.#name('ods'));
  }

  #name(extension: string): string {
    return `Inventaire ${LocalDate.today(this.clock)}.${extension}`;
  }
}
