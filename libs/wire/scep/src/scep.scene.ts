// A server and devices to play SCEP with, and OpenSSL’s command line beside them as a third party.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from '@chariot/wire-cms';
import { writeSelfSigned, type KeyPair, type Subject } from './client-identity.js';

export interface Party extends Signer {
  readonly keys: KeyPair;
  readonly subject: Subject;
  readonly certificate: Buffer;
  readonly key: KeyObject;
  readonly publicKeyDer: Buffer;
}

let serial = 0n;

/** Whoever has a key and a certificate that it made for itself. */
export function party(name: string, modulusLength = 2048, keys?: KeyPair): Party {
  const own = keys ?? generateKeyPairSync('rsa', { modulusLength });
  const subject: Subject = [
    ['2.5.4.6', 'FR'],
    ['2.5.4.3', name],
  ];
  serial += 1n;
  const [from, until] = [new Date('2026-09-01T00:00:00Z'), new Date('2036-09-01T00:00:00Z')];
  const certificate = writeSelfSigned({ subject, keys: own, serial, from, until });
  const publicKeyDer = own.publicKey.export({ type: 'spki', format: 'der' });
  return { keys: own, subject, certificate, key: own.privateKey, publicKeyDer };
}

export class OpenSsl {
  readonly folder = mkdtempSync(join(tmpdir(), 'wire-scep-'));
  #made = 0;

  /** @throws with what OpenSSL wrote, when it refuses */
  run(...args: string[]): string {
    return execFileSync('openssl', args, { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' });
  }

  file(bytes: Uint8Array | string): string {
    this.#made += 1;
    const name = `in-${this.#made}`;
    writeFileSync(join(this.folder, name), bytes);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }

  /** A party’s files, as OpenSSL wants them. */
  filesOf({ certificate, key }: Party): { certificate: string; key: string } {
    const der = this.file(certificate);
    this.run('x509', '-inform', 'DER', '-in', der, '-out', `${der}.pem`);
    return { certificate: `${der}.pem`, key: this.file(key.export({ type: 'pkcs8', format: 'pem' })) };
  }

  /** What a signed message holds, its signature being good. */
  verified(message: Uint8Array): Buffer {
    const made = ['-inform', 'DER', '-in', this.file(message), '-out', 'verified'];
    this.run('cms', '-verify', '-binary', '-noverify', ...made);
    return this.read('verified');
  }

  opened(message: Uint8Array, recipient: Party): Buffer {
    const { certificate, key } = this.filesOf(recipient);
    const files = ['-recip', certificate, '-inkey', key, '-in', this.file(message), '-out', 'opened'];
    this.run('cms', '-decrypt', '-provider', 'legacy', '-provider', 'default', '-inform', 'DER', ...files);
    return this.read('opened');
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** A refusal, for `toThrow`. */
export const refusal = (code: string): Error => expect.objectContaining({ name: 'DomainError', code });
