import { Injectable } from '@nestjs/common';
import type { Reach } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { ContentAsset } from '@chariot/wire-apple';

/** An application that a token has licences of, and that the catalogue of its place has. */
export interface LinkedApp {
  readonly id: string;
  readonly adamId: string;
  readonly pricing: 'STDQ' | 'PLUS';
}
export interface OpenEvent extends LinkedApp {
  readonly eventId: string;
  readonly since: Date;
}
/** What came of one device of an event: refused with a reason, or done. */
export interface Refused {
  readonly serial: string;
  readonly why: string;
}

/**
 * What the leader knows and decides about licences, in its own transactions. A licence goes wanted → asked → held, and
 * held → surplus → returning → returned; each step is committed before Apple is asked for the next.
 */
@Injectable()
export class LicencesRepository {
  /** What Apple says that the token has, and what waited for a licence waits no longer; what it has no more of goes once no iPad holds any. */
  async counted(
    tx: Tx,
    _system: Reach,
    tokenId: string,
    assets: readonly ContentAsset[],
    ids: readonly string[],
  ): Promise<void> {
    await tx.execute(
      `insert into apple.licensed_app (id, token_id, adam_id, pricing, total, assigned)
       select said.id, $1, said.adam_id, said.pricing, said.total, said.assigned
         from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[]) as said (id, adam_id, pricing, total, assigned)
       on conflict (token_id, adam_id, pricing) do update set total = excluded.total, assigned = excluded.assigned`,
      [
        ...[tokenId, ids, assets.map(({ adamId }) => adamId), assets.map(({ pricing }) => pricing)],
        ...[assets.map(({ total }) => total), assets.map(({ assigned }) => assigned)],
      ],
    );
    await tx.execute(
      `update apple.licence l set retry_at = null from apple.licensed_app a
        where a.id = l.licensed_app_id and a.token_id = $1 and l.state = 'wanted'`,
      [tokenId],
    );
    const said = assets.map(({ adamId, pricing }) => `${adamId}/${pricing}`);
    await tx.execute(
      `update apple.licensed_app set total = 0, assigned = 0
        where token_id = $1 and adam_id || '/' || pricing <> all ($2::text[])`,
      [tokenId, said],
    );
    await tx.execute(
      `delete from apple.licensed_app a where a.token_id = $1 and a.adam_id || '/' || a.pricing <> all ($2::text[])
          and not exists (select from apple.licence l where l.licensed_app_id = a.id)`,
      [tokenId, said],
    );
  }

  /** Of the catalogue, as far as the caller keeps its licences. */
  ofCatalogue(
    tx: Tx,
    _reach: Reach,
    appId: string,
  ): Promise<{ readonly name: string; readonly placeId: string } | undefined> {
    return tx.one(
      `select f.name, f.place_id as "placeId" from apple.licensed_app a join fleet.app f on f.id = a.app_id where a.app_id = $1`,
      [appId],
    );
  }

  async nameless(tx: Tx, _system: Reach, tokenId: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      'select distinct adam_id as id from apple.licensed_app where token_id = $1 and bundle_id is null order by 1',
      [tokenId],
    );
    return rows.map(({ id }) => id);
  }

  async named(
    tx: Tx,
    _system: Reach,
    tokenId: string,
    names: ReadonlyMap<string, { readonly bundleId: string; readonly name: string }>,
  ): Promise<void> {
    await tx.execute(
      `update apple.licensed_app a set bundle_id = said.bundle, name = said.name
         from unnest($2::text[], $3::text[], $4::text[]) as said (adam_id, bundle, name)
        where a.token_id = $1 and a.adam_id = said.adam_id`,
      [
        ...[tokenId, [...names.keys()]],
        ...[[...names.values()].map(({ bundleId }) => bundleId), [...names.values()].map(({ name }) => name)],
      ],
    );
  }

  /** Each application of the catalogue has one kind of licence: the usual quality before the better one. @returns how many there are */
  async link(
    tx: Tx,
    _system: Reach,
    tokenId: string,
    catalogue: readonly { readonly id: string; readonly package: string }[],
  ): Promise<{ readonly appId: string; readonly total: number | null }[]> {
    const [ids, packages] = [catalogue.map(({ id }) => id), catalogue.map((one) => one.package)];
    await tx.execute(
      `update apple.licensed_app a set app_id = null where a.token_id = $1 and a.app_id is not null
          and not exists (select from unnest($2::uuid[], $3::text[]) as c (id, package)
                           where c.id = a.app_id and c.package = a.bundle_id)`,
      [tokenId, ids, packages],
    );
    await tx.execute(
      `update apple.licensed_app a set app_id = chosen.app_id
         from (select distinct on (c.id) c.id as app_id, one.id from unnest($2::uuid[], $3::text[]) as c (id, package)
                 join apple.licensed_app one on one.token_id = $1 and one.bundle_id = c.package
                order by c.id, one.pricing desc, one.id) as chosen
        where a.id = chosen.id and a.app_id is null
          and not exists (select from apple.licensed_app other where other.app_id = chosen.app_id)`,
      [tokenId, ids, packages],
    );
    return tx.query(
      'select app_id as "appId", total from apple.licensed_app where token_id = $1 and app_id is not null',
      [tokenId],
    );
  }

  linked(tx: Tx, _system: Reach, tokenId: string): Promise<LinkedApp[]> {
    return tx.query<LinkedApp>(
      `select a.id, a.adam_id as "adamId", a.pricing from apple.licensed_app a
        where a.token_id = $1 and (a.app_id is not null or exists (select from apple.licence l where l.licensed_app_id = a.id))
        order by a.adam_id, a.pricing`,
      [tokenId],
    );
  }

  /** Which iPads are to have a licence and which no longer, by what the fleet says now: the rows say it too from then on. */
  async settle(tx: Tx, _system: Reach, tokenId: string, now: Date): Promise<void> {
    const wanted = `select a.id as licensed_app_id, h.device_id, h.serial_number as serial, a.adam_id, a.bundle_id
        from apple.licensed_app a
        join fleet.devices_to_have(array(select app_id from apple.licensed_app where token_id = $1 and app_id is not null),
             'apple') h on h.app_id = a.app_id and h.serial_number ~ '^[A-Z0-9]{1,40}$'
       where a.token_id = $1`;
    await tx.execute(
      `with wanted as materialized (${wanted}), back as (
         update apple.licence l set since = $2, retry_at = null, why = null,
                state = case l.state when 'surplus' then 'held' else 'wanted' end,
                installed = case l.installed when 'removing' then 'none' else l.installed end,
                next_at = case when l.state = 'surplus' and l.installed not in ('there', 'outdated') then $2::timestamptz end
           from wanted w where w.licensed_app_id = l.licensed_app_id and w.device_id = l.device_id
            and l.state in ('surplus', 'returned'))
       insert into apple.licence (licensed_app_id, device_id, serial, adam_id, bundle_id, state, since)
       select w.licensed_app_id, w.device_id, w.serial, w.adam_id, w.bundle_id, 'wanted', $2 from wanted w
       on conflict (licensed_app_id, device_id) do nothing`,
      [tokenId, now],
    );
    await tx.execute(
      `update apple.licence l set state = 'wanted', since = $2, retry_at = null
         from apple.licensed_app a where a.id = l.licensed_app_id and a.token_id = $1 and l.state = 'refused' and l.retry_at <= $2`,
      [tokenId, now],
    );
    await tx.execute(
      `with wanted as materialized (${wanted})
       update apple.licence l set since = $2, retry_at = null, why = null, next_at = null,
              state = case l.state when 'held' then 'surplus' else 'returned' end
         from apple.licensed_app a
        where a.id = l.licensed_app_id and a.token_id = $1 and l.state in ('held', 'wanted', 'refused')
          and not exists (select from wanted w where w.licensed_app_id = l.licensed_app_id and w.device_id = l.device_id)`,
      [tokenId, now],
    );
    await this.#ended(tx, tokenId, now);
  }

  /** What was given back is taken off the iPad, if it is one of ours still; then nothing is left of it. */
  async #ended(tx: Tx, tokenId: string, now: Date): Promise<void> {
    const mine = `l.licensed_app_id in (select id from apple.licensed_app where token_id = $1) and l.state = 'returned'`;
    const speaks = `exists (select from apple.enrolment e where e.device_id = l.device_id and e.channel = 'device'
      and e.ended_at is null)`;
    await tx.execute(`delete from apple.licence l where ${mine} and (l.installed = 'none' or not ${speaks})`, [
      tokenId,
    ]);
    await tx.execute(
      `update apple.licence l set installed = 'removing', next_at = $2, times = 0, why = null
        where ${mine} and l.installed <> 'removing'`,
      [tokenId, now],
    );
  }

  /** @returns applications of which something is to be asked now, that kind first by which licences come free */
  work(
    tx: Tx,
    _system: Reach,
    tokenId: string,
    now: Date,
  ): Promise<(LinkedApp & { readonly way: 'associate' | 'disassociate' })[]> {
    return tx.query(
      `select distinct a.id, a.adam_id as "adamId", a.pricing,
              case l.state when 'surplus' then 'disassociate' else 'associate' end as way
         from apple.licensed_app a join apple.licence l on l.licensed_app_id = a.id
        where a.token_id = $1 and l.state in ('wanted', 'surplus') and coalesce(l.retry_at <= $2, true)
        order by way desc, a.adam_id, a.pricing`,
      [tokenId, now],
    );
  }

  /** Licences that were asked for and that Apple does not count as taken yet. */
  async underWay(tx: Tx, _system: Reach, licensedAppId: string): Promise<number> {
    const row = await tx.one<{ count: number }>(
      `select count(*)::int as count from apple.licence where licensed_app_id = $1 and state = 'asked'`,
      [licensedAppId],
    );
    return row?.count ?? 0;
  }

  /** There is none left: asked for again then, and not at each tick. */
  async postponed(tx: Tx, _system: Reach, licensedAppId: string, until: Date): Promise<void> {
    await tx.execute(`update apple.licence set retry_at = $2 where licensed_app_id = $1 and state = 'wanted'`, [
      licensedAppId,
      until,
    ]);
  }

  /** They are about to be asked for: committed before Apple hears of it, so that what was asked is known whatever happens. */
  async asking(
    tx: Tx,
    _system: Reach,
    licensedAppId: string,
    way: 'associate' | 'disassociate',
    most: number,
    now: Date,
  ): Promise<string[]> {
    const [from, to] = way === 'associate' ? ['wanted', 'asked'] : ['surplus', 'returning'];
    const rows = await tx.query<{ serial: string }>(
      `with chosen as (select device_id from apple.licence where licensed_app_id = $1 and state = $2
          and coalesce(retry_at <= $5, true) order by since, device_id limit $4 for update skip locked)
       update apple.licence l set state = $3, event_id = null, since = $5, retry_at = null from chosen
        where l.licensed_app_id = $1 and l.device_id = chosen.device_id returning l.serial`,
      [licensedAppId, from, to, most, now],
    );
    return rows.map(({ serial }) => serial);
  }

  async asked(
    tx: Tx,
    _system: Reach,
    licensedAppId: string,
    serials: readonly string[],
    eventId: string,
  ): Promise<void> {
    await tx.execute(
      `update apple.licence set event_id = $3 where licensed_app_id = $1 and serial = any ($2::text[])
          and state in ('asked', 'returning') and event_id is null`,
      [licensedAppId, serials, eventId],
    );
  }

  /** It was heard and refused as a whole: nothing of it is done, and it is asked again later. */
  async refused(
    tx: Tx,
    _system: Reach,
    licensedAppId: string,
    serials: readonly string[],
    { why, retryAt }: { readonly why: string; readonly retryAt: Date },
  ): Promise<void> {
    await tx.execute(
      `update apple.licence set state = case state when 'asked' then 'refused' else 'surplus' end, event_id = null,
              retry_at = $4, why = $3
        where licensed_app_id = $1 and serial = any ($2::text[]) and state in ('asked', 'returning')`,
      [licensedAppId, serials, why.slice(0, 300), retryAt],
    );
  }

  events(tx: Tx, _system: Reach, tokenId: string): Promise<OpenEvent[]> {
    return tx.query<OpenEvent>(
      `select a.id, a.adam_id as "adamId", a.pricing, l.event_id as "eventId", min(l.since) as since
         from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id
        where a.token_id = $1 and l.event_id is not null group by a.id, l.event_id order by min(l.since), l.event_id`,
      [tokenId],
    );
  }

  /** What came of an event: a licence that is held has the iPad told, one that was given back has it taken off. */
  async over(
    tx: Tx,
    _system: Reach,
    event: Pick<OpenEvent, 'id' | 'eventId'>,
    refused: readonly Refused[],
    { now, retryAt }: { readonly now: Date; readonly retryAt: Date },
  ): Promise<void> {
    const of = [event.id, event.eventId];
    await tx.execute(
      `update apple.licence l set state = case l.state when 'asked' then 'refused' else 'surplus' end, event_id = null,
              since = $5, retry_at = $6, why = said.why
         from unnest($3::text[], $4::text[]) as said (serial, why)
        where l.licensed_app_id = $1 and l.event_id = $2 and l.serial = upper(said.serial)`,
      [...of, refused.map(({ serial }) => serial), refused.map(({ why }) => why.slice(0, 300)), now, retryAt],
    );
    await tx.execute(
      `update apple.licence set state = case state when 'asked' then 'held' else 'returned' end, event_id = null, since = $3,
              why = null, next_at = case when state = 'asked' and installed in ('none', 'failed') then $3 else next_at end
        where licensed_app_id = $1 and event_id = $2`,
      [...of, now],
    );
  }

  /** Its number leads nowhere any more. */
  async forgotten(tx: Tx, _system: Reach, event: Pick<OpenEvent, 'id' | 'eventId'>): Promise<void> {
    await tx.execute('update apple.licence set event_id = null where licensed_app_id = $1 and event_id = $2', [
      event.id,
      event.eventId,
    ]);
  }

  /** Whether something was asked of which nobody knows whether Apple heard it. */
  async isUnsure(tx: Tx, _system: Reach, tokenId: string, before: Date): Promise<boolean> {
    const row = await tx.one<{ some: boolean }>(
      `select exists (select from apple.licence l join apple.licensed_app a on a.id = l.licensed_app_id
         where a.token_id = $1 and l.state in ('asked', 'returning') and l.event_id is null and l.since < $2) as some`,
      [tokenId, before],
    );
    return row?.some === true;
  }

  /** What Apple says of who holds a licence is so, but for what is going on there. */
  async reconciled(
    tx: Tx,
    _system: Reach,
    licensedAppId: string,
    holders: readonly string[],
    { now, before }: { readonly now: Date; readonly before: Date },
  ): Promise<void> {
    await tx.execute(
      `with known as materialized (
         select l.device_id, case when l.serial = any ($2::text[])
                  then case when l.state in ('returning', 'surplus') then 'surplus' else 'held' end
                  else case when l.state in ('returning', 'surplus') then 'returned' when l.state in ('held', 'asked')
                    then 'wanted' else l.state end end as state
           from apple.licence l
          where l.licensed_app_id = $1 and l.event_id is null and l.state <> 'returned' and l.since < $4)
       update apple.licence l set state = known.state, since = $3, retry_at = null,
              next_at = case when known.state = 'held' and l.installed in ('none', 'failed') then $3 else l.next_at end
         from known where l.licensed_app_id = $1 and l.device_id = known.device_id and l.state <> known.state`,
      [licensedAppId, holders, now, before],
    );
  }

  /** iPads to which there is something to say about an application, each to be woken once for it and again each hour. */
  async due(tx: Tx, _system: Reach, now: Date, again: Date, most: number): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `with chosen as (
         select licensed_app_id, device_id from apple.licence
          where next_at <= $1 and (woken_at is null or woken_at < next_at or woken_at < $2)
          order by next_at limit $3 for update skip locked)
       update apple.licence l set woken_at = $1 from chosen
        where l.licensed_app_id = chosen.licensed_app_id and l.device_id = chosen.device_id returning l.device_id as id`,
      [now, again, most],
    );
    return [...new Set(rows.map(({ id }) => id))];
  }
}
