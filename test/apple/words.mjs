// What stands where in a written document, and the faults that must be seen in each.
import { isForIpad } from './schemas.mjs';

/** What it is, its keys by Apple, what stands there. @typedef {{ what: string, keys: any[], value: any, words: import('./schemas.mjs').Words }} Document */

/** Of a property list as wire-apple reads it. @param {any} wire @returns {import('./schemas.mjs').Words} */
export const plistWords = (wire) => ({
  kindOf(value) {
    if (value instanceof Map) return 'dictionary';
    if (Array.isArray(value)) return 'array';
    if (Buffer.isBuffer(value)) return 'data';
    if (value instanceof Date) return 'date';
    if (value instanceof wire.PlistReal) return 'real';
    return typeof value === 'number' || typeof value === 'bigint' ? 'integer' : typeof value;
  },
  entries: (value) => [...value],
});
/** Of JSON. @type {import('./schemas.mjs').Words} */
export const JSON_WORDS = {
  kindOf(value) {
    if (Array.isArray(value)) return 'array';
    if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'real';
    return typeof value === 'object' ? 'dictionary' : typeof value;
  },
  entries: (value) => Object.entries(value),
};

/** The same document with a key that is none, with a required one missing, with a value of another kind. @param {Document} document @returns {(readonly [string, any])[]} */
export function spoiled({ keys, value, words }) {
  const entries = words.entries(value);
  const again = (/** @type {[string, any][]} */ list) =>
    value instanceof Map ? new Map(list) : Object.fromEntries(list);
  const open = keys.some(({ key }) => key === 'ANY' || key.startsWith('ANY '));
  const required = keys.find((key) => key.presence === 'required' && isForIpad(key));
  const typed = entries.find(([name]) => keys.some((key) => key.key === name && key.type !== '<any>'));
  return [
    ...(open ? [] : [/** @type {const} */ (['a key that is none', again([...entries, ['Chariot', true]])])]),
    ...(required
      ? [/** @type {const} */ (['a key missing', again(entries.filter(([name]) => name !== required.key))])]
      : []),
    ...(typed ? [/** @type {const} */ (['a value of another kind', again(entries.map(otherwise(typed[0])))])] : []),
  ];
}

/** @param {string} name @returns {(entry: [string, any]) => [string, any]} */
function otherwise(name) {
  return (entry) => (entry[0] === name ? [name, Array.isArray(entry[1]) ? 'x' : []] : entry);
}
