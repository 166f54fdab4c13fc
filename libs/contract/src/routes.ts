import * as committees from './convention/committees.js';
import * as meetings from './convention/meetings.js';
import * as attachments from './convention/attachments.js';
import * as amendments from './convention/amendments.js';
import * as bank from './convention/bank.js';
import * as claims from './convention/claims.js';
import * as conventions from './convention/conventions.js';
import * as settlement from './convention/settlement.js';
import * as conventionImports from './convention/imports.js';
import * as deadlines from './convention/deadlines.js';
import * as lifecycle from './convention/lifecycle.js';
import * as expenses from './convention/expenses.js';
import * as expenseBooks from './convention/expense-books.js';
import * as invoices from './convention/invoices.js';
import * as grants from './convention/grants.js';
import * as letters from './convention/letters.js';
import * as project from './convention/project.js';
import * as payments from './convention/payments.js';
import * as surveys from './convention/surveys.js';
import * as feedback from './convention/feedback.js';
import * as conventionRules from './convention/rules.js';
import * as appleAppUpdates from './apple/app-updates.js';
import * as appleLicences from './apple/licences.js';
import * as appleOwnApps from './apple/own-apps.js';
import * as applePush from './apple/push.js';
import * as appleSchoolManager from './apple/school-manager.js';
import * as journal from './audit/journal.js';
import * as privacy from './audit/privacy.js';
import * as apps from './fleet/apps.js';
import * as classrooms from './fleet/classrooms.js';
import * as compliance from './fleet/compliance.js';
import * as devices from './fleet/devices.js';
import * as enrolment from './fleet/enrolment.js';
import * as exchanges from './fleet/exchanges.js';
import * as fleetImports from './fleet/imports.js';
import * as inventory from './fleet/inventory.js';
import * as operations from './fleet/operations.js';
import * as repairs from './fleet/repairs.js';
import * as profiles from './fleet/profiles.js';
import * as sheets from './fleet/sheets.js';
import * as rollouts from './fleet/rollouts.js';
import * as activationLock from './fleet/activation-lock.js';
import * as erasures from './fleet/erasures.js';
import * as lostModes from './fleet/lost-modes.js';
import * as access from './identity/access.js';
import * as account from './identity/account.js';
import * as administration from './identity/administration.js';
import * as apiTokens from './identity/api-tokens.js';
import * as approvals from './identity/approvals.js';
import * as signIn from './identity/sign-in.js';
import * as webhooks from './identity/webhooks.js';
import * as people from './identity/people.js';
import * as sessions from './identity/sessions.js';
import * as liveRoutes from './live.js';
import * as revocationList from './pki/revocation-list.js';
import type { Route } from './route.js';
import * as lessons from './teaching/lessons.js';
import * as lessonCorrections from './teaching/lesson-corrections.js';
import * as eveLetters from './teaching/eve-letters.js';
import * as loans from './teaching/loans.js';
import * as bookingDepartures from './teaching/booking-departures.js';
import * as maintenance from './teaching/maintenance.js';
import * as directory from './territory/directory.js';
import * as calendar from './territory/calendar.js';
import * as headcounts from './territory/headcounts.js';
import * as hours from './territory/hours.js';
import * as places from './territory/places.js';
import * as bookings from './teaching/bookings.js';
import * as usageDatasets from './usage/datasets.js';
import * as usageFollowUp from './usage/follow-up.js';
import * as usageIndicators from './usage/indicators.js';
import * as usageReports from './usage/reports.js';
import * as usageSteering from './usage/steering.js';

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value;

/** Every route of the API, for OpenAPI and for the tests that try each of them. */
export const ROUTES: readonly Route[] = [
  places,
  directory,
  calendar,
  headcounts,
  hours,
  people,
  sessions,
  signIn,
  account,
  access,
  approvals,
  apiTokens,
  webhooks,
  administration,
  activationLock,
  erasures,
  lostModes,
  classrooms,
  fleetImports,
  inventory,
  devices,
  enrolment,
  exchanges,
  profiles,
  rollouts,
  sheets,
  operations,
  compliance,
  repairs,
  apps,
  bookings,
  lessons,
  lessonCorrections,
  eveLetters,
  loans,
  bookingDepartures,
  maintenance,
  conventions,
  surveys,
  feedback,
  conventionRules,
  settlement,
  claims,
  conventionImports,
  lifecycle,
  amendments,
  deadlines,
  attachments,
  expenses,
  expenseBooks,
  invoices,
  bank,
  payments,
  grants,
  project,
  letters,
  committees,
  meetings,
  usageDatasets,
  usageFollowUp,
  usageIndicators,
  usageReports,
  usageSteering,
  journal,
  privacy,
  appleAppUpdates,
  appleLicences,
  appleOwnApps,
  applePush,
  appleSchoolManager,
  revocationList,
  liveRoutes,
].flatMap((module) => Object.values(module as Record<string, unknown>).filter(isRoute));
