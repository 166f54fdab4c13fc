import type { ConventionReading } from '@chariot/contract';

/** One thing read in a document, as the contract gives it. */
export interface Seen {
  readonly value: string | number | readonly number[] | null;
  readonly sentence: string | null;
  readonly confidence: 'sure' | 'likely' | 'doubtful';
  readonly articles: readonly string[];
}

export type TermKind = 'text' | 'paragraph' | 'day' | 'amount' | 'whole' | 'years';

export interface Term {
  readonly label: string;
  readonly kind: TermKind;
  readonly max?: number;
  readonly hint?: string;
  /** Where the reader found it, and the path that its flags bear. */
  readonly read?: (reading: ConventionReading) => Seen;
  readonly path?: string;
}

/** What a convention says in one value each, by the field of the contract (`imputation.…` for the State's codes). */
export const TERMS = {
  reference: {
    label: 'Référence',
    kind: 'text',
    max: 80,
    hint: 'Celle par laquelle vous la retrouverez ; le document n’en porte pas toujours.',
  },
  title: { label: 'Titre', kind: 'text', max: 200, read: (reading) => reading.title, path: 'title' },
  signedOn: {
    label: 'Signée le',
    kind: 'day',
    hint: 'Laissez vide tant que les deux parties n’ont pas signé : c’est alors un projet, qui se corrige.',
    read: (reading) => reading.signedOn,
    path: 'signedOn',
  },
  durationMonths: {
    label: 'Durée, en mois (art. 11)',
    kind: 'whole',
    read: (reading) => reading.durationMonths,
    path: 'durationMonths',
  },
  deploymentFrom: {
    label: 'Déploiement à partir du (art. 6.1)',
    kind: 'day',
    read: (reading) => reading.calendar.deploymentStart,
    path: 'calendar.deploymentStart',
  },
  deploymentUntil: {
    label: 'Déploiement jusqu’au (art. 6.1)',
    kind: 'day',
    read: (reading) => reading.calendar.deploymentEnd,
    path: 'calendar.deploymentEnd',
  },
  fundingRatePercent: {
    label: 'Taux de l’État, en % (art. 3.2)',
    kind: 'whole',
    read: (reading) => reading.funding.ratePercent,
    path: 'funding.ratePercent',
  },
  eligibleCapPerClassroom: {
    label: 'Dépense prise en compte par classe mobile (€, art. 3.2)',
    kind: 'amount',
    read: (reading) => reading.funding.baseCapPerClassroomCents,
    path: 'funding.baseCapPerClassroomCents',
  },
  stateCapPerClassroom: {
    label: 'Plafond de l’État par classe mobile (€, art. 3.2)',
    kind: 'amount',
    read: (reading) => reading.funding.capPerClassroomCents,
    path: 'funding.capPerClassroomCents',
  },
  resourcePerSchool: {
    label: 'Ressources par école (€, art. 3.2)',
    kind: 'amount',
    read: (reading) => reading.funding.resourcePerSchoolCents,
    path: 'funding.resourcePerSchoolCents',
  },
  advance: {
    label: 'Avance à la signature, en tout (€, art. 7.1)',
    kind: 'amount',
    read: (reading) => reading.funding.advanceCents,
    path: 'funding.advanceCents',
  },
  forecastCost: {
    label: 'Coût global prévisionnel TTC (€, art. 6.2)',
    kind: 'amount',
    read: (reading) => reading.forecastCostCents,
    path: 'forecastCostCents',
  },
  expectedDevicesPerClassroom: {
    label: 'Tablettes par classe mobile (art. 6.2)',
    kind: 'whole',
    read: (reading) => reading.expectedDevices,
    path: 'expectedDevices',
  },
  throughputYear: {
    label: 'Débit attendu à la rentrée (année, art. 3.1)',
    kind: 'whole',
    read: (reading) => reading.throughputYear,
    path: 'throughputYear',
  },
  programmeYears: {
    label: 'Rentrées du programme (années, préambule)',
    kind: 'years',
    hint: 'Séparées par des virgules : 2016, 2017, 2018.',
    read: (reading) => reading.programmeYears,
    path: 'programmeYears',
  },
  localNoticeDays: {
    label: 'Comité local : convocation, en jours avant (art. 4.1.3)',
    kind: 'whole',
    read: (reading) => reading.committees.local.noticeDays,
    path: 'committees.local.noticeDays',
  },
  localMeetingsPerTerm: {
    label: 'Comité local : réunions par trimestre (art. 4.1.3)',
    kind: 'whole',
    read: (reading) => perTerm(reading.committees.local.frequency),
    path: 'committees.local.frequency',
  },
  departmentalNoticeDays: {
    label: 'Comité départemental : convocation, en jours avant (art. 4.2.3)',
    kind: 'whole',
    read: (reading) => reading.committees.departmental.noticeDays,
    path: 'committees.departmental.noticeDays',
  },
  departmentalMeetingsPerYear: {
    label: 'Comité départemental : réunions par an (art. 4.2.3)',
    kind: 'whole',
    read: (reading) => reading.committees.departmental.meetingsPerYear,
    path: 'committees.departmental.frequency',
  },
  terminationNoticeMonths: {
    label: 'Préavis de dénonciation, en mois (art. 10.2)',
    kind: 'whole',
    read: (reading) => reading.noticeMonths,
    path: 'noticeMonths',
  },
  court: {
    label: 'Tribunal compétent (art. 10.3)',
    kind: 'text',
    max: 160,
    read: (reading) => reading.court,
    path: 'court',
  },
  originals: {
    label: 'Exemplaires originaux (art. 12)',
    kind: 'whole',
    read: (reading) => reading.originals,
    path: 'originals',
  },
  pages: {
    label: 'Pages annoncées (art. 12)',
    kind: 'whole',
    read: (reading) => reading.statedPages,
    path: 'statedPages',
  },
  placeOfSignature: {
    label: 'Lieu de signature',
    kind: 'text',
    max: 160,
    read: (reading) => reading.placeOfSignature,
    path: 'placeOfSignature',
  },
  mention: {
    label: 'Mention à porter sur tout document (art. 9)',
    kind: 'paragraph',
    max: 400,
    read: (reading) => reading.mention,
    path: 'mention',
  },
  authorisingOfficer: {
    label: 'Ordonnateur (fonction, art. 7.1)',
    kind: 'text',
    max: 160,
    read: (reading) => reading.authorisingOfficer,
    path: 'authorisingOfficer',
  },
  accountant: {
    label: 'Comptable assignataire (fonction, art. 7.1)',
    kind: 'text',
    max: 160,
    read: (reading) => reading.assignedAccountant,
    path: 'assignedAccountant',
  },
  'imputation.programme': {
    label: 'Programme',
    kind: 'text',
    max: 80,
    read: (reading) => reading.imputation.programme,
    path: 'imputation.programme',
  },
  'imputation.titleAndCategory': {
    label: 'Titre et catégorie',
    kind: 'text',
    max: 80,
    read: ({ imputation: { title, category } }) => together(title, category, 'titre', 'catégorie'),
    path: 'imputation.title',
  },
  'imputation.activity': {
    label: 'Code d’activité',
    kind: 'text',
    max: 80,
    read: (reading) => reading.imputation.activityCode,
    path: 'imputation.activityCode',
  },
  'imputation.stateAccount': {
    label: 'Compte de l’État',
    kind: 'text',
    max: 80,
    read: (reading) => reading.imputation.stateAccountCodeAsWritten,
    path: 'imputation.stateAccountCode',
  },
  'imputation.purchasingGroup': {
    label: 'Groupe de marchandises',
    kind: 'text',
    max: 80,
    read: (reading) => reading.imputation.purchasingGroup,
    path: 'imputation.purchasingGroup',
  },
  'imputation.action': {
    label: 'Action et sous-action',
    kind: 'text',
    max: 80,
    read: ({ imputation: { action, subAction } }) => together(action, subAction, 'action', 'sous-action'),
    path: 'imputation.action',
  },
  'imputation.earmarkedFund': {
    label: 'Fonds de concours',
    kind: 'text',
    max: 80,
    read: (reading) => reading.imputation.earmarkedFund,
    path: 'imputation.earmarkedFund',
  },
} as const satisfies Readonly<Record<string, Term>>;
export type TermName = keyof typeof TERMS;
export const TERM_NAMES = Object.keys(TERMS) as TermName[];
export const termOf = (name: TermName): Term => TERMS[name];

/** As people read them, one section each. */
export const TERM_GROUPS: readonly { readonly title: string; readonly names: readonly TermName[] }[] = [
  {
    title: 'Dates et durée',
    names: ['signedOn', 'durationMonths', 'deploymentFrom', 'deploymentUntil', 'throughputYear', 'programmeYears'],
  },
  {
    title: 'Financement',
    names: [
      ...(['fundingRatePercent', 'eligibleCapPerClassroom', 'stateCapPerClassroom', 'resourcePerSchool'] as const),
      ...(['advance', 'forecastCost', 'expectedDevicesPerClassroom'] as const),
    ],
  },
  {
    title: 'Comités, fin et litiges',
    names: [
      ...(['localNoticeDays', 'localMeetingsPerTerm', 'departmentalNoticeDays'] as const),
      ...(['departmentalMeetingsPerYear', 'terminationNoticeMonths', 'court'] as const),
    ],
  },
  { title: 'Le document', names: ['originals', 'pages', 'placeOfSignature', 'mention'] },
  {
    title: 'Paiement par l’État (art. 7.1)',
    names: ['authorisingOfficer', 'accountant', ...TERM_NAMES.filter((name) => name.startsWith('imputation.'))],
  },
];

/** Two codes that the contract keeps in one line. */
function together(first: Seen, second: Seen, one: string, other: string): Seen {
  const words = [
    first.value === null ? '' : `${one} ${String(first.value)}`,
    second.value === null ? '' : `${other} ${String(second.value)}`,
  ].filter((part) => part !== '');
  return { ...(first.value === null ? second : first), value: words.length === 0 ? null : words.join(' ') };
}

const TIMES = ['une', 'deux', 'trois', 'quatre'];

/** « Une fois par trimestre » as a number; silent where the text counts otherwise. */
function perTerm(frequency: Seen): Seen {
  const words = String(frequency.value ?? '').toLowerCase();
  const written = /(\d+|une|deux|trois|quatre)\s+(?:fois|réunions?)\s+(?:par|chaque)\s+trimestre/.exec(words)?.[1];
  if (written === undefined) return { ...frequency, value: null };
  const known = TIMES.indexOf(written) + 1;
  return { ...frequency, value: known === 0 ? Number(written) : known, confidence: 'likely' };
}
