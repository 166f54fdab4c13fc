// openssl, run as a program: what it makes and what it verifies owes nothing to Chariot.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class Openssl {
  /** @param {string} folder of one iPad: its key and certificates are files of it */
  constructor(folder) {
    this.folder = folder;
  }

  /** @param {string} name */
  path(name) {
    return join(this.folder, name);
  }
  /** @param {string} name @param {Uint8Array | string} content @returns {string} its path */
  write(name, content) {
    writeFileSync(this.path(name), content, { mode: 0o600 });
    return this.path(name);
  }
  /** @param {string} name */
  read(name) {
    return readFileSync(this.path(name));
  }

  /** @param {readonly string[]} args @param {Uint8Array | string} [input] @returns {Promise<Buffer>} @throws {Error} with what it says */
  run(args, input = '') {
    return new Promise((resolve, reject) => {
      const child = spawn('openssl', args, { cwd: this.folder, stdio: ['pipe', 'pipe', 'pipe'] });
      /** @type {Buffer[]} */
      const out = [];
      let said = '';
      child.stdout.on('data', (chunk) => out.push(chunk));
      child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
      child.once('error', reject);
      // It may end before it has read everything.
      child.stdin.on('error', () => undefined);
      child.once('close', (code) =>
        code === 0 ? resolve(Buffer.concat(out)) : reject(new Error(`openssl ${args[0]} ${args[1]}: ${said.trim()}`)),
      );
      child.stdin.end(input);
    });
  }

  /** The certificates of a PKCS #7 that has nothing else, PEM each. @param {Uint8Array} der @returns {Promise<string[]>} */
  async certificatesIn(der) {
    const text = (await this.run(['pkcs7', '-inform', 'DER', '-print_certs'], der)).toString('latin1');
    return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
  }

  /** @param {string} pem of a certificate @returns {Promise<Buffer>} */
  toDer(pem) {
    return this.run(['x509', '-outform', 'DER'], pem);
  }
}
