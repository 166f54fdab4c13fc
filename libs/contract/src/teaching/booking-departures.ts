import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, localDate } from '../shapes.js';

/** Somebody has left a school, and what she had reserved ahead there was given up by itself. Nobody is named. */
export const bookingDeparture = z.object({
  id,
  schoolId: id,
  schoolName: z.string(),
  /** How many reservations, from the first day to the last. */
  bookings: z.int(),
  firstOn: localDate,
  lastOn: localDate,
});
export type BookingDeparture = z.output<typeof bookingDeparture>;

export const listBookingDepartures = defineRoute({
  name: 'listBookingDepartures',
  method: 'GET',
  path: '/booking-departures',
  permission: 'operation:run',
  summary: 'Les réservations annulées d’elles-mêmes au départ d’une personne, que la direction n’a pas encore lues.',
  response: z.object({ items: z.array(bookingDeparture) }),
});

export const readBookingDeparture = defineRoute({
  name: 'readBookingDeparture',
  method: 'POST',
  path: '/booking-departures/:id/reading',
  permission: 'operation:run',
  summary: 'Note que l’annulation des réservations d’une personne partie a été lue : elle n’est plus montrée.',
  params: byId,
  response: z.object({ id }),
  refusals: ['teaching.departureNotFound'],
});
