import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, line, localDate } from '../shapes.js';
import { schoolYear } from './headcounts.js';

/** Both days are without school. */
export const holiday = z.object({ name: z.string(), from: localDate, until: localDate });
export type Holiday = z.output<typeof holiday>;

export const schoolCalendar = z.object({
  placeId: id,
  year: schoolYear,
  /** Null: the académie has not said which calendar it follows. */
  zone: z.string().nullable(),
  /** Those that can be chosen: of the calendars that were loaded. */
  zones: z.array(z.string()),
  /** In order; none where no calendar of that year was loaded. */
  holidays: z.array(holiday),
  /** Of an école: when it is open that year. Null for another place, and where the calendar is not known. */
  open: z
    .object({
      halfDays: z.int(),
      days: z.int(),
      weeks: z.int(),
      /** The school has not said its hours: a week of eight half-days was counted. */
      assumedWeek: z.boolean(),
    })
    .nullable(),
});
export type SchoolCalendar = z.output<typeof schoolCalendar>;

export const getSchoolCalendar = defineRoute({
  name: 'getSchoolCalendar',
  method: 'GET',
  path: '/places/:id/calendar/:year',
  permission: 'place:read',
  summary: 'Vacances d’un lieu pour une année scolaire ; pour une école, ses demi-journées ouvertes.',
  params: byId.extend({ year: schoolYear }),
  response: schoolCalendar,
});

export const setCalendarZone = defineRoute({
  name: 'setCalendarZone',
  method: 'PUT',
  path: '/places/:id/calendar-zone',
  permission: 'place:write',
  summary: 'Dit quel calendrier scolaire suit une académie.',
  params: byId,
  body: z.object({ zone: line(40) }).strict(),
  response: z.object({ placeId: id, zone: z.string() }),
});
