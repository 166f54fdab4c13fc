import type { ProjectDetails, ProjectFinding, ProjectKind } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';

/** A fact of the file, as it is weighed. */
export interface ProjectFact {
  readonly id: string;
  readonly on: LocalDate;
  readonly subject: string;
  /** `null`: every school of the annex. */
  readonly schoolUai: string | null;
  readonly words: string | null;
  readonly attachments: number;
  readonly details: ProjectDetails;
}
export type FactOf<Kind extends ProjectKind> = ProjectFact & {
  readonly details: Extract<ProjectDetails, { readonly kind: Kind }>;
};

/** A device that the convention paid for, where it stands. */
export interface StandingDevice {
  readonly serialNumber: string;
  readonly schoolUai: string;
  readonly classroomName: string | null;
}

export interface ProjectFacts {
  readonly day: LocalDate;
  readonly signedOn: LocalDate | null;
  /** Year of the rentrée of art. 3.1; `null`: « non renseigné ». */
  readonly throughputYear: number | null;
  readonly schools: readonly { readonly uai: string; readonly name: string; readonly collegeUai: string }[];
  readonly records: readonly ProjectFact[];
  /** Among those within reach. */
  readonly devices: readonly StandingDevice[];
}

export const ofKind = <Kind extends ProjectKind>(facts: Pick<ProjectFacts, 'records'>, kind: Kind): FactOf<Kind>[] =>
  facts.records.filter((record): record is FactOf<Kind> => record.details.kind === kind);

/** Those of a school, those of all schools among them. */
export const ofSchool = <Fact extends ProjectFact>(records: readonly Fact[], uai: string): Fact[] =>
  records.filter(({ schoolUai }) => schoolUai === null || schoolUai === uai);

export const finding = (
  rule: string,
  articles: string[],
  treatment: ProjectFinding['treatment'],
  state: ProjectFinding['state'],
  message: string,
  records: readonly { readonly id: string }[] = [],
): ProjectFinding => ({ rule, articles, treatment, state, message, recordIds: records.map(({ id }) => id) });

export const french = (day: string): string => LocalDate.format(LocalDate.parse(day));

/** « une mesure », « 3 mesures ». */
export const counted = (count: number, one: string, many: string): string =>
  count === 1 ? one : `${String(count)} ${many}`;
