import { parseArgs } from 'node:util';
import { ConfigError } from '../config.js';

type Kind = 'string' | 'boolean';
type Values<O extends Readonly<Record<string, Kind>>> = {
  readonly [name in keyof O]?: O[name] extends 'boolean' ? boolean : string;
};

/**
 * What follows a command, its options by their names (without the dashes).
 * @throws ConfigError one French sentence: an option that is none, is given twice, or lacks its value
 */
export function readWords<const O extends Readonly<Record<string, Kind>>>(
  words: readonly string[],
  kinds: O,
): { readonly positionals: readonly string[]; readonly values: Values<O> } {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }]));
  // Not strict: Node's own refusals are English and long.
  const read = parseArgs({ args: [...words], options, strict: false, tokens: true });
  const values = new Map<string, string | boolean>();
  for (const token of read.tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const kind = Object.hasOwn(kinds, name) && rawName === `--${name}` ? kinds[name] : undefined;
    if (kind === undefined) throw new ConfigError(`Option inconnue : ${shown(rawName)}. ${expected(kinds)}`);
    if (values.has(name)) throw new ConfigError(`L’option --${name} est donnée deux fois : gardez-en une.`);
    if (kind === 'boolean' && value !== undefined) {
      throw new ConfigError(`L’option --${name} n’attend pas de valeur : donnez-la seule.`);
    }
    // The next option is no value of this one.
    if (kind === 'string' && (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--')))) {
      throw new ConfigError(`L’option --${name} attend une valeur : écrivez-la à sa suite.`);
    }
    values.set(name, value ?? true);
  }
  return { positionals: read.positionals, values: Object.fromEntries(values) as Values<O> };
}

function expected(kinds: Readonly<Record<string, Kind>>): string {
  const names = Object.keys(kinds).map((name) => `--${name}`);
  return names.length === 0 ? 'Cette commande n’en a pas : retirez-la.' : `On attend ${names.join(', ')}.`;
}

/** What somebody typed, short and in one line. */
export const shown = (text: string): string => `« ${text.replace(/\p{C}+/gu, ' ').slice(0, 60)} »`;
