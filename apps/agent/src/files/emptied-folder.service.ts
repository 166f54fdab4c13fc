import { randomBytes } from 'node:crypto';
import { constants, type Dirent, type OpenDirOptions } from 'node:fs';
import { open, opendir, readFile, rename, rmdir, unlink, type FileHandle } from 'node:fs/promises';
import { systemCode } from '../errors.js';

/** What emptying came to. Nothing of what was there is named: names of files may be names of pupils. */
export interface Emptied {
  /** Names taken away: files, links, folders. */
  removed: number;
  /** Other disks and bind mounts inside, left as they are. */
  mounts: number;
  /** How many names could not be taken away, by system code. */
  readonly failures: Map<string, number>;
}

/** Descriptors held at once: a deeper folder is first moved up, however deep somebody has dug. */
const DEEPEST = 24;
/** Each takes off as many levels as that. Somebody who writes while we erase must not keep us for ever. */
const MOST_PASSES = 5_000;
const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** A name may be no UTF-8 at all; the type of Node's options has forgotten that it takes this. */
const AS_BYTES = { encoding: 'buffer', bufferSize: 64 } as unknown as OpenDirOptions;
/** It was swapped for something else since it was read, or has gone: the next pass sees what it is now. */
const SWAPPED = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR'];

/**
 * Empties a folder: its files and links go, the folders that are directly in it stay and are emptied wholly. A symbolic
 * link is taken away and never followed, a hard link is only a name that goes, another mount is never entered.
 * Every step is relative to an open descriptor (openat(2), by `/proc/self/fd`), so that nobody who swaps a folder for a
 * link meanwhile can lead it elsewhere. Safe to run again after being cut short.
 * @param root a real path, without links
 * @param parts names from it to the folder; a missing one is nothing to do
 * @param crossing whether the folder itself may be a mount of its own, as /home often is
 * @throws the system's error when something on the way is no folder
 */
export async function emptyFolder(root: string, parts: readonly string[], crossing: boolean): Promise<Emptied> {
  const emptied: Emptied = { removed: 0, mounts: 0, failures: new Map() };
  const place = await descend(root, parts, crossing);
  if (place === null) return emptied;
  try {
    for (let pass = 0, more = true; more; pass += 1) {
      const before = emptied.removed;
      emptied.mounts = 0;
      emptied.failures.clear();
      for await (const entry of entriesOf(place)) {
        if (!entry.isDirectory()) await takeAway(() => unlink(inside(place, entry.name)), emptied);
        else await emptyStaying(place, entry.name, emptied);
      }
      more = emptied.removed > before && pass < MOST_PASSES;
      if (pass === MOST_PASSES) emptied.failures.set('EAGAIN', 1);
    }
    // What was taken away stays away, even if the power goes now.
    await place.sync();
  } finally {
    await place.close();
  }
  return emptied;
}

/**
 * Empties a folder wholly: nothing directly in it stays, unlike `emptyFolder`. As safe as it is.
 * @param root a real path, without links
 * @param parts names from it to the folder; a missing one is nothing to do
 */
export async function clearFolder(root: string, parts: readonly string[]): Promise<Emptied> {
  const emptied: Emptied = { removed: 0, mounts: 0, failures: new Map() };
  const place = await descend(root, parts, false);
  if (place === null) return emptied;
  try {
    for (let pass = 0, more = true; more && pass < MOST_PASSES; pass += 1) {
      const before = emptied.removed;
      emptied.failures.clear();
      await emptyWholly(place, place, 1, emptied);
      more = emptied.removed > before;
    }
    await place.sync();
  } finally {
    await place.close();
  }
  return emptied;
}

async function descend(root: string, parts: readonly string[], crossing: boolean): Promise<FileHandle | null> {
  let handle = await open(root, FOLDER);
  try {
    const mount = await mountOf(handle);
    for (const part of parts) {
      const child = await open(inside(handle, Buffer.from(part)), FOLDER);
      await handle.close();
      handle = child;
      if (!crossing && (await mountOf(handle)) !== mount)
        throw Object.assign(new Error('another mount'), { code: 'EXDEV' });
    }
    return handle;
  } catch (error) {
    await handle.close();
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A folder that stays: a home keeps its owner and its rights. */
async function emptyStaying(place: FileHandle, name: Buffer, emptied: Emptied): Promise<void> {
  const home = await enter(place, name, emptied);
  if (home === null) return;
  try {
    await emptyWholly(home, home, 1, emptied);
    await home.sync();
  } finally {
    await home.close();
  }
}

async function emptyWholly(folder: FileHandle, top: FileHandle, depth: number, emptied: Emptied): Promise<void> {
  for await (const entry of entriesOf(folder)) {
    if (entry.isDirectory()) await removeFolder(folder, entry.name, top, depth, emptied);
    else await takeAway(() => unlink(inside(folder, entry.name)), emptied);
  }
}

async function removeFolder(parent: FileHandle, name: Buffer, top: FileHandle, depth: number, emptied: Emptied) {
  if (depth >= DEEPEST) {
    const higher = Buffer.from(`.chariot-${randomBytes(8).toString('hex')}`);
    return takeAway(() => rename(inside(parent, name), inside(top, higher)), emptied);
  }
  const folder = await enter(parent, name, emptied);
  if (folder === null) return;
  try {
    await emptyWholly(folder, top, depth + 1, emptied);
  } finally {
    await folder.close();
  }
  await takeAway(() => rmdir(inside(parent, name)), emptied);
}

/** The folder, open; null when it is another mount, or is a folder no more. */
async function enter(parent: FileHandle, name: Buffer, emptied: Emptied): Promise<FileHandle | null> {
  let folder: FileHandle;
  try {
    folder = await open(inside(parent, name), FOLDER);
  } catch (error) {
    note(error, emptied);
    return null;
  }
  const same = await Promise.all([mountOf(folder), mountOf(parent)]).then(
    ([its, ours]) => its === ours,
    async (error: unknown) => {
      await folder.close();
      throw error;
    },
  );
  if (same) return folder;
  await folder.close();
  emptied.mounts += 1;
  return null;
}

async function takeAway(act: () => Promise<void>, emptied: Emptied): Promise<void> {
  try {
    await act();
    emptied.removed += 1;
  } catch (error) {
    note(error, emptied);
  }
}

function note(error: unknown, { failures }: Emptied): void {
  const code = systemCode(error);
  if (code === undefined) throw error;
  // Not empty: what is left in it has been counted already, or came meanwhile. Busy: it is a mount's place.
  if (SWAPPED.includes(code) || ['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(code)) return;
  failures.set(code, (failures.get(code) ?? 0) + 1);
}

async function* entriesOf(folder: FileHandle): AsyncGenerator<Dirent<Buffer>> {
  const entries = await opendir(`/proc/self/fd/${folder.fd}`, AS_BYTES);
  for await (const entry of entries) yield entry as unknown as Dirent<Buffer>;
}

const inside = (folder: FileHandle, name: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), name]);

/** Which mount a folder is on: a bind mount has the device number of its file system, and a mount id of its own. */
async function mountOf({ fd }: FileHandle): Promise<string> {
  const id = /^mnt_id:\s*(\d+)$/m.exec(await readFile(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
  if (id === undefined) throw Object.assign(new Error('no mount id'), { code: 'ENOSYS' });
  return id;
}
