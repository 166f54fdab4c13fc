// A cart of twelve simulated tablets: the agent as it is, on a disk that is a folder, over the real doors.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulation } from '@chariot/agent';
import { deliveredDevices } from '../../infra/seed/seed.mjs';
import { homePageOf, until } from '../journeys/facts.mjs';

const CAPACITY = 12;
export const PATIENCE_MS = 60_000;

export class Cart {
  /** @type {Awaited<ReturnType<typeof startSimulation>>} */
  #simulation;
  #ground;
  /** Names of the settings that its profile holds. @type {string[]} */
  #settings = [];
  size = CAPACITY;

  /** @param {import('./ground.mjs').Ground} ground */
  constructor(ground) {
    this.#ground = ground;
  }

  /** Switched on, all of them. @param {Record<number, string[]>} [faults] by place in the cart, from 0 */
  async switchOn(faults = {}) {
    const { stack, folder, example } = this.#ground;
    const profile = await this.#ground.call('GET', `/profiles/${example.profileId}`);
    this.#settings = Object.keys(profile.settings);
    const opened = await this.#ground.call('POST', `/classrooms/${example.classroomId}/enrolment-windows`, {});
    const delivered = deliveredDevices(CAPACITY);
    const codes = opened.codes.map((/** @type {{ code: string }} */ { code }, at) => ({ code, ...delivered[at] }));
    const home = join(folder, 'tablettes');
    mkdirSync(home, { recursive: true });
    const { deviceUrl: serverUrl, fingerprint } = stack;
    this.#simulation = await startSimulation({ serverUrl, fingerprint, codes, folder: home, faults, staggerMs: 50 });
  }

  /** @param {number} at */
  tablet(at) {
    const tablet = this.#simulation.devices[at];
    if (!tablet) throw new Error(`no tablet ${at}`);
    return tablet;
  }
  get tablets() {
    return this.#simulation.devices;
  }

  async tiles() {
    return (await this.#ground.call('GET', `/classrooms/${this.#ground.example.classroomId}/board`)).tiles;
  }
  /** Of the tablet at that place. @param {number} at */
  async tile(at) {
    const { serialNumber } = this.tablet(at);
    return (await this.tiles()).find(
      (/** @type {{ serialNumber: string }} */ tile) => tile.serialNumber === serialNumber,
    );
  }

  /** By the reports in the database, the board that people see, and the tablet's own disk. @param {number} at @param {string} page */
  async isReady(at, page) {
    const { facts, example } = this.#ground;
    const tablet = this.tablet(at);
    if (homePageOf(tablet.disk) !== page) return false;
    if ((await this.tile(at))?.state !== 'ready') return false;
    return (await facts.satisfied(example.classroomId, this.#settings)).includes(tablet.deviceId);
  }
  /** Those at these places, within the patience. @param {number[]} places @param {string} page */
  areReady(places, page, ms = PATIENCE_MS) {
    return until(async () => (await Promise.all(places.map((at) => this.isReady(at, page)))).every(Boolean), ms);
  }

  /** Whether so many have done what was asked of them. @param {string} operationId @param {number} count */
  async hasDone(operationId, count) {
    const { items } = await this.#ground.call('GET', '/operations');
    return items.find((/** @type {{ id: string }} */ { id }) => id === operationId)?.counts.done === count;
  }

  async homePage() {
    return (await this.#ground.call('GET', `/profiles/${this.#ground.example.profileId}`)).settings.webLinks.homePage;
  }
  /** @param {string} homePage */
  async change(homePage) {
    const { id, name, version, settings } = await this.#ground.call(
      'GET',
      `/profiles/${this.#ground.example.profileId}`,
    );
    const changed = { ...settings, webLinks: { ...settings.webLinks, homePage } };
    await this.#ground.call('PUT', `/profiles/${id}`, { name, version, settings: changed });
  }

  async stop() {
    await this.#simulation?.stop();
  }
}
