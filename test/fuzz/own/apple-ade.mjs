// What an iPad posts as Apple sends it here, and what somebody uploads as the server token of Apple School Manager.
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { isDomain } from '../refusals.mjs';

const ROOM = 'libs/gateway/apple';
const RECORDED = join(CLONE, 'libs/wire/cms/testdata');
/** A private key’s work a time. */
const DEAR = { share: 0.01, batch: 16 };

/** As Apple writes it, inside its seal. */
const TOKEN = `Content-Type: text/plain;charset=UTF-8\r\n\r\n-----BEGIN MESSAGE-----\n${JSON.stringify({
  ...{ consumer_key: 'CK_a', consumer_secret: 'CS_b', access_token: 'AT_c', access_secret: 'AS_d' },
  access_token_expiry: '2099-11-10T08:00:00Z',
})}\n-----END MESSAGE-----\n`;

/** @param {string} name */
const golden = (name) => readFileSync(join(RECORDED, name));
/** @param {string} beginning */
const all = (beginning) =>
  readdirSync(RECORDED)
    .filter((name) => name.startsWith(beginning))
    .map(golden);

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function appleAdeParsers(load) {
  const { readSignedMachine } = await load(ROOM, 'ade/signed-machine.js');
  const { openTokenFile } = await load(ROOM, 'ade/token-file.js');
  const authority = new X509Certificate(golden('certificate-appareil.der')).publicKey;
  const keys = [{ certificate: golden('certificate-serveur.der'), key: golden('key-serveur.der') }];
  const headers = 'Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n';
  const { sealEnvelope } = await load('libs/wire/cms');
  const sealed = [sealEnvelope(Buffer.from(TOKEN), golden('certificate-serveur.der')), ...all('envelope')];
  return [
    {
      name: 'Apple: signed MachineInfo',
      samples: all('signed'),
      read: (body) => readSignedMachine(body, [authority]),
      refuses: isDomain,
      reads: [`${ROOM}/ade/signed-machine.js`, `${ROOM}/ade/signed-machine.js:readSignedMachine`],
    },
    {
      name: 'Apple: server token file',
      samples: [...sealed, ...sealed.map((one) => Buffer.from(`${headers}${one.toString('base64')}`))],
      bombs: [
        () => Buffer.from('A: b\n'.repeat(12_000)),
        () => Buffer.from(`A: b\n${' c\n'.repeat(20_000)}`),
        () => Buffer.alloc(64 * 1024, 0x41),
        () => Buffer.alloc(64 * 1024, 0x30),
      ],
      read: (file) => openTokenFile(file, keys),
      refuses: isDomain,
      ...DEAR,
      reads: [`${ROOM}/ade/token-file.js`],
    },
  ];
}
