import { Injectable } from '@nestjs/common';
import type { Holiday, Opening } from '@chariot/contract';
import type { Reach, SchoolYear } from '@chariot/kernel';
import type { Tx } from '@chariot/platform';
import type { ZoneHoliday } from './calendar-file.js';

@Injectable()
export class CalendarRepository {
  /** Of the académie that the place is under today, or is. */
  async zoneOf(tx: Tx, _reach: Reach, placeId: string): Promise<string | null> {
    const row = await tx.one<{ zone: string }>(
      `select z.zone from territory.calendar_zone z
        where z.academie_id = $1 or z.academie_id in (
          select c.ancestor from territory.place_closure c
           where c.descendant = $1 and (c.until_on is null or c.until_on >= current_date))
        limit 1`,
      [placeId],
    );
    return row?.zone ?? null;
  }

  /** Of many schools at once: their week, null where they have not said, and the zone of their académie. */
  weeks(
    tx: Tx,
    _reach: Reach,
    ids: readonly string[],
  ): Promise<{ schoolId: string; openings: Opening[] | null; zone: string | null }[]> {
    return tx.query(
      `select asked as "schoolId", h.openings, z.zone
         from unnest($1::uuid[]) as asked
         left join territory.school_hours h on h.school_id = asked
         left join lateral (
           select one.zone from territory.place_closure c join territory.calendar_zone one on one.academie_id = c.ancestor
            where c.descendant = asked and c.until_on >= territory.today() limit 1) as z on true`,
      [ids],
    );
  }

  async zones(_reach: Reach, tx: Tx): Promise<string[]> {
    const rows = await tx.query<{ zone: string }>('select distinct zone from territory.holiday order by zone');
    return rows.map(({ zone }) => zone);
  }

  holidays(tx: Tx, _reach: Reach, zone: string, year: SchoolYear): Promise<Holiday[]> {
    return tx.query<Holiday>(
      `select name, to_char(from_on, 'YYYY-MM-DD') as "from", to_char(until_on, 'YYYY-MM-DD') as "until"
         from territory.holiday where school_year = $1 and zone = $2 order by from_on`,
      [year, zone],
    );
  }

  async setZone(tx: Tx, _reach: Reach, academieId: string, zone: string, at: Date): Promise<void> {
    await tx.execute(
      `insert into territory.calendar_zone (academie_id, zone, changed_at) values ($1, $2, $3)
       on conflict (academie_id) do update set zone = excluded.zone, changed_at = excluded.changed_at`,
      [academieId, zone, at],
    );
  }

  /** The years that a file is about are as it says; others stay. */
  async replace(tx: Tx, _reach: Reach, holidays: readonly ZoneHoliday[]): Promise<void> {
    await tx.execute('delete from territory.holiday where school_year = any($1)', [
      [...new Set(holidays.map(({ year }) => year))],
    ]);
    await tx.execute(
      `insert into territory.holiday (zone, school_year, from_on, until_on, name)
       select zone, year, "from", max("until"), min(name)
         from jsonb_to_recordset($1::jsonb) as given (zone text, year text, "from" date, "until" date, name text)
        group by zone, year, "from"`,
      [JSON.stringify(holidays)],
    );
  }
}
