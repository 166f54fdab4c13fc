import { resolvedSettings, SETTING_LABELS, type ProfileSettings } from '@chariot/contract';
import {
  checkedSettings,
  secretsOf,
  withSealed,
  type SecretPath,
  type SettingPreview,
  type Variables,
} from '@chariot/fleet';
import { AppleRenderer, filesOf, type GivenFile } from '@chariot/gateway-apple';
import { z } from 'zod';
import { ConfigError } from '../config.js';

/** What one device would be given. */
export interface RenderedFiles {
  readonly files: readonly GivenFile[];
  readonly previews: readonly SettingPreview[];
}

const french = z.locales.fr().localeError;

/**
 * The settings of a profile written as JSON: `{ "name": …, "settings": {…} }`, or the settings alone.
 * @throws ConfigError with one French sentence; DomainError `fleet.wifiKeyMissing`, `fleet.wifiAccountMissing`, `fleet.unknownVariable`
 */
export function settingsIn(text: string): ProfileSettings {
  const written = jsonOf(text);
  const isProfile = typeof written === 'object' && written !== null && Object.hasOwn(written, 'settings');
  const settings: unknown = isProfile ? (written as { settings: unknown }).settings : written;
  const read = resolvedSettings.safeParse(settings, { error: french });
  if (read.success) return checkedSettings(read.data);
  const [issue] = read.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  const why = (issue?.message ?? '').replace(/\.$/, '');
  throw new ConfigError(`Ce profil ne convient pas${where === '' ? '' : ` à « ${where} »`} : ${why}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ConfigError('Ce fichier n’est pas du JSON : partez de « npm run profile -- example ».', { cause: error });
  }
}

/**
 * Files by family. What is typed in the profile is sealed, rendered, and opened as at the door.
 * @param base address of the server, `https://…`
 */
export function renderFiles(settings: ProfileSettings, variables: Variables, base: string): RenderedFiles {
  const secrets = new Map<string, string>();
  const renderer = new AppleRenderer();
  const files = filesOf(
    renderer.render(sealed(settings, secrets)),
    variables,
    secrets,
    (name, hash) => `${base}/apple/profiles/${name}/${hash}`,
  );
  return { files, previews: renderer.preview(settings) };
}

/** They stand for what the vault would give: the same profile gives the same files. */
const REFERENCES: Readonly<Record<SecretPath, string>> = {
  'wifi.key': '00000000-0000-4000-8000-000000000001',
  'wifi.eap.password': '00000000-0000-4000-8000-000000000002',
};

/** @param secrets what each reference stands for is noted there */
function sealed(settings: ProfileSettings, secrets: Map<string, string>): ProfileSettings {
  const references = new Map<SecretPath, string>();
  for (const [path, secret] of secretsOf(settings)) {
    const id = 'sealed' in secret ? secret.sealed : REFERENCES[path];
    references.set(path, id);
    secrets.set(id, 'sealed' in secret ? UNOPENED : secret.value);
  }
  return withSealed(settings, references);
}

/** In the place of a secret that only the server's own vault opens. */
const UNOPENED = 'cle-scellee';

/** « Proxy : iPad supervisé seulement. Tout le web passe par… » */
export const sentenceOf = ({ setting, effect, sentence }: SettingPreview): string => {
  const words = { applied: 'appliqué', supervised: 'sur un iPad supervisé', notApplicable: 'sans équivalent' };
  return `${SETTING_LABELS[setting]} : ${words[effect]}. ${sentence}`;
};
