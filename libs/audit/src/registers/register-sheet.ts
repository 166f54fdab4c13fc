import type { ProcessingRegister, RegisterEntry } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { PdfWriter } from '@chariot/platform';

/** The register on paper, to be filed by a data protection officer: one table per processing, in the order of art. 30. */
export function writeRegister(page: PdfWriter, { title, controller, madeAt, entries }: ProcessingRegister): void {
  page.heading(title);
  page.paragraph(
    `Article 30 du règlement (UE) 2016/679 (RGPD). Établi par Chariot le ${LocalDate.format(LocalDate.at(new Date(madeAt)))} : les destinataires viennent des rôles et les durées des règles d’effacement en vigueur ce jour-là.`,
  );
  page.paragraph(`Responsable du traitement : ${controller}`);
  for (const [position, entry] of entries.entries()) {
    if (position > 0) page.newPage();
    page.heading(`${position + 1}. ${entry.name}`, 2);
    page.table(['Rubrique', 'Contenu'], rowsOf(entry), [1, 3]);
    page.heading('Durées de conservation (art. 30.1 f)', 2);
    page.table(
      ['Données', 'Durée', 'Pourquoi'],
      entry.retention.map(({ what, period, why }) => [what, period, why]),
      [3, 1, 3],
    );
  }
  const [first] = entries;
  if (first === undefined) return;
  page.newPage();
  page.heading('Commun à tous ces traitements', 2);
  page.table(['Rubrique', 'Contenu'], sharedRows(first), [1, 3]);
}

const rowsOf = (entry: RegisterEntry): string[][] => [
  ['Finalité (art. 30.1 b)', entry.purpose],
  ['Base légale (art. 6)', entry.legalBasis],
  ['Personnes concernées (art. 30.1 c)', listed(entry.people)],
  ['Données (art. 30.1 c)', listed(entry.data)],
  ['Destinataires (art. 30.1 d)', listed(entry.recipients)],
];

/** Said once: each entry of the JSON repeats it, because each must stand alone there. */
const sharedRows = (entry: RegisterEntry): string[][] => [
  ['Sous-traitants (art. 28)', listed(entry.processors)],
  ['Transferts hors UE (art. 30.1 e)', listed(entry.transfers)],
  ['Sécurité (art. 30.1 g)', listed(entry.security)],
];

const listed = (lines: readonly string[]): string => lines.map((line) => `– ${line}`).join('\n');
