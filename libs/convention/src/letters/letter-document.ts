import type { NewLetter } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { PdfWriter } from '@chariot/platform';
import { applies } from '../rules/applies.js';
import { CLAUSES_WARNING, optionalClauses } from './clauses.js';
import { KIND_WORDS, maximumsOf, months, noticeEnds, trapOf, type LetterConvention } from './letter.js';
import {
  balanceAsked,
  drawBalanceRequest,
  drawFinancialReport,
  reportClosed,
  type ImputationCode,
  type MoneyFacts,
} from './money-document.js';

export interface LetterPaper {
  readonly letter: NewLetter;
  readonly convention: LetterConvention;
  readonly imputation: readonly ImputationCode[];
  /** Null for a letter that speaks of no money. */
  readonly money: MoneyFacts | null;
}

const french = (day: string): string => LocalDate.format(LocalDate.parse(day));

/** A letter as it leaves: who writes, to whom, what the text says of it, and the hand that signs. */
export function drawLetter(page: PdfWriter, paper: LetterPaper): void {
  switch (paper.letter.kind) {
    case 'rectification':
      drawRectification(page, paper);
      break;
    case 'amendmentDraft':
      drawAmendment(page, paper);
      break;
    case 'termination':
      drawTermination(page, paper);
      break;
    case 'balanceRequest':
      letterhead(page, paper, 'demande de versement du solde de la subvention (art. 7.1)');
      drawBalanceRequest(page, paper);
      words(page, paper);
      closing(page, paper, balanceAsked(paper.money));
      break;
    case 'financialReport':
      drawFinancialReport(page, paper);
      words(page, paper);
      page.signatures([{ title: paper.letter.signatory, lines: reportClosed(paper.money) }]);
      break;
    case 'optionalClauses':
      drawClauses(page, paper);
      break;
  }
}

const sides = ({ letter, convention }: LetterPaper): { author: string; recipient: string } =>
  letter.author === 'academie'
    ? { author: convention.academie.name, recipient: convention.localAuthority.name }
    : { author: convention.localAuthority.name, recipient: convention.academie.name };

const named = ({ reference, signedOn }: LetterConvention): string =>
  signedOn === null ? `convention ${reference} (projet)` : `convention ${reference} du ${french(signedOn)}`;

function dateline({ place, datedOn }: NewLetter): string {
  const on = datedOn === null ? 'le …' : `le ${french(datedOn)}`;
  return place === null ? `L${on.slice(1)}` : `À ${place}, ${on}`;
}

function letterhead(page: PdfWriter, paper: LetterPaper, subject: string, how: readonly string[] = []): void {
  const { author, recipient } = sides(paper);
  const { letter, convention } = paper;
  page.letterhead({
    from: [author, letter.signatory, ...(letter.reference === null ? [] : [`Réf.\u00a0: ${letter.reference}`])],
    to: [recipient, ...how],
    dateline: dateline(letter),
    subject: `Objet\u00a0: ${named(convention)}, ${subject}`,
  });
  page.heading(KIND_WORDS[letter.kind]);
  page.paragraph('Madame, Monsieur,');
}

function words(page: PdfWriter, { letter }: LetterPaper): void {
  for (const paragraph of letter.words?.split(/\n{2,}/) ?? []) page.paragraph(paragraph);
}

function closing(page: PdfWriter, { letter }: LetterPaper, lines: readonly string[] = []): void {
  page.paragraph('Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée.');
  page.signatures([{ title: letter.signatory, lines }]);
}

/** What is at odds, where it is written, and how the parties read it. */
function discrepancy(page: PdfWriter, { letter, convention }: LetterPaper): void {
  if (letter.trap === 'T01' && applies('T01')) {
    page.table(['Article', 'Ce qu’il dit', 'Montant'], maximumsOf(convention, letter.quote), [1, 4, 1.6]);
    return;
  }
  const trap = trapOf(letter.trap);
  if (trap === undefined) return;
  page.facts([
    ['Point relevé', trap.says],
    ['Articles', trap.articles.join(', ')],
    ...(letter.quote === null ? [] : ([['Le texte porte', `«\u00a0${letter.quote}\u00a0»`]] as const)),
  ]);
}

const reading = ({ letter, convention }: LetterPaper): string => {
  if (letter.trap !== 'T01') return 'Les parties lisent ce point comme suit\u00a0:';
  const [, cap] = maximumsOf(convention, null);
  return `La participation maximale de l’État au titre de l’équipement est de ${cap?.[2] ?? 'non renseigné'}, comme le donnent l’article 3.2 et l’annexe.`;
};

function drawRectification(page: PdfWriter, paper: LetterPaper): void {
  letterhead(page, paper, 'lettre rectificative');
  page.paragraph('Le texte de cette convention contient un point qui ne s’accorde pas avec le reste\u00a0:');
  discrepancy(page, paper);
  page.paragraph(`Nous vous proposons de le corriger ainsi. ${reading(paper)}`);
  words(page, paper);
  page.paragraph('Si vous partagez cette lecture, merci de nous retourner un exemplaire signé de la présente.');
  page.paragraph('Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée.');
  page.signatures([{ title: paper.letter.signatory }, { title: `Pour accord, ${sides(paper).recipient}` }]);
}

function drawAmendment(page: PdfWriter, paper: LetterPaper): void {
  const { letter, convention } = paper;
  const number = Math.max(0, ...convention.amendments) + 1;
  page.heading(`Avenant n° ${String(number)} à la ${named(convention)}`);
  page.paragraph('PROJET\u00a0: cet avenant n’engage personne tant que les deux parties ne l’ont pas signé.', {
    bold: true,
  });
  page.facts([
    ['Entre', convention.academie.name],
    ['Et', convention.localAuthority.name],
    ['Vu', 'l’article 10.1 de la convention'],
  ]);
  page.heading('Article 1. Objet', 2);
  page.paragraph('Le présent avenant modifie la convention sans remettre en cause son objet.');
  if (letter.trap !== null) discrepancy(page, paper);
  page.heading('Article 2. Modification', 2);
  if (letter.trap !== null) page.paragraph(reading(paper));
  if (letter.words === null && letter.trap !== 'T01') page.paragraph('… (à rédiger)');
  words(page, paper);
  page.heading('Article 3. Effet', 2);
  page.paragraph(
    'Il prend effet à la dernière des deux signatures. Les autres articles de la convention sont inchangés.',
  );
  page.paragraph(dateline(letter));
  bothSign(page, convention, ['Lu et approuvé']);
}

/** Three months from the reception (art. 10.2): what that gives if it is received on its own day, and no promise of it. */
function drawTermination(page: PdfWriter, paper: LetterPaper): void {
  const { letter, convention } = paper;
  letterhead(page, paper, 'dénonciation (art. 10.2)', ['Lettre recommandée avec accusé de réception']);
  page.paragraph(`Par la présente, nous dénonçons la ${named(convention)}.`);
  const notice = convention.terminationNoticeMonths;
  if (notice === null) {
    page.paragraph('Le préavis n’est pas renseigné dans la convention\u00a0: la date d’effet est non calculable.');
  } else if (applies('R90')) {
    const ends = letter.datedOn === null ? null : noticeEnds(LocalDate.parse(letter.datedOn), notice);
    const example =
      letter.datedOn === null || ends === null
        ? ''
        : ` Reçue le ${french(letter.datedOn)}, elle prendrait effet le ${french(ends)}.`;
    page.paragraph(`Le préavis de ${months(notice)} court du jour où vous recevez cette lettre.${example}`);
  }
  words(page, paper);
  page.paragraph(
    'Les sommes versées et non employées au projet seront reversées au ministère (art. 7.2), et le bilan financier vous sera transmis (art. 8).',
  );
  closing(page, paper);
}

function drawClauses(page: PdfWriter, { letter, convention }: LetterPaper): void {
  page.heading('Clauses facultatives proposées');
  if (applies('T41')) page.paragraph(CLAUSES_WARNING, { bold: true });
  page.facts([
    ['Convention', `${convention.reference} — ${convention.title}`],
    ['Parties', `${convention.academie.name}\u00a0; ${convention.localAuthority.name}`],
    ['Forme', 'Annexe à la convention, comme elle le permet'],
  ]);
  const chosen = optionalClauses().filter(({ id }) => letter.clauses.includes(id));
  for (const [index, { title, text }] of chosen.entries()) {
    page.heading(`${String(index + 1)}. ${title}`, 2);
    page.paragraph(text);
  }
  if (letter.words !== null) page.heading('Précisions', 2);
  for (const paragraph of letter.words?.split(/\n{2,}/) ?? []) page.paragraph(paragraph);
  bothSign(page, convention, [`Clauses proposées\u00a0: ${String(chosen.length)}, pour accord`]);
}

/** A line in each box: nothing parts it from the hand that signs it. */
function bothSign(page: PdfWriter, { academie, localAuthority }: LetterConvention, lines: readonly string[]): void {
  page.signatures([
    { title: academie.name, lines },
    { title: localAuthority.name, lines },
  ]);
}
