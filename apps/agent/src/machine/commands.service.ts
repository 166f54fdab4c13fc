import { execFile, spawn } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { agentError, systemCode } from '../errors.js';
import type { After } from '../settings/document.js';
import type { OperationOutcome, Runner } from './machine.js';

const run = promisify(execFile);
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const OPTIONS = { timeout: 30_000, env: { PATH, LC_ALL: 'C.UTF-8' } } as const;

const COMMANDS: Readonly<Record<After, readonly [string, ...string[]]>> = {
  // The key is in the keyfile: nothing secret is on a command line.
  reloadConnections: ['nmcli', 'connection', 'reload'],
  reloadNetworkManager: ['nmcli', 'general', 'reload'],
  restartResolver: ['systemctl', 'try-restart', 'systemd-resolved.service'],
};

/** Where a program is, or null. */
export async function findTool(name: string): Promise<string | null> {
  for (const folder of PATH.split(delimiter)) {
    const path = join(folder, name);
    if (await isThere(path, constants.X_OK)) return path;
  }
  return null;
}

/** Whether a path can be reached (and run, with `X_OK`). */
export function isThere(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The program's output. Rejects when it is missing, fails, or takes over 30 s. */
export async function output(tool: string, ...args: string[]): Promise<string> {
  return (await run(tool, args, { ...OPTIONS, maxBuffer: 32 * 1024 * 1024 })).stdout;
}

/** The system is really told. No shell is ever involved. */
export const systemRunner: Runner = {
  acts: true,

  async after(what) {
    await command(...COMMANDS[what]);
  },

  async showMessage(text) {
    const shown = await notifySessions(text);
    if (shown > 0) return DONE;
    if ((await findTool('wall')) === null) {
      return { status: 'failed', why: 'Aucune session graphique n’est ouverte : le message n’a pas été montré.' };
    }
    await wall(text);
    return DONE;
  },

  async canRestart() {
    // A container may have the program without the system behind it.
    if ((await findTool('systemctl')) !== null && (await isThere('/run/systemd/system'))) return DONE;
    return { status: 'failed', why: 'systemd est absent : cette machine ne peut pas être redémarrée à distance.' };
  },

  async restart() {
    await command('systemctl', 'reboot');
  },
};

/** Throws `agent.badSetting` with a French sentence when the program is missing or fails. */
async function command(tool: string, ...args: string[]): Promise<void> {
  if ((await findTool(tool)) === null) {
    throw agentError('badSetting', { fr: `Le programme ${tool} n’est pas installé sur cette machine.` });
  }
  try {
    await output(tool, ...args);
  } catch (cause) {
    throw agentError('badSetting', { fr: `La commande ${tool} a échoué (${codeOf(cause)}).` }, { cause });
  }
}

const DONE: OperationOutcome = { status: 'done', why: null };

/** Every open session's own desktop: its bus is under /run/user/<uid>. How many took it. */
async function notifySessions(text: string): Promise<number> {
  const tool = await findTool('notify-send');
  if (tool === null) return 0;
  const users = await readdir('/run/user').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  let shown = 0;
  for (const user of users.filter((name) => /^\d+$/.test(name))) {
    const uid = Number(user);
    const env = { PATH, DBUS_SESSION_BUS_ADDRESS: `unix:path=/run/user/${uid}/bus` };
    const args = ['--app-name=Chariot', '--urgency=critical', '--', 'Message de l’école', text];
    shown += await run(tool, args, { uid, gid: uid, env, timeout: 10_000 }).then(
      () => 1,
      () => 0,
    );
  }
  return shown;
}

/** By its standard input: a message is nobody's argument. */
function wall(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('wall', [], { env: { PATH }, stdio: ['pipe', 'ignore', 'ignore'], timeout: 10_000 });
    child.on('error', reject);
    child.on('exit', () => resolve());
    child.stdin.end(`${text}\n`);
  });
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause) return `code ${String(cause.code)}`;
  return 'arrêtée';
}
