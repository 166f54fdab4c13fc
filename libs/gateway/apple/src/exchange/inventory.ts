import type { InventoryFacts } from '@chariot/contract';
import type { Command, DeviceInformation, InstalledApplication } from '@chariot/wire-apple';
import type { Conversation } from './conversation.js';
import { hasHadItsTime } from './pacing.js';

/** What the inventory keeps, and nothing that names a person or a line: not even its name, which may be a person's. */
const INFORMATION: Command = {
  RequestType: 'DeviceInformation',
  Queries: [
    ...(['SerialNumber', 'ModelName', 'ProductName', 'Model', 'OSVersion'] as const),
    'IsSupervised',
    ...(['DeviceCapacity', 'AvailableDeviceCapacity', 'BatteryLevel'] as const),
  ],
};
const APPLICATIONS: Command = {
  RequestType: 'InstalledApplicationList',
  Items: ['Identifier', 'ShortVersion', 'Version', 'Installing', 'HasUpdateAvailable'],
};

/**
 * What it is, then what is installed on it.
 * @param operationId of who asked for it; null: the fleet does by itself @returns null: it has just refused to say
 */
export async function askInventory(
  talk: Pick<Conversation, 'standing' | 'now' | 'hand'>,
  operationId: string | null,
): Promise<Buffer | null> {
  const { standing, now } = talk;
  const about = operationId === null ? {} : { operationId };
  if (standing.facts !== null) return talk.hand('applications', APPLICATIONS, about);
  // What it has just refused to say, it is not asked for at once.
  if (operationId === null && !hasHadItsTime(standing.askedAt, now)) return null;
  return talk.hand('information', INFORMATION, about);
}

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
