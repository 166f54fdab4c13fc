import type { Letter, NewLetter } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import type { LetterConvention } from './letter.js';

type LetterRemark = Letter['remarks'][number];

export interface RemarkFacts {
  readonly letter: Pick<NewLetter, 'kind' | 'datedOn' | 'words'>;
  readonly convention: Pick<LetterConvention, 'signedOn' | 'validity' | 'terminationNoticeMonths'>;
  readonly day: LocalDate;
  /** The last certified statement; null: none is. */
  readonly certifiedVersion: number | null;
  /** How it left; null: it has not. */
  readonly way: Letter['way'];
}

/** What to know before a letter leaves, or once it has. */
export function letterRemarks(facts: RemarkFacts): LetterRemark[] {
  const { letter, convention } = facts;
  const unsigned =
    applies('T09') &&
    convention.signedOn === null &&
    ['rectification', 'amendmentDraft', 'termination'].includes(letter.kind)
      ? [say('T09', ['art. 11'], 'La convention n’est pas signée\u00a0: son projet se corrige encore, sans courrier.')]
      : [];
  return [...unsigned, ...termination(facts), ...money(facts)];
}

const say = (rule: string, articles: string[], message: string): LetterRemark => ({ rule, articles, message });

function termination({ letter, convention, way }: RemarkFacts): LetterRemark[] {
  if (letter.kind !== 'termination' || !applies('R90')) return [];
  const found: LetterRemark[] = [];
  if (way !== null && way !== 'registered') {
    found.push(say('R90', ['art. 10.2'], 'La dénonciation part par lettre recommandée avec accusé de réception.'));
  }
  if (convention.terminationNoticeMonths === null) {
    found.push(say('R90', ['art. 10.2'], 'Le préavis n’est pas renseigné\u00a0: la date d’effet est non calculable.'));
  }
  if (letter.words === null) found.push(say('R90', ['art. 10.2'], 'Le motif n’est pas dit.'));
  return found;
}

function money({ letter, convention, day, certifiedVersion }: RemarkFacts): LetterRemark[] {
  const found: LetterRemark[] = [];
  if (letter.kind === 'balanceRequest' && certifiedVersion === null && applies('R65')) {
    const message = 'Aucun état récapitulatif n’est certifié\u00a0: le solde se demande avec lui.';
    found.push(say('R65', ['art. 7.1'], message));
  }
  if (letter.kind === 'financialReport' && applies('R87')) {
    const until = convention.validity?.until ?? null;
    if (until !== null && day < until) {
      const on = LocalDate.format(LocalDate.parse(until));
      found.push(say('R87', ['art. 8'], `Le bilan est attendu au terme, le ${on}\u00a0: celui-ci est provisoire.`));
    }
  }
  return found;
}
