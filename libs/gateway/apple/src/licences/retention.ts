import type { RetentionRule } from '@chariot/platform';

/** Each row is of an application that is bought and an iPad that is to have it: it goes with the licence or the token. */
export const licencesRetention: RetentionRule = {
  name: 'apple.licences',
  what: 'Jetons de licences Apple scellés, applications achetées, iPad qui en tiennent une licence',
  tables: ['apple.content_token', 'apple.licensed_app', 'apple.licence'],
  daysKept: null,
  why: 'Une licence s’oublie quand elle est rendue à Apple, un jeton quand il est remplacé ou retiré.',
};
