import type { ProfileSettings } from '@chariot/contract';
import { fleetError } from '../fleet-errors.js';

/** Settings as they are kept: every secret is a sealed reference. */
export type SealedSettings = ProfileSettings;
type Wifi = NonNullable<ProfileSettings['wifi']>;
type SecretIn = NonNullable<Wifi['key']>;

/** The places of a profile that hold a secret. */
export const SECRET_PATHS = ['wifi.key', 'wifi.eap.password'] as const;
export type SecretPath = (typeof SECRET_PATHS)[number];

/** What is written at each place that holds a secret: a value to seal, or a reference that must be the profile's own. */
export function secretsOf(settings: ProfileSettings): Map<SecretPath, SecretIn> {
  const { key, eap } = settings.wifi ?? {};
  const password = eap?.method === 'peap' ? eap.password : undefined;
  return new Map([
    ...(key === undefined ? [] : [['wifi.key', key] as const]),
    ...(password === undefined ? [] : [['wifi.eap.password', password] as const]),
  ]);
}

/** The same settings with these references in place of what was there. */
export function withSealed(settings: ProfileSettings, references: ReadonlyMap<SecretPath, string>): SealedSettings {
  const [key, password] = [references.get('wifi.key'), references.get('wifi.eap.password')];
  const { wifi } = settings;
  if (wifi === undefined) return settings;
  return {
    ...settings,
    wifi: {
      ...wifi,
      ...(key !== undefined && { key: { sealed: key } }),
      ...(password !== undefined &&
        wifi.eap?.method === 'peap' && { eap: { ...wifi.eap, password: { sealed: password } } }),
    },
  };
}

/** @throws Error for a secret that is not sealed: a rendering is stored, and told to several rooms */
export function checkSealed(settings: ProfileSettings): void {
  const unsealed = [...secretsOf(settings).values()].some((secret) => 'value' in secret);
  if (unsealed) throw new Error('A secret is sealed before it is rendered');
}

const VARIABLES = ['{classe}', '{ecole}', '{numero}'];

/**
 * What the shapes of the contract cannot say. What another kind of network would need (its key, its account) is dropped.
 * @param keyed whether a protected network must come with its key; a preview does without, since a key is sent only to be kept
 * @throws DomainError `fleet.wifiKeyMissing`, `fleet.wifiAccountMissing`, `fleet.unknownVariable`
 */
export function checkedSettings(settings: ProfileSettings, { keyed = true } = {}): ProfileSettings {
  for (const text of [settings.label?.title, settings.label?.found]) {
    const unknown = (text ?? '').match(/\{[^{}]*\}/g)?.find((variable) => !VARIABLES.includes(variable));
    if (unknown !== undefined) throw fleetError('unknownVariable', { variable: unknown, known: VARIABLES.join(', ') });
  }
  const { wifi } = settings;
  if (wifi === undefined) return settings;
  return { ...settings, wifi: checkedWifi(wifi, keyed) };
}

function checkedWifi({ key, eap, ...network }: Wifi, keyed: boolean): Wifi {
  if (network.security === 'open') return network;
  if (network.security === 'wpa2-enterprise') {
    const known = eap !== undefined && (eap.method === 'tls' || eap.password !== undefined);
    if (keyed && !known) throw fleetError('wifiAccountMissing');
    return { ...network, ...(eap && { eap }) };
  }
  if (keyed && key === undefined) throw fleetError('wifiKeyMissing');
  return { ...network, ...(key && { key }) };
}
