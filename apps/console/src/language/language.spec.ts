import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentencesIn } from './language.scene.js';
import { learn, say, type Dictionary } from './say.js';

const CONSOLE = join(import.meta.dirname, '..');
const LIBS = join(CONSOLE, '../../../libs');
const PLACES = /\{\d*\}/g;

const wordsOf = (folder: string): Dictionary =>
  JSON.parse(readFileSync(join(CONSOLE, folder, 'english.json'), 'utf8')) as Dictionary;
const folders = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^[\w-]+\/english\.json$/.test(file))
  .map((file) => file.replace('/english.json', ''));
const everywhere: Dictionary = Object.assign({}, ...folders.map(wordsOf)) as Dictionary;

/** Every sentence of a folder's files, or of those that are named. */
function sentencesOf(folder: string, only = /./): ReadonlySet<string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /(?<!\.(spec|scene))\.tsx?$/.test(name) && only.test(name),
  );
  return new Set(files.flatMap((name) => [...sentencesIn(name, readFileSync(join(folder, name), 'utf8'))]));
}

const said = new Map(
  readdirSync(CONSOLE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['language', 'theme'].includes(entry.name))
    .map(({ name }) => [name, sentencesOf(join(CONSOLE, name))]),
);
/** What the server says in its own words on a page: names of roles, labels of the contract, gaps, indicators. */
const heard = new Set([
  ...sentencesOf(join(LIBS, 'contract/src')),
  ...sentencesOf(join(LIBS, 'kernel/src/access'), /roles/),
  ...sentencesOf(join(LIBS, 'fleet/src/compliance'), /^finding-words/),
  ...sentencesOf(join(LIBS, 'usage/src/indicators'), /^(?!migrations|.*repository)/),
]);

test('every sentence of the console is also in English', () => {
  expect(said.size).toBeGreaterThan(40);
  const missing = [...said].flatMap(([folder, sentences]) =>
    [...sentences].filter((sentence) => !(sentence in everywhere)).map((sentence) => `${folder}: ${sentence}`),
  );
  expect(missing).toEqual([]);
  expect([...heard].filter((sentence) => !(sentence in everywhere))).toEqual([]);
});

test('no dictionary keeps what nobody says any more, nor says one thing twice', () => {
  const all = new Set([...said.values()].flatMap((sentences) => [...sentences]));
  const words = folders.flatMap((folder) => Object.keys(wordsOf(folder)));
  expect(words.filter((sentence) => !all.has(sentence) && !heard.has(sentence))).toEqual([]);
  expect(words.filter((sentence, at) => words.indexOf(sentence) !== at)).toEqual([]);
});

test('an English sentence has the places of the French one, and is English', () => {
  const badly = Object.entries(everywhere).filter(([french, english]) => {
    const given = french.match(PLACES)?.length ?? 0;
    const places = (english.match(PLACES) ?? []).map((place, at) => Number(place.slice(1, -1) || at + 1));
    return english.trim() === '' || /[«»]/.test(english) || places.some((place) => place < 1 || place > given);
  });
  expect(badly).toEqual([]);
});

describe('say', () => {
  beforeAll(() =>
    learn({
      'Une tablette': 'One tablet',
      'Il reste {} sur {}.': '{} of {} left.',
      '{} a la clé': '{} has the key',
      'Déplacer {} vers {}': 'To {2}, move {1}',
      lundi: 'Monday',
      'Dernier contact :': 'Last contact:',
      'Écrit : «': 'Written: “',
    }),
  );

  test.each([
    ['Une tablette', 'One tablet'],
    [' Une tablette ', ' One tablet '],
    ['une tablette', 'one tablet'],
    ['Dernier contact\u00A0:', 'Last contact:'],
    ['Il reste 3 sur 12.', '3 of 12 left.'],
    ['Il reste une tablette sur lundi.', 'one tablet of Monday left.'],
    ['Déplacer une tablette vers lundi', 'To Monday, move one tablet'],
    ['La directrice a la clé', 'La directrice has the key'],
    ['École Jules Ferry', 'École Jules Ferry'],
    // Half a sentence is no sentence.
    ['une réunion de la veille a la clé', 'une réunion de la veille a la clé'],
    ['12', '12'],
    ['\u00A0».', '”.'],
    ['Écrit\u00A0: «\u00A0', 'Written: “'],
    ['Lundi (École (annexe))', 'Monday (École (annexe))'],
    ['2019 (une tablette)', '2019 (one tablet)'],
    ['Lundi (3), Une tablette (4)', 'Monday (3), One tablet (4)'],
    ['Lundi, Une tablette\u00A0: 12 · mardi', 'Monday, One tablet: 12 · mardi'],
    ['Il reste $& sur $1.', '$& of $1 left.'],
  ])('%s', (french, english) => expect(say(french)).toBe(english));
});
