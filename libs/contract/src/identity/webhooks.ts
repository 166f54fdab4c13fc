import { z } from 'zod';
import { liveEvent } from '../live.js';
import { defineRoute } from '../route.js';
import { byId, done, id, instant, page, pageOf, placeRef } from '../shapes.js';

/** What a webhook may be told of: what the live feed tells of places. */
export const webhookTopic = liveEvent.shape.topic.exclude(['freeze', 'journal', 'booking', 'lesson']);
export type WebhookTopic = z.output<typeof webhookTopic>;

/** Why a webhook no longer calls: nobody answered for a day, or its maker lost the right. */
export const webhookStop = z.enum(['unanswered', 'makerLostRight']);

export const webhook = z.object({
  id,
  url: z.string(),
  place: placeRef,
  topics: z.array(webhookTopic),
  createdAt: instant,
  createdBy: z.string(),
  stopped: z.object({ at: instant, reason: webhookStop }).nullable(),
});
export type Webhook = z.output<typeof webhook>;

export const webhookDelivery = z.object({
  /** The header `chariot-delivery`; the same at each attempt. */
  id,
  topic: z.enum([...webhookTopic.options, 'test']),
  thingId: z.string(),
  placeId: id,
  at: instant,
  state: z.enum(['waiting', 'delivered', 'abandoned']),
  attempts: z.int(),
  nextTryAt: instant.nullable(),
  /** Of the last answer; never what was in it. */
  status: z.int().nullable(),
  /** Stable code of the last refusal: `outbound.tooSlow`. */
  fault: z.string().nullable(),
});
export type WebhookDelivery = z.output<typeof webhookDelivery>;

/**
 * The body of a call: what changed and where, never the data; whoever hears it reads it again by the API. With it come
 * `chariot-delivery: <id>` and `chariot-signature: t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body" under the secret>`.
 */
export const webhookMessage = z.object({
  id,
  topic: z.enum([...webhookTopic.options, 'test']),
  thingId: z.string(),
  placeId: id,
  at: instant,
});
export type WebhookMessage = z.output<typeof webhookMessage>;

export const listWebhooks = defineRoute({
  name: 'listWebhooks',
  method: 'GET',
  path: '/webhooks',
  permission: 'integration:manage',
  summary: 'Appels sortants (webhooks) des lieux dont on gère les intégrations.',
  query: z.object({ ...page }).strict(),
  response: pageOf(webhook),
  refusals: ['identity.unknownPage'],
});

export const addWebhook = defineRoute({
  name: 'addWebhook',
  method: 'POST',
  path: '/webhooks',
  permission: 'integration:manage',
  summary: 'Ajoute un appel sortant vers une adresse https ; le secret de signature n’est montré que cette fois.',
  body: z
    .object({
      url: z.string().trim().min(9).max(2_000),
      placeId: id,
      topics: z.array(webhookTopic).min(1).max(webhookTopic.options.length),
    })
    .strict(),
  response: webhook.extend({ secret: z.string() }),
  status: 201,
  shownOnce: true,
  refusals: [
    'identity.proofNeeded',
    'identity.webhookNotHere',
    'identity.webhookAboveOneself',
    'identity.placeClosed',
    'identity.tooManyWebhooks',
    'territory.placeNotFound',
    'outbound.badAddress',
    'outbound.notHttps',
    'outbound.credentials',
    'outbound.forbiddenAddress',
    'outbound.unknownHost',
    'outbound.tooSlow',
  ],
});

export const resumeWebhook = defineRoute({
  name: 'resumeWebhook',
  method: 'POST',
  path: '/webhooks/:id/resume',
  permission: 'integration:manage',
  summary: 'Remet en marche un appel sortant arrêté ; ce qui s’est passé entre-temps n’est pas rejoué.',
  params: byId,
  response: webhook,
  refusals: [
    'identity.proofNeeded',
    'identity.webhookNotFound',
    'identity.webhookNotStopped',
    'identity.webhookAboveOneself',
  ],
});

export const removeWebhook = defineRoute({
  name: 'removeWebhook',
  method: 'DELETE',
  path: '/webhooks/:id',
  permission: 'integration:manage',
  summary: 'Supprime un appel sortant, son secret et ce qui attendait.',
  params: byId,
  response: done,
  refusals: ['identity.webhookNotFound'],
});

export const testWebhook = defineRoute({
  name: 'testWebhook',
  method: 'POST',
  path: '/webhooks/:id/test',
  permission: 'integration:manage',
  summary: 'Envoie un message d’essai ; son sort se lit dans les envois.',
  params: byId,
  response: webhookDelivery,
  status: 202,
  refusals: ['identity.webhookNotFound', 'identity.webhookIsStopped', 'identity.testIsWaiting'],
});

export const listWebhookDeliveries = defineRoute({
  name: 'listWebhookDeliveries',
  method: 'GET',
  path: '/webhooks/:id/deliveries',
  permission: 'integration:manage',
  summary: 'Envois d’un appel sortant, du plus récent au plus ancien.',
  params: byId,
  query: z.object({ ...page }).strict(),
  response: pageOf(webhookDelivery),
  refusals: ['identity.webhookNotFound', 'identity.unknownPage'],
});
