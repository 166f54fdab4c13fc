// Accounts of what was done with the carts: written, reviewed, shared. It refuses to show anybody's name.
export { FeedbackListPage } from './feedback-list-page.js';
export { FeedbackPage } from './feedback-page.js';
export { NewFeedbackPage } from './new-feedback-page.js';
