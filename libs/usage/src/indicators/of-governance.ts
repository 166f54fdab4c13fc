import type { Indicator } from './definitions.js';
import { ofConventions, percent } from './outcomes.js';

const common = { version: 1, group: 'governance', isOfPeople: false } as const;

/** What the conventions that concern a place say, as far as the caller reads them. */
export const GOVERNANCE_INDICATORS: readonly Indicator[] = [
  {
    ...common,
    id: 'I5',
    // The first counted days to come of a month under way.
    version: 2,
    name: 'Avancement du calendrier',
    unit: 'percent',
    formula:
      'Jours écoulés du calendrier de déploiement des conventions, sur tous ses jours, au dernier jour de la période (à ce jour, tant qu’elle n’est pas finie) ; se lit avec I4.',
    numeratorLabel: 'jours écoulés',
    denominatorLabel: 'jours du calendrier',
    clauses: ['art. 6.1', 'R53', 'R54'],
    compute: ofConventions((facts, { equipment }) =>
      percent(facts.deploymentDaysOver, facts.deploymentDays, {
        parts: [
          { label: 'Tablettes déjà mises en service (I4)', value: equipment?.devicesDeployed ?? null, unit: 'count' },
        ],
        without: 'Les conventions ne disent pas de dates de déploiement.',
      }),
    ),
  },
  {
    ...common,
    id: 'I22',
    name: 'Formation',
    unit: 'percent',
    formula:
      'Participations aux formations de la période, sur les enseignants des écoles équipées (une personne formée deux fois compte deux fois).',
    numeratorLabel: 'participations',
    denominatorLabel: 'enseignants',
    clauses: ['art. 3.2', 'R20', 'R52'],
    compute: ofConventions((facts, { equipment }) =>
      percent(facts.trained, equipment?.teachers ?? 0, {
        coverage: [equipment?.schoolsWithTeachers ?? 0, equipment?.schools ?? 0],
        parts: [{ label: 'Heures de formation', value: facts.trainingHours, unit: 'hours' }],
        without: 'Le nombre d’enseignants n’est pas connu : renseignez-le sur la page de l’école.',
      }),
    ),
  },
  {
    ...common,
    id: 'I23',
    name: 'Exécution financière',
    unit: 'percent',
    formula:
      'Dépenses TTC des états certifiés, sur le coût prévisionnel des conventions, au dernier jour de la période.',
    numeratorLabel: 'certifié',
    denominatorLabel: 'prévu',
    clauses: ['art. 6.2', 'art. 7.1'],
    compute: ofConventions((facts) =>
      facts.accounts === 0
        ? { reason: 'Les comptes des conventions de ce lieu ne sont pas à votre portée.' }
        : percent(facts.certifiedCents, facts.forecastCents, {
            parts: [
              { label: 'Subvention due', value: facts.subsidyDueCents, unit: 'cents' },
              { label: 'Subvention versée', value: facts.subsidyPaidCents, unit: 'cents' },
            ],
            without: 'Les conventions n’annoncent pas de coût prévisionnel.',
          }),
    ),
  },
  {
    ...common,
    id: 'I24',
    name: 'Réunions des comités',
    unit: 'percent',
    formula:
      'Réunions tenues, sur celles que le texte demande pour les trimestres (comité local) et les années scolaires (comité départemental) finis dans la période.',
    numeratorLabel: 'réunions tenues',
    denominatorLabel: 'réunions demandées',
    clauses: ['art. 4', 'R30–R39'],
    compute: ofConventions((facts) =>
      percent(facts.meetingsHeld, facts.meetingsRequired, {
        parts: [
          { label: 'Convocations envoyées', value: facts.convocationsSent, unit: 'count' },
          { label: 'Dont à temps', value: facts.convocationsOnTime, unit: 'count' },
        ],
        without: 'Aucun trimestre ni aucune année de comité ne s’est achevé dans cette période.',
      }),
    ),
  },
  {
    ...common,
    id: 'I25',
    name: 'Réponse aux enquêtes',
    unit: 'percent',
    // The first counted the project's file alone, the second surveys that were not due yet.
    version: 3,
    formula:
      'Enquêtes répondues à temps, sur celles de la période : envoyées par Chariot (au jour où la réponse était due, une fois ce jour passé) ou notées au dossier du projet (au jour où elles ont été reçues).',
    numeratorLabel: 'enquêtes répondues à temps',
    denominatorLabel: 'enquêtes reçues',
    clauses: ['art. 8', 'R85', 'R86'],
    // Chariot sends surveys where no convention was signed yet, too.
    compute: ({ conventions }) =>
      percent(conventions?.surveysInTime ?? 0, conventions?.surveysReceived ?? 0, {
        without: 'Aucune enquête n’a été reçue dans cette période.',
      }),
  },
];
