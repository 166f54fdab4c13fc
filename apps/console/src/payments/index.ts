// The State's money: what is due, paid, received and owed back, on which account; the collèges' dotations. It refuses to change an account on one person's word.
export { PaymentsPage } from './payments-page.js';
