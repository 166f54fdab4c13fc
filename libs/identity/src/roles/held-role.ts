import { LocalDate, ROLE_LABELS, ROLE_PERMISSIONS, type Permission, type Role } from '@chariot/kernel';
import { KINDS, type PlaceKind } from '@chariot/territory';
import { identityError } from '../errors.js';

const PLACES: Readonly<Record<Role, readonly PlaceKind[]>> = {
  administrator: ['academie', 'departement', 'localAuthority', 'district', 'school'],
  academie: ['academie', 'departement'],
  it: ['localAuthority'],
  finance: ['localAuthority'],
  authorisingOfficer: ['localAuthority'],
  digitalReferent: ['district', 'departement', 'academie', 'localAuthority', 'school'],
  schoolHead: ['school'],
  teacher: ['school'],
  inspector: ['district', 'departement', 'academie'],
  collegePrincipal: ['college'],
  contractor: ['localAuthority', 'school'],
  dpo: ['academie', 'departement', 'localAuthority'],
};

/** A teacher of a whole académie would see every school of it: a role is held on the kind of place it speaks of. */
export function checkRoleFits(role: Role, kind: PlaceKind): void {
  if (PLACES[role].includes(kind)) return;
  throw identityError('roleUnfit', {
    role: ROLE_LABELS[role],
    kind: KINDS[kind].fr,
    allowed: PLACES[role].map((one) => KINDS[one].fr).join(', '),
  });
}

/** A contractor comes for a ticket and for three months at most; nobody else has one. */
export const CONTRACTOR_DAYS = 92;

export function checkContractor(
  role: Role,
  {
    ticket,
    from,
    until,
  }: { readonly ticket: string | null; readonly from: LocalDate; readonly until: LocalDate | null },
): void {
  if (role !== 'contractor') {
    if (ticket !== null) throw identityError('ticketUnfit');
    return;
  }
  if (ticket === null) throw identityError('ticketMissing');
  if (until === null || until > LocalDate.addDays(from, CONTRACTOR_DAYS)) throw identityError('contractorTooLong');
}

/** What a role hands on: all of it but what everybody has about herself. */
export const handedOn = (role: Role): Permission[] => ROLE_PERMISSIONS[role].filter((one) => one !== 'session:own');
