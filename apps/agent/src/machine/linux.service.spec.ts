import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConcreteSettings } from '@chariot/wire-agent';
import { agentError } from '../errors.js';
import { FACTS, temporaryFolder } from '../fake-server/fixtures.js';
import { Eraser } from '../erasure/eraser.service.js';
import { ConfinedFolder } from '../files/confined-folder.service.js';
import { ManagedFiles } from '../files/managed-files.repository.js';
import { silent } from '../log.js';
import type { After } from '../settings/document.js';
import { StateFolder } from '../state/state.repository.js';
import { allAbilities } from './abilities.service.js';
import { LinuxMachine } from './linux.service.js';
import type { Runner } from './machine.js';
import { RECORD, recorder } from './recorder.service.js';

jest.setTimeout(30_000); // a safety deadline

const WIFI = { ssid: 'ECOLE', security: 'wpa2-personal', hidden: false, key: 'sesame-ouvre-toi' } as const;
const LABEL = { title: 'Tablette 7', found: null };
const KEYFILE = '/etc/NetworkManager/system-connections/chariot-1.nmconnection';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let disk: ConfinedFolder;
let state: StateFolder;
let ran: After[];
let broken: Set<After>;

beforeEach(async () => {
  folder = await temporaryFolder();
  disk = await ConfinedFolder.open(join(folder.path, 'racine'));
  state = await StateFolder.open(join(folder.path, 'state'));
  ran = [];
  broken = new Set();
});
afterEach(() => folder.remove());

const system: Runner = {
  acts: true,
  async after(what) {
    if (broken.has(what)) throw agentError('badSetting', { fr: 'La commande nmcli a échoué (code 1).' });
    ran.push(what);
  },
  showMessage: async () => ({ status: 'done', why: null }),
  canRestart: async () => ({ status: 'done', why: null }),
  restart: async () => undefined,
};
function machine(runner: Runner = system): LinuxMachine {
  return new LinuxMachine({
    state,
    files: new ManagedFiles(state, disk),
    runner,
    eraser: new Eraser({ folder: disk, statePath: state.path, allowed: true }),
    abilities: () => allAbilities(disk),
    facts: async () => FACTS,
    log: silent,
  });
}
const statuses = async (settings: ConcreteSettings, runner?: Runner): Promise<string[]> =>
  (await machine(runner).apply(settings)).map(({ setting, status }) => `${setting} ${status}`);

it('runs a command once per change, and again after a removal', async () => {
  expect(await statuses({ wifi: WIFI, label: LABEL })).toEqual(['wifi applied', 'label applied']);
  expect(await statuses({ wifi: WIFI, label: LABEL })).toEqual(['wifi applied', 'label applied']);
  expect(ran).toEqual(['reloadConnections']);
  expect(await statuses({ label: LABEL })).toEqual(['label applied']);
  expect(ran).toEqual(['reloadConnections', 'reloadConnections']);
  expect(await disk.read(KEYFILE)).toEqual({ kind: 'absent' });
  expect(await disk.read('/etc/chariot/label.json')).toMatchObject({ kind: 'file' });
});

it('says that a command failed, runs it again the next time, and blames nobody else', async () => {
  broken.add('reloadConnections');
  expect(await machine().apply({ wifi: WIFI, label: LABEL })).toEqual([
    { setting: 'wifi', status: 'failed', why: 'La commande nmcli a échoué (code 1).' },
    { setting: 'label', status: 'applied', why: null },
  ]);
  broken.clear();
  expect(await statuses({ wifi: WIFI, label: LABEL })).toEqual(['wifi applied', 'label applied']);
  expect(ran).toEqual(['reloadConnections']);
});

it('only records commands when told not to touch the system, without the key', async () => {
  const runner = recorder(disk.root, () => new Date('2026-12-01T08:00:00Z'));
  expect(await statuses({ wifi: WIFI, label: LABEL }, runner)).toEqual(['wifi recorded', 'label applied']);
  expect(await statuses({ wifi: WIFI, label: LABEL }, runner)).toEqual(['wifi recorded', 'label applied']);
  const record = await readFile(join(disk.root, RECORD), 'utf8');
  expect(record).toBe('{"at":"2026-12-01T08:00:00.000Z","kind":"command","what":"reloadConnections"}\n');
  expect(await runner.showMessage('x')).toEqual({ status: 'recorded', why: null });
});

it('keeps the former Wi-Fi when the new one is refused', async () => {
  await machine().apply({ wifi: WIFI });
  expect(await statuses({ wifi: { ...WIFI, key: 'clé à accents' } })).toEqual(['wifi failed']);
  const kept = await disk.read(KEYFILE);
  expect(kept.kind === 'file' && kept.content.toString('utf8')).toContain('psk=sesame-ouvre-toi');
});

it('says which settings a file that cannot be written was for', async () => {
  const files = new ManagedFiles(state, {
    read: (path) => disk.read(path),
    makeFolders: (path) => disk.makeFolders(path),
    async writeFile(path, content, mode) {
      if (path.includes('firefox')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return disk.writeFile(path, content, mode);
    },
    writeLink: (path, target) => disk.writeLink(path, target),
    remove: (path) => disk.remove(path),
    removeFolderIfEmpty: (path) => disk.removeFolderIfEmpty(path),
  });
  const eraser = new Eraser({ folder: disk, statePath: state.path, allowed: true });
  const parts = { state, files, runner: system, eraser, abilities: () => allAbilities(disk), facts: async () => FACTS };
  const outcomes = await new LinuxMachine({ ...parts, log: silent }).apply({
    label: LABEL,
    webLinks: { homePage: 'https://ecole.exemple.fr/', bookmarks: [] },
    dnsFilter: { servers: ['192.0.2.53'] },
  });
  const full = { status: 'failed', why: 'Il ne reste plus de place sur le disque.' };
  expect(outcomes).toMatchObject([
    { setting: 'webLinks', ...full },
    { setting: 'dnsFilter', ...full },
    { setting: 'label', status: 'applied' },
  ]);
});

it('gives everything back', async () => {
  await machine().apply({ wifi: WIFI, label: LABEL });
  expect(await machine().undoAll()).toEqual([]);
  expect(await disk.has('/etc')).toBe(false);
});
