// What the three things that Apple gives for a year (the certificate that wakes iPads, the token of Apple School Manager, that of
// licences) have in common: how one stands, what the dashboard says of its end, how it is withdrawn. It refuses to know any of them.
export { EndingNotice } from './ending-notice.js';
export { endingWords, SEVERITY } from './words.js';
export { WithdrawDialog } from './withdraw-dialog.js';
