import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Database, Statement, Tx } from '@chariot/platform';

export type Channel = 'device' | 'user';

export interface EnrolmentRow {
  readonly id: string;
  readonly enrolmentKey: string;
  readonly channel: Channel;
  readonly deviceId: string;
  readonly topic: string;
  readonly pushSecret: string | null;
  readonly unlockSecret: string | null;
  readonly bootstrapSecret: string | null;
  readonly enabledAt: Date | null;
  readonly awaitingConfiguration: boolean;
  readonly endedAt: Date | null;
  /** Fingerprint of the certificate that it authenticated with anew, to renew, until it says how to wake it. */
  readonly renewingBy: string | null;
}

/** What an iPad begins with: how to wake it is not known yet. */
export type NewEnrolment = Pick<EnrolmentRow, 'id' | 'enrolmentKey' | 'channel' | 'deviceId' | 'topic'>;

export interface Secrets {
  readonly pushSecret: string | null;
  readonly unlockSecret: string | null;
  readonly bootstrapSecret: string | null;
}

const COLUMNS = `id, enrolment_key as "enrolmentKey", channel, device_id as "deviceId", topic, push_secret as "pushSecret",
  unlock_secret as "unlockSecret", bootstrap_secret as "bootstrapSecret", enabled_at as "enabledAt",
  awaiting_configuration as "awaitingConfiguration", ended_at as "endedAt", renewing_by as "renewingBy"`;

/** Prepared once: asked at each message. */
const OF_DEVICE: Statement = {
  name: 'apple.enrolment.of_device',
  sql: `select ${COLUMNS} from apple.enrolment where device_id = $1 and channel = 'device' and ended_at is null`,
};
const BY_KEY: Statement = {
  name: 'apple.enrolment.by_key',
  sql: `select ${COLUMNS} from apple.enrolment where enrolment_key = $1`,
};

/** In the system's transactions: what wakes and unlocks a device is nobody else's. */
@Injectable()
export class EnrolmentsRepository {
  /** The iPad's own channel. */
  ofDevice(tx: Tx, _system: Reach, deviceId: string): Promise<EnrolmentRow | undefined> {
    return tx.one(OF_DEVICE, [deviceId]);
  }

  /** As `ofDevice`, in one round trip, outside any transaction. */
  async lookUp(reach: Reach, database: Database, deviceId: string): Promise<EnrolmentRow | undefined> {
    return (await database.statement<EnrolmentRow>(reach, OF_DEVICE, [deviceId]))[0];
  }

  byKey(tx: Tx, _system: Reach, enrolmentKey: string): Promise<EnrolmentRow | undefined> {
    return tx.one(BY_KEY, [enrolmentKey]);
  }

  /** Until the transaction ends nobody else begins, changes or ends these: a key that has no row yet is held, too. */
  async hold(tx: Tx, _system: Reach, names: readonly string[]): Promise<void> {
    for (const name of [...names].sort()) {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`chariot:apple:${name}`]);
    }
  }

  /** The same, where nobody holds it at this moment. */
  async tryHold(tx: Tx, _system: Reach, name: string): Promise<boolean> {
    const row = await tx.one<{ held: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as held', [
      `chariot:apple:${name}`,
    ]);
    return row?.held === true;
  }

  /** Begins it, or begins it again: whatever the row held is replaced. */
  async begin(tx: Tx, _system: Reach, one: NewEnrolment, at: Date): Promise<void> {
    await tx.execute(
      `insert into apple.enrolment (id, enrolment_key, channel, device_id, topic, authenticated_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (enrolment_key) do update set channel = excluded.channel, device_id = excluded.device_id,
         topic = excluded.topic, authenticated_at = excluded.authenticated_at, push_secret = null, unlock_secret = null,
         bootstrap_secret = null, enabled_at = null, token_at = null, awaiting_configuration = false, push_off_at = null,
         push_off_reason = null, ended_at = null, renewing_by = null`,
      [one.id, one.enrolmentKey, one.channel, one.deviceId, one.topic, at],
    );
  }

  /** It authenticated anew with the successor of its certificate: all that the row holds stays. */
  async renewing(tx: Tx, _system: Reach, id: string, fingerprint: string): Promise<void> {
    await tx.execute('update apple.enrolment set renewing_by = $2 where id = $1', [id, fingerprint]);
  }

  /** Forgets the users of a device but that one and `most` others: those that have left first, then the most silent. @returns theirs */
  makeRoom(tx: Tx, _system: Reach, deviceId: string, enrolmentKey: string, most: number): Promise<Secrets[]> {
    return tx.query(
      `delete from apple.enrolment where id in (
         select id from apple.enrolment where device_id = $1 and channel = 'user' and enrolment_key <> $2
          order by ended_at is not null, coalesce(token_at, authenticated_at) desc, id offset $3)
       returning push_secret as "pushSecret", unlock_secret as "unlockSecret", bootstrap_secret as "bootstrapSecret"`,
      [deviceId, enrolmentKey, most],
    );
  }

  async enable(
    tx: Tx,
    _system: Reach,
    id: string,
    told: { pushSecret: string; unlockSecret: string | null; topic: string; awaitingConfiguration: boolean; at: Date },
  ): Promise<void> {
    await tx.execute(
      `update apple.enrolment set push_secret = $2, unlock_secret = $3, topic = $4, awaiting_configuration = $5,
         enabled_at = coalesce(enabled_at, $6), token_at = $6, push_off_at = null, push_off_reason = null, renewing_by = null where id = $1`,
      [id, told.pushSecret, told.unlockSecret, told.topic, told.awaitingConfiguration, told.at],
    );
  }

  async keepBootstrap(tx: Tx, _system: Reach, id: string, secretId: string | null): Promise<void> {
    await tx.execute('update apple.enrolment set bootstrap_secret = $2 where id = $1', [id, secretId]);
  }

  async pushOff(tx: Tx, _system: Reach, id: string, reason: string, at: Date): Promise<void> {
    await tx.execute('update apple.enrolment set push_off_at = $2, push_off_reason = $3 where id = $1', [
      id,
      at,
      reason,
    ]);
  }

  /** Those of a device that go on, with what they keep sealed; locked. */
  going(tx: Tx, _system: Reach, deviceId: string): Promise<EnrolmentRow[]> {
    return tx.query(
      `select ${COLUMNS} from apple.enrolment where device_id = $1 and ended_at is null order by id for no key update`,
      [deviceId],
    );
  }

  /** The same, of those that began no later than `at`. */
  goingSince(tx: Tx, _system: Reach, deviceId: string, at: Date): Promise<EnrolmentRow[]> {
    return tx.query(
      `select ${COLUMNS} from apple.enrolment
        where device_id = $1 and ended_at is null and authenticated_at <= $2 order by id for no key update`,
      [deviceId, at],
    );
  }

  async end(tx: Tx, _system: Reach, ids: readonly string[], at: Date): Promise<void> {
    await tx.execute(
      `update apple.enrolment set ended_at = $2, push_secret = null, unlock_secret = null, bootstrap_secret = null, renewing_by = null
       where id = any($1::uuid[])`,
      [ids, at],
    );
  }

  /** The iPads' own channels whose pushes are on. */
  wakeable(tx: Tx, _system: Reach, deviceIds: readonly string[]): Promise<(EnrolmentRow & { pushSecret: string })[]> {
    return tx.query(
      `select ${COLUMNS} from apple.enrolment
        where device_id = any($1::uuid[]) and channel = 'device' and ended_at is null and push_secret is not null
          and push_off_at is null`,
      [deviceIds],
    );
  }

  async enrolledUnder(tx: Tx, _reach: Reach | null, topic: string): Promise<number> {
    return (await tx.one<{ count: number }>('select apple.enrolled_under($1) as count', [topic]))?.count ?? 0;
  }

  /** A batch. @returns how many that ended before were forgotten */
  prune(tx: Tx, _system: Reach, before: Date): Promise<number> {
    return tx.execute(
      'delete from apple.enrolment where id in (select id from apple.enrolment where ended_at < $1 limit 5000)',
      [before],
    );
  }
}
