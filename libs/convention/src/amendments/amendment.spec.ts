import type { NewAmendment } from '@chariot/contract';
import { DomainError, LocalDate } from '@chariot/kernel';
import { conventionFacts, MODEL_TERMS } from '../conventions/terms.scene.js';
import type { ConventionFacts } from '../conventions/standing.js';
import { proves } from '../rules/proof.scene.js';
import { aroundAmendment, changesOf, checkAmended, checkAmendment } from './amendment.js';
import { effects } from './effects.js';

const day = LocalDate.parse;
const sent = (changes: Partial<NewAmendment> = {}): NewAmendment => ({
  number: 1,
  subject: 'Prolongation',
  articles: ['art. 11'],
  academieSignedOn: '2017-06-01',
  localAuthoritySignedOn: '2017-06-10',
  effectiveOn: '2017-06-10',
  objectKept: true,
  changes: { durationMonths: 24 },
  ...changes,
});
const codeOf = (amendment: NewAmendment, facts: Partial<ConventionFacts> = {}, today = '2017-07-01'): string | null => {
  try {
    checkAmendment(conventionFacts(facts), amendment, day(today));
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
const nameOf = (id: string): string => id;

describe('an avenant', () => {
  proves('R89', 'is refused until the parties confirm that the object is kept', () => {
    expect(codeOf(sent({ objectKept: false }))).toBe('convention.amendmentChangesObject');
    expect(codeOf(sent())).toBeNull();
  });

  it('follows a signature, is signed by both, and bears a number of its own', () => {
    expect(codeOf(sent(), { signedOn: null })).toBe('convention.notSigned');
    expect(codeOf(sent({ academieSignedOn: '2017-07-02' }))).toBe('convention.amendmentInFuture');
    expect(codeOf(sent({ effectiveOn: '2016-09-14' }))).toBe('convention.amendmentBeforeSignature');
    const first = { number: 1, effectiveOn: day('2017-01-01'), changes: { advance: 250_000 } };
    expect(codeOf(sent(), { amendments: [first] })).toBe('convention.amendmentNumberTaken');
    expect(codeOf(sent({ number: 2 }), { amendments: [first] })).toBeNull();
  });

  it('is signed while the convention lives, also when it is written down after', () => {
    expect(codeOf(sent(), {}, '2018-01-01')).toBeNull();
    const late = sent({
      academieSignedOn: '2017-09-16',
      localAuthoritySignedOn: '2017-09-16',
      effectiveOn: '2017-09-16',
    });
    expect(codeOf(late, {}, '2018-01-01')).toBe('convention.overAlready');
  });

  it('says what it changes, term by term, school by school, line by line', () => {
    const [row] = MODEL_TERMS.annex;
    const [line] = MODEL_TERMS.budgetLines;
    if (row === undefined || line === undefined) throw new Error('the model has one of each');
    const changes = changesOf(
      {
        fundingRatePercent: 60,
        deploymentUntil: null,
        forecastCost: 1_600_000,
        annex: [
          { uai: row.uai, row: { ...row, mobileClassrooms: 2 } },
          { uai: '0381778B', row: { ...row, uai: '0381778B' } },
        ],
        budgetLines: [
          { budgetLineId: line.id, line: { ...line, articles: ['6.2'], stateShare: null } },
          { budgetLineId: null, line: { ...line, label: 'Équipements 2017', fiscalYear: 2017, articles: ['6.2'] } },
        ],
      },
      () => 'ligne-2',
    );
    const { before, after } = aroundAmendment(MODEL_TERMS, [], { number: 1, effectiveOn: day('2017-01-01'), changes });
    expect(effects(before, after, nameOf)).toEqual([
      { label: 'Taux de l’État (art. 3.2)', before: '50\u00a0%', after: '60\u00a0%' },
      { label: 'Coût global prévisionnel (art. 6.2)', before: '8\u00a0000,00\u00a0€', after: '16\u00a0000,00\u00a0€' },
      { label: 'Fin du déploiement (art. 6.1)', before: '01/02/2017', after: 'non renseigné' },
      { label: 'École 0382460T, classes mobiles', before: '1', after: '2' },
      {
        label: 'École 0381778B',
        before: 'absente de l’annexe',
        after: 'École élémentaire, 1 classe mobile, 4\u00a0000,00\u00a0€',
      },
      {
        label: 'Ligne «\u00a0Équipements\u00a0», part de l’État',
        before: '4\u00a0000,00\u00a0€',
        after: 'non renseigné',
      },
      {
        label: 'Ligne «\u00a0Équipements 2017\u00a0»',
        before: 'absente du budget',
        after: '2017, État 4\u00a0000,00\u00a0€, collectivité 4\u00a0000,00\u00a0€',
      },
    ]);
  });

  it('is measured against what bound just before it, not against what came later', () => {
    const others = [
      { number: 1, effectiveOn: day('2017-01-01'), changes: { durationMonths: 18 } },
      { number: 3, effectiveOn: day('2017-06-01'), changes: { durationMonths: 36 } },
    ];
    const own = { number: 2, effectiveOn: day('2017-03-01'), changes: { durationMonths: 24 } };
    const { before, after } = aroundAmendment(MODEL_TERMS, [...others, own], own);
    expect([before.durationMonths, after.durationMonths]).toEqual([18, 24]);
  });

  it('leaves a convention that holds: caps, dates, at least one school and one line', () => {
    const codeAfter = (changes: Parameters<typeof changesOf>[0]): string | null => {
      const { after } = aroundAmendment(MODEL_TERMS, [], {
        number: 1,
        effectiveOn: day('2017-01-01'),
        changes: changesOf(changes, () => 'x'),
      });
      try {
        checkAmended(after);
        return null;
      } catch (error) {
        if (error instanceof DomainError) return error.code;
        throw error;
      }
    };
    expect(codeAfter({ advance: 400_001 })).toBe('convention.advanceAboveSubsidy');
    expect(codeAfter({ stateCapPerClassroom: 300_000 })).toBe('convention.subsidyAboveCap');
    expect(codeAfter({ deploymentUntil: '2016-11-09' })).toBe('convention.deploymentBackwards');
    expect(codeAfter({ annex: [{ uai: '0382460T', row: null }] })).toBe('convention.amendmentEmpties');
    expect(codeAfter({ budgetLines: [{ budgetLineId: 'ligne-1', line: null }] })).toBe('convention.amendmentEmpties');
    expect(codeAfter({ durationMonths: 24 })).toBeNull();
  });
});
