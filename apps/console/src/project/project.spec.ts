import { PROJECT_KINDS, type ProjectFinding, type ProjectRecord } from '@chariot/contract';
import { detailFields } from './detail-fields.js';
import { checkedFact, factToType, newFact, type TypedFact } from './typed-fact.js';
import { byUrgency } from './words.js';

const WORDS = {
  objects: [{ code: 'financing', label: 'Financer', rule: 'R08', articles: [], chosen: false, words: null }],
  objectives: [],
  relays: [],
};
const fieldsOf = (kind: (typeof PROJECT_KINDS)[number]) => detailFields(kind, WORDS);
const typed = (kind: (typeof PROJECT_KINDS)[number], details: Record<string, string>): TypedFact => {
  const fact = newFact({ kind, label: 'Un fait' }, fieldsOf(kind), '2016-11-10');
  return { ...fact, details: { ...fact.details, ...details } };
};
const check = (fact: TypedFact) => checkedFact(fact, fieldsOf(fact.kind));

/** Of each kind, what is enough to note it. */
const ENOUGH: Readonly<Record<(typeof PROJECT_KINDS)[number], Record<string, string>>> = {
  validation: { outcome: 'validated' },
  articulation: { collegeUai: '0380002W' },
  skills: { skills: 'Chercher\nPublier' },
  objectives: { objects: 'financing' },
  support: { relay: 'canope' },
  annex: { nature: 'roadmap' },
  integration: { exists: 'no' },
  schoolCouncil: {},
  throughput: { room: 'Salle 3', downMbps: '48,5', measuredBy: 'La directrice' },
  characteristics: { sharedWithDelegate: 'yes' },
  training: { subjects: 'tools', hours: '6' },
  assistance: { about: 'services' },
  information: {},
  contribution: {},
  reportingRequest: {},
  survey: { respondent: 'college' },
  changeOfUse: { what: 'use' },
  deployment: { step: 'begun' },
  renewal: { choice: 'none' },
};

describe('a fact that is typed in', () => {
  it.each(PROJECT_KINDS)('of kind %s is taken by the schema, and comes back as it was typed', (kind) => {
    const { fact, faults } = check(typed(kind, ENOUGH[kind]));
    expect(faults).toEqual({});
    expect(fact?.details.kind).toBe(kind);
    const again = factToType({ ...fact, kind, attachments: [] } as unknown as ProjectRecord, fieldsOf(kind));
    expect(again.details).toEqual(typed(kind, ENOUGH[kind]).details);
  });

  it('reads a French decimal, and keeps what is left empty as not known', () => {
    const { fact } = check(typed('throughput', ENOUGH.throughput));
    expect(fact?.details).toMatchObject({ downMbps: 48.5, upMbps: null, devicesOnline: null });
  });

  it('says which field is empty, and which is no number', () => {
    expect(check(typed('throughput', { downMbps: 'vite' })).faults).toMatchObject({
      room: 'À remplir.',
      measuredBy: 'À remplir.',
      downMbps: expect.any(String),
    });
    expect(Object.keys(check({ ...typed('information', {}), on: '', subject: ' ' }).faults).sort()).toEqual([
      'on',
      'subject',
    ]);
  });
});

describe('what the convention waits for', () => {
  it('says what is late first, and folds what is established', () => {
    const states = ['information', 'open', 'established', 'late', 'toEstablish'] as const;
    const findings = states.map((state): ProjectFinding => ({
      ...{ rule: 'R11', articles: [], treatment: 'warns', state, message: state, recordIds: [] },
    }));
    const { awaited, known } = byUrgency(findings);
    expect(awaited.map(({ state }) => state)).toEqual(['late', 'toEstablish', 'open']);
    expect(known.map(({ state }) => state)).toEqual(['established', 'information']);
  });
});
