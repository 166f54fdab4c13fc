// A Chromium in a mount namespace of its own, where the folder of its managed policies is another one: nothing of the
// machine is touched, and nothing of it is left once the process has ended.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const MANAGED = '/etc/chromium/policies/managed';

/**
 * Where the folder is not there at all, /etc is covered by itself with the folder in it: an empty one is not left behind
 * on the machine.
 */
const MOUNT = `set -e
if [ ! -d ${MANAGED} ]; then
  mount -t tmpfs -o mode=755 tmpfs "$1"
  mkdir "$1/upper" "$1/work"
  mount -t overlay -o "lowerdir=/etc,upperdir=$1/upper,workdir=$1/work" overlay /etc
  mkdir -p ${MANAGED}
fi
mount --bind "$0" ${MANAGED}
shift
exec "$@"`;

/** How a mount namespace is had here: as root, or as a user who becomes root in one of his own. @returns {string[] | undefined} */
export function ownNamespace() {
  return [['-m'], ['-r', '-m']].find((flags) => spawnSync('unshare', [...flags, 'true']).status === 0);
}

/**
 * @param {string | null} policies folder that the browser finds in place of its managed policies; null: those of the machine
 * @param {string} scratch an empty folder, for what is mounted
 * @param {string[]} flags of `unshare`
 * @param {string[]} command program and arguments
 * @returns {import('node:child_process').ChildProcess}
 */
export function spawnWithPolicies(policies, scratch, flags, command) {
  if (policies !== null && !existsSync(policies)) throw new Error(`no such folder: ${policies}`);
  const inside = policies === null ? command : ['sh', '-c', MOUNT, policies, scratch, ...command];
  // A group of its own, ended whole: Chromium is many processes.
  return spawn('unshare', [...flags, ...inside], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
}
