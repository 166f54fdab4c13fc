import { execFile, execFileSync } from 'node:child_process';
import { link, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../fake-server/fixtures.js';
import { ConfinedFolder } from '../files/confined-folder.service.js';
import { ERASED, isErased } from './erased.js';
import { Eraser } from './eraser.service.js';

const run = promisify(execFile);
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let root: string;
let outside: string;
let confined: ConfinedFolder;

beforeEach(async () => {
  folder = await temporaryFolder();
  root = join(folder.path, 'racine');
  outside = join(folder.path, 'dehors');
  await mkdir(join(root, 'home/eleve'), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, 'precieux.txt'), 'intact');
  confined = await ConfinedFolder.open(root);
});
afterEach(() => folder.remove());

const eraser = (more: { allowed?: boolean; statePath?: string } = {}): Eraser =>
  new Eraser({ folder: confined, statePath: join(root, 'var/lib/chariot-agent'), allowed: true, ...more });
const erase = () => eraser().erase();
const untouched = async () => expect(await readFile(join(outside, 'precieux.txt'), 'utf8')).toBe('intact');
const home = (...names: string[]) => join(root, 'home/eleve', ...names);

it('empties homes, keeps them, and touches nothing else of the machine', async () => {
  await mkdir(home('.config/chromium/Default'), { recursive: true });
  await writeFile(home('.config/chromium/Default/History'), 'x');
  await writeFile(home('dessin.png'), 'x', { mode: 0o400 });
  await writeFile(Buffer.concat([Buffer.from(`${home()}/`), Buffer.from([0xe9, 0x6c])]), 'no UTF-8');
  await mkdir(join(root, 'var/spool/cups/tmp'), { recursive: true });
  await writeFile(join(root, 'var/spool/cups/d00001-001'), 'imprimé');
  await mkdir(join(root, 'etc'));
  await writeFile(join(root, 'etc/fstab'), 'machine');
  await writeFile(join(root, 'home/perdu'), 'x');
  expect(await erase()).toEqual({ status: 'done', why: null });
  expect(await readdir(join(root, 'home'))).toEqual(['eleve']);
  expect(await readdir(home())).toEqual([]);
  expect(await readdir(join(root, 'var/spool/cups'))).toEqual(['tmp']);
  expect(await readFile(join(root, 'etc/fstab'), 'utf8')).toBe('machine');
  expect(await erase()).toEqual({ status: 'done', why: null });
});

it('takes links away and never follows them', async () => {
  await symlink(outside, home('vers-un-dossier'));
  await symlink(join(outside, 'precieux.txt'), home('vers-un-fichier'));
  await symlink('../../../dehors', home('par-en-haut'));
  await symlink(outside, join(root, 'home/autre'));
  await symlink('boucle', home('boucle'));
  expect(await erase()).toEqual({ status: 'done', why: null });
  expect(await readdir(join(root, 'home'))).toEqual(['eleve']);
  expect(await readdir(home())).toEqual([]);
  await untouched();
});

it('takes a hard link’s name away, and leaves the file that has another', async () => {
  await link(join(outside, 'precieux.txt'), home('le-meme'));
  expect(await erase()).toEqual({ status: 'done', why: null });
  expect(await readdir(home())).toEqual([]);
  await untouched();
  expect((await stat(join(outside, 'precieux.txt'))).nlink).toBe(1);
});

it.each(['home', 'var/spool', 'var/lib/chariot'])('refuses to go by a link at /%s, and says so', async (place) => {
  const path = join(root, place);
  execFileSync('rm', ['-rf', path]);
  await mkdir(join(path, '..'), { recursive: true });
  await mkdir(join(outside, 'cups'), { recursive: true });
  await writeFile(join(outside, 'cups/imprime'), 'intact');
  await symlink(outside, path);
  expect(await erase()).toMatchObject({ status: 'failed', why: expect.stringContaining('sort du dossier permis') });
  await untouched();
  expect(await readFile(join(outside, 'cups/imprime'), 'utf8')).toBe('intact');
});

it('refuses a path that climbs', async () => {
  for (const path of ['/home/../../dehors', '/../dehors', 'home', '/home//eleve', '/home/', '/']) {
    await expect(confined.empty(path)).rejects.toMatchObject({ code: 'agent.escapes' });
  }
  await untouched();
});

it('is not led elsewhere by a folder that is swapped for a link meanwhile', async () => {
  for (let round = 0; round < 30; round += 1) {
    await mkdir(home('piege/fond'), { recursive: true });
    for (let i = 0; i < 20; i += 1) await writeFile(home(`piege/fond/${i}`), 'x');
    const swap = `mv "$0/fond" "$0/.." 2>/dev/null; ln -s "$1" "$0/fond" 2>/dev/null; true`;
    await Promise.all([erase(), run('sh', ['-c', swap, home('piege'), outside])]);
    await untouched();
  }
  expect(await erase()).toEqual({ status: 'done', why: null });
  expect(await readdir(home())).toEqual([]);
});

it('ends with folders deeper than descriptors', async () => {
  // Deeper than a path can say, by steps.
  const dig = `process.chdir(process.argv[1]); for (let i = 0; i < 2000; i += 1) { fs.mkdirSync('d'); process.chdir('d'); } fs.writeFileSync('fond', 'x');`;
  execFileSync(process.execPath, ['-e', dig, home()]);
  expect(await erase()).toEqual({ status: 'done', why: null });
  expect(await readdir(home())).toEqual([]);
});

it('never enters another mount, not even a bind of the same disk', async () => {
  const script = `set -e
    mkdir -p "$0/home/eleve/cle" "$0/home/eleve/partage" "$0/var/spool/cups"
    mount --bind "$1" "$0/home/eleve/partage"
    mount -t tmpfs tmpfs "$0/home/eleve/cle"
    mount --bind "$1" "$0/var/spool/cups"
    echo x > "$0/home/eleve/cle/x"; echo x > "$0/home/eleve/dessin"
    "$2" "$3" "$0"
    test -f "$0/home/eleve/cle/x" && test ! -e "$0/home/eleve/dessin" && test -f "$1/precieux.txt"`;
  const built = join(folder.path, 'eraser.mjs');
  const bundle = `import{build}from'esbuild';await build({stdin:{contents:${JSON.stringify(PROBE)},resolveDir:${JSON.stringify(__dirname)}},
    outfile:${JSON.stringify(built)},bundle:true,platform:'node',format:'esm',alias:{'@chariot/kernel':${JSON.stringify(join(__dirname, '../../../../libs/kernel/src/index.ts'))}}});`;
  execFileSync(process.execPath, ['--input-type=module', '-e', bundle], { cwd: __dirname });
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];
  const said = execFileSync('unshare', [...flags, 'sh', '-c', script, root, outside, process.execPath, built]);
  expect(JSON.parse(said.toString())).toMatchObject({
    status: 'failed',
    why: expect.stringContaining('/var/spool/cups'),
  });
  await untouched();
});
const PROBE = `import { ConfinedFolder } from '../files/confined-folder.service.js';
import { Eraser } from './eraser.service.js';
const folder = await ConfinedFolder.open(process.argv[2]);
console.log(JSON.stringify(await new Eraser({ folder, statePath: '/nowhere', allowed: true }).erase()));`;

it('may not, unless it was installed so, nor when it would take its own state away', () => {
  expect(eraser().mayErase()).toEqual({ status: 'done', why: null });
  expect(eraser({ allowed: false }).mayErase().status).toBe('failed');
  for (const statePath of [join(root, 'home/agent'), join(root, 'var/lib/chariot/agent')]) {
    expect(eraser({ statePath }).mayErase().status).toBe('failed');
  }
  expect(ERASED.every(isErased)).toBe(true);
  expect(['/var/lib/chariot-agent', '/etc', '/'].some(isErased)).toBe(false);
});
