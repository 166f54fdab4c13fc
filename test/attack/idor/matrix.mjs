// The matrix: every door × every role × {own, sibling, parent, other place} × {path, query, body, batch, list, search,
// document, event stream}. What must be refused comes from `idor/model.mjs`; what comes out is searched for others' marks.
import { randomUUID } from 'node:crypto';
import { Score } from '../attack.mjs';
import { typed } from './batch.mjs';
import { idParametersOf, nounOf } from './ids.mjs';
import { marksIn } from './marks.mjs';
import { mayReach, relationTo, visibleTo } from './model.mjs';
import { may } from './powers.mjs';
import { requestOf } from './requests.mjs';
import { works } from './works.mjs';
import { World } from './world.mjs';
import { listen } from './live.mjs';
import { routesOf } from '../routes.mjs';

/** @typedef {import('./world.mjs').Thing} Thing @typedef {import('./world.mjs').Person} Person @typedef {import('../routes.mjs').Route} Route */

const RELATIONS = ['own', 'sibling', 'parent', 'other'];
const REFUSED = new Set([403, 404]);
/**
 * Codes by which a thing that a body names is refused like one that is not there. A list that it would have to be in (the
 * signatories of this convention, the members of this committee) says so by its own code: whatever is not in that list,
 * others' or nobody's, gets the same words, which is asked each time (`#alike`).
 */
const NOT_FOUND = /NotFound$/;
const NOT_LISTED =
  /^fleet\.(secretNotYours|budgetLineUnfit|exceptionElsewhere)$|^convention\.(notAnAcademie|partiesStay|notALocalAuthority|spenderUnknown|expenseLinkWrong|committeeRepresentsUnknown|committeeNoGround|meetingNotAttendee)$/;
/** Not of places: what they take is its own proof, or is the caller's own. */
const OWN_PROOF = new Set(['public']);
/** No list may be sorted, widened or projected by what a client makes up. */
const UNLISTED = [
  'sort',
  'order',
  '_sort',
  'order_key',
  'orderBy',
  'filter',
  'fields',
  'include',
  'expand',
  'select',
  'where',
];

export class Matrix {
  score = new Score();
  /** Things of one's own that a door did serve: a matrix of closed doors proves nothing. */
  served = new Map();
  /** Requests that were refused for a fault of their own: they say nothing of whose things they are. @type {string[]} */
  unjudged = [];

  /** @param {import('../ground.mjs').Ground} ground @param {World} world @param {readonly Route[]} routes */
  constructor(ground, world, routes) {
    this.ground = ground;
    this.world = world;
    this.routes = routes;
    this.visible = new Map(world.people.map((person) => [person, visibleTo(person, world.things)]));
  }

  /** @param {Route} route @param {boolean} leaks */
  async door(route, leaks) {
    const parameters = idParametersOf(route);
    const writes = route.method !== 'GET';
    const before = writes ? await this.ground.ledger.read() : null;
    for (const person of this.world.people) {
      if (!may(person.role, route.permission)) await this.#closed(route, person, parameters);
      else if (!OWN_PROOF.has(route.permission)) await this.#open(route, person, parameters);
    }
    if (before === null) return;
    if (leaks) await this.ground.facts.query(LEAK);
    const changes = await this.ground.ledger.changesSince(before);
    this.score.count(changes.length > 0, `${route.name}: refused, and yet ${changes.join('; ')}`);
  }

  /** To somebody without the permission, whatever she asks about. @param {Route} route @param {Person} person @param {import('./ids.mjs').IdParameter[]} parameters */
  async #closed(route, person, parameters) {
    const expected = new Set([person.role === 'nobody' ? 401 : 403]);
    const [first] = parameters;
    const chosen = this.own(route, person, parameters);
    for (const relation of first ? RELATIONS : ['own']) {
      const [thing] = first ? this.#foreign(person, first.noun, relation, () => true) : [];
      if (first && thing === undefined) continue;
      const swapped = first && thing ? { parameter: first, id: thing.id } : null;
      await this.#attempt(route, person, requestOf(route, parameters, this.world, chosen, swapped), expected, relation);
    }
  }

  /** To somebody who holds it on her own place. @param {Route} route @param {Person} person @param {import('./ids.mjs').IdParameter[]} parameters */
  async #open(route, person, parameters) {
    const chosen = this.own(route, person, parameters);
    for (const parameter of parameters) {
      for (const relation of RELATIONS.slice(1)) {
        const refused = (/** @type {Thing} */ thing) => !mayReach(route, person, thing);
        // What narrows a list may find nothing; what comes out is looked at all the same.
        const expected = parameter.where === 'query' ? ANY : REFUSED;
        for (const thing of this.#foreign(person, parameter.noun, relation, refused)) {
          const column = `${parameter.where} ${parameter.name} ${relation}`;
          const request = requestOf(route, parameters, this.world, chosen, { parameter, id: thing.id });
          const answer = await this.#attempt(route, person, request, expected, column);
          if (expected !== REFUSED || !NOT_LISTED.test(answer.code)) continue;
          const nobodys = requestOf(route, parameters, this.world, chosen, { parameter, id: randomUUID() });
          await this.#alike(route, person, nobodys, answer, column);
        }
      }
    }
    if (route.method !== 'GET' || route.name === 'live') return;
    const answer = await this.#attempt(route, person, requestOf(route, parameters, this.world, chosen), ANY, 'own');
    if (answer.status === 200) this.#served(route, person, answer);
    if (route.produces === 'application/json')
      await this.#lists(route, person, requestOf(route, parameters, this.world, chosen).path);
  }

  /** What a list may be asked beside what its contract says. @param {Route} route @param {Person} person @param {string} path */
  async #lists(route, person, path) {
    if (route.parameters.some(({ name }) => name === 'q')) {
      const noun = nounOf(route) ?? '';
      const hidden = this.world.find(noun, (thing) => !(this.visible.get(person)?.has(thing.mark) ?? false));
      if (hidden) {
        const { json, status } = await this.ground.ask(`${path}?q=${hidden.mark}`, { headers: person.headers });
        const found = status === 200 && (json.total > 0 || json.items.length > 0);
        this.score.count(found, `${route.name} q ${person.role}: finds ${hidden.mark}`);
      }
    }
    if (person !== this.world.people[0]) return;
    for (const name of UNLISTED) {
      const { status, text } = await this.ground.ask(`${path}?${name}=${name === 'filter' ? '{}' : 'id'}`, {
        headers: person.headers,
      });
      this.score.count(status !== 400, `${route.name}?${name}: ${status} ${text.slice(0, 80)}`);
    }
  }

  /** @param {Route} route @param {Person} person @param {{ method: string, path: string, body?: unknown }} request @param {{ has: (status: number) => boolean }} expected @param {string} column */
  async #attempt(route, person, { path, ...request }, expected, column) {
    const answer = await this.ground.ask(path, { ...request, headers: person.headers });
    const who = `${route.name} ${person.role}@${person.held} ${column}`;
    // An id of a body that is not found makes the whole request wrong; any other fault of it hides what we ask about.
    const says = NOT_FOUND.test(answer.code) || NOT_LISTED.test(answer.code);
    const notFound = expected === REFUSED && answer.status === 400 && says;
    if (expected === REFUSED && answer.status === 400 && !notFound)
      this.unjudged.push(`${who}: ${answer.text.slice(0, 300)}`);
    this.score.count(
      !expected.has(answer.status) && !notFound,
      `${who}: ${answer.status} ${answer.text.slice(0, 160)}`,
    );
    const seen = this.visible.get(person) ?? new Set();
    const strange = [...marksIn(answer)].filter((found) => !seen.has(found));
    this.score.count(strange.length > 0, `${who}: shows ${strange.slice(0, 3).join(', ')} (${answer.status})`);
    return answer;
  }

  /**
   * What is nobody's gets the answer that others' things get, or the difference would tell that they are there.
   * @param {Route} route @param {Person} person @param {{ method: string, path: string, body?: unknown }} request @param {import('../web.mjs').Answer} answer @param {string} column
   */
  async #alike(route, person, { path, ...request }, answer, column) {
    const nobodys = await this.ground.ask(path, { ...request, headers: person.headers });
    const [others, own] = [answer, nobodys].map(({ status, json }) => `${status} ${json?.code} ${json?.detail}`);
    const who = `${route.name} ${person.role}@${person.held} ${column}`;
    this.score.count(others !== own, `${who}: ${others}, and of one that is nobody’s ${own}`);
  }

  /** @param {Route} route @param {Person} person @param {import('../web.mjs').Answer} answer */
  #served(route, person, answer) {
    const own = [...marksIn(answer)].some((found) =>
      this.world.things.some((it) => it.mark === found && relationTo(person, it) === 'own'),
    );
    if (own) this.served.set(route.name, (this.served.get(route.name) ?? 0) + 1);
  }

  /** Things of her own, as far as she has any, one a noun. */
  own = (
    /** @type {Route} */ route,
    /** @type {Person} */ person,
    /** @type {import('./ids.mjs').IdParameter[]} */ parameters,
    /** @type {Record<string, string>} */ on = {},
  ) => {
    const nouns = parameters.map(({ noun }) => noun);
    const chosen = new Map();
    for (const noun of nouns) {
      const near = this.world.things.filter((thing) => thing.noun === noun && relationTo(person, thing) === 'own');
      const mine = near.filter((one) => mayReach(route, person, one));
      const thing = mine.find(({ place }) => place === on[noun]) ?? mine[0] ?? near[0] ?? this.world.find(noun);
      if (thing) chosen.set(noun, thing);
    }
    // A budget line is of its convention, a role of its person, an assignment of its profile.
    for (const [noun, parent, field] of INSIDE) {
      const inner = chosen.get(noun);
      const outer = inner && this.world.find(parent, (thing) => thing.id === inner.row[field]);
      if (outer) chosen.set(parent, outer);
    }
    return chosen;
  };

  /**
   * Things of others: one of each relation when there is little time, all of them otherwise.
   * @param {Person} person @param {string} noun @param {string} relation @param {(thing: Thing) => boolean} which
   */
  #foreign(person, noun, relation, which) {
    const things = this.world.things.filter(
      (thing) => thing.noun === noun && relationTo(person, thing) === relation && which(thing),
    );
    return this.ground.short ? things.slice(0, 1) : things;
  }
}

const LEAK = `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
  values ('system', 'x', 'x', 'fleet.leak', 'device', 'x', 'x', '{}')`;
const ANY = { has: (/** @type {number} */ status) => status < 500 };
/** @type {readonly [noun: string, parent: string, field: string][]} */
const INSIDE = [
  ['budgetLine', 'convention', 'conventionId'],
  ['calendarFeed', 'convention', 'conventionId'],
  ['expense', 'convention', 'conventionId'],
  ['attachment', 'convention', 'conventionId'],
  ['projectRecord', 'convention', 'conventionId'],
  ['survey', 'convention', 'conventionId'],
  ['letter', 'convention', 'conventionId'],
  ['followUpFile', 'convention', 'conventionId'],
  ['surveyRecipient', 'sentQuestionnaire', 'surveyId'],
  ['surveyText', 'sentQuestionnaire', 'surveyId'],
  ['payment', 'convention', 'conventionId'],
  ['repayment', 'convention', 'conventionId'],
  ['ministryDecision', 'convention', 'conventionId'],
  ['resourceGrant', 'convention', 'conventionId'],
  ['role', 'person', 'personId'],
  ['assignment', 'profile', 'profileId'],
  ['repairPhoto', 'repair', 'repairId'],
  ['appAssignment', 'app', 'appId'],
];

/**
 * @param {(route: Route) => boolean} [which]
 * @param {{ leaks?: boolean, whole?: boolean }} [how] `leaks`: a door leaves a row when it refuses, for the twin that
 *   must see it; `whole`: at the end every door must have worked for somebody
 * @returns {import('../attack.mjs').Attack['run']}
 */
export const matrix =
  (which = () => true, { leaks = false, whole = false } = {}) =>
  async (ground) => {
    const routes = routesOf();
    known(routes);
    const world = await World.on(ground);
    await world.prove();
    const played = new Matrix(ground, world, routes);
    for (const route of routes.filter(which)) if (route.name !== 'live') await played.door(route, leaks);
    if (routes.some((route) => route.name === 'live' && which(route))) await listen(ground, world, played.score);
    if (routes.some((route) => route.name === 'attributeDevices' && which(route)))
      await typed(ground, world, played.score);
    const { score, served, unjudged } = played;
    const working = whole ? await works(played) : 0;
    if (unjudged.length > 0) throw new Error(`${unjudged.length} not judged:\n${unjudged.slice(0, 20).join('\n')}`);
    const roles = new Set(world.people.map(({ role }) => role)).size;
    score.notes.push(
      `${routes.filter(which).length} portes, ${roles} rôles, ${world.things.length} choses, ${served.size} listes et documents servis, ${working} portes essayées sur les siens`,
    );
    return score.outcome();
  };

/** Whether the tables know every door, parameter and permission; says all that they do not. @param {readonly Route[]} routes */
function known(routes) {
  const unknown = routes.flatMap((route) => {
    try {
      idParametersOf(route);
      may('administrator', route.permission);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
  if (unknown.length > 0) throw new Error([...new Set(unknown)].join('\n'));
}
