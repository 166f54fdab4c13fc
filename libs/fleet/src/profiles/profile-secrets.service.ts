import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ProfileSettings } from '@chariot/contract';
import { Vault, type Tx } from '@chariot/platform';
import { fleetError } from '../fleet-errors.js';
import { secretsOf, withSealed, type SealedSettings, type SecretPath } from './profile-settings.js';
import { ProfilesRepository } from './profiles.repository.js';

/** Purpose under which the secrets of profiles are sealed: `vault.open(tx, id, PROFILE_SECRET)`. */
export const PROFILE_SECRET = 'fleet.profile-secret';

/** Seals the secrets of a profile as it is written. What was sealed is never read back for anybody but a device. */
@Injectable()
export class ProfileSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly profiles: ProfilesRepository,
  ) {}

  /**
   * The settings with every value sealed. The same value written again keeps its reference, so that nothing changes
   * for the devices; a reference is accepted back from the profile that it belongs to.
   * @param before the profile as it was, `null` for a new one
   * @throws DomainError `fleet.secretNotYours`
   */
  async seal(
    tx: Tx,
    settings: ProfileSettings,
    before: { readonly id: string; readonly settings: SealedSettings } | null,
  ): Promise<SealedSettings> {
    const known = before === null ? new Map<SecretPath, string>() : sealedAt(before.settings);
    const references = new Map<SecretPath, string>();
    for (const [path, secret] of secretsOf(settings)) {
      if ('sealed' in secret) {
        if (before === null || !(await this.profiles.owns(tx, before.id, secret.sealed))) {
          throw fleetError('secretNotYours');
        }
        references.set(path, secret.sealed);
      } else {
        const same = await this.#holds(tx, known.get(path), secret.value);
        references.set(path, same ?? (await this.vault.seal(tx, secret.value, PROFILE_SECRET)));
      }
    }
    return withSealed(settings, references);
  }

  /** The reference, if that is what it holds. */
  async #holds(tx: Tx, sealed: string | undefined, value: string): Promise<string | undefined> {
    if (sealed === undefined) return undefined;
    const [held, written] = [await this.vault.open(tx, sealed, PROFILE_SECRET), Buffer.from(value)];
    return held.length === written.length && timingSafeEqual(held, written) ? sealed : undefined;
  }
}

function sealedAt(settings: SealedSettings): Map<SecretPath, string> {
  const found = [...secretsOf(settings)].flatMap(([path, secret]) =>
    'sealed' in secret ? [[path, secret.sealed] as const] : [],
  );
  return new Map(found);
}
