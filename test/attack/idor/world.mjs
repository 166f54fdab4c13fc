// Two académies' worth of places, people and things, each with a mark. Places and people are written by the owner of
// the tables; things come by the doors, from an administrator of each académie.
import { randomUUID } from 'node:crypto';
import { PREFIX } from '../routes.mjs';
import { mark } from './marks.mjs';
import { HELD_ON } from './powers.mjs';
import { uaiOf } from '../../stack/uai.mjs';
import { above, PLACES, SCHOOLS } from './places.mjs';
import { conventionOf } from './convention-things.mjs';
import { surveysOf } from './survey-things.mjs';
import { bookingOf, feedOf, lessonOf, outsideClassOf } from './bookings.mjs';
import { approvalsOf, fleetOf, integrationsOf, profileOf } from './things.mjs';
import { dayInParis } from '../../stack/days.mjs';

/**
 * @typedef {object} Thing
 * @property {string} noun
 * @property {string} id
 * @property {string} place     key of the place that it is of
 * @property {string[]} readable  keys: whoever may read such things on one of them may read it
 * @property {string[]} writable
 * @property {string} mark
 * @property {any} row          as the door answered it
 * @property {string[]} [composable]  of a convention: where the committee of its first school is composed from
 *
 * @typedef {{ role: string, held: string, headers: Record<string, string>, id: string }} Person
 */

export class World {
  /** @type {Thing[]} */
  things = [];
  /** @type {Person[]} */
  people = [];
  /** By key. @type {Record<string, string>} */
  placeIds = {};
  /** Of each académie. @type {Record<string, Record<string, string>>} */
  administrators = {};

  /** @param {import('../ground.mjs').Ground} ground */
  constructor(ground) {
    this.ground = ground;
  }

  /** @param {import('../ground.mjs').Ground} ground @returns {Promise<World>} made once on each ground */
  static on(ground) {
    return ground.keep('idor world', async () => {
      const world = new World(ground);
      await world.#places();
      await world.#everybody();
      await world.prove();
      for (const school of SCHOOLS) await fleetOf(world, school);
      for (const school of SCHOOLS) await bookingOf(world, school);
      for (const school of SCHOOLS) await lessonOf(world, school);
      for (const school of SCHOOLS) await outsideClassOf(world, school);
      for (const role of ['digitalReferent', 'teacher']) await feedOf(world, role);
      for (const key of ['comA', 'comA2', 'comB']) await conventionOf(world, key);
      for (const key of ['acaA', 'comA', 'disA', 'comB']) await profileOf(world, key);
      for (const key of ['comA', 'comA2', 'depA', 'comB']) await integrationsOf(world, key);
      await approvalsOf(world);
      await surveysOf(world);
      return world;
    });
  }

  /** @param {string} noun @param {(thing: Thing) => boolean} [which] */
  find(noun, which = () => true) {
    return this.things.find((thing) => thing.noun === noun && which(thing));
  }

  /** @param {Partial<Thing> & { noun: string, id: string, place: string }} thing */
  add({ noun, id, place, readable = [place], writable = readable, row = {}, ...more }) {
    const thing = { noun, id, place, readable, writable, row, mark: mark(noun, place), ...more };
    this.things.push(thing);
    return thing;
  }

  /** Everybody has just shown that she is there: that nobody gets what is others' must not hang on that. */
  async prove() {
    await this.#owner('update identity.session set proven_at = now()');
  }

  /** As an administrator of the académie of a place. @param {string} key @param {string} method @param {string} path @param {unknown} [body] */
  async call(key, method, path, body) {
    const [academie = ''] = above(key).filter((one) => one.startsWith('aca'));
    const asked = { method, headers: this.administrators[academie] ?? {}, ...(body !== undefined && { body }) };
    const answer = await this.ground.ask(`${PREFIX}${path}`, asked);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  async #places() {
    for (const [key, { kind, parents, college, uai }] of Object.entries(PLACES)) {
      const id = randomUUID();
      this.placeIds[key] = id;
      const quoted = (/** @type {string | null} */ text) => (text === null ? 'null' : `'${text}'`);
      const links = parents.map((parent) => `('${id}', '${this.placeIds[parent]}', '2016-09-01')`);
      // Without parameters, so that both are one transaction: a place is never seen without its parents.
      await this.#owner(
        `insert into territory.place (id, kind, name, uai, local_authority_kind, opened_on) values ('${id}', '${kind}',
           'Lieu ${mark('place', key)}', ${quoted(uai ? uaiOf(uai) : null)},
           ${quoted(kind === 'localAuthority' ? 'commune' : null)}, '2016-09-01');
         ${links.length > 0 ? `insert into territory.place_parent (child, parent, from_on) values ${links.join(', ')}` : ''}`,
      );
      if (college) {
        const chosen = 'insert into territory.reference_college (school, college, from_on) values ($1, $2, $3)';
        await this.#owner(chosen, [id, this.placeIds[college], '2016-09-01']);
      }
      this.add({ noun: 'place', id, place: key, row: { uai: uai ? uaiOf(uai) : null } });
      this.add({ noun: kind, id, place: key });
    }
  }

  async #everybody() {
    for (const academie of ['acaA', 'acaB']) {
      const { email } = await this.person('administrator', academie, `administration-${academie}`);
      this.administrators[academie] = await this.ground.signedIn(email);
    }
    for (const [role, held] of Object.entries(HELD_ON)) {
      if (role === 'token') continue;
      const { id, email } = await this.person(role, held, `moi-${role}`);
      this.people.push({ role, held, id, headers: await this.ground.signedIn(email) });
    }
    for (const { id, personId } of await this.#owner(
      'select id::text, person_id as "personId" from identity.session',
    )) {
      const person = this.find('person', (thing) => thing.id === personId);
      if (person) this.add({ noun: 'session', id, place: person.place, mark: person.mark, row: { personId } });
    }
    this.people.push({ role: 'nobody', held: 'acaA', id: '', headers: { 'x-chariot': '1' } });
    // One in every place, to be looked at and written on.
    for (const key of ['schA2', 'schA3', 'comA2', 'disA2', 'depA', 'schB', 'comB'])
      await this.person('teacher', key, `cible-${key}`);
  }

  /** Somebody more, with a role. @param {string} role @param {string} key @param {string} name */
  async person(role, key, name) {
    const [id, roleId] = [randomUUID(), randomUUID()];
    const email = `${name}@attaque.invalid`.toLowerCase();
    const own = mark('person', name.replace(/[^a-z0-9]/gi, ''));
    await this.#owner('insert into identity.person (id, display_name, email, created_at) values ($1, $2, $3, now())', [
      id,
      `Personne ${own}`,
      email,
    ]);
    const columns = await this.#owner(
      `select column_name from information_schema.columns where table_schema = 'identity' and table_name = 'held_role'`,
    );
    const ticket = role === 'contractor' && columns.some(({ column_name: column }) => column === 'ticket');
    await this.#owner(
      `insert into identity.held_role (id, person_id, role, place_id, from_on, until_on, granted_at ${ticket ? ', ticket' : ''})
       values ($1, $2, $3, $4, $5, $6, now() - interval '90 days' ${ticket ? `, 'Ticket 1'` : ''})`,
      [
        roleId,
        id,
        role,
        this.placeIds[key],
        ...(role === 'contractor' ? [dayInParis(-2), dayInParis(20)] : ['2016-09-01', null]),
      ],
    );
    this.add({ noun: 'person', id, place: key, mark: own, row: { email, role } });
    this.add({ noun: 'role', id: roleId, place: key, mark: own, row: { personId: id } });
    return { id, email };
  }

  /** @param {string} sql @param {unknown[]} [params] */
  #owner(sql, params) {
    return this.ground.facts.query(sql, params);
  }
}
