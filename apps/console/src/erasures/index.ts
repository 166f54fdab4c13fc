// Erasing tablets: one asks, another agrees, anyone stops; and what became of it. It refuses to erase anything by itself.
export { EraseDialog } from './erase-dialog.js';
export { ErasureLine, ErasureMark, ErasureNotice } from './erasure-notice.js';
export { mayBeErased } from './words.js';
