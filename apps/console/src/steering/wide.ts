import type { Me, PlaceRef } from '@chariot/contract';

/** Places of which there are dashboards and reports: behind a school stand too few. */
export const isWide = ({ kind }: Pick<PlaceRef, 'kind'>): boolean =>
  ['academie', 'departement', 'localAuthority', 'district'].includes(kind);

/** The place of whoever follows many schools, if she does: she has cards of her own on the first page. */
export const widePlaceOf = ({ roles }: Me): PlaceRef | undefined =>
  roles.find(({ role, place }) => ['academie', 'inspector'].includes(role) && isWide(place))?.place;
