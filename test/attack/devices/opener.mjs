// Enrolment asked in this process: the service as it was built, on the server's own database, under its role and its keys.
// What stands before it at the door (HTTPS, the signing request, the limit by address) is left out, so that a million
// codes are tried in minutes.
import { join } from 'node:path';
import { factsOf } from '../../faults/devices/device.mjs';

/** A code was believed: the next step would have been to write. */
class Opened extends Error {}

export class Opener {
  #transaction;
  #service;
  #close;

  /** @param {{ transaction: (work: (tx: any) => Promise<void>) => Promise<void>, service: any, reach: any, close: () => Promise<void> }} parts */
  constructor({ transaction, service, reach, close }) {
    this.#transaction = transaction;
    this.#service = service;
    this.reach = reach;
    this.#close = close;
  }

  /** @param {import('../ground.mjs').Ground} ground @param {number} lines connections at once @returns {Promise<Opener>} */
  static async on(ground, lines) {
    const { Database, Logger, Vault, appPasswordOf, appUrlFrom, loadMasterKey } = await ground.load('libs/platform');
    const { Reach, systemClock } = await ground.load('libs/kernel');
    const part = (/** @type {string} */ path) => ground.load('libs/fleet', path);
    const { EnrolmentService } = await part('enrolment/enrolment.service.js');
    const { EnrolmentRepository } = await part('enrolment/enrolment.repository.js');
    const { EnrolmentRefusals } = await part('enrolment/enrolment-refusals.service.js');
    const { Codes } = await part('enrolment/codes.service.js');
    const masterKey = await loadMasterKey(join(ground.stack.home, 'master.key'));
    const url = appUrlFrom(ground.stack.databaseUrl, appPasswordOf(masterKey));
    const database = await Database.connect({ url, poolSize: lines });
    const settling = { settle: () => Promise.reject(new Opened()) };
    const codes = new Codes(masterKey.derive('fleet enrolment codes'), new Vault(masterKey));
    const service = new EnrolmentService(
      systemClock,
      new EnrolmentRepository(),
      settling,
      codes,
      new EnrolmentRefusals(Logger.silent()),
    );
    const reach = Reach.system('attaque');
    const transaction = (/** @type {(tx: any) => Promise<void>} */ work) => database.transaction(reach, work);
    return new Opener({ transaction, service, reach, close: () => database.close() });
  }

  /**
   * Tries codes, one after the other on one connection, and writes nothing.
   * @param {Iterable<string>} codes @param {string} serialNumber
   * @returns {Promise<{ tried: number, opened: number }>}
   */
  async try(codes, serialNumber) {
    const facts = factsOf(serialNumber);
    const family = 'linux';
    let [tried, opened] = [0, 0];
    const over = new Error('nothing is kept');
    const work = async (/** @type {any} */ tx) => {
      for (const code of codes) {
        const publicKeyFingerprint = tried.toString(16).padStart(64, '0');
        tried += 1;
        try {
          await this.#service.enrol(tx, this.reach, { code, publicKeyFingerprint, facts, family });
          throw new Error('a device was enrolled without a place');
        } catch (error) {
          if (error instanceof Opened) opened += 1;
          else if (error?.code !== 'fleet.codeUnknown') throw error;
        }
      }
      throw over;
    };
    await this.#transaction(work).catch((/** @type {unknown} */ error) => {
      if (error !== over) throw error;
    });
    return { tried, opened };
  }

  close() {
    return this.#close();
  }
}
