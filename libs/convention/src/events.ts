import { defineEvent } from '@chariot/platform';

export interface ConventionChange {
  readonly conventionId: string;
  /** The collectivité: whoever reaches it hears of the change. */
  readonly placeId: string;
}
/** Schools of this instance that an annex names are now known to be those: what stands there is paid by somebody. */
export const AnnexLinked = defineEvent<{ readonly conventionId: string; readonly schoolIds: readonly string[] }>(
  'convention.AnnexLinked',
);

export const ConventionChanged = defineEvent<ConventionChange>('convention.ConventionChanged');
