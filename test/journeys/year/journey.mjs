// The year, day by day: what the server does as it wakes up, what people do in the evening, and what is known of it all.
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { throwAwayFolder } from '../../../infra/start/home.mjs';
import { startPostgres } from '../../../infra/start/postgres.mjs';
import { startStack } from '../../../infra/start/stack.mjs';
import { freePorts } from '../ports.mjs';
import { dayAfter, EVE, eveningsUntil, instantOf, isSchoolDay } from './calendar.mjs';
import { Line } from './caller.mjs';
import { DrivenClock } from './clock.mjs';
import { costs } from './costs.mjs';
import { Draw } from './draw.mjs';
import { Figures } from './figures.mjs';
import { FleetLife } from './fleet-life.mjs';
import { GovernanceLife } from './governance-life.mjs';
import { Lessons } from './lessons.mjs';
import { ServerDays } from './server-days.mjs';
import { ADMINISTRATOR, World } from './world.mjs';

const EVENING = '19:00';
/** Evenings from one forgotten box to the next. */
const BOX_EVERY = 12;
const SABOTAGED_FROM = '2033-11-08';
/** Of a school's open month: which, and what becomes of it. @type {Record<string, { which: string, change: string }>} */
const SABOTAGES = {
  'lost-lesson': { which: 'lessons > 0', change: 'lessons = lessons - 1' },
  'lost-breakage': { which: 'breakages > 0', change: 'breakages = breakages - 1' },
  'day-counted-twice': { which: 'open_days > 0', change: 'device_days = device_days + devices' },
};

export class YearJourney {
  /** @type {string[]} */
  faults = [];
  /** @type {import('./events.mjs').RawEvent[]} */
  events = [];
  #asked;
  #begun = performance.now();
  /** @type {(() => unknown)[]} */
  #endings = [];
  /** @type {string[]} */
  #logs = [];
  #postmaster = 0;
  #isSabotaged = false;

  /** @param {{ schools: number, until: string, seed: string, sabotage: string | null, say: (line: string) => void }} asked */
  constructor(asked) {
    this.#asked = asked;
    this.draw = new Draw(asked.seed);
  }

  async start() {
    const folder = mkdtempSync(join(throwAwayFolder(), 'chariot-year-'));
    this.#endings.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    // Under root, PostgreSQL's own user must reach its data, and the clock.
    chmodSync(folder, 0o711);
    this.clock = new DrivenClock(folder, instantOf(EVE, EVENING));
    const { env } = this.clock;
    const postgres = await startPostgres({
      home: join(folder, 'base'),
      persistent: false,
      env: this.clock.databaseEnv,
    });
    this.#endings.push(() => postgres.stop());
    this.#postmaster = Number(readFileSync(join(postgres.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const databaseUrl = await ownDatabase(postgres.url);
    const [http = 0, device = 0, mqtt = 0] = await freePorts(3);
    const serverLog = join(folder, 'serveur.log');
    this.#logs.push(join(folder, 'base/postgres.log'), serverLog);
    this.stack = await startStack({
      home: join(folder, 'home'),
      logs: openSync(serverLog, 'a', 0o600),
      env: {
        ...env,
        ...(process.env['YEAR_NODE_OPTIONS'] && { NODE_OPTIONS: process.env['YEAR_NODE_OPTIONS'] }),
        DATABASE_URL: databaseUrl,
        CHARIOT_HTTP_PORT: String(http),
        CHARIOT_DEVICE_PORT: String(device),
        CHARIOT_MQTT_PORT: String(mqtt),
        CHARIOT_PUBLIC_URL: `http://localhost:${http}`,
        CHARIOT_TRUSTED_PROXIES: '127.0.0.1',
        CHARIOT_LOG_LEVEL: 'warn',
      },
    });
    this.#endings.push(() => this.stack?.stop());
    this.days = new ServerDays({ clock: this.clock, databaseUrl, url: `http://127.0.0.1:${http}` });
    await this.days.open();
    this.#endings.push(() => this.days?.close());
    this.line = new Line(`http://127.0.0.1:${http}`);
    this.#endings.push(() => this.line?.end());
    const record = (/** @type {any} */ event) => void this.events.push(event);
    const { draw, stack, line, days } = this;
    this.world = new World({ stack, line, draw, folder, env, record });
    this.lessons = new Lessons({ stack, draw, record });
    const { world, clock, events } = this;
    this.fleet = new FleetLife({ world, draw, record, days });
    this.governance = new GovernanceLife({ world, draw, record, stack, line, clock, days });
    this.figures = new Figures({ world, days, line, stack, events });
  }

  async play() {
    const { world, lessons, fleet, governance, days, line } = this;
    if (!world || !lessons || !fleet || !governance || !days || !line) throw new Error('call start() first');
    await world.build(this.#asked.schools);
    this.#say('académie, écoles, personnes et parc');
    await world.enrol(world.schools, EVE);
    this.#look(EVE);
    this.#say(`${world.schools.length * 12} tablettes enrôlées`);
    const evenings = eveningsUntil(this.#asked.until);
    for (const [at, day] of evenings.entries()) {
      await days.wakeOn(day, instantOf(day, EVENING));
      lessons.settle(day, instantOf(day, EVENING));
      this.#look(day);
      await this.#comeIn();
      if (isSchoolDay(day)) {
        await lessons.day(world.schools, day, evenings.slice(at + 1).find(isSchoolDay));
        await fleet.day(day);
        await governance.day(day);
        if (at % BOX_EVERY === 1) await fleet.forgetBox(this.draw.of(`box ${day}`).among(world.schools), day, 25);
      }
      await this.#sabotage(day);
      // A month ends as its last look has seen it: after all that was done in it.
      if (!dayAfter(day).endsWith('-01')) continue;
      await days.goOn();
      this.#look(day);
      this.#say(`fin du mois, ${day} : ${lessons.count} séances, ${line.calls} appels`);
    }
    this.#say(`${lessons.count} séances`);
    return this.#result();
  }

  /** Once, by the hand of somebody who writes in the database. @param {string} day */
  async #sabotage(day) {
    const name = this.#asked.sabotage;
    if (name === null || this.#isSabotaged || day < SABOTAGED_FROM) return;
    const { which, change } = SABOTAGES[name] ?? { which: 'false', change: '' };
    const changed = await this.days?.query(
      `update usage.month m set ${change} where month = usage.this_month()
          and school_id = (select school_id from usage.month where month = usage.this_month() and ${which} order by school_id limit 1)
        returning school_id`,
    );
    this.#isSabotaged = (changed?.length ?? 0) > 0;
  }

  /** What stands now is what the figures of the month know. @param {string} on */
  #look(on) {
    this.events.push({ kind: 'look', on });
  }

  /** Sessions do not last from one evening to the next. */
  async #comeIn() {
    const link = await this.stack?.linkFor(ADMINISTRATOR);
    await this.world?.administrator.enter(link ?? '');
  }

  async #result() {
    const { lessons, line, fleet, governance, figures } = this;
    const compared = await figures?.compare();
    for (const says of compared?.says ?? []) this.faults.push(`indicatorsEqual: ${says}`);
    this.faults.push(...(compared?.faults ?? []));
    this.#say(`${compared?.figures} chiffres comparés`);
    const files = await figures?.files();
    const dead = (await this.days?.query('select 1 from platform.outbox where dead_at is not null')) ?? [];
    if (dead.length > 0) this.faults.push(`${dead.length} faits ne sont jamais arrivés`);
    const seconds = Math.round((performance.now() - this.#begun) / 1_000);
    return {
      lessons: lessons?.count ?? 0,
      indicatorsEqual: compared?.indicatorsEqual ?? 0,
      notCompared: compared?.notCompared ?? [],
      figures: compared?.figures ?? 0,
      sha256: files?.sha256 ?? {},
      ...{
        schools: this.world?.schools.length,
        events: this.events.length,
        repairs: fleet?.repairs,
        answers: fleet?.answers,
      },
      ...{ boxes: fleet?.boxes, trainings: governance?.trainings, surveys: governance?.surveys },
      ...{ meetings: governance?.meetings, certified: governance?.certified },
      calls: line?.calls ?? 0,
      seconds,
    };
  }

  /** @param {string} words */
  #say(words) {
    const { server, database, journey } = costs({ server: this.stack?.serverPid(), postmaster: this.#postmaster });
    const spent = `(processeur : serveur ${server} s, base ${database} s, parcours ${journey} s)`;
    this.#asked.say(`${((performance.now() - this.#begun) / 1_000).toFixed(0)} s · ${words} ${spent}`);
  }

  /** @param {boolean} tells the server's log, where something went wrong */
  async end(tells) {
    for (const log of tells ? this.#logs : []) console.error(readFileSync(log, 'utf8').slice(-8_000));
    // Once, the latest first, whoever asks.
    for (const ending of this.#endings.splice(0).reverse()) await ending();
  }
}

/** @param {string} url @returns {Promise<string>} */
async function ownDatabase(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create database chariot');
  await client.end();
  const own = new URL(url);
  own.pathname = '/chariot';
  return own.href;
}
