// Dangerous acts: what was asked, who must agree, how anyone concerned stops it, and the freeze. It refuses to call
// anything done before the api says so.
export { ApprovalPage } from './approval-page.js';
export { ApprovalsPage } from './approvals-page.js';
export { FreezeBanner } from './freeze-banner.js';
export { STATE_NAMES } from './words.js';
