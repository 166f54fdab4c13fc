import { PROJECT_KINDS, type ProjectFile, type ProjectRecord } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { CsvCell, OdsSheet, PdfWriter } from '@chariot/platform';
import { KIND_WORDS } from './record-kinds.js';

export interface ProjectPaper {
  readonly reference: string;
  readonly title: string;
  readonly academie: string;
  readonly localAuthority: string;
  readonly signedOn: LocalDate | null;
  readonly schools: readonly { readonly uai: string; readonly name: string; readonly collegeUai: string }[];
  readonly file: ProjectFile;
}

const STATES = {
  established: 'au dossier',
  toEstablish: 'à constater',
  open: 'à suivre',
  late: 'en retard',
  information: 'information',
} as const;
const french = (day: string): string => LocalDate.format(LocalDate.parse(day));

export const projectTitle = ({ reference }: Pick<ProjectPaper, 'reference'>): string =>
  `Dossier du projet, convention ${reference}`;

/** The whole file on paper: what the convention expects, then every fact under its kind. */
export function drawProject(page: PdfWriter, paper: ProjectPaper): void {
  const { file } = paper;
  page.heading('Dossier du projet');
  page.facts([
    ['Convention', `${paper.reference} — ${paper.title}`],
    ['Académie', paper.academie],
    ['Collectivité', paper.localAuthority],
    ['Signée le', paper.signedOn === null ? 'non renseigné' : french(paper.signedOn)],
    [
      paper.schools.length > 1 ? 'Écoles' : 'École',
      paper.schools
        .map(({ name, uai, collegeUai }) => `${name} (${uai}), collège de référence ${collegeUai}`)
        .join('\n'),
    ],
    ['État au', french(file.asOf)],
  ]);
  drawGoals(page, file);
  page.heading('Ce que la convention attend', 2);
  page.grid({
    size: 9,
    columns: [
      { title: 'Constat', width: 6 },
      { title: 'État', width: 1.3 },
      { title: 'Article', width: 1.6 },
    ],
    rows: file.findings.map(({ message, state, articles }) => [message, STATES[state], articles.join(', ')]),
  });
  page.heading('Faits au dossier', 2);
  if (file.records.length === 0) page.paragraph('Aucun fait n’est encore noté.');
  for (const kind of PROJECT_KINDS) {
    const own = file.records.filter((record) => record.kind === kind);
    if (own.length > 0) drawKind(page, KIND_WORDS[kind].label, own);
  }
}

function drawGoals(page: PdfWriter, { objects, objectives }: ProjectFile): void {
  page.heading('Objets et objectifs', 2);
  page.grid({
    size: 9,
    rowTitles: true,
    columns: [
      { title: 'Objet ou objectif', width: 4 },
      { title: 'Retenu', width: 0.9 },
      { title: 'Mots du projet', width: 4 },
    ],
    rows: [...objects, ...objectives].map(({ label, chosen, words }) => [label, chosen ? 'oui' : 'non', words ?? '']),
  });
}

function drawKind(page: PdfWriter, label: string, records: readonly ProjectRecord[]): void {
  page.heading(label, 3);
  page.grid({
    size: 9,
    columns: [
      { title: 'Date', width: 1.1 },
      { title: 'Objet', width: 2.6 },
      { title: 'Précisions', width: 3.6 },
      { title: 'Pièces', width: 1.8 },
    ],
    rows: records.map((record) => [
      french(record.on),
      [record.subject, record.schoolUai, record.reference].filter((part) => part !== null).join('\n'),
      [record.summary, record.words].filter((part) => part !== null && part !== '').join('\n'),
      record.attachments.map(({ name }) => name).join('\n'),
    ]),
  });
}

export const PROJECT_COLUMNS = [
  'Date',
  'Nature',
  'Objet',
  'École',
  'Référence',
  'Précisions',
  'Texte',
  'Pièces',
] as const;

/** A row a fact; the line of art. 9 below the last one. */
export const projectRows = (records: readonly ProjectRecord[], mention: string | null): CsvCell[][] => [
  ...records.map((record): CsvCell[] => [
    french(record.on),
    record.kindLabel,
    record.subject,
    record.schoolUai,
    record.reference,
    record.summary,
    record.words,
    record.attachments.map(({ name }) => name).join(', '),
  ]),
  ...(mention === null ? [] : [[mention]]),
];

export const projectSheet = (records: readonly ProjectRecord[], mention: string | null): OdsSheet => ({
  name: 'Dossier du projet',
  columns: PROJECT_COLUMNS.map((title) => ({ title })),
  rows: records.map((record) => [
    { on: LocalDate.parse(record.on) },
    record.kindLabel,
    record.subject,
    record.schoolUai,
    record.reference,
    record.summary,
    record.words,
    record.attachments.map(({ name }) => name).join(', '),
  ]),
  ...(mention !== null && { notes: [mention] }),
});
