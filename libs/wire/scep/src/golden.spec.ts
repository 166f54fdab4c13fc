import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRequest, readCertRep, readPkiMessage, readSigningRequest, type Asked, type CertRep } from './index.js';

const folder = join(__dirname, '../testdata');
const golden = (name: string): Buffer => readFileSync(join(folder, name));
const identity = (name: string) => ({
  certificate: golden(`certificate-${name}.der`),
  key: createPrivateKey({ key: golden(`key-${name}.der`), format: 'der', type: 'pkcs8' }),
});
const [server, device] = [identity('serveur'), identity('appareil')];
const written = JSON.parse(golden('asked.json').toString()) as Record<
  string,
  Record<'transactionId' | 'senderNonce', string>
>;
const publicKeyDer = golden('public-key-appareil.der');
const SUBJECT = 'C=FR, O=École élémentaire, CN=iPad';

const REQUESTS: Record<string, object> = {
  'pkcsreq-des-sha1': { kind: 'PKCSReq', cipher: 'des-cbc', digest: 'sha1' },
  'pkcsreq-3des-sha256': { kind: 'PKCSReq', cipher: 'des-ede3-cbc', digest: 'sha256' },
  'pkcsreq-aes-sha256': { kind: 'PKCSReq', cipher: 'aes-256-cbc', digest: 'sha256' },
  renewalreq: { kind: 'RenewalReq', cipher: 'aes-256-cbc', digest: 'sha256' },
};
const REPLIES: Record<string, Partial<CertRep>> = {
  'certrep-success': {
    status: 'success',
    certificate: device.certificate,
    authorities: [server.certificate],
    cipher: 'aes-256-cbc',
  },
  'certrep-failure': { status: 'failure', failInfo: 'badRequest', text: 'Défi déjà employé' },
  'certrep-pending': { status: 'pending' },
};

it('has a reader for every recorded message', () => {
  const names = readdirSync(folder).filter((name) => /^(?:pkcsreq|renewalreq|certrep|getcert)/.test(name));
  const known = [...Object.keys(REQUESTS), ...Object.keys(REPLIES), 'getcertinitial'];
  expect(names.sort()).toEqual(known.map((name) => `${name}.der`).sort());
});

it.each(Object.entries(REQUESTS))('opens %s', (name, said) => {
  const read = openRequest(readPkiMessage(golden(`${name}.der`)), server);
  expect(read).toMatchObject({ ...said, transactionId: written[name]?.transactionId });
  expect(read.senderNonce.toString('hex')).toBe(written[name]?.senderNonce);
  expect(read.request).toMatchObject({ subject: SUBJECT, challengePassword: 'K7QM-3FHD-2X' });
  expect(read.request.der.equals(golden('request.der'))).toBe(true);
  expect(read.request.publicKeyDer.equals(publicKeyDer)).toBe(true);
});

it('reads request', () => {
  expect(readSigningRequest(golden('request.der')).subject).toBe(SUBJECT);
});

it('reads getcertinitial', () => {
  expect(readPkiMessage(golden('getcertinitial.der')).kind).toBe('GetCertInitial');
});

it.each(Object.entries(REPLIES))('reads %s', (name, said) => {
  const { transactionId = '', senderNonce = '' } = written['pkcsreq-aes-sha256'] ?? {};
  const asked: Asked = {
    transactionId,
    senderNonce: Buffer.from(senderNonce, 'hex'),
    recipient: device,
    authorities: [server.certificate],
    publicKeyDer,
  };
  expect(readCertRep(golden(`${name}.der`), asked)).toEqual({ ...said, digest: 'sha256' });
});
