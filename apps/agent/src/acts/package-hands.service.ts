import { agentError, isAgentError } from '../errors.js';
import { command } from '../machine/tools.service.js';
import type { Act } from './act.js';
import type { Brought } from './hands.js';

type Package = Extract<Act, { kind: 'package' }>;

/** A large application on a slow line. */
const TIMEOUT_MS = 15 * 60_000;
const FINISHING_MS = 5 * 60_000;
const LEAVING_MS = 60_000;
const APT = {
  timeoutMs: TIMEOUT_MS,
  // With what apt started itself: a maintainer's script that never ends holds the lock of dpkg.
  wholeGroup: true,
  env: { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1', APT_LISTCHANGES_FRONTEND: 'none' },
};
const SHAPE = [
  '-q',
  '-y',
  '--no-install-recommends',
  '-o',
  'Dpkg::Options::=--force-confold',
  '-o',
  'DPkg::Lock::Timeout=120',
];

/** apt, from the depositories that the machine knows: nothing is ever installed from a file or an address. */
export const packageHands = {
  async stands({ name, state }: Package): Promise<boolean> {
    return (await isInstalled(name)) === (state === 'installed');
  },

  /** What installing brings is written down, to be taken away with it; a removal that would take others is refused. */
  async foresee({ name, state }: Package): Promise<Brought> {
    if (state === 'removed') {
      const gone = changes(await apt('--simulate', 'remove', '--', name), 'Remv').filter((other) => other !== name);
      if (gone.length === 0) return [];
      throw agentError('badSetting', {
        fr: `Retirer ${name} retirerait aussi ${gone.slice(0, 3).join(', ')} : refusé.`,
      });
    }
    await refreshIfUnknown(name);
    const said = await apt('--simulate', 'install', '--', name);
    const removed = changes(said, 'Remv');
    if (removed.length === 0) return changes(said, 'Inst');
    throw agentError('badSetting', { fr: `Installer ${name} retirerait ${removed.slice(0, 3).join(', ')} : refusé.` });
  },

  async perform({ name, state }: Package): Promise<void> {
    await finishInterrupted(FINISHING_MS);
    await apt(state === 'installed' ? 'install' : 'remove', '--', name);
  },

  async undo({ name, state }: Package, brought: Brought): Promise<void> {
    // Somebody waits for the machine to leave, and what is taken away need not be finished first.
    await finishInterrupted(LEAVING_MS);
    if (state === 'removed') {
      if (!(await isInstalled(name))) await apt('install', '--', name);
      return;
    }
    const mine: string[] = [];
    for (const other of brought) if (await isInstalled(other)) mine.push(other);
    if (mine.length === 0) return;
    const gone = changes(await apt('--simulate', 'purge', '--', ...mine), 'Purg', 'Remv');
    // Something that came since needs them: what is somebody else's now stays.
    const free = gone.every((other) => brought.includes(other)) ? mine : mine.filter((other) => other === name);
    await apt('purge', '--', ...free);
  },
};

/**
 * What was cut short (a power cut, our own deadline) is finished first, or apt would refuse everything from then on. Somebody
 * else's apt may be at it: the next one waits for its turn, and says what is wrong if something is.
 */
async function finishInterrupted(timeoutMs: number): Promise<void> {
  await command('dpkg', ['--configure', '-a', '--force-confold'], { ...APT, timeoutMs }).catch((error: unknown) => {
    if (!isAgentError(error, 'badSetting')) throw error;
  });
}

const apt = (...args: string[]): Promise<string> => command('apt-get', [...SHAPE, ...args], APT);

/** Lists that were never fetched, or long ago, know nothing of it. */
async function refreshIfUnknown(name: string): Promise<void> {
  const known = await command('apt-cache', ['policy', '--', name]);
  if (/^ +Candidate: (?!\(none\))/m.test(known)) return;
  await apt('update');
  if (/^ +Candidate: (?!\(none\))/m.test(await command('apt-cache', ['policy', '--', name]))) return;
  throw agentError('badSetting', { fr: `Le paquet ${name} n’existe pas dans les dépôts de cette machine.` });
}

async function isInstalled(name: string): Promise<boolean> {
  // One line a package: asked for by name, dpkg-query fails for one that it does not know.
  const all = await command('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\n']);
  return all.split('\n').some((line) => line.startsWith(`${name} ii`));
}

/** Names after these words in what apt-get(8) says with --simulate. */
function changes(said: string, ...words: readonly string[]): string[] {
  return said.split('\n').flatMap((line) => {
    const [word = '', name = ''] = line.split(' ');
    return words.includes(word) && name !== '' ? name.split(':', 1) : [];
  });
}
