// A real Debian in a folder: made once a machine with debootstrap, kept for every clone, never changed by a test.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, maySetUp, setUp } from '../../infra/start/debian.mjs';
import { isRoot, SYSTEM_HOME } from '../../infra/start/home.mjs';
import { isAlive } from '../../infra/start/postgres.mjs';

const COMPLETE = 'chariot-complete';
const PART = '.part';
const MOST_TRIES = 3;
const SUITE = 'trixie';
const MIRROR = 'http://deb.debian.org/debian';
/** What a tablet of the fleet has, and what makes it seen without a screen (xvfb, a printer of cups-ipp-utils). */
const PACKAGES = [
  'systemd systemd-sysv systemd-resolved dbus udev kmod polkitd procps iproute2 passwd adduser',
  'ca-certificates tzdata locales dconf-cli network-manager unattended-upgrades apt-utils',
  'cups cups-client cups-ipp-utils lightdm lightdm-gtk-greeter xvfb',
].flatMap((line) => line.split(' '));

/** Why it cannot be had here, in one French sentence; null when it can. @returns {Promise<string | null>} */
export async function whyNoBase() {
  if (!isRoot()) return 'Il faut être root : seul root démarre un système dans un espace à part.';
  if (spawnSync('unshare', ['-m', '-p', '-f', '-n', '-u', '-i', '-C', 'true']).status !== 0) {
    return 'Cette machine ne donne pas d’espaces de noms (unshare) : aucun système ne peut y démarrer.';
  }
  if (!findProgram('debootstrap') && !maySetUp())
    return 'Le programme debootstrap manque, et ne s’installe ici que sous Debian.';
  if (!existsSync(join(folderOf(), COMPLETE)) && !(await mirrorAnswers())) {
    return `Le miroir ${MIRROR} ne répond pas, et aucun Debian d’essai n’a encore été construit ici.`;
  }
  return null;
}

async function mirrorAnswers() {
  try {
    return (await fetch(`${MIRROR}/dists/${SUITE}/Release`, { method: 'HEAD', signal: AbortSignal.timeout(15_000) }))
      .ok;
  } catch (error) {
    // No network, no name, no answer: fetch says it with these two.
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return false;
    throw error;
  }
}

/** One for each list of packages: a longer list is another Debian. */
function folderOf() {
  const digest = createHash('sha256')
    .update([SUITE, ...PACKAGES].join(' '))
    .digest('hex')
    .slice(0, 12);
  return join(SYSTEM_HOME, `debian-${digest}`);
}

/** @returns {string} the folder @throws {Error} one French sentence */
export function needBase() {
  const folder = folderOf();
  if (existsSync(join(folder, COMPLETE))) return folder;
  if (!findProgram('debootstrap')) setUp('debootstrap');
  mkdirSync(SYSTEM_HOME, { recursive: true, mode: 0o755 });
  sweep();
  const draft = `${folder}.${process.pid}${PART}`;
  console.log('construction d’un Debian (debootstrap), une seule fois…');
  for (let tries = 1; ; tries += 1) {
    try {
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft);
      fill(draft);
      break;
    } catch (error) {
      // A mirror that stops in the middle is asked again.
      if (tries === MOST_TRIES) throw error;
    }
  }
  // Whoever has made one meanwhile has made the same.
  if (existsSync(folder)) rmSync(draft, { recursive: true, force: true });
  else renameSync(draft, folder);
  return folder;
}

/** Drafts of those that were killed over it. */
function sweep() {
  for (const name of readdirSync(SYSTEM_HOME)) {
    const pid = /^debian-[0-9a-f]+\.(\d+)\.part$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(SYSTEM_HOME, name), { recursive: true, force: true });
  }
}

/** @param {string} draft an empty folder */
function fill(draft) {
  run(findProgram('debootstrap') ?? 'debootstrap', '--variant=minbase', SUITE, draft, MIRROR);
  // In two steps: debootstrap itself does not order some of these right.
  run('chroot', draft, 'apt-get', 'install', '-q', '-y', '--no-install-recommends', ...PACKAGES);
  run('chroot', draft, 'apt-get', 'clean');
  run('chroot', draft, 'localedef', '-i', 'fr_FR', '-f', 'UTF-8', 'fr_FR.UTF-8');
  writeFileSync(join(draft, COMPLETE), '');
}

/** @param {string} program @param {...string} args */
function run(program, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
  if (status === 0) return;
  throw new Error(
    `Le Debian d’essai n’a pas pu être construit (${program} : ${(stderr || stdout).trim().split('\n').at(-1)}).`,
  );
}
