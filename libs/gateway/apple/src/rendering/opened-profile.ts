import { PROFILE_SECRET, type Variables } from '@chariot/fleet';
import type { Json, Tx, Vault } from '@chariot/platform';
import { profileOf, type OwnCertificate } from './given.js';

/**
 * The unsigned bytes of one profile of a device, its variables filled in and its secrets opened: they go to the device and nowhere
 * else. Null when it is given no such profile, or another content of it meanwhile: it asks for its declarations again.
 * @param asked.own by which the iPad asks for a certificate of its own, where `profileOf` says that it does
 * @throws Error when a secret cannot be opened
 */
export async function openedProfile(
  tx: Tx,
  vault: Pick<Vault, 'open'>,
  rendering: Json,
  variables: Variables,
  { name, hash, generation = 0, own }: AskedProfile,
): Promise<Buffer | null> {
  const profile = profileOf(rendering, variables, name, generation);
  if (profile === null || profile.hash !== hash) return null;
  const secrets = new Map<string, string>();
  for (const id of profile.sealed) {
    const secret = await vault.open(tx, id, PROFILE_SECRET);
    secrets.set(id, secret.toString('utf8'));
    secret.fill(0);
  }
  return profile.write(secrets, own);
}

export interface AskedProfile {
  readonly name: string;
  readonly hash: string;
  readonly generation?: number | undefined;
  readonly own?: OwnCertificate | undefined;
}
