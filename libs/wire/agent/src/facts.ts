import { z } from 'zod';
import { sizeOf } from './codec.js';
import { LIMITS } from './limits.js';
import { cleanText, printable } from './text.js';

const bytes = z.int().min(0).nullable();
const percent = z.int().min(0).max(100).nullable();

/**
 * What a device says of itself. Strict: a MAC address, an IMEI, an IMSI, an IP address, a position or a person's name
 * has no field here and makes the message refused.
 */
export const inventoryFacts = z.strictObject({
  serialNumber: printable(100, 1),
  manufacturer: printable(100, 1),
  model: printable(120, 1),
  osName: printable(100, 1),
  osVersion: printable(100),
  memoryBytes: bytes,
  storageBytes: bytes,
  storageFreeBytes: bytes,
  batteryPercent: percent,
  /** What the battery still holds, of what it held when new. */
  batteryHealthPercent: percent,
  charging: z.boolean().nullable(),
  /** Of the storage that the system is on; null: it cannot tell. */
  diskEncrypted: z.boolean().nullable().optional(),
  agentVersion: printable(40, 1),
  software: z.array(z.strictObject({ name: printable(120, 1), version: printable(80) })).max(LIMITS.software),
});
export type InventoryFacts = z.output<typeof inventoryFacts>;

/** What a machine that does not know says. */
export const UNKNOWN = 'inconnu';

/**
 * Raw facts of a machine made fit to send: text cleaned and cut, empty words replaced by `inconnu`, numbers rounded and
 * bounded, packages sorted by name then cut so that the report stays under its limit.
 */
export function fitFacts(facts: InventoryFacts, maxBytes: number = LIMITS.inventoryBytes - 4096): InventoryFacts {
  const word = (text: string, max: number): string => cleanText(text, max) || UNKNOWN;
  const whole = (value: number | null, max: number): number | null =>
    value === null || !Number.isFinite(value) ? null : Math.min(max, Math.max(0, Math.round(value)));
  const fitted = {
    serialNumber: word(facts.serialNumber, 100),
    manufacturer: word(facts.manufacturer, 100),
    model: word(facts.model, 120),
    osName: word(facts.osName, 100),
    osVersion: cleanText(facts.osVersion, 100),
    memoryBytes: whole(facts.memoryBytes, Number.MAX_SAFE_INTEGER),
    storageBytes: whole(facts.storageBytes, Number.MAX_SAFE_INTEGER),
    storageFreeBytes: whole(facts.storageFreeBytes, Number.MAX_SAFE_INTEGER),
    batteryPercent: whole(facts.batteryPercent, 100),
    batteryHealthPercent: whole(facts.batteryHealthPercent, 100),
    charging: facts.charging,
    ...(facts.diskEncrypted !== undefined && { diskEncrypted: facts.diskEncrypted }),
    agentVersion: word(facts.agentVersion, 40),
    software: [] as InventoryFacts['software'],
  };
  let room = maxBytes - sizeOf(JSON.stringify(fitted));
  const packages = facts.software
    .map(({ name, version }) => ({ name: cleanText(name, 120), version: cleanText(version, 80) }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .slice(0, LIMITS.software);
  for (const item of packages) {
    room -= sizeOf(JSON.stringify(item)) + 1;
    if (room < 0) break;
    fitted.software.push(item);
  }
  return fitted;
}
