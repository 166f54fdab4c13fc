import type { Letters } from '@chariot/contract';
import { LocalDate, Money } from '@chariot/kernel';
import { applies } from '../rules/applies.js';
import { KIND_WORDS, type LetterConvention } from './letter.js';

type Proposal = Letters['proposals'][number];

export interface ProposalFacts {
  readonly convention: LetterConvention;
  readonly day: LocalDate;
  readonly certifiedVersion: number | null;
  /** Kinds of the letters that have left, with their trap. */
  readonly sent: readonly { readonly kind: string; readonly trap: string | null }[];
}

/** Days before the term from which its report is thought of. */
const BEFORE_TERM = 90;

/** Letters that the text or its life calls for; whoever reads decides. */
export function letterProposals(facts: ProposalFacts): Proposal[] {
  const proposals = [...maximum(facts), ...balance(facts), ...report(facts), ...silences()];
  return proposals.filter(({ kind, trap }) => !facts.sent.some((one) => one.kind === kind && one.trap === trap));
}

const propose = (kind: Proposal['kind'], trap: string | null, why: string, articles: string[]): Proposal => ({
  ...{ kind, trap, author: 'localAuthority', title: KIND_WORDS[kind], why, articles },
});

/** T01: the figure of art. 7.1 is no term, and is not kept: whoever has the text looks at it. */
function maximum({ convention }: ProposalFacts): Proposal[] {
  if (!applies('T01') || convention.signedOn === null) return [];
  const carts = convention.annex.reduce((sum, row) => sum + row.mobileClassrooms, 0);
  const due = Money.format(Money.cents(convention.stateCapPerClassroom * carts));
  const why = `Si l’article 7.1 annonce une participation maximale autre que ${due}, une lettre rectificative ou un avenant lève le doute\u00a0; Chariot calcule avec ${due}.`;
  const articles = ['art. 7.1', 'art. 3.2', 'art. 6.2', 'annexe'];
  return [
    propose('rectification', 'T01', why, articles),
    propose('amendmentDraft', 'T01', why, [...articles, 'art. 10.1']),
  ];
}

function balance({ certifiedVersion }: ProposalFacts): Proposal[] {
  if (certifiedVersion === null || !applies('R65')) return [];
  const why = `L’état récapitulatif est certifié (version ${String(certifiedVersion)})\u00a0: le solde peut être demandé.`;
  return [propose('balanceRequest', null, why, ['art. 7.1'])];
}

function report({ convention: { validity }, day }: ProposalFacts): Proposal[] {
  if (validity === null || !applies('R87')) return [];
  const until = LocalDate.parse(validity.until);
  if (LocalDate.daysBetween(day, until) > BEFORE_TERM) return [];
  const why = `Au terme de la convention, le ${LocalDate.format(until)}, la collectivité transmet un bilan financier.`;
  return [propose('financialReport', null, why, ['art. 8'])];
}

function silences(): Proposal[] {
  if (!applies('T41')) return [];
  const why = 'Le texte ne dit rien de la propriété, de l’assurance, du vol, du prêt, des données ni de la fin de vie.';
  return [propose('optionalClauses', null, why, ['tout le texte', 'annexes'])];
}
