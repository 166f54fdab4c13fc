import { LocalDate, Money } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { ceilingOf, checkPayment, type CeilingFacts } from './ceilings.js';
import { checkRepayment, clawbackOf, PARTIES } from './clawback.js';
import { pastDay } from './day.js';
import { knownToDeadlines, type KnownMoney } from './known-to-deadlines.js';
import type { LedgerDecision, LedgerPayment, LedgerRepayment } from './ledger.js';
import { actorsSaid, checkDecision, reductionOn, suspensionOn } from './ministry.js';
import { gapOf, paymentNotices, type PaymentFacts } from './payment-notices.js';

const day = (text: string): LocalDate => LocalDate.parse(text);
const euros = (count: number): Money => Money.cents(Math.round(count * 100));
const TODAY = day('2017-03-01');

const paid = (count: number, changes: Partial<LedgerPayment> = {}): LedgerPayment => ({
  ...{ kind: 'advance', cents: euros(count), paidOn: day('2016-10-01') },
  ...{ receivedOn: null, receivedCents: null, isCancelled: false },
  ...changes,
});
const decision = (changes: Partial<LedgerDecision> = {}): LedgerDecision => ({
  ...{ kind: 'reduction', decidedOn: day('2017-01-10'), reference: 'D-1', cents: euros(1000), isCancelled: false },
  ...changes,
});
const repayment = (count: number, changes: Partial<LedgerRepayment> = {}): LedgerRepayment => ({
  ...{ cause: 'unused', cents: euros(count), requestedOn: day('2017-02-01'), repaidOn: null, isCancelled: false },
  ...changes,
});
const facts = (changes: Partial<CeilingFacts> = {}): CeilingFacts => ({
  signedOn: day('2016-09-05'),
  advanceCents: euros(2000),
  provisionalCents: euros(4000),
  dueCents: null,
  reductionCents: Money.ZERO,
  payments: [],
  ...changes,
});
const refusal = (work: () => void): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const pay = (kind: LedgerPayment['kind'], count: number, changes: Partial<CeilingFacts> = {}): string | null =>
  refusal(() => {
    checkPayment({ kind, cents: euros(count) }, facts(changes));
  });

describe('what may be paid', () => {
  proves('R62', 'pays the advance of article 7.1 once the convention is signed, and no more', () => {
    expect(ceilingOf('advance', facts()).cents).toBe(euros(2000));
    for (const kind of ['advance', 'instalment', 'balance'] as const) {
      expect(ceilingOf(kind, facts({ signedOn: null }))).toMatchObject({
        cents: 0,
        formula: expect.stringContaining('pas signée'),
      });
    }
    expect(pay('advance', 2000)).toBeNull();
    expect(pay('advance', 2000.01)).toBe('convention.paymentAboveDue');
    expect(pay('advance', 1000.01, { payments: [paid(1000)] })).toBe('convention.paymentAboveDue');
    expect(pay('advance', 1, { signedOn: null })).toBe('convention.paymentConventionUnsigned');
  });

  proves('R17', 'never pays more in all than the State owes', () => {
    expect(pay('instalment', 4000)).toBeNull();
    expect(pay('instalment', 2000.01, { payments: [paid(2000)] })).toBe('convention.paymentAboveDue');
    const due = { dueCents: euros(3000), payments: [paid(2000)] };
    expect(pay('balance', 1000, due)).toBeNull();
    expect(pay('balance', 1000.01, due)).toBe('convention.paymentAboveDue');
    // What is certified is less than the advance: nothing more is paid.
    expect(pay('advance', 1, { dueCents: euros(1500), payments: [paid(1500)] })).toBe('convention.paymentAboveDue');
  });

  it('pays no balance where nothing is certified exact', () => {
    expect(pay('balance', 1)).toBe('convention.paymentNothingCertified');
    expect(ceilingOf('balance', facts()).cents).toBe(0);
  });

  it('takes a reduction off the ceiling of an instalment', () => {
    expect(ceilingOf('instalment', facts({ reductionCents: euros(1000) })).cents).toBe(euros(3000));
  });
});

describe('what is said of a payment', () => {
  const one: PaymentFacts = {
    ...{ kind: 'balance', cents: euros(2000), paidOn: day('2017-02-01'), receivedOn: null, receivedCents: null },
    ...{ account: 'FR14 •••• 606', verifiedOn: day('2016-11-01'), serviceDoneOn: day('2017-01-20') },
    signedOn: day('2016-09-05'),
  };
  const context = { decisions: [] as LedgerDecision[], checkMonths: 12, today: TODAY };
  const rules = (changes: Partial<PaymentFacts>, decisions: LedgerDecision[] = []): string[] =>
    paymentNotices({ ...one, ...changes }, { ...context, decisions }).map(({ rule }) => rule);

  it('says nothing of one that is in order', () => {
    expect(rules({})).toEqual([]);
  });
  proves('R14', 'shows what the académie says it paid and the commune has not received', () => {
    expect(gapOf(one, TODAY)).toContain('non confirmé par la collectivité depuis 28 jours');
    const received = { ...one, receivedOn: day('2017-02-05'), receivedCents: euros(1990) };
    expect(gapOf(received, TODAY)).toContain(`un écart de ${Money.format(euros(10))}`);
    expect(gapOf({ ...received, receivedCents: euros(2000) }, TODAY)).toBeNull();
  });
  proves('T25', 'warns of a payment on details that had not been checked in time', () => {
    expect(rules({ verifiedOn: null })).toEqual(['T25']);
    expect(rules({ verifiedOn: day('2016-01-31') })).toEqual(['T25']);
    expect(rules({ verifiedOn: day('2017-02-02') })).toEqual(['T25']);
  });
  proves('R77', 'warns of a transfer to no account', () => {
    expect(rules({ account: null })).toContain('R77');
  });
  proves('R64', 'warns of a balance before its service fait', () => {
    expect(rules({ serviceDoneOn: null })).toEqual(['R64']);
    expect(rules({ serviceDoneOn: day('2017-02-02') })).toEqual(['R64']);
  });
  proves('R62', 'warns of an advance before the signature', () => {
    expect(rules({ kind: 'advance', signedOn: day('2017-02-02') })).toEqual(['R62']);
  });
  proves('R82', 'warns of a payment while the ministry suspends, and only then', () => {
    const suspended = decision({ kind: 'suspension', cents: null });
    expect(rules({}, [suspended])).toEqual(['R82']);
    const resumed = decision({ kind: 'resumption', cents: null, decidedOn: day('2017-01-31') });
    expect(rules({}, [resumed, suspended])).toEqual([]);
  });
});

describe('the ministry', () => {
  proves('R82', 'reduces and suspends from the day of its decision, and never by one that was set aside', () => {
    const known = [decision(), decision({ reference: 'D-2', cents: euros(500), decidedOn: day('2017-02-10') })];
    expect(reductionOn(known, day('2017-01-09')).cents).toBe(0);
    expect(reductionOn(known, day('2017-01-10'))).toMatchObject({ cents: euros(1000) });
    expect(reductionOn(known, TODAY).cents).toBe(euros(1500));
    expect(reductionOn([decision({ isCancelled: true })], TODAY).cents).toBe(0);
    expect(suspensionOn([decision({ kind: 'suspension', cents: null })], TODAY)?.reference).toBe('D-1');
  });
  proves('T07', 'tells the académie, which pays, from the ministry, which authorises and is repaid', () => {
    const said = actorsSaid() ?? '';
    expect(said).toContain('L’académie verse');
    expect(said).toContain('Le ministère seul');
    expect(said).toContain('reverse au ministère, non à l’académie');
    expect(said).not.toContain('académie approuve');
  });
  it('has amounts where they belong, and resumes only what is suspended', () => {
    const check = (changes: Partial<LedgerDecision>, known: LedgerDecision[] = []): string | null =>
      refusal(() => {
        checkDecision(decision(changes), known);
      });
    expect(check({})).toBeNull();
    expect(check({ cents: null })).toBe('convention.ministryDecisionAmountNeeded');
    expect(check({ kind: 'repaymentDemand', cents: null })).toBe('convention.ministryDecisionAmountNeeded');
    expect(check({ kind: 'suspension' })).toBe('convention.ministryDecisionAmountRefused');
    expect(check({ kind: 'resumption', cents: null })).toBe('convention.ministryDecisionNotSuspended');
    const suspended = decision({ kind: 'suspension', cents: null, decidedOn: day('2017-01-01') });
    expect(check({ kind: 'resumption', cents: null }, [suspended])).toBeNull();
  });
});

describe('what is owed back', () => {
  const of = (paidEuros: number, dueEuros: number | null, repayments: LedgerRepayment[] = []) =>
    clawbackOf({
      ...{ paidCents: euros(paidEuros), dueCents: dueEuros === null ? null : euros(dueEuros), repayments, day: TODAY },
    });

  proves('T06', 'turns an advance above what is due into a repayment to the ministry', () => {
    expect(of(2000, 1500).owed).toMatchObject({ cents: euros(500) });
    expect(of(2000, 0).owed.cents).toBe(euros(2000));
    expect(of(2000, 4000).owed.cents).toBe(0);
    expect(PARTIES).toEqual({ debtor: 'localAuthority', creditor: 'ministry' });
  });
  proves('R83', 'has sums unused or used otherwise repaid, each once', () => {
    // The letter that asks for the excess is that excess.
    expect(of(2000, 1500, [repayment(500)]).owed.cents).toBe(euros(500));
    expect(of(2000, 1500, [repayment(500), repayment(300, { cause: 'otherUse' })]).owed.cents).toBe(euros(800));
    expect(of(4000, 4000, [repayment(700)]).owed.cents).toBe(euros(700));
    const some = of(4000, 4000, [
      repayment(700, { repaidOn: day('2017-02-20') }),
      repayment(100, { cause: 'otherUse' }),
    ]);
    expect(some.repaid.cents).toBe(euros(700));
    expect(some.remaining.cents).toBe(euros(100));
    const asked = (count: number): string | null =>
      refusal(() => {
        checkRepayment(euros(count), { paidCents: euros(2000), requestedCents: euros(1500) });
      });
    expect(asked(500)).toBeNull();
    expect(asked(500.01)).toBe('convention.repaymentAbovePaid');
  });
  it('tells no excess before anything is certified, and says why', () => {
    const { owed, remaining } = of(2000, null);
    expect([owed.cents, remaining.cents]).toEqual([null, null]);
    expect(owed.formula).toContain('non calculable');
  });
  it('counts neither a request that was taken back nor one to come', () => {
    const none = [repayment(700, { isCancelled: true }), repayment(700, { requestedOn: day('2017-03-02') })];
    expect(of(4000, 4000, none).owed.cents).toBe(0);
  });
});

it('refuses a day to come, and one before what it follows', () => {
  expect(pastDay('2017-03-01', TODAY)).toBe('2017-03-01');
  const wrong = expect.objectContaining({ code: 'convention.paymentDateWrong' });
  expect(() => pastDay('2017-03-02', TODAY)).toThrow(wrong);
  expect(() => pastDay('2016-09-30', TODAY, { day: day('2016-10-01'), said: 'le versement' })).toThrow(wrong);
});

describe('what the deadlines are told', () => {
  const claim = { certifiedOn: day('2017-01-05'), serviceDoneOn: day('2017-01-20') };
  const told = (payments: LedgerPayment[], due: number | null, changes: Partial<KnownMoney> = {}) =>
    knownToDeadlines({
      ...{ payments, claim: due === null ? undefined : claim, dueCents: due === null ? null : euros(due) },
      ...{ advanceCents: euros(2000), bankVerifiedOn: null },
      ...changes,
    });

  it('is what is known, and leaves out what is not', () => {
    expect(told([], null)).toEqual({});
    const payments = [
      paid(1000),
      paid(1000, { paidOn: day('2016-10-09') }),
      paid(1, { paidOn: day('2016-11-01'), isCancelled: true }),
      paid(2000, { kind: 'balance', paidOn: day('2017-02-01') }),
    ];
    expect(told(payments, 4000, { bankVerifiedOn: day('2016-09-20') })).toEqual({
      advancePaidOn: '2016-10-09',
      balancePaidOn: '2017-02-01',
      balanceRequestedOn: '2017-01-05',
      serviceDoneOn: '2017-01-20',
      bankVerifiedOn: '2016-09-20',
    });
  });
  it('holds nothing for done that is paid in part', () => {
    expect(told([paid(1999.99)], null)).toEqual({});
    const first = [paid(2000), paid(1000, { kind: 'balance', paidOn: day('2017-02-01') })];
    expect(told(first, 4000).balancePaidOn).toBeUndefined();
    const second = [...first, paid(999.99, { kind: 'balance', paidOn: day('2017-03-01') })];
    expect(told(second, 3999.99).balancePaidOn).toBe('2017-03-01');
    // A later version that is due more is not paid by what paid the former.
    expect(told(second, 4000).balancePaidOn).toBeUndefined();
  });
  it('waits for no balance where what was paid covers what is due', () => {
    expect(told([paid(2000)], 1500)).toMatchObject({ noBalanceSince: '2017-01-20', advancePaidOn: '2016-10-01' });
    expect(told([paid(2000)], 2000.01).noBalanceSince).toBeUndefined();
    const instalments = [paid(2000), paid(2000, { kind: 'instalment', paidOn: day('2017-02-01') })];
    expect(told(instalments, 4000)).toMatchObject({ noBalanceSince: '2017-02-01' });
    expect(told([paid(2000)], 1500, { claim: { ...claim, serviceDoneOn: null } }).noBalanceSince).toBeUndefined();
    expect(told([], 0)).toMatchObject({ noBalanceSince: '2017-01-20' });
  });
});
