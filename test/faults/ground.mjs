// Where faults are played: a stack with the example, a second school, some devices that must go on being served
// whatever happens to others, and what every fault is measured by.
import assert from 'node:assert/strict';
import { seed } from '../../infra/seed/seed.mjs';
import { Refused } from '../../infra/seed/client.mjs';
import { Cart } from './cart.mjs';
import { Device } from './devices/device.mjs';
import { Ledger } from './ledger.mjs';

/** Enough for each to be asked seldom: the server counts what a device asks. */
const WITNESSES = 12;
/** A sentence for people: it begins and ends as one, and holds neither a blank to fill nor a piece of machine. */
const FRENCH = /^[A-ZÀ-Ý«][^{}]*[.]$/su;
const NOT_FRENCH = /undefined|null|NaN|Error|\bthe\b|\bof\b|\n/;

export class Ground {
  /** @type {Awaited<ReturnType<typeof seed>>} */
  example;
  /** Devices that did nothing wrong. @type {Device[]} */
  witnesses = [];
  /** Of the commune's other school. */
  otherSchoolId = '';
  /** @type {Cart | undefined} */
  #cart;
  #serials = 0;
  #addresses = 0;
  #turn = 0;

  /**
   * @param {object} parts
   * @param {import('../../infra/start/stack.mjs').Stack} parts.stack
   * @param {string} parts.folder
   * @param {import('../journeys/facts.mjs').Facts} parts.facts as the owner of the tables
   * @param {import('./server-log.mjs').ServerLog} parts.log
   * @param {import('../stack/tally.mjs').Tally} parts.tally
   * @param {string | null} parts.weakened the defence that was taken away on purpose
   */
  constructor({ stack, folder, facts, log, tally, weakened }) {
    this.stack = stack;
    this.folder = folder;
    this.facts = facts;
    this.log = log;
    this.tally = tally;
    this.weakened = weakened;
    this.ledger = new Ledger(facts);
  }

  async prepare() {
    this.example = await seed(this.stack);
    const parentIds = [await this.#place('localAuthority'), await this.#place('district')];
    const school = { kind: 'school', name: 'École maternelle', uai: '0382461U', openedOn: '2016-09-01', parentIds };
    this.otherSchoolId = (await this.call('POST', '/places', school)).id;
    const { codes } = await this.cart({ name: 'Témoins', capacity: WITNESSES });
    for (const code of codes) this.witnesses.push(await this.enrolled(code));
    // Their first visits write more than the next ones.
    for (const witness of this.witnesses) await this.served(witness);
  }

  /** @type {import('../../infra/seed/client.mjs').Client['call']} the public API, as the administrator */
  call(method, path, body) {
    return this.example.client.call(method, path, body);
  }

  /**
   * What the public API answers, a refusal like the rest.
   * @param {'GET' | 'POST' | 'PATCH'} method @param {string} path @param {unknown} [body]
   * @returns {Promise<import('./devices/knock.mjs').Answer>}
   */
  async asked(method, path, body) {
    try {
      return { status: 200, body: await this.call(method, path, body), code: '', fr: '' };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, message } = error;
      return { status, body: null, code, fr: message.slice(`${method} ${path} : `.length) };
    }
  }

  /** Of the broker, as devices are told it. */
  get mqttPort() {
    return this.witnesses[0]?.mqttPort ?? 0;
  }

  /** The cart of the example, switched on by whoever needs it first. @param {Record<number, string[]>} [faults] */
  async tabletCart(faults) {
    if (this.#cart === undefined) {
      this.#cart = new Cart(this);
      await this.#cart.switchOn(faults);
    }
    return this.#cart;
  }

  async end() {
    await this.#cart?.stop();
  }

  /** @param {string} kind */
  async #place(kind) {
    return (await this.call('GET', `/places?kind=${kind}`)).items[0].id;
  }

  /**
   * A new classe mobile with an open window.
   * @param {{ name: string, capacity: number, schoolId?: string, delivered?: readonly string[], open?: boolean }} wanted
   * @returns {Promise<{ id: string, windowId: string, codes: string[] }>}
   */
  async cart({ name, capacity, schoolId = this.example.schoolId, delivered = [], open = true }) {
    const { id } = await this.call('POST', '/classrooms', { schoolId, name, capacity });
    if (delivered.length > 0) {
      const rows = delivered.map((serial) => `${serial};LENOVO;300e`);
      const csv = ['Numéro de série;Fabricant;Modèle', ...rows].join('\n');
      const delivery = { supplier: 'Fournisseur', reference: name, deliveredOn: '2016-11-07', csv };
      await this.call('POST', `/classrooms/${id}/deliveries`, delivery);
    }
    if (!open) return { id, windowId: '', codes: [] };
    const opened = await this.call('POST', `/classrooms/${id}/enrolment-windows`, { minutes: 120 });
    return { id, windowId: opened.id, codes: opened.codes.map((/** @type {{ code: string }} */ one) => one.code) };
  }

  /** One that no other device of this run has. */
  serial() {
    this.#serials += 1;
    return `PANNE${String(this.#serials).padStart(5, '0')}`;
  }

  /** An address of its own on the loopback: the server counts strangers by address. */
  address() {
    this.#addresses += 1;
    return `127.77.${this.#addresses >> 8}.${this.#addresses & 0xff}`;
  }

  /** A device that nobody knows yet, at an address of its own. @param {string} [serialNumber] */
  device(serialNumber = this.serial()) {
    return new Device({ url: this.stack.deviceUrl, serialNumber, from: this.address() });
  }

  /** @param {string} code */
  async enrolled(code) {
    const device = this.device();
    const { status, fr } = await device.enrol(code);
    assert.equal(status, 201, fr);
    return device;
  }

  /** @param {Device} device */
  async served(device) {
    const { status, body, fr } = await device.ask();
    assert.equal(status, 200, `a device that did nothing wrong is not served: ${fr}`);
    assert.equal(typeof body.next.kind, 'string');
  }

  /**
   * Plays something that must leave no trace but a line in the log, and not move the server.
   * @param {string} name
   * @param {() => Promise<void>} act   throws when it is not answered as it must be
   * @param {{ logged: string | null }} how `logged`: code that a line of the log must tell; null when none is due
   */
  harmless(name, act, { logged }) {
    return this.tally.check(name, async () => {
      const pid = this.stack.serverPid();
      const before = await this.ledger.read();
      const mark = this.log.mark();
      await act();
      if (this.weakened === 'writing-refusal') await this.#leak();
      if (this.weakened === 'secret-restart') await this.stack.restartServer();
      assert.deepEqual(await this.ledger.changesSince(before), [], 'something changed');
      if (logged !== null) assert.ok(await this.log.says(mark, logged), `the log says nothing of ${logged}`);
      const unforeseen = this.log.since(mark).filter((line) => line['level'] >= 50);
      assert.deepEqual(unforeseen, [], 'the server met something that it had not foreseen');
      await this.unmoved(pid);
    });
  }

  /**
   * A clear refusal: its status, its stable code, one French sentence.
   * @param {string} name
   * @param {() => Promise<import('./devices/knock.mjs').Answer>} act
   * @param {{ status: number, code: string }} expected
   */
  refused(name, act, { status, code }) {
    return this.harmless(name, async () => isRefusal(await act(), { status, code }), { logged: code });
  }

  /** The same process, ready, and serving others. @param {number | undefined} pid */
  async unmoved(pid) {
    assert.equal(this.stack.serverPid(), pid, 'the server is not the same process');
    const health = await fetch(`${this.stack.url}/health/ready`);
    assert.equal(health.status, 200, 'the server is not ready');
    this.#turn += 1;
    const witness = this.witnesses[this.#turn % this.witnesses.length];
    if (witness) await this.served(witness);
  }

  async #leak() {
    await this.facts.query(
      `insert into platform.journal (actor_kind, actor_id, actor_label, act, subject_kind, subject_id, subject_label, details)
       values ('system', 'x', 'x', 'fleet.leak', 'device', 'x', 'x', '{}')`,
    );
  }
}

/** @param {import('./devices/knock.mjs').Answer} answer @param {{ status: number, code: string }} expected */
export function isRefusal(answer, { status, code }) {
  assert.deepEqual({ status: answer.status, code: answer.code }, { status, code }, answer.fr);
  assert.match(answer.fr, FRENCH);
  assert.doesNotMatch(answer.fr, NOT_FRENCH);
}
