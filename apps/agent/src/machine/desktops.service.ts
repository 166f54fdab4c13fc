import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.js';

/** An open graphical session: whose it is, and what a program needs to appear in it. */
export interface Desktop {
  readonly uid: number;
  readonly env: Readonly<Record<string, string>>;
}

const SHOWN = ['DISPLAY', 'WAYLAND_DISPLAY'];
const NEEDED = [...SHOWN, 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS', 'HOME', 'LANG'];
/** Accounts of people (login.defs(5), UID_MIN and UID_MAX); below are services, the log-in screen among them. */
const PEOPLE = { first: 1000, last: 60_000 };
/** Gone meanwhile, or a kernel's own. */
const PASSED_BY = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'];

/** One a person, from what their own programs were given (proc(5), "environ"). */
export async function openDesktops(): Promise<Desktop[]> {
  const found = new Map<number, Desktop>();
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const desktop = await desktopOf(join('/proc', pid)).catch((error: unknown) => {
      if (PASSED_BY.includes(systemCode(error) ?? '')) return null;
      throw error;
    });
    if (desktop && !found.has(desktop.uid)) found.set(desktop.uid, desktop);
  }
  return [...found.values()];
}

async function desktopOf(process: string): Promise<Desktop | null> {
  const { uid } = await stat(process);
  if (uid < PEOPLE.first || uid > PEOPLE.last) return null;
  const pairs = (await readFile(join(process, 'environ'), 'utf8')).split('\0').map((line) => {
    const cut = line.indexOf('=');
    return [line.slice(0, cut), line.slice(cut + 1)] as const;
  });
  const env = Object.fromEntries(pairs.filter(([name]) => NEEDED.includes(name)));
  return SHOWN.some((name) => env[name]) ? { uid, env } : null;
}
