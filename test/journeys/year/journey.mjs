// The year, day by day: what the server does as it wakes up, what people do in the morning of some days and in the evening of all, and
// what is known of it.
import { Breaking } from './breaking.mjs';
import { dayAfter, EVE, eveningsUntil, instantOf, isSchoolDay } from './calendar.mjs';
import { Chronicle } from './chronicle.mjs';
import { Draw } from './draw.mjs';
import { Figures } from './figures.mjs';
import { Files } from './files.mjs';
import { FleetLife } from './fleet-life.mjs';
import { GovernanceLife } from './governance-life.mjs';
import { Ground } from './ground.mjs';
import { Lessons } from './lessons.mjs';
import { isLived, LIVED_AT, LivedDays } from './lived.mjs';
import { ADMINISTRATOR, World } from './world.mjs';

const EVENING = '19:00';
/** Evenings from one forgotten box to the next. */
const BOX_EVERY = 12;

/** @typedef {ReturnType<Ground['spent']>} Spent */
/** @typedef {ReturnType<typeof partsOf>} Parts */

export class YearJourney {
  /** @type {string[]} */
  faults = [];
  #asked;
  #draw;
  #ground = new Ground();
  /** By name: what it took, the calls and the processors of it alone. @type {Record<string, Spent>} */
  #stages = {};
  /** @type {Spent} */
  #before = { seconds: 0, server: 0, database: 0, journey: 0, calls: 0 };

  /**
   * @param {{ schools: number, enrolled: readonly [least: number, most: number], active: number, until: string, seed: string,
   *   sabotages: readonly string[], keep: string | undefined, say: (line: string) => void }} asked `enrolled`: tablets of each cart;
   *   `active`: of a school day, how many schools use their cart; `keep`: a folder for the files that are made
   */
  constructor(asked) {
    this.#asked = asked;
    this.#draw = new Draw(asked.seed);
  }

  async play() {
    const { schools, enrolled } = this.#asked;
    const started = await this.#ground.start(instantOf(EVE, EVENING));
    const parts = partsOf(started, this.#draw, this.#asked);
    const { world, chronicle, files, lessons } = parts;
    await world.build(schools);
    await files.subscribe();
    this.#say('académie, écoles, personnes et parc');
    await world.enrol(world.schools, EVE, enrolled);
    chronicle.record({ kind: 'look', on: EVE });
    this.#say(`${world.schools.length * 12} tablettes enrôlées ou attendues`);
    this.#stage('setUp');
    const evenings = eveningsUntil(this.#asked.until);
    for (const [at, day] of evenings.entries()) {
      await this.#day(parts, day, { at, next: evenings.slice(at + 1).find(isSchoolDay) });
    }
    this.#say(`${lessons.count} séances`);
    this.#stage('days');
    return this.#result(parts);
  }

  /** @param {Parts} parts @param {string} day @param {{ at: number, next: string | undefined }} place of it among the days; `next`: the school day after it */
  async #day({ world, lessons, lived, fleet, governance, days, line, chronicle, clock, stack, breaking }, day, place) {
    // What stands now is what the figures of the month know.
    const look = () => chronicle.record({ kind: 'look', on: day });
    const evening = instantOf(day, EVENING);
    if (isLived(day)) {
      const morning = instantOf(day, LIVED_AT);
      await days.wakeOn(day, morning);
      lessons.settle(day, morning);
      look();
      await lived.morning(day);
      await days.goOn(evening - clock.now());
    } else await days.wakeOn(day, evening);
    lessons.settle(day, evening);
    look();
    // Sessions do not last from one evening to the next.
    await world.administrator.enter(await stack.linkFor(ADMINISTRATOR));
    if (isSchoolDay(day)) {
      await lessons.evening(world.schools, day, place.next);
      await fleet.day(day);
      await governance.day(day);
      if (place.at % BOX_EVERY === 1) await fleet.forgetBox(this.#draw.of(`box ${day}`).among(world.withBox), day, 25);
    }
    await breaking.evening(day);
    // A month ends as its last look has seen it: after all that was done in it.
    if (!dayAfter(day).endsWith('-01')) return;
    await days.endMonth();
    look();
    this.#say(`fin du mois, ${day} : ${lessons.count} séances, ${line.calls} appels`);
  }

  /** @param {Parts} parts */
  async #result({ world, lessons, lived, fleet, governance, figures, files, days, chronicle }) {
    const compared = await figures.compare();
    for (const { id, says } of compared.differ) this.faults.push(`${id}: ${says}`);
    this.faults.push(...compared.faults);
    this.#say(`${compared.figures} chiffres comparés`);
    const made = await files.make(compared.reckoning);
    this.faults.push(...made.faults);
    this.#say(`${made.figures} chiffres des fichiers comparés`);
    const dead = await days.query('select 1 from platform.outbox where dead_at is not null');
    if (dead.length > 0) this.faults.push(`${dead.length} faits ne sont jamais arrivés`);
    this.#stage('figures');
    const { seconds, calls } = this.#ground.spent();
    const { repairs, answers, boxes } = fleet;
    const { trainings, surveys, meetings, certified } = governance;
    return {
      ...{ lessons: lessons.count, lived: lived.count, indicatorsEqual: compared.indicatorsEqual },
      ...{ notCompared: compared.notCompared, figures: compared.figures, figuresOfFiles: made.figures },
      sha256: made.sha256,
      ...{ schools: world.schools.length, enrolled: world.tablets.count, events: chronicle.events.length },
      ...{ repairs, answers, boxes, trainings, surveys, meetings, certified },
      ...{ stages: this.#stages, calls, seconds },
    };
  }

  /** @param {'setUp' | 'days' | 'figures'} name */
  #stage(name) {
    const now = this.#ground.spent();
    const before = this.#before;
    this.#stages[name] = {
      ...{ seconds: now.seconds - before.seconds, server: now.server - before.server, calls: now.calls - before.calls },
      ...{ database: now.database - before.database, journey: now.journey - before.journey },
    };
    this.#before = now;
  }

  /** @param {string} words */
  #say(words) {
    const { seconds, server, database, journey } = this.#ground.spent();
    const spent = `(processeur : serveur ${server} s, base ${database} s, parcours ${journey} s)`;
    this.#asked.say(`${seconds} s · ${words} ${spent}`);
  }

  /** @param {boolean} tells the server's log, where something went wrong */
  end(tells) {
    return this.#ground.end(tells);
  }
}

/** @param {Awaited<ReturnType<Ground['start']>>} ground @param {Draw} draw @param {{ active: number, sabotages: readonly string[], keep: string | undefined }} asked */
function partsOf({ folder, env, clock, stack, days, line }, draw, { active, sabotages, keep }) {
  const chronicle = new Chronicle(clock);
  const { record } = chronicle;
  const world = new World({ stack, line, draw, folder, env, record });
  const lessons = new Lessons({ stack, draw, active, record });
  return {
    ...{ clock, stack, days, line, chronicle, world, lessons },
    lived: new LivedDays({ lessons, world, draw, stack, days }),
    fleet: new FleetLife({ world, draw, record, days }),
    governance: new GovernanceLife({ world, draw, record, stack, line, clock, days }),
    figures: new Figures({ world, days, line, stack, chronicle }),
    files: new Files({ world, days, chronicle, keep }),
    breaking: new Breaking(sabotages, days),
  };
}
