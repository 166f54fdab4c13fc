import { randomBytes } from 'node:crypto';
import si from 'systeminformation';
import { fitFacts, UNKNOWN, type InventoryFacts } from '@chariot/wire-agent';
import type { Log } from '../log.js';
import { findTool, output } from '../machine/tools.service.js';
import type { StateFolder } from '../state/state.repository.js';
import { VERSION } from '../version.js';
import { usableSerial } from './serial-number.js';

const SERIAL = 'serial.txt';

/**
 * What this computer is, by `systeminformation` and the package manager. Its MAC and IP addresses, its host name and its
 * users are not asked for. What a container or a poor firmware does not say is `inconnu` or null.
 */
export class Inventory {
  readonly #state: StateFolder;
  readonly #log: Log;

  constructor(state: StateFolder, log: Log) {
    this.#state = state;
    this.#log = log;
  }

  async facts(): Promise<InventoryFacts> {
    const [system, os, memory, disks, battery, software] = await Promise.all([
      this.#ask(() => si.system()),
      this.#ask(() => si.osInfo()),
      this.#ask(() => si.mem()),
      this.#ask(() => si.fsSize()),
      this.#ask(() => si.battery()),
      this.#ask(packages),
    ]);
    const disk = disks?.find(({ mount }) => mount === '/') ?? disks?.[0];
    const hasBattery = battery?.hasBattery ?? false;
    return fitFacts({
      serialNumber: usableSerial(system?.serial) ?? (await this.#ownSerial()),
      manufacturer: usableSerial(system?.manufacturer) ?? UNKNOWN,
      model: usableSerial(system?.model) ?? UNKNOWN,
      osName: os?.distro || UNKNOWN,
      osVersion: [os?.release, os?.codename].filter((word) => word).join(' '),
      memoryBytes: memory?.total || null,
      storageBytes: disk?.size ?? null,
      storageFreeBytes: disk?.available ?? null,
      batteryPercent: hasBattery ? (battery?.percent ?? null) : null,
      batteryHealthPercent: hasBattery ? health(battery) : null,
      charging: hasBattery ? (battery?.isCharging ?? null) : null,
      diskEncrypted: await this.#ask(() => isEncrypted(disk?.fs)),
      agentVersion: VERSION,
      software: software ?? [],
    });
  }

  /** The serial number read on the label by whoever enrols, for a machine that does not say it. */
  async nameSerial(serial: string): Promise<void> {
    await this.#state.write(SERIAL, serial);
  }

  /** Stable: made once, then kept. */
  async #ownSerial(): Promise<string> {
    const kept = usableSerial(await this.#state.read(SERIAL));
    if (kept !== null) return kept;
    const made = `SANS-NUMERO-${randomBytes(5).toString('hex').toUpperCase()}`;
    await this.#state.write(SERIAL, made);
    return made;
  }

  async #ask<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await question();
    } catch (error) {
      this.#log('warn', 'Une partie de l’inventaire est inconnue.', error);
      return null;
    }
  }
}

/** What the battery holds of what it held when new. */
function health(battery: si.Systeminformation.BatteryData | null): number | null {
  if (!battery || !(battery.designedCapacity > 0) || !(battery.maxCapacity > 0)) return null;
  return (100 * battery.maxCapacity) / battery.designedCapacity;
}

/** Whether what the system is on lies on dm-crypt, at any depth; null where that cannot be seen (a container). */
async function isEncrypted(source: string | undefined): Promise<boolean | null> {
  const lsblk = source?.startsWith('/dev/') ? await findTool('lsblk') : null;
  if (!lsblk || source === undefined) return null;
  return (await output(lsblk, '--inverse', '--noheadings', '--output', 'TYPE', source))
    .split('\n')
    .some((type) => type.trim().endsWith('crypt'));
}

/** Debian's packages, else RPM's, else none. */
async function packages(): Promise<InventoryFacts['software']> {
  const dpkg = await findTool('dpkg-query');
  if (dpkg)
    return list(await output(dpkg, '--show', '--showformat', '${db:Status-Abbrev}${Package}\t${Version}\n'), /^ii /);
  const rpm = await findTool('rpm');
  if (rpm) return list(await output(rpm, '-qa', '--queryformat', '%{NAME}\t%{VERSION}-%{RELEASE}\n'), /^/);
  return [];
}

function list(text: string, installed: RegExp): InventoryFacts['software'] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || !installed.test(line)) return [];
    const [name = '', version = ''] = line.replace(installed, '').split('\t');
    return [{ name, version }];
  });
}
