import { createHash } from 'node:crypto';
import type { InventoryFacts } from '@chariot/wire-agent';
import { VERSION } from '../version.js';

interface TabletModel {
  readonly manufacturer: string;
  readonly model: string;
  readonly osName: string;
  readonly osVersion: string;
  readonly memoryGiB: number;
  readonly storageGiB: number;
  /** How its maker writes a serial number: `#` is a letter or a digit. */
  readonly serial: string;
}

/** What schools' carts are made of, when they run Linux. */
export const TABLET_MODELS: readonly TabletModel[] = [
  tablet('LENOVO', 'Tab M10 HD (TB-X306F)', 'postmarketOS', 'v25.06', 4, 64, 'HA######'),
  tablet('Samsung', 'Galaxy Tab A7 10.4 (SM-T500)', 'postmarketOS', 'v25.06', 3, 32, 'R52########'),
  tablet('LENOVO', '300e 2e génération', 'PrimTux', '8 (Debian 12)', 4, 64, 'PF######'),
  tablet('ASUSTeK COMPUTER INC.', 'BR1100FKA', 'PrimTux', '8 (Debian 12)', 4, 64, 'M3NXCV########0'),
  tablet(
    'ASUSTeK COMPUTER INC.',
    'Transformer Mini T103HAF',
    'Debian GNU/Linux',
    '13 (trixie)',
    4,
    128,
    'H7N0CV########1',
  ),
];

function tablet(
  manufacturer: string,
  model: string,
  osName: string,
  osVersion: string,
  memoryGiB: number,
  storageGiB: number,
  serial: string,
): TabletModel {
  return { manufacturer, model, osName, osVersion, memoryGiB, storageGiB, serial };
}

/** What is known of a tablet before it speaks; the rest follows from its code, the same each time. */
export interface TabletOrder {
  readonly code: string;
  readonly serialNumber?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
}

const GIB = 1024 ** 3;
const PACKAGES = [
  ['abiword', '3.0.5'],
  ['chromium', '143.0.7499.40-1'],
  ['firefox-esr', '140.5.0esr-1'],
  ['gcompris-qt', '4.3'],
  ['libreoffice-writer', '7.4.7-1'],
  ['network-manager', '1.42.4-1'],
  ['omnitux', '1.2.1'],
  ['scratch-desktop', '3.29.1'],
  ['tuxpaint', '0.9.28-1'],
  ['vlc', '3.0.21-0'],
] as const;

/** The facts of the tablet that holds this code. The `index` chooses its model when none is given. */
export function factsOf(order: TabletOrder, index: number): InventoryFacts {
  const dice = createHash('sha256').update(order.code).digest();
  const roll = (at: number, sides: number): number => dice.readUInt16BE(at) % sides;
  const model = TABLET_MODELS[index % TABLET_MODELS.length] as TabletModel;
  const storageBytes = Math.round(model.storageGiB * GIB * 0.91);
  return {
    serialNumber: order.serialNumber ?? serialOf(model.serial, dice),
    manufacturer: order.manufacturer ?? model.manufacturer,
    model: order.model ?? model.model,
    osName: model.osName,
    osVersion: model.osVersion,
    memoryBytes: Math.round(model.memoryGiB * GIB * 0.97),
    storageBytes,
    storageFreeBytes: Math.round((storageBytes * (35 + roll(0, 50))) / 100),
    batteryPercent: 30 + roll(2, 71),
    batteryHealthPercent: 80 + roll(4, 21),
    charging: roll(6, 2) === 0,
    agentVersion: VERSION,
    software: PACKAGES.map(([name, version]) => ({ name, version })),
  };
}

const SERIAL_LETTERS = '0123456789ABCDEFGHJKLMNPRSTVWXYZ';

function serialOf(pattern: string, dice: Buffer): string {
  let at = 8;
  return pattern.replace(/#/g, () => SERIAL_LETTERS[(dice[at++] ?? 0) % SERIAL_LETTERS.length] ?? '0');
}
