// What follows the name of a script: a word that means nothing is refused, with those that there are, before anything is started.
import { parseArgs } from 'node:util';

/** @typedef {Readonly<Record<string, 'boolean' | 'string'>>} Kinds */

/**
 * @template {Kinds} O
 * @param {readonly string[]} words
 * @param {{ names?: readonly string[], options?: O }} known  `names`: those that stand alone; `options`: without their dashes
 * @returns {{ names: string[], options: { [name in keyof O]?: O[name] extends 'boolean' ? boolean : string } }}
 * @throws {Error} one French sentence
 */
export function readWords(words, { names = [], options = /** @type {O} */ ({}) }) {
  const expected = [...names, ...Object.keys(options).map((name) => `--${name}`)].join(', ') || 'rien';
  const read = parseArgs({
    args: [...words],
    options: Object.fromEntries(Object.entries(options).map(([name, type]) => [name, { type }])),
    // Node's own refusals are English and name nothing.
    strict: false,
    tokens: true,
  });
  const stray = read.tokens.find((token) =>
    token.kind === 'option'
      ? !Object.hasOwn(options, token.name) || token.rawName !== `--${token.name}`
      : token.kind === 'positional' && !names.includes(token.value),
  );
  if (stray !== undefined) {
    const word = stray.kind === 'option' ? stray.rawName : stray.kind === 'positional' ? stray.value : '--';
    throw new Error(`« ${word.replace(/\p{C}+/gu, ' ').slice(0, 60)} » ne veut rien dire ici : on attend ${expected}.`);
  }
  for (const token of read.tokens) {
    if (token.kind !== 'option') continue;
    const { name, value } = token;
    if (options[name] === 'boolean' && value !== undefined) throw new Error(`--${name} s’écrit sans valeur.`);
    if (options[name] === 'string' && (value ?? '') === '') throw new Error(`--${name} attend une valeur à sa suite.`);
  }
  return { names: read.positionals, options: /** @type {any} */ ({ ...read.values }) };
}

/**
 * The same for a script that is run: it says why it refuses, and ends with code 2.
 * @template {Kinds} O
 * @param {readonly string[]} words @param {{ names?: readonly string[], options?: O }} known
 */
export function wordsOrEnd(words, known) {
  try {
    return readWords(words, known);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}
