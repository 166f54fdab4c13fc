import type { Provider, Type } from '@nestjs/common';
import type { MigrationClass } from '@chariot/platform';
import { Webhooks1790000012901 } from './webhooks/migrations/1790000012901-webhooks.js';
import { WebhookCalls } from './webhooks/webhook-calls.service.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';
import { WebhooksRepository } from './webhooks/webhooks.repository.js';
import { Webhooks } from './webhooks/webhooks.service.js';

/** The parts of `IdentityModule` about programs that are called. */
export const WEBHOOK_CONTROLLERS: Type[] = [WebhooksController];
export const WEBHOOK_PROVIDERS: Provider[] = [Webhooks, WebhookCalls, WebhooksRepository];
export const WEBHOOK_MIGRATIONS: readonly MigrationClass[] = [Webhooks1790000012901];
