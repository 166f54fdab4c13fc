// Apple School Manager in a journey: the kit's double of it, and an iPad that it sends to this server as it is set up.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { InProcessWaking, KeyPool, SimulatedIpad } from '@chariot/agent';
import { DepService } from '@chariot/testkit';
import { selfSigned } from '../faults/devices/certificates.mjs';
import { CLONE } from '../../infra/start/home.mjs';

/** The server looks every quarter of a minute. */
const PATIENCE_MS = 120_000;

export class SchoolManager {
  /** @param {DepService} apple @param {import('../faults/devices/certificates.mjs').Identity} factory @param {string} caFile */
  constructor(apple, factory, caFile) {
    this.apple = apple;
    this.factory = factory;
    this.caFile = caFile;
  }

  /** @param {string} folder */
  static async start(folder) {
    const [factory, caFile] = [selfSigned('iPad'), join(folder, 'ipad-ca.pem')];
    writeFileSync(caFile, factory.cert);
    return new SchoolManager(await DepService.start(), factory, caFile);
  }

  /** What a server is started with to ask this one. */
  get env() {
    return { CHARIOT_ADE_URL: this.apple.url, CHARIOT_ADE_DEVICE_CA_FILE: this.caFile };
  }

  stop() {
    return this.apple.stop();
  }

  /**
   * An iPad is bought, given a cart by its serial number, turned on, and let go once its settings are in place.
   * @param {import('../../infra/seed/client.mjs').Client} client @param {string} classroomId @param {string} root PEM
   */
  async play(client, classroomId, root) {
    await this.#join(client);
    const machine = {
      certificate: new X509Certificate(this.factory.cert).raw,
      key: createPrivateKey(this.factory.key),
    };
    const ipad = new SimulatedIpad({
      ...{ seed: 'Apple School Manager', keys: new KeyPool(await KeyPool.make(1)), waking: new InProcessWaking() },
      ...{ authorities: [root], stepMs: 0, machine },
    });
    const serial = ipad.serialNumber;
    this.apple.add(serial);
    await client.call('POST', '/apple/school-manager/placings', { classroomId, serials: [serial] });
    await client.call('POST', '/apple/school-manager/synchronisation');
    const given = await this.#until(client, serial, 'ready');
    await ipad.enrolAutomatically(this.apple.activate(serial) ?? '');
    for (let time = 0; time < 3; time += 1) await ipad.connect();
    const { state, slot } = await this.#of(client, serial);
    return { given, state, slot, waits: ipad.state.awaitingConfiguration };
  }

  /** @param {import('../../infra/seed/client.mjs').Client} client */
  async #join(client) {
    await client.call('POST', '/apple/school-manager/certificate');
    const pem = String(await client.call('GET', '/apple/school-manager/certificate'));
    /** @type {typeof import('@chariot/wire-cms')} */
    const cms = await import(pathToFileURL(join(CLONE, 'libs/wire/cms/dist/index.js')).href);
    const file = cms.sealEnvelope(Buffer.from(this.apple.tokenFile()), new X509Certificate(pem).raw);
    await client.call('POST', '/apple/school-manager/token', { contentBase64: file.toString('base64') });
  }

  /** @param {import('../../infra/seed/client.mjs').Client} client @param {string} serial */
  async #of(client, serial) {
    const { items } = await client.call('GET', `/apple/school-manager/devices?q=${serial}`);
    return items[0] ?? {};
  }

  /** @param {import('../../infra/seed/client.mjs').Client} client @param {string} serial @param {string} wanted */
  async #until(client, serial, wanted) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const { state } = await this.#of(client, serial);
      if (state === wanted || Date.now() > deadline) return state;
      await sleep(500);
    }
  }
}
