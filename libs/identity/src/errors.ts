import { makeErrors, type ErrorCatalogue } from '@chariot/kernel';
import { APPROVAL_ERRORS } from './approvals/approval-errors.js';
import { PEOPLE_ERRORS } from './people/people-errors.js';
import { SIGN_IN_ERRORS } from './sign-in/sign-in-errors.js';
import { INTEGRATION_ERRORS } from './webhooks/integration-errors.js';

/** Every code stands in one of the four: identity has one catalogue. */
export const IDENTITY_ERRORS = {
  ...PEOPLE_ERRORS,
  ...SIGN_IN_ERRORS,
  ...APPROVAL_ERRORS,
  ...INTEGRATION_ERRORS,
} as const satisfies ErrorCatalogue;

export const identityError = makeErrors('identity', IDENTITY_ERRORS);
