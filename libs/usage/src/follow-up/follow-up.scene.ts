import type { FollowUpContent, FollowUpRecord, IndicatorFigure } from '@chariot/contract';
import { indicatorsOf } from '../indicators/figures.js';
import type { EquipmentSums, Known } from '../indicators/known.js';

const NO_SUMS = new Proxy({} as EquipmentSums, { get: () => 0 });

/** The figures of a place of which this is known: nothing is published of people's use, unless told. */
export function figuresKnowing(equipment: Partial<EquipmentSums>, people: Known['people'] = null): IndicatorFigure[] {
  const sums = new Proxy(equipment as EquipmentSums, {
    get: (target, name: keyof EquipmentSums) => target[name] ?? NO_SUMS[name],
  });
  const known: Known = {
    ...{ period: { from: '2025-09', to: '2026-08' }, isClosed: true, equipment: sums, people },
    ...{ distributions: { repairDays: [], appAnswerDays: [], throughput: [] }, disciplines: null, conventions: null },
  };
  return indicatorsOf(known, known);
}

export const RECORD: FollowUpRecord = {
  validity: 'du 10/09/2025 au 10/09/2027 (inclus)',
  deployment: { from: '2025-10-01', until: '2026-02-01' },
  amendments: [{ number: 1, subject: 'Une classe mobile de plus', effectiveOn: '2026-01-10' }],
  meetings: [
    {
      ...{ committee: 'local', school: 'École Jules Ferry', period: '1er trimestre 2025-2026', required: 1 },
      ...{ heldOn: ['2025-11-18'], state: 'kept' },
    },
    {
      ...{ committee: 'local', school: 'École Jules Ferry', period: '2e trimestre 2025-2026', required: 1 },
      ...{ heldOn: [], state: 'missing' },
    },
  ],
  deadlines: [
    {
      ...{ label: 'Versement de l’avance', dueOn: '2025-09-10', actor: 'académie', state: 'fait' },
      articles: ['art. 7.1'],
    },
  ],
  next: [
    {
      ...{ label: 'Comité de pilotage local', dueOn: '2026-12-31', actor: 'école', state: 'à faire' },
      articles: ['art. 4.1.3'],
    },
  ],
  trainings: [{ on: '2025-11-05', subject: 'Prise en main', school: null, hours: 6, participants: 9 }],
  requests: [
    { kind: 'survey', on: '2026-03-01', subject: 'Enquête du ministère', dueOn: '2026-03-31', answeredOn: null },
  ],
  money: {
    ...{ asOf: '2026-08-31', forecastCents: 800_000, provisionalCents: 400_000, certifiedCents: 760_000 },
    ...{ dueCents: 380_000, paidCents: 200_000 },
  },
  surveys: [
    {
      ...{ title: 'Usages de l’hiver', closedOn: '2026-02-10', asked: 8, answered: 6 },
      questions: [
        {
          ...{ label: 'Souvent ?', isText: false },
          figures: {
            answered: 6,
            counts: [
              { label: 'Oui', count: 4 },
              { label: 'Non', count: 2 },
            ],
            mean: null,
          },
        },
        { label: 'De quoi ?', isText: false, figures: null },
      ],
    },
  ],
  feedback: [
    {
      ...{ on: '2026-04-02', title: 'Lire à deux', school: 'École Jules Ferry' },
      ...{ discipline: 'Français', level: 'CE1' },
    },
  ],
};

/** One school, whose year is too small to be told. */
export const CONTENT: FollowUpContent = {
  version: 1,
  convention: {
    ...{ id: '00000000-0000-4000-8000-000000000001', reference: 'CM-2025-001', title: 'Classes mobiles' },
    academie: { id: '00000000-0000-4000-8000-000000000002', kind: 'academie', name: 'Grenoble', uai: null },
    localAuthority: {
      ...{ id: '00000000-0000-4000-8000-000000000003', kind: 'localAuthority', name: 'Crêts en Belledonne' },
      uai: null,
    },
    ...{ signedOn: '2025-09-10', mention: 'Opération du Programme d’investissements d’avenir lancé par l’État.' },
    schools: [
      {
        ...{ id: '00000000-0000-4000-8000-000000000004', uai: '0382460T', name: 'École Jules Ferry' },
        classrooms: 1,
      },
    ],
  },
  period: { from: '2025-09', to: '2026-08', label: 'année scolaire 2025-2026' },
  ...{ madeAt: '2026-09-20T22:30:00.000Z', madeFor: 'localAuthority' },
  places: [
    {
      place: {
        ...{ id: '00000000-0000-4000-8000-000000000003', kind: 'localAuthority', name: 'Crêts en Belledonne' },
        uai: null,
      },
      figures: figuresKnowing({
        ...{ schools: 3, schoolsWithPupils: 2, devices: 36, devicesInService: 33, devicesExpected: 36, pupils: 540 },
        ...{ inServiceWithPupils: 23, devicesAcquired: 36, devicesDeployed: 33, deviceDays: 5_040 },
        ...{ deviceDaysInService: 4_620, schoolsCounted: 3, losses: 1, breakages: 3 },
      }),
    },
    {
      place: {
        ...{ id: '00000000-0000-4000-8000-000000000004', kind: 'school', name: 'École Jules Ferry' },
        uai: '0382460T',
      },
      figures: figuresKnowing({
        ...{ schools: 1, devices: 12, devicesInService: 11, devicesExpected: 12, devicesAcquired: 12 },
        ...{ devicesDeployed: 11, deviceDays: 1_680, deviceDaysInService: 1_540, schoolsCounted: 1, breakages: 2 },
      }),
    },
  ],
  record: RECORD,
  comments: [
    { uai: '0382460T', school: 'École Jules Ferry', schoolYear: '2025-2026', text: 'Le chariot monte mal à l’étage.' },
  ],
  missing: ['L’effectif des élèves de l’école.'],
  sources: {
    releases: [{ schoolYear: '2025-2026', period: '2025-2026', inputs: 'a'.repeat(64) }],
    digests: [{ part: 'record', sha256: 'b'.repeat(64) }],
  },
};
