// An académie as it is on the eve of the year: places, people, carts and tablets, all of it by the doors that people use. Its parts
// are counted so that a département, a circonscription and a commune are each a part of it that can be told apart.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { inTurn } from '../../bench/lean/crowd.mjs';
import { BEGINS, calendarFile, EVE, HOLIDAYS, SCHOOL_YEAR, ZONE } from './calendar.mjs';
import { Caller } from './caller.mjs';
import { conformityOf } from './fleet-life.mjs';
import { OPENED_ON, openPlaces, two } from './places.mjs';
import { Tablets } from './tablets.mjs';

/** The conseil d’école has heard of the boxes. */
const COUNCIL_ON = '2033-06-20';
const TABLETS = 12;
const AT_ONCE = 12;
/** The fleet's import reads so many lines at a time. */
const CSV_LINES = 4_800;
/** Teachers of a school who use its cart, at least and at most: a school of fewer than three is told nothing of its year. */
const USERS = /** @type {const} */ ([3, 5]);
/** The others have a network of their own. */
const SCHOOLS_A_BOX = 5;
const LEVELS = ['cp', 'ce1', 'ce2', 'cm1', 'cm2'];
export const ADMINISTRATOR = 'administration@annee.invalid';

/** @typedef {{ email: string, caller: Caller, className: string, level: string, pupils: number }} Teacher */
/**
 * @typedef {object} Tablet
 * @property {string} serialNumber
 * @property {string} deviceId
 * @property {number} slot
 * @property {string} state
 * @property {string} acquiredOn
 */
/**
 * @typedef {object} School
 * @property {number} number
 * @property {string} id
 * @property {string} uai
 * @property {string} from  its address
 * @property {string} communeId
 * @property {string} districtId
 * @property {string} departementId
 * @property {string} classroomId
 * @property {Tablet[]} tablets
 * @property {Teacher[]} teachers
 * @property {{ pupils: number, classes: number, teachers: number }} headcount
 */

/** Addresses of a network that nobody has. @param {number} number */
const addressOf = (number) => `100.${64 + (number >> 14)}.${(number >> 7) & 0x7f}.${1 + (number & 0x7f)}`;

export class World {
  /** @type {School[]} */
  schools = [];
  /** @type {import('./places.mjs').Opened[]} */
  places = [];
  /** @type {Record<string, string[]>} ids, in their order */
  byKind = { academie: [], departement: [], district: [], localAuthority: [], college: [] };
  #addresses = 0;
  #parts;

  /**
   * @param {{ stack: import('../../../infra/start/stack.mjs').Stack, line: import('./caller.mjs').Line, draw: import('./draw.mjs').Draw,
   *   folder: string, env: Record<string, string>, record: (event: import('./events.mjs').RawEvent) => void }} parts
   */
  constructor(parts) {
    this.#parts = parts;
    this.tablets = new Tablets(parts.stack.deviceUrl);
    this.administrator = this.someone(ADMINISTRATOR);
  }

  /** @returns {import('./events.mjs').World} */
  get told() {
    return /** @type {any} */ ({
      places: this.places.filter(({ kind }) => kind !== 'college'),
      holidays: { [ZONE]: HOLIDAYS.map(({ from, until }) => ({ from, until })) },
    });
  }

  /** Schools whose cart has a Wi-Fi box. */
  get withBox() {
    return this.schools.filter(({ number }) => number % SCHOOLS_A_BOX === 0);
  }

  get academieId() {
    return this.byKind['academie']?.[0] ?? '';
  }

  /** Of whoever keeps many schools: each call from the next of some addresses, or all would wait for one. @param {string} email */
  someone(email) {
    return new Caller(this.#parts.line, { email, from: '100.64.0.1' });
  }

  /** What the administration does at once, from as many addresses as it takes. @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  ask(method, path, body) {
    this.administrator.from = addressOf(200_000 + (this.#addresses++ % 200));
    return this.administrator.call(/** @type {'GET'} */ (method), path, body);
  }

  /** Whose battery is worn out: one in eleven. @param {Tablet} tablet */
  isTired({ serialNumber }) {
    return this.#parts.draw.of(`tired ${serialNumber}`).happens(1 / 11);
  }

  /** @param {number} schools */
  async build(schools) {
    const { stack } = this.#parts;
    await this.administrator.call('POST', '/first-run', {
      ...{ code: stack.firstRunCode, displayName: 'L’administration de l’année', email: ADMINISTRATOR },
      academieName: 'Académie de l’année',
    });
    await this.#openPlaces(schools);
    await this.#loadCalendar();
    await inTurn(this.schools, AT_ONCE, (school) => this.#people(school));
    await this.#fleet();
  }

  /** @param {number} schools */
  async #openPlaces(schools) {
    const { items } = await this.ask('GET', '/places?kind=academie');
    const opened = await openPlaces((place) => this.ask('POST', '/places', place), items[0].id, schools);
    this.places = opened.places;
    for (const { id, kind } of opened.places) this.byKind[kind]?.push(id);
    this.schools = opened.schools.map((school, number) => ({
      ...{ ...school, number, from: addressOf(number), classroomId: '', tablets: [], teachers: [] },
      headcount: { pupils: 0, classes: 0, teachers: 0 },
    }));
  }

  /** By the command of whoever operates the server, as it is done for real. */
  async #loadCalendar() {
    const { folder, stack, env } = this.#parts;
    const file = join(folder, 'calendrier.csv');
    writeFileSync(file, calendarFile());
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(CLONE, 'apps/api/dist/cli/directory.js'), 'calendar', file],
      {
        env: { PATH: process.env['PATH'], DATABASE_URL: stack.databaseUrl, CHARIOT_HOME: stack.home, ...env },
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(`the calendar is not loaded: ${stderr}`);
    await this.ask('PUT', `/places/${this.academieId}/calendar-zone`, { zone: ZONE });
  }

  /** @param {School} school */
  async #people(school) {
    const draw = this.#parts.draw.of(`people ${school.number}`);
    const classes = draw.between(4, 7);
    /** Not every teacher uses the cart. */
    const users = Math.min(classes, draw.between(...USERS));
    for (let at = 0; at < users; at += 1) {
      const email = `prof-${school.number}-${at}@annee.invalid`;
      const level = LEVELS[at % LEVELS.length] ?? 'cp';
      const className = `${level.toUpperCase()} ${at < LEVELS.length ? 'A' : 'B'}`;
      await this.ask('POST', '/people', {
        displayName: `Classe ${at + 1} de l’école ${school.number + 1}`,
        email,
        role: { role: 'teacher', placeId: school.id, from: OPENED_ON },
      });
      const caller = new Caller(this.#parts.line, { email, from: school.from });
      school.teachers.push({ email, caller, className, level, pupils: draw.between(18, 28) });
    }
    const others = Array.from({ length: classes - users }, () => draw.between(18, 28));
    const pupils = [...school.teachers.map((teacher) => teacher.pupils), ...others].reduce((sum, one) => sum + one, 0);
    school.headcount = { pupils, classes, teachers: classes + draw.between(0, 2) };
    await this.ask('PUT', `/places/${school.id}/headcounts/${SCHOOL_YEAR}`, {
      ...school.headcount,
      countedOn: EVE,
    });
    this.#parts.record({ kind: 'headcount', on: BEGINS, school: school.id, year: SCHOOL_YEAR, ...school.headcount });
  }

  /** What there is already, from the lists that the communes have. */
  async #fleet() {
    const rows = this.schools.flatMap((school) => {
      const draw = this.#parts.draw.of(`fleet ${school.number}`);
      // Bought at once: some carts are old, most are not.
      const acquiredOn = draw.weighed([
        ['2030-10-02', 6],
        ['2032-03-03', 3],
        ['2026-11-04', 2],
      ]);
      school.tablets = Array.from({ length: TABLETS }, (_, at) => ({
        ...{ serialNumber: `AN${String(school.number + 1).padStart(5, '0')}${two(at + 1)}`, slot: at + 1, acquiredOn },
        ...{ deviceId: '', state: 'inventoried' },
      }));
      return school.tablets.map(
        (tablet) =>
          `${school.uai};Classe mobile;${tablet.slot};${tablet.serialNumber};LENOVO;300e 2e génération;${tablet.acquiredOn}`,
      );
    });
    const head = 'UAI;Classe mobile;Emplacement;N° de série;Marque;Modèle;Date d’achat';
    for (let at = 0; at < rows.length; at += CSV_LINES) {
      const csv = [head, ...rows.slice(at, at + CSV_LINES)].join('\n');
      const done = await this.ask('POST', '/fleet-imports', { name: 'parc.csv', csv });
      const asked = Math.min(CSV_LINES, rows.length - at);
      if (done.created !== asked) throw new Error(`the import makes ${done.created} tablets of ${asked}`);
    }
    const bySchool = new Map(this.schools.map((school) => [school.id, school]));
    for (let after = null, more = true; more;) {
      const page = await this.ask('GET', `/classrooms?limit=200${after === null ? '' : `&after=${after}`}`);
      for (const { id, school } of page.items) {
        const known = bySchool.get(school.id);
        if (known) known.classroomId = id;
      }
      after = page.next;
      more = after !== null;
    }
    await inTurn(this.withBox, AT_ONCE, async ({ classroomId }) => {
      const box = { accessPoint: 'Borne du chariot', schoolCouncilInformedOn: COUNCIL_ON };
      await this.ask('PATCH', `/classrooms/${classroomId}`, box);
    });
    for (const { classroomId: cart, id: school } of this.schools) {
      this.#parts.record({ kind: 'cart', on: BEGINS, cart, school, is: 'open' });
    }
  }

  /** So many of each cart by the real door; the others are still expected. @param {readonly School[]} schools @param {string} day @param {readonly [number, number]} many at least and at most */
  async enrol(schools, day, many) {
    await inTurn(schools, AT_ONCE, async ({ number, id, classroomId, tablets }) => {
      const { codes } = await this.ask('POST', `/classrooms/${classroomId}/enrolment-windows`, { minutes: 120 });
      const come = this.#parts.draw.of(`enrolled ${number}`).between(...many);
      for (const tablet of tablets) {
        if (tablet.slot > come) {
          const boughtIn = Number(tablet.acquiredOn.slice(0, 4));
          const expected = { state: 'inventoried', enrolled: false, conformity: 'unknown', boughtIn };
          this.#parts.record(
            /** @type {any} */ ({ kind: 'device', on: day, device: tablet.serialNumber, school: id, ...expected }),
          );
          continue;
        }
        const { code } = codes.find((/** @type {{ slot: number }} */ { slot }) => slot === tablet.slot) ?? {};
        const tired = this.isTired(tablet);
        tablet.deviceId = await this.tablets.enrol(code, tablet.serialNumber, tired);
        tablet.state = 'inService';
        this.#parts.record({
          ...{ kind: 'device', on: day, device: tablet.deviceId, school: id, state: 'inService', enrolled: true },
          ...{ conformity: conformityOf(tablet, day, tired), boughtIn: Number(tablet.acquiredOn.slice(0, 4)) },
        });
      }
    });
  }
}
