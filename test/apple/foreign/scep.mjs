// SCEP (RFC 8894) by openssl; what it has no words for, the attributes of a pkiMessage, is DER written here.
import { createHash, createPrivateKey, createPublicKey, randomBytes, X509Certificate } from 'node:crypto';
import { signedData } from './cms.mjs';
import { elements, inside, octets, oid, printable, sequence, set } from './der.mjs';
import { ask } from './http.mjs';

/** VeriSign’s, which SCEP took over. */
const scepOid = (/** @type {number} */ last) => oid(`2.16.840.1.113733.1.9.${last}`);
const [MESSAGE_TYPE, PKI_STATUS, SENDER_NONCE, RECIPIENT_NONCE, TRANSACTION] = [2, 3, 5, 6, 7].map(scepOid);
/** RFC 8894 §3.2.1.4.1. */
const FAIL_TEXT = oid('1.3.6.1.5.5.7.24.1');
const [PKCS_REQ, CERT_REP, SUCCESS] = ['19', '3', '0'];

/**
 * @param {object} parts
 * @param {import('./openssl.mjs').Openssl} parts.openssl  with `key.pem` and `root.pem` in its folder
 * @param {string} parts.url
 * @param {string} parts.challenge
 * @param {string} parts.commonName
 * @param {Record<string, string>} [parts.headers]  of each request
 * @returns {Promise<string>} the device's certificate, PEM
 * @throws {Error} that says which step is not as RFC 8894 has it
 */
export async function certified({ openssl, url, challenge, commonName, headers = {} }) {
  const ca = openssl.read('root.pem');
  const capabilities = await ask(`${url}?operation=GetCACaps`, { ca, headers });
  if (!/^POSTPKIOperation\s*$/m.test(capabilities.body.toString())) throw new Error('GetCACaps: no POST');
  const recipient = await authorities(openssl, await ask(`${url}?operation=GetCACert`, { ca, headers }));

  await openssl.run([
    ...['req', '-new', '-key', 'key.pem', '-outform', 'DER', '-out', 'request.der', '-config'],
    openssl.write('request.cnf', requestOf(commonName, challenge)),
  ]);
  await openssl.run(['req', '-x509', '-key', 'key.pem', '-subj', '/CN=iPad', '-days', '2', '-out', 'own.pem']);
  const envelope = await openssl.run([
    ...['cms', '-encrypt', '-binary', '-aes-256-cbc', '-in', 'request.der', '-outform', 'DER'],
    openssl.write('recipient.pem', recipient),
  ]);
  const asked = { transaction: createHash('sha256').update(envelope).digest('hex'), nonce: randomBytes(16) };
  const answer = await ask(`${url}?operation=PKIOperation`, {
    ca,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-pki-message' },
    body: await message(openssl, envelope, asked),
  });
  if (answer.status !== 200 || answer.type !== 'application/x-pki-message') {
    throw new Error(`PKIOperation: ${answer.status} ${answer.type}`);
  }
  return certificateIn(openssl, answer.body, asked);
}

/** What openssl reads of a request. @param {string} commonName @param {string} challenge */
const requestOf = (commonName, challenge) => `[req]
prompt = no
string_mask = utf8only
distinguished_name = name
attributes = attributes
[name]
CN = ${commonName}
[attributes]
challengePassword = ${challenge}
`;

/**
 * Each must be of the root that the profile brought; the one that is encrypted for says so itself.
 * @param {import('./openssl.mjs').Openssl} openssl @param {import('./http.mjs').Answer} answer @returns {Promise<string>} PEM
 */
async function authorities(openssl, { type, body }) {
  if (type !== 'application/x-x509-ca-ra-cert') throw new Error(`GetCACert: ${type}`);
  const all = await openssl.certificatesIn(body);
  openssl.write('authorities.pem', all.join(''));
  for (const one of all) {
    await openssl.run(['verify', '-CAfile', 'root.pem', '-untrusted', 'authorities.pem'], one);
    const usage = await openssl.run(['x509', '-noout', '-ext', 'keyUsage'], one);
    if (/Key Encipherment/.test(usage.toString())) return one;
  }
  throw new Error('GetCACert: none that is encrypted for');
}

/**
 * The envelope, signed by a certificate of one's own with the attributes of SCEP (RFC 5652 §5, RFC 8894 §3.2).
 * @param {import('./openssl.mjs').Openssl} openssl @param {Buffer} envelope @param {{ transaction: string, nonce: Buffer }} asked
 */
async function message(openssl, envelope, { transaction, nonce }) {
  const certificate = await openssl.toDer(openssl.read('own.pem').toString());
  const attributes = [
    sequence(MESSAGE_TYPE, set(printable(PKCS_REQ))),
    sequence(TRANSACTION, set(printable(transaction))),
    sequence(SENDER_NONCE, set(octets(nonce))),
  ];
  return signedData(envelope, { certificate, key: createPrivateKey(openssl.read('key.pem')) }, { attributes });
}

/**
 * @param {import('./openssl.mjs').Openssl} openssl @param {Buffer} reply @param {{ transaction: string, nonce: Buffer }} asked
 * @returns {Promise<string>} PEM
 */
async function certificateIn(openssl, reply, { transaction, nonce }) {
  openssl.write('reply.der', reply);
  const said = attributesOf(reply);
  const is = (/** @type {Buffer} */ name, /** @type {Buffer} */ value) => said.get(name.toString('hex'))?.equals(value);
  const expected = is(MESSAGE_TYPE, printable(CERT_REP)) && is(TRANSACTION, printable(transaction));
  if (!expected || !is(RECIPIENT_NONCE, octets(nonce))) throw new Error('CertRep: it answers something else');
  // A refusal holds nothing, and openssl verifies no signature over nothing.
  if (!is(PKI_STATUS, printable(SUCCESS))) {
    const why = said.get(FAIL_TEXT.toString('hex'));
    throw new Error(`CertRep: no certificate: ${why === undefined ? '' : inside(why).content.toString()}`);
  }
  const trusted = ['-CAfile', 'root.pem', '-certfile', 'authorities.pem', '-purpose', 'any'];
  const envelope = await openssl.run([
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', 'reply.der'],
    ...trusted,
  ]);
  const bag = await openssl.run(
    ['cms', '-decrypt', '-binary', '-inform', 'DER', '-recip', 'own.pem', '-inkey', 'key.pem'],
    envelope,
  );
  const [certificate = ''] = await openssl.certificatesIn(bag);
  await openssl.run(['verify', '-CAfile', 'root.pem', '-untrusted', 'authorities.pem'], certificate);
  const key = createPublicKey(createPrivateKey(openssl.read('key.pem')));
  if (!new X509Certificate(certificate).publicKey.equals(key)) throw new Error('CertRep: a certificate of another key');
  return certificate;
}

/** By name, DER of the only value of each. @param {Buffer} reply @returns {Map<string, Buffer>} */
function attributesOf(reply) {
  // ContentInfo, [0], SignedData; its last element is the signers, whose attributes are tagged [0].
  const parts = elements(inside(reply, 1, 0).content);
  const [signer] = elements(/** @type {import('./der.mjs').Element} */ (parts.at(-1)).content);
  const attributes = signer && elements(signer.content).find(({ tag }) => tag === 0xa0);
  if (attributes === undefined) throw new Error('CertRep: no signed attributes');
  return new Map(
    elements(attributes.content).map(({ raw }) => [inside(raw, 0).raw.toString('hex'), inside(raw, 1, 0).raw]),
  );
}
