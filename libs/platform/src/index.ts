// Machinery without business words (database, events, journal, web, broker, secrets, documents): it refuses to know what
// a school, a tablet or a convention is.
export type { Json } from './json.js';
export { CLOCK } from './clock.port.js';
export { PlatformModule } from './platform.module.js';
export { PLATFORM_OPTIONS, type PlatformOptions } from './platform-options.js';

export { wayToDatabase } from './postgres/database-address.js';
export { APP_ROLE, Database, type DatabaseOptions, type Tx } from './postgres/database.service.js';
export {
  appPasswordOf,
  appUrlFrom,
  migrate,
  PLATFORM_MIGRATIONS,
  type MigrateOptions,
  type MigrationClass,
} from './postgres/owner.service.js';
export { sqlState, violatedConstraint } from './postgres/sql-error.js';
export { underReach } from './postgres/under-reach.js';
export { Leader } from './postgres/leader.service.js';
export { eachMorning } from './postgres/each-morning.js';
export { Listener, type Channel } from './postgres/listener.service.js';
export type { Statement } from './postgres/standing-statements.service.js';

export { defineEvent, type DomainEvent, type EventType } from './outbox/event.js';
export { Events } from './outbox/events.service.js';
export { Outbox } from './outbox/outbox.service.js';
export { Relay } from './outbox/relay.service.js';
export { FanOut } from './outbox/fan-out.service.js';

export { Journal, type JournalEntry } from './journal/journal.service.js';
export { periodInFrench, type RetentionRule } from './retention/retention-rule.js';
export { Retention, type RetentionStanding } from './retention/retention.service.js';
export {
  PersonalDataSources,
  type PersonalDataRow,
  type PersonalDataSource,
} from './personal-data/personal-data.service.js';

export { API_PREFIX, Download, type DoorRoute } from './web/door-route.js';
export {
  Caller,
  Door,
  Input,
  OpenDoor,
  Precondition,
  RemoteAddress,
  Reply,
  SessionToken,
  UserAgent,
  type DoorReply,
} from './web/door.decorator.js';
export type { DoorRequest } from './web/door-request.js';
export type { IfMatch } from './web/if-match.js';
export { ApiGuard } from './web/api.guard.js';
export { ProblemFilter } from './web/problem.filter.js';
export { problemOf, PROBLEM_TYPE, STATUS, type FieldFault, type Problem, type RefusalPage } from './web/problem.js';
export type { PortAnswer, PortDoor, PortArrival, PortVisit } from './web/port-door.js';
export { InvalidInput } from './web/invalid-input.js';
export { addressKey } from './web/address-key.js';
export { RateLimiter, type Rate } from './web/rate-limiter.js';
export { InFlight } from './web/in-flight.js';
export { Handshakes, MOST_HANDSHAKES } from './web/handshakes.js';
export { endsWithItsLine } from './web/pipelined.js';
export { PLAIN_SESSION_COOKIE, SESSION_COOKIE, SessionCookie } from './web/session-cookie.service.js';
export { SESSION_RESOLVER, type SessionResolver } from './web/session-resolver.port.js';
export { PLACE_COVER, type PlaceCover } from './web/place-cover.port.js';
export { registeredRoutes, type RegisteredRoute } from './web/web-hooks.js';
export { createWebApp, type WebAppOptions } from './web/web-app.service.js';
export { LiveFeed, type LiveSignal } from './live/live-feed.service.js';
export { LiveModule } from './live/live.module.js';

export {
  presenceTopic,
  WAKE_CHANNEL,
  wakeTopic,
  type PresenceListener,
  type WakeChannel,
} from './mqtt/wake-channel.port.js';
export { EmbeddedBroker, type BrokerIdentity, type EmbeddedBrokerOptions } from './mqtt/embedded-broker.service.js';
export { ExternalBroker, type ExternalBrokerOptions } from './mqtt/external-broker.service.js';

export { loadMasterKey, MasterKey } from './secrets/master-key.service.js';
export { readSecretFile } from './secrets/secret-file.js';
export { Vault } from './secrets/vault.service.js';

export { MAX_OBJECT_BYTES, Objects, storeOf } from './storage/objects.service.js';
export { DiskStore } from './storage/disk-store.service.js';
export type { ObjectStore, StoredObject } from './storage/object-store.port.js';
export type { StorageOptions } from './storage/storage-options.js';

export { readCsv, type CsvLimits, type CsvRow, type CsvTable } from './documents/csv-reader.js';
export { streamCsv, writeCsv, type CsvCell } from './documents/csv-writer.js';
export { readTable } from './documents/table-reader.service.js';
export { writeCalendar, type CalendarEvent, type CalendarFile } from './documents/ics.js';
export { streamOds, writeOds, type OdsCell, type OdsSheet } from './documents/ods-writer.js';
export { textOf } from './documents/text-encoding.js';
export { documentText, type DocumentLimits, type DocumentText } from './documents/document-text.service.js';
export {
  makePdf,
  type PdfBar,
  type PdfCard,
  type PdfColumn,
  type PdfLetterhead,
  type PdfOptions,
  type PdfSignature,
  type PdfTable,
  type PdfWriter,
} from './documents/pdf.service.js';
export { readXml, xmlAll, xmlText, type XmlElement } from './documents/xml-reader.js';
export { embeddedFiles, pdfFault, type PdfFault } from './documents/pdf-objects.js';
export { qrModules, qrSvg, type QrModules } from './documents/qr.js';
export { bytesOfBase64 } from './documents/base64.js';
export { jpegExtent, pngExtent, webpExtent, type ImageExtent } from './documents/image-size.js';
export { jpegWithoutMetadata, pngWithoutMetadata } from './documents/picture-metadata.js';
export { PROJECT_MENTION, type ProjectMention } from './documents/project-mention.port.js';

export { Mail } from './mail/mail.service.js';
export { MailSender } from './mail/mail-sender.service.js';
export { isMailbox, type MailAttachment, type MailMessage } from './mail/mail-message.js';
export type { MailOptions } from './mail/mail-options.js';
export { MAILER, MailRefused, type Mailer, type OutgoingMail } from './mail/mailer.port.js';
export { frenchInstant } from './mail/french-dates.js';

export { Metrics, type MetricLabel, type MetricName } from './metrics/metrics.service.js';
export { WebhookQueue } from './webhooks/webhook-queue.service.js';
export { WebhookSender } from './webhooks/webhook-sender.service.js';
export { isSignedBy, REPLAY_WINDOW_SECONDS, signatureOf } from './webhooks/signature.js';
export type { WebhookTarget, WebhookTargets } from './webhooks/webhook-targets.port.js';
export type { DeliveryRow, WebhookNews } from './webhooks/webhooks.repository.js';

export { Outbound, type OutboundRequest } from './outbound/outbound.service.js';
export { OutboundLine, type OutboundAnswer } from './outbound/outbound-line.service.js';
export { isNetwork } from './outbound/address-rules.js';
export type { OutboundOptions } from './outbound/outbound-options.js';

export { Logger, type LogLevel } from './logs/logger.service.js';
export { RefusalLog } from './logs/refusal-log.service.js';
export { NestLogger } from './logs/nest-logger.service.js';
export {
  ageInFrench,
  Instruments,
  type GroupReading,
  type Instrument,
  type InstrumentGroup,
} from './instruments/instruments.service.js';
export { Readiness } from './health/readiness.service.js';

export { BACKUP_ERRORS, type BackupErrorCode } from './backup/backup-errors.js';
export { makeBackup, type BackupMade, type BackupOptions } from './backup/backup.service.js';
export { inspectBackup, restoreBackup, type Restored, type RestoreOptions } from './backup/restore.service.js';
export { BackupsRepository, type NotedBackup } from './backup/backups.repository.js';
export { copyName, forgetOldCopies } from './backup/copy-files.service.js';
