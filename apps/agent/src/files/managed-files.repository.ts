import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AFTER, type After, type Document } from '../settings/document.js';
import type { StateFolder } from '../state/state.repository.js';
import { unlinkIfThere, writeAtomically } from './atomic.service.js';
import type { ConfinedFolder, Entry } from './confined-folder.service.js';

/** What was at a path before Chariot, and what is still to be run there. */
interface Kept {
  readonly original:
    | { readonly kind: 'absent' }
    | { readonly kind: 'file'; readonly copy: string; readonly mode: number }
    | { readonly kind: 'link'; readonly target: string };
  readonly after: After | null;
}
interface Manifest {
  readonly files: Record<string, Kept>;
  /** Folders that were made for them, to be taken away once empty. */
  readonly folders: readonly string[];
  /** Commands owed to the system: a file changed and the command has not succeeded since. */
  readonly owed: readonly After[];
}

/** What is needed of a place to write: the machine's disk, or a simulated one that may be full. */
export type Folder = Pick<
  ConfinedFolder,
  'read' | 'makeFolders' | 'writeFile' | 'writeLink' | 'remove' | 'removeFolderIfEmpty'
>;

const NAME = 'files.json';
const EMPTY: Manifest = { files: {}, folders: [], owed: [] };

/**
 * The files that the agent has put on the machine. The original is on disk in the state folder before the first change,
 * so that removing a setting, or leaving the fleet, gives the machine back as it was, even after a power cut.
 */
export class ManagedFiles {
  readonly #state: StateFolder;
  readonly #folder: Folder;

  constructor(state: StateFolder, folder: Folder) {
    this.#state = state;
    this.#folder = folder;
  }

  /** Writes one document if it differs from what is there. */
  async put(document: Document): Promise<void> {
    const { path } = document;
    const present = await this.#folder.read(path);
    const original = await this.#originalOf(path, present);
    const content = document.kind === 'file' ? document.render(original) : null;
    if (isSame(present, document, content)) {
      await this.#remember(path, present, document.after, false);
      return;
    }
    await this.#remember(path, present, document.after, true);
    if (document.kind === 'link') await this.#folder.writeLink(path, document.target);
    else await this.#folder.writeFile(path, content ?? '', document.mode);
  }

  /** Paths that the agent holds and that `keep` does not name. */
  async others(keep: ReadonlySet<string>): Promise<string[]> {
    return Object.keys((await this.#manifest()).files).filter((path) => !keep.has(path));
  }

  /** Gives a path back as it was. Safe to run twice. */
  async restore(path: string): Promise<void> {
    const manifest = await this.#manifest();
    const kept = manifest.files[path];
    if (!kept) return;
    // Owed first: after a power cut the command is run once too often rather than never.
    if (kept.after) await this.#save({ ...manifest, owed: withOne(manifest.owed, kept.after) });
    await this.#putBack(path, kept);
    const { owed, files: held } = await this.#manifest();
    const { [path]: _, ...files } = held;
    await this.#save({ files, owed, folders: await this.#withoutEmpty(manifest.folders) });
    if (kept.original.kind === 'file') await unlinkIfThere(join(await this.#originals(), kept.original.copy));
  }

  async owed(): Promise<readonly After[]> {
    return (await this.#manifest()).owed;
  }

  async paid(after: After): Promise<void> {
    const manifest = await this.#manifest();
    await this.#save({ ...manifest, owed: manifest.owed.filter((name) => name !== after) });
  }

  async #putBack(path: string, { original }: Kept): Promise<void> {
    if (original.kind === 'absent') return this.#folder.remove(path);
    // Someone may have taken the folder away meanwhile.
    await this.#folder.makeFolders(path);
    if (original.kind === 'link') return this.#folder.writeLink(path, original.target);
    const content = await readFile(join(await this.#originals(), original.copy));
    return this.#folder.writeFile(path, content, original.mode);
  }

  /** Takes away the folders that are empty now, innermost first; those that stay. */
  async #withoutEmpty(folders: readonly string[]): Promise<string[]> {
    const staying: string[] = [];
    for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
      if (!(await this.#folder.removeFolderIfEmpty(folder))) staying.unshift(folder);
    }
    return staying;
  }

  /** Text that was there before Chariot; null when nothing, or a link, was. */
  async #originalOf(path: string, present: Entry): Promise<string | null> {
    const kept = (await this.#manifest()).files[path]?.original;
    if (kept?.kind === 'file') return readFile(join(await this.#originals(), kept.copy), 'utf8');
    if (kept) return null;
    return present.kind === 'file' ? present.content.toString('utf8') : null;
  }

  async #remember(path: string, present: Entry, after: After | null, changing: boolean): Promise<void> {
    const manifest = await this.#manifest();
    const known = manifest.files[path];
    const kept: Kept = { original: known?.original ?? (await this.#copy(path, present)), after };
    const folders = [...manifest.folders, ...(await this.#folder.makeFolders(path))];
    const owed = changing && after ? withOne(manifest.owed, after) : manifest.owed;
    await this.#save({ files: { ...manifest.files, [path]: kept }, folders, owed });
  }

  async #copy(path: string, present: Entry): Promise<Kept['original']> {
    if (present.kind !== 'file') return present;
    const copy = createHash('sha256').update(path).digest('hex').slice(0, 32);
    await writeAtomically(join(await this.#originals(), copy), present.content, 0o600);
    return { kind: 'file', copy, mode: present.mode };
  }

  #originals(): Promise<string> {
    return this.#state.folder('originals');
  }

  async #manifest(): Promise<Manifest> {
    return (await this.#state.parsed(NAME, parseManifest)) ?? EMPTY;
  }

  async #save(manifest: Manifest): Promise<void> {
    const text = JSON.stringify(manifest);
    if (text !== (await this.#state.read(NAME))) await this.#state.write(NAME, text);
  }
}

function parseManifest(text: string): Manifest {
  const value = JSON.parse(text) as Manifest;
  if (
    typeof value.files !== 'object' ||
    !Array.isArray(value.folders) ||
    !value.owed.every((name) => AFTER.includes(name))
  )
    throw new TypeError(NAME);
  return value;
}

function withOne(owed: readonly After[], after: After): readonly After[] {
  return owed.includes(after) ? owed : [...owed, after];
}

function isSame(present: Entry, document: Document, content: string | null): boolean {
  if (document.kind === 'link') return present.kind === 'link' && present.target === document.target;
  return (
    present.kind === 'file' && present.mode === document.mode && present.content.equals(Buffer.from(content ?? ''))
  );
}
