import type { Convention } from '@chariot/contract';

/** A classe mobile that the annex pays for, and its name for people. */
export interface AnnexClassroom {
  readonly key: string;
  readonly schoolUai: string;
  readonly ordinal: number;
  readonly label: string;
}

interface Named {
  readonly schoolUai: string;
  readonly ordinal: number;
}

export const classroomKey = ({ schoolUai, ordinal }: Named): string => `${schoolUai}/${String(ordinal)}`;

/** « École élémentaire, classe mobile 1 »: the annex names schools, the nth cart of each is its own. */
export const annexClassrooms = (annex: Convention['annex']): AnnexClassroom[] =>
  annex.flatMap(({ uai, schoolName, mobileClassrooms }) =>
    Array.from({ length: mobileClassrooms }, (_, index) => ({
      key: classroomKey({ schoolUai: uai, ordinal: index + 1 }),
      schoolUai: uai,
      ordinal: index + 1,
      label: `${schoolName}, classe mobile ${String(index + 1)}`,
    })),
  );

/** Its name; its school's number where the annex has it no more. */
export const labelOf = (classrooms: readonly AnnexClassroom[], of: Named): string =>
  classrooms.find(({ key }) => key === classroomKey(of))?.label ??
  `${of.schoolUai}, classe mobile ${String(of.ordinal)}`;
