import { Injectable } from '@nestjs/common';
import { EXCHANGES_KEPT, type Exchange } from '@chariot/contract';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import { reachParams, within } from '../reach.js';
import type { Head, Numbered } from './exchange.js';

type Row = Omit<Exchange, 'at' | 'firstAt'> & { readonly at: Date; readonly firstAt: Date };

@Injectable()
export class ExchangesRepository {
  /** Where each of them stands, held until the transaction ends, in one order for all; a device that is gone is not in it. */
  async heads(tx: Tx, _system: Reach, deviceIds: readonly string[], at: Date): Promise<Map<string, Head>> {
    const rows = await tx.query<Head & { deviceId: string }>(
      `insert into fleet.exchange_head as head (device_id, at)
       select id, $2 from fleet.device where id = any ($1::uuid[]) order by id
       on conflict (device_id) do update set at = greatest(head.at, excluded.at)
       returning device_id as "deviceId", last::float8 as last, likeness`,
      [deviceIds, at],
    );
    return new Map(rows.map(({ deviceId, ...head }) => [deviceId, head]));
  }

  /** Each in the place of the one that was fifty before: a device has no fifty-first. */
  async write(
    tx: Tx,
    _system: Reach,
    told: ReadonlyMap<string, { readonly rows: readonly Numbered[]; readonly head: Head }>,
  ): Promise<void> {
    const rows = [...told].flatMap(([device_id, { rows: own }]) =>
      own.map(({ firstAt, byUser, answerIdentifier, ...one }) => ({
        ...{ ...one, device_id, first_at: firstAt, by_user: byUser, answer_identifier: answerIdentifier },
        slot: one.number % EXCHANGES_KEPT,
      })),
    );
    await tx.execute(
      `insert into fleet.exchange as kept (${NAMES}) select ${NAMES} from jsonb_to_recordset($1::jsonb) as told (${TYPES})
       on conflict (device_id, slot) do update set ${CHANGES},
         first_at = case when kept.number = excluded.number then kept.first_at else excluded.first_at end,
         times = excluded.times + case when kept.number = excluded.number then kept.times else 0 end`,
      [JSON.stringify(rows)],
    );
    await tx.execute(
      `update fleet.exchange_head head set last = told.last, likeness = told.likeness
         from unnest($1::uuid[], $2::bigint[], $3::text[]) as told (device_id, last, likeness)
        where head.device_id = told.device_id`,
      [
        [...told.keys()],
        [...told.values()].map(({ head }) => head.last),
        [...told.values()].map(({ head }) => head.likeness),
      ],
    );
  }

  /** The last first; null: a device that the caller does not keep. */
  async of(tx: Tx, reach: Reach, deviceId: string): Promise<Exchange[] | null> {
    const [isSystem, places] = reachParams(reach, 'device:write');
    const device = await tx.one(`select 1 from fleet.device d where d.id = $3 and ${within('d.school_id')}`, [
      ...[isSystem, places, deviceId],
    ]);
    if (device === undefined) return null;
    const rows = await tx.query<Row>(
      `select number::float8 as number, at, first_at as "firstAt", times, door, said, about, identifier, by_user as "byUser",
              faults, outcome, why, answer, answer_identifier as "answerIdentifier", status, milliseconds
         from fleet.exchange where device_id = $1 order by number desc`,
      [deviceId],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString(), firstAt: row.firstAt.toISOString() }));
  }

  /** A batch of devices that nothing was heard of since then. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      `delete from fleet.exchange_head where device_id in (select device_id from fleet.exchange_head where at < $1 limit 5000)`,
      [before],
    );
  }
}

const COLUMNS = {
  device_id: 'uuid',
  slot: 'int',
  number: 'bigint',
  at: 'timestamptz',
  first_at: 'timestamptz',
  times: 'int',
  door: 'text',
  said: 'text',
  about: 'text',
  identifier: 'text',
  by_user: 'boolean',
  faults: 'text[]',
  outcome: 'text',
  why: 'text',
  answer: 'text',
  answer_identifier: 'text',
  status: 'int',
  milliseconds: 'int',
};
const NAMES = Object.keys(COLUMNS).join(', ');
const TYPES = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
const CHANGES = Object.keys(COLUMNS)
  .filter((name) => !['device_id', 'slot', 'first_at', 'times'].includes(name))
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');
