import { Injectable } from '@nestjs/common';
import type { Actor, Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';

export interface AppUpdateRow {
  readonly id: string;
  readonly target: 'device' | 'classroom';
  readonly targetName: string;
  readonly askedAt: Date;
  readonly askedBy: Actor;
  readonly devices: number;
  readonly done: number;
  readonly stopped: number;
  readonly why: string | null;
}
export interface UpdateTarget {
  readonly target: 'device' | 'classroom';
  readonly targetId: string;
}

/** Done: promised since it was asked for, and seen there. */
const DONE = `l.installed = 'there' and l.asked_at >= u.asked_at`;

/** Updates that were asked for, as far as the caller keeps the licences of the application. */
@Injectable()
export class AppUpdatesRepository {
  last(tx: Tx, _reach: Reach, appId: string, most: number): Promise<AppUpdateRow[]> {
    return tx.query<AppUpdateRow>(
      `with last as (select * from apple.app_update where app_id = $1 order by asked_at desc, id desc limit $2)
       select u.id, u.target, u.target_name as "targetName", u.asked_at as "askedAt", u.asked_by as "askedBy",
              count(x.device_id)::int as devices, count(*) filter (where ${DONE})::int as done,
              count(*) filter (where l.why is not null and not (${DONE}))::int as stopped,
              (array_agg(l.why order by l.why) filter (where l.why is not null and not (${DONE})))[1] as why
         from last u join apple.app_update_device x on x.update_id = u.id
         left join (apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id)
           on l.device_id = x.device_id and a.app_id = u.app_id
        group by u.id, u.target, u.target_name, u.asked_at, u.asked_by order by u.asked_at desc, u.id desc`,
      [appId, most],
    );
  }

  /** Whether one of that very target was asked for since then and is not over. */
  async isUnderWay(
    tx: Tx,
    _reach: Reach,
    appId: string,
    { target, targetId }: UpdateTarget,
    since: Date,
  ): Promise<boolean> {
    const row = await tx.one<{ some: boolean }>(
      `select exists (select from apple.app_update u join apple.app_update_device x on x.update_id = u.id
                join apple.licence l on l.device_id = x.device_id
                join apple.licensed_app a on a.id = l.licensed_app_id and a.app_id = u.app_id
               where u.app_id = $1 and u.target = $2 and u.target_id = $3 and u.asked_at > $4 and not (${DONE})) as some`,
      [appId, target, targetId, since],
    );
    return row?.some === true;
  }

  /** As people call it; undefined: not of theirs. */
  async nameOf(tx: Tx, _reach: Reach, { target, targetId }: UpdateTarget): Promise<string | undefined> {
    const row = await tx.one<{ name: string }>(
      target === 'classroom'
        ? `select c.name || ' (' || fleet.school_name(c.school_id) || ')' as name from fleet.classroom c where c.id = $1`
        : `select coalesce(c.name || ', tablette ' || d.slot, d.serial_number) as name
             from fleet.device d left join fleet.classroom c on c.id = d.classroom_id where d.id = $1`,
      [targetId],
    );
    return row?.name;
  }

  /** Notes it with the iPads that have the application and hold its licence, which are told to install it again. @returns how many */
  async ask(
    tx: Tx,
    reach: Reach,
    one: UpdateTarget & { readonly id: string; readonly appId: string; readonly targetName: string; readonly at: Date },
  ): Promise<number> {
    await tx.execute(
      `insert into apple.app_update (id, app_id, target, target_id, target_name, asked_at, asked_by)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [one.id, one.appId, one.target, one.targetId, one.targetName.slice(0, 300), one.at, reach.actor()],
    );
    await tx.execute(
      `insert into apple.app_update_device (update_id, device_id)
       select $1, l.device_id from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id
         join fleet.device d on d.id = l.device_id
        where a.app_id = $2 and l.state = 'held' and l.installed in ('there', 'outdated', 'updating', 'failed')
          and d.enrolled_at is not null and d.revoked_at is null
          and case when $3 = 'device' then d.id = $4 else d.classroom_id = $4 end`,
      [one.id, one.appId, one.target, one.targetId],
    );
    return tx.execute(
      `update apple.licence l set installed = case when l.installed = 'failed' then 'failed' else 'outdated' end,
              next_at = $3, times = 0, why = null
         from apple.app_update_device x, apple.licensed_app a
        where x.update_id = $1 and l.device_id = x.device_id and a.id = l.licensed_app_id and a.app_id = $2`,
      [one.id, one.appId, one.at],
    );
  }

  /** A batch of what was asked for before then. @returns how many */
  prune(tx: Tx, before: Date): Promise<number> {
    return tx.execute(
      'delete from apple.app_update where id in (select id from apple.app_update where asked_at < $1 limit 1000)',
      [before],
    );
  }
}
