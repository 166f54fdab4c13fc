// A Debian that is really running (systemd, NetworkManager, resolved, CUPS, LightDM…), in namespaces of its own.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustCome, until } from '../journeys/facts.mjs';

const BOOT = fileURLToPath(new URL('boot.sh', import.meta.url));
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** On a machine that has other things to do. */
const BOOT_MS = 180_000;

export class Debian {
  /** @param {import('node:child_process').ChildProcess} child @param {string} mount @param {number} pid */
  constructor(child, mount, pid) {
    this.child = child;
    this.mount = mount;
    /** Its first process, as this machine numbers it. */
    this.pid = pid;
  }

  /**
   * @param {string} base
   * @param {(root: string) => void} prepare changes the base's files before it boots, in a copy on top of it: none here
   * @returns {Promise<Debian>}
   */
  static async boot(base) {
    const mount = mkdtempSync(join(tmpdir(), 'chariot-system-'));
    const flags = ['-m', '-p', '-f', '-n', '-u', '-i', '-C', '--kill-child'];
    const child = spawn('unshare', [...flags, 'sh', BOOT, base, mount, process.execPath], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (data) => (said += String(data)));
    const pid = () => childOf(child.pid ?? -1);
    await until(async () => child.exitCode !== null || isSystemd(pid()), BOOT_MS);
    if (!isSystemd(pid())) throw new Error(`the system did not start: ${said.trim()}`);
    const debian = new Debian(child, mount, /** @type {number} */ (pid()));
    const isUp = async () => /running|degraded/.test(debian.try('systemctl', 'is-system-running').out);
    await mustCome('a Debian that has started', isUp, BOOT_MS);
    return debian;
  }

  /** Where this machine sees its files. */
  get root() {
    return `/proc/${this.pid}/root`;
  }

  /** @param {string[]} command @param {{ input?: string, timeout?: number, env?: Record<string, string> }} [options] */
  #run(command, { input, timeout = 120_000, env = {} } = {}) {
    const inside = ['-t', String(this.pid), '-m', '-p', '-n', '-u', '-i', '-C', '-r', '-w'];
    const settled = Object.entries({ PATH, LC_ALL: 'C.UTF-8', HOME: '/root', ...env }).map(
      ([name, value]) => `${name}=${value}`,
    );
    return spawnSync('nsenter', [...inside, '/usr/bin/env', '-i', ...settled, ...command], {
      encoding: 'utf8',
      timeout,
      maxBuffer: 256 * 1024 * 1024,
      ...(input !== undefined && { input }),
    });
  }

  /** What it says, however it ends. @param {...string} command */
  try(...command) {
    const { status, stdout, stderr } = this.#run(command);
    return { code: status, out: stdout ?? '', err: stderr ?? '' };
  }

  /** What it says; throws when it fails. @param {...string} command */
  do(...command) {
    const { code, out, err } = this.try(...command);
    if (code === 0) return out;
    throw new Error(`${command.join(' ')} (${code}) : ${(err + out).trim().split('\n').slice(-4).join(' | ')}`);
  }

  /** With variables. @param {Record<string, string>} env @param {...string} command */
  with(env, ...command) {
    const { status, stdout, stderr } = this.#run(command, { env });
    return { code: status, out: stdout ?? '', err: stderr ?? '' };
  }

  /** A process of this machine that has only the network of that one. @param {string[]} command */
  spawnBeside(command) {
    return spawn('nsenter', ['-t', String(this.pid), '-n', ...command], { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  /** @param {string} path */
  read(path) {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** @param {string} path @param {string} text @param {number} [mode] */
  write(path, text, mode = 0o644) {
    writeFileSync(join(this.root, path), text, { mode });
  }

  /** @param {string} from @param {string} to */
  bring(from, to) {
    cpSync(from, join(this.root, to));
  }

  async end() {
    this.child.kill('SIGKILL'); // --kill-child: its first process goes too, and with it all of it
    await new Promise((resolve) =>
      this.child.exitCode === null && this.child.signalCode === null ? this.child.once('exit', resolve) : resolve(null),
    );
    rmSync(this.mount, { recursive: true, force: true });
  }
}

/** @param {number} pid @returns {number | undefined} */
function childOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    )[0];
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) return undefined;
    throw error;
  }
}

/** @param {number | undefined} pid */
function isSystemd(pid) {
  if (pid === undefined) return false;
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'systemd';
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code))) return false;
    throw error;
  }
}
