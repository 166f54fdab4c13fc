import { z } from 'zod';
import { defineRoute } from './route.js';
import { id } from './shapes.js';

/** What the console hears as it happens (server-sent events): a topic and an id to read again, never the data itself. */
export const liveEvent = z.object({
  topic: z.enum([
    'device',
    'classroom',
    'booking',
    'profile',
    'operation',
    'convention',
    'place',
    'journal',
    'approval',
    'freeze',
    'lesson',
  ]),
  id: z.string(),
  classroomId: id.nullable(),
  /** `null`: it concerns the whole instance. */
  placeId: id.nullable(),
});
export type LiveEvent = z.output<typeof liveEvent>;

/** Declared for its permission and its place in OpenAPI; the platform's live feed answers it. */
export const live = defineRoute({
  name: 'live',
  method: 'GET',
  path: '/live',
  permission: 'session:own',
  summary: 'Flux d’événements (text/event-stream) sur les lieux que l’on peut voir.',
  response: z.any(),
  deadlineMs: null,
});
