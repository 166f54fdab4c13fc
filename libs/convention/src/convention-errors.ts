import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';
import { ATTACHMENT_ERRORS, type AttachmentErrorCode } from './attachments/attachment-errors.js';
import { AMENDMENT_ERRORS, type AmendmentErrorCode } from './amendments/amendments-errors.js';
import { COMMITTEE_ERRORS, type CommitteeErrorCode } from './committees/committee-errors.js';
import { BANK_ERRORS, type BankErrorCode } from './bank/bank-errors.js';
import { CLAIM_ERRORS, type ClaimErrorCode } from './claims/claims-errors.js';
import { GRANT_ERRORS, type GrantErrorCode } from './grants/grants-errors.js';
import { IMPORT_ERRORS, type ImportErrorCode } from './imports/import-errors.js';
import { LIFE_ERRORS, type LifeErrorCode } from './conventions/life-errors.js';
import { DEADLINE_ERRORS, type DeadlineErrorCode } from './deadlines/deadlines-errors.js';
import { PAYMENT_ERRORS, type PaymentErrorCode } from './payments/payments-errors.js';
import { LETTER_ERRORS, type LetterErrorCode } from './letters/letters-errors.js';
import { PROJECT_ERRORS, type ProjectErrorCode } from './project/project-errors.js';
import { FEEDBACK_ERRORS, type FeedbackErrorCode } from './feedback/feedback-errors.js';
import { SURVEY_ERRORS, type SurveyErrorCode } from './surveys/surveys-errors.js';
import { EXPENSE_ERRORS, type ExpenseErrorCode } from './expenses/expense-errors.js';

export type ConventionErrorCode =
  | CommitteeErrorCode
  | ProjectErrorCode
  | LetterErrorCode
  | ClaimErrorCode
  | BankErrorCode
  | PaymentErrorCode
  | GrantErrorCode
  | AmendmentErrorCode
  | AttachmentErrorCode
  | ExpenseErrorCode
  | ImportErrorCode
  | LifeErrorCode
  | DeadlineErrorCode
  | SurveyErrorCode
  | FeedbackErrorCode
  | 'notFound'
  | 'budgetLineNotFound'
  | 'mayNotWrite'
  | 'referenceTaken'
  | 'notAnAcademie'
  | 'notALocalAuthority'
  | 'subsidyAboveCap'
  | 'advanceAboveSubsidy'
  | 'deploymentBackwards'
  | 'spenderUnknown'
  | 'schoolTwice'
  | 'lineTwice'
  | 'noDeviceOnThisLine';

const CATALOGUE = {
  ...COMMITTEE_ERRORS,
  ...PROJECT_ERRORS,
  ...LETTER_ERRORS,
  ...CLAIM_ERRORS,
  ...BANK_ERRORS,
  ...PAYMENT_ERRORS,
  ...GRANT_ERRORS,
  ...AMENDMENT_ERRORS,
  ...ATTACHMENT_ERRORS,
  ...EXPENSE_ERRORS,
  ...IMPORT_ERRORS,
  ...LIFE_ERRORS,
  ...DEADLINE_ERRORS,
  ...SURVEY_ERRORS,
  ...FEEDBACK_ERRORS,
  notFound: {
    category: 'notFound',
    fr: 'Cette convention est introuvable parmi celles que vous pouvez voir : revenez à la liste.',
    en: 'No such convention, or out of reach.',
  },
  budgetLineNotFound: {
    category: 'notFound',
    fr: 'Cette ligne budgétaire n’appartient pas à cette convention : choisissez-en une des siennes.',
    en: 'No such budget line in this convention.',
  },
  mayNotWrite: {
    category: 'forbidden',
    fr: 'Seules l’académie et la collectivité de cette convention peuvent y écrire : demandez-le à l’une d’elles.',
    en: 'Only the two parties write in a convention.',
  },
  referenceTaken: {
    category: 'conflict',
    fr: 'Une convention porte déjà la référence {reference} : choisissez-en une autre.',
    en: 'A convention already has the reference {reference}.',
  },
  notAnAcademie: {
    category: 'invalid',
    fr: 'La partie « académie » doit être une académie : choisissez-la dans la liste des lieux.',
    en: 'The State party must be an académie.',
  },
  notALocalAuthority: {
    category: 'invalid',
    fr: 'La partie « collectivité » doit être une commune, un EPCI, un syndicat ou un département : choisissez-la dans la liste des lieux.',
    en: 'The other party must be a local authority.',
  },
  subsidyAboveCap: {
    category: 'invalid',
    fr: 'École {uai} : la subvention annoncée ({subsidy}) dépasse le plafond de l’article 3.2 ({cap} par classe mobile) ; corrigez-la.',
    en: 'School {uai}: the subsidy {subsidy} exceeds the cap {cap} of article 3.2.',
  },
  advanceAboveSubsidy: {
    category: 'invalid',
    fr: 'L’avance ({advance}) dépasse la subvention prévisionnelle de l’annexe ({subsidy}) : corrigez l’une des deux.',
    en: 'The advance {advance} exceeds the forecast subsidy {subsidy}.',
  },
  deploymentBackwards: {
    category: 'invalid',
    fr: 'La fin du déploiement précède son début : corrigez les dates de l’article 6.1.',
    en: 'The deployment ends before it starts.',
  },
  spenderUnknown: {
    category: 'invalid',
    fr: 'La ligne « {label} » est dépensée par un lieu inconnu : choisissez la collectivité ou le collège de référence.',
    en: 'The spender of the line {label} is unknown.',
  },
  schoolTwice: {
    category: 'invalid',
    fr: 'L’école {uai} figure deux fois dans l’annexe : gardez une seule ligne.',
    en: 'School {uai} stands twice in the annex.',
  },
  lineTwice: {
    category: 'invalid',
    fr: 'La ligne « {label} » figure deux fois pour l’année {year} : gardez-en une seule.',
    en: 'The line {label} stands twice in {year}.',
  },
  noDeviceOnThisLine: {
    category: 'invalid',
    fr: 'La ligne « {label} » ne paie pas de tablettes : seule une ligne d’équipement le peut (art. 6.2).',
    en: 'The line {label} pays for no device.',
  },
} as const satisfies ErrorCatalogue<ConventionErrorCode>;

export const conventionError = makeErrors('convention', CATALOGUE);
