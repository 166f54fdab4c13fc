import { z } from 'zod';
import { checkedBy, codec, refuseLarger, sizeOf, whereOf } from './codec.js';
import { wireAgentError } from './errors.js';
import { inventoryFacts } from './facts.js';
import { LIMITS, PROTOCOL } from './limits.js';
import { concreteSettings, settingId, webUrl } from './settings.js';
import { instant, printable } from './text.js';

const protocol = z.literal(PROTOCOL);
/** The name of a configuration as the server made it: `hash[:16]-variables[:8]`. */
export const revision = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/);

/** `POST ask`: what should I be, or do, next? */
export const ask = z.strictObject({
  protocol,
  /** What the device has applied and reported; null when nothing yet. */
  revision: revision.nullable(),
  facts: inventoryFacts.optional(),
  /** New at each start of the agent: tells a restart from a silence. */
  bootId: z.uuid(),
  /**
   * Kinds of operations that this agent understands; without it, `FIRST_KINDS`. Any word: an agent may know more than the
   * server does. What is not in it is never told.
   */
  kinds: z
    .array(z.string().regex(/^[A-Za-z]{1,40}$/))
    .max(40)
    .optional(),
});
export type Ask = z.output<typeof ask>;
const askCodec = codec<Ask>(ask);
export const encodeAsk = askCodec.encode;
export const decodeAsk = askCodec.decode;

/** What agents did before they said what they understand. */
export const FIRST_KINDS = ['message', 'restart', 'erase'] as const;
export const OPERATION_KINDS = [
  ...FIRST_KINDS,
  /** Sounds for `seconds`, whatever the volume was, which is put back afterwards. */
  'ring',
  /** Shows `text` (or a sentence of its own) over everything until `unlock`, over a restart too. */
  'lock',
  'unlock',
  'shutdown',
  /** Forgets what the last pupil left: browser, downloads, recent documents, clipboard, the guest session. */
  'clearTraces',
  /** Reports done once the inventory that it sends is committed. */
  'refreshInventory',
  /** Opens `url` in the browser, in front. */
  'openPage',
  /** Updates itself now, and whatever the school's hours until `expiresAt`. */
  'update',
  /** Fetches `sample` once, and reports how fast it came (`tenths`). */
  'measure',
  /** Of iPads: a machine that has no such thing says so. */
  'clearPasscode',
  'lost',
  'found',
  /** `clearTraces`, and all that a year has left on the disk that no setting put there. It stays enrolled. */
  'yearEndReset',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export const operation = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(OPERATION_KINDS),
    /** The message to show, or the words of a lock; null for anything else. */
    text: z.string().max(1000).nullable(),
    /** How long to ring. */
    seconds: z.int().min(1).max(300).optional(),
    /** The page to open. */
    url: webUrl.optional(),
    expiresAt: instant,
  })
  .refine(({ kind, seconds }) => (kind === 'ring') === (seconds !== undefined), { path: ['seconds'] })
  .refine(({ kind, url }) => (kind === 'openPage') === (url !== undefined), { path: ['url'] });
export type Operation = z.output<typeof operation>;

/** One thing at a time; the device reports it, then asks again. */
export const next = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('configure'), revision, settings: concreteSettings }),
  z.strictObject({ kind: z.literal('operate'), operation }),
  z.strictObject({ kind: z.literal('inventory') }),
  z.strictObject({ kind: z.literal('renew') }),
  z.strictObject({ kind: z.literal('wait'), seconds: z.int().min(1).max(604_800) }),
]);
export type Next = z.output<typeof next>;

export const askReply = z.strictObject({ protocol, time: instant, next });
export type AskReply = z.output<typeof askReply>;
const askReplyCodec = codec<AskReply>(askReply, LIMITS.configurationBytes);
export const encodeAskReply = askReplyCodec.encode;
export const decodeAskReply = askReplyCodec.decode;

const why = printable(LIMITS.why, 1).nullable();
export const SETTING_STATUSES = ['applied', 'recorded', 'notApplicable', 'failed', 'pending'] as const;
export const settingOutcome = z.strictObject({
  setting: settingId,
  /**
   * `recorded`: written down by an agent that was told not to touch the system (`--root`). `pending`: begun, and still going
   * on (a large package): another report follows.
   */
  status: z.enum(SETTING_STATUSES),
  /** One French sentence when it failed, does not apply, or where it stands. */
  why,
});
export type SettingOutcome = z.output<typeof settingOutcome>;

export const OPERATION_STATUSES = ['done', 'recorded', 'notApplicable', 'failed'] as const;

/** `reportId` is unique per device: a report that is sent twice counts once. */
export const report = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('configuration'),
    reportId: z.uuid(),
    revision,
    settings: z.array(settingOutcome).max(40),
  }),
  z.strictObject({ kind: z.literal('inventory'), reportId: z.uuid(), facts: inventoryFacts }),
  z.strictObject({
    kind: z.literal('operation'),
    reportId: z.uuid(),
    operationId: z.uuid(),
    /** `notApplicable`: this machine has not what it takes (no loudspeaker to ring with). */
    status: z.enum(OPERATION_STATUSES),
    why,
    /** Of `measure` that is done: tenths of Mbit/s. A server older than its agents never asks for one. */
    tenths: z.int().min(0).max(LIMITS.tenths).optional(),
  }),
  /** Before anything is destroyed: the reply says whether to go on. It is never kept: a late one must be asked anew. */
  z.strictObject({ kind: z.literal('operation-starting'), reportId: z.uuid(), operationId: z.uuid() }),
]);
export type Report = z.output<typeof report>;

export const reportMessage = z.strictObject({ protocol, report });
export type ReportMessage = z.output<typeof reportMessage>;
const reportCodec = codec<ReportMessage>(reportMessage, LIMITS.inventoryBytes);

export function encodeReport(message: { report: Report }): string {
  const text = reportCodec.encode(message);
  refuseLarger(sizeOf(text), limitOf(message.report));
  return text;
}

export function decodeReport(raw: Uint8Array | string): ReportMessage {
  const message = reportCodec.decode(raw);
  refuseLarger(typeof raw === 'string' ? sizeOf(raw) : raw.length, limitOf(message.report));
  return message;
}

/** Only an inventory may be large. */
function limitOf(said: Report): number {
  return said.kind === 'inventory' ? LIMITS.inventoryBytes : LIMITS.messageBytes;
}

/** `hold`: nothing is destroyed, and nothing is remembered of it; the server tells again if it still wants it. */
export const DECISIONS = ['go', 'hold'] as const;
export type Decision = (typeof DECISIONS)[number];

/** `decision` answers `operation-starting`, and nothing else; a reply without one is a `hold`. */
export const reportReply = z.strictObject({ protocol, time: instant, decision: z.enum(DECISIONS).optional() });
export type ReportReply = z.output<typeof reportReply>;
const reportReplyCodec = codec<ReportReply>(reportReply);
export const encodeReportReply = reportReplyCodec.encode;
export const decodeReportReply = reportReplyCodec.decode;

const wakeQuery = z.strictObject({
  seconds: z
    .string()
    .regex(/^\d{1,3}$/)
    .default('25'),
});

/** `GET /agent/v1/wake?seconds=25`: a whole number of seconds, as text of a query. */
export function decodeWakeQuery(query: unknown): { seconds: number } {
  const checked = checkedBy(wakeQuery, query);
  if (!checked.success) throw wireAgentError('malformed', { where: whereOf(checked.error) });
  return { seconds: Math.min(LIMITS.wakeSeconds, Math.max(1, Number(checked.data.seconds))) };
}

export const wakeReply = z.strictObject({ protocol, wake: z.boolean() });
export type WakeReply = z.output<typeof wakeReply>;
const wakeReplyCodec = codec<WakeReply>(wakeReply);
export const encodeWakeReply = wakeReplyCodec.encode;
export const decodeWakeReply = wakeReplyCodec.decode;
