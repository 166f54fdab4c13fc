// Figures that are kept without anybody in them, and what is published of them. It refuses to hold a person, a lesson or a
// device: only whole numbers by school and month; and to publish a figure of use behind which stand too few.
import type { MigrationClass } from '@chariot/platform';
import { Datasets1790000022302 } from './datasets/migrations/1790000022302-datasets.js';
import { FollowUp1790000022920 } from './follow-up/migrations/1790000022920-follow-up.js';
import { EquippedSchools1790000023120 } from './indicators/migrations/1790000023120-equipped-schools.js';
import { Figures1790000022202 } from './indicators/migrations/1790000022202-figures.js';
import { Months1790000022201 } from './measures/migrations/1790000022201-months.js';
import { YearInOneExpression1790000023014 } from './measures/migrations/1790000023014-year-in-one-expression.js';
import { Releases1790000022301 } from './publication/migrations/1790000022301-releases.js';
import { ToldMeans1790000023121 } from './publication/migrations/1790000023121-told-means.js';
import { ToldThroughput1790000023020 } from './publication/migrations/1790000023020-told-throughput.js';
import { Reports1790000022932 } from './reports/migrations/1790000022932-reports.js';
import { StandingOfSchools1790000022931 } from './steering/migrations/1790000022931-standing-of-schools.js';
import { KeptSums1790000022911 } from './sums/migrations/1790000022911-kept-sums.js';

export { UsageModule, type UsageBindings } from './usage.module.js';
export { Intake } from './intake/intake.service.js';
export { EQUIPMENT, type Equipment, type SchoolEquipment } from './standing/equipment.port.js';
export {
  CONVENTION_FACTS,
  type ConventionFacts,
  type ConventionFactsSource,
} from './indicators/convention-facts.port.js';
export {
  CONVENTION_FOLLOW_UP,
  type AnnexedSchool,
  type ConventionFollowUp,
  type LateSurvey,
} from './steering/convention-follow-up.port.js';
export { SCHOOL_CARTS, type SchoolCart, type SchoolCarts } from './steering/school-carts.port.js';
export { TABLETS_OF_A_CART } from './steering/tablets.js';
export {
  CONVENTION_RECORD,
  type ConventionRecordSource,
  type FollowedConvention,
} from './follow-up/convention-record.port.js';

export const migrations: readonly MigrationClass[] = [
  Months1790000022201,
  Figures1790000022202,
  Releases1790000022301,
  Datasets1790000022302,
  FollowUp1790000022920,
  StandingOfSchools1790000022931,
  Reports1790000022932,
  KeptSums1790000022911,
  ToldThroughput1790000023020,
  YearInOneExpression1790000023014,
  EquippedSchools1790000023120,
  ToldMeans1790000023121,
];
