import type { Tx } from '../postgres/database.service.js';

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** Whether whoever subscribed may still be told of this. */
  mayHear(topic: string): boolean;
}

/** Answered by the room that knows who subscribed. Each call is in a system transaction. */
export interface WebhookTargets {
  /** Whom to call now; `null`: nobody any more, and what waits is abandoned. */
  target(tx: Tx, webhookId: string): Promise<WebhookTarget | null>;
  /** Nobody answered for a day: it is to be switched off, and whoever made it told. */
  gaveUp(tx: Tx, webhookId: string): Promise<void>;
}
