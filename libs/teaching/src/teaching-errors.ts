import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';
import { BOOKING_ERRORS, type BookingErrorCode } from './bookings/booking-errors.js';
import { DEPARTURE_ERRORS, type DepartureErrorCode } from './departures/departure-errors.js';
import { LESSON_ERRORS, type LessonErrorCode } from './lessons/lesson-errors.js';
import { WINDOW_ERRORS, type WindowErrorCode } from './maintenance/window-errors.js';
import { LOAN_ERRORS, type LoanErrorCode } from './loans/loan-errors.js';

export type TeachingErrorCode =
  BookingErrorCode | DepartureErrorCode | LessonErrorCode | LoanErrorCode | WindowErrorCode;

/** Each noun's own, spread into one. */
export const TEACHING_ERRORS = {
  ...BOOKING_ERRORS,
  ...DEPARTURE_ERRORS,
  ...LESSON_ERRORS,
  ...LOAN_ERRORS,
  ...WINDOW_ERRORS,
} as const satisfies ErrorCatalogue<TeachingErrorCode>;

export const teachingError = makeErrors('teaching', TEACHING_ERRORS);
