import type { ProfileSettings, SettingId } from '@chariot/contract';
import type { Json } from '@chariot/platform';
import type { DeviceFamily } from '../devices/device.js';

/** What one family will do with one setting, said before anybody saves. */
export interface SettingPreview {
  readonly setting: SettingId;
  /** `supervised`: all of it, or a part, asks for a device that is supervised. */
  readonly effect: 'applied' | 'supervised' | 'notApplicable';
  /** French, for a référent. */
  readonly sentence: string;
}

/** "What will this profile be on your family?": answered by each gateway, for previews and for the door. */
export interface FamilyRenderer {
  readonly family: DeviceFamily;
  /** French name of the family: « Ordinateurs et tablettes Linux ». */
  readonly label: string;
  /** Raise it when `render` gives something else for the same settings: stored renderings of other versions are not used. */
  readonly version: number;
  preview(settings: ProfileSettings): readonly SettingPreview[];
  /** Without secrets (`{"sealed": id}` stays) and without variables (`{numero}` stays): one rendering serves every device. */
  render(settings: ProfileSettings): Json;
}
/** Every renderer, as an array: one per family that has a gateway. */
export const FAMILY_RENDERERS = Symbol('FamilyRenderers');
