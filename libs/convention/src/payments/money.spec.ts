import { LocalDate, Money } from '@chariot/kernel';
import { ADVANCE_RATE_PERCENT } from '../funding/forecast.js';
import { proves } from '../rules/proof.scene.js';
import { fctvaOf } from './fctva.js';
import { moneyOf, type MoneyFacts } from './money.js';
import { ownShareCheck } from './own-share.js';

const day = (text: string): LocalDate => LocalDate.parse(text);
const euros = (count: number): Money => Money.cents(Math.round(count * 100));
const SCHOOL = '0382460T';
const cost = (count: number, ordinal = 1) => ({
  ...{ classroom: { schoolUai: SCHOOL, ordinal }, eligibleTtcCents: euros(count) },
});
const payment = (count: number, changes: Partial<MoneyFacts['payments'][number]> = {}) => ({
  ...{ kind: 'advance' as const, cents: euros(count), paidOn: day('2016-10-01') },
  ...{ receivedOn: null, receivedCents: null, isCancelled: false },
  ...changes,
});
const claim = { id: 'c', version: 1, serviceDoneOn: day('2017-02-01'), advanceReceivedCents: euros(2000) };

const facts = (changes: Partial<MoneyFacts> = {}): MoneyFacts => ({
  asOf: day('2017-03-01'),
  signedOn: day('2016-09-05'),
  isOver: false,
  terms: {
    ...{ ratePercent: 50, stateCapPerClassroomCents: euros(4000), eligibleCapPerClassroomCents: euros(8000) },
  },
  advanceCents: euros(2000),
  forecast: {
    announcedCostCents: euros(8000),
    announcedAdvanceCents: euros(2000),
    advanceRatePercent: ADVANCE_RATE_PERCENT,
    resourcePerSchoolCents: euros(500),
    annex: [{ uai: SCHOOL, mobileClassrooms: 1, equipmentSubsidyCents: euros(4000), resourceGrantCents: euros(500) }],
    lines: [
      { code: 'equipment', stateShareCents: euros(4000), localAuthorityShareCents: euros(4000) },
      { code: 'resources', stateShareCents: euros(500), localAuthorityShareCents: null },
    ],
  },
  costs: [cost(8000)],
  claim,
  payments: [payment(2000)],
  repayments: [],
  decisions: [],
  lines: [{ grossCents: euros(8000), accountHint: '2183' }],
  ownRate: null,
  otherGrants: [],
  ...changes,
});
const cents = (changes: Partial<MoneyFacts> = {}) => {
  const { due, balance, payable, clawback, ownShare, overrun } = moneyOf(facts(changes));
  return [due, balance, clawback.owed, ownShare].map((figure) => figure.cents).concat([payable.cents, overrun.cents]);
};

describe('the money of a convention', () => {
  // rules.md § 2.3, line by line: due, balance, repayment, own share.
  it.each([
    [8000, 4000, 2000, 0, 4000],
    [9600, 4000, 2000, 0, 5600],
    [7999.99, 3999.99, 1999.99, 0, 4000],
    [6000, 3000, 1000, 0, 3000],
    [4000, 2000, 0, 0, 2000],
    [3000, 1500, 0, 500, 1500],
    [0, 0, 0, 2000, 0],
  ])('of %d € spent on one classe mobile', (spent, due, balance, owed, ownShare) => {
    expect(cents({ costs: [cost(spent)] }).slice(0, 4)).toEqual([due, balance, owed, ownShare].map(euros));
  });

  it('opens every figure to its computation', () => {
    const money = moneyOf(facts());
    for (const figure of [money.due, money.paid, money.balance, money.payable, money.ownShare, money.advance.due]) {
      expect(figure.formula).not.toBe('');
      expect(figure.articles.length).toBeGreaterThan(0);
    }
    expect(money.basis.sentence).toContain('version 1 (service fait le 01/02/2017)');
  });

  it('is of a day: what came later is not there yet', () => {
    const later = payment(2000, { kind: 'balance', paidOn: day('2017-02-20') });
    const on = (asOf: string) => moneyOf(facts({ asOf: day(asOf), payments: [payment(2000), later] }));
    expect(on('2017-02-19').balance.cents).toBe(euros(2000));
    expect(on('2017-02-20').balance.cents).toBe(0);
    expect(on('2016-09-30').paid.cents).toBe(0);
  });

  it('pays nothing before the service fait, nor while the ministry suspends', () => {
    expect(moneyOf(facts()).payable.cents).toBe(euros(2000));
    const undone = moneyOf(facts({ claim: { ...claim, serviceDoneOn: null } }));
    expect(undone.payable).toMatchObject({ cents: 0, formula: 'le service fait n’est pas constaté' });
    // The advance is due at signature: a statement that was certified meanwhile takes nothing off it.
    const late = { claim: { ...claim, serviceDoneOn: null }, payments: [payment(500)] };
    const money = moneyOf(facts(late));
    expect(money.payable.cents).toBe(euros(1500));
    expect(money.notices.map(({ message }) => message).join()).toContain('L’avance est due depuis la signature');
    expect(moneyOf(facts({ ...late, costs: [cost(1400)] })).payable.cents).toBe(euros(200));
  });

  it('says that it rests on expenses that nobody certified, and tells no excess yet', () => {
    const money = moneyOf(facts({ claim: null, costs: [cost(1000)] }));
    expect(money.basis.kind).toBe('expenses');
    expect(money.clawback.owed.cents).toBeNull();
    expect(moneyOf(facts({ claim: null, costs: [cost(1000)], isOver: true })).clawback.owed.cents).toBe(euros(1500));
  });

  proves('R14', 'has the académie owe the commune the subsidy', () => {
    expect(moneyOf(facts()).settlement.flows).toEqual([
      { kind: 'subsidy', payer: 'academie', payee: 'localAuthority', cents: euros(4000) },
    ]);
  });
  proves('R62', 'says that the advance is due since the signature, and where the two books differ', () => {
    const waiting = moneyOf(facts({ claim: null, payments: [] }));
    expect(waiting.advance.due.cents).toBe(euros(2000));
    expect(waiting.payable.cents).toBe(euros(2000));
    expect(waiting.notices.map(({ message }) => message).join()).toContain('L’avance est due depuis la signature');
    const declared = moneyOf(facts({ payments: [] }));
    expect(declared.notices.map(({ message }) => message).join()).toContain('le registre en porte');
    expect(moneyOf(facts({ signedOn: null, claim: null, payments: [] })).advance.due.cents).toBe(0);
  });
  proves('R69', 'leaves what exceeds the unit cost to the commune', () => {
    expect(cents({ costs: [cost(9600)] }).at(-1)).toBe(euros(1600));
  });
  proves('R82', 'takes the ministry’s reduction off what is due, and pays nothing while it suspends', () => {
    const reduction = { decidedOn: day('2017-01-10'), reference: 'D-1', isCancelled: false };
    const money = moneyOf(facts({ decisions: [{ ...reduction, kind: 'reduction', cents: euros(1000) }] }));
    expect([money.due.cents, money.balance.cents, money.reduction.cents]).toEqual([3000, 1000, 1000].map(euros));
    const suspended = moneyOf(facts({ decisions: [{ ...reduction, kind: 'suspension', cents: null }] }));
    expect(suspended.payable).toMatchObject({ cents: 0, formula: 'suspendu par le ministère le 10/01/2017 (D-1)' });
    expect(suspended.due.cents).toBe(euros(4000));
  });
  proves('R83', 'has the commune repay the ministry', () => {
    const money = moneyOf(facts({ costs: [cost(3000)] }));
    expect(money.settlement.flows).toContainEqual({
      ...{ kind: 'clawback', payer: 'localAuthority', payee: 'ministry', cents: euros(500) },
    });
    expect(money.clawback.remaining.cents).toBe(euros(500));
  });
  proves('T03', 'settles each classe mobile apart, and shows beside what pooling would give', () => {
    const money = moneyOf(facts({ costs: [cost(10_000), cost(5000, 2)], payments: [payment(4000)] }));
    expect(money.due.cents).toBe(euros(6500));
    expect(money.settlement.classrooms.map(({ due }) => due.cents)).toEqual([4000, 2500].map(euros));
    expect(money.settlement.pooled?.cents).toBe(euros(7500));
    expect([money.balance.cents, money.ownShare.cents]).toEqual([2500, 8500].map(euros));
  });
  proves('T04', 'shows two totals, each under its name', () => {
    const { totals } = moneyOf(facts());
    expect([totals.operation.cents, totals.allFunding?.cents]).toEqual([8000, 8500].map(euros));
    expect(totals.operation.labelFr).not.toBe(totals.allFunding?.labelFr);
  });
  proves('T06', 'gives a repayment, never a negative balance', () => {
    const money = moneyOf(facts({ costs: [cost(3000)] }));
    expect([money.balance.cents, money.settlement.balance.cents]).toEqual([0, 0]);
    expect(money.clawback.owed.cents).toBe(euros(500));
  });
  proves('T33', 'computes the FCTVA net of the subsidy, and keeps it out of the settlement', () => {
    const money = moneyOf(facts());
    expect([money.fctva?.base.cents, money.fctva?.amount.cents, money.fctva?.netCost.cents]).toEqual([
      euros(4000),
      euros(656.16),
      euros(3343.84),
    ]);
    expect(money.fctva?.amount.labelFr).toContain('à titre indicatif');
    expect(money.ownShare.cents).toBe(euros(4000));
  });
});

describe('the FCTVA', () => {
  const of = (lines: { grossCents: Money; accountHint: string | null }[], ownRate = null as number | null) =>
    fctvaOf({
      ownRate: ownRate === null ? null : { ratePercent: ownRate, ratedOn: day('2017-01-01') },
      ...{ lines, forecastCents: euros(8000), subsidyCents: euros(4000) },
    });

  it('leaves out software (2051) and what is no investment', () => {
    const lines = [
      { grossCents: euros(7000), accountHint: '21831' },
      { grossCents: euros(600), accountHint: '2051' },
      { grossCents: euros(400), accountHint: '6156' },
    ];
    expect(of(lines)?.base.cents).toBe(euros(3000));
    expect(of(lines)?.base.formula).toContain('sans 2 lignes');
    // 8 000 − 4 000 − 492,12: what it leaves out costs the collectivité all the same.
    expect([of(lines)?.amount.cents, of(lines)?.netCost.cents]).toEqual([492.12, 3507.88].map(euros));
    const software = of([{ grossCents: euros(8000), accountHint: '2051' }]);
    expect([software?.amount.cents, software?.netCost.cents]).toEqual([0, 4000].map(euros));
  });
  it('takes a rate of one’s own, and says of when the proposed one is', () => {
    expect(of([], 14.85)).toMatchObject({ isOwnRate: true, ratePercent: 14.85, amount: { cents: euros(594) } });
    expect(of([])).toMatchObject({ isOwnRate: false, amount: { cents: euros(656.16) } });
    expect(of([])?.amount.formula).toContain('taux noté le 25/11/2026');
  });
  it('is « non calculable » where nothing is known', () => {
    const none = fctvaOf({ ownRate: null, lines: [], forecastCents: null, subsidyCents: euros(4000) });
    expect([none?.base.cents, none?.amount.cents, none?.netCost.cents]).toEqual([null, null, null]);
  });
});

describe('the own share', () => {
  const of = (other: number | null) =>
    ownShareCheck({
      costCents: euros(8000),
      subsidyCents: euros(4000),
      otherGrants: other === null ? [] : [{ funder: 'Département', cents: euros(other) }],
    });

  it('warns under 20 %, to the cent, and is silent where nobody else gives', () => {
    expect(of(null)).toBeNull();
    expect(of(2400)).toMatchObject({ share: { cents: euros(1600) }, percent: 20, notice: null });
    expect(of(2400.01)?.notice?.message).toContain('règle extérieure à la convention');
  });
});
