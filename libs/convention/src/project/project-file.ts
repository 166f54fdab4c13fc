import {
  PROJECT_KINDS,
  PROJECT_OBJECTIVES,
  PROJECT_OBJECTS,
  PROJECT_RELAYS,
  type Attachment,
  type ProjectFile,
  type ProjectRecord,
} from '@chariot/contract';
import type { LocalDate } from '@chariot/kernel';
import type { KnownFacts } from '../deadlines/timeline-sources.service.js';
import { assessProject } from './assess-project.js';
import { ofKind, type ProjectFact, type ProjectFacts } from './finding.js';
import { GOALS, type GoalCode } from './goals.js';
import type { RecordRow } from './project.repository.js';
import { KIND_WORDS, summaryOf } from './record-kinds.js';

type Ticked = ProjectFile['objects'][number];

export const recordOf = ({ recordedAt, ...row }: RecordRow, attachments: readonly Attachment[]): ProjectRecord => ({
  ...row,
  kind: row.details.kind,
  kindLabel: KIND_WORDS[row.details.kind].label,
  summary: summaryOf(row.details),
  attachments: [...attachments],
  recordedAt: recordedAt.toISOString(),
});

export const factOf = (row: RecordRow, attachments: number): ProjectFact => ({
  id: row.id,
  on: row.on,
  subject: row.subject,
  schoolUai: row.schoolUai,
  words: row.words,
  attachments,
  details: row.details,
});

/** The file as people read it: what is noted, what it shows, and what may still be ticked. */
export function projectFileOf(
  facts: ProjectFacts,
  records: ProjectRecord[],
  powers: Pick<ProjectFile, 'mayWrite' | 'answersFor'>,
): ProjectFile {
  const goals = ofKind(facts, 'objectives');
  const relays = ofKind(facts, 'support');
  const ticked = (code: GoalCode, by: readonly ProjectFact[]): Ticked => {
    const { label, rule, article } = GOALS[code];
    const words = by.flatMap((one) => one.words ?? []).join('\n');
    return { code, label, rule, articles: [article], chosen: by.length > 0, words: words === '' ? null : words };
  };
  return {
    asOf: facts.day,
    ...powers,
    records,
    findings: assessProject(facts),
    objects: PROJECT_OBJECTS.map((code) =>
      ticked(
        code,
        goals.filter(({ details }) => details.objects.includes(code)),
      ),
    ),
    objectives: PROJECT_OBJECTIVES.map((code) =>
      ticked(
        code,
        goals.filter(({ details }) => details.objectives.includes(code)),
      ),
    ),
    relays: PROJECT_RELAYS.map((code) =>
      ticked(
        code,
        relays.filter(({ details }) => details.relay === code),
      ),
    ),
    kinds: PROJECT_KINDS.map((kind) => {
      const { rules, articles, ...words } = KIND_WORDS[kind];
      return { kind, ...words, rules: [...rules], articles: [...articles] };
    }),
  };
}

/** What deadlines learn from the file: what is done, and which requests wait for an answer. */
export function knownToTimeline(facts: Pick<ProjectFacts, 'records' | 'schools'>): KnownFacts {
  const first = (days: readonly LocalDate[]): LocalDate | null => [...days].sort()[0] ?? null;
  const last = (days: readonly LocalDate[]): LocalDate | null => [...days].sort().at(-1) ?? null;
  const measures = ofKind(facts, 'throughput');
  // Established once every school of the annex has a measure.
  const perSchool = facts.schools.map(({ uai }) =>
    first(measures.filter(({ schoolUai }) => schoolUai === null || schoolUai === uai).map(({ on }) => on)),
  );
  const measured = perSchool.flatMap((on) => on ?? []);
  const steps = ofKind(facts, 'deployment');
  const stepDays = (step: 'begun' | 'ended'): LocalDate[] =>
    steps.filter(({ details }) => details.step === step).map(({ on }) => on);
  const renewed = first(ofKind(facts, 'renewal').map(({ on }) => on));
  const established = measured.length > 0 && measured.length === perSchool.length ? last(measured) : null;
  return {
    // What is not known is left out, so that another noun may say it.
    ...(established !== null && { throughputEstablishedOn: established }),
    ...(renewed !== null && { renewalDecidedOn: renewed }),
    deployment: { startedOn: first(stepDays('begun')), endedOn: last(stepDays('ended')) },
    reportingRequests: ofKind(facts, 'reportingRequest').map(({ id, subject, on, details }) => ({
      id,
      label: subject,
      receivedOn: on,
      dueOn: details.dueOn as LocalDate | null,
      answeredOn: details.answeredOn as LocalDate | null,
    })),
  };
}
