import type { FollowUpContent, IndicatorFigure, IndicatorId } from '@chariot/contract';
import type { PdfBar, PdfWriter } from '@chariot/platform';
import { remainsOf } from './record-chapters.js';
import { counted, day, euros, figureOf, number, valueWords, workingWords } from './follow-up-words.js';

/** Six shares, each of which is drawn as a bar: what was put into service, is there, is used, by whom, how well, how sure. */
const SHOWN: readonly IndicatorId[] = ['I4', 'I6', 'I11', 'I13', 'I18', 'I26'];
const PLAIN: Readonly<Partial<Record<IndicatorId, string>>> = {
  I4: 'Tablettes mises en service',
  I6: 'Tablettes disponibles les jours de classe',
  I11: 'Créneaux occupés par une séance',
  I13: 'Classes qui s’en sont servies',
  I18: 'Séances sans incident bloquant',
  I26: 'Séances mesurées',
};
const HUNDRED = 100;
const NEXT = 4;

export const WIFI_SENTENCE = 'La borne Wi-Fi est éteinte hors usage';

export const summaryTitle = (school: string): string => `Classe mobile : une page pour le conseil d’école, ${school}`;

/** One page for a school's council; of its school what is published, and nothing more. */
export function drawCouncilSummary(page: PdfWriter, content: FollowUpContent, uai: string): void {
  const school = content.convention.schools.find((one) => one.uai === uai);
  const place = content.places.find((one) => one.place.id === school?.id);
  page.heading(`La classe mobile : ${school?.name ?? uai}`);
  page.paragraph(
    `Page pour le conseil d’école, ${content.period.label}. Convention ${content.convention.reference} entre ${content.convention.academie.name} et ${content.convention.localAuthority.name}.`,
  );
  const figure = (id: IndicatorId): IndicatorFigure | undefined =>
    place === undefined ? undefined : figureOf(place, id);
  if (place === undefined) page.paragraph('Cette école n’est pas ouverte dans Chariot : rien n’est compté d’elle.');
  else page.bars(SHOWN.flatMap((id) => barOf(figure(id))));
  page.note(
    '« < seuil » : trop peu de personnes derrière ce chiffre, ou pas encore publié ; ce n’est pas zéro. L’usage d’une école se publie par année scolaire finie.',
  );
  page.heading('En bref', 2);
  page.facts([
    ['Installé', installed(school?.classrooms ?? 0, figure('I3'))],
    ['En panne, perdu, volé', brief(figure('I10'))],
    ['Temps de réparation', brief(figure('I9'))],
    ['Borne Wi-Fi', wifi(figure('I21'))],
    ['Formations notées', trainings(content, school?.name ?? null)],
    ['Coût de l’opération', cost(content)],
  ]);
  page.heading('Prochaines dates', 2);
  const next = content.record.next.slice(0, NEXT);
  page.list(
    next.length === 0
      ? ['Aucune échéance datée n’est à venir.']
      : next.map(({ dueOn, label, actor }) => `${day(dueOn)} : ${label} (${actor})`),
  );
}

function barOf(figure: IndicatorFigure | undefined): PdfBar[] {
  if (figure === undefined) return [];
  const { id, name, value, belowThreshold } = figure;
  return [
    {
      label: PLAIN[id] ?? name,
      value: valueWords(figure),
      share: belowThreshold || value === null ? null : Math.min(1, Math.max(0, value / HUNDRED)),
      note: belowThreshold ? '' : workingWords({ ...figure, parts: [] }),
    },
  ];
}

const brief = (figure: IndicatorFigure | undefined): string =>
  figure === undefined
    ? 'non renseigné'
    : figure.value === null
      ? (figure.reason ?? valueWords(figure))
      : figure.id === 'I10'
        ? `${counted(figure.numerator ?? 0, 'événement')} dans la période, pour ${counted(figure.denominator ?? 0, 'tablette')}`
        : `${valueWords(figure)} au milieu, sur ${counted(figure.numerator ?? 0, 'réparation finie', 'réparations finies')}`;

const installed = (classrooms: number, figure: IndicatorFigure | undefined): string =>
  `${counted(classrooms, 'classe mobile', 'classes mobiles')} à la convention${
    figure?.numerator == null
      ? ''
      : ` ; ${number(figure.numerator)} tablettes sur ${number(figure.denominator ?? 0)} attendues`
  }`;

const wifi = (figure: IndicatorFigure | undefined): string =>
  `${WIFI_SENTENCE} (loi n° 2015-136, art. 7).${
    figure?.value == null ? '' : ` Restée allumée hors séance : ${counted(figure.value, 'minute')}.`
  }`;

function trainings({ record }: FollowUpContent, school: string | null): string {
  const own = record.trainings.filter((training) => training.school === null || training.school === school);
  return own.length === 0
    ? 'aucune dans la période'
    : `${number(own.length)}, soit ${counted(
        own.reduce((sum, { hours }) => sum + hours, 0),
        'heure',
      )}`;
}

function cost({ record }: FollowUpContent): string {
  const [label, words] = remainsOf(record.money);
  const certified = record.money.certifiedCents === null ? 'aucun état certifié' : euros(record.money.certifiedCents);
  return `prévu ${euros(record.money.forecastCents)} ; certifié : ${certified} ; subvention versée ${euros(record.money.paidCents)} ; ${label.toLowerCase()} : ${words} (toute la convention)`;
}
