import type { Tx } from '@chariot/platform';

/** Who is written to when the certificate comes to its end: whoever administers the instance. This room knows nobody. */
export interface PushAudience {
  /** Mailboxes; `tx` is the system's. */
  addresses(tx: Tx): Promise<readonly string[]>;
  /** What the addresses of the console start with: `https://chariot.exemple.fr`. */
  readonly consoleUrl: string;
}
export const PUSH_AUDIENCE = Symbol('PushAudience');
