// What is shipped with Chariot, as package-lock.json says it: the one list that npm installs from.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from '../start/home.mjs';

/**
 * @typedef {{ name?: string, version?: string, license?: string, integrity?: string, resolved?: string, dev?: boolean, link?: boolean,
 *   dependencies?: Record<string, string>, devDependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 * @typedef {{ name: string, version: string, licence: string }} Shipped
 */

/** Read in the package itself, where its own declaration says nothing or is not an SPDX name. */
const READ_IN_PACKAGE = new Map([
  ['png-js@2.0.0', 'MIT'],
  ['css-mediaquery@0.1.2', 'BSD-3-Clause'],
  ['incremental-encoder@0.0.1', 'MPL-2.0'],
  ['dejavu-fonts-ttf@2.37.3', 'Bitstream-Vera'],
]);
/** All of them go with the EUPL-1.2 (its appendix, or no condition on the whole). A choice is allowed when one of its sides is. */
export const ALLOWED = [
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'MPL-2.0',
  'PostgreSQL',
  // Of the fonts that documents embed: free for any use, under their own names.
  'Bitstream-Vera',
];

/** @returns {Lock} */
export const readLock = () => JSON.parse(readFileSync(join(CLONE, 'package-lock.json'), 'utf8'));

/** @param {string} path of the lock @returns {string} */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
/** @param {[string, Entry]} entry */
const isPackage = ([path, { link }]) => path.includes('node_modules/') && !link;

/** Each name and version once, sorted; packages for other machines (optional) among them. @param {Lock} lock @returns {Shipped[]} */
export function shippedPackages(lock) {
  const found = new Map(
    Object.entries(lock.packages)
      .filter(isPackage)
      .filter(([, { dev }]) => !dev)
      .map(([path, { version = '', license = '' }]) => {
        const name = nameOf(path);
        const key = `${name}@${version}`;
        return [key, { name, version, licence: READ_IN_PACKAGE.get(key) ?? license }];
      }),
  );
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** Of each package that is shipped, by `name@version`. @param {Lock} lock @returns {Map<string, string>} */
export const licencesOf = (lock) =>
  new Map(shippedPackages(lock).map(({ name, version, licence }) => [`${name}@${version}`, licence]));

/** @param {string} licence an SPDX expression of one level @returns {boolean} */
export function isAllowed(licence) {
  const sides = licence.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return sides.some((side) => side.split(' AND ').every((each) => ALLOWED.includes(each)));
}

/**
 * What is wrong with the lock file: a package that npm could not check, one that would come from a named host, a package.json that
 * asks for something else.
 * @param {Lock} lock @param {(path: string) => Entry} manifestOf package.json of a folder of the lock
 * @returns {string[]} French sentences
 */
export function lockFaults(lock, manifestOf) {
  const faults = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (isPackage([path, entry])) {
      if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? ''))
        faults.push(`${path} n’a pas d’empreinte SHA-512.`);
      if (entry.resolved !== undefined) faults.push(`${path} nomme l’hôte d’où il vient.`);
      continue;
    }
    if (entry.link) continue;
    const manifest = manifestOf(path);
    for (const kind of /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies'])) {
      const [asked, locked] = [manifest[kind] ?? {}, entry[kind] ?? {}];
      for (const name of new Set([...Object.keys(asked), ...Object.keys(locked)])) {
        if (asked[name] !== locked[name])
          faults.push(`${path || '.'} : ${name} diffère entre package.json et package-lock.json.`);
      }
    }
  }
  return faults;
}
