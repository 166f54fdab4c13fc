// OpenSSL’s command line as the other party of a spec: certificates with their keys, and messages of its making.
import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Identity {
  readonly name: string;
  readonly certificate: Buffer;
  readonly key: KeyObject;
}

export class OpenSsl {
  readonly folder = mkdtempSync(join(tmpdir(), 'wire-cms-'));
  #made = 0;

  /** @throws with what OpenSSL wrote, when it refuses */
  run(...args: string[]): string {
    return execFileSync('openssl', args, { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' });
  }

  /** Writes `bytes` into a file of a name of its own. */
  file(bytes: Uint8Array): string {
    this.#made += 1;
    const name = `in-${this.#made}`;
    writeFileSync(join(this.folder, name), bytes);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }

  /** @param newKey `rsa:2048`, or `ec:P-256` */
  identity(name: string, newKey = 'rsa:2048'): Identity {
    const [kind = '', size = ''] = newKey.split(':');
    const key = kind === 'ec' ? ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${size}`] : ['-newkey', newKey];
    this.run(
      ...['req', '-x509', '-nodes', '-days', '3650', '-subj', `/CN=${name}`, '-keyout', `${name}.key`],
      ...['-out', `${name}.pem`, ...key],
    );
    const { raw } = new X509Certificate(this.read(`${name}.pem`));
    return { name, certificate: raw, key: createPrivateKey(this.read(`${name}.key`)) };
  }

  /** @param options of `openssl cms -sign` */
  sign(content: Uint8Array, signer: Identity, ...options: string[]): Buffer {
    const { name } = signer;
    const signing = ['-signer', `${name}.pem`, '-inkey', `${name}.key`, '-outform', 'DER', '-out', 'signed'];
    this.run('cms', '-sign', '-binary', '-in', this.file(content), ...signing, ...options);
    return this.read('signed');
  }

  /** What OpenSSL takes for the signed content. @throws when it takes the signature for a wrong one */
  verify(message: Uint8Array, detached?: Uint8Array): Buffer {
    const content = detached === undefined ? [] : ['-content', this.file(detached)];
    this.run(
      ...['cms', '-verify', '-binary', '-noverify', '-inform', 'DER', '-in', this.file(message), '-out', 'verified'],
      ...content,
    );
    return this.read('verified');
  }

  /** @param options of `openssl cms -encrypt` */
  encrypt(content: Uint8Array, recipient: Identity, ...options: string[]): Buffer {
    this.run(
      ...['cms', '-encrypt', '-binary', '-in', this.file(content), '-outform', 'DER', '-out', 'sealed', ...LEGACY],
      ...options.filter((option) => option !== '-keyopt' && !option.startsWith('rsa_')),
      ...['-recip', `${recipient.name}.pem`],
      ...options.filter((option) => option === '-keyopt' || option.startsWith('rsa_')),
    );
    return this.read('sealed');
  }

  decrypt(message: Uint8Array, recipient: Identity): Buffer {
    const key = ['-recip', `${recipient.name}.pem`, '-inkey', `${recipient.name}.key`];
    this.run('cms', '-decrypt', ...LEGACY, '-inform', 'DER', '-in', this.file(message), ...key, '-out', 'opened');
    return this.read('opened');
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Single DES lives in a provider of its own since OpenSSL 3. */
const LEGACY = ['-provider', 'legacy', '-provider', 'default'];

/** A refusal of wire-cms, for `toThrow`. */
export const refusal = (code: string): Error =>
  expect.objectContaining({ name: 'DomainError', code: `wire-cms.${code}` });
