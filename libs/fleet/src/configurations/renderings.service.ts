import { Inject, Injectable } from '@nestjs/common';
import type { ProfileSettings } from '@chariot/contract';
import type { Json, Tx } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';
import { FAMILY_RENDERERS, type FamilyRenderer } from '../profiles/family-renderer.port.js';
import { DeviceStandingRepository } from './device-standing.repository.js';
import type { SettingOutcome } from './outcome.js';

/** Of what is kept of a setting on a device. */
const WHY_LENGTH = 300;
/** Configurations of which a process remembers what a family has nothing like. */
const REMEMBERED = 1_000;

/** A configuration in each family's words, made once for all the devices that share it. */
@Injectable()
export class Renderings {
  readonly #without = new Map<string, readonly SettingOutcome[]>();

  constructor(
    @Inject(FAMILY_RENDERERS) private readonly renderers: readonly FamilyRenderer[],
    private readonly repository: DeviceStandingRepository,
  ) {}

  /** @throws Error for a family that no gateway speaks */
  async of(tx: Tx, family: DeviceFamily, hash: string, settings: ProfileSettings): Promise<Json> {
    const renderer = this.renderers.find((one) => one.family === family);
    if (renderer === undefined) throw new Error(`No gateway renders for ${family}`);
    const kept = await this.repository.rendering(tx, hash, family, renderer.version);
    if (kept !== undefined) return kept;
    const payload = renderer.render(settings);
    await this.repository.keepRendering(tx, hash, family, renderer.version, payload);
    return payload;
  }

  /**
   * The settings that a family is not told, since it has nothing like them: nobody has to report them. Worked out once for all the
   * devices that share a configuration, since each of their reports asks.
   * @param hash of the settings, which it names
   */
  withoutEquivalent(family: DeviceFamily, hash: string, settings: ProfileSettings): readonly SettingOutcome[] {
    const key = `${family} ${hash}`;
    const known = this.#without.get(key);
    if (known !== undefined) return known;
    const renderer = this.renderers.find((one) => one.family === family);
    const without = (renderer?.preview(settings) ?? [])
      .filter(({ effect }) => effect === 'notApplicable')
      .map(
        ({ setting, sentence }) => ({ setting, status: 'notApplicable', why: sentence.slice(0, WHY_LENGTH) }) as const,
      );
    if (this.#without.size >= REMEMBERED) this.#without.clear();
    this.#without.set(key, without);
    return without;
  }
}
