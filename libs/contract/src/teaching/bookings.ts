import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, line, localDate, placeRef } from '../shapes.js';
import { schoolLevel } from './words.js';

/** In the school's own time, on the hour or the half-hour. */
export const halfHour = z
  .string()
  .regex(/^([01]\d|2[0-3]):[03]0$/, 'Une réservation commence et finit à l’heure ou à la demie, comme 08:30.');

/** Of one cart: what is left between two reservations. */
export const bookingSettings = z
  .object({
    /** To bring the cart to the next teacher. */
    travelMinutes: z.int().min(0).max(60),
    /** How long its tablets are charged once they have served. */
    chargeMinutes: z.int().min(0).max(180),
    /** Hours that they serve in a row without being charged. */
    chargeAfterHours: z.int().min(1).max(10),
  })
  .strict();
export type BookingSettings = z.output<typeof bookingSettings>;

export const cartKey = z.object({
  /** Who has the key, or who put it back; null once her name is forgotten. */
  who: z.string().nullable(),
  /** She has it on her; else she put it back where `place` says. */
  held: z.boolean(),
  place: z.string().nullable(),
  since: instant,
  /** Whether it is the reader. */
  own: z.boolean(),
});
export type CartKey = z.output<typeof cartKey>;

export const bookingState = z.enum(['planned', 'held', 'lapsed', 'cancelled']);
export type BookingState = z.output<typeof bookingState>;

export const booking = z.object({
  id,
  seriesId: id.nullable(),
  classroomId: id,
  classroomName: z.string(),
  schoolId: id,
  on: localDate,
  from: z.string(),
  to: z.string(),
  startsAt: instant,
  endsAt: instant,
  level: schoolLevel,
  /** Half a class: another half may take the other tablets at the same time. */
  half: z.boolean(),
  tablets: z.int(),
  title: z.string().nullable(),
  /** Null once it is forgotten, at the end of the next school year. */
  who: z.string().nullable(),
  own: z.boolean(),
  mayCancel: z.boolean(),
  state: bookingState,
  /** Who gave it up, and why, where it was not the one who had made it. */
  cancelledBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
});
export type Booking = z.output<typeof booking>;

const span = z.object({ from: z.string(), to: z.string() });

export const agendaDay = z.object({
  on: localDate,
  openings: z.array(span),
  /** Why nothing may be reserved that day, as the middle of a sentence: « vacances de la Toussaint ». */
  closedFor: z.string().nullable(),
});
export type AgendaDay = z.output<typeof agendaDay>;

export const agendaCart = z.object({
  classroomId: id,
  name: z.string(),
  slots: z.int(),
  inService: z.int(),
  settings: bookingSettings,
  key: cartKey.nullable(),
});
export type AgendaCart = z.output<typeof agendaCart>;

export const agenda = z.object({
  school: placeRef,
  timeZone: z.string(),
  today: localDate,
  /** The school has not said its week: the usual one is shown. */
  assumedWeek: z.boolean(),
  /** Whether the reader sets what is left between two reservations. */
  maySet: z.boolean(),
  carts: z.array(agendaCart),
  days: z.array(agendaDay),
  bookings: z.array(booking),
});
export type Agenda = z.output<typeof agenda>;

export const getAgenda = defineRoute({
  name: 'getAgenda',
  method: 'GET',
  path: '/classrooms/:id/agenda',
  permission: 'booking:read',
  summary: 'La semaine d’une classe mobile : jours ouverts, réservations, qui a la clé.',
  params: byId,
  query: z.object({ from: localDate.optional(), days: z.coerce.number().int().min(1).max(14).default(7) }),
  response: agenda,
});

export const getSchoolAgenda = defineRoute({
  name: 'getSchoolAgenda',
  method: 'GET',
  path: '/places/:id/agenda',
  permission: 'booking:read',
  summary: 'Les réservations de toutes les classes mobiles d’une école, jour par jour.',
  params: byId,
  query: z.object({ from: localDate.optional(), days: z.coerce.number().int().min(1).max(14).default(1) }),
  response: agenda,
});

export const listMyBookings = defineRoute({
  name: 'listMyBookings',
  method: 'GET',
  path: '/bookings',
  permission: 'booking:read',
  summary: 'Ses propres réservations à venir, et celles qui viennent d’être annulées par quelqu’un d’autre.',
  query: z.object({ days: z.coerce.number().int().min(1).max(370).default(7) }),
  response: z.object({ items: z.array(booking) }),
});

export const bookingWish = z.object({
  on: localDate,
  from: halfHour,
  to: halfHour,
  /** Each week on the same weekday, until that day. */
  until: localDate.optional(),
});

export const occurrence = z.object({
  on: localDate,
  state: z.enum(['free', 'taken', 'closed']),
  /** In French, where it is not free. */
  reason: z.string().nullable(),
});
export type Occurrence = z.output<typeof occurrence>;

export const bookingPreview = z.object({
  occurrences: z.array(occurrence),
  /** Of the same length, from that moment on: for whoever finds the cart taken. */
  nextFree: z.array(span.extend({ on: localDate })),
});
export type BookingPreview = z.output<typeof bookingPreview>;

export const previewBooking = defineRoute({
  name: 'previewBooking',
  method: 'POST',
  path: '/classrooms/:id/booking-preview',
  permission: 'booking:write',
  summary:
    'Chaque date d’une réservation avant de la faire : libre, prise ou fermée, et les prochains créneaux libres.',
  params: byId,
  body: bookingWish.extend({ half: z.boolean(), tablets: z.int().min(1).max(40) }).strict(),
  response: bookingPreview,
  refusals: [
    'teaching.bookingInThePast',
    'teaching.bookingBackwards',
    'teaching.seriesTooLong',
    'teaching.moreThanSlots',
  ],
});

export const createBooking = defineRoute({
  name: 'createBooking',
  method: 'POST',
  path: '/classrooms/:id/bookings',
  permission: 'booking:write',
  summary: 'Réserve une classe mobile, une fois ou chaque semaine : toutes les dates gardées, ou aucune.',
  params: byId,
  body: bookingWish
    .extend({
      level: schoolLevel,
      half: z.boolean(),
      tablets: z.int().min(1).max(40),
      title: line(80).nullable().default(null),
      /** Of a series: the dates that are kept; all of them when none is named. */
      keep: z.array(localDate).min(1).max(60).optional(),
    })
    .strict(),
  response: z.object({ items: z.array(booking) }),
  status: 201,
  refusals: [
    'teaching.bookingTaken',
    'teaching.schoolClosed',
    'teaching.bookingInThePast',
    'teaching.bookingBackwards',
    'teaching.seriesTooLong',
    'teaching.moreThanSlots',
  ],
});

export const cancelBooking = defineRoute({
  name: 'cancelBooking',
  method: 'POST',
  path: '/bookings/:id/cancel',
  permission: 'booking:write',
  summary:
    'Annule une réservation, ou la suite de sa série ; celle d’autrui, pour qui dirige l’école ou tient le parc.',
  params: byId,
  body: z.object({ scope: z.enum(['one', 'rest']), reason: line(160).nullable().default(null) }).strict(),
  response: z.object({ cancelled: z.int() }),
  refusals: ['teaching.bookingOver', 'teaching.mayNotCancel', 'teaching.reasonMissing'],
});

export const downloadBooking = defineRoute({
  name: 'downloadBooking',
  method: 'GET',
  path: '/bookings/:id/event.ics',
  permission: 'booking:read',
  summary: 'Une réservation, pour un agenda (iCalendar).',
  params: byId,
  response: z.string(),
  produces: 'text/calendar',
});

export const sayKey = defineRoute({
  name: 'sayKey',
  method: 'PUT',
  path: '/classrooms/:id/key',
  permission: 'booking:write',
  summary: 'Dit que l’on a la clé d’une classe mobile, ou où on l’a rendue.',
  params: byId,
  body: z.object({ held: z.boolean(), place: line(80).nullable().default(null) }).strict(),
  response: cartKey,
});

// Whoever may restart the tablets of a school says how they are shared.
export const setBookingSettings = defineRoute({
  name: 'setBookingSettings',
  method: 'PUT',
  path: '/classrooms/:id/booking-settings',
  permission: 'operation:run',
  summary: 'Règle ce qui est laissé entre deux réservations d’une classe mobile : le trajet et la recharge.',
  params: byId,
  body: bookingSettings,
  response: bookingSettings,
  refusals: ['teaching.outOfReach'],
});

export const bookingFeed = z.object({
  id,
  label: z.string(),
  /** Null: her own reservations, in all carts. */
  classroomId: id.nullable(),
  createdAt: instant,
  lastReadAt: instant.nullable(),
});
export type BookingFeed = z.output<typeof bookingFeed>;

export const listBookingFeeds = defineRoute({
  name: 'listBookingFeeds',
  method: 'GET',
  path: '/booking-feeds',
  permission: 'booking:read',
  summary: 'Ses adresses d’agenda : de ses réservations, ou d’une classe mobile.',
  response: z.object({ items: z.array(bookingFeed) }),
});

export const createBookingFeed = defineRoute({
  name: 'createBookingFeed',
  method: 'POST',
  path: '/booking-feeds',
  permission: 'booking:read',
  summary: 'Ouvre une adresse secrète à laquelle un agenda s’abonne ; elle n’est montrée qu’une fois.',
  body: z.object({ label: line(80), classroomId: id.nullable() }).strict(),
  response: z.object({ feed: bookingFeed, url: z.string(), token: z.string() }),
  status: 201,
  shownOnce: true,
  refusals: ['teaching.tooManyFeeds'],
});

export const revokeBookingFeed = defineRoute({
  name: 'revokeBookingFeed',
  method: 'DELETE',
  path: '/booking-feeds/:id',
  permission: 'booking:read',
  summary: 'Ferme une de ses adresses d’agenda : elle ne répond plus.',
  params: byId,
  response: z.object({ id }),
});

export const readBookingFeed = defineRoute({
  name: 'readBookingFeed',
  method: 'GET',
  path: '/agenda-feeds/:token',
  permission: 'public',
  summary: 'Des réservations pour l’agenda qui en a l’adresse secrète ; aucun nom de personne.',
  params: z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}(\.ics)?$/) }),
  response: z.string(),
  produces: 'text/calendar',
});
