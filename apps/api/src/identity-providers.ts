import type { ProviderSettings } from '@chariot/identity';
import { readSecretFile } from '@chariot/platform';
import { readFile, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config.js';

const VARIABLE = 'CHARIOT_OIDC_FILE';
const MAX_BYTES = 64 * 1024;
const MOST = 10;

const text = (max: number) => z.string('doit être un texte').trim().min(1, 'est vide').max(max, 'est trop long');
const words = z.array(
  text(100).regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'contient un signe interdit'),
  'doit être une liste',
);

/** One provider, as the file describes it. */
const provider = z.strictObject(
  {
    id: z
      .string('doit être un texte')
      .regex(/^[a-z0-9-]{1,40}$/, 'ne contient que des minuscules, des chiffres et des tirets (40 au plus)'),
    label: text(60),
    issuer: text(300).refine(isIssuer, 'doit être l’adresse https://… de l’émetteur, sans paramètre'),
    clientId: text(200),
    clientSecretFile: text(500).refine((path) => isAbsolute(path), 'doit être un chemin absolu'),
    scopes: words.max(20, 'est trop long').default(['email']),
    acrValues: words.max(10, 'est trop long').default([]),
    trustsEmail: z.boolean('doit valoir true ou false'),
    allowPrivateNetwork: z.boolean('doit valoir true ou false').default(false),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `ne connaît pas ${issue.keys.join(', ')}` : 'doit être un objet { "id": … }',
  },
);

/**
 * The identity providers of this instance, from a JSON file: a list of
 * `{id, label, issuer, clientId, clientSecretFile, scopes, acrValues?, trustsEmail, allowPrivateNetwork?}`.
 * @throws ConfigError, or Error of the secret's own file: one French sentence that says which provider and which field
 */
export async function readIdentityProviders(file: string): Promise<ProviderSettings[]> {
  const refuse = (why: string, cause?: unknown): ConfigError =>
    new ConfigError(`${VARIABLE} (${file}) : ${why}`, cause === undefined ? {} : { cause });
  const list = z
    .array(z.unknown())
    .min(1)
    .max(MOST)
    .safeParse(await json(file, refuse));
  if (!list.success) throw refuse(`une liste d’un à ${MOST} fournisseurs d’identité est attendue.`);
  const settings: ProviderSettings[] = [];
  for (const [index, item] of list.data.entries()) {
    const read = provider.safeParse(item);
    if (!read.success) {
      const [issue] = read.error.issues;
      const field = issue?.path.map(String).join('.') ?? '';
      throw refuse(`fournisseur n° ${index + 1} : ${`${field} ${issue?.message ?? 'est invalide'}`.trim()}.`);
    }
    const { clientSecretFile, ...known } = read.data;
    if (settings.some(({ id }) => id === known.id)) throw refuse(`deux fournisseurs s’appellent « ${known.id} ».`);
    if (settings.some(({ issuer }) => issuer === known.issuer)) throw refuse(`deux fournisseurs sont ${known.issuer}.`);
    if (!known.allowPrivateNetwork && !known.issuer.startsWith('https:')) {
      throw refuse(`fournisseur « ${known.id} » : issuer doit être en https, ou allowPrivateNetwork valoir true.`);
    }
    const clientSecret = await readSecretFile(clientSecretFile, `${VARIABLE}, fournisseur « ${known.id} »`);
    settings.push({ ...known, clientSecret });
  }
  return settings;
}

async function json(file: string, refuse: (why: string, cause?: unknown) => ConfigError): Promise<unknown> {
  let content: string;
  try {
    if ((await stat(file)).size > MAX_BYTES) throw refuse('ce fichier est trop gros.');
    content = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw refuse('ce fichier ne peut pas être lu.', error);
  }
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse('ce fichier n’est pas du JSON.', error);
    throw error;
  }
}

/** OpenID Connect Discovery §3: no query, no fragment; and nothing secret in it. */
function isIssuer(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, search, hash, username, password } = new URL(address);
  return ['https:', 'http:'].includes(protocol) && `${search}${hash}${username}${password}` === '';
}
