import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Next } from '@chariot/wire-agent';
import { Authority } from '../fake-server/authority.js';
import { FakeServer, type FakeDevice } from '../fake-server/fake-server.js';
import { temporaryFolder } from '../fake-server/fixtures.js';

// The bundle itself, as a tablet runs it: a process that can be killed.

const PACKAGE = join(__dirname, '../..');
const CODE = 'K7QM-3FHD-2X';
const WIFI_KEY = 'sesame ouvre-toi';
const CONFIGURE: Next = {
  kind: 'configure',
  revision: 'r1',
  settings: {
    wifi: { ssid: 'École 1', security: 'wpa2-personal', hidden: true, key: WIFI_KEY },
    webLinks: { homePage: 'https://ecole.exemple.fr/', bookmarks: [{ name: 'Dico', url: 'https://dico.exemple.fr/' }] },
    dnsFilter: { servers: ['192.0.2.53'] },
    proxy: { host: 'proxy.exemple.fr', port: 3128, exceptions: ['*.exemple.fr'] },
    webFilter: { allow: [], deny: ['jeux.example'], allowOnly: false, privateBrowsing: false, passwordSaving: false },
    locale: { timeZone: 'Indian/Reunion', language: 'fr_FR' },
    label: { title: 'Classe mobile 1 · Tablette 7', found: 'Si trouvée : mairie.' },
  },
};

let bin: Awaited<ReturnType<typeof temporaryFolder>>;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let root: string;
let authority: Authority;
let fake: FakeServer;
let running: ChildProcess | null;

beforeAll(async () => {
  bin = await temporaryFolder();
  authority = await Authority.make();
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, ['build.mjs', bin.path], { cwd: PACKAGE }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
});
afterAll(() => bin.remove());
beforeEach(async () => {
  running = null;
  folder = await temporaryFolder();
  root = join(folder.path, 'racine');
  await mkdir(root);
  fake = await FakeServer.start({ authority, leaf: await authority.server(['127.0.0.1']) });
});
afterEach(async () => {
  if (running?.exitCode === null && running.signalCode === null) await kill('SIGKILL');
  await fake.stop();
  await folder.remove();
});

function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(bin.path, 'chariot-agent.mjs'), ...args], (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
let said = '';
function run(): void {
  said = '';
  running = spawn(process.execPath, [join(bin.path, 'chariot-agent.mjs'), 'run', '--root', root]);
  running.stdout?.on('data', (data) => (said += String(data)));
  running.stderr?.on('data', (data) => (said += String(data)));
}
function kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  return new Promise((resolve) => {
    running?.once('exit', () => resolve());
    running?.kill(signal);
  });
}
async function enrol(): Promise<FakeDevice> {
  const fingerprint = await authority.fingerprint();
  const args = ['--server', fake.url, '--code', CODE, '--fingerprint', fingerprint, '--serial', 'HA1YTQ7B'];
  const { code, out, err } = await cli('enrol', ...args, '--root', root);
  expect([code, out, err]).toEqual([0, 'Machine enrôlée : Classe mobile 1 · Tablette 7.\n', expect.any(String)]);
  return fake.devices[0] as FakeDevice;
}
async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const told = (device: FakeDevice) => device.reports.find((report) => report.kind === 'configuration');

/** Every path under a folder, with what it is: to compare before and after. */
async function tree(path: string, at = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [name, real] = [`${at}/${entry.name}`, join(path, entry.name)];
    const mode = ((await stat(entry.isSymbolicLink() ? path : real)).mode & 0o7777).toString(8);
    if (entry.isSymbolicLink()) lines.push(`${name} → ${await readlink(real)}`);
    else if (entry.isDirectory()) lines.push(`${name}/ ${mode}`, ...(await tree(real, name)));
    else lines.push(`${name} ${mode} ${await readFile(real, 'base64')}`);
  }
  return lines;
}

it('enrols, applies under its root, says so, and leaves everything as before', async () => {
  await mkdir(join(root, 'etc/firefox/policies'), { recursive: true });
  await writeFile(join(root, 'etc/firefox/policies/policies.json'), '{"policies":{"DisableTelemetry":true}}', {
    mode: 0o640,
  });
  await mkdir(join(root, 'etc/default'), { recursive: true });
  await writeFile(join(root, 'etc/default/locale'), 'LANG=C\nLC_PAPER=fr_FR.UTF-8\n');
  await symlink('/usr/share/zoneinfo/Europe/Paris', join(root, 'etc/localtime'));
  await mkdir(join(root, 'var/lib'), { recursive: true });
  const before = await tree(root);

  const device = await enrol();
  fake.order(device, CONFIGURE);
  run();
  await until('the report', () => told(device) !== undefined);
  const report = told(device);
  const statuses =
    report?.kind === 'configuration' ? report.settings.map((each) => [each.setting, each.status, each.why]) : [];
  expect(statuses).toEqual([
    ['wifi', 'recorded', null],
    ['webLinks', 'applied', null],
    ['dnsFilter', 'recorded', null],
    ['proxy', 'applied', null],
    ['webFilter', 'applied', null],
    ['locale', 'applied', null],
    ['label', 'applied', null],
  ]);
  const firefox = JSON.parse(await readFile(join(root, 'etc/firefox/policies/policies.json'), 'utf8')) as object;
  expect(firefox).toMatchObject({
    policies: { DisableTelemetry: true, Homepage: { URL: 'https://ecole.exemple.fr/' } },
  });
  expect(await readlink(join(root, 'etc/localtime'))).toBe('/usr/share/zoneinfo/Indian/Reunion');
  expect(await readFile(join(root, 'etc/default/locale'), 'utf8')).toBe(
    'LC_PAPER=fr_FR.UTF-8\nLANG=fr_FR.UTF-8\nLANGUAGE=fr_FR:fr\n',
  );

  await until('a contact noted', () => fake.heard.filter((door) => door === 'ask').length > 2);
  await kill('SIGTERM');
  expect(running?.exitCode).toBe(0);
  const status = await cli('status', '--root', root);
  expect(status.out).toContain('Classe mobile 1 · Tablette 7\n');
  expect(status.out).toContain('  Wi-Fi de la classe : noté, sans toucher au système\n');
  expect(status.out).toContain('Comptes rendus en attente : 0\n');
  for (const words of [status.out, status.err, said]) expect(words).not.toContain(WIFI_KEY);

  const left = await cli('unenrol', '--root', root);
  expect([left.code, left.out, left.err]).toEqual([0, 'Machine désenrôlée : ses fichiers sont comme avant.\n', '']);
  expect(fake.devices).toEqual([]);
  // What was written down is the record of what would have been run; all else is as before.
  const after = (await tree(root)).filter((line) => !line.startsWith('/var/lib/chariot'));
  expect(after).toEqual(before);
});

it('killed before its report was committed, begins by it', async () => {
  const device = await enrol();
  fake.mishap('report', ...Array.from({ length: 100 }, () => ({ status: 500, retry: true })));
  fake.order(device, CONFIGURE);
  run();
  await until('a report refused', () => fake.heard.includes('report'));
  await kill('SIGKILL');
  fake.mishaps.clear();
  fake.heard.length = 0;
  run();
  await until('the report', () => told(device) !== undefined);
  expect(fake.heard.slice(0, 2)).toEqual(['time', 'report']);
});

describe('killed while it is erased', () => {
  const OPERATION = '0199f3a0-0000-7000-8000-0000000000ab';
  const ERASE: Next = {
    kind: 'operate',
    operation: { id: OPERATION, kind: 'erase', text: null, expiresAt: '2034-01-01T00:00:00Z' },
  };
  const FILES = 4_000;
  const home = () => join(root, 'home/eleve');
  const left = async () => (await readdir(home())).length;
  const state = () => join(root, 'var/lib/chariot-agent');

  async function inUse(): Promise<FakeDevice> {
    await mkdir(home(), { recursive: true });
    for (let i = 0; i < FILES; i += 1) await writeFile(join(home(), `dessin-${i}`), 'x');
    const device = await enrol();
    fake.order(device, ERASE);
    return device;
  }
  async function ends(device: FakeDevice): Promise<void> {
    await until('the agent has ended by itself', () => running?.exitCode === 0);
    expect(await left()).toBe(0);
    expect(existsSync(state())).toBe(false);
    expect(device.reports.at(-1)).toMatchObject({ kind: 'operation', operationId: OPERATION, status: 'done' });
  }

  it('before the server’s word, asks again and changes nothing', async () => {
    const device = await inUse();
    fake.decision = 'hold';
    run();
    await until('the question', () => device.reports.length > 0);
    await kill('SIGKILL');
    expect(await left()).toBe(FILES);
    expect(existsSync(join(state(), 'identity.json'))).toBe(true);
    fake.decision = 'go';
    run();
    await ends(device);
  });

  it('in the middle of a folder, ends without asking anybody', async () => {
    const device = await inUse();
    run();
    let now = FILES;
    while (now === FILES) now = await left();
    await kill('SIGKILL');
    expect(await left()).toBeGreaterThan(0);
    expect(existsSync(join(state(), 'identity.json'))).toBe(true);
    fake.decision = 'hold';
    run();
    await ends(device);
    expect(device.reports.filter(({ kind }) => kind === 'operation-starting')).toHaveLength(1);
  });

  it('before its report is acknowledged, tells it again; a refusal of its identity says that it was heard', async () => {
    const device = await inUse();
    run();
    // The question is answered; while the files go, the reply to the report is lost beforehand.
    await until('the question', () => device.reports.some(({ kind }) => kind === 'operation-starting'));
    fake.mishap('report', 'lost', ...Array.from({ length: 100 }, () => ({ status: 503, retry: true })));
    await until('the report', () => device.reports.some(({ kind }) => kind === 'operation'));
    await kill('SIGKILL');
    expect(existsSync(join(state(), 'identity.json'))).toBe(true);
    fake.mishaps.clear();
    run();
    await ends(device);
  });
});

it('runs once: a second process with the same identity would look like a clone', async () => {
  await enrol();
  run();
  await until('a contact', () => fake.heard.includes('ask'));
  const second = await cli('run', '--root', root);
  expect([second.code, second.err]).toEqual([1, 'L’agent est déjà en marche sur cette machine.\n']);
});

it('speaks French about what is wrong', async () => {
  const fingerprint = 'ab'.repeat(32);
  const sheet = ['--code', CODE, '--fingerprint', fingerprint, '--root', root];
  expect(await cli('status', '--root', root)).toMatchObject({
    code: 1,
    err: 'Cette machine n’est pas enrôlée : utilisez d’abord « chariot-agent enrol ».\n',
  });
  expect((await cli('enrol', '--server', fake.url, ...sheet)).err).toMatch(
    /^Ce serveur n’est pas celui de votre parc/m,
  );
  expect((await cli('enrol', '--server', 'http://x', ...sheet)).err).toMatch(/^L’adresse du serveur s’écrit/m);
  expect((await cli('enrol', '--server', fake.url)).err).toMatch(/^Il manque une option obligatoire \(--code/);
  expect((await cli('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
