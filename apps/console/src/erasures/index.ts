// Asking that tablets be erased: one asks, another agrees, anyone stops. It refuses to erase anything by itself.
export { EraseDialog } from './erase-dialog.js';
