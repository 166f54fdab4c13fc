import type { FollowUpContent, IndicatorId } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import type { PdfWriter } from '@chariot/platform';
import { drawGovernance, drawMoney, drawSurveys, drawTrainings, drawVoices } from './record-chapters.js';
import { coverageWords, day, figureOf, PARTY_WORDS, sentenceOf, valueWords, workingWords } from './follow-up-words.js';

type Chapter = readonly [title: string, ids: readonly IndicatorId[]];

const CHAPTERS: readonly Chapter[] = [
  ['1. Équipement et déploiement', ['I1', 'I2', 'I3', 'I4', 'I8']],
  ['2. Usage', ['I11', 'I12', 'I13', 'I14', 'I15', 'I16', 'I17', 'I26']],
  ['3. Disponibilité et qualité', ['I6', 'I7', 'I18', 'I19', 'I20', 'I21']],
  ['4. Pannes, pertes et vols', ['I9', 'I10']],
];

const PART_WORDS: Readonly<Record<string, string>> = {
  convention: 'Convention',
  places: 'Chiffres',
  record: 'Livres de la convention',
  comments: 'Commentaires',
};

export const documentTitle = ({ convention }: Pick<FollowUpContent, 'convention'>): string =>
  `Suivi (art. 8), convention ${convention.reference}`;

/** On each page: by it one knows that the paper is of that content. */
export const sealOf = (sha256: string): string => `SHA-256 ${sha256}`;

/** The whole file, chapter by chapter. */
export function drawFollowUp(page: PdfWriter, content: FollowUpContent): void {
  const { convention, period, record } = content;
  page.heading('Dossier de suivi de la convention (article 8)');
  page.facts([
    ['Convention', `${convention.reference} — ${convention.title}`],
    ['Académie', convention.academie.name],
    ['Collectivité', convention.localAuthority.name],
    ['Signée le', day(convention.signedOn)],
    ['Validité', record.validity],
    [
      convention.schools.length > 1 ? 'Écoles' : 'École',
      convention.schools
        .map(({ name, uai, classrooms }) => `${name} (${uai}), classes mobiles : ${String(classrooms)}`)
        .join('\n'),
    ],
    ['Période', period.label],
    ['Constitué', `le ${day(LocalDate.at(new Date(content.madeAt)))}, pour ${PARTY_WORDS[content.madeFor]}`],
  ]);
  drawReading(page, content);
  for (const chapter of CHAPTERS) drawFigures(page, content, chapter);
  drawTrainings(page, record);
  drawMoney(page, record);
  drawGovernance(page, record);
  drawSurveys(page, record);
  drawVoices(page, content);
  drawAppendix(page, content);
}

function drawReading(page: PdfWriter, { convention, missing }: FollowUpContent): void {
  page.heading('Comment lire ce dossier', 2);
  page.list([
    `Les chiffres de ${convention.localAuthority.name} portent sur toutes ses écoles équipées ; ceux d’une école, sur elle seule.`,
    '« < seuil » : trop peu de personnes sont derrière ce chiffre (moins de 10 élèves ou de 3 enseignants), ou il n’est pas encore publié ; ce n’est pas zéro. L’usage d’une école seule se lit par année scolaire finie.',
    'L’usage est celui qui est publié, des mois finis : ni élève, ni enseignant, ni tablette n’y figure.',
    'Les montants sont des totaux TTC ; aucune note, aucun classement d’école n’en est tiré.',
  ]);
  if (missing.length === 0) return;
  page.heading('Ce qui manquait quand il a été figé', 3);
  page.list(missing);
}

function drawFigures(page: PdfWriter, content: FollowUpContent, [title, ids]: Chapter): void {
  page.heading(title, 2);
  const [whole, ...schools] = content.places;
  const figures = ids.flatMap((id) => (whole === undefined ? [] : (figureOf(whole, id) ?? [])));
  page.paragraph(`${whole?.place.name ?? ''} :`, { bold: true });
  page.list(figures.map(sentenceOf));
  if (title.includes('qualité')) {
    page.note('La borne Wi-Fi est éteinte hors usage (loi n° 2015-136, art. 7) : l’objectif de I21 est 0.');
  }
  if (schools.length === 0) return;
  page.grid({
    size: 9,
    rowTitles: true,
    columns: [
      { title: 'Indicateur', width: 2.1 },
      { title: 'École', width: 2 },
      { title: 'Valeur', width: 1.4, align: 'right' },
      { title: 'Calcul, ou pourquoi il n’y en a pas', width: 4.2 },
    ],
    rows: ids.flatMap((id) =>
      schools.flatMap((school) => {
        const figure = figureOf(school, id);
        if (figure === undefined) return [];
        return [[`${figure.name} (${id})`, school.place.name, valueWords(figure), workingWords(figure)]];
      }),
    ),
  });
}

function drawAppendix(page: PdfWriter, { places, sources, convention }: FollowUpContent): void {
  page.heading('Annexe : formules, sources et empreintes', 2);
  const [whole] = places;
  page.grid({
    size: 8.5,
    rowTitles: true,
    columns: [
      { title: 'Id', width: 0.9 },
      { title: 'Indicateur', width: 2.4 },
      { title: 'Calcul', width: 6 },
      { title: 'Couverture', width: 1.9 },
    ],
    rows: (whole?.figures ?? []).map((figure) => [
      figure.formulaId,
      figure.name,
      figure.formula,
      coverageWords(figure) || '—',
    ]),
  });
  page.note(
    'Sources : l’équipement, les calendriers et les effectifs de Chariot par école et par mois ; l’usage publié (blocs d’au moins 10 élèves et 3 enseignants) ; les livres de la convention (dossier du projet, comités, états certifiés, versements).',
  );
  if (sources.releases.length > 0) {
    page.note(
      `Publications lues : ${sources.releases.map(({ period, inputs }) => `${period} (${inputs.slice(0, 16)}…)`).join(', ')}.`,
    );
  }
  page.heading('Empreintes (SHA-256) des parties', 3);
  page.grid({
    size: 8,
    columns: [
      { title: 'Partie', width: 2 },
      { title: 'Empreinte', width: 6 },
    ],
    rows: sources.digests.map(({ part, sha256 }) => [PART_WORDS[part] ?? part, sha256]),
  });
  page.note(
    `L’empreinte au pied de chaque page est celle du contenu figé : Chariot la recalcule à chaque lecture du dossier. ${convention.mention ?? ''}`,
  );
}
