import {
  composeDepartmentalCommittee,
  type CommitteeMember,
  type NewMember,
  type PlaceRef,
  type Seat,
} from '@chariot/contract';
import { SEATS_OF, type Kind } from './words.js';

export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Somebody of a committee as she is typed in. */
export interface TypedMember {
  readonly seat: Seat;
  readonly function: string;
  /** Empty: she speaks for no signatory. */
  readonly represents: string;
  readonly displayName: string;
  readonly email: string;
}

interface Parties {
  readonly academie: Pick<PlaceRef, 'id'>;
  readonly localAuthority: Pick<PlaceRef, 'id'>;
}

export const noMember = (seat: Seat): TypedMember => ({
  seat,
  function: '',
  represents: '',
  displayName: '',
  email: '',
});

export const typedOf = (member: CommitteeMember): TypedMember => ({
  seat: member.seat,
  function: member.function,
  represents: member.represents?.id ?? '',
  displayName: member.displayName ?? '',
  email: member.email ?? '',
});

/** The seats of the article with their usual functions: a committee that nobody has composed yet. */
export const usualMembers = (kind: Kind, parties: Parties): TypedMember[] =>
  SEATS_OF[kind].flatMap(({ seat, usual, count, side }) =>
    Array.from({ length: count }, (_, at) => ({
      ...noMember(seat),
      function: usual,
      // Three seats serve all the collectivités: the first is the one whose convention is being read.
      represents: side === undefined || at > 0 ? '' : parties[side].id,
    })),
  );

/** The members as they are, with an empty row for each seat that nobody holds. */
export function membersToType(kind: Kind, members: readonly CommitteeMember[]): TypedMember[] {
  const seats = SEATS_OF[kind].flatMap(({ seat, count }) => {
    const held = members.filter((member) => member.seat === seat).map(typedOf);
    const free = Array.from({ length: Math.max(0, count - held.length) }, () => noMember(seat));
    return [...held, ...free];
  });
  return [...seats, ...members.filter(({ seat }) => seat === 'guest').map(typedOf)];
}

/** Nobody was written there. */
export const isEmpty = (member: TypedMember): boolean =>
  [member.function, member.displayName, member.email].every((text) => text.trim() === '');

const newMember = (typed: TypedMember): NewMember => ({
  seat: typed.seat,
  function: typed.function.trim(),
  representsPlaceId: orNull(typed.represents),
  displayName: orNull(typed.displayName),
  email: orNull(typed.email),
});

/** By « rank.field », the sentence that the schema has for it. */
export type MemberFaults = Readonly<Record<string, string>>;

export interface CheckedMembers {
  readonly members: readonly NewMember[];
  readonly faults: MemberFaults;
}

/** What the api will read: a seat that is left empty stays vacant. Faults bear the rank of the row that is typed. */
export function checkedMembers(typed: readonly TypedMember[]): CheckedMembers {
  const ranks = typed.flatMap((member, rank) => (isEmpty(member) ? [] : [rank]));
  const members = typed.filter((member) => !isEmpty(member)).map(newMember);
  const parsed = composeDepartmentalCommittee.body.safeParse({ members });
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) {
    const [, index, field] = path;
    const rank = typeof index === 'number' ? ranks[index] : undefined;
    faults[rank === undefined ? '' : `${String(rank)}.${String(field)}`] ??= message;
  }
  return { members, faults };
}
