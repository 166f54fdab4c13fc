// The way back from an act that has a clean inverse, offered with the notification that it was done. It refuses to put off the act
// itself (a closed tab would lose it), and to offer a way back from what tablets or people have been told.
export { before } from './before.js';
export { putBack } from './put-back.js';
export { useOfferUndo } from './undo-notice.js';
