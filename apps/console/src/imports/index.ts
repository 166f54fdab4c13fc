// Declaring a convention: read from its own document, or typed. It refuses to fill in what nobody wrote.
export { ImportConventionPage, NewConventionPage } from './declare-pages.js';
export { CorrectConventionPage } from './correct-page.js';
