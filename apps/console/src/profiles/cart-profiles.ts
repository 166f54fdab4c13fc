import type { Profile } from '@chariot/contract';

type Assigned = Pick<Profile, 'assignments'>;

/** Whether a cart has the profile by an assignment of its own, and not by what is above it. */
export const isOwnOf = ({ assignments }: Assigned, classroomId: string): boolean =>
  assignments.some(({ target, targetId }) => target === 'classroom' && targetId === classroomId);

/** The cart's own profiles last: they win over the others. */
export function ownLast<P extends Assigned>(profiles: readonly P[], classroomId: string): readonly P[] {
  return [...profiles].sort((a, b) => Number(isOwnOf(a, classroomId)) - Number(isOwnOf(b, classroomId)));
}

/** Where a cart has it from: « Cette classe mobile », or what is above it. */
export function fromWhere({ assignments }: Assigned, classroomId: string): string {
  if (isOwnOf({ assignments }, classroomId)) return 'Pour cette classe mobile';
  const places = assignments.filter(({ target }) => target === 'place').map(({ targetName }) => targetName);
  return places.length === 0 ? 'Pour ce lieu' : `Pour ${places.join(', ')}`;
}
