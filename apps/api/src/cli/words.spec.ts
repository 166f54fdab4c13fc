import { ConfigError } from '../config.js';
import { readWords } from './words.js';

const KINDS = { out: 'string', keep: 'string', json: 'boolean' } as const;
const refusal = (words: readonly string[], kinds: Parameters<typeof readWords>[1] = KINDS): string => {
  try {
    readWords(words, kinds);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

it('reads words and options in any order, and both ways of giving a value', () => {
  const read = readWords(['render', '--out', 'un dossier', 'FICHIER', '--json', '--keep=a=b'], KINDS);
  expect(read).toEqual({ positionals: ['render', 'FICHIER'], values: { out: 'un dossier', json: true, keep: 'a=b' } });
  expect(readWords(['--keep', '-1'], KINDS).values).toEqual({ keep: '-1' });
  expect(readWords(['--', '--out'], KINDS)).toEqual({ positionals: ['--out'], values: {} });
});

it.each([
  ['an unknown option', ['--autre', '1'], 'Option inconnue : « --autre ». On attend --out, --keep, --json.'],
  ['a short one', ['-k'], 'Option inconnue : « -k ». On attend --out, --keep, --json.'],
  [
    'a name that every object has',
    ['--constructor'],
    'Option inconnue : « --constructor ». On attend --out, --keep, --json.',
  ],
  ['one that is taken back', ['--no-json'], 'Option inconnue : « --no-json ». On attend --out, --keep, --json.'],
  [
    'one that would steer the terminal',
    ['--\u001b[2J'],
    'Option inconnue : « -- [2J ». On attend --out, --keep, --json.',
  ],
  ['an option twice', ['--json', '--json'], 'L’option --json est donnée deux fois : gardez-en une.'],
  ['a flag with a value', ['--json=oui'], 'L’option --json n’attend pas de valeur : donnez-la seule.'],
  ['no value', ['--out'], 'L’option --out attend une valeur : écrivez-la à sa suite.'],
  ['an empty value', ['--out='], 'L’option --out attend une valeur : écrivez-la à sa suite.'],
  ['the next option as a value', ['--out', '--json'], 'L’option --out attend une valeur : écrivez-la à sa suite.'],
])('refuses %s in one sentence', (_, words, sentence) => {
  expect(refusal(words)).toBe(sentence);
});

it('says of a command without options that it has none', () => {
  expect(refusal(['--force'], {})).toBe('Option inconnue : « --force ». Cette commande n’en a pas : retirez-la.');
});
