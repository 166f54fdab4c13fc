import { Injectable } from '@nestjs/common';
import type { SettingId } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Statement, Tx } from '@chariot/platform';
import type { OwnFacts } from './inventory.js';
import type { Outstanding, Spent } from './pacing.js';
import type { Known } from './standing.js';

/** What one iPad is known to be, and what it is in the middle of. */
export interface Standing extends Known, Spent {
  readonly claimed: string | null;
  readonly token: string | null;
  readonly tokenAt: Date | null;
  readonly toldAt: Date | null;
  readonly itemsAt: Date | null;
  readonly facts: OwnFacts | null;
  readonly askedAt: Date | null;
  readonly reported: string | null;
  readonly supervised: boolean | null;
  /** When it answered what opens it again, or refused to. */
  readonly bypassAskedAt: Date | null;
  /** It has said more than is written down at once: until when the fleet hears the rest. */
  readonly heldUntil: Date | null;
  /** Since when its identity is to be renewed, when it was last told so, and how often; null, null, 0: nothing is asked. */
  readonly renewalAskedAt: Date | null;
  readonly renewalToldAt: Date | null;
  readonly renewalTimes: number;
  /** Why it did not, if it said so. */
  readonly renewalRefused: string | null;
  /** Whether it is given a profile by which it asks for a certificate of its own, and how often it was given it anew. */
  readonly networkIdentity: boolean;
  /** Since when it is not any more, until the certificate that it had is revoked. */
  readonly networkOverAt: Date | null;
  readonly networkGeneration: number;
}

export type What =
  | 'declare'
  | 'setup'
  | 'settings'
  | 'information'
  | 'applications'
  | 'operation'
  | 'configured'
  | 'bypass'
  | 'install'
  | 'remove'
  | 'managed'
  | 'renewal'
  | 'logOut';

/** What a command said, for when it is reported on. */
export interface Subject {
  /** Of its content; of an operation, its kind. */
  readonly hash: string;
  /** Of `settings` and `setup`: which setting each item is of, in their order. */
  readonly settings?: readonly SettingId[];
  /** Of `managed`: which applications it asks about. */
  readonly apps?: readonly string[];
}

export interface CommandRow extends Outstanding {
  readonly uuid: string;
  readonly what: What;
  readonly operationId: string | null;
  readonly subject: Subject | null;
}

const STANDING: Statement = {
  name: 'apple.standing.open',
  sql: `insert into apple.standing (device_id, heard_at) values ($1, $2)
        on conflict (device_id) do update set heard_at = excluded.heard_at
        returning claimed, token, token_at as "tokenAt", told_at as "toldAt", refused, statuses, items_hash as "itemsHash",
          items_at as "itemsAt", items, facts, asked_at as "askedAt", reported, set_up as "setUp", supervised, bypass_asked_at as "bypassAskedAt",
          spent_from as "spentFrom", spent, held_until as "heldUntil", renewal_asked_at as "renewalAskedAt",
          renewal_told_at as "renewalToldAt", renewal_times as "renewalTimes", renewal_refused as "renewalRefused",
          network_identity as "networkIdentity", network_over_at as "networkOverAt",
          network_generation as "networkGeneration"`,
};
const COMMANDS: Statement = {
  name: 'apple.command.of',
  sql: `select uuid, what, operation_id as "operationId", subject, told_at as "toldAt", times_told as "timesTold",
          put_off_at as "putOffAt", times_put_off as "timesPutOff"
          from apple.command where device_id = $1 order by first_told_at, uuid`,
};
const HAND_OUT: Statement = {
  name: 'apple.command.told',
  sql: `insert into apple.command (device_id, uuid, what, operation_id, subject, first_told_at, told_at, times_told)
       values ($1, $2, $3, $4, $5::jsonb, $6, $6, 1)
       on conflict (device_id, uuid) do update set told_at = excluded.told_at, subject = excluded.subject,
         times_told = command.times_told + 1`,
};
const FORGET: Statement = {
  name: 'apple.command.forget',
  sql: 'delete from apple.command where device_id = $1 and uuid = $2',
};
const DROP_STALE: Statement = {
  name: 'apple.command.stale',
  sql: `delete from apple.command where device_id = $1 and what <> 'operation' and told_at < $2`,
};
const RESUME: Statement = {
  name: 'apple.command.resume',
  sql: 'update apple.command set put_off_at = null where device_id = $1 and put_off_at is not null',
};
const COLUMNS: { readonly [Key in keyof Standing]: string } = {
  claimed: 'claimed',
  token: 'token',
  tokenAt: 'token_at',
  toldAt: 'told_at',
  refused: 'refused',
  statuses: 'statuses',
  itemsHash: 'items_hash',
  itemsAt: 'items_at',
  items: 'items',
  facts: 'facts',
  askedAt: 'asked_at',
  reported: 'reported',
  setUp: 'set_up',
  supervised: 'supervised',
  bypassAskedAt: 'bypass_asked_at',
  spentFrom: 'spent_from',
  spent: 'spent',
  heldUntil: 'held_until',
  renewalAskedAt: 'renewal_asked_at',
  renewalToldAt: 'renewal_told_at',
  renewalTimes: 'renewal_times',
  renewalRefused: 'renewal_refused',
  networkIdentity: 'network_identity',
  networkOverAt: 'network_over_at',
  networkGeneration: 'network_generation',
};
const AS_JSON: readonly (keyof Standing)[] = ['statuses', 'items', 'facts', 'setUp'];

@Injectable()
export class ExchangeRepository {
  /** What is known of it, held until the transaction ends: a device has one conversation at a time. */
  async open(tx: Tx, reach: Reach, now: Date): Promise<{ standing: Standing; commands: CommandRow[] }> {
    const standing = await tx.one<Standing>(STANDING, [reach.id, now]);
    if (standing === undefined) throw new Error('A device sees its own standing');
    return { standing, commands: await tx.query<CommandRow>(COMMANDS, [reach.id]) };
  }

  async save(tx: Tx, reach: Reach, changes: Partial<Standing>): Promise<void> {
    const entries = Object.entries(changes);
    if (entries.length === 0) return;
    const sets = entries.map(([key], at) => {
      const name = key as keyof Standing;
      return `${COLUMNS[name]} = $${at + 2}${AS_JSON.includes(name) ? '::jsonb' : ''}`;
    });
    const values = entries.map(([key, value]) =>
      AS_JSON.includes(key as keyof Standing) && value !== null ? JSON.stringify(value) : (value as unknown),
    );
    await tx.execute(`update apple.standing set ${sets.join(', ')} where device_id = $1`, [reach.id, ...values]);
  }

  /** It is handed out, for the first time or again. */
  async told(
    tx: Tx,
    reach: Reach,
    command: Pick<CommandRow, 'uuid' | 'what' | 'operationId' | 'subject'>,
    now: Date,
  ): Promise<void> {
    const { uuid, what, operationId, subject } = command;
    const about = subject === null ? null : JSON.stringify(subject);
    await tx.execute(HAND_OUT, [reach.id, uuid, what, operationId, about, now]);
  }

  async putOff(tx: Tx, reach: Reach, uuid: string, now: Date): Promise<void> {
    await tx.execute(
      `update apple.command set put_off_at = $3, times_put_off = times_put_off + 1 where device_id = $1 and uuid = $2`,
      [reach.id, uuid, now],
    );
  }

  /** Another connection: what was put off may be told again, and what nobody wants to hear of any more is forgotten. */
  async resume(tx: Tx, reach: Reach, stale: Date): Promise<void> {
    await tx.execute(DROP_STALE, [reach.id, stale]);
    await tx.execute(RESUME, [reach.id]);
  }

  async forget(tx: Tx, reach: Reach, uuid: string): Promise<void> {
    await tx.execute(FORGET, [reach.id, uuid]);
  }

  /** It has come with another identity: nobody waits for what asked it to, nor for its answer. */
  async renewed(tx: Tx, deviceId: string): Promise<void> {
    await tx.execute(`delete from apple.command where device_id = $1 and what = 'renewal'`, [deviceId]);
    await tx.execute(
      `update apple.standing set renewal_asked_at = null, renewal_told_at = null, renewal_times = 0, renewal_refused = null
        where device_id = $1`,
      [deviceId],
    );
  }

  /**
   * All that was said. @returns the operations that it was handed and has not reported on; but for those of Lost Mode: done twice
   * they are as done once, and an iPad must not stay in it
   */
  async begin(tx: Tx, deviceId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select distinct operation_id as id from apple.command
        where device_id = $1 and operation_id is not null and coalesce(subject ->> 'hash', '') not in ('lost', 'found') order by 1`,
      [deviceId],
    );
    await tx.execute('delete from apple.standing where device_id = $1', [deviceId]);
    return rows.map(({ id }) => id);
  }

  /** Of the iPad that calls: its row is the system's to read, the name of its token its own. */
  async ownUnlockSecret(tx: Tx, reach: Reach): Promise<string | null> {
    const row = await tx.one<{ id: string | null }>(
      'select apple.own_unlock_secret() as id where territory.caller_device() = $1',
      [reach.id],
    );
    return row?.id ?? null;
  }

  /** How often it was given the profile anew by which it asks for a certificate of its own. */
  async networkGeneration(tx: Tx, reach: Reach): Promise<number> {
    const row = await tx.one<{ generation: number }>(
      'select network_generation as generation from apple.standing where device_id = $1',
      [reach.id],
    );
    return row?.generation ?? 0;
  }

  /**
   * Those whose certificate for the network ends before then are to be told what they are anew, each once in a while.
   * @returns at most so many
   */
  async renewNetworks(
    tx: Tx,
    _system: Reach,
    { now, before, askedBefore, most }: { now: Date; before: Date; askedBefore: Date; most: number },
  ): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `with chosen as (
         select s.device_id from apple.standing s
           join apple.enrolment e on e.device_id = s.device_id and e.channel = 'device' and e.ended_at is null
           join pki.networks_ending($2) as ending on ending.device_id = s.device_id
          where s.network_identity and coalesce(s.network_asked_at < $3, true)
          order by s.device_id limit $4 for update of s skip locked)
       update apple.standing s set network_generation = s.network_generation + 1, network_asked_at = $1, claimed = null
         from chosen where s.device_id = chosen.device_id returning s.device_id as id`,
      [now, before, askedBefore, most],
    );
    return rows.map(({ id }) => id);
  }

  /** One that is given no network by a certificate of its own any more, and has said since how it stands. */
  async networkOver(tx: Tx): Promise<string | undefined> {
    const row = await tx.one<{ id: string }>(
      `select s.device_id as id from apple.standing s join fleet.device d on d.id = s.device_id
        where s.network_over_at is not null and d.reported_at >= s.network_over_at and d.outcome is distinct from 'partial'
        order by s.network_over_at, s.device_id limit 1`,
    );
    return row?.id;
  }

  /** Its certificate is revoked. */
  async networkEnded(tx: Tx, _system: Reach, deviceId: string): Promise<void> {
    await tx.execute('update apple.standing set network_over_at = null where device_id = $1', [deviceId]);
  }

  /** The setup assistant has been let go on. */
  async configured(tx: Tx, _system: Reach, enrolmentId: string): Promise<void> {
    await tx.execute('update apple.enrolment set awaiting_configuration = false where id = $1', [enrolmentId]);
  }

  /**
   * Those that can be woken, were heard before and have been silent since then, each once in that time; in a system transaction.
   * @returns at most so many
   */
  async silent(tx: Tx, _system: Reach, now: Date, since: Date, most: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `with chosen as (
         select s.device_id from apple.standing s
           join apple.enrolment e on e.device_id = s.device_id and e.channel = 'device' and e.ended_at is null
           join fleet.device d on d.id = s.device_id
          where e.push_secret is not null and e.push_off_at is null and d.last_contact_at < $2
            and coalesce(s.nudged_at < $2, true)
          order by s.device_id limit $3 for update of s skip locked)
       update apple.standing s set nudged_at = $1 from chosen where s.device_id = chosen.device_id
       returning s.device_id as id`,
      [now, since, most],
    );
    return rows.map(({ id }) => id);
  }

  /** A batch of devices that are long silent. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      'delete from apple.standing where device_id in (select device_id from apple.standing where heard_at < $1 limit 5000)',
      [before],
    );
  }
}
