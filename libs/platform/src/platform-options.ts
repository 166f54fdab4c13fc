import type { Clock } from '@chariot/kernel';
import type { Logger } from './logs/logger.service.js';
import type { MailOptions } from './mail/mail-options.js';
import type { Database } from './postgres/database.service.js';
import type { MigrationClass } from './postgres/owner.service.js';
import type { OutboundOptions } from './outbound/outbound-options.js';
import type { MasterKey } from './secrets/master-key.service.js';
import type { StorageOptions } from './storage/storage-options.js';

export interface PlatformOptions {
  /** Address that people use: `https://chariot.ac-exemple.fr`. Cookies and the same-site check follow from it. */
  readonly publicUrl: string;
  readonly masterKey: MasterKey;
  /** Connection of the owner of the tables: migrations run under it, then it is left alone. */
  readonly ownerUrl?: string;
  /** Connection of the role `chariot_app`. Absent: made from `ownerUrl`, with a password drawn from the master key. */
  readonly databaseUrl?: string;
  /** A database that is already connected, in place of both: specs, command lines. Whoever made it closes it. */
  readonly database?: Database;
  readonly migrations?: readonly MigrationClass[];
  readonly poolSize?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** How messages leave; absent: they wait. */
  readonly mail?: MailOptions;
  /** Where documents are kept; absent: nothing can be kept (specs, command lines). */
  readonly storage?: StorageOptions;
  /** What the server may call besides public addresses over HTTPS; nothing unless told. */
  readonly outbound?: OutboundOptions;
  /** What a scraper of /metrics presents as its bearer; absent: only this machine reads them. */
  readonly metricsToken?: string;
  /** Whether this process carries events from the outbox and hears those of others; true unless told. */
  readonly relay?: boolean;
}
export const PLATFORM_OPTIONS = Symbol('PlatformOptions');
