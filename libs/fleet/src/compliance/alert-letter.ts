import { COMPLIANCE_RULE_LABELS, COMPLIANCE_RULES, type ComplianceRule } from '@chariot/contract';

/** A gap that nobody was written to about. */
export interface NewGap {
  readonly id: string;
  readonly rule: ComplianceRule;
  readonly schoolId: string;
  readonly schoolName: string;
  readonly classroomName: string;
}

/** Lines of a letter beyond which it only counts. */
const LINES = 40;

/** Counts by school and rule: who reads it opens the list for the rest. No device is named in a mailbox. */
export function alertLetter(gaps: readonly NewGap[], url: string): { readonly subject: string; readonly text: string } {
  const schools = new Map<string, NewGap[]>();
  for (const gap of gaps) schools.set(gap.schoolId, [...(schools.get(gap.schoolId) ?? []), gap]);
  const sorted = [...schools.values()].sort((a, b) => b.length - a.length || nameOf(a).localeCompare(nameOf(b), 'fr'));
  const lines = sorted.flatMap((ofSchool) => [`${nameOf(ofSchool)} :`, ...countsOf(ofSchool)]);
  const left = lines.length - LINES;
  const shown = left > 0 ? [...lines.slice(0, LINES), '…'] : lines;
  const count = gaps.length === 1 ? 'un nouvel écart' : `${gaps.length} nouveaux écarts`;
  const where = schools.size === 1 ? nameOf(gaps) : `${schools.size} écoles`;
  const subject = `Conformité des tablettes : ${count} (${where})`.slice(0, 150);
  return {
    subject,
    text: [
      'Bonjour,',
      '',
      `Chariot a relevé ${count} depuis son dernier message :`,
      '',
      ...shown,
      '',
      `La liste, et ce qu’il faut faire : ${url}`,
      '',
      'Un écart n’est annoncé qu’une fois ; il reste dans la liste tant qu’il dure.',
    ].join('\n'),
  };
}

const nameOf = (gaps: readonly NewGap[]): string => gaps[0]?.schoolName ?? '';

function countsOf(gaps: readonly NewGap[]): string[] {
  return COMPLIANCE_RULES.flatMap((rule) => {
    const count = gaps.filter((gap) => gap.rule === rule).length;
    return count === 0 ? [] : [`  – ${COMPLIANCE_RULE_LABELS[rule]} : ${count}`];
  });
}
