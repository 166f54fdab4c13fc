import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { silent, type Log } from '../log.js';
import { normaliseFingerprint } from '../trust/fingerprint.js';
import type { Fault } from './faults.js';
import { SimulatedDevice } from './simulated-device.service.js';
import type { TabletOrder } from './tablets.js';

export interface SimulationOptions {
  /** `https://localhost:3443` */
  readonly serverUrl: string;
  /** SHA-256 of the root, as printed on the sheet. */
  readonly fingerprint: string;
  /** One tablet each: its enrolment code, and what the supplier's list says of it when that matters. */
  readonly codes: readonly (string | (TabletOrder & { readonly faults?: readonly Fault[] | undefined }))[];
  /** Each tablet has a folder in it, named by its serial number. The same folder again carries on. */
  readonly folder: string;
  /** By index from 0, from the first second. */
  readonly faults?: Readonly<Record<number, readonly Fault[]>>;
  /** Between two tablets' start. */
  readonly staggerMs?: number;
  readonly timeoutMs?: number;
  readonly random?: () => number;
  readonly log?: (device: string) => Log;
}

export interface Simulation {
  readonly devices: readonly SimulatedDevice[];
  /** Every tablet leaves politely. */
  stop(): Promise<void>;
}

const ORDERS_MS = 500;

/** Carts of tablets in one process. Resolves once they exist; they enrol and live on by themselves. */
export async function startSimulation(options: SimulationOptions): Promise<Simulation> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true });
  const devices = options.codes.map((code, index) => {
    const { faults = [], ...order } = typeof code === 'string' ? { code } : code;
    return new SimulatedDevice({
      index,
      order,
      serverUrl: options.serverUrl,
      fingerprint: normaliseFingerprint(options.fingerprint),
      parent: folder,
      faults: [...faults, ...(options.faults?.[index] ?? [])],
      random: options.random ?? Math.random,
      timeoutMs: options.timeoutMs,
      log: options.log ?? (() => silent),
    });
  });
  refuseTwins(devices);
  const starts = devices.map((device, index) => setTimeout(() => device.start(), index * (options.staggerMs ?? 0)));
  const orders = watchOrders(devices);
  return {
    devices,
    async stop() {
      clearInterval(orders);
      for (const start of starts) clearTimeout(start);
      await Promise.all(devices.map((device) => device.stop()));
    },
  };
}

/** Two tablets in one folder would play one tablet with two heads. */
function refuseTwins(devices: readonly SimulatedDevice[]): void {
  const seen = new Set<string>();
  for (const { folder, serialNumber } of devices) {
    if (seen.has(folder)) throw new TypeError(`two simulated tablets with the serial number ${serialNumber}`);
    seen.add(folder);
  }
}

/** Whoever runs the simulator from outside orders faults by writing `faults.json` in a tablet's folder. */
function watchOrders(devices: readonly SimulatedDevice[]): NodeJS.Timeout {
  return setInterval(() => {
    for (const device of devices) void device.obeyOrders();
  }, ORDERS_MS).unref();
}
