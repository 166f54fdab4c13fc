/** A classe mobile as the convention knows it: the nth of a school of its annex (art. 5); the fleet's own is elsewhere. */
export interface FundedClassroom {
  readonly schoolUai: string;
  /** From 1 to the number of classes mobiles of the school in the annex. */
  readonly ordinal: number;
}

/** Every classe mobile that an annex pays for, in its order. */
export const classroomsOf = (
  annex: readonly { readonly uai: string; readonly mobileClassrooms: number }[],
): FundedClassroom[] =>
  annex.flatMap(({ uai, mobileClassrooms }) =>
    Array.from({ length: mobileClassrooms }, (_, index) => ({ schoolUai: uai, ordinal: index + 1 })),
  );

/** What distinguishes it in a map. */
export const classroomKey = ({ schoolUai, ordinal }: FundedClassroom): string => `${schoolUai}/${String(ordinal)}`;

/** For people: « classe mobile n° 1 de l’école 0382460T », or without its school where none is named. */
export const classroomLabel = ({ schoolUai, ordinal }: FundedClassroom): string =>
  `classe mobile n° ${String(ordinal)}${schoolUai === '' ? '' : ` de l’école ${schoolUai}`}`;
