import type { NewProjectRecord } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { conventionError } from '../convention-errors.js';

/**
 * A fact has happened; an answer comes after the question, and has its day.
 * @throws DomainError convention.projectInFuture, projectSchoolNotInAnnex, projectAnswerBefore, projectAnswerWithoutDay
 */
export function checkRecord(
  { on, schoolUai, details }: NewProjectRecord,
  { day, schools }: { readonly day: LocalDate; readonly schools: readonly string[] },
): void {
  if (schoolUai !== null && !schools.includes(schoolUai)) {
    throw conventionError('projectSchoolNotInAnnex', { uai: schoolUai });
  }
  const happened = [on, ...lateDays(details)].find((one) => one > day);
  if (happened !== undefined) {
    throw conventionError('projectInFuture', { day: LocalDate.format(LocalDate.parse(happened)) });
  }
  if (details.kind === 'reportingRequest' || details.kind === 'survey') {
    if (details.answeredOn !== null && details.answeredOn < on) throw conventionError('projectAnswerBefore');
  }
  if (details.kind === 'changeOfUse') {
    const { askedOn, answeredOn, answer } = details;
    if ((answer === null) !== (answeredOn === null)) throw conventionError('projectAnswerWithoutDay');
    if (answeredOn !== null && (askedOn === null || answeredOn < askedOn)) throw conventionError('projectAnswerBefore');
  }
}

/** Days of the details that cannot be to come. */
function lateDays(details: NewProjectRecord['details']): string[] {
  switch (details.kind) {
    case 'reportingRequest':
    case 'survey':
      return details.answeredOn === null ? [] : [details.answeredOn];
    case 'changeOfUse':
      return [details.askedOn, details.answeredOn, details.begunOn].filter((one) => one !== null);
    default:
      return [];
  }
}
