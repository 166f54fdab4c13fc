// Many iPads behind one proxy: enrolled by the real doors, each with a certificate of its own, and what they say signed natively, so
// that it can be signed beforehand.
import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'plist';
import { seedPush } from '../../../infra/seed/push.mjs';
import { startApns } from '../../../infra/start/apns.mjs';
import { signedData } from '../../apple/foreign/cms.mjs';
import { elements, indefinite } from '../../apple/foreign/der.mjs';
import { ForeignIpad } from '../../apple/foreign/ipad.mjs';
import { Crowd, inTurn } from './crowd.mjs';

const generate = promisify(generateKeyPair);
const AT_ONCE = 4;

export class LeanIpad extends ForeignIpad {
  deviceId = '';
  /** The request of one that has nothing to say and something to hear. */
  idle = Buffer.alloc(0);
  /** @type {import('../../apple/foreign/cms.mjs').Signer | undefined} */
  #signer;

  /** @param {ConstructorParameters<typeof ForeignIpad>[0]} parts @param {string} classroomId */
  constructor(parts, classroomId) {
    super(parts);
    this.classroomId = classroomId;
  }

  /** By its address of a profile, until nothing is left to say to it. @param {string} url */
  async settle(url) {
    await this.takeProfile({ url });
    await this.certify();
    const certificate = await this.openssl.toDer(this.openssl.read('certificate.pem').toString());
    this.#signer = { certificate, key: createPrivateKey(this.openssl.read('key.pem')) };
    this.idle = this.request('/mdm/command', { Status: 'Idle', UDID: this.udid });
    await this.enrol();
    // It says what it is only once it has been told what it is to be.
    for (let time = 0; time < 2; time += 1) await this.connect();
  }

  /** As iPads sign: the content alone, lengths at the end. @override @param {Buffer} body */
  async signature(body) {
    return this.#sign(body);
  }

  /** @param {Buffer} body */
  #sign(body) {
    if (this.#signer === undefined) throw new Error('it has no certificate yet');
    const [whole] = elements(signedData(body, this.#signer, { detached: true }));
    if (whole === undefined) throw new Error('nothing is signed');
    return indefinite(whole, 4).toString('base64');
  }

  /** A whole request, made once and sent whenever. @param {string} path @param {import('../../apple/foreign/ipad.mjs').Said} message @returns {Buffer} */
  request(path, message) {
    const body = Buffer.from(build(message));
    const lines = {
      ...{ host: 'localhost', ...this.headers, 'content-type': 'application/x-apple-aspen-mdm' },
      ...{ 'mdm-signature': this.#sign(body), 'content-length': String(body.length) },
    };
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.concat([Buffer.from(`PUT ${path} HTTP/1.1\r\n${head.join('')}\r\n`), body]);
  }
}

/** The push service of the example, without which no iPad is enrolled, and a proxy on this machine that all of them are behind. */
export class IpadGround {
  #folder = mkdtempSync(join(tmpdir(), 'chariot-bench-ipads-'));
  #made = 0;

  /** @param {import('../ground.mjs').Ground} ground */
  constructor(ground) {
    this.ground = ground;
    ground.atEnd(() => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 }));
  }

  async start() {
    const apns = await startApns(this.#folder);
    this.ground.atEnd(() => apns.stop());
    await this.ground.start({
      ...apns.env,
      ...{ CHARIOT_DEVICE_PROXY: '127.0.0.1', CHARIOT_TRUSTED_PROXIES: '127.0.0.1' },
    });
    const { client } = await this.ground.example();
    await seedPush(client, apns.control);
  }

  /** @param {number} count @param {number} cart so many in a cart @returns {Promise<LeanIpad[]>} cart by cart; nothing is left to say to them */
  async enrol(count, cart) {
    const carts = await new Crowd(this.ground).carts(count, cart);
    const codes = carts.flatMap(({ classroomId, codes }) => codes.map((code) => ({ classroomId, code })));
    const ipads = await inTurn(codes, AT_ONCE, async ({ classroomId, code }) => {
      const number = (this.#made += 1);
      const folder = join(this.#folder, String(number));
      // Each comes from an address of its own, as its proxy says: rates are counted by it.
      const headers = { 'x-forwarded-for': `10.${number >> 16}.${(number >> 8) & 0xff}.${number & 0xff}` };
      const ipad = new LeanIpad({ folder, number, headers }, classroomId);
      const { privateKey } = await generate('rsa', { modulusLength: 2048 });
      ipad.openssl.write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await ipad.settle(`${this.ground.stack.url}/ipad/${code}/chariot.mobileconfig`);
      return ipad;
    });
    const known = await this.ground.facts.query(
      `select device_id as id, enrolment_key as udid from apple.enrolment where channel = 'device'`,
    );
    const ids = new Map(known.map(({ id, udid }) => [udid, id]));
    for (const ipad of ipads) ipad.deviceId = ids.get(ipad.udid) ?? '';
    return ipads;
  }
}
