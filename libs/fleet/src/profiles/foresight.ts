import { SETTING_IDS, type Foresight, type ProfileSettings } from '@chariot/contract';
import type { Json } from '@chariot/platform';
import { canonicalJson } from '../configurations/canonical-json.js';

export interface Alike {
  readonly before: ProfileSettings;
  readonly after: ProfileSettings;
  readonly classrooms: number;
  readonly devices: number;
}

/** What changes, setting by setting, over groups that are alike before and alike after; in the order of the settings. */
export function changesOf(groups: readonly Alike[]): Foresight['changes'] {
  return SETTING_IDS.flatMap((setting) => {
    const counts = new Map<'added' | 'changed' | 'removed', { classrooms: number; devices: number }>();
    for (const { before, after, classrooms, devices } of groups) {
      const effect = effectOf(before[setting], after[setting]);
      if (effect === null) continue;
      const so = counts.get(effect) ?? { classrooms: 0, devices: 0 };
      counts.set(effect, { classrooms: so.classrooms + classrooms, devices: so.devices + devices });
    }
    return [...counts].map(([effect, count]) => ({ setting, effect, ...count }));
  });
}

function effectOf(before: unknown, after: unknown): 'added' | 'changed' | 'removed' | null {
  if (before === undefined) return after === undefined ? null : 'added';
  if (after === undefined) return 'removed';
  return canonicalJson(before as Json) === canonicalJson(after as Json) ? null : 'changed';
}
