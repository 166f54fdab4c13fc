import type { Expense, ExpenseComponent, NewExpense, NewExpenseLine } from '@chariot/contract';
import { DomainError, LocalDate } from '@chariot/kernel';
import { proves } from '../rules/proof.scene.js';
import { eligibilityOf } from './components.js';
import { checkedExpense, comparableNumber } from './expense-check.js';
import { noticesOf, type NoticeContext } from './expense-notices.js';
import { expenseSheet } from './expense-sheet.js';
import { expenseOf, lineOf, newExpenseOf } from './expense.scene.js';
import { summaryOf, type SummaryFacts } from './expense-summary.js';
import { requiredOf, type ServiceStatement } from './required-services.js';

const SCHOOL = '0382460T';
const CLASSROOMS = [
  { schoolUai: SCHOOL, ordinal: 1 },
  { schoolUai: SCHOOL, ordinal: 2 },
];
const ANNEX = [{ uai: SCHOOL, schoolName: 'École élémentaire', mobileClassrooms: 2 }];
const share = (ordinal: number, cents: number) => ({ schoolUai: SCHOOL, ordinal, cents });
const factsOf = (expenses: Expense[], more: Partial<SummaryFacts> = {}): SummaryFacts => ({
  ...{ expenses, annex: ANNEX, statements: [], specifications: 0, devices: [] },
  ...more,
});
const faultOf = (change: Partial<NewExpense>): { code: string; fr: string } | null => {
  try {
    checkedExpense(newExpenseOf(change), CLASSROOMS);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code.replace('convention.', ''), fr: error.fr };
    throw error;
  }
};
const codeOf = (change: Partial<NewExpense>) => faultOf(change)?.code ?? null;
const codeOfLine = (change: Partial<NewExpenseLine>) => codeOf({ lines: [lineOf(change)] });

describe('an expense that somebody types in', () => {
  it('is taken when its amounts add up, to the cent', () => {
    expect(codeOf({})).toBeNull();
    expect(codeOfLine({ vatCents: 133_334 })).toBeNull();
    expect(codeOfLine({ vatCents: 133_335 })).toBe('expenseLineSum');
    expect(codeOfLine({ netCents: -666_667, vatCents: 1_466_667 })).toBe('expenseLineSum');
    const three = [lineOf(), lineOf(), lineOf()];
    expect(
      codeOf({ lines: three, totalNetCents: 2_000_001, totalVatCents: 399_999, totalGrossCents: 2_400_000 }),
    ).toBeNull();
    expect(codeOf({ lines: three, totalNetCents: 2_000_005, totalVatCents: 399_995 })).toBe('expenseTotalSum');
    expect(codeOf({ totalGrossCents: 800_100, totalNetCents: 666_767 })).toBe('expenseTotalSum');
    expect(faultOf({ lines: [lineOf({ grossCents: 900_000 })] })?.fr).toMatch(
      /^Ligne 1 : HT 6.666,67.€ \+ TVA 1.333,33/,
    );
  });

  it('bears the sign of what it is', () => {
    const back = lineOf({ netCents: -10_000, vatCents: -2_000, grossCents: -12_000, quantity: 1 });
    expect(codeOf({ kind: 'creditNote' })).toBe('expenseSign');
    expect(codeOf({ kind: 'creditNote', lines: [back] })).toBeNull();
    expect(codeOf({ lines: [back] })).toBe('expenseSign');
    // A rebate is a line that takes off.
    expect(codeOf({ lines: [lineOf(), back] })).toBeNull();
  });

  it('names its supplier by a SIRET that passes its check, La Poste’s too', () => {
    for (const siret of ['732 829 320 00074', '35600000000048', '35600000049837', null]) {
      expect(codeOf({ supplierSiret: siret })).toBeNull();
    }
    for (const siret of ['73282932000075', '2,17003E+13', '00000000000000', '7328293200007', '35600000049838']) {
      expect(codeOf({ supplierSiret: siret })).toBe('expenseSiretWrong');
    }
    expect(checkedExpense(newExpenseOf({ supplierSiret: '732 829 320 00074' }), CLASSROOMS).supplierSiret).toBe(
      '73282932000074',
    );
  });

  it('says why a line is not eligible, unless the convention says it', () => {
    expect(codeOfLine({ eligible: false })).toBe('expenseReasonMissing');
    expect(codeOfLine({ eligible: false, ineligibleReason: 'Commandé pour la mairie' })).toBeNull();
    expect(codeOfLine({ eligible: false, component: 'infrastructure' })).toBeNull();
  });

  it('is borne by classes mobiles of the annex, each once, for what is eligible and no more', () => {
    const half = { allocations: [share(1, 400_000), share(2, 400_000)] };
    expect(codeOfLine(half)).toBeNull();
    expect(codeOfLine({ allocations: [share(1, 1)] })).toBeNull();
    expect(codeOfLine({ allocations: [share(1, 400_000), share(2, 400_001)] })).toBe('expenseAllocationOver');
    expect(codeOfLine({ allocations: [share(1, 900_000), share(2, -100_000)] })).toBe('expenseAllocationOver');
    expect(codeOfLine({ allocations: [share(3, 1)] })).toBe('expenseClassroomUnknown');
    expect(codeOfLine({ allocations: [{ schoolUai: '0381778B', ordinal: 1, cents: 1 }] })).toBe(
      'expenseClassroomUnknown',
    );
    expect(codeOfLine({ allocations: [share(1, 1), share(1, 1)] })).toBe('expenseClassroomTwice');
    expect(codeOfLine({ ...half, component: 'infrastructure' })).toBe('expenseAllocationNotEligible');
  });

  it('names a device once, however it is written', () => {
    expect(codeOfLine({ serialNumbers: ['sn 001', 'SN002'] })).toBeNull();
    expect(codeOfLine({ serialNumbers: ['sn 001', 'SN001'] })).toBe('expenseSerialTwice');
  });

  it('has a number that is compared without what people add to it', () => {
    expect(new Set(['FA-2016/0118', 'fa 2016 0118', 'FA20160118'].map(comparableNumber)).size).toBe(1);
    expect(comparableNumber('FA-2016/0119')).not.toBe(comparableNumber('FA-2016/0118'));
    expect(comparableNumber('№')).toBe('NO');
    expect(comparableNumber('—')).toBe('—');
  });
});

describe('what the convention says of a line', () => {
  const counts = (component: ExpenseComponent) => expenseOf({ lines: [lineOf({ component })] }).eligibleCents;

  proves('R57', 'leaves infrastructure to the collectivité, whatever it ticks', () => {
    expect(counts('infrastructure')).toBe(0);
    expect(counts('equipment')).toBe(800_000);
    expect(eligibilityOf(lineOf({ component: 'infrastructure' })).reason).toContain('art. 6.2');
  });
  proves('R23', 'leaves maintenance to the collectivité’s services', () => {
    expect(counts('maintenance')).toBe(0);
    expect(eligibilityOf(lineOf({ component: 'maintenance' })).reason).toContain('art. 3.2');
  });
  proves('T08', 'keeps resources out of the commune’s subsidy, and says whose they are', () => {
    const bought = expenseOf({ lines: [lineOf({ component: 'resources' })] });
    expect(bought.eligibleCents).toBe(0);
    const summary = summaryOf(factsOf([bought]));
    expect(summary).toMatchObject({ grossCents: 800_000, eligibleCents: 0, ineligibleCents: 800_000 });
    expect(summary.notices).toEqual([
      expect.objectContaining({ rule: 'T08', message: expect.stringContaining('collège') }),
    ]);
  });
  proves('R61', 'counts every amount with its VAT', () => {
    expect(counts('equipment')).toBe(800_000);
    expect(summaryOf(factsOf([expenseOf()])).eligibleCents).toBe(800_000);
  });
});

describe('the services of article 6.1', () => {
  const stateOf = (what: string, expenses: Expense[], statements: ServiceStatement[] = [], specifications = 0) =>
    requiredOf(expenses, statements, specifications).find((each) => each.what === what);
  const invoice = (component: ExpenseComponent) => expenseOf({ lines: [lineOf({ component })] });

  const services = [
    ['R48', 'setup', 'the initial set-up'],
    ['R49', 'mdm', 'a management of devices, of any make'],
    ['R50', 'integration', 'the integration into the school’s system'],
    ['R51', 'storage', 'a safe place to store and share'],
    ['R52', 'familiarisation', 'what teachers are told of the hardware'],
  ] as const;
  for (const [rule, service, words] of services) {
    proves(rule, `asks what shows ${words}`, () => {
      expect(stateOf(service, [invoice('equipment')])).toMatchObject({ rule, state: 'missing' });
      const shown = invoice(service);
      expect(stateOf(service, [shown])).toMatchObject({ state: 'shown', expenseIds: [shown.id] });
      const staff = { service, how: 'ownStaff', note: 'Fait par l’informatique' } as const;
      expect(stateOf(service, [], [staff])).toMatchObject({ state: 'ownStaff', note: 'Fait par l’informatique' });
      // An order is no service yet, and what was withdrawn shows nothing.
      expect(stateOf(service, [expenseOf({ kind: 'order', lines: [lineOf({ component: service })] })])?.state).toBe(
        'missing',
      );
      expect(stateOf(service, [{ ...shown, withdrawnBecause: 'Erreur' }])?.state).toBe('missing');
    });
  }

  it('are whole where the school has nothing to integrate into', () => {
    const none = { service: 'integration', how: 'notApplicable', note: null } as const;
    expect(stateOf('integration', [], [none])?.state).toBe('notApplicable');
  });

  proves('R47', 'asks for a document that shows the characteristics agreed with the académie', () => {
    expect(stateOf('specification', [])).toMatchObject({ rule: 'R47', state: 'missing' });
    expect(stateOf('specification', [], [], 2)).toMatchObject({ state: 'shown', message: '2 documents le montrent.' });
  });
  proves('T30', 'asks for evidence where the text has no figure, and makes none up', () => {
    const { message } = stateOf('specification', []) ?? { message: '' };
    expect(message).toContain('ne chiffre aucune caractéristique');
    expect(message).not.toMatch(/\d/);
  });
});

describe('the summary', () => {
  const first = expenseOf({
    lines: [lineOf({ allocations: [share(1, 500_000), share(2, 200_000)] }), lineOf({ component: 'infrastructure' })],
  });
  const next = expenseOf({
    fiscalYear: 2017,
    number: 'FA-2017/1',
    lines: [lineOf({ component: 'setup', netCents: 10_000, vatCents: 2_000, grossCents: 12_000, quantity: 1 })],
  });
  const credit = expenseOf({
    kind: 'creditNote',
    number: 'AV-1',
    lines: [lineOf({ netCents: -83_333, vatCents: -16_667, grossCents: -100_000, allocations: [share(1, -100_000)] })],
  });

  it('adds up invoices and credit notes by year, by component and by classe mobile', () => {
    const order = expenseOf({ kind: 'order', number: 'C-1' });
    const withdrawn = expenseOf({ number: 'FA-9' }, { withdrawnBecause: 'Saisie deux fois' });
    const summary = summaryOf(factsOf([order, first, next, credit, withdrawn]));
    expect(summary).toMatchObject({
      ...{ grossCents: 1_512_000, eligibleCents: 712_000, ineligibleCents: 800_000 },
      ...{ orderedCents: 800_000, unallocatedCents: 112_000 },
      years: [
        { fiscalYear: 2016, grossCents: 1_500_000, eligibleCents: 700_000 },
        { fiscalYear: 2017, grossCents: 12_000, eligibleCents: 12_000 },
      ],
      components: [
        { component: 'equipment', grossCents: 700_000 },
        { component: 'setup', grossCents: 12_000 },
        { component: 'infrastructure', grossCents: 800_000, eligibleCents: 0 },
      ],
      classrooms: [
        { schoolUai: SCHOOL, ordinal: 1, eligibleCents: 400_000, devices: null },
        { schoolUai: SCHOOL, ordinal: 2, eligibleCents: 200_000, devices: null },
      ],
    });
    expect(summaryOf(factsOf([])).classrooms).toHaveLength(2);
  });

  proves('T11', 'takes two budget years for one convention, and says so', () => {
    const { years, notices } = summaryOf(factsOf([first, next]));
    expect(years.map(({ fiscalYear }) => fiscalYear)).toEqual([2016, 2017]);
    expect(notices).toEqual([expect.objectContaining({ rule: 'T11', message: expect.stringContaining('2016, 2017') })]);
    expect(summaryOf(factsOf([first])).notices).toEqual([]);
  });

  it('numbers the carts of the fleet in the order of their names, where there are no more than the annex pays for', () => {
    const cart = (classroomName: string, count: number) => ({ schoolUai: SCHOOL, classroomName, count });
    const devicesOf = (devices: SummaryFacts['devices']) =>
      summaryOf(factsOf([], { devices })).classrooms.map(({ devices }) => devices);
    expect(devicesOf([cart('Chariot 10', 11), cart('Chariot 2', 12)])).toEqual([12, 11]);
    expect(devicesOf([cart('Chariot', 12)])).toEqual([12, 0]);
    expect(devicesOf([cart('A', 1), cart('B', 2), cart('C', 3)])).toEqual([null, null]);
  });
});

describe('what a careful eye says of an expense', () => {
  const context = (change: Partial<NoticeContext> = {}): NoticeContext => ({
    window: { from: LocalDate.parse('2016-11-01'), until: LocalDate.parse('2017-11-01') },
    today: LocalDate.parse('2017-03-01'),
    ...{ order: null, credited: null, alsoIn: null },
    ...change,
  });
  const codesOf = (expense: Expense, change: Partial<NoticeContext> = {}): string[] =>
    noticesOf(expense, context(change)).map(({ code }) => code);
  const whole = lineOf({ allocations: [share(1, 800_000)] });
  const fine = (change: Partial<NewExpense> = {}) => expenseOf({ lines: [whole], ...change });

  it('is nothing when there is nothing to say', () => {
    expect(codesOf(fine())).toEqual([]);
    expect(codesOf(expenseOf({}, { withdrawnBecause: 'Erreur' }))).toEqual([]);
  });

  it('is that it is older than the signature, or later than the term, never that it is refused', () => {
    expect(codesOf(fine({ issuedOn: '2016-10-31' }))).toEqual(['beforeSignature']);
    expect(noticesOf(fine({ issuedOn: '2016-10-31' }), context())[0]).toMatchObject({
      rule: 'T32',
      message: expect.stringContaining('antérieure à la signature (01/11/2016)'),
    });
    expect(codesOf(fine({ issuedOn: '2016-11-01' }))).toEqual([]);
    expect(codesOf(fine({ issuedOn: '2017-11-02' }), { today: LocalDate.parse('2018-01-01') })).toEqual(['afterTerm']);
    expect(codesOf(fine({ issuedOn: '2016-10-31' }), { window: null })).toEqual([]);
    expect(codesOf(fine({ issuedOn: '2017-04-01' }))).toEqual(['inTheFuture']);
    expect(codesOf(fine({ receivedOn: '2016-11-19' }))).toEqual(['receivedEarly']);
  });

  it('is that more was invoiced than ordered, more credited than invoiced, or paid by two conventions', () => {
    const order = { number: 'C-1', totalGrossCents: 700_000, invoicedCents: 800_000 };
    expect(codesOf(fine(), { order })).toEqual(['aboveOrder']);
    expect(codesOf(fine(), { order: { ...order, totalGrossCents: 800_000 } })).toEqual([]);
    const credited = { number: 'F-1', totalGrossCents: 10, creditedCents: 11 };
    expect(codesOf(fine(), { credited })).toEqual(['creditAboveInvoice']);
    expect(codesOf(fine(), { alsoIn: 'C-2016-2' })).toEqual(['alsoElsewhere']);
  });

  it('is of a line: what does not count, what recurs, what nobody bears, a VAT that is none of its rate', () => {
    const said = (change: Partial<NewExpenseLine>) => codesOf(fine({ lines: [{ ...whole, ...change }] }));
    expect(said({ component: 'infrastructure', allocations: [] })).toEqual(['notEligible']);
    expect(said({ serviceYear: 1 })).toEqual([]);
    expect(said({ serviceYear: 2 })).toEqual(['recurring']);
    expect(said({ allocations: [share(1, 799_999)] })).toEqual(['unallocated']);
    expect(said({ vatRatePercent: 5.5 })).toEqual(['vatOdd']);
    expect(said({ quantity: 1, serialNumbers: ['A', 'B'] })).toEqual(['tooManySerials']);
    expect(codesOf(fine({ supplierSiret: null }))).toEqual(['noSiret']);
  });
});

describe('the lines for a spreadsheet', () => {
  it('are what was typed in, and nothing that a spreadsheet runs', () => {
    const csv = expenseSheet([
      expenseOf({ supplierName: '=HYPERLINK("http://exemple.fr")', lines: [lineOf({ label: '@SUM(A1)' }), lineOf()] }),
    ]).toString('utf8');
    const rows = csv.split('\r\n');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toContain(`"'=HYPERLINK(""http://exemple.fr"")"`);
    expect(rows[1]).toContain(";'@SUM(A1);");
    expect(rows[2]).toContain('Équipement mobile;12;6666,67;20;1333,33;8000,00;8000,00');
  });
});
