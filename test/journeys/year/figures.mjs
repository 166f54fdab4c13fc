// What is asked at the end of the year: the 26 indicators of some places over some times, each compared with what another reckoning
// makes of the raw events; and the files of the year.
import { createHash } from 'node:crypto';
import { Caller } from './caller.mjs';
import { AFTER, SCHOOL_YEAR } from './calendar.mjs';
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
/** Nothing of the year comes to them yet: what a lesson's tablets measure is measured while it lasts, and these are noted in the evening. */
const NOT_PLAYED = ['I20'];

export class Figures {
  #parts;

  /**
   * @param {{ world: import('./world.mjs').World, days: import('./server-days.mjs').ServerDays, line: import('./caller.mjs').Line,
   *   stack: import('../../../infra/start/stack.mjs').Stack, events: readonly any[] }} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @returns {Promise<{ indicatorsEqual: number, notCompared: string[], figures: number, faults: string[], says: string[] }>} */
  async compare() {
    const { world, days, events } = this.#parts;
    const told = await days.query(
      'select kind, place_id as "placeId", from_month as "from", to_month as "to", disciplines from usage.told',
    );
    const reckoning = new Reckoning(world.told, events, told);
    const comparisons = [];
    const thisMonth = AFTER.slice(0, 7);
    for (const { place, viewpoint, from, to, ask } of await this.#asked()) {
      const body = await ask(`/usage/indicators?placeId=${place}&from=${from}&to=${to}`);
      const compared = compare(reckoning, { place, from, to, viewpoint }, body.figures, thisMonth);
      // Who directs a school does not read the statements of the commune: what is made of them is not told to her as it is.
      comparisons.push(...compared.filter(({ id }) => viewpoint === 'outside' || id !== 'I23'));
    }
    const all = verdicts(comparisons);
    const tooFew = reckoning.tooFew();
    return {
      indicatorsEqual: indicatorsEqual(all),
      figures: comparisons.length,
      faults: tooFew.length > 0 ? [`${tooFew.length} chiffres sont dits de trop peu de personnes`] : [],
      notCompared: all.filter(({ compared }) => compared === 0).map(({ id }) => id),
      says: all
        .filter(({ id, equal, compared }) => !equal && !(compared === 0 && NOT_PLAYED.includes(id)))
        .map(({ says }) => says),
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

  /**
   * The files of the year, and their digests.
   * The monthly reports and the file of article 8 come here once their rooms are there.
   * @returns {Promise<{ sha256: Record<string, string>, lines: number }>}
   */
  async files() {
    const { world } = this.#parts;
    const frozen = await world.ask('POST', `/usage/datasets/${SCHOOL_YEAR}/freeze`);
    const json = await world.ask('GET', `/usage/datasets/${SCHOOL_YEAR}/json`);
    const sha256 = createHash('sha256').update(json).digest('hex');
    if (sha256 !== frozen.sha256) throw new Error('the file of the year is not the one that was frozen');
    const { months, years, disciplines, equipment } = JSON.parse(json.toString('utf8'));
    return { sha256: { dataset: sha256 }, lines: [months, years, disciplines, equipment].flat().length };
  }
}
