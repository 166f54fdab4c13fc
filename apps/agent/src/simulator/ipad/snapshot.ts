import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../errors.js';
import type { DeclarativeMemory } from './declarative.js';
import { ipadError } from './errors.js';
import type { Identity } from './identity.js';
import { pemOf } from './keys.js';
import type { IpadState } from './state.js';

/** What an iPad keeps when it is switched off, as JSON. It holds a private key: of a simulated device, and of nothing else. */
export interface IpadSnapshot {
  readonly version: 1;
  readonly state: IpadState;
  readonly declarative: DeclarativeMemory;
  readonly enrolment: KeptEnrolment | null;
}

/** Bytes in base64. */
export interface KeptEnrolment {
  /** As it was fetched. */
  readonly profile: string;
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
  readonly authorities: readonly string[];
  /** Hexadecimal. */
  readonly token: string;
  readonly magic: string;
  readonly unlockToken: string;
}

export const keptIdentity = ({ certificate, key, authorities }: Identity) => ({
  key: pemOf(key),
  certificate: certificate.toString('base64'),
  authorities: authorities.map((der) => der.toString('base64')),
});

export const identityOf = (kept: KeptEnrolment): Identity => ({
  key: createPrivateKey(kept.key),
  certificate: Buffer.from(kept.certificate, 'base64'),
  authorities: kept.authorities.map((der) => Buffer.from(der, 'base64')),
});

/** A file for each iPad of a cart, by its serial number. */
export class IpadFolder {
  constructor(private readonly folder: string) {}

  /** Null: it was never here. @throws ipad.badOption for a file that is none of ours */
  async load(serialNumber: string): Promise<IpadSnapshot | null> {
    try {
      const snapshot = JSON.parse(await readFile(this.#path(serialNumber), 'utf8')) as IpadSnapshot;
      if (snapshot.version !== 1 || snapshot.state.facts.serialNumber !== serialNumber)
        throw new SyntaxError('version');
      return snapshot;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw ipadError('badOption', { option: '--folder' }, { cause: error });
    }
  }

  /** Whole or not at all. */
  async save(snapshot: IpadSnapshot): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const path = this.#path(snapshot.state.facts.serialNumber);
    await writeFile(`${path}.new`, JSON.stringify(snapshot), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  #path(serialNumber: string): string {
    return join(this.folder, `${serialNumber.replace(/[^A-Za-z0-9-]/g, '_')}.json`);
  }
}
