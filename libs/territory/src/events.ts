import type { LocalDate } from '@chariot/kernel';
import type { PlaceRef } from '@chariot/contract';
import { defineEvent } from '@chariot/platform';

export interface PlaceOpenedPayload {
  readonly placeId: string;
  readonly kind: PlaceRef['kind'];
  readonly name: string;
  readonly uai: string | null;
}

export interface PlaceClosedPayload {
  readonly placeId: string;
  /** The first day on which it is closed. */
  readonly closedOn: LocalDate;
}

export interface SchoolHoursSetPayload {
  readonly placeId: string;
}

export const PlaceOpened = defineEvent<PlaceOpenedPayload>('territory.PlaceOpened');
export const PlaceClosed = defineEvent<PlaceClosedPayload>('territory.PlaceClosed');
export const SchoolHoursSet = defineEvent<SchoolHoursSetPayload>('territory.SchoolHoursSet');
