// The server's days: each jump of the clock lets everything that is timed have its turn, and is over once the server has nothing
// left to do. That is asked of PostgreSQL, never guessed by the time that has passed.
import pg from 'pg';
import { untilSaid } from './clock.mjs';

/** So long without a statement is nothing left to do: what is timed never rests between two of its own. */
const STILL_MS = 60;
/** After the day's acts the clock goes on so far: what looks at the fleet twice a minute looks once more. */
const ANOTHER_LOOK_MS = 120_000;
/** Where the leader has just lost its connection, it looks a minute later. */
const PATIENCE_MS = 180_000;

/** The look at the fleet rests sixty times as long as it took: with 1,500 schools, some minutes. */
const LAST_LOOK_MS = 900_000;

const POKE_MS = 200;

export class ServerDays {
  #clock;
  #client;
  #url;
  #pokedAt = 0;

  /** @param {{ clock: import('./clock.mjs').DrivenClock, databaseUrl: string, url: string }} parts */
  constructor({ clock, databaseUrl, url }) {
    this.#clock = clock;
    this.#url = url;
    this.#client = new pg.Client({ connectionString: databaseUrl, application_name: 'journey' });
  }

  async open() {
    await this.#client.connect();
  }

  /** @param {string} sql @param {unknown[]} [values] @returns {Promise<any[]>} */
  async query(sql, values = []) {
    return (await this.#client.query(sql, values)).rows;
  }

  /** Into a new day: what is timed runs, and the day is taken. @param {string} day @param {number} instant */
  async wakeOn(day, instant) {
    this.#clock.to(instant);
    await untilSaid(
      async () => {
        await this.#poke();
        const [{ taken }] = await this.query('select exists (select from usage.day_taken where day = $1) as taken', [
          day,
        ]);
        return taken;
      },
      `le ${day} est compté`,
      PATIENCE_MS,
    );
    await this.still();
  }

  /** Later the same day. @param {number} [ms] */
  async goOn(ms = ANOTHER_LOOK_MS) {
    await this.still();
    this.#clock.to(this.#clock.now() + ms);
    // Its timers are due at its next turn: its leader asks something every two seconds of its own clock.
    const [{ at }] = await this.query('select clock_timestamp() as at');
    await untilSaid(async () => {
      await this.#poke();
      const [{ turned }] = await this.query(
        `select coalesce(bool_or(query_start >= $1), false) as turned from pg_stat_activity
          where application_name = 'chariot-leader'`,
        [at],
      );
      return turned;
    }, 'le serveur a vu l’heure');
    await this.still();
  }

  /** The last hour of a month: what was said of tablets is judged, and how they stand is looked at afterwards, as it would be that night. */
  async endMonth() {
    await this.goOn();
    const [{ waits }] = await this.query(
      'select exists (select from fleet.compliance_due where not_before <= clock_timestamp()) as waits',
    );
    if (waits) throw new Error('tablets wait to be judged, and the month ends');
    await this.goOn(LAST_LOOK_MS);
  }

  /** A server that nobody asks anything may have gone to sleep by the clock of before: somebody knocks, as somebody always does. */
  async #poke() {
    if (performance.now() - this.#pokedAt < POKE_MS) return;
    this.#pokedAt = performance.now();
    // A jump ends what it kept open; that it was woken is all that is wanted.
    const answer = await fetch(`${this.#url}/health`, { headers: { connection: 'close' } }).catch((error) => {
      if (!(error instanceof TypeError)) throw error;
    });
    await answer?.arrayBuffer();
  }

  /** Nothing that happened waits to be told on, and nobody works. */
  still() {
    return untilSaid(async () => {
      const [{ idle }] = await this.query(
        `select not exists (select from platform.outbox where done_at is null and dead_at is null)
            and not exists (select from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
                   and application_name <> 'chariot-leader'
                   and (state <> 'idle' or state_change > clock_timestamp() - make_interval(secs => $1))) as idle`,
        [STILL_MS / 1_000],
      );
      return idle;
    }, 'le serveur a tout fait');
  }

  async close() {
    await this.#client.end();
  }
}
