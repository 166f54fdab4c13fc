import type { CollegeSurvey, Convention, NewProjectRecord, ProjectFile, ProjectRecord } from '@chariot/contract';

/** Schools of which whoever speaks for a collège may note a survey; `null`: for all of them at once. */
export const surveyedSchools = (
  { answersFor }: Pick<ProjectFile, 'answersFor'>,
  { annex }: Pick<Convention, 'annex'>,
): { readonly uais: readonly string[]; readonly all: boolean } => ({
  uais: answersFor,
  all: annex.length > 0 && annex.every(({ uai }) => answersFor.includes(uai)),
});

/** Whether that fact is a survey that the collège answers. */
export function mayAnswer(
  file: Pick<ProjectFile, 'answersFor'>,
  convention: Pick<Convention, 'annex'>,
  { details, schoolUai }: Pick<ProjectRecord, 'details' | 'schoolUai'>,
): boolean {
  if (details.kind !== 'survey' || details.respondent !== 'college') return false;
  const { uais, all } = surveyedSchools(file, convention);
  return schoolUai === null ? all : uais.includes(schoolUai);
}

/** A fact as it was typed, as the collège’s own door takes it; nothing for any other fact. */
export function collegeSurveyOf({ details, attachmentIds: _, ...said }: NewProjectRecord): CollegeSurvey | undefined {
  if (details.kind !== 'survey') return undefined;
  const { dueOn, answeredOn } = details;
  return { ...said, dueOn, answeredOn };
}
