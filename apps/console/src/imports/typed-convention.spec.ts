import type { Convention, ConventionReading } from '@chariot/contract';
import { TERM_GROUPS, TERM_NAMES } from './terms.js';
import { checked } from './checked.js';
import { blankConvention, fromConvention, fromReading } from './typed-convention.js';

const ACADEMIE = '0198a000-0000-7000-8000-000000000001';
const COMMUNE = '0198a000-0000-7000-8000-000000000002';
const COLLEGE = '0198a000-0000-7000-8000-000000000003';
const read = <T>(value: T) => ({ value, sentence: 'une phrase', confidence: 'sure' as const, articles: ['3.2'] });
const missing = { value: null, sentence: null, confidence: 'sure' as const, articles: [] };
const committee = {
  composition: missing,
  seats: missing,
  meetingsPerYear: missing,
  frequency: missing,
  noticeDays: read(8),
};

const quarterly = { ...committee, frequency: read('au moins une fois par trimestre') };

const READING: ConventionReading = {
  document: { name: 'convention.pdf', kind: 'pdf', pages: 9, sha256: 'x' },
  parties: {
    academie: read('Académie'),
    academieAddress: missing,
    academieRepresentative: missing,
    localAuthority: { type: missing, name: read('Commune'), representative: missing },
  },
  schools: [
    {
      uai: read('0382460T'),
      name: read('École élémentaire'),
      referenceCollegeUai: read('0380002W'),
      address: missing,
      city: missing,
      departement: missing,
      mobileClassrooms: read(1),
      equipmentGrantCents: read(400_000),
      resourceGrantCents: missing,
    },
  ],
  funding: {
    ratePercent: read(50),
    capPerClassroomCents: read(400_000),
    baseCapPerClassroomCents: read(800_000),
    resourcePerSchoolCents: missing,
    advanceCents: read(200_000),
    advancePercent: missing,
    stateMaximumCents: missing,
  },
  forecastCostCents: missing,
  budget: [
    {
      fiscalYear: read(2016),
      line: read('Équipements'),
      code: 'equipment',
      stateCents: read(400_000),
      localCents: missing,
    },
    {
      fiscalYear: read(2016),
      line: read('Ressources'),
      code: 'resources',
      stateCents: read(50_000),
      localCents: missing,
    },
  ],
  calendar: { forYear: missing, deploymentStart: read('2016-11-07'), deploymentEnd: missing },
  durationMonths: read(12),
  signedOn: missing,
  bank: null,
  imputation: {
    programme: read('0214'),
    title: read('6'),
    category: read('63'),
    activityCode: missing,
    stateAccountCode: missing,
    stateAccountCodeAsWritten: missing,
    purchasingGroup: missing,
    action: missing,
    subAction: read('02'),
    earmarkedFund: missing,
  },
  authorisingOfficer: missing,
  assignedAccountant: missing,
  court: missing,
  committees: { local: quarterly, departmental: committee },
  throughputYear: missing,
  expectedDevices: read(12),
  noticeMonths: missing,
  title: missing,
  mention: read('La mention.'),
  legalFrame: missing,
  programmeYears: { ...missing, value: [2016, 2017, 2018] },
  programmeDuration: missing,
  placeOfSignature: missing,
  originals: missing,
  statedPages: missing,
  flags: [],
};

/** What a person adds to what was read. */
const completed = () => {
  const typed = fromReading(READING);
  return {
    ...typed,
    academieId: ACADEMIE,
    localAuthorityId: COMMUNE,
    terms: { ...typed.terms, reference: 'REF', title: 'Titre' },
    schools: typed.schools.map((school) => ({ ...school, resourceGrant: '500' })),
    lines: typed.lines.map((line) => ({ ...line, collegeId: COLLEGE })),
  };
};

describe('a convention as it is typed', () => {
  it('shows every term in one section, but its names', () => {
    const shown = TERM_GROUPS.flatMap(({ names }) => names);
    expect(new Set(shown).size).toBe(shown.length);
    expect(TERM_NAMES.filter((name) => !shown.includes(name))).toEqual(['reference', 'title']);
  });

  it('takes what was read, and leaves empty what was not', () => {
    const { terms, schools } = fromReading(READING);
    expect(terms).toMatchObject({
      durationMonths: '12',
      advance: '2000,00',
      deploymentFrom: '2016-11-07',
      deploymentUntil: '',
      forecastCost: '',
      'imputation.titleAndCategory': 'titre 6 catégorie 63',
      'imputation.action': 'sous-action 02',
      localMeetingsPerTerm: '1',
      departmentalMeetingsPerYear: '',
    });
    expect(schools[0]).toMatchObject({ uai: '0382460T', equipmentSubsidy: '4000,00', resourceGrant: '' });
  });

  it('asks for what the contract needs, and only that', () => {
    const { faults } = checked(fromReading(READING));
    expect(Object.keys(faults).sort()).toEqual([
      ...['academieId', 'annex.0.resourceGrant', 'budgetLines.1.spenderId'],
      ...['localAuthorityId', 'reference', 'title'],
    ]);
    expect(checked(blankConvention()).faults).toHaveProperty(['annex.0.uai']);
  });

  it('is then what the api reads: cents, null for silence, each line with who spends it', () => {
    const { body, faults } = checked(completed());
    expect(faults).toEqual({});
    expect(body).toMatchObject({ advance: 200_000, forecastCost: null, signedOn: null, documentPages: 9, court: null });
    expect(body?.annex[0]).toMatchObject({ mobileClassrooms: 1, resourceGrant: 50_000, address: null });
    expect(body?.budgetLines.map(({ spenderId, localAuthorityShare }) => [spenderId, localAuthorityShare])).toEqual([
      [COMMUNE, null],
      [COLLEGE, null],
    ]);
  });

  it.each([
    ['advance', 'deux mille', /montant/],
    ['durationMonths', '12,5', /nombre entier/],
    ['durationMonths', '', /À remplir/],
    ['programmeYears', '2016-2018', /années/],
  ] as const)('refuses %s « %s » in a sentence', (name, value, sentence) => {
    const typed = completed();
    const { body, faults } = checked({ ...typed, terms: { ...typed.terms, [name]: value } });
    expect(body).toBeUndefined();
    expect(faults[name]).toMatch(sentence);
  });

  it('comes back whole from a draft that was declared', () => {
    const { body } = checked(completed());
    if (body === undefined) throw new Error('a faulty example');
    const place = (id: string, kind: 'academie' | 'localAuthority' | 'college') => ({ id, kind, name: id, uai: null });
    const declared = {
      ...body,
      academie: place(ACADEMIE, 'academie'),
      localAuthority: place(COMMUNE, 'localAuthority'),
      budgetLines: body.budgetLines.map((line, at) => ({
        ...line,
        id: `line-${String(at)}`,
        articles: ['6.2'],
        subsidised: false,
        spender: line.spenderId === COLLEGE ? place(COLLEGE, 'college') : place(COMMUNE, 'localAuthority'),
      })),
    } as unknown as Convention;
    const again = checked(fromConvention(declared)).body;
    expect(again).toEqual({
      ...body,
      // What no field shows is kept as it was declared.
      budgetLines: body.budgetLines.map((line) => ({ ...line, articles: ['6.2'], subsidised: false })),
    });
  });
});
