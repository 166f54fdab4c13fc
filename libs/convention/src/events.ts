import { defineEvent } from '@chariot/platform';

export interface ConventionChange {
  readonly conventionId: string;
  /** The collectivité: whoever reaches it hears of the change. */
  readonly placeId: string;
}
export const ConventionChanged = defineEvent<ConventionChange>('convention.ConventionChanged');
