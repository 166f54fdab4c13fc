import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEnvelope, readCertificates, readSignedData } from './index.js';
import type { ReadSignedDataOptions } from './verification.js';

const folder = join(__dirname, '../testdata');
const golden = (name: string): Buffer => readFileSync(join(folder, name));
const content = golden('content.plist');
const certificate = (name: string): Buffer => golden(`certificate-${name}.der`);
const server = {
  certificate: certificate('serveur'),
  key: createPrivateKey({ key: golden('key-serveur.der'), format: 'der', type: 'pkcs8' }),
};

/** What was signed, by whom and how: recorded from OpenSSL by `testdata/remake.sh`. */
const SIGNED: [string, ReadSignedDataOptions, { by: string; digest: string; attributes: number }][] = [
  ['ber-plain-sha1', {}, { by: 'appareil', digest: 'sha1', attributes: 0 }],
  ['ber-plain-sha256', {}, { by: 'appareil', digest: 'sha256', attributes: 0 }],
  ['ber-attributes', {}, { by: 'appareil', digest: 'sha256', attributes: 4 }],
  ['der-detached', { content }, { by: 'appareil', digest: 'sha256', attributes: 4 }],
  ['der-plain-detached', { content }, { by: 'appareil', digest: 'sha1', attributes: 0 }],
  ['der-curve', {}, { by: 'courbe', digest: 'sha256', attributes: 4 }],
  ['der-pss', {}, { by: 'appareil', digest: 'sha256', attributes: 4 }],
];
const ENVELOPES: Record<string, string> = {
  'des-cbc': 'des-cbc',
  'des-ede3-cbc': 'des-ede3-cbc',
  'aes-128-cbc': 'aes-128-cbc',
  'aes-192-cbc': 'aes-192-cbc',
  'aes-256-cbc': 'aes-256-cbc',
  ber: 'aes-128-cbc',
  oaep: 'aes-256-cbc',
};

it('has a reader for every recorded message', () => {
  const names = readdirSync(folder).filter((name) => /^(?:signed|envelope|bag)/.test(name));
  const known = [
    ...SIGNED.map(([name]) => `signed-${name}`),
    ...Object.keys(ENVELOPES).map((name) => `envelope-${name}`),
  ];
  expect(names.sort()).toEqual([...known, 'bag'].map((name) => `${name}.der`).sort());
});

it.each(SIGNED)('reads signed-%s', (name, options, { by, digest, attributes }) => {
  const read = readSignedData(golden(`signed-${name}.der`), options);
  expect(read.content.equals(content)).toBe(true);
  expect(read.signer.equals(certificate(by))).toBe(true);
  expect({ digest: read.digest, attributes: read.attributes.size }).toEqual({ digest, attributes });
});

it.each(Object.entries(ENVELOPES))('opens envelope-%s', (name, cipher) => {
  const opened = openEnvelope(golden(`envelope-${name}.der`), server);
  expect(opened.content.equals(content)).toBe(true);
  expect(opened.cipher).toBe(cipher);
});

it('reads bag', () => {
  expect(readCertificates(golden('bag.der'))).toEqual([certificate('appareil'), server.certificate]);
});
