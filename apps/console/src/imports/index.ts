// Declaring a convention: read from its own document, or typed. It refuses to fill in what nobody wrote.
export { checked } from './checked.js';
export { ConventionFields } from './convention-fields.js';
export { CorrectConventionPage } from './correct-page.js';
export { ImportConventionPage, NewConventionPage } from './declare-pages.js';
export { fromConvention, type SetTyped, type TypedConvention } from './typed-convention.js';
