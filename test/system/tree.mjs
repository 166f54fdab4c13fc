// Every byte of a system, to compare before and after.
/**
 * What a system changes by itself, and why it says nothing of what Chariot left: each with its reason.
 * @type {readonly (readonly [pattern: RegExp, why: string])[]}
 */
const RESTLESS = [
  [/^\/(proc|sys|dev|run|tmp)\//, 'of the kernel, or in memory'],
  [/^\/var\/(log|tmp|cache)\//, 'journals, scratch files and what can be made again'],
  [/^\/var\/backups\//, 'copies that Debian makes each day'],
  [/^\/var\/lib\/systemd\//, 'dates of timers, the random seed'],
  [
    /^\/var\/lib\/(apt|dpkg)\/.*(-old|extended_states|lock|periodic|lists)/,
    'apt’s and dpkg’s own copies, dates and lists',
  ],
  [/^\/var\/lib\/dpkg\/status$/, 'the same packages, whose list is compared by itself'],
  [/^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/, 'the copy that each change of the accounts keeps'],
  [/^\/etc\/(\.pwd\.lock|ld\.so\.cache)$/, 'a lock, a cache'],
  [
    /^\/etc\/cups\/(printers\.conf|subscriptions\.conf|classes\.conf)(\.O)?$/,
    'CUPS writes its date in them; queues are compared by themselves',
  ],
  [
    /^\/etc\/(printcap$|cups\/ssl\/)/,
    'CUPS writes them: its list, and a certificate of its own at its first TLS connection',
  ],
  [/^\/var\/spool\/cups\//, 'what was printed by the test'],
  [
    /^\/var\/lib\/(NetworkManager|lightdm|lightdm-data|dbus|polkit-1|ucf|unattended-upgrades)\//,
    'states of the services themselves',
  ],
  [/^\/root\/\.(cache|config|local)(\/|$)/, 'of the test’s own commands'],
  [/^\/var\/lib\/chariot-agent\//, 'the agent’s own folder, which must be gone: looked at by itself'],
];

const FIND = ['find', '/', '-xdev', '-printf', '%y\\t%m\\t%U:%G\\t%l\\t%p\\n'];
const HASH = `find / -xdev -type f -not -path '/var/cache/*' -not -path '/var/log/*' -print0 | xargs -0 sha1sum`;

/** Path → what it is: type, rights, owner, target of a link, digest. @param {import('./debian.mjs').Debian} debian */
export function treeOf(debian) {
  /** @type {Map<string, string>} */
  const tree = new Map();
  for (const line of debian.do(...FIND).split('\n')) {
    const [type, mode, owner, target, path] = line.split('\t');
    if (path === undefined || RESTLESS.some(([pattern]) => pattern.test(path))) continue;
    tree.set(path, [type, mode, owner, target].join(' '));
  }
  for (const line of debian.do('sh', '-c', HASH).split('\n')) {
    const path = line.slice(42);
    const known = tree.get(path);
    if (known !== undefined) tree.set(path, `${known} ${line.slice(0, 40)}`);
  }
  return tree;
}

/** One line for each path that is not what it was. @param {Map<string, string>} before @param {Map<string, string>} after */
export function differences(before, after) {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => `${path} : ${before.get(path) ?? 'absent'} → ${after.get(path) ?? 'absent'}`);
}
