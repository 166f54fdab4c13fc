// The words every room shares (identifiers, money, dates, permissions, reach, errors), pure and usable in a browser:
// it refuses input and output, frameworks, Node built-ins, and any rule that belongs to a single domain.
export type { Brand } from './brand.js';
export {
  DomainError,
  ERROR_CATEGORIES,
  type DomainErrorOptions,
  type ErrorCategory,
  type ErrorParams,
} from './errors/domain-error.js';
export {
  makeErrors,
  type ErrorCatalogue,
  type ErrorMaker,
  type ErrorWords,
  type ParamsOf,
} from './errors/error-catalogue.js';
export { KERNEL_ERRORS, type KernelErrorCode } from './errors/kernel-errors.js';

export { Uai } from './identifiers/uai.js';
export { Siren, Siret } from './identifiers/siret.js';
export { Iban } from './identifiers/iban.js';
export { Rib, type RibParts } from './identifiers/rib.js';
export { Bic } from './identifiers/bic.js';
export { InseeCode } from './identifiers/insee-code.js';
export { Postcode } from './identifiers/postcode.js';
export { HandCode } from './identifiers/hand-code.js';
export { newId } from './identifiers/ids.js';

export { Money } from './money.js';

export { hasHiddenSigns, withoutHiddenSigns } from './text/hidden-signs.js';

export { DEFAULT_ZONE, LocalDate } from './time/local-date.js';
export { hourOf, timeInFrench } from './time/hour.js';
export { Period } from './time/period.js';
export { FrozenClock, systemClock, type Clock } from './time/clock.js';
export { publicHolidaysOf } from './time/public-holidays.js';
export { SchoolYear } from './time/school-year.js';
export { SUMMER_FREEZE, inSummerFreeze } from './time/summer-freeze.js';

export { FORBIDDEN_FACTS, isForbiddenFact } from './privacy/forbidden-facts.js';
export {
  isEnough,
  isWhole,
  partitionOf,
  THRESHOLDS,
  type Behind,
  type Partition,
  type Row,
  type Threshold,
} from './privacy/suppression.js';

export { PERMISSIONS, TOKEN_PERMISSIONS, type Permission } from './access/permissions.js';
export { ROLES, ROLE_LABELS, ROLE_PERMISSIONS, type Role } from './access/roles.js';
export { Reach, type Actor, type Credential, type Grant, type ReachKind, type ReachSettings } from './access/reach.js';
