// Two académies' worth of places, people and things, each with a mark. Places and people are written by the owner of
// the tables; things come by the doors, from an administrator of each académie.
import { randomUUID } from 'node:crypto';
import { Device } from '../../faults/devices/device.mjs';
import { PREFIX } from '../routes.mjs';
import { mark } from './marks.mjs';
import { HELD_ON } from './powers.mjs';
import { above, PLACES, SCHOOLS, uaiOf } from './places.mjs';

/**
 * @typedef {object} Thing
 * @property {string} noun
 * @property {string} id
 * @property {string} place     key of the place that it is of
 * @property {string[]} readable  keys: whoever may read such things on one of them may read it
 * @property {string[]} writable
 * @property {string} mark
 * @property {any} row          as the door answered it
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
      for (const school of SCHOOLS) await world.#fleetOf(school);
      for (const key of ['comA', 'comA2', 'comB']) await world.#conventionOf(key);
      for (const key of ['acaA', 'comA', 'disA', 'comB']) await world.#profile(key);
      for (const key of ['comA', 'comA2', 'depA', 'comB']) await world.#integrations(key);
      await world.#approvals();
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
      const { email } = await this.#person('administrator', academie, `administration-${academie}`);
      this.administrators[academie] = await this.ground.signedIn(email);
    }
    for (const [role, held] of Object.entries(HELD_ON)) {
      if (role === 'token') continue;
      const { id, email } = await this.#person(role, held, `moi-${role}`);
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
      await this.#person('teacher', key, `cible-${key}`);
  }

  /** @param {string} role @param {string} key @param {string} name */
  async #person(role, key, name) {
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
        ...(role === 'contractor' ? [tomorrow(-2), tomorrow(20)] : ['2016-09-01', null]),
      ],
    );
    this.add({ noun: 'person', id, place: key, mark: own, row: { email, role } });
    this.add({ noun: 'role', id: roleId, place: key, mark: own, row: { personId: id } });
    return { id, email };
  }

  /** @param {string} school */
  async #fleetOf(school) {
    const classroom = await this.call(school, 'POST', '/classrooms', {
      schoolId: this.placeIds[school],
      name: `Classe ${mark('classroom', school)}`,
      capacity: 12,
    });
    this.add({ noun: 'classroom', id: classroom.id, place: school, row: classroom });
    const serials = [1, 2, 3].map((at) => `${mark('device', school)}${at}`.toUpperCase());
    const delivery = await this.call(school, 'POST', `/classrooms/${classroom.id}/deliveries`, {
      supplier: `Fournisseur ${mark('delivery', school)}`,
      reference: `BL ${school}`,
      deliveredOn: '2016-11-07',
      csv: ['Numéro de série;Fabricant;Modèle', ...serials.map((serial) => `${serial};LENOVO;300e`)].join('\n'),
    });
    this.add({ noun: 'delivery', id: delivery.id, place: school, row: delivery });
    const opened = await this.call(school, 'POST', `/classrooms/${classroom.id}/enrolment-windows`, { minutes: 600 });
    this.add({ noun: 'window', id: opened.id, place: school, row: opened });
    for (const { deviceId, serialNumber } of delivery.devices) {
      const device = { noun: 'device', id: deviceId, place: school, row: { serialNumber } };
      this.add(device);
      // By its number, where a door takes numbers.
      this.add({ ...device, noun: 'serial', id: serialNumber, mark: mark('device', school) });
    }
    // One that lives: its identity, its inventory.
    const [code] = opened.codes;
    const living = new Device({
      url: this.ground.stack.deviceUrl,
      serialNumber: serials[0] ?? '',
      from: this.ground.web.address(),
    });
    const { status, fr } = await living.enrol(code.code);
    if (status !== 201) throw new Error(`${school}: ${fr}`);
    const operation = await this.call(school, 'POST', '/operations', {
      ...{ kind: 'message', target: 'classroom', targetId: classroom.id },
      text: `Bonjour ${mark('operation', school)}`,
    });
    this.add({ noun: 'operation', id: operation.id, place: school, row: operation });
    const profile = await this.#profile(school);
    const assigned = await this.call(school, 'POST', `/profiles/${profile.id}/assignments`, {
      ...{ target: 'classroom', targetId: classroom.id },
    });
    this.add({ noun: 'assignment', id: assigned.assignments[0].id, place: school, row: { profileId: profile.id } });
  }

  /** @param {string} key */
  async #profile(key) {
    const wifi = { ssid: 'essai', security: 'wpa2-personal', key: { value: `secret-de-${key}` } };
    const settings = { wifi, webLinks: { homePage: 'https://www.education.gouv.fr/', bookmarks: [] } };
    const body = { name: `Profil ${mark('profile', key)}`, placeId: this.placeIds[key], settings };
    const row = await this.call(key, 'POST', '/profiles', body);
    this.add({
      noun: 'secret',
      id: row.settings.wifi.key.sealed,
      place: key,
      mark: mark('profile', key),
      row: { key: `secret-de-${key}` },
    });
    return this.add({ noun: 'profile', id: row.id, place: key, row });
  }

  /** @param {string} key */
  async #conventionOf(key) {
    const schools = SCHOOLS.filter((school) => PLACES[school]?.parents.includes(key));
    const [academie = ''] = above(key).filter((one) => one.startsWith('aca'));
    const colleges = schools.map((school) => PLACES[school]?.college ?? '');
    const row = await this.call(key, 'POST', '/conventions', conventionBody(this, { academie, key, schools }));
    const readable = [academie, key, ...schools, ...colleges];
    const where = { place: key, readable, writable: [academie, key] };
    this.add({ noun: 'convention', id: row.id, row, ...where });
    for (const line of row.budgetLines)
      this.add({ noun: 'budgetLine', id: line.id, row: { conventionId: row.id }, ...where });
  }

  /** API tokens and webhooks, where those doors exist. @param {string} key */
  async #integrations(key) {
    const own = { placeId: this.placeIds[key] };
    if (this.ground.answers('POST', '/api-tokens')) {
      const permissions = ['place:read', 'classroom:read', 'classroom:write', 'device:read', 'device:write'];
      const body = {
        name: `Jeton ${mark('apiToken', key)}`,
        permissions: [...permissions, 'journal:read'],
        until: tomorrow(30),
        ...own,
      };
      const { token, apiToken } = await this.call(key, 'POST', '/api-tokens', body);
      this.add({ noun: 'apiToken', id: apiToken.id, place: key, row: apiToken });
      if (key === HELD_ON['token']) {
        this.people.push({ role: 'token', held: key, id: apiToken.id, headers: { authorization: `Bearer ${token}` } });
      }
    }
    if (this.ground.answers('POST', '/webhooks')) {
      const url = `https://127.9.0.1:9/${mark('webhook', key)}`;
      const row = await this.call(key, 'POST', '/webhooks', { url, topics: ['device'], ...own });
      this.add({ noun: 'webhook', id: row.id, place: key, row });
    }
  }

  /** What somebody lends, and dangerous acts that wait for a second person, where those doors exist. */
  async #approvals() {
    const target = this.find('person', ({ place }) => place === 'schA2');
    if (this.ground.answers('POST', '/account/delegations')) {
      const lender = this.people.find(({ role }) => role === 'digitalReferent');
      const role = this.find('role', ({ row }) => row.personId === lender?.id);
      const body = {
        roleId: role?.id,
        email: target?.row.email,
        from: tomorrow(0),
        until: tomorrow(20),
        reason: 'Essai',
      };
      const { json, text } = await this.ground.ask(`${PREFIX}/account/delegations`, {
        ...{ method: 'POST', headers: lender?.headers ?? {}, body },
      });
      if (!json?.delegations) throw new Error(`nothing was lent: ${text}`);
      // She who borrows it is now above those schools.
      this.add({ noun: 'borrower', id: target?.id ?? '', place: 'disA', mark: target?.mark ?? '' });
      this.add({ noun: 'delegation', id: json.delegations[0].id, place: 'disA', row: { personId: lender?.id } });
    }
    if (!this.ground.answers('POST', '/people/{id}/administrations')) return;
    for (const key of ['comA', 'comA2', 'depA', 'comB']) {
      const person = this.find('person', ({ place }) => place === (key === 'comB' ? 'schB' : 'schA2'));
      const body = { placeId: this.placeIds[key], from: tomorrow(0), reason: `Motif ${mark('approval', key)}` };
      const row = await this.call(key, 'POST', `/people/${person?.id}/administrations`, body);
      this.add({ noun: 'approval', id: row.id, place: key, row });
    }
  }

  /** @param {string} sql @param {unknown[]} [params] */
  #owner(sql, params) {
    return this.ground.facts.query(sql, params);
  }
}

/** @param {number} days @returns {string} a day to come */
export const tomorrow = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** @param {World} world @param {{ academie: string, key: string, schools: string[], title?: string }} where */
export const conventionBody = (world, { academie, key, schools, title = mark('convention', key) }) => ({
  reference: `C-${key}`,
  title: `Convention ${title}`,
  academieId: world.placeIds[academie],
  localAuthorityId: world.placeIds[key],
  signedOn: null,
  durationMonths: 12,
  deploymentFrom: null,
  deploymentUntil: null,
  fundingRatePercent: 50,
  eligibleCapPerClassroom: 800_000,
  stateCapPerClassroom: 400_000,
  advance: 200_000,
  expectedDevicesPerClassroom: 12,
  forecastCost: 800_000,
  mention: 'Opération réalisée avec l’État.',
  annex: schools.map((school) => ({
    ...{ uai: uaiOf(PLACES[school]?.uai ?? ''), schoolName: `École ${school}`, mobileClassrooms: 1 },
    ...{ referenceCollegeUai: uaiOf(PLACES[PLACES[school]?.college ?? '']?.uai ?? ''), address: null, city: null },
    ...{ departement: null, equipmentSubsidy: 400_000, resourceGrant: 50_000 },
  })),
  budgetLines: [
    {
      ...{ code: 'equipment', label: `Ligne ${title}`, fiscalYear: 2016, stateShare: 400_000 },
      ...{ localAuthorityShare: 400_000, subsidised: true, spenderId: world.placeIds[key], articles: ['6.2'] },
    },
  ],
});
