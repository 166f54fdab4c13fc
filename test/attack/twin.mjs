// A copy of the built server in which defences can be taken away one at a time. Every patch is applied once; the code
// that it writes asks which twin is being played, which the copy hears on a socket of its own. A patch whose anchor is
// gone, or is there twice, stops the run: it would weaken nothing, or something else.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CLONE } from '../../infra/start/home.mjs';

const ROOMS = 'node_modules/@chariot';
const MAIN = 'apps/api/dist/main.js';
const STACK = 'infra/start/stack.mjs';

/** @typedef {import('./attack.mjs').Patch} Patch */

export class WeakenedBuild {
  /** @param {string} root of the copy */
  constructor(root) {
    this.root = root;
    this.socket = join(root, 'twin.sock');
    /** For command lines of the copy, which listen to no socket: they are told by TWIN_PLAYED. */
    this.played = '';
  }

  /** Starts its stack, as `startStack` does the sound one's. @returns {Promise<typeof import('../../infra/start/stack.mjs').startStack>} */
  async startStack() {
    return (await import(pathToFileURL(join(this.root, STACK)).href)).startStack;
  }

  /**
   * Takes away the defence of one twin, and of no other; '' gives them all back. In the copy's server when it runs,
   * and for what this process loads from the copy.
   * @param {string} twin @param {boolean} running
   */
  async play(twin, running) {
    this.played = twin;
    globalThis.chariotTwin = twin;
    if (!running) return;
    const heard = await new Promise((resolve, reject) => {
      const line = connect(this.socket, () => line.write(`${twin}\n`));
      line.setEncoding('utf8').once('data', resolve).once('error', reject);
    });
    if (heard !== `${twin}\n`) throw new Error(`the copy heard « ${String(heard).trim()} », not « ${twin} »`);
  }
}

/**
 * @param {string} folder an empty one
 * @param {readonly import('./attack.mjs').Twin[]} twins
 * @returns {WeakenedBuild}
 */
export function weakenedBuild(folder, twins) {
  for (const room of roomsOf()) {
    for (const part of ['package.json', 'dist']) {
      if (existsSync(join(CLONE, room, part)))
        cpSync(join(CLONE, room, part), join(folder, room, part), { recursive: true });
    }
    if (existsSync(join(CLONE, room, 'node_modules'))) link(folder, join(room, 'node_modules'));
  }
  for (const part of ['package.json', 'infra/start'])
    cpSync(join(CLONE, part), join(folder, part), { recursive: true });
  const weakened = patchedPackages(twins);
  for (const name of readdirSync(join(CLONE, 'node_modules'))) {
    const path = join('node_modules', name);
    if (weakened.has(name)) cpSync(join(CLONE, path), join(folder, path), { recursive: true });
    else if (!name.startsWith('.') && name !== '@chariot') link(folder, path);
  }
  for (const [room, path] of namedRooms()) link(folder, join(ROOMS, room), join(folder, path));
  const build = new WeakenedBuild(folder);
  // All that is gone is told at once: a room that changed takes several anchors with it.
  const gone = patchesOf(twins).flatMap((patch) => apply(folder, patch));
  if (gone.length > 0) throw new Error(gone.join('\n'));
  listen(build);
  return build;
}

/** Where each `@chariot/…` lives, below the clone. @returns {[name: string, path: string][]} */
function namedRooms() {
  return readdirSync(join(CLONE, ROOMS)).map((name) => [name, relative(CLONE, realpathSync(join(CLONE, ROOMS, name)))]);
}

/**
 * Packages that patches name, and those that lean on them: one that is only linked would find the sound one.
 * @param {readonly import('./attack.mjs').Twin[]} twins @returns {Set<string>}
 */
function patchedPackages(twins) {
  const named = twins.flatMap(({ patches = [] }) =>
    patches.flatMap(({ file }) => /^node_modules\/([^@/][^/]*)\//.exec(file)?.[1] ?? []),
  );
  const found = new Set(named);
  if (found.size === 0) return found;
  for (const name of readdirSync(join(CLONE, 'node_modules'))) {
    const file = join(CLONE, 'node_modules', name, 'package.json');
    const { dependencies = {} } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (named.some((one) => one in dependencies)) found.add(name);
  }
  return found;
}

const roomsOf = () => [...new Set(namedRooms().map(([, path]) => path))];

/** @param {string} folder @param {string} path @param {string} [target] */
function link(folder, path, target = join(CLONE, path)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(target, join(folder, path));
}

/**
 * Patches that are equal to the letter are one, off for each of their twins.
 * @param {readonly import('./attack.mjs').Twin[]} twins @returns {(Patch & { twins: string[] })[]}
 */
function patchesOf(twins) {
  /** @type {Map<string, Patch & { twins: string[] }>} */
  const patches = new Map();
  for (const { name, patches: own = [] } of twins) {
    for (const patch of own) {
      if (!patch.plants && !/\bOFF\b/.test(patch.instead))
        throw new Error(`${name}: a patch that never says OFF is always off`);
      const key = JSON.stringify([patch.file, patch.find, patch.instead]);
      const known = patches.get(key) ?? { ...patch, twins: [] };
      known.twins.push(name);
      patches.set(key, known);
    }
  }
  return [...patches.values()];
}

/** @param {string} folder @param {Patch & { twins: string[] }} patch @returns {string[]} why it could not be applied */
function apply(folder, { file, find, instead, twins }) {
  const path = join(folder, file);
  const who = `${twins.join(', ')}: ${file}`;
  if (!existsSync(path)) return [`${who} is gone: say where the defence is now`];
  const text = readFileSync(path, 'utf8');
  const anchor = new RegExp(find.trim().split(/\s+/).map(escaped).join('\\s+'), 'g');
  const found = [...text.matchAll(anchor)];
  if (found.length !== 1) {
    return [`${who}: the anchor is there ${found.length} times (or another twin has taken it): ${find}`];
  }
  const off = `${JSON.stringify(twins)}.includes(globalThis.chariotTwin || process.env.TWIN_PLAYED)`;
  writeFileSync(
    path,
    text.replace(anchor, () => instead.replace(/\bOFF\b/g, () => off)),
  );
  return [];
}

/** @param {string} text */
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** The copy's server hears on its socket which twin is played, and says it back. @param {WeakenedBuild} build */
function listen({ root, socket }) {
  const path = join(root, MAIN);
  writeFileSync(
    path,
    `import { createServer as hearTwin } from 'node:net';
import { rmSync as removeSocket } from 'node:fs';
globalThis.chariotTwin = '';
if (process.env.TWIN_PLAYED === undefined) removeSocket(${JSON.stringify(socket)}, { force: true });
if (process.env.TWIN_PLAYED === undefined) hearTwin((line) => line.setEncoding('utf8').once('data', (said) => {
  globalThis.chariotTwin = said.trim();
  line.end(said);
}).on('error', () => line.destroy())).listen(${JSON.stringify(socket)}).unref();
${readFileSync(path, 'utf8')}`,
  );
}
