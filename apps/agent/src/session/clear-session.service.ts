import { randomBytes } from 'node:crypto';
import { chown, cp, lchown, lstat, mkdir, readdir, readFile, rename, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { agentError, sentenceOf, systemCode } from '../errors.js';
import { clearFolder } from '../files/emptied-folder.service.js';
import type { OperationOutcome } from '../machine/machine.js';
import { PUPIL, SESSION_FILE } from './pupil.js';

const SKELETON = '/etc/skel';
/** Of homes that are no longer one. */
const MARK = '.chariot-';
/** Of homes that are not one yet: whoever renews the session at the same moment leaves them alone. */
const FRESH_MARK = `${MARK}new-`;
/** Made by somebody who was cut short. */
const FORGOTTEN_MS = 3_600_000;
const DONE: OperationOutcome = { status: 'done', why: null };

/**
 * Gives the pupils' session back as new: its home is emptied, whatever a pupil has put there, and filled as that of a new
 * account. No other account is ever touched.
 * @param root `/`, or the folder that plays the machine
 * @param user whose session it is; another one's is left alone. Undefined: nobody's in particular, so the pupils'
 */
export async function clearSession(root: string, user?: string): Promise<OperationOutcome> {
  if (!(await isShared(root))) return { status: 'failed', why: 'Cette machine n’a pas de session partagée.' };
  if (user !== undefined && user !== PUPIL.name) return DONE;
  try {
    await renew(root);
    return DONE;
  } catch (error) {
    return { status: 'failed', why: sentenceOf(error) };
  }
}

/**
 * A new home is made where only root may write, and takes the place of the old one, which is then emptied: a program that
 * a pupil left running can never lead what root does here out of it. Cut short, it is done again.
 */
async function renew(root: string): Promise<void> {
  const home = join(root, PUPIL.home);
  const folder = dirname(home);
  const owner = await ownerOf(root);
  const fresh = join(folder, `${FRESH_MARK}${randomBytes(8).toString('hex')}`);
  await mkdir(fresh, { mode: 0o700 });
  for (const name of await namesIn(join(root, SKELETON))) {
    await cp(join(root, SKELETON, name), join(fresh, name), { recursive: true });
    await give(join(fresh, name), owner);
  }
  await chown(fresh, owner.uid, owner.gid);
  await takePlace(root, fresh, home);
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (name.startsWith(FRESH_MARK) ? await isForgotten(path) : name.startsWith(MARK)) await destroy(root, path);
  }
}

/** Whoever is beaten to the place has nothing more to do: the home that is there now is newer than the one that was taken away. */
async function takePlace(root: string, fresh: string, home: string): Promise<void> {
  await rename(home, join(dirname(home), `${MARK}${randomBytes(8).toString('hex')}`)).catch(unless('ENOENT'));
  try {
    await rename(fresh, home);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
    await destroy(root, fresh);
  }
}

const isForgotten = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ ctimeMs }) => Date.now() - ctimeMs > FORGOTTEN_MS,
    (error: unknown) => {
      unless('ENOENT')(error);
      return false;
    },
  );

async function destroy(root: string, path: string): Promise<void> {
  const { failures } = await clearFolder(root, relative(root, path).split(sep));
  const [code] = failures.keys();
  if (code !== undefined) throw Object.assign(new Error('not emptied'), { code });
  await rmdir(path).catch(unless('ENOENT'));
}

const unless =
  (code: string) =>
  (error: unknown): void => {
    if (systemCode(error) !== code) throw error;
  };

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** passwd(5). */
async function ownerOf(root: string): Promise<Owner> {
  const lines = (await readFile(join(root, '/etc/passwd'), 'utf8')).split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = lines.find(([name]) => name === PUPIL.name) ?? [];
  if (uid === undefined || gid === undefined)
    throw agentError('badSetting', { fr: 'Le compte des élèves n’existe pas.' });
  return { uid: Number(uid), gid: Number(gid) };
}

/** Whether there is such a session: the file is there only while a setting wants it. */
export async function isShared(root: string): Promise<boolean> {
  try {
    const { account } = JSON.parse(await readFile(join(root, SESSION_FILE), 'utf8')) as { account?: unknown };
    return account === PUPIL.name;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Only in a folder that nobody else may enter. */
async function give(path: string, owner: Owner): Promise<void> {
  await lchown(path, owner.uid, owner.gid);
  if (!(await lstat(path)).isDirectory()) return;
  for (const name of await readdir(path)) await give(join(path, name), owner);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
