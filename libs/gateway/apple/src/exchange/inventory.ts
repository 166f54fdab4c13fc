import type { InventoryFacts } from '@chariot/contract';
import type { Command, DeviceInformation, InstalledApplication } from '@chariot/wire-apple';

/** What the inventory keeps, and nothing that names a person or a line: not even its name, which may be a person's. */
export const INFORMATION: Command = {
  RequestType: 'DeviceInformation',
  Queries: [
    ...(['SerialNumber', 'ModelName', 'ProductName', 'Model', 'OSVersion'] as const),
    'IsSupervised',
    ...(['DeviceCapacity', 'AvailableDeviceCapacity', 'BatteryLevel'] as const),
  ],
};
export const APPLICATIONS: Command = {
  RequestType: 'InstalledApplicationList',
  Items: ['Identifier', 'ShortVersion', 'Version', 'Installing', 'HasUpdateAvailable'],
};

/** Before its list of applications. */
export type OwnFacts = Omit<InventoryFacts, 'software'>;

export function factsOf(said: DeviceInformation): OwnFacts {
  return {
    serialNumber: said.serialNumber ?? '',
    manufacturer: 'Apple',
    model: said.modelName ?? said.productName ?? said.model ?? 'iPad',
    osName: 'iPadOS',
    osVersion: said.osVersion ?? '',
    memoryBytes: null,
    storageBytes: said.storageBytes,
    storageFreeBytes: said.storageFreeBytes,
    batteryPercent: said.battery === null ? null : Math.round(said.battery * 100),
    ...{ batteryHealthPercent: null, charging: null },
    agentVersion: '',
  };
}

/** By their identifiers, as approved applications are known; what is still being installed is not there. */
export const softwareOf = (apps: readonly InstalledApplication[]): InventoryFacts['software'] =>
  apps
    .filter(({ installing }) => installing !== true)
    .map(({ identifier, shortVersion, version }) => ({ name: identifier, version: shortVersion ?? version ?? '' }));
