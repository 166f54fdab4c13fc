// One's own account: how one comes in, from where one is in, what one has lent, and proving that it is oneself. It refuses
// to show a secret twice.
export { AccountPage } from './account-page.js';
export { ProofDialog } from './proof-dialog.js';
export { PasswordFields } from './password-fields.js';
export { askPasskey, PasskeyLeft, passkeysWork } from './passkeys.js';
