import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../fake-server/fixtures.js';
import type { Document } from '../settings/document.js';
import { StateFolder } from '../state/state.repository.js';
import { ConfinedFolder } from './confined-folder.service.js';
import { ManagedFiles, type Folder } from './managed-files.repository.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let root: string;
let confined: ConfinedFolder;
let state: StateFolder;
let files: ManagedFiles;
const escapes = expect.objectContaining({ code: 'agent.escapes' });

beforeEach(async () => {
  folder = await temporaryFolder();
  root = join(folder.path, 'racine');
  confined = await ConfinedFolder.open(root);
  state = await StateFolder.open(join(folder.path, 'state'));
  files = new ManagedFiles(state, confined);
});
afterEach(() => folder.remove());

function document(path: string, content: string, mode = 0o644): Document {
  return { kind: 'file', path, mode, settings: ['label'], after: null, render: () => content };
}
const text = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

describe('a path', () => {
  it.each(['etc/x', '../x', '/../x', '/etc/../../x', '/etc//x', '/etc/./x', '/etc/', '/', '', '/etc/\0x'])(
    'like %j is refused',
    async (path) => {
      await expect(confined.read(path)).rejects.toEqual(escapes);
      await expect(confined.makeFolders(path)).rejects.toEqual(escapes);
      await expect(confined.writeFile(path, 'x', 0o644)).rejects.toEqual(escapes);
      await expect(confined.remove(path)).rejects.toEqual(escapes);
    },
  );

  it('through a symbolic link is refused, whether it leaves the root or not', async () => {
    const outside = join(folder.path, 'dehors');
    await mkdir(outside);
    await mkdir(join(root, 'dedans'));
    await symlink(outside, join(root, 'etc'));
    await symlink('dedans', join(root, 'var'));
    for (const path of ['/etc/x', '/etc/sous/x', '/var/x']) {
      await expect(confined.read(path)).rejects.toEqual(escapes);
      await expect(confined.makeFolders(path)).rejects.toEqual(escapes);
      await expect(confined.writeFile(path, 'x', 0o644)).rejects.toEqual(escapes);
      await expect(confined.writeLink(path, 'x')).rejects.toEqual(escapes);
      await expect(files.put(document(path, 'x'))).rejects.toEqual(escapes);
    }
    expect(await readdir(outside)).toEqual([]);
  });

  it('that is a link itself is replaced, not followed', async () => {
    const outside = join(folder.path, 'dehors.txt');
    await writeFile(outside, 'à quelqu’un d’autre');
    await mkdir(join(root, 'etc'));
    await symlink(outside, join(root, 'etc/label'));
    await files.put(document('/etc/label', 'à nous'));
    expect(await text('etc/label')).toBe('à nous');
    expect(await readFile(outside, 'utf8')).toBe('à quelqu’un d’autre');
    await files.restore('/etc/label');
    expect(await confined.read('/etc/label')).toEqual({ kind: 'link', target: outside });
  });

  it('that is a folder is refused', async () => {
    await mkdir(join(root, 'etc/label'), { recursive: true });
    await expect(files.put(document('/etc/label', 'x'))).rejects.toEqual(escapes);
  });
});

describe('a file of ours', () => {
  it('gives back what was there, mode and all, and the folders made for it', async () => {
    await mkdir(join(root, 'etc'));
    await writeFile(join(root, 'etc/a'), 'avant', { mode: 0o600 });
    await files.put(document('/etc/a', 'pendant'));
    await files.put(document('/etc/nouveau/profond/b', 'pendant'));
    await files.put({ kind: 'link', path: '/etc/c', target: '/x', settings: ['locale'], after: null });
    expect(await confined.read('/etc/a')).toMatchObject({ kind: 'file', mode: 0o644 });
    for (const path of await files.others(new Set())) await files.restore(path);
    expect(await confined.read('/etc/a')).toEqual({ kind: 'file', content: Buffer.from('avant'), mode: 0o600 });
    expect(await readdir(join(root, 'etc'))).toEqual(['a']);
    expect(await readdir(join(state.path, 'originals'))).toEqual([]);
    expect(await files.others(new Set())).toEqual([]);
  });

  it('keeps the first original through every change', async () => {
    await mkdir(join(root, 'etc'));
    await writeFile(join(root, 'etc/a'), 'avant');
    const seen: (string | null)[] = [];
    for (const content of ['un', 'deux', 'deux', 'trois']) {
      const render = (original: string | null): string => (seen.push(original), content);
      await files.put({ kind: 'file', path: '/etc/a', mode: 0o644, settings: ['label'], after: null, render });
    }
    expect(new Set(seen)).toEqual(new Set(['avant']));
    await files.restore('/etc/a');
    expect(await text('etc/a')).toBe('avant');
  });

  it('is left alone when nothing changes, and mended when somebody changed it', async () => {
    let writes = 0;
    const counting: Folder = {
      read: (path) => confined.read(path),
      makeFolders: (path) => confined.makeFolders(path),
      writeFile: (...args) => ((writes += 1), confined.writeFile(...args)),
      writeLink: (...args) => confined.writeLink(...args),
      remove: (path) => confined.remove(path),
      removeFolderIfEmpty: (path) => confined.removeFolderIfEmpty(path),
    };
    const counted = new ManagedFiles(state, counting);
    await counted.put(document('/etc/a', 'x'));
    await counted.put(document('/etc/a', 'x'));
    expect(writes).toBe(1);
    await writeFile(join(root, 'etc/a'), 'autre chose');
    await counted.put(document('/etc/a', 'x'));
    expect([writes, await text('etc/a')]).toEqual([2, 'x']);
  });

  it('owes its command until it is paid, over a restart', async () => {
    const wifi: Document = { ...document('/etc/nm/wifi', 'x'), after: 'reloadConnections' };
    await files.put(wifi);
    expect(await new ManagedFiles(state, confined).owed()).toEqual(['reloadConnections']);
    await files.paid('reloadConnections');
    await files.put(wifi);
    expect(await files.owed()).toEqual([]);
    await files.restore('/etc/nm/wifi');
    expect(await files.owed()).toEqual(['reloadConnections']);
  });

  it.each(['save', 'write', 'restore'] as const)('survives a power cut at %s', async (moment) => {
    await mkdir(join(root, 'etc'));
    await writeFile(join(root, 'etc/a'), 'avant');
    const cut = (): Promise<never> => Promise.reject(new Error('power cut'));
    const dying: Folder = {
      read: (path) => confined.read(path),
      makeFolders: (path) => (moment === 'save' ? cut() : confined.makeFolders(path)),
      writeFile: (path, content, mode) =>
        (moment === 'write' && content === 'pendant') || (moment === 'restore' && String(content) === 'avant')
          ? cut()
          : confined.writeFile(path, content, mode),
      writeLink: cut,
      remove: (path) => confined.remove(path),
      removeFolderIfEmpty: (path) => confined.removeFolderIfEmpty(path),
    };
    const before = new ManagedFiles(state, dying);
    const act = before.put(document('/etc/a', 'pendant'));
    if (moment === 'restore') {
      await act;
      await expect(before.restore('/etc/a')).rejects.toThrow('power cut');
      expect(await text('etc/a')).toBe('pendant');
    } else await expect(act).rejects.toThrow('power cut');
    // After the cut: the agent starts again and does it again.
    await files.put(document('/etc/a', 'pendant'));
    expect(await text('etc/a')).toBe('pendant');
    await files.restore('/etc/a');
    await files.restore('/etc/a');
    expect(await text('etc/a')).toBe('avant');
    expect((await readdir(join(root, 'etc'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
