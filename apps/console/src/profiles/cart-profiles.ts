import type { Profile } from '@chariot/contract';

export interface CartRef {
  readonly classroomId: string;
  readonly schoolId: string;
}

/** Whether a profile reaches a cart: assigned to it, or to its school. */
export const reaches = ({ assignments }: Pick<Profile, 'assignments'>, { classroomId, schoolId }: CartRef): boolean =>
  assignments.some(({ target, targetId }) => targetId === (target === 'school' ? schoolId : classroomId));

/** The profiles that reach a cart, those of the school first: the cart's own win over them. */
export function profilesOf(profiles: readonly Profile[], cart: CartRef): readonly Profile[] {
  const own = (profile: Profile): number =>
    Number(profile.assignments.some(({ target, targetId }) => target === 'classroom' && targetId === cart.classroomId));
  return profiles.filter((profile) => reaches(profile, cart)).sort((a, b) => own(a) - own(b));
}
