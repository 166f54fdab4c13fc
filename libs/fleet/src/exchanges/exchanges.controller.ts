import { Controller } from '@nestjs/common';
import { listExchanges, type InputOf, type OutputOf } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import { Caller, Database, Door, Input } from '@chariot/platform';
import { ExchangeLog } from './exchange-log.service.js';

@Controller()
export class ExchangesController {
  constructor(
    private readonly database: Database,
    private readonly log: ExchangeLog,
  ) {}

  @Door(listExchanges)
  async list(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof listExchanges>,
  ): Promise<OutputOf<typeof listExchanges>> {
    return { exchanges: await this.database.read(reach, (tx) => this.log.of(tx, reach, params.id)) };
  }
}
