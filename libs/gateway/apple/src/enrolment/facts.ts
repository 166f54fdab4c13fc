import type { InventoryFacts } from '@chariot/contract';
import type { AuthenticateFacts } from '@chariot/wire-apple';

/** What the fleet keeps of what an iPad says as it enrols; the rest it is asked for later. Its name is left: it may be a person's. */
export function inventoryOf(said: AuthenticateFacts): InventoryFacts {
  return {
    serialNumber: said.serialNumber ?? '',
    manufacturer: 'Apple',
    model: said.modelName ?? said.productName ?? said.model ?? 'iPad',
    osName: 'iPadOS',
    osVersion: said.osVersion ?? '',
    ...{ memoryBytes: null, storageBytes: null, storageFreeBytes: null },
    ...{ batteryPercent: null, batteryHealthPercent: null, charging: null },
    // It has none: Apple's own client speaks.
    agentVersion: '',
    software: [],
  };
}
