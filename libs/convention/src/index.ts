// The convention as data, and which of its budget lines paid for which device. It refuses to know the fleet: what it
// must know of a device reaches it by events, and it never changes what a signed document says.
import { Attachments1790000017301 } from './attachments/migrations/1790000017301-attachments.js';
import { Expenses1790000017401 } from './expenses/migrations/1790000017401-expenses.js';
import { Claims1790000017601 } from './claims/migrations/1790000017601-claims.js';
import { BankDetails1790000017701 } from './bank/migrations/1790000017701-bank-details.js';
import { ResourceGrants1790000017703 } from './grants/migrations/1790000017703-resource-grants.js';
import { Payments1790000017702 } from './payments/migrations/1790000017702-payments.js';
import { Amendments1790000017102 } from './amendments/migrations/1790000017102-amendments.js';
import { Committees1790000017811 } from './committees/migrations/1790000017811-committees.js';
import { SpentThatDay1790000017812 } from './committees/migrations/1790000017812-spent-that-day.js';
import { Conventions1790000004001 } from './conventions/migrations/1790000004001-conventions.js';
import { LifeOfConventions1790000017101 } from './conventions/migrations/1790000017101-life-of-conventions.js';
import { PagesReceived1790000017103 } from './conventions/migrations/1790000017103-pages-received.js';
import { DiscardedDrafts1790000018101 } from './conventions/migrations/1790000018101-discarded-drafts.js';
import { Deadlines1790000017201 } from './deadlines/migrations/1790000017201-deadlines.js';
import { Letters1790000018001 } from './letters/migrations/1790000018001-letters.js';
import { Project1790000017901 } from './project/migrations/1790000017901-project.js';
import { SurveysOfColleges1790000019985 } from './project/migrations/1790000019985-surveys-of-colleges.js';
import { Feedback1790000022402 } from './feedback/migrations/1790000022402-feedback.js';
import { Surveys1790000022401 } from './surveys/migrations/1790000022401-surveys.js';
import { SurveyPunctuality1790000022910 } from './surveys/migrations/1790000022910-survey-punctuality.js';
import { Funding1790000004002 } from './funding/migrations/1790000004002-funding.js';

export { readConventionDocument } from './imports/imports.service.js';
export { importObject, type ImportObject } from './imports/import-object.js';
export { summaryOf } from './imports/import-summary.js';
export { ConventionModule } from './convention.module.js';
export { AnnexLinked, ConventionChanged, type ConventionChange } from './events.js';
export { ConventionsService } from './conventions/conventions.service.js';
export { SchoolFollowUp, type FollowedSchool } from './figures/school-follow-up.service.js';
export { FollowUpRecords } from './follow-up/follow-up-records.service.js';
export { ConventionFigures } from './figures/convention-figures.service.js';
export type { FiguresOfConventions } from './figures/convention-figures.js';
export { FundingService } from './funding/funding.service.js';
export { SurveyPunctuality } from './surveys/survey-punctuality.service.js';
export { type KnownDevice } from './funding/funded-device.js';
export { settle, type ClassroomCost, type FundingTerms, type Settlement } from './funding/settlement.js';
export { writtenRules } from './rules/rules.js';
export const conventionMigrations = [
  Conventions1790000004001,
  Funding1790000004002,
  LifeOfConventions1790000017101,
  Amendments1790000017102,
  PagesReceived1790000017103,
  Deadlines1790000017201,
  Attachments1790000017301,
  Expenses1790000017401,
  Claims1790000017601,
  BankDetails1790000017701,
  Payments1790000017702,
  ResourceGrants1790000017703,
  Committees1790000017811,
  Project1790000017901,
  Letters1790000018001,
  SpentThatDay1790000017812,
  DiscardedDrafts1790000018101,
  SurveysOfColleges1790000019985,
  Surveys1790000022401,
  SurveyPunctuality1790000022910,
  Feedback1790000022402,
];
