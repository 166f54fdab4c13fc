import { DEFAULT_ZONE, type LocalDate } from '@chariot/kernel';

/** The instant of an hour of a day where the meeting is; on the hour that summer time skips, the one after it. */
export function momentOf(on: LocalDate, at: string, zone: string = DEFAULT_ZONE): Date {
  const asIfUtc = new Date(`${on}T${at}:00Z`).getTime();
  // Twice: the first guess may fall on the other side of a change of time.
  const first = asIfUtc - offsetAt(asIfUtc, zone);
  return new Date(asIfUtc - offsetAt(first, zone));
}

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Map(
    new Intl.DateTimeFormat('en', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
      .formatToParts(new Date(instant))
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return shown - Math.floor(instant / 60_000) * 60_000;
}
