import type { NewConvention } from '@chariot/contract';
import { articlesOf, changesBetween, isEmpty, type Said } from './changes.js';

const SCHOOL: NewConvention['annex'][number] = {
  uai: '0382460T',
  schoolName: 'École élémentaire',
  referenceCollegeUai: '0380002W',
  address: null,
  city: null,
  departement: null,
  mobileClassrooms: 1,
  equipmentSubsidy: 400_000,
  resourceGrant: 50_000,
};
const LINE: NewConvention['budgetLines'][number] = {
  code: 'equipment',
  label: 'Équipements',
  fiscalYear: 2016,
  stateShare: 400_000,
  localAuthorityShare: 400_000,
  subsidised: true,
  spenderId: 'commune',
  articles: ['6.2'],
};
const body: NewConvention = {
  reference: 'EXEMPLE',
  title: 'Convention',
  academieId: 'a',
  localAuthorityId: 'c',
  signedOn: '2016-11-10',
  durationMonths: 12,
  deploymentFrom: null,
  deploymentUntil: null,
  fundingRatePercent: 50,
  eligibleCapPerClassroom: 800_000,
  stateCapPerClassroom: 400_000,
  advance: 200_000,
  expectedDevicesPerClassroom: 12,
  forecastCost: null,
  mention: 'Mention',
  annex: [SCHOOL],
  budgetLines: [LINE],
};
const BEFORE: Said = { body, lineIds: ['line-1'] };
const after = (change: Partial<NewConvention>, lineIds = ['line-1']): Said => ({
  body: { ...body, ...change },
  lineIds,
});

describe('what an avenant changes', () => {
  it('is nothing when nothing was changed, or only what no avenant touches', () => {
    expect(isEmpty(changesBetween(BEFORE, after({})))).toBe(true);
    expect(changesBetween(BEFORE, after({ title: 'Autre', reference: 'X' }))).toEqual({});
  });

  it('is each term that says something else, and a term that is no longer said', () => {
    expect(changesBetween(BEFORE, after({ durationMonths: 18, advance: 150_000 }))).toEqual({
      durationMonths: 18,
      advance: 150_000,
    });
    const said: Said = { body: { ...body, court: 'Grenoble' }, lineIds: ['line-1'] };
    expect(changesBetween(said, after({ court: null }))).toEqual({ court: null });
  });

  it('takes « left out » and null for the same silence', () => {
    expect(changesBetween(BEFORE, after({ court: null, imputation: null }))).toEqual({});
  });

  it('is a school that changes, comes or leaves', () => {
    const more = { ...SCHOOL, mobileClassrooms: 2 };
    const other = { ...SCHOOL, uai: '0382461U' };
    expect(changesBetween(BEFORE, after({ annex: [more] })).annex).toEqual([{ uai: '0382460T', row: more }]);
    expect(changesBetween(BEFORE, after({ annex: [other] })).annex).toEqual([
      { uai: '0382461U', row: other },
      { uai: '0382460T', row: null },
    ]);
  });

  it('is a line that changes, comes or leaves', () => {
    const dearer = { ...LINE, stateShare: 300_000 };
    expect(changesBetween(BEFORE, after({ budgetLines: [dearer] })).budgetLines).toEqual([
      { budgetLineId: 'line-1', line: dearer },
    ]);
    const next = { ...LINE, fiscalYear: 2017 };
    expect(changesBetween(BEFORE, after({ budgetLines: [next] }, ['saisie-9'])).budgetLines).toEqual([
      { budgetLineId: null, line: next },
      { budgetLineId: 'line-1', line: null },
    ]);
  });
});

describe('articles as people write them', () => {
  it.each([
    ['3.2, 7.1', ['3.2', '7.1']],
    ['art. 3.2 et art. 7.1', ['3.2', '7.1']],
    ['Article 11 ; annexe', ['11', 'annexe']],
    ['', []],
  ])('%s', (text, articles) => {
    expect(articlesOf(text)).toEqual(articles);
  });
});
