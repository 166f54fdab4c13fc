// Makes the messages of this folder anew, out of the built room (`npm run build`): `node libs/wire/scep/testdata/remake.mjs`.
// The requests inside are OpenSSL’s. The keys are made for this folder and open nothing else.
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as scep from '../dist/index.js';

const work = mkdtempSync(join(tmpdir(), 'scep-testdata-'));
const openssl = (...args) => execFileSync('openssl', args, { cwd: work, stdio: 'pipe' });
const keep = (name, bytes) => writeFileSync(join(import.meta.dirname, name), bytes);

const ask = `[req]\nprompt = no\nutf8 = yes\ndistinguished_name = n\nattributes = a\n[a]\nchallengePassword = K7QM-3FHD-2X
[n]\nC = FR\nO = École élémentaire\nCN = iPad\n`;
writeFileSync(join(work, 'ask.cnf'), ask);

function identity(name) {
  openssl('genrsa', '-out', `${name}.key`, '2048');
  const subject = ['-subj', `/C=FR/CN=${name}`, '-days', '36500'];
  openssl('req', '-x509', '-new', '-key', `${name}.key`, ...subject, '-outform', 'DER', '-out', `${name}.der`);
  const key = createPrivateKey(readFileSync(join(work, `${name}.key`)));
  const certificate = readFileSync(join(work, `${name}.der`));
  keep(`key-${name}.der`, key.export({ type: 'pkcs8', format: 'der' }));
  keep(`certificate-${name}.der`, certificate);
  return { certificate, key };
}

const server = identity('serveur');
const device = identity('appareil');
openssl('req', '-new', '-config', 'ask.cnf', '-utf8', '-key', 'appareil.key', '-outform', 'DER', '-out', 'request.der');
const request = readFileSync(join(work, 'request.der'));
keep('request.der', request);

/** What each written request is answered by. */
const asked = {};
function write(name, options) {
  const written = scep.writeRequest({ request, signer: device, authority: server.certificate, ...options });
  keep(`${name}.der`, written.bytes);
  const { transactionId, senderNonce } = written;
  asked[name] = { transactionId, senderNonce: senderNonce.toString('hex') };
  return scep.readPkiMessage(written.bytes);
}

write('pkcsreq-des-sha1', { kind: 'PKCSReq', cipher: 'des-cbc', digest: 'sha1' });
write('pkcsreq-3des-sha256', { kind: 'PKCSReq', cipher: 'des-ede3-cbc' });
write('renewalreq', { kind: 'RenewalReq' });
write('getcertinitial', { kind: 'GetCertInitial' });
const message = write('pkcsreq-aes-sha256', { kind: 'PKCSReq' });

const issued = { certificate: device.certificate, authorities: [server.certificate] };
keep('certrep-success.der', scep.successReply(scep.openRequest(message, server), issued, server).body);
keep('certrep-failure.der', scep.failureReply(message, 'badRequest', server, 'Défi déjà employé').body);
keep('certrep-pending.der', scep.pendingReply(message, server).body);
keep('asked.json', `${JSON.stringify(asked, null, 2)}\n`);
keep('public-key-appareil.der', createPublicKey(device.key).export({ type: 'spki', format: 'der' }));
rmSync(work, { recursive: true });
