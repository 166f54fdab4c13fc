import { agentError } from '../errors.js';
import { temporaryFolder } from '../fake-server/fixtures.js';
import { silent } from '../log.js';
import { StateFolder } from '../state/state.repository.js';
import { nameOf, type Act, type WantedAct } from './act.js';
import type { Hands } from './hands.js';
import { ManagedActs } from './managed-acts.repository.js';
import { PackageWork } from './package-work.service.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let acts: ManagedActs;
let work: PackageWork;
let now: number;
let news: number;
/** What is installed, what fails, and what was done, in order. */
let standing: Set<string>;
let broken: Set<string>;
let did: string[];
/** Ends what is under way. */
let gates: Map<string, () => void>;
let atOnce: number;
let mostAtOnce: number;

const held = async (name: string): Promise<void> => {
  mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
  await new Promise<void>((resolve) => gates.set(name, resolve));
  gates.delete(name);
  atOnce -= 1;
};
const hands: Hands = {
  stands: async (act) => standing.has(nameOf(act)),
  foresee: async () => [],
  async perform(act) {
    await held(act.name);
    did.push(act.name);
    if (broken.has(act.name)) throw agentError('badSetting', { fr: 'La commande apt-get a échoué (code 100).' });
    standing.add(nameOf(act));
  },
  async undo(act) {
    await held(act.name);
    did.push(`- ${act.name}`);
    standing.delete(nameOf(act));
  },
};

beforeEach(async () => {
  folder = await temporaryFolder();
  acts = new ManagedActs(await StateFolder.open(folder.path), hands);
  [now, news, atOnce, mostAtOnce] = [0, 0, 0, 0];
  [standing, broken, did, gates] = [new Set(), new Set(), [], new Map()];
  work = new PackageWork(acts, silent, { now: () => now, graceMs: 5 });
  work.onNews(() => (news += 1));
});
afterEach(() => folder.remove());

const wanted = (...names: string[]): WantedAct[] =>
  names.map((name) => ({ act: { kind: 'package', name, state: 'installed' }, settings: ['apps'] }));
const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 1));
};
const finish = async (name: string): Promise<void> => {
  await until(() => gates.has(name));
  const before = news;
  gates.get(name)?.();
  await until(() => news > before);
};

it('keeps nobody waiting, says how far it is, and goes on one package at a time', async () => {
  await work.want(wanted('gimp', 'vlc'));
  expect([work.isBusy, did]).toEqual([true, []]);
  expect([...work.pending(wanted('gimp', 'vlc'))]).toEqual([
    ['apps', 'Installation du paquet gimp en cours (1 sur 2).'],
  ]);
  await finish('gimp');
  await work.want(wanted('gimp', 'vlc'));
  expect(work.pending(wanted('gimp', 'vlc')).get('apps')).toBe('Installation du paquet vlc en cours (2 sur 2).');
  await finish('vlc');
  await until(() => !work.isBusy);
  await work.want(wanted('gimp', 'vlc'));
  expect([did, mostAtOnce, work.isBusy]).toEqual([['gimp', 'vlc'], 1, false]);
  expect([work.pending(wanted('gimp', 'vlc')).size, work.failures(wanted('gimp', 'vlc')).size]).toEqual([0, 0]);
});

it('tries again what failed, but not at each contact, and says why meanwhile', async () => {
  broken.add('gimp');
  await work.want(wanted('gimp'));
  await finish('gimp');
  const failed = [['apps', 'La commande apt-get a échoué (code 100).']];
  for (let contact = 0; contact < 3; contact += 1) {
    await work.want(wanted('gimp'));
    expect([...work.failures(wanted('gimp'))]).toEqual(failed);
  }
  expect(did).toEqual(['gimp']);
  broken.clear();
  now += 11 * 60_000;
  await work.want(wanted('gimp'));
  // Until it is seen to stand, it is what failed that is known.
  expect([[...work.failures(wanted('gimp'))], work.pending(wanted('gimp')).size]).toEqual([failed, 0]);
  await finish('gimp');
  expect(work.failures(wanted('gimp')).size).toBe(0);
});

it('changes its mind about what has not begun, and takes away what has', async () => {
  await work.want(wanted('gimp', 'vlc'));
  await work.want([]);
  await finish('gimp');
  await work.want([]);
  await finish('gimp');
  await until(() => !work.isBusy);
  expect([did, standing.size]).toEqual([['gimp', '- gimp'], 0]);
});

it('takes everything away when the machine leaves, once what is under way has ended', async () => {
  await work.want(wanted('gimp', 'vlc'));
  const left = work.undoAll();
  await finish('gimp');
  await finish('gimp');
  expect([[...(await left)], did, await acts.others([])]).toEqual([[], ['gimp', '- gimp'], []]);
});

it('writes down what is done side by side without losing any of it', async () => {
  const queue: Act = { kind: 'queue', name: 'salle', words: 'Salle', uri: 'ipp://salle/ipp/print', byDefault: true };
  await work.want(wanted('gimp'));
  const put = acts.put(queue);
  await finish('gimp');
  await until(() => gates.has('salle'));
  gates.get('salle')?.();
  await put;
  expect((await acts.others([])).map(nameOf).sort()).toEqual(['package gimp', 'queue salle']);
});
