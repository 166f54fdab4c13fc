// The language that the console is read in: pages are written in French, and said in English where somebody chose it.
export { loadWords } from './dictionary.js';
export { choose, LANGUAGE, LANGUAGES, LOCALE, type Language } from './language.js';
export { say } from './say.js';
