import type { DatasetWord } from '@chariot/contract';
import { MEASURES, OF_PEOPLE, type Measure } from '../measures/measure.js';

type Word = readonly [says: string, unit: string];
const [TABLETS, LESSONS, CLASSES, DAYS] = ['tablettes', 'séances', 'classes', 'jours'];

/** Columns of the CSV and Parquet files, a figure a line; what JSON calls them follows where that is otherwise. */
const COLUMN_WORDS = {
  table: [
    'De quelle table est la ligne : months (lieux par mois), years (lieux par année), disciplines (lieux par discipline et par année), equipment (matériel et moyens des écoles)',
    'code',
  ],
  place_id: ['Identifiant du lieu dans Chariot (JSON : placeId)', 'UUID'],
  place_kind: [
    'Nature du lieu (JSON : places) : academie, departement, district (circonscription), localAuthority (collectivité), school (école)',
    'code',
  ],
  place_name: ['Nom du lieu au jour où le jeu a été figé (JSON : places)', 'texte'],
  uai: ['Code UAI de l’école (JSON : places) ; vide pour les autres lieux', 'code'],
  from_month: ['Premier mois compté (JSON : from)', 'AAAA-MM'],
  to_month: [
    'Dernier mois compté (JSON : to) ; ce qui s’ajoute va de l’un à l’autre, le reste est du dernier',
    'AAAA-MM',
  ],
  disciplines: [
    'Domaines du programme, plusieurs où ils ne sont dits qu’ensemble : french, languages, arts, music, sport, civics, historyGeography, sciences, mathematics, mediaLiteracy, other',
    'codes',
  ],
  measure: [
    'Ce que compte la ligne, expliqué ci-dessous (JSON : nom dans counts) ; de la table disciplines, les quatre derniers ; vide sous le seuil',
    'code',
  ],
  value: [
    'Le chiffre, entier (JSON : dans counts, null sous le seuil) ; vide sous le seuil, et jamais 0. Ce que l’on ne sait pas n’a pas de ligne',
    'nombre',
  ],
} as const;
export const COLUMNS = Object.keys(COLUMN_WORDS) as readonly (keyof typeof COLUMN_WORDS)[];

/** What each measure counts, of a place and a time. Standing ones are those of the last month. */
const WORDS = {
  devices: ['Tablettes de l’école, en service ou non ; ni perdues, ni volées, ni réformées', TABLETS],
  devicesInService: ['Tablettes en service', TABLETS],
  devicesExpected: ['Tablettes attendues : douze par classe mobile', TABLETS],
  devicesAcquired: ['Tablettes reçues, quoi qu’elles soient devenues', TABLETS],
  devicesDeployed: ['Tablettes mises en service depuis leur achat', TABLETS],
  devicesSeen: ['Tablettes vues dernièrement', TABLETS],
  devicesCompliant: ['Tablettes vues et conformes à leur profil', TABLETS],
  devicesOverAge: ['Tablettes de plus de cinq ans, à l’année d’achat', TABLETS],
  carts: ['Classes mobiles', 'classes mobiles'],
  repairsOpen: ['Réparations en cours', 'réparations'],
  deviceDays: ['Jours d’école × tablettes', 'jours-tablettes'],
  deviceDaysInService: ['Jours d’école × tablettes en service', 'jours-tablettes'],
  losses: ['Tablettes perdues', TABLETS],
  thefts: ['Tablettes volées', TABLETS],
  breakages: ['Tablettes cassées', TABLETS],
  pupils: ['Élèves de l’école', 'élèves'],
  classes: ['Classes de l’école', CLASSES],
  teachers: ['Enseignants de l’école', 'enseignants'],
  openDays: ['Jours d’école', DAYS],
  openWeeks: ['Semaines d’école', 'semaines'],
  bookableSlots: ['Créneaux d’une demi-heure que l’on pouvait réserver', 'créneaux'],
  lessons: ['Séances tenues', LESSONS],
  lessonsMeasured: ['Séances dont les tablettes ont été entendues', LESSONS],
  lessonsAnswered: ['Séances dont l’enseignant a dit comment elles s’étaient passées', LESSONS],
  lessonsWithoutBlockingIncident: ['Parmi elles, celles sans incident bloquant', LESSONS],
  lessonSlots: ['Créneaux d’une demi-heure occupés par des séances', 'créneaux'],
  bookingsLapsed: ['Réservations sans séance', 'réservations'],
  minutes: ['Minutes de séance', 'minutes'],
  tabletsUsed: ['Tablettes utilisées, séance après séance', TABLETS],
  tabletsInService: ['Tablettes en service dans le chariot au début de la séance, séance après séance', TABLETS],
  classesOfMonth: ['Classes qui ont eu une séance dans le mois, mois après mois', CLASSES],
  teachersOfMonth: ['Enseignants qui ont tenu une séance dans le mois, mois après mois', 'enseignants'],
  pupilsOfMonth: ['Élèves des classes du mois, mois après mois', 'élèves'],
  classesOfYear: ['Classes dont c’est la première séance de l’année', CLASSES],
  teachersOfYear: ['Enseignants dont c’est la première séance de l’année', 'enseignants'],
  pupilsOfYear: ['Élèves des classes dont c’est la première séance de l’année', 'élèves'],
  boxMinutes: ['Minutes d’allumage de la borne Wi-Fi', 'minutes'],
  boxMinutesBesideLessons: ['Minutes d’allumage de la borne Wi-Fi hors séance', 'minutes'],
} as const satisfies Record<Measure, Word>;

/** A box is switched on for lessons: how long, by school, says how much is taught with it. Not in a dataset. */
const LEFT_OUT: ReadonlySet<Measure> = new Set(['boxMinutes', 'boxMinutesBesideLessons']);
const PEOPLE: ReadonlySet<Measure> = new Set(OF_PEOPLE);

/** Of equipment and means: without a threshold. */
export const OF_EQUIPMENT = (Object.keys(MEASURES) as Measure[]).filter(
  (measure) => !PEOPLE.has(measure) && !LEFT_OUT.has(measure),
);

/** Columns of the table of disciplines. */
const BY_DISCIPLINE: readonly DatasetWord[] = [
  ['lessons', 'Séances tenues dans la discipline', LESSONS],
  ['teachers', 'Enseignants qui y ont tenu une séance dans l’année', 'enseignants'],
  ['classes', 'Classes qui y ont eu une séance dans l’année', CLASSES],
  ['pupils', 'Élèves de ces classes', 'élèves'],
].map(([name = '', says = '', unit = '']) => ({ name: `disciplines.${name}`, says, unit, ofPeople: true }));

export const DICTIONARY: readonly DatasetWord[] = [
  ...COLUMNS.map((name) => ({ name, says: COLUMN_WORDS[name][0], unit: COLUMN_WORDS[name][1], ofPeople: false })),
  ...(Object.keys(WORDS) as Measure[])
    .filter((measure) => !LEFT_OUT.has(measure))
    .map((name) => ({ name, says: WORDS[name][0], unit: WORDS[name][1], ofPeople: PEOPLE.has(name) })),
  ...BY_DISCIPLINE,
];
