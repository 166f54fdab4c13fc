import type { Variables } from '@chariot/fleet';
import type { Json } from '@chariot/platform';
import { plistBytes, writeDeclaration, type PlistInput } from '@chariot/wire-apple';
import { commandItems, declarationsOf, profileNames, profileOf, setupItems, type OwnCertificate } from './given.js';

/** Nobody's: a challenge is made when an iPad fetches its profile, and is never shown. */
const NO_CHALLENGE: OwnCertificate = { scepUrl: 'https://chariot.invalid/scep', challenge: 'propre-a-chaque-iPad' };

export interface GivenFile {
  /** `wifi.mobileconfig`, `wifi.declaration.json`, `settings.plist`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * What one device would be given, to be looked at: each profile (unsigned), each declaration, and in `settings.plist` what neither can
 * say, as the `Settings` command has it while the iPad is set up.
 * @param secrets by the ids that the rendering holds
 * @throws Error when a secret is missing
 */
export function filesOf(
  rendering: Json,
  variables: Variables,
  secrets: ReadonlyMap<string, string>,
  profileUrl: (name: string, hash: string) => string,
): readonly GivenFile[] {
  const profiles = profileNames(rendering, variables).flatMap((name) => {
    const profile = profileOf(rendering, variables, name);
    return profile === null ? [] : [{ name: `${name}.mobileconfig`, bytes: profile.write(secrets, NO_CHALLENGE) }];
  });
  const declarations = declarationsOf(rendering, variables, profileUrl).declarations.map((one) => ({
    name: `${one.Identifier.replace(/^fr\.chariot\./, '')}.declaration.json`,
    bytes: Buffer.from(writeDeclaration(one)),
  }));
  const items = [...setupItems(rendering), ...commandItems(rendering, variables)].map(({ item }) => item);
  const command = { RequestType: 'Settings', Settings: items } as PlistInput;
  return [
    ...profiles,
    ...declarations,
    ...(items.length > 0 ? [{ name: 'settings.plist', bytes: plistBytes(command) }] : []),
  ];
}
