// Who does the tasks, and what they find: the example, a cart of twelve tablets that are ready, people of every role.
import { deliveredDevices, EXAMPLE_EMAILS } from '../../../infra/seed/seed.mjs';
import { Client } from '../../../infra/seed/client.mjs';

/** Of the example's cart. */
export const TABLETS = 12;

/**
 * By role: the place of the example on which it is held, for those whom the example does not have.
 * @type {Record<string, 'school' | 'district' | 'localAuthority' | 'college'>}
 */
const HIRED = {
  schoolHead: 'school',
  teacher: 'school',
  authorisingOfficer: 'localAuthority',
  finance: 'localAuthority',
  dpo: 'localAuthority',
  inspector: 'district',
  collegePrincipal: 'college',
  contractor: 'school',
};

export class Cast {
  /** @type {Record<string, string>} e-mail address by role */
  #emails = { ...EXAMPLE_EMAILS };

  /** @param {import('../../console/world.mjs').World} world */
  constructor(world) {
    this.world = world;
  }

  get example() {
    return this.world.example;
  }

  /** As the administration of the instance. */
  get client() {
    return this.world.example.client;
  }

  /** A client of somebody's own. @param {string} role */
  async clientOf(role) {
    const client = new Client(this.world.stack.url);
    await client.enter(await this.world.stack.linkFor(this.#emails[role] ?? ''));
    return client;
  }

  async prepare() {
    const { world, example } = this;
    const convention = await example.client.call('GET', `/conventions/${example.conventionId}`);
    const { items } = await example.client.call('GET', '/places?limit=50&kind=district');
    const places = {
      ...{ school: example.schoolId, district: items[0].id },
      localAuthority: convention.localAuthority.id,
      college: convention.annex[0].referenceCollege.id,
    };
    for (const [role, place] of Object.entries(HIRED)) this.#emails[role] = await world.hire(role, places[place]);
    await this.client.call('PATCH', `/classrooms/${example.classroomId}`, { schoolCouncilInformedOn: '2026-09-15' });
    const opened = await this.client.call('POST', `/classrooms/${example.classroomId}/enrolment-windows`, {});
    await this.switchOn(opened, deliveredDevices(TABLETS));
    await this.ready(example.classroomId);
  }

  /** @param {any} opened an enrolment window @param {{ serialNumber: string }[]} devices in the order of their slots */
  switchOn({ codes, serverUrl, fingerprint }, devices) {
    return this.world.switchOn({
      ...{
        serverUrl: serverUrl ?? this.world.stack.deviceUrl,
        fingerprint: fingerprint ?? this.world.stack.fingerprint,
      },
      codes: codes.map((/** @type {{ code: string }} */ { code }, /** @type {number} */ at) => ({
        code,
        ...devices[at],
      })),
      staggerMs: 50,
    });
  }

  /** Until every tablet of a cart is ready. @param {string} classroomId */
  async ready(classroomId) {
    const deadline = Date.now() + 90_000;
    for (;;) {
      const { counts } = await this.client.call('GET', `/classrooms/${classroomId}/board`);
      if (counts.ready === TABLETS) return;
      if (Date.now() > deadline) throw new Error(`tablets are not ready: ${JSON.stringify(counts)}`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  /** Somebody signed in, at her first page, who has just proved that it is she. @param {string} role */
  async enter(role) {
    const visitor = await this.world.visitors.enter(role, this.#emails[role] ?? '');
    await this.world.trusted();
    return visitor;
  }
}
