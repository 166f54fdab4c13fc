// What somebody who writes in the database may do to a year: each sabotage once, as soon as there is something to be broken.

/** From when on: some months are over by then, and told. */
const FROM = '2033-11-08';

/** Of the first school of the open month where there is one. @param {string} which @param {string} change */
const ofMonth = (which, change) =>
  `update usage.month m set ${change} where month = usage.this_month() and school_id = (
     select school_id from usage.month where month = usage.this_month() and ${which} order by school_id limit 1)
   returning school_id`;

/** By name. @type {Readonly<Record<string, string>>} */
const STATEMENTS = {
  'lost-lesson': ofMonth('lessons > 0', 'lessons = lessons - 1'),
  'lost-breakage': ofMonth('breakages > 0', 'breakages = breakages - 1'),
  'day-counted-twice': ofMonth('open_days > 0', 'device_days = device_days + devices'),
  'lost-measure': `delete from usage.distribution where name = 'throughput' and month = usage.this_month() returning school_id`,
  'lost-training': `delete from convention.project_record where id = (
     select id from convention.project_record where kind = 'training' order by happened_on, id limit 1) returning id`,
  'changed-report': `update usage.report r set ods = (select ods from usage.report where month < r.month order by month limit 1)
    where month = (select max(month) from usage.report) and exists (select from usage.report where month < r.month)
    returning place_id`,
};

export class Breaking {
  #left;
  #days;

  /** @param {readonly string[]} names @param {import('./server-days.mjs').ServerDays} days */
  constructor(names, days) {
    this.#left = [...names];
    this.#days = days;
  }

  /** @param {string} day */
  async evening(day) {
    if (day < FROM) return;
    const left = [];
    for (const name of this.#left) {
      const broken = await this.#days.query(STATEMENTS[name] ?? '');
      if (broken.length === 0) left.push(name);
    }
    this.#left = left;
  }
}
