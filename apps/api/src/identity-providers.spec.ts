import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentityProviders } from './identity-providers.js';

let folder: string;
let secretFile: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chariot-oidc-'));
  secretFile = join(folder, 'secret');
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => writeSecret('dYr3-vN8q-Tz51-wLk0'));

const writeSecret = async (secret: string, mode = 0o600): Promise<void> => {
  await writeFile(secretFile, `${secret}\n`);
  await chmod(secretFile, mode);
};
const one = (more: object = {}): Record<string, unknown> => ({
  id: 'academie',
  label: 'Mon académie',
  issuer: 'https://connexion.ac-exemple.fr/realms/agents',
  clientId: 'chariot',
  clientSecretFile: secretFile,
  trustsEmail: true,
  ...more,
});
const read = async (content: unknown): Promise<unknown> => {
  const file = join(folder, 'oidc.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readIdentityProviders(file);
};

it('reads a list of providers, each with the secret of its file', async () => {
  expect(
    await read([one(), one({ id: 'proconnect', issuer: 'https://pc.exemple.fr', acrValues: ['eidas1'] })]),
  ).toEqual([
    {
      id: 'academie',
      label: 'Mon académie',
      issuer: 'https://connexion.ac-exemple.fr/realms/agents',
      clientId: 'chariot',
      clientSecret: 'dYr3-vN8q-Tz51-wLk0',
      scopes: ['email'],
      acrValues: [],
      trustsEmail: true,
      allowPrivateNetwork: false,
    },
    expect.objectContaining({ id: 'proconnect', acrValues: ['eidas1'] }),
  ]);
});

it.each<[string, unknown, RegExp]>([
  ['text', '{', /n’est pas du JSON/],
  ['no list', { id: 'x' }, /une liste d’un à 10/],
  ['nothing', [], /une liste d’un à 10/],
  ['eleven', Array.from({ length: 11 }, () => ({})), /une liste d’un à 10/],
  ['no object', [7], /fournisseur n° 1 : doit être un objet/],
  ['an unfit id', () => [one({ id: 'Mon IdP' })], /fournisseur n° 1 : id ne contient que/],
  ['no label', () => [one(), one({ id: 'b', label: ' ' })], /fournisseur n° 2 : label est vide/],
  ['an issuer that is no address', () => [one({ issuer: 'connexion' })], /issuer doit être l’adresse/],
  ['an issuer with a parameter', () => [one({ issuer: 'https://a.fr/?x=1' })], /issuer doit être l’adresse/],
  ['an issuer with a password', () => [one({ issuer: 'https://a:b@a.fr' })], /issuer doit être l’adresse/],
  ['plain http', () => [one({ issuer: 'http://a.fr' })], /« academie » : issuer doit être en https/],
  ['a secret in the file itself', () => [one({ clientSecret: 'x' })], /ne connaît pas clientSecret/],
  ['no word on addresses', () => [one({ trustsEmail: undefined })], /trustsEmail doit valoir true ou false/],
  ['a relative path', () => [one({ clientSecretFile: 'secret' })], /clientSecretFile doit être un chemin absolu/],
  ['a scope with a space', () => [one({ scopes: ['email profile'] })], /scopes\.0 contient un signe interdit/],
  ['one id twice', () => [one(), one({ issuer: 'https://b.fr' })], /deux fournisseurs s’appellent « academie »/],
  ['one issuer twice', () => [one(), one({ id: 'b' })], /deux fournisseurs sont https/],
])('refuses %s, in a sentence', async (_, content, sentence) => {
  const asked = typeof content === 'function' ? (content as () => unknown)() : content;
  await expect(read(asked)).rejects.toThrow(sentence);
});

it.each([
  ['a sample secret', 'changeme', 0o600, /CHARIOT_OIDC_FILE, fournisseur « academie » .*un vrai secret/],
  ['a secret that others read', 'dYr3-vN8q-Tz51-wLk0', 0o644, /chmod 600/],
])('refuses %s, and does not repeat it', async (_, secret, mode, sentence) => {
  await writeSecret(secret, mode);
  const refused = read([one()]);
  await expect(refused).rejects.toThrow(sentence);
  await expect(refused).rejects.not.toThrow(secret);
});

it('refuses a file that is not there, and one that is too big', async () => {
  await expect(readIdentityProviders(join(folder, 'absent'))).rejects.toThrow(/ne peut pas être lu/);
  await expect(read(`[${' '.repeat(70_000)}]`)).rejects.toThrow(/trop gros/);
});
