// The statement of expenses, from its draft to the service fait: what stops it, who certifies it, what the académie compares. It refuses to certify on one person's word.
export { ClaimPage, QueuedClaimPage, StatementPage } from './claim-page.js';
export { ClaimsPage } from './claims-page.js';
export { QueuePage } from './queue-page.js';
