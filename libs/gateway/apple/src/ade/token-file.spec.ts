import { DomainError } from '@chariot/kernel';
import { sealEnvelope } from '@chariot/wire-cms';
import { certified, tokenFile } from './ade.scene.js';
import { makeServerKey, type MadeKey } from './server-key.js';
import { openTokenFile } from './token-file.js';
import { pem } from '../push/push-certificate.js';

const TOKEN = {
  consumer_key: 'CK_a',
  consumer_secret: 'CS_b',
  access_token: 'AT_c',
  access_secret: 'AS_d',
  access_token_expiry: '2027-11-10T08:00:00Z',
};
const MIME = `Content-Type: text/plain;charset=UTF-8\r\n\r\n-----BEGIN MESSAGE-----\n${JSON.stringify(TOKEN)}\n-----END MESSAGE-----\n`;
let ours: MadeKey;
let older: MadeKey;

beforeAll(async () => {
  [ours, older] = await Promise.all([makeServerKey(new Date()), makeServerKey(new Date())]);
});

function refusal(file: Buffer): string {
  try {
    openTokenFile(file, [ours, older]);
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
}

it('opens what Apple gives, whichever of our certificates it was sealed to', () => {
  expect(openTokenFile(tokenFile(MIME, ours.certificate), [ours, older])).toEqual(TOKEN);
  expect(openTokenFile(tokenFile(MIME, older.certificate), [ours, older])).toEqual(TOKEN);
  expect(openTokenFile(sealEnvelope(Buffer.from(MIME), ours.certificate), [ours])).toEqual(TOKEN);
});

it('says what is wrong with anything else', () => {
  expect(refusal(tokenFile(MIME, certified('Chariot').certificate))).toBe('apple-ade.tokenForAnotherKey');
  expect(refusal(Buffer.from(pem('CERTIFICATE', ours.certificate)))).toBe('apple-ade.certificateInstead');
  for (const bad of [
    Buffer.alloc(0),
    Buffer.from('bonjour'),
    Buffer.from('MIIC'),
    Buffer.from('Content-Type: a\r\n\r\n'),
    Buffer.alloc(70_000, 0x41),
    tokenFile('rien', ours.certificate),
    tokenFile(MIME, ours.certificate).subarray(0, 900),
  ])
    expect(refusal(bad)).toBe('apple-ade.notAToken');
});
