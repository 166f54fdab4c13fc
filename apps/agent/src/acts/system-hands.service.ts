import { lstat, mkdir, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { agentError, isAgentError, systemCode } from '../errors.js';
import { command } from '../machine/tools.service.js';
import type { Act } from './act.js';
import type { Hands } from './hands.js';
import { packageHands } from './package-hands.service.js';

type Of<Kind extends Act['kind']> = Extract<Act, { kind: Kind }>;
type HandsOf<Kind extends Act['kind']> = {
  readonly [Verb in keyof Hands]: (act: Of<Kind>, brought: readonly string[]) => ReturnType<Hands[Verb]>;
};

const account: HandsOf<'account'> = {
  async stands({ name, words, home, locked }) {
    const entry = await entryOf(name);
    return entry !== null && entry.words === words && entry.home === home && (await isExpired(name)) === locked;
  },
  async foresee({ name, home }) {
    if ((await entryOf(name)) !== null) {
      throw agentError('badSetting', { fr: `Un compte ${name} existe déjà sur cette machine : renommez-le.` });
    }
    if (await isThere(home)) throw agentError('badSetting', { fr: `Le dossier ${home} existe déjà : retirez-le.` });
    return [];
  },
  async perform({ name, words, home, locked }) {
    await mkdir(dirname(home), { recursive: true, mode: 0o755 });
    const known = await entryOf(name);
    if (known !== null) await command('usermod', ['--comment', words, name]);
    else {
      const shape = ['--create-home', '--home-dir', home, '--shell', '/bin/bash', '--user-group', '--comment', words];
      await command('useradd', [...shape, name]);
    }
    // No password to know, none to lose: only the log-in screen takes an empty one (pam_unix, nullok).
    await command('passwd', ['--delete', name]);
    // Expired long ago: no screen lets it in, and not even a restart (shadow(5)).
    await command('usermod', ['--expiredate', locked ? '1' : '', name]);
  },
  async undo({ name, home }) {
    if ((await entryOf(name)) !== null) {
      await closeSessions(name);
      await command('userdel', ['--remove', '--force', name]);
    }
    await rmdir(dirname(home)).catch((error: unknown) => {
      if (!['ENOENT', 'ENOTEMPTY'].includes(systemCode(error) ?? '')) throw error;
    });
  },
};

const queue: HandsOf<'queue'> = {
  async stands({ name, words, uri, byDefault }) {
    const address = await queueAddress(name);
    if (address === null) return false;
    const isDefault = (await command('lpstat', ['-d'])).trim().endsWith(`: ${name}`);
    const options = await command('lpoptions', ['-p', name]);
    return (
      address === uri &&
      (options.includes(`printer-info='${words}'`) || options.includes(`printer-info=${words} `)) &&
      (!byDefault || isDefault)
    );
  },
  foresee: async () => [],
  async perform({ name, words, uri, byDefault }) {
    const shape = ['-p', name, '-v', uri, '-m', 'everywhere', '-D', words, '-o', 'printer-is-shared=false', '-E'];
    await command('lpadmin', shape);
    if (byDefault) await command('lpadmin', ['-d', name]);
  },
  async undo({ name }) {
    if ((await queueAddress(name)) !== null) await command('lpadmin', ['-x', name]);
  },
};

const HANDS: { readonly [Kind in Act['kind']]: HandsOf<Kind> } = { account, queue, package: packageHands };
/** The one that knows the act's kind: the compiler cannot tie both. */
const handsOf = (act: Act): Hands => HANDS[act.kind] as unknown as Hands;

/** By commands: absolute paths, arrays of arguments, a time limit, no shell. */
export const systemHands: Hands = {
  stands: (act) => handsOf(act).stands(act),
  foresee: (act) => handsOf(act).foresee(act),
  perform: (act) => handsOf(act).perform(act),
  undo: (act, brought) => handsOf(act).undo(act, brought),
};

/** The program said no: what follows finds out by itself what that changes. */
function onRefusal(error: unknown): string {
  if (isAgentError(error, 'badSetting')) return '';
  throw error;
}

/** Null when there is no such queue. lpstat(1) fails when there is none at all, which is no failure here. */
async function queueAddress(name: string): Promise<string | null> {
  const known = await command('lpstat', ['-v']).catch(onRefusal);
  return (
    known
      .split('\n')
      .find((line) => line.includes(` ${name}: `))
      ?.split(`${name}: `)[1] ?? null
  );
}

/** A session that is open holds the account: it is closed, and what it left running with it. */
async function closeSessions(name: string): Promise<void> {
  await command('loginctl', ['terminate-user', name], { timeoutMs: 10_000 }).catch(onRefusal);
}

async function isExpired(name: string): Promise<boolean> {
  const [line = ''] = (await command('getent', ['shadow', name])).split('\n');
  return line.split(':')[7] === '1';
}

async function entryOf(name: string): Promise<{ words: string; home: string } | null> {
  const fields = (await command('getent', ['passwd']))
    .split('\n')
    .map((line) => line.split(':'))
    .find(([known]) => known === name);
  return fields === undefined ? null : { words: fields[4] ?? '', home: fields[5] ?? '' };
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
}
