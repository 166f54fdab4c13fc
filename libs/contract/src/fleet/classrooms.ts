import { z } from 'zod';
import { defineRoute } from '../route.js';
import { byId, id, instant, keptLine, line, localDate, page, pageOf, placeRef } from '../shapes.js';
import { deviceErasure } from './erasures.js';

/** Other equipment of the cart, counted and not managed (covers, chargers, keyboards…). */
const countOf = (name: z.ZodString) => z.object({ name, count: z.int().min(0).max(500) }).strict();
export const equipmentCount = countOf(line(80));

export const classroom = z.object({
  id,
  school: placeRef,
  name: z.string(),
  /** Devices the cart may hold; 12 unless a person raised it (convention 6.2: « environ 12 »). */
  capacity: z.int(),
  room: z.string().nullable(),
  accessPoint: z.string().nullable(),
  chargingUnit: z.string().nullable(),
  equipment: z.array(countOf(keptLine(80))),
  /** Loi 2015-136 art. 7 III: a new radio network is preceded by information of the conseil d'école. */
  schoolCouncilInformedOn: localDate.nullable(),
  openedOn: localDate,
  closedOn: localDate.nullable(),
  /** Delivered or enrolled; those that are not enrolled yet are neither talking, ready nor blocked. */
  devices: z.int(),
  talking: z.int(),
  ready: z.int(),
  blocked: z.int(),
});
export type Classroom = z.output<typeof classroom>;

const classroomFields = {
  name: line(80),
  capacity: z.int().min(1).max(40),
  room: line(80).nullable(),
  accessPoint: line(120).nullable(),
  chargingUnit: line(120).nullable(),
  equipment: z.array(equipmentCount).max(30),
  schoolCouncilInformedOn: localDate.nullable(),
};

export const listClassrooms = defineRoute({
  name: 'listClassrooms',
  method: 'GET',
  path: '/classrooms',
  permission: 'classroom:read',
  summary: 'Classes mobiles que l’on peut voir.',
  query: z.object({ ...page, schoolId: id.optional(), q: z.string().trim().max(100).optional() }),
  /** Beyond ten thousand, they are not counted. */
  response: pageOf(classroom).extend({ totalIs: z.enum(['exact', 'atLeast']) }),
});

export const getClassroom = defineRoute({
  name: 'getClassroom',
  method: 'GET',
  path: '/classrooms/:id',
  permission: 'classroom:read',
  summary: 'Une classe mobile.',
  params: byId,
  response: classroom,
});

export const openClassroom = defineRoute({
  name: 'openClassroom',
  method: 'POST',
  path: '/classrooms',
  permission: 'classroom:write',
  summary: 'Ouvre une classe mobile dans une école.',
  body: z
    .object({
      schoolId: id,
      name: classroomFields.name,
      capacity: classroomFields.capacity.default(12),
      room: classroomFields.room.default(null),
      accessPoint: classroomFields.accessPoint.default(null),
      chargingUnit: classroomFields.chargingUnit.default(null),
      equipment: classroomFields.equipment.default([]),
      schoolCouncilInformedOn: classroomFields.schoolCouncilInformedOn.default(null),
    })
    .strict(),
  response: classroom,
  status: 201,
});

export const changeClassroom = defineRoute({
  name: 'changeClassroom',
  method: 'PATCH',
  path: '/classrooms/:id',
  permission: 'classroom:write',
  summary: 'Modifie une classe mobile ; la capacité ne descend jamais sous le nombre de tablettes présentes.',
  params: byId,
  body: z.object(classroomFields).partial().strict(),
  response: classroom,
});

/** A tile of the rollout board. `advice` is one French sentence: what to do now. */
export const boardState = z.enum(['waiting', 'talking', 'ready', 'blocked']);
export const boardTile = z.object({
  slot: z.int(),
  label: z.string(),
  state: boardState,
  /** Its iPad said that it is in Lost Mode. */
  inLostMode: z.boolean(),
  deviceId: id.nullable(),
  serialNumber: z.string().nullable(),
  model: z.string().nullable(),
  lastContactAt: instant.nullable(),
  online: z.boolean(),
  settings: z.object({ total: z.int(), satisfied: z.int(), failed: z.int() }),
  advice: z.string(),
  erasure: deviceErasure.nullable(),
});
export const board = z.object({
  classroom,
  tiles: z.array(boardTile),
  counts: z.object({ waiting: z.int(), talking: z.int(), ready: z.int(), blocked: z.int() }),
  /** Slots without a tablet that is still trusted: those that wait, and those whose tablet lost its identity. A window has codes for them. */
  enrollable: z.int(),
  window: z.object({ id, expiresAt: instant, codes: z.int(), used: z.int() }).nullable(),
});
export type Board = z.output<typeof board>;
export type BoardTile = z.output<typeof boardTile>;

export const getBoard = defineRoute({
  name: 'getBoard',
  method: 'GET',
  path: '/classrooms/:id/board',
  permission: 'classroom:read',
  summary: 'Le tableau de mise en service : une case par emplacement.',
  params: byId,
  response: board,
});

export const fleetSummary = z.object({
  totals: z.object({
    schools: z.int(),
    classrooms: z.int(),
    devices: z.int(),
    /** `null`, all four: more tablets than are looked at one by one for a page; `/inventory` counts them. */
    waiting: z.int().nullable(),
    talking: z.int().nullable(),
    ready: z.int().nullable(),
    blocked: z.int().nullable(),
  }),
  /** Fifty schools, those with blocked tablets first; none where tablets are not looked at. */
  bySchool: z.array(
    z.object({
      school: placeRef,
      classrooms: z.int(),
      capacity: z.int(),
      devices: z.int(),
      ready: z.int(),
      talking: z.int(),
      blocked: z.int(),
    }),
  ),
  /** What needs somebody, most urgent first. */
  attention: z.array(
    z.object({
      deviceId: id.nullable(),
      classroomId: id,
      title: z.string(),
      advice: z.string(),
      since: instant.nullable(),
    }),
  ),
});
export type FleetSummary = z.output<typeof fleetSummary>;

export const getFleetSummary = defineRoute({
  name: 'getFleetSummary',
  method: 'GET',
  path: '/fleet/summary',
  permission: 'device:read',
  summary: 'Le parc en un coup d’œil, par école.',
  query: z.object({ under: id.optional() }),
  response: fleetSummary,
});
