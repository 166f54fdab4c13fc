import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConcreteSettings, Operation } from '@chariot/wire-agent';
import { nameOf } from '../acts/act.js';
import type { Hands } from '../acts/hands.js';
import { agentError } from '../errors.js';
import { FACTS, temporaryFolder } from '../fake-server/fixtures.js';
import { Eraser } from '../erasure/eraser.service.js';
import { ConfinedFolder } from '../files/confined-folder.service.js';
import { ManagedFiles } from '../files/managed-files.repository.js';
import { silent } from '../log.js';
import { planSettings } from '../settings/plan.js';
import { StateFolder } from '../state/state.repository.js';
import { allAbilities } from './abilities.service.js';
import { LinuxMachine } from './linux.service.js';
import { ALLOWED_FILE, updatesAllowed } from '../updates/allowed.service.js';
import type { Runner } from './machine.js';
import { RECORD, recorder } from './recorder.service.js';

const WIFI = { ssid: 'ECOLE', security: 'wpa2-personal', hidden: false, key: 'sesame-ouvre-toi' } as const;
const LABEL = { title: 'Tablette 7', found: null };
const KEYFILE = '/etc/NetworkManager/system-connections/chariot-1.nmconnection';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let disk: ConfinedFolder;
let state: StateFolder;
let ran: string[];
let broken: Set<string>;

beforeEach(async () => {
  folder = await temporaryFolder();
  disk = await ConfinedFolder.open(join(folder.path, 'racine'));
  state = await StateFolder.open(join(folder.path, 'state'));
  ran = [];
  broken = new Set();
  standing = new Map();
});
afterEach(() => folder.remove());

/** What stands, by name. */
let standing: Map<string, string>;
const hands: Hands = {
  stands: async (act) => standing.get(nameOf(act)) === JSON.stringify(act),
  foresee: async () => [],
  async perform(act) {
    if (broken.has(nameOf(act))) throw agentError('badSetting', { fr: 'La commande lpadmin a échoué (code 1).' });
    standing.set(nameOf(act), JSON.stringify(act));
    ran.push(nameOf(act));
  },
  async undo(act) {
    standing.delete(nameOf(act));
    ran.push(`- ${nameOf(act)}`);
  },
};
const system: Runner = {
  acts: true,
  hands,
  async after(what) {
    if (broken.has(what)) throw agentError('badSetting', { fr: 'La commande nmcli a échoué (code 1).' });
    ran.push(what);
  },
  showMessage: async () => ({ status: 'done', why: null }),
  ring: async () => ({ status: 'done', why: null }),
  startUpdates: async () => ({ status: 'done', why: null }),
  openPage: async () => ({ status: 'done', why: null }),
  async coverScreens() {
    ran.push('coverScreens');
  },
  async renewSession() {
    ran.push('renewSession');
    return { status: 'done', why: null };
  },
  canRestart: async () => ({ status: 'done', why: null }),
  restart: async () => undefined,
};
function machine(runner: Runner = system): LinuxMachine {
  return new LinuxMachine({
    state,
    root: disk.root,
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
  const parts = {
    state,
    root: disk.root,
    files,
    runner: system,
    eraser,
    abilities: () => allAbilities(disk),
    facts: async () => FACTS,
  };
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

describe('what only a command makes true', () => {
  const queue = { name: 'Salle 2', uri: 'ipp://imprimante.example/ipp/print', byDefault: false };
  const printers = { queues: [queue] };

  it('is done once, again when it no longer stands, and undone when nobody wants it', async () => {
    expect(await statuses({ printers })).toEqual(['printers applied']);
    await machine().apply({ printers });
    const [name = ''] = standing.keys();
    expect(ran).toEqual([name]);
    standing.clear();
    await machine().apply({ printers });
    expect(ran).toEqual([name, name]);
    expect(await statuses({ label: LABEL })).toEqual(['label applied']);
    expect(ran.at(-1)).toBe(`- ${name}`);
    expect(standing.size).toBe(0);
  });

  it('is left alone on leaving when it stood before', async () => {
    const { acts } = planSettings({ printers }, {}, { ...(await allAbilities(disk)), lock: null });
    for (const { act } of acts) standing.set(nameOf(act), JSON.stringify(act));
    await machine().apply({ printers });
    expect(await machine().undoAll()).toEqual([]);
    expect(standing.size).toBe(1);
    expect(ran).toEqual([]);
  });

  it('is tried again after a failure, which blames its setting alone', async () => {
    const { acts } = planSettings({ printers }, {}, { ...(await allAbilities(disk)), lock: null });
    for (const { act } of acts) broken.add(nameOf(act));
    expect(await machine().apply({ printers, label: LABEL })).toEqual([
      { setting: 'printers', status: 'failed', why: 'La commande lpadmin a échoué (code 1).' },
      { setting: 'label', status: 'applied', why: null },
    ]);
    broken.clear();
    expect(await statuses({ printers, label: LABEL })).toEqual(['printers applied', 'label applied']);
  });
});

describe('what is asked of the pupils’ session', () => {
  const sharedUse = { name: 'Élèves', openAtStart: true };
  const GREETER = '/etc/lightdm/lightdm-gtk-greeter.conf';
  const ask = (kind: Operation['kind'], text: string | null = null) =>
    machine().perform({ id: randomUUID(), kind, text, expiresAt: '2034-01-01T00:00:00Z' });
  const greeter = async (): Promise<string> => {
    const entry = await disk.read(GREETER);
    return entry.kind === 'file' ? entry.content.toString('utf8') : '';
  };
  const account = (): unknown => JSON.parse(standing.get('account eleve') ?? 'null');

  it.each([
    ['clearPasscode', 'sans code sous Linux'],
    ['lost', 'n’existe que sur iPad'],
    ['found', 'n’existe que sur iPad'],
  ] as const)('%s is an iPad’s, and is said so', async (kind, words) => {
    expect(await ask(kind)).toEqual({ status: 'notApplicable', why: expect.stringContaining(words) });
  });

  it.each(['lock', 'clearTraces'] as const)('%s has no equivalent where there is none', async (kind) => {
    expect(await ask(kind)).toMatchObject({
      status: 'notApplicable',
      why: expect.stringContaining('session partagée'),
    });
  });

  it('is locked until it is unlocked, over every contact in between', async () => {
    await disk.makeFolders(GREETER);
    await disk.writeFile(GREETER, '[greeter]\n', 0o644);
    await machine().apply({ sharedUse });
    expect(await ask('lock', 'Écoutez la consigne.')).toEqual({ status: 'done', why: null });
    expect(ran).toContain('coverScreens');
    await machine().apply({ sharedUse });
    expect(account()).toMatchObject({ locked: true });
    expect(await greeter()).toContain('clock-format=Écoutez la consigne.');
    expect(await ask('unlock')).toEqual({ status: 'done', why: null });
    expect(account()).toMatchObject({ locked: false });
    expect(await greeter()).toBe('[greeter]\n');
    expect(await ask('unlock')).toEqual({ status: 'done', why: null });
  });

  it('is renewed when traces are to go', async () => {
    await machine().apply({ sharedUse });
    expect(await ask('clearTraces')).toEqual({ status: 'done', why: null });
    expect(ran.at(-1)).toBe('renewSession');
  });
});

it('updates itself until the hour that is said, though the school is open, where it can', async () => {
  const ask = (parts: LinuxMachine) =>
    parts.perform({ id: randomUUID(), kind: 'update', text: null, expiresAt: '2026-12-01T17:00:00Z' });
  const may = (at: string): Promise<boolean> => updatesAllowed(disk.root, new Date(at));
  expect(await may('2026-12-01T16:00:00Z')).toBe(false);
  expect(await ask(machine())).toEqual({ status: 'done', why: null });
  expect([await may('2026-12-01T16:59:59Z'), await may('2026-12-01T17:00:00Z')]).toEqual([true, false]);
  await disk.writeFile(ALLOWED_FILE, 'demain', 0o644);
  expect(await may('2026-12-01T16:00:00Z')).toBe(false);
});

it('gives everything back', async () => {
  await machine().apply({ wifi: WIFI, label: LABEL });
  expect(await machine().undoAll()).toEqual([]);
  expect(await disk.has('/etc')).toBe(false);
});
