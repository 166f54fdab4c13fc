// How one enters: by a one-time link, or the very first time by the code of the terminal; by a
// passkey, a password and its code, or an identity provider. A password alone opens nothing.
export { EnterPage } from './enter-page.js';
export { FirstRunPage } from './first-run-page.js';
export { SignedOutPage } from './signed-out-page.js';
