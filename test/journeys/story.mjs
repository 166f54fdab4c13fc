// The acts of the journey, in order. Each figure of the result is counted by `Facts`, from the devices' own files, or
// from the public API.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulation } from '@chariot/agent';
import { Client, Refused } from '../../infra/seed/client.mjs';
import { deliveredDevices, EXAMPLE_EMAILS, seed } from '../../infra/seed/seed.mjs';
import { homePageOf, mustCome, until } from './facts.mjs';
import { RealAgent } from './real-agent.mjs';

const SIMULATED = 11;
const CAPACITY = 12;
/** A sabotaged journey waits in vain: not for long. */
const PATIENCE_MS = { ordinary: 60_000, sabotaged: 12_000 };
/** Sabotaged, the last of them starts later than all may take. */
const STAGGER_MS = { ordinary: 150, sabotaged: 3_200 };
const LATE_UAI = '0381778B';
/** The tablet that is off during the change. */
const ABSENT = 4;
/** The tablet on which a sabotage falls. */
const VICTIM = 7;
const FIRST_PAGE = 'https://www.education.gouv.fr/';
const SECOND_PAGE = 'https://eduscol.education.fr/';

/** @typedef {{ index: number, serialNumber: string, disk: string, folder: string, deviceId: string | null, state: string, trouble: string | null, order: (...faults: string[]) => Promise<void>, stop: () => Promise<void>, start: () => void }} Tablet */

/** What is drawn from a convention, and is not told when one is declared. */
const DRAWN = new Set([
  ...['id', 'asOf', 'state', 'academie', 'localAuthority', 'validity', 'signing', 'amendments', 'termination'],
  ...['closedOn', 'remarks', 'unattributedDevices'],
]);

export class Story {
  #stack;
  #facts;
  #folder;
  #sabotage;
  #say;
  #patience;
  #agent;
  /** @type {{ devices: readonly Tablet[], stop: () => Promise<void> }[]} */
  #carts = [];
  /** @type {import('../../infra/seed/client.mjs').Client} */
  #referent;
  /** @type {Awaited<ReturnType<typeof seed>>} */
  #example;
  /** @type {string[]} */
  #settings = [];

  /** @param {{ stack: import('../../infra/start/stack.mjs').Stack, facts: import('./facts.mjs').Facts, folder: string, sabotage: string | null, say: (line: string) => void }} parts */
  constructor({ stack, facts, folder, sabotage, say }) {
    this.#stack = stack;
    this.#facts = facts;
    this.#folder = folder;
    this.#sabotage = sabotage;
    this.#say = say;
    this.#patience = PATIENCE_MS[sabotage === null || sabotage === 'slow' ? 'ordinary' : 'sabotaged'];
    this.#agent = new RealAgent(join(folder, 'agent'));
  }

  async play() {
    await this.#prepare();
    const codes = await this.#openWindow();
    const secondsToConfigured = await this.#rollOut(codes);
    const configured = await this.#configured(FIRST_PAGE, []);
    const enrolled = (await this.#facts.enrolled(this.#example.classroomId)).length;
    const inventoryComplete = await this.#facts.withInventory(this.#example.classroomId);
    await this.#payForTheRealOne();
    const byBudgetLine = await this.#facts.byBudgetLine(this.#example.classroomId);
    this.#say(`${enrolled} enrôlées, ${configured} configurées en ${secondsToConfigured} s`);

    const reusedCodeRefused = await this.#reuse(codes[0]?.code ?? '');
    const refused13th = await this.#thirteenthRefused();
    const acceptedWhenRaised = await this.#raiseAndAccept();
    this.#say('la treizième : refusée, puis acceptée une fois la capacité relevée');

    const survivedKill = await this.#changeAndKill();
    const offlineCaughtUp = await this.#comeBack();
    this.#say('le changement : reçu malgré la panne et l’absence');
    const lateConventionFinds = await this.#lateConvention();
    const deadlocks = await this.#facts.deadlocks();
    return {
      enrolled,
      configured,
      inventoryComplete,
      refused13th,
      acceptedWhenRaised,
      reusedCodeRefused,
      offlineCaughtUp,
      survivedKill,
      byBudgetLine,
      secondsToConfigured,
      lateConventionFinds,
      deadlocks,
    };
  }

  async end() {
    for (const cart of this.#carts) await cart.stop();
    await this.#agent.stop();
  }

  /** The example, with a delivery of the 11 simulated tablets; then everything is done as the référent. */
  async #prepare() {
    this.#example = await seed({ ...this.#stack, devices: SIMULATED });
    this.#referent = new Client(this.#stack.url);
    await this.#referent.enter(await this.#stack.linkFor(EXAMPLE_EMAILS['digitalReferent'] ?? ''));
    const profile = await this.#referent.call('GET', `/profiles/${this.#example.profileId}`);
    this.#settings = Object.keys(profile.settings);
  }

  /** @returns {Promise<{ slot: number, code: string }[]>} */
  async #openWindow(body = {}) {
    const { classroomId } = this.#example;
    const opened = await this.#referent.call('POST', `/classrooms/${classroomId}/enrolment-windows`, body);
    return opened.codes;
  }

  /** Every tablet starts, the real agent among them. @returns {Promise<number>} seconds until all 12 are configured */
  async #rollOut(codes) {
    const delivered = deliveredDevices(SIMULATED);
    const start = Date.now();
    await this.#startCart(
      codes.slice(0, SIMULATED).map(({ code }, index) => ({ code, ...delivered[index] })),
      this.#sabotage === 'liar' ? { [VICTIM]: ['liar'] } : {},
    );
    const last = codes[SIMULATED]?.code ?? '';
    const { serverUrl, fingerprint } = this.#door();
    const enrolled = await this.#agent.enrol({ serverUrl, fingerprint, code: last });
    if (enrolled.code !== 0) throw new Error(`the real agent was not enrolled: ${enrolled.said}`);
    this.#agent.run();
    await until(async () => (await this.#reported()).length === CAPACITY, PATIENCE_MS.ordinary);
    const seconds = Math.round((Date.now() - start) / 100) / 10;
    if (this.#sabotage === 'lost-report') {
      await this.#facts.query('delete from fleet.device_setting where device_id = $1', [this.#victim().deviceId]);
    }
    if (this.#sabotage === 'missing-inventory') {
      await this.#facts.query(`update fleet.inventory set facts = facts - 'model' where device_id = $1`, [
        this.#victim().deviceId,
      ]);
    }
    return seconds;
  }

  #reported() {
    return this.#facts.satisfied(this.#example.classroomId, this.#settings);
  }

  /** By three accounts: the reports in the database, the board that people see, and what each device has on its disk. */
  async #configured(page, except) {
    const reported = new Set(await this.#reported());
    const board = await this.#referent.call('GET', `/classrooms/${this.#example.classroomId}/board`);
    const ready = board.tiles.filter((tile) => tile.state === 'ready').map((tile) => tile.deviceId);
    const disks = await this.#disks();
    return ready.filter((id) => !except.includes(id) && reported.has(id) && homePageOf(disks.get(id) ?? '') === page)
      .length;
  }

  /** Folder that stands for each device's disk, by the device's id. @returns {Promise<Map<string, string>>} */
  async #disks() {
    const disks = new Map();
    for (const { devices } of this.#carts) for (const tablet of devices) disks.set(tablet.deviceId ?? '', tablet.disk);
    const real = (await this.#facts.enrolled(this.#example.classroomId)).find((device) => !disks.has(device.id));
    if (real) disks.set(real.id, this.#agent.root);
    return disks;
  }

  /** The machine of the journey is on no delivery list: its line is told afterwards, by its serial number. */
  async #payForTheRealOne() {
    const { classroomId, client, conventionId, equipmentLineId } = this.#example;
    const known = deliveredDevices(SIMULATED).map((device) => device.serialNumber);
    const real = (await this.#facts.enrolled(classroomId)).find((device) => !known.includes(device.serial));
    await client.call('POST', `/conventions/${conventionId}/budget-lines/${equipmentLineId}/devices`, {
      serialNumbers: [real?.serial ?? ''],
    });
    if (this.#sabotage === 'wrong-budget-line') {
      await this.#facts.query(
        'update convention.funded_device set budget_line_id = null, attributed_at = null where device_id = $1',
        [this.#victim().deviceId],
      );
    }
  }

  /** Another tablet with a code that has served. */
  async #reuse(code) {
    if (this.#sabotage === 'code-usable-again') {
      await this.#facts.query(
        `update fleet.enrolment_code set id = gen_random_uuid(), used_at = null, device_id = null, public_key_fingerprint = null,
                slot = $1
         where slot = 1`,
        [CAPACITY + 1],
      );
      await this.#facts.query('update fleet.classroom set capacity = capacity + 1');
    }
    const before = (await this.#facts.enrolled(this.#example.classroomId)).length;
    const outcome = await this.#tryCode(code, 'PF3EX099');
    const after = (await this.#facts.enrolled(this.#example.classroomId)).length;
    return outcome === 'refused' && after === before;
  }

  async #thirteenthRefused() {
    if (this.#sabotage === 'skipped-capacity') await this.#facts.query('update fleet.classroom set capacity = 40');
    try {
      await this.#openWindow({ count: 1 });
    } catch (error) {
      if (error instanceof Refused) return error.code === 'fleet.classroomFull';
      throw error;
    }
    return false;
  }

  async #raiseAndAccept() {
    const { classroomId } = this.#example;
    await this.#referent.call('PATCH', `/classrooms/${classroomId}`, { capacity: CAPACITY + 1 });
    let last;
    try {
      [last] = await this.#openWindow({ count: 1 });
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
    if ((await this.#tryCode(last?.code ?? '', 'PF3EX013')) !== 'running') return false;
    return until(async () => (await this.#reported()).length === CAPACITY + 1, this.#patience);
  }

  /** @returns {Promise<string>} the state that a new tablet with this code comes to */
  async #tryCode(code, serialNumber) {
    const { devices } = await this.#startCart([{ code, serialNumber }]);
    const [tablet] = devices;
    const isAnswered = async () => tablet?.state === 'refused' || tablet?.state === 'running';
    await mustCome(`an answer to ${serialNumber}`, isAnswered, PATIENCE_MS.ordinary);
    if (tablet?.trouble) this.#say(`${serialNumber} : ${tablet.trouble}`);
    return tablet?.state ?? 'off';
  }

  /**
   * One tablet goes off, the profile changes, and the server is killed while the others are told. Nothing that a device
   * was acknowledged may be missing afterwards, and all but the absent one end configured.
   */
  async #changeAndKill() {
    await this.#tablet(ABSENT).stop();
    const profile = await this.#referent.call('GET', `/profiles/${this.#example.profileId}`);
    const settings = { ...profile.settings, webLinks: { ...profile.settings.webLinks, homePage: SECOND_PAGE } };
    const { name, version } = profile;
    await this.#referent.call('PUT', `/profiles/${profile.id}`, { name, version, settings });
    await until(async () => (await this.#acknowledged(SECOND_PAGE)).length >= 2, PATIENCE_MS.ordinary);
    // While the server is dead nothing more is acknowledged and nothing more is written: the two accounts must agree.
    let acknowledged = [];
    let lost = [];
    await this.#stack.restartServer(async () => {
      if (this.#sabotage === 'lost-after-kill') {
        await this.#facts.query(
          `update fleet.device set reported_revision = 'perdue' where reported_revision is not null`,
        );
      }
      acknowledged = await this.#acknowledged(SECOND_PAGE);
      const kept = await this.#facts.query('select id, reported_revision revision from fleet.device');
      lost = acknowledged.filter(
        ({ deviceId, revision }) => !kept.some((row) => row.id === deviceId && row.revision === revision),
      );
    });
    const absent = this.#tablet(ABSENT).deviceId ?? '';
    const all = await until(async () => (await this.#configured(SECOND_PAGE, [absent])) === CAPACITY, this.#patience);
    if (lost.length > 0) this.#say(`perdus : ${JSON.stringify(lost)}`);
    return acknowledged.length >= 2 && lost.length === 0 && all;
  }

  /** What tablets remember that the server has acknowledged, of those that show the page. */
  async #acknowledged(page) {
    return this.#carts
      .flatMap((cart) => cart.devices)
      .filter((tablet) => homePageOf(tablet.disk) === page)
      .flatMap((tablet) => {
        const { revision } = JSON.parse(readFileSync(join(tablet.folder, 'agent/told.json'), 'utf8'));
        const desired = JSON.parse(readFileSync(join(tablet.folder, 'agent/desired.json'), 'utf8'));
        return revision === desired.revision ? [{ deviceId: tablet.deviceId ?? '', revision }] : [];
      });
  }

  async #comeBack() {
    const missed = homePageOf(this.#tablet(ABSENT).disk) === FIRST_PAGE;
    if (this.#sabotage !== 'never-back') this.#tablet(ABSENT).start();
    const all = await until(async () => (await this.#configured(SECOND_PAGE, [])) === CAPACITY + 1, this.#patience);
    return missed && all;
  }

  /** A convention declared for a school whose tablets are there already: how many of its two it finds. */
  async #lateConvention() {
    const { client, conventionId, schoolId } = this.#example;
    const first = await client.call('GET', `/conventions/${conventionId}`);
    const { parents, referenceCollege } = await client.call('GET', `/places/${schoolId}`);
    const school = await client.call('POST', '/places', {
      kind: 'school',
      name: 'École tardive',
      uai: LATE_UAI,
      openedOn: '2016-09-01',
      parentIds: parents.map((parent) => parent.id),
      referenceCollegeId: referenceCollege.id,
    });
    const cart = await client.call('POST', '/classrooms', { schoolId: school.id, name: 'Classe mobile tardive' });
    await client.call('POST', `/classrooms/${cart.id}/deliveries`, {
      supplier: 'Fournisseur',
      reference: 'BL-TARDIF',
      deliveredOn: '2016-11-07',
      csv: 'Numéro de série;Fabricant;Modèle\nTARD-1;LENOVO;300e\nTARD-2;LENOVO;300e',
    });
    const { academie, localAuthority, annex, budgetLines } = first;
    const terms = Object.fromEntries(Object.entries(first).filter(([term]) => !DRAWN.has(term)));
    const { school: named, referenceCollege: college, ...row } = annex[0];
    const late = await client.call('POST', '/conventions', {
      ...terms,
      reference: 'EXEMPLE-TARDIF',
      academieId: academie.id,
      localAuthorityId: localAuthority.id,
      annex: [{ ...row, uai: LATE_UAI }],
      budgetLines: budgetLines.map(({ id: lineId, spender, devices, ...line }) => ({
        ...line,
        spenderId: spender.id,
      })),
    });
    const found = () => this.#facts.query('select 1 from convention.funded_device where convention_id = $1', [late.id]);
    await until(async () => (await found()).length === 2, PATIENCE_MS.ordinary);
    return (await found()).length;
  }

  #tablet(index) {
    const tablet = this.#carts[0]?.devices[index];
    if (!tablet) throw new Error(`no tablet ${index}`);
    return tablet;
  }
  #victim() {
    return this.#tablet(VICTIM);
  }
  #door() {
    return { serverUrl: this.#stack.deviceUrl, fingerprint: this.#stack.fingerprint };
  }

  /** @param {object[]} codes @param {Record<number, string[]>} [faults] */
  async #startCart(codes, faults = {}) {
    const folder = join(this.#folder, 'tablettes');
    mkdirSync(folder, { recursive: true });
    const staggerMs = this.#sabotage === 'slow' ? STAGGER_MS.sabotaged : STAGGER_MS.ordinary;
    const cart = await startSimulation({ ...this.#door(), codes, folder, faults, staggerMs });
    this.#carts.push(cart);
    return cart;
  }
}
