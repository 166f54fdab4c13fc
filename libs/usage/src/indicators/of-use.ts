import { THRESHOLDS } from '@chariot/kernel';
import type { Indicator } from './definitions.js';
import { disciplineWords } from './discipline-words.js';
import type { PeopleCounts } from '../publication/release.js';
import type { Known, Outcome } from './known.js';
import { median, NO_EQUIPPED_SCHOOL, ofPeople, percent, rate } from './outcomes.js';
import { spanOf } from './period.js';

const NO_LESSON = 'Aucune séance n’est comptée dans cette période.';
const OTHER_SPAN =
  'Choisissez un seul mois, ou une période qui commence en septembre d’une même année scolaire : les classes et les personnes ne sont pas conservées, donc pas recomptées.';

const NOT_A_YEAR =
  'Elle se lit par année scolaire, une fois l’année finie : choisissez une année passée, de septembre à août.';

const common = { version: 1, group: 'use', isOfPeople: true } as const;
const TENTHS = 10;

/** How many different ones were behind the lessons, as far as it can be known of that period. */
function different(people: PeopleCounts, { period }: Known, who: 'classes' | 'teachers'): number | null {
  const span = spanOf(period);
  if (span === 'other') return null;
  return people[`${who}Of${span === 'month' ? 'Month' : 'Year'}`];
}

/** A share of people counts nobody twice and leaves no school out: a school that has not said how many there are would. */
function shareOf(who: 'classes' | 'teachers', people: PeopleCounts, known: Known, without: string): Outcome {
  const { equipment } = known;
  const users = different(people, known, who);
  if (users === null) return { reason: OTHER_SPAN };
  const of = equipment?.schools ?? 0;
  const schools = (who === 'classes' ? equipment?.schoolsWithClasses : equipment?.schoolsWithTeachers) ?? 0;
  const coverage = [schools, of] as const;
  if (equipment !== null && of === 0) return { reason: NO_EQUIPPED_SCHOOL, coverage };
  if (equipment === null || schools < of) return { reason: without, coverage };
  return percent(users, equipment[who], { coverage, without });
}

/** Figures about what people do: where too few are behind them, hidden before anything is computed. */
export const USE_INDICATORS: readonly Indicator[] = [
  {
    ...common,
    id: 'I11',
    name: 'Taux d’usage',
    unit: 'percent',
    formula: 'Demi-heures occupées par une séance, sur les demi-heures d’ouverture réservables des classes mobiles.',
    numeratorLabel: 'demi-heures de séance',
    denominatorLabel: 'demi-heures réservables',
    clauses: ['art. 8'],
    compute: ofPeople((people, { equipment }) =>
      percent(people.lessonSlots, equipment?.bookableSlots ?? 0, {
        coverage: [equipment?.schoolsOpen ?? 0, equipment?.schools ?? 0],
        parts: [{ label: 'Réservations sans séance', value: people.bookingsLapsed, unit: 'count' }],
        without: 'Aucun créneau n’a été compté : indiquez le calendrier scolaire de l’académie.',
      }),
    ),
  },
  {
    ...common,
    id: 'I12',
    name: 'Fréquence',
    unit: 'perWeek',
    formula: 'Séances, divisées par les semaines de classe des écoles équipées.',
    numeratorLabel: 'séances',
    denominatorLabel: 'semaines de classe',
    clauses: ['art. 8'],
    compute: ofPeople((people, { equipment }) =>
      rate(people.lessons, equipment?.openWeeks ?? 0, {
        coverage: [equipment?.schoolsOpen ?? 0, equipment?.schools ?? 0],
        without: 'Aucune semaine de classe n’a été comptée : indiquez le calendrier scolaire de l’académie.',
      }),
    ),
  },
  {
    ...common,
    id: 'I13',
    name: 'Classes utilisatrices',
    unit: 'percent',
    formula:
      'Classes qui ont eu au moins une séance (dans le mois, ou depuis septembre), sur les classes des écoles équipées.',
    numeratorLabel: 'classes avec une séance',
    denominatorLabel: 'classes',
    clauses: ['art. 8'],
    compute: ofPeople((people, known) =>
      shareOf(
        'classes',
        people,
        known,
        'Le nombre de classes manque pour une école au moins : renseignez-le sur sa page.',
      ),
    ),
  },
  {
    ...common,
    id: 'I14',
    name: 'Enseignants utilisateurs',
    unit: 'percent',
    formula:
      'Enseignants qui ont tenu au moins une séance (dans le mois, ou depuis septembre), sur les enseignants des écoles équipées ; jamais au-dessous de trois enseignants.',
    numeratorLabel: 'enseignants avec une séance',
    denominatorLabel: 'enseignants',
    clauses: ['art. 8'],
    compute: ofPeople((people, known) => {
      const outcome = shareOf(
        'teachers',
        people,
        known,
        'Le nombre d’enseignants manque pour une école au moins : renseignez-le sur sa page.',
      );
      // Inside a school too: of two teachers, each would know of the other.
      const few = (known.equipment?.teachers ?? 0) < THRESHOLDS.outside.teachers;
      return typeof outcome === 'object' && 'value' in outcome && few ? 'belowThreshold' : outcome;
    }),
  },
  {
    ...common,
    id: 'I15',
    name: 'Intensité',
    unit: 'percent',
    formula: 'Tablettes utilisées, sur les tablettes en service du chariot, dans les séances mesurées.',
    numeratorLabel: 'tablettes utilisées',
    denominatorLabel: 'tablettes en service',
    clauses: ['art. 8'],
    compute: ofPeople((people) =>
      percent(people.tabletsUsed, people.tabletsInService, { without: 'Aucune séance mesurée dans cette période.' }),
    ),
  },
  {
    ...common,
    id: 'I16',
    name: 'Durée moyenne d’une séance',
    unit: 'minutes',
    formula: 'Minutes de séance, divisées par le nombre de séances.',
    numeratorLabel: 'minutes',
    denominatorLabel: 'séances',
    clauses: ['art. 8'],
    compute: ofPeople((people) => rate(people.minutes, people.lessons, { without: NO_LESSON })),
  },
  {
    ...common,
    id: 'I17',
    name: 'Répartition par discipline',
    unit: 'percent',
    formula:
      'Part de chaque domaine du programme dans les séances d’une année scolaire finie ; les domaines trop rares sont réunis.',
    numeratorLabel: 'séances du premier domaine',
    denominatorLabel: 'séances',
    clauses: ['art. 8'],
    compute: ofPeople((_, { disciplines }) => {
      if (disciplines === null) return { reason: NOT_A_YEAR };
      const sorted = [...disciplines].sort((a, b) => b.counts.lessons - a.counts.lessons);
      const all = sorted.reduce((sum, { counts }) => sum + counts.lessons, 0);
      const [first] = sorted;
      if (first === undefined) return 'belowThreshold';
      const parts = sorted.map(({ disciplines: told, counts }) => ({
        label: disciplineWords(told),
        value: Math.round((1_000 * counts.lessons) / all) / TENTHS,
        unit: 'percent' as const,
      }));
      return percent(first.counts.lessons, all, { parts, without: NO_LESSON });
    }),
  },
  {
    ...common,
    group: 'quality',
    id: 'I18',
    name: 'Séances sans incident bloquant',
    unit: 'percent',
    formula: 'Séances sans incident bloquant, sur celles dont l’enseignant a répondu à la question.',
    numeratorLabel: 'séances sans incident bloquant',
    denominatorLabel: 'séances avec réponse',
    clauses: ['art. 8'],
    compute: ofPeople((people) =>
      percent(people.lessonsWithoutBlockingIncident, people.lessonsAnswered, {
        parts: [{ label: 'Séances sans réponse', value: people.lessons - people.lessonsAnswered, unit: 'count' }],
        without: 'Aucun enseignant n’a répondu à la question de fin de séance.',
      }),
    ),
  },
  {
    ...common,
    group: 'quality',
    id: 'I20',
    name: 'Débit constaté',
    unit: 'mbps',
    formula: 'Médiane des débits mesurés par les tablettes au début des séances, tablettes allumées.',
    numeratorLabel: 'séances avec une mesure',
    denominatorLabel: null,
    clauses: ['art. 3.1', 'R11'],
    compute: ofPeople((_, { distributions }) =>
      median(distributions.throughput, {
        divisor: TENTHS,
        without: 'Aucune tablette n’a mesuré son débit au début d’une séance.',
      }),
    ),
  },
  {
    ...common,
    group: 'quality',
    id: 'I26',
    name: 'Couverture de la mesure',
    unit: 'percent',
    formula: 'Séances pour lesquelles les tablettes ont été entendues, sur toutes les séances déclarées.',
    numeratorLabel: 'séances mesurées',
    denominatorLabel: 'séances',
    clauses: ['art. 8'],
    compute: ofPeople((people) => percent(people.lessonsMeasured, people.lessons, { without: NO_LESSON })),
  },
];
