// Tablets that leave a cart with somebody, and come back. It refuses names: who signs does so on paper.
export { LendDialog } from './lend-dialog.js';
export { LoansPage } from './loans-page.js';
