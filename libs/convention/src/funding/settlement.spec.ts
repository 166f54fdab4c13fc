import { DomainError, Money } from '@chariot/kernel';
import fc from 'fast-check';
import { proves } from '../rules/proof.scene.js';
import { settle, type ClassroomCost, type FundingTerms, type Settlement } from './settlement.js';

const MODEL: FundingTerms = {
  ratePercent: 50,
  stateCapPerClassroomCents: Money.cents(400_000),
  eligibleCapPerClassroomCents: Money.cents(800_000),
};
const costs = (...cents: number[]): ClassroomCost[] =>
  cents.map((each, index) => ({
    classroom: { schoolUai: '0382460T', ordinal: index + 1 },
    eligibleTtcCents: Money.cents(each),
  }));
const settled = (cents: readonly number[], advance: number | null = 200_000, terms = MODEL): Settlement =>
  settle(terms, {
    classrooms: costs(...cents),
    advancePaidCents: advance === null ? null : Money.cents(advance),
  });
const idsOf = (settlement: Settlement): string[] => settlement.notes.map((note) => note.id);

describe('the table of a classe mobile, line by line', () => {
  it.each([
    // eligible, advance, due, balance, clawback, own share
    [[800_000], 200_000, 400_000, 200_000, 0, 400_000],
    [[960_000], 200_000, 400_000, 200_000, 0, 560_000],
    [[799_999], 200_000, 399_999, 199_999, 0, 400_000],
    [[600_000], 200_000, 300_000, 100_000, 0, 300_000],
    [[400_000], 200_000, 200_000, 0, 0, 200_000],
    [[300_000], 200_000, 150_000, 0, 50_000, 150_000],
    [[0], 200_000, 0, 0, 200_000, 0],
    [[1_000_000, 500_000], 400_000, 650_000, 250_000, 0, 850_000],
  ])('%j, advance %i', (eligible, advance, due, balance, clawback, own) => {
    const settlement = settled(eligible, advance);
    expect(settlement.due.cents).toBe(due);
    expect(settlement.balance.cents).toBe(balance);
    expect(settlement.clawback.cents).toBe(clawback);
    expect(settlement.ownShare.cents).toBe(own);
  });

  it('opens each figure to its computation and its articles', () => {
    const { classrooms, due, balance, clawback } = settled([960_000]);
    expect(classrooms[0]?.due).toEqual({
      labelFr: 'Subvention due, classe mobile n° 1 de l’école 0382460T',
      cents: 400_000,
      formula: '50\u00a0% de 8\u00a0000,00\u00a0€ (dépense de 9\u00a0600,00\u00a0€ plafonnée) = 4\u00a0000,00\u00a0€',
      articles: ['art. 3.2'],
    });
    // A cap is shown beside what it cuts.
    expect(due.formula).toBe(
      '4\u00a0000,00\u00a0€ (plafond ; 50\u00a0% de 9\u00a0600,00\u00a0€ font 4\u00a0800,00\u00a0€)',
    );
    expect(settled([600_000]).due.formula).toBe('3\u00a0000,00\u00a0€');
    for (const figure of [due, balance, clawback]) {
      expect(figure.formula).not.toBe('');
      expect(figure.articles.length).toBeGreaterThan(0);
    }
  });

  it('computes neither a balance nor a repayment from an advance that nobody has stated', () => {
    const settlement = settled([800_000], null);
    expect(settlement.due.cents).toBe(400_000);
    expect(settlement.balance).toMatchObject({ cents: null, formula: expect.stringContaining('non calculable') });
    expect(settlement.clawback.cents).toBeNull();
    expect(settlement.advancePaid).toMatchObject({ cents: null, formula: 'non renseigné' });
  });

  it('takes off what the ministry has decided to reduce, and never below nothing', () => {
    const reduced = settle(MODEL, {
      classrooms: costs(800_000),
      advancePaidCents: Money.cents(200_000),
      reductionCents: Money.cents(150_000),
    });
    expect(reduced.due.cents).toBe(250_000);
    expect(reduced.due.formula).toContain('art. 7.2');
    expect(reduced.balance.cents).toBe(50_000);
    const whole = settle(MODEL, {
      classrooms: costs(800_000),
      advancePaidCents: Money.cents(200_000),
      reductionCents: Money.cents(900_000),
    });
    expect([whole.due.cents, whole.clawback.cents]).toEqual([0, 200_000]);
  });

  it('refuses a rate that is none', () => {
    expect(() => settled([800_000], 0, { ...MODEL, ratePercent: 101 })).toThrow(DomainError);
  });
});

describe('whatever the costs', () => {
  const cost = fc.integer({ min: -2_000_000, max: 3_000_000 });
  const carts = fc.array(cost, { maxLength: 12 });
  const advance = fc.integer({ min: 0, max: 6_000_000 });
  const terms = fc.record({
    ratePercent: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(16.404, 33.3333, 66.6667)),
    stateCapPerClassroomCents: fc.integer({ min: 0, max: 1_000_000 }).map(Money.cents),
    eligibleCapPerClassroomCents: fc.option(fc.integer({ min: 0, max: 2_000_000 }).map(Money.cents)),
  });

  it('never gives more than the cap of each classe mobile, nor than its cost, nor a fraction of a cent', () => {
    fc.assert(
      fc.property(terms, carts, advance, (of, cents, paid) => {
        const settlement = settled(cents, paid, of);
        for (const { due, eligible, overrun } of settlement.classrooms) {
          expect(due.cents).toBeLessThanOrEqual(of.stateCapPerClassroomCents);
          expect(due.cents).toBeLessThanOrEqual(eligible.cents);
          expect(due.cents).toBeGreaterThanOrEqual(0);
          expect(overrun.cents).toBeLessThanOrEqual(eligible.cents);
        }
        const figures = [settlement.due, settlement.balance, settlement.clawback, settlement.ownShare];
        expect(figures.every(({ cents: each }) => Number.isSafeInteger(each) && (each ?? -1) >= 0)).toBe(true);
        expect(settlement.due.cents).toBe(Money.sum(settlement.classrooms.map(({ due }) => due.cents)));
      }),
    );
  });

  it('adds up: what was advanced, plus the balance, less the repayment, is what is due; and the rest is one’s own', () => {
    fc.assert(
      fc.property(terms, carts, advance, (of, cents, paid) => {
        const { due, balance, clawback, ownShare, eligible } = settled(cents, paid, of);
        expect(paid + (balance.cents ?? NaN) - (clawback.cents ?? NaN)).toBe(due.cents);
        expect(Math.min(balance.cents ?? NaN, clawback.cents ?? NaN)).toBe(0);
        expect(due.cents + ownShare.cents).toBe(eligible.cents);
      }),
    );
  });

  it('never gives less because more was spent', () => {
    fc.assert(
      fc.property(terms, carts, fc.nat(11), fc.nat(500_000), (of, cents, at, more) => {
        const raised = cents.map((each, index) => (index === at ? each + more : each));
        expect(settled(raised, 0, of).due.cents).toBeGreaterThanOrEqual(settled(cents, 0, of).due.cents);
      }),
    );
  });

  it('does not mind in which order classes mobiles come', () => {
    fc.assert(
      fc.property(terms, carts, advance, fc.infiniteStream(fc.nat()), (of, cents, paid, draw) => {
        const shuffled = [...cents].sort(() => ((draw.next().value ?? 0) % 3) - 1);
        const figures = ({ due, balance, clawback, ownShare }: Settlement): unknown[] =>
          [due, balance, clawback, ownShare].map((figure) => figure.cents);
        expect(figures(settled(shuffled, paid, of))).toEqual(figures(settled(cents, paid, of)));
      }),
    );
  });

  it('counts a classe mobile whose credit notes are larger than its invoices as nothing, and takes from no other', () => {
    fc.assert(
      fc.property(terms, carts, fc.integer({ min: -2_000_000, max: -1 }), (of, cents, negative) => {
        expect(settled([...cents, negative], 0, of).due.cents).toBe(settled(cents, 0, of).due.cents);
      }),
    );
  });
});

describe('rules', () => {
  proves('R14', 'has the académie pay the subsidy to the collectivité', () => {
    expect(settled([600_000]).flows).toContainEqual({
      kind: 'subsidy',
      payer: 'academie',
      payee: 'localAuthority',
      cents: 300_000,
    });
  });
  proves('R15', 'counts no more than 8 000 € of the cost of a classe mobile, also at another rate', () => {
    expect(settled([1_000_000], 0, { ...MODEL, ratePercent: 40 }).due.cents).toBe(320_000);
  });
  proves('R16', 'gives the rate of the cost', () => {
    expect(settled([600_000]).due.cents).toBe(300_000);
    expect(settled([600_000], 0, { ...MODEL, ratePercent: 40 }).due.cents).toBe(240_000);
  });
  proves('R17', 'caps the State’s share at 4 000 € per classe mobile', () => {
    expect(settled([960_000], 0, { ...MODEL, eligibleCapPerClassroomCents: null }).due.cents).toBe(400_000);
  });
  proves('R04', 'notices a State that would give more than a euro for a euro', () => {
    const generous = { ...MODEL, ratePercent: 60, stateCapPerClassroomCents: Money.cents(480_000) };
    expect(idsOf(settled([800_000], 0, generous))).toContain('R04');
    expect(idsOf(settled([800_001]))).not.toContain('R04');
  });
  proves('R69', 'leaves what exceeds the unit cost to the collectivité, and says so', () => {
    const settlement = settled([960_000]);
    expect(settlement.overrun.cents).toBe(160_000);
    expect(idsOf(settlement)).toContain('R69');
    expect(settled([800_000]).overrun.cents).toBe(0);
    expect(settled([960_000], 0, { ...MODEL, eligibleCapPerClassroomCents: null }).overrun.cents).toBe(160_000);
  });
  proves('R83', 'has what was advanced and not used repaid to the ministry', () => {
    expect(settled([300_000]).flows).toContainEqual({
      kind: 'clawback',
      payer: 'localAuthority',
      payee: 'ministry',
      cents: 50_000,
    });
    expect(settled([800_000]).flows.map((flow) => flow.kind)).toEqual(['subsidy']);
  });
});

describe('traps', () => {
  proves('T01', 'does not take the 8 000 € of article 7.1 for a cap, and says where the text disagrees', () => {
    const settlement = settled([1_600_000], 0, { ...MODEL, stateCapPerClassroomCents: Money.cents(800_000) });
    expect(settlement.due.cents).toBe(400_000);
    const note = settlement.notes.find(({ id }) => id === 'T01');
    expect(note?.articles).toEqual(['art. 3.2', 'art. 6.2', 'art. 7.1', 'annexe']);
    expect(idsOf(settled([1_600_000]))).not.toContain('T01');
  });
  proves('T03', 'caps each classe mobile, and shows beside what pooling would give', () => {
    const settlement = settled([1_000_000, 500_000], 400_000);
    expect(settlement.due.cents).toBe(650_000);
    expect(settlement.pooled?.cents).toBe(750_000);
    expect(idsOf(settlement)).toContain('T03');
    expect(settled([1_000_000]).pooled).toBeNull();
  });
  proves('T06', 'turns an advance that is too large into a repayment, never into a negative balance', () => {
    const { balance, clawback } = settled([0]);
    expect([balance.cents, clawback.cents]).toEqual([0, 200_000]);
  });
  proves('T33', 'settles TTC, and says that the FCTVA is no part of it', () => {
    const settlement = settled([800_000]);
    expect(settlement.due.cents).toBe(400_000);
    expect(settlement.notes.find(({ id }) => id === 'T33')?.textFr).toContain('FCTVA');
  });
  proves('T31', 'rounds half a cent down, and says so', () => {
    const settlement = settled([799_999]);
    expect(settlement.due.cents).toBe(399_999);
    expect(settlement.classrooms[0]?.due.formula).toContain('arrondi au centime inférieur');
    expect(idsOf(settlement)).toContain('T31');
  });
});
