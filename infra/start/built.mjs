// Whether what is built is of these sources. nx knows too, and takes more than a second of two processors to say so: a
// start that has nothing to build does not ask it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLONE } from './home.mjs';

const ROOTS = ['apps', 'libs', 'infra/build'];
const FILES = ['nx.json', 'package-lock.json', 'tsconfig.base.json'];
const NOTE = 'node_modules/.cache/chariot/built.json';

/** @typedef {{ sources: string, outputs: string[] }} Note  the sources' digest, and the folders that were built of them */

/** @param {string} [clone] @returns {boolean} */
export function isBuilt(clone = CLONE) {
  const file = join(clone, NOTE);
  if (!existsSync(file)) return false;
  /** @type {Note} */
  const note = JSON.parse(readFileSync(file, 'utf8'));
  return note.outputs.every((path) => existsSync(path)) && note.sources === sourcesOf(clone);
}

/** Builds, and notes of which sources: of those from before, since what changes meanwhile may not be in it. @param {() => void} build */
export function buildAndNote(build, clone = CLONE) {
  const file = join(clone, NOTE);
  rmSync(file, { force: true });
  const sources = sourcesOf(clone);
  build();
  const outputs = ROOTS.flatMap((root) => [...walk(join(clone, root))].filter(isOutput));
  mkdirSync(dirname(file), { recursive: true });
  // Another script may be reading it.
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, JSON.stringify({ sources, outputs }));
  renameSync(whole, file);
}

/** Name, size and time of each. @param {string} clone */
function sourcesOf(clone) {
  const hash = createHash('sha256');
  const found = ROOTS.flatMap((root) => [...walk(join(clone, root))]).filter((path) => !isOutput(path));
  for (const path of [...found, ...FILES.map((name) => join(clone, name))]) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

const isOutput = (/** @type {string} */ path) => path.endsWith('/dist');

/** The files below a folder, and the built folders themselves. @param {string} folder @returns {Generator<string>} */
function* walk(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name === 'node_modules') continue;
    if (!entry.isDirectory() || isOutput(path)) yield path;
    else yield* walk(path);
  }
}
