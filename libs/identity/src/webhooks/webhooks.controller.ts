import { Controller } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import {
  addWebhook,
  listWebhookDeliveries,
  listWebhooks,
  removeWebhook,
  resumeWebhook,
  testWebhook,
  type InputOf,
  type OutputOf,
} from '@chariot/contract';
import { Caller, Database, Door, Input, Outbound } from '@chariot/platform';
import { Webhooks } from './webhooks.service.js';

@Controller()
export class WebhooksController {
  constructor(
    private readonly database: Database,
    private readonly webhooks: Webhooks,
    private readonly outbound: Outbound,
  ) {}

  @Door(listWebhooks)
  list(
    @Caller() reach: Reach,
    @Input() { query }: InputOf<typeof listWebhooks>,
  ): Promise<OutputOf<typeof listWebhooks>> {
    return this.database.read(reach, (tx) => this.webhooks.list(tx, reach, query));
  }

  /** The address is looked up before the transaction: a slow name holds nothing. */
  @Door(addWebhook)
  async add(
    @Caller() reach: Reach,
    @Input() { body }: InputOf<typeof addWebhook>,
  ): Promise<OutputOf<typeof addWebhook>> {
    await this.outbound.check(body.url);
    return this.database.transaction(reach, (tx) => this.webhooks.add(tx, reach, body));
  }

  @Door(resumeWebhook)
  resume(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof resumeWebhook>,
  ): Promise<OutputOf<typeof resumeWebhook>> {
    return this.database.transaction(reach, (tx) => this.webhooks.resume(tx, reach, params.id));
  }

  @Door(removeWebhook)
  remove(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof removeWebhook>,
  ): Promise<OutputOf<typeof removeWebhook>> {
    return this.database.transaction(reach, (tx) => this.webhooks.remove(tx, reach, params.id));
  }

  @Door(testWebhook)
  test(
    @Caller() reach: Reach,
    @Input() { params }: InputOf<typeof testWebhook>,
  ): Promise<OutputOf<typeof testWebhook>> {
    return this.database.transaction(reach, (tx) => this.webhooks.test(tx, reach, params.id));
  }

  @Door(listWebhookDeliveries)
  deliveries(
    @Caller() reach: Reach,
    @Input() { params, query }: InputOf<typeof listWebhookDeliveries>,
  ): Promise<OutputOf<typeof listWebhookDeliveries>> {
    return this.database.read(reach, (tx) => this.webhooks.deliveries(tx, reach, params.id, query));
  }
}
