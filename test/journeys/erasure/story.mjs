// The acts of the erasure: what one person may do alone, what two may, what stops them, and what is left afterwards.
// Figures are counted on the tablets' own disks and in PostgreSQL read as its owner, never by what the server says.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulation } from '@chariot/agent';
import { Refused } from '../../../infra/seed/client.mjs';
import { deliveredDevices, EXAMPLE_EMAILS, seed } from '../../../infra/seed/seed.mjs';
import { until } from '../facts.mjs';
import { proven } from './person.mjs';

const DEVICES = 12;
/** The two that are to be erased: one hesitates, one is off when it is asked. */
const HESITANT = 2;
const ABSENT = 9;
const DRAWING = 'home/eleve/Documents/dessin.png';
/** More than the delay of 15 minutes, and more than two ticks of the leader. */
const LATER = '20 minutes';
const TICKS_MS = 2_500;
/** For what comes whatever is broken. */
const PATIENCE_MS = 60_000;

export class ErasureStory {
  #stack;
  #facts;
  #folder;
  #sabotage;
  #say;
  #patience;
  /** @type {any} */
  #cart;
  /** @type {any} */
  #example;
  /** @type {import('../../../infra/seed/client.mjs').Client} */
  #asker;
  /** @type {import('../../../infra/seed/client.mjs').Client} */
  #second;

  /** @param {{ stack: any, facts: import('../facts.mjs').Facts, folder: string, sabotage: string | null, say: (line: string) => void }} parts */
  constructor({ stack, facts, folder, sabotage, say }) {
    this.#stack = stack;
    this.#facts = facts;
    this.#folder = folder;
    this.#sabotage = sabotage;
    this.#say = say;
    this.#patience = sabotage === null ? PATIENCE_MS : 12_000;
  }

  async play() {
    await this.#prepare();
    const alone = await this.#alone();
    const erasedStopped = await this.#stopped();
    const together = await this.#together();
    const reenrolled = await this.#again();
    return { ...alone, erasedStopped, ...together, reenrolled };
  }

  async end() {
    await this.#cart?.stop();
  }

  /** 12 tablets in use, each with a pupil's drawing; two people who have proved that it is they. */
  async #prepare() {
    const { url, deviceUrl, fingerprint } = this.#stack;
    this.#example = await seed({ ...this.#stack, devices: DEVICES });
    const [referent, it] = ['digitalReferent', 'it'].map((role) => EXAMPLE_EMAILS[role] ?? '');
    // A role counts for nothing here until it is three days old; two roles of one hand, until a month has gone.
    await this.#facts.query(`update identity.held_role set granted_at = granted_at - interval '31 days'`);
    this.#asker = await proven(url, referent, await this.#stack.linkFor(referent));
    this.#second = await proven(url, it, await this.#stack.linkFor(it));
    const { codes } = await this.#asker.call('POST', `/classrooms/${this.#example.classroomId}/enrolment-windows`, {});
    const delivered = deliveredDevices(DEVICES);
    this.#cart = await startSimulation({
      serverUrl: deviceUrl,
      fingerprint,
      codes: codes.map(({ code }, index) => ({ code, ...delivered[index] })),
      folder: join(this.#folder, 'tablettes'),
      staggerMs: 100,
    });
    const running = () => this.#cart.devices.every((tablet) => tablet.state === 'running' && tablet.contacts > 0);
    if (!(await until(async () => running(), 60_000))) throw new Error('the tablets were not enrolled');
    for (const { disk } of this.#cart.devices) {
      mkdirSync(join(disk, DRAWING, '..'), { recursive: true });
      writeFileSync(join(disk, DRAWING), 'un dessin');
    }
    this.#ids = this.#cart.devices.map((tablet) => tablet.deviceId);
    this.#say(`${DEVICES} tablettes enrôlées, chacune avec un dessin`);
  }
  /** @type {string[]} kept: an erased tablet does not know its own any more */
  #ids = [];

  /** One person asks, and does all that one person can. */
  async #alone() {
    const asked = await this.#ask();
    const approvedAlone = await this.#asker.call('POST', `/approvals/${asked.id}/approval`).then(
      () => true,
      (error) => !(error instanceof Refused),
    );
    await this.#pass(asked.id, '1 hour');
    if (this.#sabotage === 'one-person') await this.#writeErasure();
    await this.#wakeAll();
    await pause(TICKS_MS);
    if (this.#sabotage === 'one-person') await until(async () => this.#erased() > 0, PATIENCE_MS);
    const erasedAlone = this.#erased();
    await this.#asker.call('POST', `/approvals/${asked.id}/stop`, { reason: 'Essai terminé.' });
    this.#say(`une personne seule : ${erasedAlone} effacée`);
    return { approvedAlone, erasedAlone };
  }

  /** Two people agree, and one stops it within the delay. */
  async #stopped() {
    const { id } = await this.#agreed();
    await this.#asker.call('POST', `/approvals/${id}/stop`, { reason: 'Mauvaise école.' });
    await this.#pass(id, LATER);
    if (this.#sabotage === 'stop-undone') {
      await this.#unguarded('identity.approval', [
        `update identity.approval set state = 'approved', ended_at = null, ended_by = null, ended_by_label = null,
           end_reason = null where id = '${id}'`,
      ]);
    }
    await pause(TICKS_MS);
    if (this.#sabotage === 'stop-undone') await until(async () => this.#erased() > 0, PATIENCE_MS);
    this.#say(`arrêtée dans le délai : ${this.#erased()} effacée`);
    return this.#erased();
  }

  /** Two people agree; the switch holds a tablet that was told already, and one that comes back meanwhile. */
  async #together() {
    const [hesitant, absent] = this.#victims();
    await hesitant.order(...(this.#sabotage === 'liar' ? ['hesitant', 'liar'] : ['hesitant']));
    await absent.order('offline');
    const { id } = await this.#agreed();
    await this.#pass(id, LATER);
    const told = await until(async () => (await this.#told()) === 1, PATIENCE_MS);
    if (this.#sabotage === 'one-too-many') await this.#addThird();
    await this.#second.call('POST', '/freeze', { reason: 'Un compte est peut-être volé.' });
    if (this.#sabotage === 'switch-undone') await this.#thaw();
    await hesitant.order(...(this.#sabotage === 'liar' ? ['liar'] : []));
    await absent.order();
    // Both talk to the server meanwhile, and are told nothing of the kind.
    const heard = [hesitant.contacts, absent.contacts];
    hesitant.wake();
    absent.wake();
    await until(async () => hesitant.contacts > heard[0] && absent.contacts > heard[1], this.#patience);
    await pause(TICKS_MS);
    const heldByFreeze = told && this.#erased() === 0 && this.#kept().length === DEVICES;
    this.#say(`gelé : ${this.#erased()} effacée, une l’avait déjà reçu`);
    await this.#thaw();
    await this.#wakeAll();
    await until(
      async () => (await this.#cutOff()) === 2 && hesitant.state === 'erased' && absent.state === 'erased',
      this.#patience,
    );
    await pause(TICKS_MS);
    if (this.#sabotage === 'key-given-back') {
      await this.#facts.query(
        `update pki.device_certificate set revoked_at = null, revocation_reason = null where device_id = $1`,
        [this.#ids[HESITANT]],
      );
    }
    const result = {
      heldByFreeze,
      erased: this.#erased(),
      cutOff: await this.#cutOff(),
      untouched: await this.#untouched(),
    };
    this.#say(`à deux : ${result.erased} effacées, ${result.untouched} intactes`);
    return result;
  }

  /** An erased tablet takes a new code: it is the same device, with its history. */
  async #again() {
    const [hesitant] = this.#victims();
    const { classroomId } = this.#example;
    const [code] = (await this.#asker.call('POST', `/classrooms/${classroomId}/enrolment-windows`, { count: 1 })).codes;
    await hesitant.enrolWith(code.code);
    return until(async () => hesitant.state === 'running' && hesitant.deviceId === this.#ids[HESITANT], this.#patience);
  }

  #victims() {
    return [HESITANT, ABSENT].map((index) => this.#cart.devices[index]);
  }
  #victimIds() {
    return [HESITANT, ABSENT].map((index) => this.#ids[index]);
  }

  #ask() {
    return this.#asker.call('POST', '/erasures', { deviceIds: this.#victimIds(), reason: 'Revendues par la commune.' });
  }

  async #agreed() {
    const asked = await this.#ask();
    await this.#second.call('POST', `/approvals/${asked.id}/approval`);
    return asked;
  }

  /** Time passes for that approval, as if all of it had happened so long before. @param {string} id @param {string} time */
  async #pass(id, time) {
    const moments = 'asked_at expires_at approved_at starts_at ended_at asked_proven_at approved_proven_at'.split(' ');
    const earlier = moments.map((moment) => `${moment} = ${moment} - interval '${time}'`).join(', ');
    await this.#unguarded('identity.approval', [`update identity.approval set ${earlier} where id = '${id}'`]);
  }

  /** In one transaction, so that nobody else writes unguarded. @param {string} table @param {string[]} statements */
  async #unguarded(table, statements) {
    const walls = [
      `alter table ${table} disable trigger user`,
      ...statements,
      `alter table ${table} enable trigger user`,
    ];
    await this.#facts.query(`begin; ${walls.join('; ')}; commit`);
  }

  /** Two administrators lift it: that is tried elsewhere. */
  async #thaw() {
    await this.#unguarded('identity.freeze', ['delete from identity.freeze']);
  }

  async #wakeAll() {
    for (const tablet of this.#cart.devices) tablet.wake();
  }

  /** Tablets that have lost the drawing, their key and what Chariot had put there. */
  #erased() {
    return this.#cart.devices.filter(
      ({ disk, folder }) =>
        !existsSync(join(disk, DRAWING)) &&
        !existsSync(join(folder, 'agent/identity.json')) &&
        !existsSync(join(disk, 'etc/chariot')),
    ).length;
  }

  #kept() {
    return this.#cart.devices.filter(
      ({ disk, folder }) => existsSync(join(disk, DRAWING)) && existsSync(join(folder, 'agent/identity.json')),
    );
  }

  async #told() {
    const [row] = await this.#facts.query(
      `select count(*)::int count from fleet.operation_device s join fleet.operation o on o.id = s.operation_id
        where o.kind = 'erase' and s.confirmed_at is null and s.device_id = $1`,
      [this.#ids[HESITANT]],
    );
    return row.count;
  }

  /** Of the two: no certificate that is believed, no identity, no slot, no open membership. */
  async #cutOff() {
    const [row] = await this.#facts.query(
      `select count(*)::int count from fleet.device d where d.id = any ($1::uuid[]) and d.revoked_at is not null and d.slot is null
          and not exists (select from pki.device_certificate c where c.device_id = d.id and c.revoked_at is null)
          and not exists (select from fleet.membership m where m.device_id = d.id and m.until_at is null)`,
      [this.#victimIds()],
    );
    return row.count;
  }

  /** The others: the drawing, the key, the certificate and the slot are there. */
  async #untouched() {
    const enrolled = new Set((await this.#facts.enrolled(this.#example.classroomId)).map(({ id }) => id));
    return this.#kept().filter(
      ({ deviceId, index }) => enrolled.has(deviceId) && index !== HESITANT && index !== ABSENT,
    ).length;
  }

  /** A sabotage: what nobody approved. */
  async #writeErasure() {
    const values = `gen_random_uuid(), 'erase', 'devices', '${this.#example.schoolId}', 'x', '${this.#example.schoolId}', now(),
      '{"kind":"person","id":"x","label":"x"}', now() + interval '1 day', gen_random_uuid()`;
    await this.#unguarded('fleet.operation', [
      'alter table fleet.operation_target disable trigger user',
      `insert into fleet.operation (id, kind, target, target_id, target_name, place_id, created_at, created_by, expires_at, approval_id)
       values (${values})`,
      ...this.#victimIds().map(
        (id) =>
          `insert into fleet.operation_target select o.id, '${id}', o.place_id from fleet.operation o where o.kind = 'erase'`,
      ),
      'alter table fleet.operation_target enable trigger user',
    ]);
  }

  /** Another: a tablet that nobody named. */
  async #addThird() {
    await this.#unguarded('fleet.operation_target', [
      `insert into fleet.operation_target select o.id, '${this.#ids[0]}', o.place_id from fleet.operation o where o.kind = 'erase'`,
    ]);
  }
}
