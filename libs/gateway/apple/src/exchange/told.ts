import type { DeviceNext } from '@chariot/fleet';

/** An operation, as the fleet has it told. */
export type ToldOperation = Extract<DeviceNext, { readonly kind: 'operate' }>['operation'];
