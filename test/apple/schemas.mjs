// Apple's published schemas (YAML), read from a folder beside the clone, and what a value must be by them on an iPad.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * @typedef {object} Key
 * @property {string} key
 * @property {string} type  `<string>`, `<dictionary>`…
 * @property {string} [presence]
 * @property {unknown[]} [rangelist]
 * @property {{ min?: number, max?: number }} [range]
 * @property {string} [format]
 * @property {{ min: number, max: number }} [repetition]
 * @property {Record<string, Support>} [supportedOS]
 * @property {Key[]} [subkeys]
 * @property {string} [subtype]
 *
 * @typedef {object} Support
 * @property {string} [introduced]
 * @property {string} [deprecated]
 * @property {string} [removed]
 * @property {boolean} [supervised]
 * @property {boolean} [multiple]
 *
 * @typedef {object} Schema
 * @property {Record<string, any>} payload
 * @property {Key[]} [payloadkeys]
 */

/** What stands in each kind of place of a written document. @typedef {{ kindOf: (value: any) => string, entries: (value: any) => [string, any][] }} Words */

const FOLDERS = {
  commands: ['mdm/commands', 'requesttype'],
  payloads: ['mdm/profiles', 'payloadtype'],
  activations: ['declarative/declarations/activations', 'declarationtype'],
  assets: ['declarative/declarations/assets', 'declarationtype'],
  configurations: ['declarative/declarations/configurations', 'declarationtype'],
  management: ['declarative/declarations/management', 'declarationtype'],
  credentials: ['declarative/declarations/assets/credentials', 'credentialtype'],
  base: ['declarative/declarations', 'declarationtype'],
  protocol: ['declarative/protocol', 'requesttype'],
  status: ['declarative/status', 'statusitemtype'],
  other: ['other', 'payloadtype'],
};

/**
 * `why` where the folder is not.
 * @param {string} folder
 * @returns {{ find: (kind: keyof typeof FOLDERS, name: string) => Schema | undefined } | { why: string }}
 */
export function schemasIn(folder) {
  if (!existsSync(join(folder, 'mdm', 'commands'))) return { why: 'none: the schema is not beside this clone' };
  /** @type {Map<string, Schema>} */
  const known = new Map();
  for (const [kind, [path = '', name = '']] of Object.entries(FOLDERS)) {
    for (const file of readdirSync(join(folder, path)).filter((one) => one.endsWith('.yaml'))) {
      const text = readFileSync(join(folder, path, file), 'utf8');
      // A home screen's icon holds icons: that one schema says so by an anchor inside itself, which is cut here.
      const schema = parse(withoutCycles(text));
      known.set(`${kind}/${schema.payload?.[name] ?? file}`, schema);
    }
  }
  return { find: (kind, name) => known.get(`${kind}/${name}`) };
}

/** @param {string} text */
function withoutCycles(text) {
  /** @type {{ name: string, indent: number }[]} */
  const open = [];
  return text
    .split('\n')
    .map((line) => {
      const indent = line.search(/[^ -]/);
      while (open.length > 0 && indent >= 0 && indent < (open.at(-1)?.indent ?? 0)) open.pop();
      const anchor = /: &(\w+)\s*$/.exec(line);
      if (anchor?.[1] !== undefined) open.push({ name: anchor[1], indent: indent + 1 });
      const alias = /^(.*: )\*(\w+)\s*$/.exec(line);
      return alias !== null && open.some(({ name }) => name === alias[2]) ? `${alias[1]}[]` : line;
    })
    .join('\n');
}

/** @param {{ supportedOS?: Record<string, Support> } | undefined} said @returns {Support} */
export const onIpad = (said) => said?.supportedOS?.['iOS'] ?? {};
/** @param {{ supportedOS?: Record<string, Support> } | undefined} said */
export const isForIpad = (said) => onIpad(said).introduced !== 'n/a' && onIpad(said).removed === undefined;

/**
 * What is wrong with a dictionary, each fault with its place.
 * @param {readonly Key[]} keys @param {any} value @param {Words} words @param {string} [where] @returns {string[]}
 */
export function faultsOf(keys, value, words, where = '') {
  const entries = words.entries(value);
  const any = keys.find(({ key }) => key === 'ANY' || key.startsWith('ANY '));
  const faults = entries.flatMap(([name, inner]) => {
    const key = keys.find((one) => one.key === name) ?? any;
    const place = where === '' ? name : `${where}.${name}`;
    if (key === undefined) return [`${place}: no such key`];
    if (!isForIpad(key)) return [`${place}: not on iPadOS`];
    return faultsOfValue(key, inner, words, place);
  });
  const missing = keys.filter(
    (key) =>
      key.presence === 'required' && key !== any && isForIpad(key) && !entries.some(([name]) => name === key.key),
  );
  return [...faults, ...missing.map(({ key }) => `${where}.${key}: missing`)];
}

/** @param {Key} key @param {any} value @param {Words} words @param {string} where @returns {string[]} */
function faultsOfValue(key, value, words, where) {
  if (key.type === '<any>') return [];
  const kind = words.kindOf(value);
  if (`<${kind}>` !== key.type) return [`${where}: ${kind} instead of ${key.type}`];
  const plain = kind === 'real' ? Number(value?.value ?? value) : value;
  const { rangelist, range, format, subkeys = [], repetition } = key;
  if (kind === 'dictionary') return subkeys.length === 0 ? [] : faultsOf(subkeys, value, words, where);
  if (kind === 'array') return faultsOfItems(subkeys, value, words, where);
  // A text whose own keys are the texts that it may be.
  if (kind === 'string' && subkeys.length > 0 && !subkeys.some((one) => one.key === plain && isForIpad(one))) {
    return [`${where}: not among the keys`];
  }
  if (rangelist !== undefined && !rangelist.includes(plain)) return [`${where}: not among the allowed values`];
  if (range?.min !== undefined && plain < range.min) return [`${where}: below ${range.min}`];
  if (range?.max !== undefined && plain > range.max) return [`${where}: above ${range.max}`];
  if (format !== undefined && !new RegExp(format).test(plain)) return [`${where}: not of the format`];
  if (repetition !== undefined && plain === undefined) return [`${where}: repeated wrongly`];
  return [];
}

/**
 * A list's keys are the forms that an item may have: the first that fits, or else the faults of the nearest.
 * @param {readonly Key[]} forms @param {any[]} items @param {Words} words @param {string} where @returns {string[]}
 */
function faultsOfItems(forms, items, words, where) {
  if (forms.length === 0) return [];
  const [first] = forms;
  const { min = 0, max = Infinity } = (forms.length === 1 && first?.repetition) || {};
  if (items.length < min || items.length > max) return [`${where}: ${items.length} items`];
  return items.flatMap((item, at) => {
    const tries = forms.map((form) => faultsOfValue(form, item, words, `${where}[${at}]`));
    return tries.reduce((one, other) => (other.length < one.length ? other : one));
  });
}
