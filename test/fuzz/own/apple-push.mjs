// What somebody uploads as the certificate that wakes iPads, and what Apple's push service answers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../../../infra/start/home.mjs';
import { bytesFrom, jsonBytesFrom, pick } from '../havoc.mjs';
import { isDomain, isRefused } from '../refusals.mjs';

const ROOM = 'libs/gateway/apple';
const PEM = readFileSync(join(CLONE, ROOM, 'testdata/push-certificate.pem'));
const DER = Buffer.from(String(PEM).replace(/-----[^-]+-----|\s/g, ''), 'base64');
const LINES = [
  '-----BEGIN CERTIFICATE-----\n',
  '-----END CERTIFICATE-----\n',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----',
];

/** PEM whose frame or content is broken. @param {() => number} random @param {readonly Buffer[]} samples */
function pemFrom(random, samples) {
  if (random() < 0.5) return bytesFrom(random, samples);
  const text = String(pick(random, samples));
  const at = Math.floor(random() * text.length);
  return Buffer.from(text.slice(0, at) + pick(random, LINES).repeat(1 + Math.floor(random() * 5)) + text.slice(at));
}

/** @param {import('../parsers.mjs').Load} load @returns {Promise<import('../parsers.mjs').Parser[]>} */
export async function applePushParsers(load) {
  const { readPushCertificate } = await load(ROOM, 'push/push-certificate.js');
  const { readAnswer } = await load(ROOM, 'push/apns-answer.js');
  return [
    {
      name: 'Apple: push certificate, DER',
      samples: [DER],
      read: readPushCertificate,
      refuses: isDomain,
      reads: [`${ROOM}/push/push-certificate.js`, `${ROOM}/push/push-certificate.js:readPushCertificate`],
    },
    {
      name: 'Apple: push certificate, PEM',
      samples: [PEM],
      spoil: pemFrom,
      bombs: [
        () => Buffer.from('-----BEGIN A-----'.repeat(1_900)),
        () => Buffer.from(`-----BEGIN CERTIFICATE-----${'A'.repeat(32_000)}`),
        () => Buffer.from('-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.repeat(600)),
        () => Buffer.alloc(32 * 1024, 0x30),
      ],
      read: readPushCertificate,
      refuses: isDomain,
      reads: [],
    },
    {
      name: 'Apple: answer of the push service',
      samples: ['{"reason":"Unregistered","timestamp":1454402113}', '{"reason":"BadDeviceToken"}'].map((text) =>
        Buffer.from(text),
      ),
      spoil: jsonBytesFrom,
      // It refuses nothing: whatever a stranger in Apple's place says is a word, or its number.
      read: (body) => readAnswer({ status: 400, headers: { 'retry-after': String(body) }, body }, 60_000),
      refuses: isRefused,
      reads: [`${ROOM}/push/apns-answer.js`, `${ROOM}/push/apns-answer.js:readAnswer`],
    },
  ];
}
