import { plannedMeeting, type Committee, type Meeting, type PlannedMeeting } from '@chariot/contract';
import { isEmpty, noMember, orNull, typedOf, type TypedMember } from './typed-members.js';

export interface TypedItem {
  readonly label: string;
  readonly mission: string | null;
  readonly proposedBy: string;
}

/** A meeting as it is typed in. */
export interface TypedMeeting {
  readonly on: string;
  readonly at: string;
  readonly minutes: string;
  readonly where: string;
  readonly agenda: readonly TypedItem[];
  readonly guests: readonly TypedMember[];
}

/** A new one: at the hour when a school is free, with what the convention wants to be examined. */
export const newMeeting = ({ suggestedAgenda }: Pick<Committee, 'suggestedAgenda'>): TypedMeeting => ({
  on: '',
  at: '17:30',
  minutes: '90',
  where: '',
  agenda: suggestedAgenda.map(({ label, mission }) => ({ label, mission, proposedBy: '' })),
  guests: [],
});

/** One that is to be changed; whoever is a guest of every meeting is no guest of this one. */
export function meetingToType(meeting: Meeting, committee: Pick<Committee, 'seats'>): TypedMeeting {
  const seated = new Set(committee.seats.flatMap(({ members }) => members.map(({ id }) => id)));
  return {
    on: meeting.on,
    at: meeting.at,
    minutes: String(meeting.minutes),
    where: meeting.where,
    agenda: meeting.agenda.map((item) => ({ ...item, proposedBy: item.proposedBy ?? '' })),
    guests: meeting.attendees.filter(({ id, seat }) => seat === 'guest' && !seated.has(id)).map(typedOf),
  };
}

export const suggestedGuest = (functionOf: string): TypedMember => ({ ...noMember('guest'), function: functionOf });

export interface CheckedMeeting {
  /** Undefined: the faults say why. */
  readonly meeting: PlannedMeeting | undefined;
  /** By field, the first sentence that the schema has for it. */
  readonly faults: Readonly<Record<string, string>>;
}

/** Empty lines are left out; a fault of a guest bears the rank of the row that is typed: `guests.0.email`. */
export function checkedMeeting(typed: TypedMeeting): CheckedMeeting {
  const ranks = typed.guests.flatMap((guest, rank) => (isEmpty(guest) ? [] : [rank]));
  const parsed = plannedMeeting.safeParse({
    on: typed.on,
    at: typed.at,
    minutes: typed.minutes.trim() === '' ? Number.NaN : Number(typed.minutes),
    where: typed.where,
    agenda: typed.agenda
      .filter(({ label }) => label.trim() !== '')
      .map(({ label, mission, proposedBy }) => ({ label, mission, proposedBy: orNull(proposedBy) })),
    guests: typed.guests
      .filter((guest) => !isEmpty(guest))
      .map((guest) => ({
        function: guest.function,
        representsPlaceId: orNull(guest.represents),
        displayName: orNull(guest.displayName),
        email: orNull(guest.email),
      })),
  });
  const faults: Record<string, string> = {};
  for (const { path, message } of parsed.error?.issues ?? []) {
    const [field, index, part] = path;
    const rank = field === 'guests' && typeof index === 'number' ? ranks[index] : undefined;
    faults[rank === undefined ? String(field ?? '') : `guests.${String(rank)}.${String(part)}`] ??= message;
  }
  return { meeting: parsed.data, faults };
}
