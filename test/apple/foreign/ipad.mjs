// An iPad that shares no code with Chariot: openssl, HTTP and the property lists of the `plist` package. It is given the address of
// a profile and nothing else.
import { existsSync, mkdirSync } from 'node:fs';
import { build, parse } from 'plist';
import { elements, indefinite } from './der.mjs';
import { ask } from './http.mjs';
import { Openssl } from './openssl.mjs';
import { certified } from './scep.mjs';

const PROFILE = 'application/x-apple-aspen-config';
/** What openssl is told, and how many levels have their lengths at the end: as iPads sign, as openssl streams, and DER. */
const FORMS = {
  ipad: { args: ['-noattr', '-md', 'sha1'], levels: 4 },
  stream: { args: ['-noattr', '-stream', '-md', 'sha256'], levels: 0 },
  der: { args: ['-md', 'sha256'], levels: 0 },
};
const KINDS = { Activations: 'activation', Assets: 'asset', Configurations: 'configuration', Management: 'management' };
/** A server that always has one more command would be asked for ever. */
const MOST_COMMANDS = 30;

/** @typedef {Record<string, any>} Said */

/** What the server said instead of 200. */
export class Refused extends Error {}

export class ForeignIpad {
  /** Types of the commands that it was handed, in order. @type {string[]} */
  handed = [];
  /** @type {Said[]} */
  #payloads = [];
  #certificate = 'certificate.pem';
  #key = 'key.pem';

  /**
   * @param {object} parts
   * @param {string} parts.folder  its files’; a `key.pem` that is there is its key
   * @param {number} parts.number  which makes its UDID and its serial number
   * @param {keyof typeof FORMS} [parts.form]
   * @param {Record<string, string>} [parts.headers]  of each of its requests: what a proxy adds
   */
  constructor({ folder, number, form = 'ipad', headers = {} }) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.openssl = new Openssl(folder);
    this.form = form;
    this.headers = headers;
    this.udid = `00008101-${String(number).padStart(16, '0')}`;
    this.serialNumber = `DMPE${String(number).padStart(8, '0')}`;
  }

  /**
   * Takes the profile: what is signed, by the authority that it brings along, and the same where it is also given plain.
   * @param {{ url: string, unsignedUrl?: string | null }} where
   */
  async takeProfile({ url, unsignedUrl = null }) {
    const signed = await this.#profileAt(url);
    const opened = (/** @type {readonly string[]} */ trust) =>
      this.openssl.run(['cms', '-verify', '-binary', '-inform', 'DER', '-purpose', 'any', ...trust], signed);
    // Who signed it is only known once it has been read.
    this.#payloads = payloadsOf(await opened(['-noverify']));
    const { PayloadContent: root } = this.payload('com.apple.security.root');
    await this.openssl.run(['x509', '-inform', 'DER', '-out', 'root.pem'], root);
    const content = await opened(['-CAfile', 'root.pem']);
    if (unsignedUrl !== null && !content.equals(await this.#profileAt(unsignedUrl)))
      throw new Error('the plain one is another');
  }

  /** @param {string} url */
  async #profileAt(url) {
    const { status, type, body } = await ask(url, { headers: this.headers });
    if (status !== 200 || type !== PROFILE)
      throw new Error(`the profile: ${status} ${type} ${body.toString().slice(0, 200)}`);
    return body;
  }

  /** @param {string} type @returns {Said} */
  payload(type) {
    const found = this.#payloads.find((one) => one['PayloadType'] === type);
    if (found === undefined) throw new Error(`the profile has no ${type}`);
    return found;
  }

  /** Its key, and the certificate that the profile’s challenge is good for. @param {(challenge: string) => string} [spoiled] */
  async certify(spoiled = (challenge) => challenge) {
    const { PayloadContent: scep } = this.payload('com.apple.security.scep');
    if (!existsSync(this.openssl.path('key.pem'))) {
      const bits = `rsa_keygen_bits:${scep['Keysize']}`;
      await this.openssl.run(['genpkey', '-algorithm', 'RSA', '-pkeyopt', bits, '-quiet', '-out', 'key.pem']);
    }
    const [[[, commonName]]] = scep['Subject'];
    const certificate = await certified({
      ...{
        openssl: this.openssl,
        url: scep['URL'],
        commonName,
        challenge: spoiled(scep['Challenge']),
        headers: this.headers,
      },
    });
    this.openssl.write('certificate.pem', certificate);
  }

  /** Signs from now on by another identity. @param {string} certificate a path @param {string} key a path */
  signsBy(certificate, key) {
    [this.#certificate, this.#key] = [certificate, key];
  }

  async enrol() {
    for (const message of [this.authenticating(), this.tokens()]) await this.#checkIn(message);
  }

  /** @returns {Said} */
  authenticating() {
    const { udid: UDID, serialNumber: SerialNumber } = this;
    const { Topic } = this.payload('com.apple.mdm');
    const facts = { Model: 'MK2K3NF', ModelName: 'iPad', ProductName: 'iPad12,1', OSVersion: '18.1.1' };
    return { MessageType: 'Authenticate', UDID, Topic, SerialNumber, DeviceName: 'iPad de la directrice', ...facts };
  }

  /** @returns {Said} */
  tokens() {
    const { udid: UDID } = this;
    const { Topic } = this.payload('com.apple.mdm');
    const Token = Buffer.from(UDID.padEnd(32, '='));
    return { MessageType: 'TokenUpdate', UDID, Topic, Token, PushMagic: `magie-${UDID}`, AwaitingConfiguration: false };
  }

  /** @param {Said} message @returns {Promise<Buffer>} */
  #checkIn(message) {
    return this.#put(this.payload('com.apple.mdm')['CheckInURL'], message);
  }

  /** @param {Said} report @param {(body: Buffer) => Buffer} [spoiled] what becomes of it once it is signed @returns {Promise<Buffer>} */
  report(report, spoiled) {
    return this.#put(this.payload('com.apple.mdm')['ServerURL'], { UDID: this.udid, ...report }, spoiled);
  }

  /**
   * Asks, and reports on what it is told until there is nothing more.
   * @param {(command: { type: string, report: () => Promise<Buffer>, say: (report: Said, spoiled?: (body: Buffer) => Buffer) => Promise<Buffer> }) => Promise<Buffer | null>} [obey]
   *   null: it says nothing, and hangs up
   */
  async connect(obey = ({ report }) => report()) {
    let told = await this.report({ Status: 'Idle' });
    let declares = false;
    for (let turn = 0; told.length > 0; turn += 1) {
      if (turn === MOST_COMMANDS) throw new Error('it is never left in peace');
      const { Command, CommandUUID } = asSaid(told);
      const type = String(Command['RequestType']);
      this.handed.push(type);
      declares ||= type === 'DeclarativeManagement';
      const say = (/** @type {Said} */ said, /** @type {((body: Buffer) => Buffer) | undefined} */ spoiled) =>
        this.report({ CommandUUID, ...said }, spoiled);
      const next = await obey({ type, say, report: () => say({ Status: 'Acknowledged', ...this.#answerTo(type) }) });
      if (next === null) return;
      told = next;
    }
    if (declares) await this.#declare();
  }

  /** @param {string} type @returns {Said} */
  #answerTo(type) {
    const { serialNumber: SerialNumber } = this;
    if (type === 'InstalledApplicationList')
      return { InstalledApplicationList: [{ Identifier: 'org.geogebra.ios', Version: '60' }] };
    if (type !== 'DeviceInformation') return {};
    return { QueryResponses: { SerialNumber, ModelName: 'iPad', ProductName: 'iPad12,1', OSVersion: '18.1.1' } };
  }

  /** Fetches what it is to be, and says that it is so. */
  async #declare() {
    /** @param {string} Endpoint @param {Said} [more] */
    const asked = (Endpoint, more = {}) =>
      this.#checkIn({ MessageType: 'DeclarativeManagement', UDID: this.udid, Endpoint, ...more });
    const { Declarations } = JSON.parse((await asked('declaration-items')).toString());
    /** @type {Record<string, Said[]>} */
    const declarations = {};
    for (const [list, kind] of Object.entries(KINDS)) {
      const states = [];
      for (const { Identifier, ServerToken } of Declarations[list] ?? []) {
        const said = JSON.parse((await asked(`declaration/${kind}/${Identifier}`)).toString());
        if (said.ServerToken !== ServerToken) throw new Error(`${Identifier}: another than was announced`);
        states.push({ identifier: Identifier, 'server-token': ServerToken, active: true, valid: 'valid' });
      }
      declarations[kind === 'management' ? kind : `${kind}s`] = states;
    }
    const report = { StatusItems: { management: { declarations } }, Errors: [] };
    await asked('status', { Data: Buffer.from(JSON.stringify(report)) });
  }

  /** @param {string} url @param {Said} message @param {(body: Buffer) => Buffer} [spoiled] @returns {Promise<Buffer>} */
  async #put(url, message, spoiled = (body) => body) {
    const body = Buffer.from(build(message));
    const answer = await ask(url, {
      ca: this.openssl.read('root.pem'),
      method: 'PUT',
      headers: {
        ...this.headers,
        'content-type': 'application/x-apple-aspen-mdm-checkin',
        'mdm-signature': await this.signature(body),
      },
      body: spoiled(body),
    });
    if (answer.status !== 200) throw new Refused(`PUT: ${answer.status} ${answer.body.toString().trim()}`);
    return answer.body;
  }

  /** Of exactly these bytes, base64. @param {Buffer} body @returns {Promise<string>} */
  async signature(body) {
    const { args, levels } = FORMS[this.form];
    const cms = await this.openssl.run(
      ['cms', '-sign', '-binary', '-outform', 'DER', '-signer', this.#certificate, '-inkey', this.#key, ...args],
      body,
    );
    const [whole] = levels === 0 ? [] : elements(cms);
    return (whole === undefined ? cms : indefinite(whole, levels)).toString('base64');
  }
}

/** @param {Buffer} xml @returns {Said} */
const asSaid = (xml) => /** @type {any} */ (parse(xml.toString()));

/** @param {Buffer} profile @returns {Said[]} */
const payloadsOf = (profile) => asSaid(profile)['PayloadContent'];
