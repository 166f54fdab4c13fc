import { LANGUAGE } from './language.js';
import { learn, type Dictionary } from './say.js';

/** Beside each page, what it says in English: fetched by whoever reads English, and by nobody else. */
const BY_FOLDER = import.meta.glob<{ readonly default: Dictionary }>('../*/english.json');

/** Before the first page is drawn. @throws when the words cannot be fetched */
export async function loadWords(): Promise<void> {
  document.documentElement.lang = LANGUAGE;
  if (LANGUAGE === 'fr') return;
  const folders = await Promise.all(Object.values(BY_FOLDER).map((load) => load()));
  learn(Object.assign({}, ...folders.map(({ default: words }) => words)) as Dictionary);
}
