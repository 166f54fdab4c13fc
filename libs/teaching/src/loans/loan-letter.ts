import { LOAN_BORROWER_LABELS, type LoanBorrower } from '@chariot/contract';

interface DueLoan {
  readonly number: number;
  readonly tablet: string;
  readonly classroomName: string;
  readonly borrower: LoanBorrower;
}

/** To whoever lent it, on the day that it is due: the tablet and the slip's number, and nobody's name. */
export function loanLetter(
  loans: readonly DueLoan[],
  url: string,
): { readonly subject: string; readonly text: string } {
  const [first] = loans;
  const subject =
    loans.length === 1 && first !== undefined
      ? `Tablette à rendre aujourd’hui : prêt n° ${first.number}`
      : `${loans.length} tablettes à rendre aujourd’hui`;
  return {
    subject,
    text: [
      'Bonjour,',
      '',
      loans.length === 1
        ? 'Une tablette que vous avez prêtée est à rendre aujourd’hui :'
        : 'Des tablettes que vous avez prêtées sont à rendre aujourd’hui :',
      '',
      ...loans.map(
        ({ number, tablet, classroomName, borrower }) =>
          `  – prêt n° ${number} : ${tablet}, ${classroomName} (${LOAN_BORROWER_LABELS[borrower].toLowerCase()})`,
      ),
      '',
      `Dès qu’elle revient, notez son retour : ${url}`,
      '',
      'Ce rappel part une seule fois ; un retard se voit ensuite sur votre tableau de bord.',
    ].join('\n'),
  };
}
