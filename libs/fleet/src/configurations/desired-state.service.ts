import type { Reach } from '@chariot/kernel';
import type { Json, Tx } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';
import type { Variables } from './concrete.js';

/** What a device is told next: one thing at a time. */
export type DeviceNext =
  | {
      readonly kind: 'configure';
      readonly revision: string;
      readonly family: DeviceFamily;
      /** Its family's rendering: `fillVariables` with `variables`, then `openSealed` with the secrets of `sealedIn`. */
      readonly payload: Json;
      readonly variables: Variables;
    }
  | {
      readonly kind: 'operate';
      readonly operation: {
        readonly id: string;
        readonly kind: 'message' | 'restart';
        readonly text: string | null;
        readonly expiresAt: Date;
      };
    }
  | { readonly kind: 'inventory' }
  | { readonly kind: 'wait'; readonly seconds: number };

export abstract class DesiredState {
  abstract next(tx: Tx, reach: Reach, ask: { readonly revision: string | null }): Promise<DeviceNext>;
}
