// What is asked at the end of the year: the 26 indicators of some places over some times, each compared with what another reckoning
// makes of the raw events.
import { Caller } from './caller.mjs';
import { AFTER } from './calendar.mjs';
import { compare, indicatorsEqual, verdicts } from './compare.mjs';
import { Reckoning } from './reckoning.mjs';

/** Both months belong to it. */
const TIMES = [
  ['2033-09', '2034-08'],
  ['2033-09', '2033-12'],
  ['2034-01', '2034-03'],
  ['2033-10', '2033-10'],
  ['2034-05', '2034-05'],
];
const YEAR = /** @type {const} */ (['2033-09', '2034-08']);
/** The places that are asked of: the académie, and the first and the last of each kind. */
const KINDS = ['departement', 'district', 'localAuthority'];
const HEADS = 3;

export class Figures {
  #parts;

  /**
   * @param {{ world: import('./world.mjs').World, days: import('./server-days.mjs').ServerDays, line: import('./caller.mjs').Line,
   *   stack: import('../../../infra/start/stack.mjs').Stack, chronicle: import('./chronicle.mjs').Chronicle }} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @returns {Promise<{ indicatorsEqual: number, notCompared: string[], figures: number, faults: string[], differ: { id: string, says: string }[], reckoning: Reckoning }>} */
  async compare() {
    const { world, days, chronicle } = this.#parts;
    const told = await days.query(
      'select kind, place_id as "placeId", from_month as "from", to_month as "to", disciplines from usage.told',
    );
    const reckoning = new Reckoning(world.told, chronicle.events, told);
    const comparisons = [];
    const thisMonth = AFTER.slice(0, 7);
    for (const { place, viewpoint, from, to, ask } of await this.#asked()) {
      const body = await ask(`/usage/indicators?placeId=${place}&from=${from}&to=${to}`);
      // Who directs a school does not read the statements of the commune, and is told so.
      const asked = { place, from, to, viewpoint, readsAccounts: viewpoint === 'outside' };
      comparisons.push(...compare(reckoning, asked, body.figures, thisMonth));
    }
    const all = verdicts(comparisons);
    const tooFew = reckoning.tooFew();
    return {
      reckoning,
      indicatorsEqual: indicatorsEqual(all),
      figures: comparisons.length,
      faults: tooFew.length > 0 ? [`${tooFew.length} chiffres sont dits de trop peu de personnes`] : [],
      notCompared: all.filter(({ compared }) => compared === 0).map(({ id }) => id),
      differ: all.filter(({ equal }) => !equal),
    };
  }

  /** @returns {Promise<{ place: string, viewpoint: 'outside' | 'school', from: string, to: string, ask: (path: string) => Promise<any> }[]>} */
  async #asked() {
    const { world } = this.#parts;
    const ask = (/** @type {string} */ path) => world.ask('GET', path);
    const ends = (/** @type {readonly string[]} */ ids) => [...new Set([ids[0] ?? '', ids.at(-1) ?? ''])];
    const wide = [world.academieId, ...KINDS.flatMap((kind) => ends(world.byKind[kind] ?? []))];
    const some = world.schools.filter((_, at) => at % Math.ceil(world.schools.length / HEADS) === 0);
    const outside = [...wide, ...some.map(({ id }) => id)].flatMap((place) =>
      TIMES.map(([from = '', to = '']) => ({ place, viewpoint: /** @type {const} */ ('outside'), from, to, ask })),
    );
    const inside = [];
    for (const school of some) {
      const head = await this.#head(school);
      const asks = (/** @type {string} */ path) => head.call('GET', path);
      const [from, to] = YEAR;
      inside.push({ place: school.id, viewpoint: /** @type {const} */ ('school'), from, to, ask: asks });
    }
    return [...outside, ...inside];
  }

  /** Who directs a school reads it from inside. @param {import('./world.mjs').School} school */
  async #head({ id, number, from }) {
    const { world, line, stack } = this.#parts;
    const email = `direction-${number}@annee.invalid`;
    await world.ask('POST', '/people', {
      ...{ displayName: `Direction de l’école ${number + 1}`, email },
      role: { role: 'schoolHead', placeId: id, from: AFTER },
    });
    const head = new Caller(line, { email, from });
    await head.enter(await stack.linkFor(email));
    return head;
  }
}
