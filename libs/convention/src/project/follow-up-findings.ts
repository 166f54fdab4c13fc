import type { ProjectFinding } from '@chariot/contract';
import { applies } from '../rules/applies.js';
import { finding, french, ofKind, type FactOf, type ProjectFacts } from './finding.js';
import { RESPONDENTS } from './record-kinds.js';

/** What is asked of the parties while it lasts (art. 8). */
export const followUpFindings = (facts: ProjectFacts): ProjectFinding[] => [...requests(facts), ...surveys(facts)];

interface Answer {
  readonly state: ProjectFinding['state'];
  readonly words: string;
}

/** A request without a date is never late: no delay is invented. */
function answerOf(day: string, dueOn: string | null, answeredOn: string | null): Answer {
  if (answeredOn !== null) {
    const late = dueOn !== null && answeredOn > dueOn ? `, après le ${french(dueOn)}` : '';
    return { state: 'established', words: `répondu le ${french(answeredOn)}${late}` };
  }
  if (dueOn === null) return { state: 'open', words: 'sans réponse\u00a0; aucune date limite n’a été donnée' };
  return day > dueOn
    ? { state: 'late', words: `en retard depuis le ${french(dueOn)}` }
    : { state: 'open', words: `à répondre pour le ${french(dueOn)}` };
}

function requests(facts: ProjectFacts): ProjectFinding[] {
  if (!applies('R85')) return [];
  return ofKind(facts, 'reportingRequest').map((record) => {
    const { state, words } = answerOf(facts.day, record.details.dueOn, record.details.answeredOn);
    const message = `Demande de suivi «\u00a0${record.subject}\u00a0», reçue le ${french(record.on)}\u00a0: ${words}.`;
    return finding('R85', ['art. 8'], state === 'established' ? 'records' : 'reminds', state, message, [record]);
  });
}

function surveys(facts: ProjectFacts): ProjectFinding[] {
  const found: ProjectFinding[] = [];
  const all = ofKind(facts, 'survey');
  if (applies('R86')) found.push(...all.map((record) => survey(facts, record)));
  if (applies('T21')) {
    const message =
      'L’article 8 écrit «\u00a0Les collègues\u00a0» [sic]\u00a0: lisez «\u00a0collèges\u00a0»\u00a0; les enquêtes vont au collège de référence et à la circonscription.';
    found.push(finding('T21', ['art. 8'], 'informs', 'information', message));
  }
  return found;
}

function survey(facts: ProjectFacts, record: FactOf<'survey'>): ProjectFinding {
  const { respondent, dueOn, answeredOn } = record.details;
  const { state, words } = answerOf(facts.day, dueOn, answeredOn);
  const message = `Enquête «\u00a0${record.subject}\u00a0» (${RESPONDENTS[respondent]})\u00a0: ${words}.`;
  return finding('R86', ['art. 8'], 'records', state, message, [record]);
}
