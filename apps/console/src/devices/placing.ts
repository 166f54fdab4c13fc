import type { changeDevice, DeviceDetail, InputOf } from '@chariot/contract';
import { before } from '../undo/before.js';

type Asked = InputOf<typeof changeDevice>['body'];
type Placed = Pick<DeviceDetail, 'assetTag' | 'slot' | 'classroomId'>;

/** As the form holds them. */
export interface PlacingValues {
  readonly assetTag: string;
  readonly slot: string;
  readonly classroomId: string;
  readonly reason: string;
}

/**
 * Only what changed is asked: the rest may have been changed by somebody else meanwhile. In another cart a slot is another
 * one, even under the same number; without any, the server takes the first that is free.
 */
export function askedOf(values: PlacingValues, initial: PlacingValues): Record<string, unknown> {
  const leaves = values.classroomId !== initial.classroomId;
  const slot = values.slot.trim();
  const assetTag = values.assetTag.trim();
  return {
    ...(values.assetTag !== initial.assetTag && { assetTag: assetTag === '' ? null : assetTag }),
    ...((leaves || values.slot !== initial.slot) && slot !== '' && { slot: Number(slot) }),
    ...(leaves && { classroomId: values.classroomId }),
    ...(values.reason.trim() !== '' && { reason: values.reason }),
  };
}

/**
 * What puts it back where it was: into its own slot, and not merely into its cart. A tablet that had no slot cannot be put back
 * into none.
 */
export function wayBack(was: Placed, { reason: _, ...sent }: Asked, left: Placed): Asked | undefined {
  const { assetTag, slot, classroomId } = was;
  const done = sent.classroomId === undefined ? sent : { ...sent, slot: left.slot };
  const absent = slot === null ? ['slot' as never] : [];
  const back = before<object>({ assetTag, slot, classroomId }, done, absent) as Asked | undefined;
  return back?.classroomId === undefined || slot === null ? back : { ...back, slot };
}
