import { execFile, spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { agentError, systemCode } from '../errors.js';

export const run = promisify(execFile);
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const OPTIONS = { timeout: 30_000, env: { PATH, LC_ALL: 'C.UTF-8' } } as const;

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

interface Options {
  readonly timeoutMs?: number;
  /** Ends what the program has started as well, when it is too slow. */
  readonly wholeGroup?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}
const LARGEST_OUTPUT = 32 * 1024 * 1024;

/** The program's output. Rejects when it is missing, fails, or takes over 30 s. */
export async function output(tool: string, ...args: string[]): Promise<string> {
  return (await run(tool, args, { ...OPTIONS, maxBuffer: LARGEST_OUTPUT })).stdout;
}

/** @returns its output. Throws `agent.badSetting` with a French sentence when the program is missing, fails or is too slow. */
export async function command(tool: string, args: readonly string[], options: Options = {}): Promise<string> {
  const path = await findTool(tool);
  if (path === null) {
    throw agentError('badSetting', { fr: `Le programme ${tool} n’est pas installé sur cette machine.` });
  }
  const env = { ...OPTIONS.env, ...options.env };
  if (options.wholeGroup === true) return ofAGroup(path, args, { tool, env, ms: options.timeoutMs ?? OPTIONS.timeout });
  try {
    const settled = { ...OPTIONS, env, timeout: options.timeoutMs ?? OPTIONS.timeout, maxBuffer: LARGEST_OUTPUT };
    return (await run(path, [...args], settled)).stdout;
  } catch (cause) {
    throw agentError('badSetting', { fr: `La commande ${tool} a échoué (${codeOf(cause)}).` }, { cause });
  }
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause) return `code ${String(cause.code)}`;
  return 'arrêtée';
}

/** Between being asked to end and being ended. */
const MERCY_MS = 10_000;

/** A program in a group of its own, with all that it starts: past the deadline the whole group is ended. */
function ofAGroup(
  path: string,
  args: readonly string[],
  { tool, env, ms }: { readonly tool: string; readonly env: Readonly<Record<string, string>>; readonly ms: number },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [...args], { env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    const said: Buffer[] = [];
    let size = 0;
    let isLate = false;
    const end = (signal: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch (error) {
        // It has just ended by itself.
        if (systemCode(error) !== 'ESRCH') throw error;
      }
    };
    let mercy: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => {
      isLate = true;
      end('SIGTERM');
      mercy = setTimeout(() => end('SIGKILL'), MERCY_MS);
    }, ms);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_OUTPUT) said.push(chunk);
    });
    const failed = (why: string, cause?: unknown): void => reject(agentError('badSetting', { fr: why }, { cause }));
    child.on('error', (error) => {
      clearTimeout(deadline);
      failed(`La commande ${tool} n’a pas pu démarrer.`, error);
    });
    child.on('close', (code) => {
      clearTimeout(deadline);
      clearTimeout(mercy);
      if (isLate) failed(`La commande ${tool} a été arrêtée : elle n’avait pas fini au bout de ${lastedIn(ms)}.`);
      else if (code === 0) resolve(Buffer.concat(said).toString('utf8'));
      else failed(`La commande ${tool} a échoué (${code === null ? 'arrêtée' : `code ${String(code)}`}).`);
    });
  });
}

function lastedIn(ms: number): string {
  const [count, unit] = ms >= 60_000 ? [Math.round(ms / 60_000), 'minute'] : [Math.round(ms / 1_000), 'seconde'];
  return `${String(count)} ${unit}${count > 1 ? 's' : ''}`;
}
