import { TRAINING_SUBJECTS, type ProjectFinding } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { counted, finding, ofKind, type ProjectFacts } from './finding.js';
import { TRAINING_WORDS } from './record-kinds.js';

/** What the académie promises to schools and collectivités (art. 3.2), as far as the file shows it. */
export const academieFindings = (facts: ProjectFacts): ProjectFinding[] => [
  ...training(facts),
  ...assistance(facts),
  ...exchanges(facts),
];

const hours = (sum: number): string => `${String(Math.round(sum * 100) / 100).replace('.', ',')}\u00a0h`;

function training(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R20')) return [];
  const sessions = ofKind(facts, 'training');
  if (sessions.length === 0) {
    const message =
      'Aucune formation des équipes n’est au dossier\u00a0: notez chaque session, sa durée et son effectif.';
    return [finding('R20', ['art. 3.2'], 'records', 'toEstablish', message)];
  }
  const total = sessions.reduce((sum, { details }) => sum + details.hours, 0);
  const known = sessions.flatMap(({ details }) => details.participants ?? []);
  const people = known.reduce((sum, participants) => sum + participants, 0);
  // One who came twice counts twice: no name is kept to know better.
  const present = known.length < sessions.length ? 'effectif non renseigné partout' : `${String(people)} présences`;
  const covered = new Set(sessions.flatMap(({ details }) => details.subjects));
  const left = TRAINING_SUBJECTS.filter((subject) => !covered.has(subject)).map((subject) => TRAINING_WORDS[subject]);
  const rest = left.length === 0 ? '' : ` Pas encore abordé\u00a0: ${left.join(', ')}.`;
  const message = `${counted(sessions.length, 'Une session', 'sessions')}, ${hours(total)}, ${present}.${rest}`;
  return [finding('R20', ['art. 3.2'], 'records', left.length === 0 ? 'established' : 'open', message, sessions)];
}

function assistance(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R21')) return [];
  const given = ofKind(facts, 'assistance');
  const message =
    given.length === 0
      ? 'L’aide de l’académie pour juger de l’infrastructure et parler avec la maintenance n’est pas au dossier.'
      : `${counted(given.length, 'Une aide reçue', 'aides reçues')}\u00a0: ${given.map(({ subject }) => subject).join('\u00a0; ')}.`;
  return [finding('R21', ['art. 3.2'], 'records', given.length === 0 ? 'toEstablish' : 'established', message, given)];
}

/** Told of the plan, and asked for a contribution: two ways (R22). */
function exchanges(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R22')) return [];
  const [received, sent] = [ofKind(facts, 'information'), ofKind(facts, 'contribution')];
  const message = `Informations de l’académie\u00a0: ${String(received.length)}\u00a0; contributions de la collectivité\u00a0: ${String(sent.length)}.`;
  const state = received.length > 0 && sent.length > 0 ? 'established' : 'toEstablish';
  return [finding('R22', ['art. 3.2'], 'records', state, message, [...received, ...sent])];
}
