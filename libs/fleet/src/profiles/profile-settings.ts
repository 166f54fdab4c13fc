import type { ProfileSettings } from '@chariot/contract';
import { fleetError } from '../fleet-errors.js';

/** Settings as they are kept: every secret is a sealed reference. */
export type SealedSettings = ProfileSettings;
type SecretIn = NonNullable<NonNullable<ProfileSettings['wifi']>['key']>;

/** The places of a profile that hold a secret. */
export const SECRET_PATHS = ['wifi.key'] as const;
export type SecretPath = (typeof SECRET_PATHS)[number];

/** What is written at each place that holds a secret: a value to seal, or a reference that must be the profile's own. */
export function secretsOf(settings: ProfileSettings): Map<SecretPath, SecretIn> {
  const key = settings.wifi?.key;
  return new Map(key === undefined ? [] : [['wifi.key', key]]);
}

/** The same settings with these references in place of what was there. */
export function withSealed(settings: ProfileSettings, references: ReadonlyMap<SecretPath, string>): SealedSettings {
  const sealed = references.get('wifi.key');
  if (settings.wifi === undefined || sealed === undefined) return settings;
  return { ...settings, wifi: { ...settings.wifi, key: { sealed } } };
}

const VARIABLES = ['{classe}', '{ecole}', '{numero}'];

/**
 * What the shapes of the contract cannot say. A key written for an open network is dropped.
 * @param keyed whether a protected network must come with its key; a preview does without, since a key is sent only to be kept
 * @throws DomainError `fleet.wifiKeyMissing`, `fleet.unknownVariable`
 */
export function checkedSettings(settings: ProfileSettings, { keyed = true } = {}): ProfileSettings {
  for (const text of [settings.label?.title, settings.label?.found]) {
    const unknown = (text ?? '').match(/\{[^{}]*\}/g)?.find((variable) => !VARIABLES.includes(variable));
    if (unknown !== undefined) throw fleetError('unknownVariable', { variable: unknown, known: VARIABLES.join(', ') });
  }
  const { wifi } = settings;
  if (wifi === undefined) return settings;
  if (wifi.security === 'open') {
    const { key: _dropped, ...open } = wifi;
    return { ...settings, wifi: open };
  }
  if (keyed && wifi.key === undefined) throw fleetError('wifiKeyMissing');
  return settings;
}
