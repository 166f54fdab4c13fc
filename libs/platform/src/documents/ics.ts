import { LocalDate } from '@chariot/kernel';
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';

/** A day, or a moment, in somebody's calendar (RFC 5545). */
export interface CalendarEvent {
  /** Stable: the same event, changed, keeps it. */
  readonly uid: string;
  /** Grows when the event changes: a calendar that has seen a later one ignores it. */
  readonly sequence: number;
  /** When what it says was last true: the same event gives the same file. */
  readonly stampedAt: Date;
  readonly summary: string;
  readonly description: string;
  readonly when: { readonly on: LocalDate } | { readonly from: Date; readonly until: Date };
  readonly where?: string;
  readonly url?: string;
  readonly isCancelled?: boolean;
}

export interface CalendarFile {
  readonly name: string;
  readonly events: readonly CalendarEvent[];
  /** `request`: an invitation that is answered in the calendar; `publish` (usual): dates to read. */
  readonly method?: 'publish' | 'request' | 'cancel';
  /** How often a calendar that follows it should read it again. */
  readonly everyHours?: number;
  readonly organizer?: { readonly name: string; readonly email: string };
  readonly attendees?: readonly string[];
}

const METHODS = {
  publish: ICalCalendarMethod.PUBLISH,
  request: ICalCalendarMethod.REQUEST,
  cancel: ICalCalendarMethod.CANCEL,
} as const;

/** An iCalendar file: days are days wherever they are read, moments are in UTC, so that no zone has to be described. */
export function writeCalendar(file: CalendarFile): string {
  const { name, events, method = 'publish', everyHours, organizer, attendees = [] } = file;
  const calendar = ical({
    name: oneLine(name),
    method: METHODS[method],
    prodId: { company: 'Chariot', product: 'Conventions', language: 'FR' },
    ...(everyHours !== undefined && { ttl: everyHours * 3600 }),
  });
  for (const event of events) {
    const isDay = 'on' in event.when;
    calendar.createEvent({
      id: oneLine(event.uid),
      sequence: event.sequence,
      stamp: event.stampedAt,
      summary: oneLine(event.summary),
      description: event.description,
      ...('on' in event.when
        ? { start: noonOf(event.when.on), end: noonOf(LocalDate.addDays(event.when.on, 1)), allDay: true }
        : { start: event.when.from, end: event.when.until }),
      // A deadline takes nobody's time.
      transparency: isDay ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
      ...(event.where !== undefined && { location: oneLine(event.where) }),
      ...(event.url !== undefined && { url: oneLine(event.url) }),
      ...(event.isCancelled === true && { status: ICalEventStatus.CANCELLED }),
      ...(organizer !== undefined && {
        organizer: { name: oneLine(organizer.name), email: oneLine(organizer.email) },
      }),
      attendees: attendees.map((email) => ({ email: oneLine(email), rsvp: method === 'request' })),
    });
  }
  return calendar.toString();
}

/** The generator writes some fields as they are: a line end in one would add a line of the writer's choosing (RFC 5545 §3.1). */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** Midday in UTC falls on that day in every zone of France but the Pacific's, whatever the machine's own. */
const noonOf = (on: LocalDate): Date => new Date(`${on}T12:00:00Z`);
