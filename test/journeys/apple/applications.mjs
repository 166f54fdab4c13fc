// An application that was bought in Apple School Manager, on every iPad of a cart: given by Apple's licences, installed, brought up to
// date, given back. Apple's service of licences is the kit's double. Each step is counted three times: in PostgreSQL read as its
// owner, on the iPads, and by who holds a licence at Apple.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeContent } from '@chariot/testkit';
import { until } from '../facts.mjs';

/** As the iPads' own store knows it. */
const APP = { adamId: '1146717204', bundleId: 'org.geogebra.ios.graphing', name: 'GeoGebra' };
const [BOUGHT, LATER] = ['5.2.855', '5.3.1'];
/** The leader has its turn every quarter of a minute. */
const PATIENCE_MS = 90_000;
const DAY_MS = 24 * 60 * 60_000;

/** @typedef {{ licences: number, there: number, known: number, onIpads: number, atApple: number }} Counted */

/** What is counted of so many iPads that all have it. @param {number} count @returns {Counted} */
export const onAll = (count) => {
  return { licences: count, there: count, known: count, onIpads: count, atApple: count };
};

export class Applications {
  #appId = '';

  /** @param {FakeContent} apple @param {string} caFile */
  constructor(apple, caFile) {
    this.apple = apple;
    this.caFile = caFile;
  }

  /** @param {string} folder */
  static async start(folder) {
    const [apple, caFile] = [await FakeContent.start(), join(folder, 'licences-ca.pem')];
    writeFileSync(caFile, apple.caPem);
    apple.renew({ until: new Date(Date.now() + 200 * DAY_MS) });
    // That Apple may be at it for a while is tried where it costs no quarter of a minute.
    apple.pending = 0;
    return new Applications(apple, caFile);
  }

  /** What a server is started with to ask this one. */
  get env() {
    return { CHARIOT_APPLE_CONTENT_URL: new URL(this.apple.url).origin, CHARIOT_APPLE_CONTENT_CA_FILE: this.caFile };
  }

  stop() {
    return this.apple.stop();
  }

  /**
   * A licence for each, and the cart is to have it; in the catalogue by its owner's hand: how it gets there is not the iPads' journey.
   * @param {{ facts: import('../facts.mjs').Facts, client: import('../../../infra/seed/client.mjs').Client, schoolId: string, classroomId: string, ipads: readonly import('@chariot/agent').SimulatedIpad[] }} cart
   */
  async ask(cart) {
    this.cart = cart;
    const { facts, client, schoolId, classroomId, ipads } = cart;
    this.apple.buy({ ...APP, total: ipads.length });
    const contentBase64 = Buffer.from(this.apple.bearer).toString('base64');
    await client.call('POST', '/apple/content-tokens', { placeId: schoolId, contentBase64 });
    const [row] = await facts.query(
      `insert into fleet.app (id, place_id, name, purpose, packages, pupil_data, added_at, added_by)
       values (gen_random_uuid(), $1, $2, 'Calculer.', jsonb_build_object('apple', $3::text), false, now(), '{}') returning id`,
      [schoolId, APP.name, APP.bundleId],
    );
    this.#appId = row.id;
    await this.#assign(client, classroomId, 'installed');
  }

  /** Each is given its licence, installs, and is looked at until the application is there. */
  async install() {
    const { ipads } = this.#played;
    await this.#atApple(async () => (await this.#rows(`state = 'held'`)) === ipads.length);
    await this.#connected();
    await this.#lookedAt();
    return this.#counted(BOUGHT);
  }

  /** The store has a later one, which their inventory says. */
  async update() {
    const { client, classroomId, ipads } = this.#played;
    for (const ipad of ipads) {
      const app = ipad.state.apps[APP.bundleId];
      if (app) app.newer = LATER;
    }
    await client.call('POST', '/operations', {
      ...{ kind: 'refreshInventory', target: 'classroom', targetId: classroomId },
    });
    await this.#connected();
    await this.#lookedAt();
    return this.#counted(LATER);
  }

  /** The cart is not to have it any more: licences go back by themselves, meanwhile. */
  async takeAway() {
    const { client, classroomId } = this.#played;
    await this.#assign(client, classroomId, 'removed');
  }

  async removed() {
    await this.#atApple(async () => this.apple.holders(APP.adamId).length === 0);
    await this.#atApple(async () => (await this.#rows(`state = 'held' or installed = 'there'`)) === 0);
    await this.#connected();
    return this.#counted(LATER);
  }

  get #played() {
    if (!this.cart) throw new Error('nothing was asked yet');
    return this.cart;
  }

  /** @param {import('../../../infra/seed/client.mjs').Client} client @param {string} targetId @param {string} state */
  async #assign(client, targetId, state) {
    await client.call('POST', `/apps/${this.#appId}/assignments`, { target: 'classroom', targetId, state });
  }

  async #connected() {
    await Promise.all(this.#played.ipads.map((ipad) => ipad.connect()));
  }

  /**
   * The leader looks at its licences each minute, and asks after an event each quarter: that time passes at once. What it comes to is
   * counted afterwards. @param {() => Promise<boolean>} holds
   */
  async #atApple(holds) {
    await until(async () => {
      await this.#played.facts.query('update apple.content_token set next_at = now() where next_at > now()');
      return holds();
    }, PATIENCE_MS);
  }

  /** What they have promised is looked at after a minute, which passes at once. */
  async #lookedAt() {
    await this.#played.facts.query(`update apple.licence set next_at = now() where installed in ('asked', 'updating')`);
    await this.#connected();
  }

  /** @param {string} where @returns {Promise<number>} */
  async #rows(where) {
    const { facts } = this.#played;
    const [{ count }] = await facts.query(
      `select count(*)::int as count from apple.licence where adam_id = $1 and (${where})`,
      [APP.adamId],
    );
    return count;
  }

  /** @param {string} version @returns {Promise<Counted>} */
  async #counted(version) {
    const { facts, classroomId, ipads } = this.#played;
    const [{ known }] = await facts.query(
      `select count(*)::int as known from fleet.device d join fleet.inventory i on i.device_id = d.id
        where d.classroom_id = $1 and i.facts -> 'software' @> jsonb_build_array(jsonb_build_object('name', $2::text, 'version', $3::text))`,
      [classroomId, APP.bundleId, version],
    );
    return {
      licences: await this.#rows(`state = 'held'`),
      there: await this.#rows(`installed = 'there'`),
      known,
      onIpads: ipads.filter(({ state: { apps } }) => {
        const app = apps[APP.bundleId];
        return app?.status === 'Managed' && app.version === version;
      }).length,
      atApple: this.apple.holders(APP.adamId).length,
    };
  }
}
