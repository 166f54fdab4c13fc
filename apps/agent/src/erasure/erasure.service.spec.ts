import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FrozenClock } from '@chariot/kernel';
import type { Decision, Operation, Report } from '@chariot/wire-agent';
import { CorrectedClock } from '../clock/corrected-clock.js';
import { FACTS, temporaryFolder } from '../fake-server/fixtures.js';
import { ConfinedFolder } from '../files/confined-folder.service.js';
import { ManagedFiles } from '../files/managed-files.repository.js';
import { silent } from '../log.js';
import { allAbilities } from '../machine/abilities.service.js';
import { LinuxMachine } from '../machine/linux.service.js';
import { recorder } from '../machine/recorder.service.js';
import { Refusal } from '../server/refusal.js';
import { StateFolder } from '../state/state.repository.js';
import { Eraser } from './eraser.service.js';
import { endErasure, Erasure } from './erasure.service.js';

jest.setTimeout(120_000); // a safety deadline

/** The power goes at the n-th change of the disk, and nothing is done any more until it is back. */
const power = { left: Infinity };
jest.mock('node:fs/promises', () => {
  const real = jest.requireActual<Record<string, unknown>>('node:fs/promises');
  const changes = ['unlink', 'rmdir', 'rm', 'rename', 'mkdir', 'symlink', 'open', 'chmod', 'appendFile'];
  const cut =
    (name: string) =>
    (...args: unknown[]) => {
      power.left -= 1;
      if (power.left < 0) return Promise.reject(new Error('power cut'));
      return (real[name] as (...all: unknown[]) => unknown)(...args);
    };
  return { ...real, ...Object.fromEntries(changes.map((name) => [name, cut(name)])) };
});

const NOW = '2026-12-01T08:00:00Z';
const ORDER: Operation = {
  id: '0199f3a0-0000-7000-8000-0000000000ab',
  kind: 'erase',
  text: null,
  expiresAt: '2026-12-31T08:00:00Z',
};
const SETTINGS = { label: { title: 'Tablette 7', found: null }, dnsFilter: { servers: ['192.0.2.53'] } };

/** The server's side of it, which forgets nothing. */
class Doors {
  decision: Decision = 'go';
  asked = 0;
  heard: Report | null = null;
  left = false;
  /** What becomes of the next reports. */
  mishaps: ('lost' | number)[] = [];

  async starting(): Promise<{ decision: Decision }> {
    this.asked += 1;
    return { decision: this.decision };
  }
  async report(report: Report): Promise<{ time: string }> {
    const mishap = this.mishaps.shift();
    if (typeof mishap === 'number') throw refusal(mishap);
    if (this.heard !== null) throw refusal(401);
    if (report.kind === 'operation' && report.status === 'done') this.heard = report;
    if (mishap === 'lost') throw new Error('the reply was lost');
    return { time: NOW };
  }
  async unenrol(): Promise<void> {
    this.left = true;
  }
}
const refusal = (status: number): Refusal =>
  new Refusal(status, { protocol: 1, error: { code: 'x', fr: 'x', en: 'x', retry: status >= 500 } });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let root: string;
let doors: Doors;

beforeEach(async () => {
  power.left = Infinity;
  folder = await temporaryFolder();
  doors = new Doors();
});
afterEach(async () => {
  power.left = Infinity;
  await folder.remove();
});

const agentPath = () => join(root, 'var/lib/chariot-agent');
const key = () => existsSync(join(agentPath(), 'identity.json'));
async function parts() {
  const state = await StateFolder.open(agentPath());
  const disk = await ConfinedFolder.open(root);
  const machine = new LinuxMachine({
    state,
    root,
    files: new ManagedFiles(state, disk),
    runner: recorder(root, () => new Date(NOW)),
    eraser: new Eraser({ folder: disk, statePath: state.path, allowed: true }),
    abilities: () => allAbilities(disk),
    facts: async () => FACTS,
    log: silent,
  });
  const clock = new CorrectedClock(new FrozenClock(NOW));
  return { state, machine, erasure: new Erasure({ state, machine, clock, log: silent }) };
}
/** A tablet in use: Chariot's files, a pupil's, one outside, and who it is. */
async function tablet(name: string): Promise<void> {
  root = join(folder.path, name, 'racine');
  await mkdir(join(root, 'home/eleve/.config/chromium'), { recursive: true });
  await mkdir(join(root, 'etc'), { recursive: true });
  await writeFile(join(root, 'etc/environment'), 'machine');
  await writeFile(join(folder.path, name, 'dehors'), 'intact');
  await symlink('../../../../dehors', join(root, 'home/eleve/lien'));
  for (const file of ['dessin', '.config/chromium/History']) await writeFile(join(root, 'home/eleve', file), 'x');
  const { state, machine } = await parts();
  await machine.apply(SETTINGS);
  await state.write('identity.json', 'la clé');
  await state.write('enrolment.json', '{}');
  await state.write('desired.json', 'le Wi-Fi');
}
/** What the agent does from its start, until it is gone or told to wait. */
async function live(): Promise<'gone' | 'waiting'> {
  const { state, erasure } = await parts();
  if (await endErasure(state)) return 'gone';
  if (!existsSync(join(agentPath(), 'enrolment.json'))) {
    // Nothing is left but an empty folder, which opening has made.
    expect(readdirSync(agentPath())).toEqual([]);
    return 'gone';
  }
  await erasure.carryOut();
  if (!(await erasure.hasBegun()) && (await erasure.begin(ORDER, doors)) !== 'begun') return 'waiting';
  await erasure.carryOut();
  if ((await erasure.tell(doors)) !== 'gone') return 'waiting';
  await erasure.end();
  return 'gone';
}
async function isErased(name: string): Promise<void> {
  expect(readdirSync(join(root, 'home'))).toEqual(['eleve']);
  expect(readdirSync(join(root, 'home/eleve'))).toEqual([]);
  expect(existsSync(join(root, 'etc/chariot'))).toBe(false);
  expect(existsSync(agentPath()) ? readdirSync(agentPath()) : []).toEqual([]);
  expect(await readFile(join(root, 'etc/environment'), 'utf8')).toBe('machine');
  expect(await readFile(join(folder.path, name, 'dehors'), 'utf8')).toBe('intact');
  expect(doors.heard).toMatchObject({ operationId: ORDER.id, status: 'done' });
}

it('erases, tells, and forgets who it is', async () => {
  await tablet('a');
  expect(await live()).toBe('gone');
  await isErased('a');
  expect(doors.asked).toBe(1);
  expect(existsSync(agentPath())).toBe(false);
});

it('cut at every change of the disk, goes on and ends, and keeps its key until the server has heard', async () => {
  await tablet('essai');
  power.left = 1_000_000;
  await live();
  const changes = 1_000_000 - power.left;
  power.left = Infinity;
  expect(changes).toBeGreaterThan(40);
  for (let at = 0; at < changes; at += 1) {
    doors = new Doors();
    const name = `coupure-${at}`;
    await tablet(name);
    power.left = at;
    await expect(live()).rejects.toThrow('power cut');
    power.left = Infinity;
    if (doors.heard === null) expect(key()).toBe(true);
    const begun = existsSync(join(agentPath(), 'erasure.json'));
    const asked = doors.asked;
    // Once begun it asks nobody: a freeze that comes later cannot leave it half erased.
    if (begun) doors.decision = 'hold';
    expect(await live()).toBe('gone');
    await isErased(name);
    if (begun) expect(doors.asked).toBe(asked);
  }
});

it('told to wait, changes nothing, and asks again the next time', async () => {
  await tablet('a');
  doors.decision = 'hold';
  expect(await live()).toBe('waiting');
  expect(await live()).toBe('waiting');
  expect(readdirSync(join(root, 'home/eleve')).sort()).toEqual(['.config', 'dessin', 'lien']);
  expect([key(), doors.asked, doors.heard]).toEqual([true, 2, null]);
  doors.decision = 'go';
  expect(await live()).toBe('gone');
});

it.each([['lost'], [503], [500]] as const)('a report that is %s is told again, with its key', async (mishap) => {
  await tablet('a');
  doors.mishaps = [mishap];
  await expect(live()).rejects.toThrow();
  expect(key()).toBe(true);
  expect(await live()).toBe('gone');
  await isErased('a');
});

it.each([401, 410])('%s after the erasure means that it was heard', async (status) => {
  await tablet('a');
  doors.mishaps = ['lost', status];
  await expect(live()).rejects.toThrow();
  expect(await live()).toBe('gone');
  await isErased('a');
});

it('leaves the fleet when the server does not know the order any more', async () => {
  await tablet('a');
  doors.mishaps = [404];
  expect(await live()).toBe('gone');
  expect([doors.left, doors.heard, existsSync(agentPath())]).toEqual([true, null, false]);
});

it('says what it could not erase, and stays', async () => {
  await tablet('a');
  await writeFile(join(root, 'var/spool'), 'no folder');
  expect(await live()).toBe('waiting');
  expect(key()).toBe(true);
  const { erasure } = await parts();
  expect(await erasure.tell(doors)).toMatchObject({
    outcome: { status: 'failed', why: expect.stringContaining('/var/spool/cups') },
  });
});

it('refuses an order that comes too late', async () => {
  await tablet('a');
  const { erasure } = await parts();
  const late = await erasure.begin({ ...ORDER, expiresAt: '2026-11-30T08:00:00Z' }, doors);
  expect(late).toMatchObject({ status: 'failed' });
  expect([doors.asked, await erasure.hasBegun()]).toEqual([0, false]);
});

it('keeps nothing of a life that is over for the next one', async () => {
  await tablet('a');
  const { state, erasure } = await parts();
  await erasure.begin(ORDER, doors);
  await erasure.carryOut();
  await erasure.tell(doors);
  expect(await endErasure(state)).toBe(true);
  expect(await readdir(join(root, 'var/lib'))).not.toContain('chariot-agent');
});
