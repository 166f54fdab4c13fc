import type { Indicator } from './definitions.js';
import type { EquipmentSums } from './known.js';
import { median, NO_EQUIPPED_SCHOOL, ofEquipment, percent, rate } from './outcomes.js';
import { monthsIn } from './period.js';

const NO_TABLETS = 'Aucune tablette n’est connue dans ce lieu à cette date.';
const NO_PUPILS =
  'L’effectif des élèves n’est pas connu : renseignez-le sur la page de l’école ou chargez celui du ministère.';
const NO_CALENDAR = 'Aucun jour de classe n’a été compté : indiquez le calendrier scolaire de l’académie.';
const MONTHS_OF_A_YEAR = 12;

const withoutPupils = ({ schools }: EquipmentSums): string => (schools === 0 ? NO_EQUIPPED_SCHOOL : NO_PUPILS);

const withPupils = (one: EquipmentSums): readonly [number, number] => [one.schoolsWithPupils, one.schools];

const common = { version: 1, group: 'equipment', isOfPeople: false } as const;
const quality = { version: 1, group: 'quality', isOfPeople: false } as const;

/** Equipment and money are never hidden: nobody’s use is told by them. */
export const EQUIPMENT_INDICATORS: readonly Indicator[] = [
  {
    ...common,
    id: 'I1',
    name: 'Taux d’équipement',
    unit: 'perHundred',
    formula: 'Tablettes en service au dernier mois, pour 100 élèves des écoles équipées dont l’effectif est connu.',
    numeratorLabel: 'tablettes en service',
    denominatorLabel: 'élèves',
    clauses: ['art. 8', 'art. 3.2'],
    compute: ofEquipment((one) =>
      rate(one.inServiceWithPupils, one.pupils, { times: 100, coverage: withPupils(one), without: withoutPupils(one) }),
    ),
  },
  {
    ...common,
    id: 'I2',
    name: 'Élèves par tablette',
    unit: 'ratio',
    formula: 'Élèves des écoles équipées, divisés par leurs tablettes en service au dernier mois.',
    numeratorLabel: 'élèves',
    denominatorLabel: 'tablettes en service',
    clauses: ['art. 8', 'art. 3.2'],
    compute: ofEquipment((one) =>
      one.pupils === 0
        ? { reason: withoutPupils(one), coverage: withPupils(one) }
        : rate(one.pupils, one.inServiceWithPupils, {
            coverage: withPupils(one),
            without: 'Aucune tablette n’est en service dans les écoles dont l’effectif est connu.',
          }),
    ),
  },
  {
    ...common,
    id: 'I3',
    name: 'Taux de dotation',
    unit: 'percent',
    formula: 'Tablettes du parc, sur celles attendues : douze par classe mobile ouverte (« environ 12 »).',
    numeratorLabel: 'tablettes',
    denominatorLabel: 'tablettes attendues',
    clauses: ['art. 3.2', 'art. 6.2'],
    compute: ofEquipment((one) =>
      percent(one.devices, one.devicesExpected, { without: 'Aucune classe mobile n’est ouverte dans ce lieu.' }),
    ),
  },
  {
    ...common,
    id: 'I4',
    name: 'Taux de déploiement',
    unit: 'percent',
    formula: 'Tablettes mises en service au moins une fois, sur celles qui ont été reçues.',
    numeratorLabel: 'tablettes déjà mises en service',
    denominatorLabel: 'tablettes reçues',
    clauses: ['art. 6.1', 'R53', 'R54'],
    compute: ofEquipment((one) => percent(one.devicesDeployed, one.devicesAcquired, { without: NO_TABLETS })),
  },
  {
    ...quality,
    id: 'I6',
    name: 'Disponibilité',
    unit: 'percent',
    formula:
      'Jours-tablettes en service, sur les jours-tablettes des jours de classe (vacances et jours fériés exclus).',
    numeratorLabel: 'jours-tablettes en service',
    denominatorLabel: 'jours-tablettes',
    clauses: ['art. 8'],
    compute: ofEquipment((one) =>
      percent(one.deviceDaysInService, one.deviceDays, {
        coverage: [one.schoolsCounted, one.schools],
        without: NO_CALENDAR,
      }),
    ),
  },
  {
    ...quality,
    id: 'I7',
    name: 'Taux de conformité',
    unit: 'percent',
    formula: 'Tablettes sans écart, sur celles dont l’état récent est connu ; les autres sont comptées à part.',
    numeratorLabel: 'tablettes conformes',
    denominatorLabel: 'tablettes vues',
    clauses: ['art. 8', 'R47'],
    compute: ofEquipment((one) =>
      percent(one.devicesCompliant, one.devicesSeen, {
        parts: [{ label: 'Tablettes non vues récemment', value: one.devices - one.devicesSeen, unit: 'count' }],
        without: 'Aucune tablette n’a été vue récemment.',
      }),
    ),
  },
  {
    ...common,
    id: 'I8',
    name: 'Vétusté',
    unit: 'percent',
    formula:
      'Tablettes dont l’année d’achat remonte à plus de cinq ans, sur celles du parc ; sans date d’achat, l’année de leur arrivée dans Chariot compte.',
    numeratorLabel: 'tablettes de plus de cinq ans',
    denominatorLabel: 'tablettes',
    clauses: ['art. 8'],
    compute: ofEquipment((one) => percent(one.devicesOverAge, one.devices, { without: NO_TABLETS })),
  },
  {
    ...quality,
    id: 'I9',
    name: 'Délai médian de réparation',
    unit: 'days',
    formula:
      'Médiane des jours entre le signalement d’une panne et le retour de la tablette, pour les réparations finies dans la période.',
    numeratorLabel: 'réparations finies',
    denominatorLabel: null,
    clauses: ['art. 8'],
    compute: (known) =>
      median(known.distributions.repairDays, {
        parts: [{ label: 'Réparations en cours', value: known.equipment?.repairsOpen ?? null, unit: 'count' }],
        without: 'Aucune réparation ne s’est achevée dans cette période.',
      }),
  },
  {
    ...quality,
    id: 'I10',
    name: 'Pertes, vols et casses',
    unit: 'percent',
    formula: 'Événements de la période, sur les tablettes du parc, ramenés à une année de douze mois.',
    numeratorLabel: 'événements',
    denominatorLabel: 'tablettes',
    clauses: ['art. 8'],
    compute: ofEquipment((one, { period }) =>
      rate(one.losses + one.thefts + one.breakages, one.devices, {
        times: (100 * MONTHS_OF_A_YEAR) / monthsIn(period).length,
        parts: [
          { label: 'Perdues', value: one.losses, unit: 'count' },
          { label: 'Volées', value: one.thefts, unit: 'count' },
          { label: 'En panne ou cassées', value: one.breakages, unit: 'count' },
        ],
        without: NO_TABLETS,
      }),
    ),
  },
  {
    ...quality,
    id: 'I19',
    name: 'Délai de réponse aux demandes d’applications',
    unit: 'days',
    formula: 'Médiane des jours entre une demande d’application et sa réponse, pour les réponses de la période.',
    numeratorLabel: 'réponses',
    denominatorLabel: null,
    clauses: ['CARMO v2'],
    compute: (known) =>
      median(known.distributions.appAnswerDays, { without: 'Aucune demande n’a reçu de réponse dans cette période.' }),
  },
  {
    ...quality,
    id: 'I21',
    name: 'Wi-Fi allumé hors séance',
    unit: 'minutes',
    // The first told 0 where a box had been on for lessons alone, and thereby that there had been some.
    version: 2,
    formula:
      'Minutes pendant lesquelles une borne est restée allumée sans séance ni maintenance. L’objectif est qu’il n’y en ait aucune.',
    numeratorLabel: 'minutes hors séance',
    denominatorLabel: null,
    clauses: ['loi 2015-136, art. 7'],
    compute: ofEquipment((one) =>
      one.boxMinutesBesideLessons === 0
        ? { reason: 'Aucune minute de Wi-Fi hors séance n’a été notée dans cette période.' }
        : { value: one.boxMinutesBesideLessons, numerator: one.boxMinutesBesideLessons, denominator: null },
    ),
  },
];
