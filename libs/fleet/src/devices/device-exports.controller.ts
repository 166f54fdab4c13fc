import { Readable } from 'node:stream';
import { Controller, Inject } from '@nestjs/common';
import { exportDevicesCsv, exportDevicesOds, type InputOf } from '@chariot/contract';
import { LocalDate, type Clock, type Reach } from '@chariot/kernel';
import { Caller, CLOCK, Door, Download, Input, streamCsv, streamOds } from '@chariot/platform';
import { each, opened } from '../rollups/batches.js';
import { csvLine, DEVICE_COLUMNS, DeviceExports, odsLine } from './device-exports.service.js';
import type { DeviceLine } from './devices.repository.js';

type Query = InputOf<typeof exportDevicesCsv>['query'];

@Controller()
export class DeviceExportsController {
  constructor(
    private readonly exports: DeviceExports,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Door(exportDevicesCsv)
  async csv(@Caller() reach: Reach, @Input() { query }: InputOf<typeof exportDevicesCsv>): Promise<Download> {
    const titles = DEVICE_COLUMNS.map(({ title }) => title);
    const lines = each(await this.#lines(reach, query), csvLine);
    return new Download(Readable.from(streamCsv(titles, lines)), this.#name('csv'));
  }

  @Door(exportDevicesOds)
  async ods(@Caller() reach: Reach, @Input() { query }: InputOf<typeof exportDevicesOds>): Promise<Download> {
    const sheet = { name: 'Tablettes', columns: DEVICE_COLUMNS, rows: each(await this.#lines(reach, query), odsLine) };
    return new Download(Readable.from(streamOds('Tablettes', sheet, this.clock.now())), this.#name('ods'));
  }

  #lines(reach: Reach, { sort, order, ...filter }: Query): Promise<AsyncGenerator<readonly DeviceLine[]>> {
    return opened(this.exports.lines(reach, filter, { sort, descending: order === 'desc' }));
  }

  #name(extension: string): string {
    return `Tablettes ${LocalDate.today(this.clock)}.${extension}`;
  }
}
