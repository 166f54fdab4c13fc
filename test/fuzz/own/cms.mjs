// Signed and sealed messages, and what SCEP puts in them: every reader of the two rooms, on messages recorded from OpenSSL
// and from their own client.
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { bytesFrom } from '../havoc.mjs';
import { isDomain } from '../refusals.mjs';

const CMS = 'libs/wire/cms';
const SCEP = 'libs/wire/scep';
/** A private key’s work a time: a hundredth of the inputs is enough of an hour. */
const DEAR = { share: 0.01, batch: 16 };

/** @param {string} room */
const recorded = (room) => {
  const folder = join(CLONE, room, 'testdata');
  const golden = (/** @type {string} */ name) => readFileSync(join(folder, name));
  const all = (/** @type {string} */ beginning) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(beginning) && name.endsWith('.der'))
      .map(golden);
  const holder = (/** @type {string} */ name) => ({
    certificate: golden(`certificate-${name}.der`),
    key: createPrivateKey({ key: golden(`key-${name}.der`), format: 'der', type: 'pkcs8' }),
  });
  return { golden, all, holder };
};
/** @param {string} room @param {string} file without its end @param {...string} names of its readers */
const readersOf = (room, file, ...names) => names.map((name) => `${room}/${file}.js:${name}`);

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function cmsParsers(load) {
  const cms = await load(CMS);
  const { golden, all, holder } = recorded(CMS);
  const content = golden('content.plist');
  const server = holder('serveur');
  const signed = all('signed');
  return [
    {
      name: 'BER',
      samples: [...signed, ...all('envelope')],
      read: (bytes) => walked(cms.readBer(bytes)),
      refuses: isDomain,
      reads: [...readersOf(CMS, 'ber', 'readBer', 'readDer'), `${CMS}/der.js`],
    },
    {
      name: 'CMS signed data',
      samples: signed,
      read: (bytes) => cms.readSignedData(bytes, { content }).content.length,
      refuses: isDomain,
      reads: [
        ...readersOf(CMS, 'verification', 'readSignedData'),
        ...readersOf(CMS, 'attributes', 'readAttributes'),
        ...readersOf(CMS, 'signed-data', 'readStructure', 'readIdentifier'),
        ...readersOf(CMS, 'algorithms', 'readAlgorithm', 'readDigest', 'readScheme', 'readMask'),
        ...readersOf(CMS, 'content-info', 'readContentInfo'),
      ],
    },
    {
      name: 'CMS enveloped data',
      samples: all('envelope'),
      read: (bytes) => cms.openEnvelope(bytes, server).content.length,
      refuses: isDomain,
      reads: readersOf(CMS, 'ciphers', 'readCipher'),
      ...DEAR,
    },
    {
      name: 'CMS bag of certificates',
      samples: [golden('bag.der')],
      read: (bytes) => cms.readCertificates(bytes).length,
      refuses: isDomain,
      reads: readersOf(CMS, 'certificate-bag', 'readCertificates'),
    },
    {
      name: 'X.509 fields',
      samples: all('certificate'),
      read: (bytes) => cms.readCertificate(bytes).serial.length,
      refuses: isDomain,
      reads: readersOf(CMS, 'certificate', 'readCertificate'),
    },
    {
      name: 'public key',
      samples: all('certificate').map((certificate) => cms.readCertificate(certificate).publicKey),
      read: (bytes) => cms.assertStrength(cms.readPublicKey(bytes)),
      refuses: isDomain,
      reads: readersOf(CMS, 'public-key', 'readPublicKey'),
    },
  ];
}

/** @param {any} element @returns {number} */
const walked = (element) =>
  element.isConstructed
    ? element.children().reduce((/** @type {number} */ sum, /** @type {any} */ child) => sum + walked(child), 1)
    : 1;

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function scepParsers(load) {
  const [scep, cms] = await Promise.all([load(SCEP), load(CMS)]);
  const { golden, all, holder } = recorded(SCEP);
  const [server, device] = [holder('serveur'), holder('appareil')];
  const requests = [...all('pkcsreq'), ...all('renewalreq')];
  const { transactionId, senderNonce } = JSON.parse(String(golden('asked.json')))['pkcsreq-aes-sha256'];
  const asked = {
    ...{ transactionId, senderNonce: Buffer.from(senderNonce, 'hex'), recipient: device },
    ...{ authorities: [server.certificate], publicKeyDer: golden('public-key-appareil.der') },
  };
  const { derAttribute, derOctets, derPrintable } = cms;
  const attributes = [
    derAttribute(scep.SCEP_OID.messageType, derPrintable('19')),
    derAttribute(scep.SCEP_OID.transactionId, derPrintable('7')),
    derAttribute(scep.SCEP_OID.senderNonce, derOctets(Buffer.alloc(16))),
  ];
  const message = scep.readPkiMessage(golden('pkcsreq-aes-sha256.der'));
  const [query, rawQuery] = ['base64', 'raw'].map((form) => scep.writeQuery(requests[0], form));
  return [
    {
      name: 'SCEP message',
      samples: [...requests, golden('getcertinitial.der'), golden('certrep-failure.der')],
      read: (bytes) => scep.readPkiMessage(bytes).transactionId,
      refuses: isDomain,
      reads: readersOf(SCEP, 'pki-message', 'readPkiMessage'),
    },
    {
      name: 'SCEP attributes, well signed',
      samples: attributes.map((_, at) => Buffer.concat([...attributes.slice(at), ...attributes.slice(0, at)])),
      read: (bytes) => {
        // What is too large to be signed again for each input is refused by its size alone, which another row tries.
        const more = bytes.length > 10_000 ? bytes.subarray(0, 10_000) : bytes;
        return scep.readPkiMessage(cms.signData({ content: bytes.subarray(0, 9), signer: device, attributes: [more] }));
      },
      spoil: (random, samples) => bytesFrom(random, samples),
      refuses: isDomain,
      reads: [],
      ...DEAR,
    },
    {
      name: 'SCEP request, well signed',
      samples: requests.map((bytes) => scep.readPkiMessage(bytes).envelope),
      read: (envelope) => scep.openRequest({ ...message, envelope }, server).request.subject,
      refuses: isDomain,
      reads: [],
      ...DEAR,
    },
    {
      name: 'PKCS #10 of RSA',
      samples: [golden('request.der')],
      read: (bytes) => scep.readSigningRequest(bytes).subject,
      refuses: isDomain,
      reads: [...readersOf(SCEP, 'signing-request', 'readSigningRequest'), `${SCEP}/texts.js`],
    },
    {
      name: 'SCEP reply',
      samples: all('certrep'),
      read: (bytes) => scep.readCertRep(bytes, asked).status,
      refuses: isDomain,
      reads: readersOf(SCEP, 'client', 'readCertRep'),
      ...DEAR,
    },
    {
      name: 'SCEP query',
      samples: [query, rawQuery, 'operation=GetCACaps', 'operation=GetCACert&message=ca'],
      read: (text) => {
        const said = scep.readScepQuery(text);
        return said.message && scep.readPkiOperation({ method: 'GET', query: said, body: undefined }).length;
      },
      refuses: isDomain,
      reads: readersOf(SCEP, 'query', 'readScepQuery', 'readPkiOperation'),
    },
    {
      name: 'SCEP capabilities',
      samples: [scep.capabilitiesReply().body, Buffer.from('AES\r\nSHA-512')],
      read: (bytes) => scep.readCapabilities(bytes).size,
      refuses: isDomain,
      reads: readersOf(SCEP, 'operations', 'readCapabilities'),
    },
    {
      name: 'SCEP certificates',
      samples: [scep.certificatesReply([server.certificate, device.certificate]).body],
      read: (body) => scep.readCertificatesReply({ contentType: 'application/x-x509-ca-ra-cert', body }).length,
      refuses: isDomain,
      reads: readersOf(SCEP, 'operations', 'readCertificatesReply'),
    },
  ];
}
