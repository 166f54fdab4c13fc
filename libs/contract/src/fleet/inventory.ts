import { z } from 'zod';
import { defineRoute } from '../route.js';
import { id, placeRef } from '../shapes.js';
import { deviceFilters, deviceSort } from './devices.js';

/** What devices are counted by, under each place. */
export const inventoryDimension = z.enum(['state', 'family', 'model', 'os', 'year', 'conformity', 'standing']);
export type InventoryDimension = z.output<typeof inventoryDimension>;

const figures = {
  /** Of the fleet: given away and recycled ones are not. */
  devices: z.int(),
  /** Enrolled, trusted and in their slot: those that are told what is new. */
  hearing: z.int(),
  /** In repair or waiting for it. */
  broken: z.int(),
  lost: z.int(),
  /** Out of line with a rule. */
  gaps: z.int(),
};

/** The devices of a place, counted; exact at the moment of the answer. */
export const inventory = z.object({
  /** Null: everything that the caller reaches. */
  place: placeRef.nullable(),
  ...figures,
  departed: z.int(),
  counts: z.array(z.object({ dimension: inventoryDimension, value: z.string(), count: z.int() })),
  /** What is right below, as far as the caller reaches; empty for an école. */
  below: z.array(z.object({ place: placeRef, ...figures })),
});
export type Inventory = z.output<typeof inventory>;

export const getInventory = defineRoute({
  name: 'getInventory',
  method: 'GET',
  path: '/inventory',
  permission: 'device:read',
  summary:
    'Combien de tablettes, par état, modèle, système, année et conformité, dans un lieu et dans ceux du dessous.',
  query: z.object({ placeId: id.optional() }).strict(),
  response: inventory,
});

const schoolsOfPlace = z.object({ placeId: id.optional() }).strict();

export const exportInventoryCsv = defineRoute({
  name: 'exportInventoryCsv',
  method: 'GET',
  path: '/inventory/schools.csv',
  permission: 'device:read',
  summary: 'L’inventaire école par école (UAI), en CSV.',
  query: schoolsOfPlace,
  response: z.string(),
  produces: 'text/csv',
  deadlineMs: 120_000,
});

export const exportInventoryOds = defineRoute({
  name: 'exportInventoryOds',
  method: 'GET',
  path: '/inventory/schools.ods',
  permission: 'device:read',
  summary: 'L’inventaire école par école (UAI), en ODS.',
  query: schoolsOfPlace,
  response: z.any(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
  deadlineMs: 120_000,
});

const listed = z.object({
  ...deviceFilters,
  sort: deviceSort.default('place'),
  order: z.enum(['asc', 'desc']).default('asc'),
});

export const exportDevicesCsv = defineRoute({
  name: 'exportDevicesCsv',
  method: 'GET',
  path: '/devices/export.csv',
  permission: 'device:read',
  summary: 'La liste des tablettes, filtrée et triée comme à l’écran, en CSV.',
  query: listed,
  response: z.string(),
  produces: 'text/csv',
  deadlineMs: 120_000,
});

export const exportDevicesOds = defineRoute({
  name: 'exportDevicesOds',
  method: 'GET',
  path: '/devices/export.ods',
  permission: 'device:read',
  summary: 'La liste des tablettes, filtrée et triée comme à l’écran, en ODS.',
  query: listed,
  response: z.any(),
  produces: 'application/vnd.oasis.opendocument.spreadsheet',
  deadlineMs: 120_000,
});
