// Reservations of carts: who has which one when, who has its key. It computes no refusal itself: the server says why.
export { BookingsPage } from './bookings-page.js';
export { CartAgendaPage } from './cart-agenda-page.js';
export { DepartureNotice } from './departure-notice.js';
export { SchoolAgendaPage } from './school-agenda-page.js';
export { WeekSection } from './week-section.js';
export { LEVEL_WORDS } from './words.js';
