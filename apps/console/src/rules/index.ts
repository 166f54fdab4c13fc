// The 99 rules of the convention and the 42 traps of its text: what Chariot does about each, and the page where it shows.
export { RulesPage } from './rules-page.js';
