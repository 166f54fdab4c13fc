import type { NewPlace } from '@chariot/contract';
import { migrations as identity } from '@chariot/identity';
import { LocalDate, publicHolidaysOf, SchoolYear, type Role } from '@chariot/kernel';
import { migrations as territory, Places } from '@chariot/territory';
import { frozenClock, personReach, testDatabase, type TestDatabase } from '@chariot/testkit';
import { migrations } from './index.js';
import { Indicators } from './indicators/indicators.service.js';
import type { LessonFact } from './intake/facts.js';
import { Intake } from './intake/intake.service.js';
import { ALL_MEASURES, columnOf } from './measures/columns.js';
import { OF_PEOPLE } from './measures/measure.js';
import type { SchoolEquipment } from './standing/equipment.port.js';
import { Standing } from './standing/standing.service.js';
import { KeptSums } from './sums/kept-sums.service.js';
import { NO_FACTS, UsageScene } from './usage.scene.js';

let db: TestDatabase;
let scene: UsageScene;
let [academie, commune, ferry, david] = ['', '', '', ''];
// What closes a month is the database's clock: the spec asks it what day it is.
let [today, month, lastMonth] = ['' as LocalDate, '', ''];

const FIRST: LessonFact['firstOf'] = {
  ...{ teacherInMonth: true, teacherInYear: true, teacherInDisciplineInYear: true },
  ...{ classInMonth: true, classInYear: true, classInDisciplineInYear: true },
};
const AGAIN: LessonFact['firstOf'] = {
  ...{ teacherInMonth: false, teacherInYear: false, teacherInDisciplineInYear: false },
  ...{ classInMonth: false, classInYear: false, classInDisciplineInYear: false },
};
const hold = (more: Partial<LessonFact> = {}) =>
  scene.database.transaction(scene.system, (tx) =>
    scene.get(Intake).lessonHeld(tx, scene.system, {
      ...{ schoolId: ferry, minutes: 50, discipline: 'french', pupils: 24, incident: 'none', firstOf: FIRST },
      ...{ tabletsInService: 12, tabletsUsed: 9, throughputTenths: 253, ...more },
    }),
  );
const row = async (schoolId: string): Promise<Record<string, number | string>> =>
  (
    await db.ownerQuery<Record<string, number>>(
      'select * from usage.month where school_id = $1 and month = usage.this_month()',
      [schoolId],
    )
  )[0] ?? {};
const equipmentOf = (schoolId: string, more: Partial<SchoolEquipment> = {}): SchoolEquipment => ({
  ...{ schoolId, devices: 12, devicesInService: 10, devicesExpected: 12, devicesAcquired: 12, devicesDeployed: 11 },
  ...{ devicesSeen: 10, devicesCompliant: 9, devicesOverAge: 3, carts: 1, repairsOpen: 1, ...more },
});
const figures = async (placeId: string, role: Role, on: string, period = { from: month, to: month }) => {
  const reach = personReach({ role, placeId: on });
  const told = await scene.database.read(reach, (tx) => scene.get(Indicators).of(tx, reach, { placeId, ...period }));
  return new Map(told.figures.map((figure) => [figure.id, figure]));
};
/** Open all days of the week but public holidays, from 9 to 11: four half-hours. */
const openDaysSince = (from: LocalDate): number => {
  let days = 0;
  for (let day = from; day <= today; day = LocalDate.addDays(day, 1)) {
    if (!publicHolidaysOf(Number(day.slice(0, 4))).includes(day)) days += 1;
  }
  return days;
};

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...migrations] });
  scene = await UsageScene.of(db.database, frozenClock());
  const open = (place: Partial<NewPlace> & Pick<NewPlace, 'kind' | 'name'>) =>
    scene.database
      .transaction(scene.system, (tx) =>
        scene.get(Places).open(tx, scene.system, {
          ...{ parentIds: [], timeZone: 'Europe/Paris', openedOn: '2015-01-01', ...place },
        }),
      )
      .then(({ id }) => id);
  academie = await open({ kind: 'academie', name: 'Grenoble' });
  const town = (name: string) =>
    open({ kind: 'localAuthority', localAuthorityKind: 'commune', name, parentIds: [academie] });
  commune = await town('Crêts en Belledonne');
  ferry = await open({ kind: 'school', name: 'École Jules Ferry', uai: '0382460T', parentIds: [commune] });
  david = await open({ kind: 'school', name: 'École David', uai: '0381780D', parentIds: [commune] });
  const [now] = await db.ownerQuery<{ today: LocalDate; month: string; before: string }>(
    `select territory.today()::text as today, to_char(usage.this_month(), 'YYYY-MM') as month,
            to_char(usage.this_month() - interval '1 month', 'YYYY-MM') as before`,
  );
  if (now === undefined) throw new Error('what day is it?');
  [today, month, lastMonth] = [now.today, now.month, now.before];
}, 120_000);
afterAll(async () => {
  await scene.close();
  await db.drop();
});

describe('what is kept', () => {
  it('has a column for each measure, and no other', async () => {
    const columns = await db.ownerQuery<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'usage' and table_name = 'month'`,
    );
    expect(columns.map(({ name }) => name).sort()).toEqual(
      ['school_id', 'month', ...ALL_MEASURES.map(columnOf)].sort(),
    );
  });

  it('has no figure of use in what is shown of any place, however few are there', async () => {
    const functions = await db.ownerQuery<{ source: string }>(
      `select prosrc as source from pg_proc where pronamespace = 'usage'::regnamespace
        and proname in ('equipment', 'schools_of', 'keep_sums')`,
    );
    expect(functions).toHaveLength(3);
    const ofUse = new RegExp(`\\b(${OF_PEOPLE.map(columnOf).join('|')})\\b`);
    for (const { source } of functions) expect(source).not.toMatch(ofUse);
    expect('sum(m.lesson_slots)').toMatch(ofUse);
  });

  it('adds each fact to its school’s open month', async () => {
    await hold();
    await hold({ incident: 'blocking', firstOf: AGAIN, tabletsUsed: null, throughputTenths: null, minutes: 61 });
    const system = scene.system;
    await scene.database.transaction(system, async (tx) => {
      const intake = scene.get(Intake);
      await intake.bookingLapsed(tx, system, ferry);
      await intake.boxOff(tx, system, { schoolId: ferry, minutesOn: 60, minutesBesideLessons: 10 });
      await intake.repairEnded(tx, system, { schoolId: ferry, days: 4 });
      await intake.repairEnded(tx, system, { schoolId: ferry, days: 4 });
      await intake.deviceHarmed(tx, system, { schoolId: ferry, how: 'broken' });
    });
    expect(await row(ferry)).toMatchObject({
      ...{ lessons: 2, lessons_measured: 1, lessons_answered: 2, lessons_without_blocking_incident: 1 },
      ...{ lesson_slots: 5, minutes: 111, tablets_used: 9, tablets_in_service: 12, bookings_lapsed: 1 },
      ...{ classes_of_month: 1, teachers_of_month: 1, pupils_of_month: 24, pupils_of_year: 24 },
      ...{ box_minutes: 60, box_minutes_beside_lessons: 10, breakages: 1, losses: 0 },
    });
    expect(await db.ownerQuery('select name, value, n from usage.distribution order by name')).toEqual([
      { name: 'repairDays', value: 4, n: 2 },
      { name: 'throughput', value: 250, n: 1 },
    ]);
    expect(await db.ownerQuery('select school_year, lessons, teachers, pupils from usage.lesson_discipline')).toEqual([
      { school_year: SchoolYear.of(today), lessons: 2, teachers: 1, pupils: 24 },
    ]);
  });

  it.each([
    `update usage.month set lessons = lessons + 1 where month < usage.this_month()`,
    `delete from usage.month where month < usage.this_month()`,
    `update usage.month set month = (month - interval '1 month')::date where month = usage.this_month()`,
    `insert into usage.month (school_id, month) select id, (usage.this_month() - interval '2 months')::date from territory.place where kind = 'school' limit 1`,
    `insert into usage.month (school_id, month) select id, (usage.this_month() + interval '1 month')::date from territory.place where kind = 'school' limit 1`,
  ])('a closed month never changes, nor does one begin early: %s', async (sql) => {
    await db.ownerQuery(
      `begin; set local session_replication_role = replica;
       insert into usage.month (school_id, month, lessons) select id, (usage.this_month() - interval '1 month')::date, 3
         from territory.place where name = 'École David' on conflict do nothing; commit`,
    );
    await expect(db.ownerQuery(sql)).rejects.toMatchObject({ constraint: 'usage_month_open' });
  });

  it('is read by whoever reads figures there, and written by nobody', async () => {
    const teacher = personReach({ role: 'teacher', placeId: ferry });
    const rows = await scene.database.read(teacher, (tx) =>
      tx.query<{ school: string }>('select distinct school_id as school from usage.month'),
    );
    expect(rows).toEqual([{ school: ferry }]);
    for (const sql of [
      `insert into usage.month (school_id, month) values ('${david}', usage.this_month())`,
      `insert into usage.distribution (school_id, month, name, value, n) values ('${ferry}', usage.this_month(), 'throughput', 1, 1)`,
    ]) {
      await expect(scene.database.transaction(teacher, (tx) => tx.execute(sql))).rejects.toThrow(/row-level security/);
    }
    expect(await scene.database.transaction(teacher, (tx) => tx.execute('update usage.month set lessons = 0'))).toBe(0);
  });
});

describe('how things stand', () => {
  it('is taken once a day, whoever looks, and without a calendar in no figure of days', async () => {
    scene.equipment = [equipmentOf(ferry), equipmentOf(david, { devices: 6, devicesInService: 6 })];
    expect(await scene.get(Standing).look()).toBe(1);
    expect(await row(ferry)).toMatchObject({
      devices: 12,
      devices_in_service: 10,
      pupils: 0,
      device_days: 0,
      lessons: 2,
    });
    scene.equipment = [equipmentOf(ferry, { devicesInService: 11 })];
    expect(await scene.get(Standing).look()).toBe(0);
    expect(await row(ferry)).toMatchObject({ devices_in_service: 11 });
    // It has no cart any more.
    expect(await row(david)).toMatchObject({ devices: 0, carts: 0 });
  });

  it('catches up days that were missed, on open days only', async () => {
    const year = SchoolYear.of(today);
    const week = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '09:00', to: '11:00' }));
    await db.ownerQuery(`insert into territory.calendar_zone values ($1, 'Zone A', now())`, [academie]);
    await db.ownerQuery(
      `insert into territory.holiday (zone, school_year, from_on, until_on, name)
       select 'Zone A', y, (left(y, 4) || '-08-31')::date, (left(y, 4) || '-08-31')::date, 'Été' from unnest($1::text[]) as y on conflict do nothing`,
      [[year, SchoolYear.of(LocalDate.addDays(today, -40))]],
    );
    await db.ownerQuery('insert into territory.school_hours values ($1, $2::jsonb, now())', [
      ferry,
      JSON.stringify(week),
    ]);
    await db.ownerQuery(`insert into territory.school_headcount values ($1, $2, 240, 10, 12, current_date, now())`, [
      ferry,
      year,
    ]);
    await db.ownerQuery(`insert into territory.school_headcount values ($1, $2, 90, 4, 5, current_date, now())`, [
      david,
      year,
    ]);
    // Of the other school all tablets were given away: they were received, and nothing is left.
    const none = { devices: 0, devicesInService: 0, devicesExpected: 0, devicesSeen: 0, devicesCompliant: 0, carts: 0 };
    scene.equipment = [...scene.equipment, equipmentOf(david, { ...none, devicesOverAge: 0, repairsOpen: 0 })];
    await db.ownerQuery('delete from usage.day_taken');
    await db.ownerQuery('insert into usage.day_taken values ($1::date - 3, now())', [today]);
    const looks = [1, 2, 3].map(() => scene.get(Standing).look());
    expect((await Promise.all(looks)).sort()).toEqual([0, 0, 3]);
    const days = openDaysSince(LocalDate.addDays(today, -2));
    const kept = await row(ferry);
    expect(kept).toMatchObject({ open_days: days, bookable_slots: 4 * days, device_days: 12 * days, pupils: 240 });
    expect(kept['device_days_in_service']).toBe(11 * days);
    const equipped = async () => {
      const [sums] = await scene.database.read(scene.system, (tx) =>
        tx.query<Record<string, string>>(
          'select * from usage.equipment(array[$1::uuid], usage.this_month(), usage.this_month())',
          [commune],
        ),
      );
      return ['schools', 'schools_with_classes', 'pupils', 'classes', 'teachers'].map((name) => Number(sums?.[name]));
    };
    // It is no equipped school any more: no day of it, and nothing of it in what is divided by.
    expect(await row(david)).toMatchObject({ devices_acquired: 12, open_days: 0, open_weeks: 0, pupils: 0 });
    expect(await equipped()).toEqual([1, 1, 240, 10, 12]);
    // The cart goes to the other school in the midst of the month: the lessons of both are divided by the classes of both.
    scene.equipment = [equipmentOf(david)];
    await scene.get(Standing).look();
    expect(await row(ferry)).toMatchObject({ devices: 0, pupils: 0, classes: 10, teachers: 12 });
    expect(await equipped()).toEqual([2, 2, 90, 14, 17]);
    scene.equipment = [equipmentOf(ferry, { devicesInService: 11 })];
    await scene.get(Standing).look();
    expect(await equipped()).toEqual([1, 1, 240, 10, 12]);
  });
});

describe('the indicators', () => {
  it('are told to the school itself: equipment, and use behind which stand enough', async () => {
    scene.facts = { ...NO_FACTS, conventions: 1, surveysInTime: 2, surveysReceived: 3 };
    await db.ownerQuery(
      `begin; set local session_replication_role = replica;
       insert into usage.month (school_id, month, carts, lessons, minutes, lessons_measured, classes_of_month, classes_of_year, classes, teachers_of_month, pupils_of_month)
         values ('${ferry}', (usage.this_month() - interval '1 month')::date, 1, 2, 111, 1, 1, 1, 10, 1, 24);
       insert into usage.distribution values ('${ferry}', (usage.this_month() - interval '1 month')::date, 'throughput', 250, 1); commit`,
    );
    const own = await figures(ferry, 'teacher', ferry);
    expect([...own.keys()]).toEqual(Array.from({ length: 26 }, (_, at) => `I${at + 1}`));
    const coverage = { schools: 1, of: 1 };
    expect(own.get('I1')).toMatchObject({ value: 4.58, numerator: 11, denominator: 240, coverage });
    expect(own.get('I3')).toMatchObject({ value: 100 });
    expect(own.get('I9')).toMatchObject({ value: 4, numerator: 2 });
    expect(own.get('I25')).toMatchObject({ value: 66.67 });
    expect(own.get('I19')).toMatchObject({
      value: null,
      belowThreshold: false,
      reason: expect.stringContaining('réponse'),
    });
    expect(own.get('I13')).toMatchObject({ value: 10, numerator: 1, denominator: 10 });
    expect(own.get('I16')).toMatchObject({ value: 55.5, numerator: 111, denominator: 2 });
    expect(own.get('I20')).toMatchObject({ value: 25 });
    // Months without a lesson are told with the next.
    const september = `${SchoolYear.of(LocalDate.parse(`${lastMonth}-01`)).slice(0, 4)}-09`;
    const before = await figures(ferry, 'teacher', ferry, { from: september, to: lastMonth });
    expect(before.get('I13')).toMatchObject({ value: 10, numerator: 1, denominator: 10 });
    expect(before.get('I16')).toMatchObject({ value: 55.5, numerator: 111, denominator: 2 });
    expect(before.get('I26')).toMatchObject({ value: 50 });
  });

  it('hide people’s use from outside, whatever it is, and never equipment', async () => {
    const outside = await figures(ferry, 'it', commune, { from: lastMonth, to: month });
    const hidden = [...outside.values()].filter(({ belowThreshold }) => belowThreshold);
    expect(hidden.map(({ id }) => id)).toEqual(['I11', 'I12', 'I13', 'I14', 'I15', 'I16', 'I17', 'I18', 'I20', 'I26']);
    expect(
      hidden.every(
        ({ value, numerator, denominator, parts }) =>
          value === null && numerator === null && denominator === null && parts.length === 0,
      ),
    ).toBe(true);
    expect(outside.get('I1')).toMatchObject({ value: 4.58 });
    // Of the month that is not over, nothing is told there at all: what it is tomorrow would tell of one more lesson.
    const open = await figures(ferry, 'it', commune);
    expect(open.get('I16')).toMatchObject({
      value: null,
      belowThreshold: false,
      reason: expect.stringContaining('mois fini'),
    });
  });

  it('are of all schools of a place, by month and place by place', async () => {
    const reach = personReach({ role: 'academie', placeId: academie });
    const asked = { placeId: academie, from: month, to: month };
    const told = await scene.database.read(reach, async (tx) => ({
      series: await scene.get(Indicators).series(tx, reach, 'I10', asked),
      below: await scene.get(Indicators).below(tx, reach, 'I3', asked),
    }));
    // One breakage in a month, of twelve tablets: a hundred percent a year.
    expect(told.series.months).toMatchObject([{ month, value: 100, numerator: 1, denominator: 12 }]);
    expect(told.below.places).toMatchObject([{ place: { id: commune }, value: 100 }]);
  });

  it('are refused of a place that is not one’s own, and of a time that is none', async () => {
    await expect(figures(david, 'teacher', ferry)).rejects.toMatchObject({ code: 'territory.placeNotFound' });
    await expect(figures(commune, 'teacher', ferry)).rejects.toMatchObject({ code: 'usage.outOfReach' });
    await expect(figures(ferry, 'teacher', ferry, { from: '2026-09', to: '2026-08' })).rejects.toMatchObject({
      code: 'usage.periodReversed',
    });
    await expect(figures(ferry, 'teacher', ferry, { from: '2020-09', to: '2026-08' })).rejects.toMatchObject({
      code: 'usage.periodTooLong',
    });
  });
});

describe('sums of closed months by wide place', () => {
  const asked = async () => {
    const places = [academie, commune, ferry];
    const time = [`${lastMonth}-01`, `${month}-01`];
    return scene.database.read(scene.system, async (tx) => ({
      months: await tx.query(
        `select * from usage.equipment($1::uuid[], ($2::date - interval '3 months')::date, $3) order by place_id, month`,
        [places, ...time],
      ),
      values: await tx.query(
        `select * from usage.distributed($1::uuid[], '{repairDays,throughput}', ($2::date - interval '3 months')::date, $3)
          order by place_id, month, name, value`,
        [places, ...time],
      ),
    }));
  };
  const asOwner = (sql: string) => db.ownerQuery(sql);
  /** As it is summed of schools’ rows. */
  const direct = async () => {
    await asOwner('delete from usage.kept_place');
    return asked();
  };
  const past = (schoolId: string) =>
    asOwner(`begin; set local session_replication_role = replica;
      insert into usage.month (school_id, month, devices, devices_in_service, carts, pupils, device_days, breakages)
        select '${schoolId}', m::date, 10 + extract(month from m), 9, 1, 60, 100, 2
          from generate_series('${lastMonth}-01'::date - interval '2 months', '${lastMonth}-01'::date, interval '1 month') as m
        on conflict do nothing;
      insert into usage.distribution (school_id, month, name, value, n)
        select '${schoolId}', m::date, 'repairDays', extract(month from m), 2
          from generate_series('${lastMonth}-01'::date - interval '2 months', '${lastMonth}-01'::date, interval '1 month') as m
        on conflict do nothing;
      commit`);
  const keep = () => scene.get(KeptSums).keep(2);

  it('are what schools’ rows come to, before they are kept and after, and a second time nothing', async () => {
    await past(ferry);
    await past(david);
    const before = await direct();
    expect(before.months.length).toBeGreaterThan(6);
    expect(await keep()).toBe(2);
    expect(await asked()).toEqual(before);
    expect(await keep()).toBe(0);
    // They are what is read: one that were wrong would be seen.
    await asOwner('update usage.kept_month set devices = devices + 1');
    expect((await asked()).months).not.toEqual(before.months);
    expect(await direct()).toEqual(before);
  });

  it('take one more month in once it has closed', async () => {
    const before = await direct();
    await keep();
    await asOwner(`update usage.kept_place set before = (before - interval '1 month')::date`);
    expect(await asked()).toEqual(before);
    expect(await keep()).toBe(2);
    expect(await asked()).toEqual(before);
  });

  it('are no longer read of a place that has another school, until they are of that one too', async () => {
    await keep();
    const { id } = await scene.database.transaction(scene.system, (tx) =>
      scene.get(Places).open(tx, scene.system, {
        ...{ kind: 'school', name: 'École neuve', uai: '0380001V', parentIds: [commune] },
        ...{ timeZone: 'Europe/Paris', openedOn: '2015-01-01' },
      }),
    );
    await past(id);
    const found = await asked();
    expect(await keep()).toBe(2);
    expect(await asked()).toEqual(found);
    expect(await direct()).toEqual(found);
  });

  it('are kept by the system alone, and read by nobody as they are', async () => {
    const reach = personReach({ role: 'administrator', placeId: academie });
    await keep();
    await expect(
      scene.database.transaction(reach, (tx) => tx.query('select usage.keep_sums(2)')),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await scene.database.read(reach, (tx) => tx.query('select from usage.kept_month'))).toEqual([]);
    await expect(
      scene.database.transaction(scene.system, (tx) => tx.execute('delete from usage.kept_place')),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
