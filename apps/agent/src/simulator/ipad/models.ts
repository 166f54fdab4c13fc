import { createHash } from 'node:crypto';
import { ipadError } from './errors.js';

export interface IpadModel {
  /** `iPad12,1`, as in ProductName. */
  readonly product: string;
  /** `MK2K3`, without the country. */
  readonly model: string;
  readonly modelNumber: string;
  readonly marketingName: string;
  readonly board: string;
  readonly capacityGiB: number;
}

/** What schools' carts are made of, when they are iPads. */
const IPAD_MODELS: readonly IpadModel[] = [
  model('iPad12,1', 'MK2K3', 'A2602', 'iPad (9e génération)', 'J181AP', 64),
  model('iPad13,18', 'MPQ03', 'A2696', 'iPad (10e génération)', 'J271AP', 64),
  model('iPad11,6', 'MYL92', 'A2270', 'iPad (8e génération)', 'J171aAP', 32),
  model('iPad13,1', 'MYFM2', 'A2316', 'iPad Air (4e génération)', 'J307AP', 64),
];

function model(
  product: string,
  number: string,
  modelNumber: string,
  marketingName: string,
  board: string,
  capacityGiB: number,
): IpadModel {
  return { product, model: number, modelNumber, marketingName, board, capacityGiB };
}

/** What can be updated to what; builds are plausible, and no more than that. */
export const SYSTEMS: Readonly<Record<string, string>> = {
  '17.7.2': '21H221',
  '18.0': '22A3354',
  '18.1': '22B83',
  '18.2': '22C152',
  '18.3': '22D63',
};
export const buildOf = (version: string): string => SYSTEMS[version] ?? '22Z999';

/** What is known of an iPad before it speaks; the rest follows from its seed, the same each time. */
export interface IpadOrder {
  readonly serialNumber?: string | undefined;
  readonly udid?: string | undefined;
  /** `iPad12,1`, of those that are known here. */
  readonly product?: string | undefined;
  readonly osVersion?: string | undefined;
  readonly supervised?: boolean | undefined;
  /** Shared iPad. */
  readonly shared?: boolean | undefined;
  readonly deviceName?: string | undefined;
}

const SERIAL_LETTERS = 'CDFGHJKLMNPQRTVWXY0123456789';

export interface IpadFacts extends IpadModel {
  readonly serialNumber: string;
  readonly udid: string;
  /** From 0 to 1. */
  readonly battery: number;
  readonly freeGiB: number;
}

/** The facts of the iPad that grows from this seed. The `index` chooses its model, unless it is ordered. @throws ipad.badOption */
export function ipadFactsOf(seed: string, index: number, order: IpadOrder = {}): IpadFacts {
  const dice = createHash('sha256').update(`ipad ${seed}`).digest();
  const letters = Array.from(dice.subarray(0, 10), (die) => SERIAL_LETTERS[die % SERIAL_LETTERS.length]).join('');
  const kind = modelOf(order.product) ?? (IPAD_MODELS[index % IPAD_MODELS.length] as IpadModel);
  return {
    ...kind,
    serialNumber: order.serialNumber ?? `DM${letters}`,
    udid: order.udid ?? `00008030-${dice.toString('hex', 12, 20).toUpperCase()}`,
    battery: (30 + ((dice[20] ?? 0) % 71)) / 100,
    freeGiB: Math.round(kind.capacityGiB * (30 + ((dice[21] ?? 0) % 50))) / 100,
  };
}

/** @throws ipad.badOption for one that is not known here */
function modelOf(product: string | undefined): IpadModel | undefined {
  const known = IPAD_MODELS.find((one) => one.product === product);
  if (product !== undefined && known === undefined) throw ipadError('badOption', { option: 'product' });
  return known;
}
