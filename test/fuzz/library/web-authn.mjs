// A passkey's answers, read by @simplewebauthn/server: JSON, in it CBOR, in it keys and a signature.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { allBytes } from '../bombs.mjs';
import { bytesFrom, jsonTextFrom, pick, valueFrom } from '../havoc.mjs';
import { isRefused, unlessNone } from '../refusals.mjs';

const ORIGIN = 'https://chariot.exemple.fr';
const PERSON = '0199aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee';
const CHALLENGE = Buffer.alloc(32, 7);
const ID = Buffer.alloc(32, 9);
const JSON_PARTS = new Set(['clientDataJSON']);

/** RFC 8949 §3: what an authenticator writes. @param {number} major @param {number} value */
const head = (major, value) =>
  Buffer.from(
    value < 24
      ? [(major << 5) | value]
      : value < 256
        ? [(major << 5) | 24, value]
        : [(major << 5) | 25, value >> 8, value & 255],
  );
/** @param {any} value @returns {Buffer} */
function cbor(value) {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)]);
}
/** @param {Buffer | string} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
/** @param {string} type */
const clientData = (type) =>
  Buffer.from(JSON.stringify({ type, challenge: CHALLENGE.toString('base64url'), origin: ORIGIN, crossOrigin: false }));
/** @param {number} flags */
const authData = (flags) => Buffer.concat([sha256(new URL(ORIGIN).hostname), Buffer.from([flags, 0, 0, 0, 0])]);

/** @param {Record<string, Buffer>} parts */
function answerOf(parts) {
  const id = ID.toString('base64url');
  const response = Object.fromEntries(
    Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64url')]),
  );
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: { ...response, transports: ['internal'] },
  };
}

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function webAuthnParsers(load) {
  const { RelyingParty } = await load('libs/identity', 'credentials/relying-party.service.js');
  const party = new RelyingParty({ publicUrl: ORIGIN });
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
  const [bx, by] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  const publicKey = cbor(
    new Map([
      ...[
        [1, 2],
        [3, -7],
        [-1, 1],
      ],
      ...[
        [-2, bx],
        [-3, by],
      ],
    ]),
  );
  const attested = Buffer.concat([authData(0x45), Buffer.alloc(16), Buffer.from([0, ID.length]), ID, publicKey]);
  const registration = {
    clientDataJSON: clientData('webauthn.create'),
    attestationObject: cbor(new Map([...[['fmt', 'none']], ...[['attStmt', new Map()]], ...[['authData', attested]]])),
  };
  const [said, auth] = [clientData('webauthn.get'), authData(5)];
  const proof = {
    clientDataJSON: said,
    authenticatorData: auth,
    signature: sign('sha256', Buffer.concat([auth, sha256(said)]), pair.privateKey),
    userHandle: Buffer.from(PERSON.replaceAll('-', ''), 'hex'),
  };
  const key = { personId: PERSON, credentialId: ID, publicKey, counter: 0, transports: [] };
  const reads = [
    'libs/identity/credentials/relying-party.service.js',
    'libs/identity/sign-in/passkey-sign-in.service.js',
  ];
  return [
    {
      ...{ name: 'a new passkey', ...inputsOf(registration), refuses: isRefused, reads },
      read: async (answer) => unlessNone(await party.registered(CHALLENGE, answer)),
    },
    {
      ...{ name: 'a passkey’s proof', ...inputsOf(proof), refuses: isRefused, reads },
      read: async (answer) => unlessNone(await party.authenticated(CHALLENGE, key, answer)),
    },
  ];
}

/** Any of its parts spoiled, inside or whole. The door has seen two texts in it. @param {Record<string, Buffer>} parts */
function inputsOf(parts) {
  const good = answerOf(parts);
  const names = Object.keys(parts);
  const texts = Object.fromEntries(names.map((name) => [name, [String(parts[name])]]));
  const withPart = (/** @type {string} */ name, /** @type {unknown} */ part) => () => ({
    ...good,
    response: { ...good.response, [name]: part },
  });
  const bombs = names.flatMap((name) => [
    ...allBytes().map((bytes) => withPart(name, bytes.toString('base64url'))),
    // No text, but so many bytes to whoever takes it for a list.
    withPart(name, { length: 1e9 }),
  ]);
  return {
    samples: [good],
    bombs,
    spoil: (/** @type {() => number} */ random) => {
      if (random() < 0.2) return { ...valueFrom(random, good), id: good.id, rawId: good.rawId };
      const name = pick(random, names);
      const bytes = JSON_PARTS.has(name)
        ? Buffer.from(jsonTextFrom(random, texts[name] ?? []))
        : bytesFrom(random, [parts[name] ?? ID]);
      return { ...good, response: { ...good.response, [name]: bytes.toString('base64url') } };
    },
  };
}
