// The past of the example: lessons since the month before last. No door of the product brings it, and none should: a lesson is
// noted twelve hours late at the most, and a closed month takes nothing more. It is therefore written by the owner of the tables
// as what the doors would have left, with the tables' own triggers and constraints in force. What these call « today » is set to
// the end of each month in turn, within one transaction that puts it back before it commits: nobody else ever sees it.
// Figures are summed from the very lessons that are written, never drawn beside them.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const { disciplines, incidents, hours, holidays } = JSON.parse(
  readFileSync(new URL('./teaching.json', import.meta.url), 'utf8'),
);
const MONTHS_BACK = 2;
const DAY_MS = 86_400_000;
/** Half-hours of the usual week's day. */
const SLOTS_A_DAY = 12;

/**
 * @typedef {object} Teacher
 * @property {string} id
 * @property {string} teacher    what people read
 * @property {string} className
 * @property {string} level
 * @property {number} pupils
 * @property {number} weekly     lessons a week
 *
 * @typedef {{ carts: string[], slots: number, teachers: Teacher[], headcount: Record<'pupils' | 'classes' | 'teachers', number> }} School
 *
 * @param {{ databaseUrl: string, today: string }} at  as the owner of the tables; the day it is in France
 * @param {Record<string, School>} schools by id
 * @param {() => Promise<void>} before what is to be there first, where the past is not
 * @returns {Promise<boolean>} false where it was there already
 */
export async function seedPast({ databaseUrl, today }, schools, before) {
  const { Client } = await import('pg'); // late: `npm start` loads this file before it has installed anything
  const owner = new Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    const known = await owner.query('select from teaching.lesson limit 1');
    if (known.rowCount !== 0) return false;
    await before();
    const lessons = drawn(schools, today);
    await owner.query('begin');
    await owner.query(LESSONS, [JSON.stringify(lessons)]);
    const { rows } = await owner.query(`select pg_get_functiondef('territory.today()'::regprocedure) as as_it_is`);
    for (const month of [...new Set(schoolDays(today).map((day) => day.slice(0, 7)))]) {
      const days = schoolDays(today).filter((day) => day.startsWith(month));
      await owner.query(dayIs(/** @type {string} */ (days.at(-1))));
      await owner.query(`select pg_advisory_xact_lock(hashtext('usage.month'))`);
      const weeks = new Set(days.map((day) => Math.floor((Date.parse(day) / DAY_MS + 3) / 7))).size;
      const facts = Object.entries(schools).map(([id, { carts, slots, headcount }]) => ({
        ...headcount,
        ...{ id, carts: carts.length, devices: carts.length * slots, days: days.length, weeks },
      }));
      await owner.query(MONTH, [JSON.stringify(facts), SLOTS_A_DAY, today.startsWith(month)]);
      await owner.query(THROUGHPUTS);
    }
    await owner.query(rows[0].as_it_is);
    await owner.query(DISCIPLINES);
    await owner.query('commit');
    return true;
  } finally {
    await owner.end();
  }
}

/** @param {string} day */
const dayIs = (day) =>
  `create or replace function territory.today() returns date language sql stable parallel safe as $$ select date '${day}' $$`;

/** From the month before last, within the school year, until yesterday. @param {string} today @returns {string[]} */
export function schoolDays(today) {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  const began = `${month < 9 ? year - 1 : year}-09-01`;
  const wanted = new Date(Date.UTC(year, month - 1 - MONTHS_BACK, 1)).toISOString().slice(0, 10);
  const days = [];
  for (let at = Date.parse(wanted > began ? wanted : began); at < Date.parse(today); at += DAY_MS) {
    const day = new Date(at);
    const inYear = day.toISOString().slice(5, 10);
    const isHoliday = holidays.some((/** @type {[string, string]} */ [from, until]) =>
      from <= until ? from <= inYear && inYear <= until : from <= inYear || inYear <= until,
    );
    if ([1, 2, 4, 5].includes(day.getUTCDay()) && !isHoliday) days.push(day.toISOString().slice(0, 10));
  }
  return days;
}

/**
 * The same ones at each first start of a day: each class has its days of the week and its time, and its school's carts in turn.
 * @param {Record<string, School>} schools @param {string} today
 */
export function drawn(schools, today) {
  let count = 0;
  const days = schoolDays(today);
  return days.flatMap((day, nth) =>
    Object.entries(schools).flatMap(([schoolId, { carts, slots, teachers }]) =>
      teachers.flatMap((one, index) => {
        // Four days a week: the first of a class is its own, the others follow.
        if ((nth + index) % 4 >= one.weekly) return [];
        count += 1;
        const discipline = disciplines[(count * 5 + index) % disciplines.length];
        // Whose answer nobody waits for any more: 24 hours later.
        const incident = nth === days.length - 1 ? 'none' : incidents[(count * 3) % incidents.length];
        const used = Math.max(1, Math.min(slots, Math.ceil(one.pupils / 2)) - (count % 3));
        const all = Array.from({ length: slots }, (_, at) => at + 1);
        return {
          ...{ id: randomUUID(), schoolId, classroomId: carts[index % carts.length], teacherId: one.id },
          ...{ teacher: one.teacher, className: one.className, classKey: keyOf(one.className), level: one.level },
          ...{
            pupils: one.pupils,
            discipline,
            incident,
            day,
            at: hours[index % hours.length],
            minutes: 40 + (count % 4) * 10,
          },
          ...{ slots: all, used: all.slice(0, used), handedBack: incident === 'minor' ? all.slice(1) : all },
          ...{ booked: count % 3 > 0, throughput: 180 + ((count * 37) % 160) },
        };
      }),
    ),
  );
}

/** As the product tells classes apart. @param {string} name */
const keyOf = (name) =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

const LESSONS = `
  insert into teaching.lesson (id, classroom_id, classroom_name, school_id, time_zone, teacher_id, teacher_label, class_name, class_key,
    level, discipline, pupils, half_class, booked, opened_at, started_at, planned_end_at, ended_at, slots, used, handed_back,
    throughput_tenths, incident, counted_on, counted_at)
  select l.id, l."classroomId", c.name, l."schoolId", 'Europe/Paris', l."teacherId", l.teacher, l."className", l."classKey",
         l.level, l.discipline, l.pupils, false, l.booked, t.began, t.began, t.began + l.minutes * interval '1 minute',
         t.began + l.minutes * interval '1 minute', l.slots, l.used, l."handedBack", l.throughput, l.incident,
         case when l.incident is null then l.day + 1 else l.day end,
         t.began + l.minutes * interval '1 minute' + case when l.incident is null then interval '24 hours' else interval '2 minutes' end
    from jsonb_to_recordset($1::jsonb) as l (id uuid, "schoolId" uuid, "classroomId" uuid, "teacherId" uuid, teacher text,
      "className" text, "classKey" text, level text, pupils int, discipline text, incident text, day date, at text, minutes int,
      slots int[], used int[], "handedBack" int[], booked boolean, throughput int)
    join fleet.classroom c on c.id = l."classroomId"
   cross join lateral (select (l.day + l.at::time) at time zone 'Europe/Paris' as began) as t`;

/** Who is first of what: as `CountingRepository.firstOf` tells it when each is counted. */
const COUNTED = `
  select l.*, date_trunc('month', counted_on)::date as month, extract(epoch from ended_at - started_at)::int / 60 as lasted,
         row_number() over (partition by school_id, teacher_id, date_trunc('month', counted_on) order by counted_at, id) = 1 as teacher_in_month,
         row_number() over (partition by school_id, teacher_id order by counted_at, id) = 1 as teacher_in_year,
         row_number() over (partition by school_id, class_key, date_trunc('month', counted_on) order by counted_at, id) = 1 as class_in_month,
         row_number() over (partition by school_id, class_key order by counted_at, id) = 1 as class_in_year,
         row_number() over (partition by school_id, teacher_id, discipline order by counted_at, id) = 1 as teacher_in_discipline,
         row_number() over (partition by school_id, class_key, discipline order by counted_at, id) = 1 as class_in_discipline
    from teaching.lesson l where counted_on is not null`;

/** $1: the schools, $2: half-hours of a day, $3: the month goes on, and how things stand is being counted by the server. */
const MONTH = `
  with counted as (${COUNTED}),
  facts as (select * from jsonb_to_recordset($1::jsonb) as f (id uuid, carts int, devices int, days int, weeks int,
    pupils int, classes int, teachers int)),
  fresh as (
    select f.id, f.carts, f.devices, f.days, f.weeks, f.pupils, f.classes, f.teachers, count(c.id)::int as lessons, count(c.used)::int as measured,
           count(c.incident)::int as answered, (count(*) filter (where c.incident <> 'blocking'))::int as fine,
           coalesce(sum(ceil(c.lasted / 30.0)), 0)::int as slots, coalesce(sum(c.lasted), 0)::int as minutes,
           coalesce(sum(cardinality(c.used)), 0)::int as used, coalesce(sum(cardinality(c.slots)), 0)::int as in_service,
           (count(*) filter (where c.class_in_month))::int as classes_m, (count(*) filter (where c.teacher_in_month))::int as teachers_m,
           coalesce(sum(c.pupils) filter (where c.class_in_month), 0)::int as pupils_m,
           (count(*) filter (where c.class_in_year))::int as classes_y, (count(*) filter (where c.teacher_in_year))::int as teachers_y,
           coalesce(sum(c.pupils) filter (where c.class_in_year), 0)::int as pupils_y
      from facts f left join counted c on c.school_id = f.id and c.month = usage.this_month()
     group by f.id, f.carts, f.devices, f.days, f.weeks, f.pupils, f.classes, f.teachers)
  insert into usage.month as m (school_id, month, devices, devices_in_service, devices_expected, devices_acquired, devices_deployed,
    devices_seen, devices_over_age, carts, pupils, classes, teachers, device_days, device_days_in_service, open_days, open_weeks, bookable_slots, lessons,
    lessons_measured, lessons_answered, lessons_without_blocking_incident, lesson_slots, minutes, tablets_used, tablets_in_service,
    classes_of_month, teachers_of_month, pupils_of_month, classes_of_year, teachers_of_year, pupils_of_year)
  select f.id, usage.this_month(), d.n, d.n, 12 * s.now * f.carts, d.n, d.n, d.n, d.n, s.now * f.carts,
         s.now * f.pupils, s.now * f.classes, s.now * f.teachers,
         f.devices * f.days, f.devices * f.days, f.days, f.weeks, f.days * f.carts * $2::int, lessons, measured, answered, fine, slots,
         minutes, used, in_service, classes_m, teachers_m, pupils_m, classes_y, teachers_y, pupils_y
    from fresh f cross join (select case when $3::boolean then 0 else 1 end as now) as s
   cross join lateral (select s.now * f.devices as n) as d
  on conflict (school_id, month) do update set (device_days, device_days_in_service, open_days, open_weeks, bookable_slots, lessons,
    lessons_measured, lessons_answered, lessons_without_blocking_incident, lesson_slots, minutes, tablets_used, tablets_in_service,
    classes_of_month, teachers_of_month, pupils_of_month, classes_of_year, teachers_of_year, pupils_of_year) =
   (m.device_days + excluded.device_days, m.device_days_in_service + excluded.device_days_in_service, m.open_days + excluded.open_days,
    m.open_weeks + excluded.open_weeks, m.bookable_slots + excluded.bookable_slots, m.lessons + excluded.lessons,
    m.lessons_measured + excluded.lessons_measured, m.lessons_answered + excluded.lessons_answered,
    m.lessons_without_blocking_incident + excluded.lessons_without_blocking_incident, m.lesson_slots + excluded.lesson_slots,
    m.minutes + excluded.minutes, m.tablets_used + excluded.tablets_used, m.tablets_in_service + excluded.tablets_in_service,
    m.classes_of_month + excluded.classes_of_month, m.teachers_of_month + excluded.teachers_of_month,
    m.pupils_of_month + excluded.pupils_of_month, m.classes_of_year + excluded.classes_of_year,
    m.teachers_of_year + excluded.teachers_of_year, m.pupils_of_year + excluded.pupils_of_year)`;

/** To two figures, as the intake keeps them. */
const THROUGHPUTS = `
  insert into usage.distribution as d (school_id, month, name, value, n)
  select school_id, usage.this_month(), 'throughput', round(throughput_tenths / 10.0)::int * 10, count(*)
    from teaching.lesson where date_trunc('month', counted_on) = usage.this_month() and throughput_tenths is not null
   group by school_id, 4
  on conflict (school_id, month, name, value) do update set n = d.n + excluded.n`;

/** Once the database's own day is back: they are of the year that goes on. */
const DISCIPLINES = `
  with counted as (${COUNTED})
  insert into usage.lesson_discipline (school_id, school_year, discipline, lessons, teachers, classes, pupils)
  select school_id, usage.this_year(), discipline, count(*), count(*) filter (where teacher_in_discipline),
         count(*) filter (where class_in_discipline), coalesce(sum(pupils) filter (where class_in_discipline), 0)
    from counted group by school_id, discipline`;
