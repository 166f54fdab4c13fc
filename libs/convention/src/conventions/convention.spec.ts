import type { NewConvention } from '@chariot/contract';
import { DomainError, newId } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { checkConvention } from './convention.js';

const row = {
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
const convention = (changes: Partial<NewConvention> = {}): NewConvention => ({
  reference: 'ESSAI',
  title: 'Convention d’essai',
  academieId: newId(),
  localAuthorityId: newId(),
  signedOn: null,
  durationMonths: 12,
  deploymentFrom: '2016-11-10',
  deploymentUntil: '2017-02-01',
  fundingRatePercent: 50,
  eligibleCapPerClassroom: 800_000,
  stateCapPerClassroom: 400_000,
  advance: 200_000,
  expectedDevicesPerClassroom: 12,
  forecastCost: 800_000,
  mention: 'Opération réalisée dans le cadre du Programme d’investissements d’avenir lancé par l’État.',
  annex: [row],
  budgetLines: [],
  ...changes,
});
const codeOf = (declared: NewConvention): string | null => {
  try {
    checkConvention(declared);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('checkConvention', () => {
  it('accepts the model convention, unsigned as it may be', () => {
    expect(codeOf(convention())).toBeNull();
  });

  it('refuses a subsidy above the cap of article 3.2, which is per classe mobile and never pooled', () => {
    expect(codeOf(convention({ annex: [{ ...row, equipmentSubsidy: 400_001 }] }))).toBe('convention.subsidyAboveCap');
    // Article 7.1 of the model says 8 000 € where 3.2, 6.2 and the annex say 4 000: it is not a cap (T01).
    expect(codeOf(convention({ annex: [{ ...row, equipmentSubsidy: 800_000 }] }))).toBe('convention.subsidyAboveCap');
    expect(codeOf(convention({ annex: [{ ...row, mobileClassrooms: 2, equipmentSubsidy: 800_000 }] }))).toBeNull();
    const second = { ...row, uai: '0381778B', equipmentSubsidy: 0 };
    expect(codeOf(convention({ annex: [{ ...row, equipmentSubsidy: 500_000 }, second] }))).toBe(
      'convention.subsidyAboveCap',
    );
  });

  it('refuses an advance above the subsidy, a school named twice, and a deployment that ends before it starts', () => {
    expect(codeOf(convention({ advance: 400_001 }))).toBe('convention.advanceAboveSubsidy');
    expect(codeOf(convention({ advance: 400_000 }))).toBeNull();
    expect(codeOf(convention({ annex: [row, row] }))).toBe('convention.schoolTwice');
    expect(codeOf(convention({ deploymentFrom: '2017-02-02' }))).toBe('convention.deploymentBackwards');
    expect(codeOf(convention({ deploymentFrom: '2017-02-01' }))).toBeNull();
    expect(codeOf(convention({ deploymentFrom: null }))).toBeNull();
  });

  it('refuses a budget line that stands twice in a year', () => {
    const line: NewConvention['budgetLines'][number] = {
      code: 'equipment',
      label: 'Équipements',
      fiscalYear: 2016,
      stateShare: null,
      localAuthorityShare: null,
      subsidised: true,
      spenderId: newId(),
      articles: ['6.2'],
    };
    expect(codeOf(convention({ budgetLines: [line, line] }))).toBe('convention.lineTwice');
    expect(codeOf(convention({ budgetLines: [line, { ...line, fiscalYear: 2017 }] }))).toBeNull();
  });

  it('says in French what is wrong, with the amounts', () => {
    expect(() => checkConvention(convention({ annex: [{ ...row, equipmentSubsidy: 450_000 }] }))).toThrow(
      expect.objectContaining({ fr: expect.stringMatching(/0382460T.*4\s500,00\s€.*article 3\.2 \(4\s000,00\s€/) }),
    );
  });
});

proves('R41', 'a school whose UAI bears a wrong check letter is not declared', () => {
  expect(codeOf(convention({ annex: [{ ...row, uai: '0382460A' }] }))).toBe('kernel.invalidUai');
});

proves('R42', 'nor a collège de référence', () => {
  expect(codeOf(convention({ annex: [{ ...row, referenceCollegeUai: '0380002X' }] }))).toBe('kernel.invalidUai');
});
