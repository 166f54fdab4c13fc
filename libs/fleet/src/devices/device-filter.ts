import type { InputOf, listDevices } from '@chariot/contract';
import type { SortKey } from '../paging.js';

/** What lists of devices may be narrowed by: each has an index that serves it. */
export type DeviceFilter = Pick<
  InputOf<typeof listDevices>['query'],
  | 'placeId'
  | 'schoolId'
  | 'classroomId'
  | 'state'
  | 'family'
  | 'model'
  | 'os'
  | 'year'
  | 'conformity'
  | 'presence'
  | 'boardState'
  | 'q'
>;
export type DeviceSort = NonNullable<InputOf<typeof listDevices>['query']['sort']>;
export interface DeviceOrder {
  readonly sort: DeviceSort;
  readonly descending: boolean;
}

/** Filters that are counted under each place as devices change. */
export const COUNTED = ['state', 'family', 'model', 'os', 'year', 'conformity'] as const;
export type Counted = (typeof COUNTED)[number];

export const countedFilters = (filter: DeviceFilter): (readonly [Counted, string])[] =>
  COUNTED.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });

/** The columns of `fleet.listing` that each order goes by; the last makes it total. */
export const SORT_COLUMNS = {
  place: ['place_order', 'device_id'],
  serialNumber: ['serial', 'device_id'],
  model: ['model', 'place_order', 'device_id'],
  os: ['os', 'place_order', 'device_id'],
  year: ['year', 'place_order', 'device_id'],
  state: ['state', 'place_order', 'device_id'],
  conformity: ['conformity', 'place_order', 'device_id'],
} as const satisfies Record<DeviceSort, readonly string[]>;

export const SORT_SHAPES = {
  place: ['text', 'id'],
  serialNumber: ['text', 'id'],
  model: ['text', 'text', 'id'],
  os: ['text', 'text', 'id'],
  year: ['year', 'text', 'id'],
  state: ['text', 'text', 'id'],
  conformity: ['text', 'text', 'id'],
} as const;

/** A row of a page, before anything is known of it but its place in the order. */
export interface ListedRow {
  readonly id: string;
  readonly key: SortKey;
}
