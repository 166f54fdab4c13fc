import type { SchoolHours } from '@chariot/wire-agent';

/** When the school is open, as the agent wrote it down; `null` when the school has not said. */
export const HOURS_FILE = '/etc/chariot/hours.json';

/** Without a table, the hours that any primary school may have: it is better to wait for the evening than to be wrong. */
const PRUDENT = { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };

/** Whether the school may be open at that instant, in its own time: nothing is then installed. */
export function isOpen(hours: SchoolHours | null, at: Date): boolean {
  const { day, time } = localTime(at, hours?.timeZone ?? 'Europe/Paris');
  if (hours === null) return PRUDENT.days.includes(day) && PRUDENT.from <= time && time < PRUDENT.to;
  return hours.openings.some((opening) => opening.day === day && opening.from <= time && time < opening.to);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(at: Date, timeZone: string): { day: number; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: DAYS.indexOf(parts.get('weekday') ?? '') + 1, time: `${parts.get('hour')}:${parts.get('minute')}` };
}
