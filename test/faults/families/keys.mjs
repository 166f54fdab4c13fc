import assert from 'node:assert/strict';
import { NEW_KEY, newKey, signingRequest } from '../devices/certificates.mjs';

/** @typedef {(pair: import('../devices/certificates.mjs').KeyPair) => string} Request */

/** @type {Record<string, { code: string, request: Request }>} */
const REQUESTS = {
  'a signature that was touched': {
    code: 'pki.badSignature',
    request: (pair) => signingRequest(pair, { tamper: (whole) => flipped(whole, whole.length - 5) }),
  },
  'a key that was put in place of the signer’s': {
    code: 'pki.badSignature',
    request: (pair) => signingRequest(pair, { shows: newKey() }),
  },
  'a request cut short': {
    code: 'pki.invalidRequest',
    request: (pair) => signingRequest(pair, { tamper: (whole) => whole.subarray(0, -10) }),
  },
  'a request with something after it': {
    code: 'pki.invalidRequest',
    request: (pair) => signingRequest(pair, { tamper: (whole) => Buffer.concat([whole, Buffer.from('x')]) }),
  },
  'lengths that lie': {
    code: 'pki.invalidRequest',
    request: (pair) => signingRequest(pair, { tamper: (whole) => flipped(whole, 2) }),
  },
  'the name of an administrator': {
    code: 'pki.foreignSubject',
    request: (pair) => signingRequest(pair, { subject: 'administration' }),
  },
  'text in place of a request': {
    code: 'wire-agent.malformed',
    request: () => 'ceci n’est pas une demande',
  },
};

/** @param {import('../ground.mjs').Ground} ground */
export async function keys(ground) {
  const {
    codes: [code = '', other = ''],
  } = await ground.cart({ name: 'Clés', capacity: 2 });
  const device = await ground.enrolled(other);
  await ground.served(device);

  for (const kind of /** @type {const} */ (['RSA-1024', 'RSA-2048', 'P-384'])) {
    const weak = ground.weakened === 'sound-key' ? newKey() : NEW_KEY[kind]();
    const expected = { status: 400, code: 'pki.weakKey' };
    const csr = signingRequest(weak);
    await ground.refused(`a key of ${kind}`, () => ground.device().enrol(code, { csr }), expected);
    await ground.refused(`a renewal with a key of ${kind}`, () => renewal(device, csr), expected);
  }
  const requests = {
    ...REQUESTS,
    'the name of another tablet': {
      code: 'pki.foreignSubject',
      /** @type {Request} */
      request: (pair) => signingRequest(pair, { subject: ground.witnesses[0]?.deviceId ?? '' }),
    },
  };
  for (const [name, { code: refusal, request }] of Object.entries(requests)) {
    const expected = { status: 400, code: refusal };
    await ground.refused(name, () => ground.device().enrol(code, { csr: request(newKey()) }), expected);
    await ground.refused(`a renewal with ${name}`, () => renewal(device, request(newKey())), expected);
  }
  await ground.refused(
    'a renewal with a key that was certified before',
    () => renewal(device, signingRequest(device.pair)),
    {
      status: 409,
      code: 'pki.keyInUse',
    },
  );
  await ground.tally.check('the code and the certificate that were tried are still good', async () => {
    assert.equal((await ground.device().enrol(code)).status, 201);
    await ground.served(device);
  });
}

/** @param {import('../devices/device.mjs').Device} device @param {string} csr */
const renewal = (device, csr) => device.knock('/agent/v1/renew', { body: JSON.stringify({ protocol: 1, csr }) });

/** @param {Buffer} bytes @param {number} at */
function flipped(bytes, at) {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x41;
  return copy;
}
