// What teachers do with a cart: they reserve it, hold a lesson with it, lend a tablet of it, switch it on to be updated. It
// refuses to know a pupil, to score a teacher, and to know the fleet: what a tablet is ready for reaches it by a port.
import type { MigrationClass } from '@chariot/platform';
import { Bookings1790000022001 } from './bookings/migrations/1790000022001-bookings.js';
import { Lessons1790000022101 } from './lessons/migrations/1790000022101-lessons.js';
import { MaintenanceWindows1790000022942 } from './maintenance/migrations/1790000022942-maintenance-windows.js';
import { BookingDepartures1790000023031 } from './departures/migrations/1790000023031-booking-departures.js';
import { EveWishes1790000022944 } from './eve/migrations/1790000022944-eve-wishes.js';
import { FirstOf1790000023013 } from './lessons/migrations/1790000023013-first-of.js';
import { LessonCorrections1790000023030 } from './lessons/migrations/1790000023030-lesson-corrections.js';
import { LessonMeasures1790000022943 } from './lessons/migrations/1790000022943-lesson-measures.js';
import { Loans1790000022940 } from './loans/migrations/1790000022940-loans.js';

export { TeachingModule, type TeachingBindings } from './teaching.module.js';
export { CART_ORDERS, type CartOrder, type CartOrders, type LessonAsked } from './carts/cart-orders.port.js';
export { CART_READINESS, type CartReadiness, type CartStanding, type CartTablet } from './carts/cart-readiness.port.js';
export { CARTS, type Cart, type Carts } from './carts/carts.port.js';
export { CART_UPDATES, type CartUpdates } from './maintenance/cart-updates.port.js';
export { Departures } from './departures/departures.service.js';
export { LessonMeasures } from './lessons/lesson-measures.service.js';
export { LOAN_SLIPS, type LoanSlips, type SlipFacts } from './loans/loan-slips.port.js';
export { BookingChanged, BookingLapsed, LessonChanged, LessonHeld, WifiBoxOff, type LessonChange } from './events.js';
export { TEACHING_ERRORS, type TeachingErrorCode } from './teaching-errors.js';

export const migrations: readonly MigrationClass[] = [
  Bookings1790000022001,
  Lessons1790000022101,
  Loans1790000022940,
  MaintenanceWindows1790000022942,
  LessonMeasures1790000022943,
  EveWishes1790000022944,
  FirstOf1790000023013,
  LessonCorrections1790000023030,
  BookingDepartures1790000023031,
];
