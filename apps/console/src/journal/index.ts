// Who did what, in French sentences. It refuses to be written to.
export { JournalPage } from './journal-page.js';
export { journalOf } from './journal-of.js';
