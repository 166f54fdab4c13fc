import type { Expense, NewExpense } from '@chariot/contract';
import { DomainError, newId } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, testDatabase, type TestDatabase } from '@chariot/testkit';
import { conventionMigrations } from '../index.js';
import { BooksScene, SCHOOL, sheetOf } from './books.scene.js';
import { lineOf, newExpenseOf } from './expense.scene.js';

let db: TestDatabase;
let scene: BooksScene;
beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...conventionMigrations] });
  scene = await BooksScene.of(db, frozenClock('2017-03-01T09:00:00Z'));
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code.replace('convention.', '');
    throw error;
  }
};
const correct = (conventionId: string, expense: Expense, change: Partial<NewExpense>): Promise<Expense> => {
  const reach = scene.finance();
  const given = newExpenseOf({ number: expense.number, ...change });
  return db.database.transaction(reach, (tx) =>
    scene.expenses.correct(reach, tx, conventionId, expense.id, {
      ...given,
      ...{ version: expense.version, reason: 'Erreur de saisie' },
    }),
  );
};
const whole = [lineOf({ allocations: [{ schoolUai: SCHOOL, ordinal: 1, cents: 800_000 }] })];
const pay = (cents: number, change = {}) => ({
  ...{ mandateNumber: 'M-118', slipNumber: 'B-12', mandatedOn: '2016-12-01', paidOn: '2016-12-10', cents },
  ...change,
});

describe('an expense', () => {
  it('is written down whole and read back by the two parties, and by nobody else', async () => {
    const convention = await scene.declare('D-1');
    const sheet = await scene.attach(convention.id, sheetOf('D-1'));
    const recorded = await scene.record(convention.id, {
      supplierSiret: '732 829 320 00074',
      lines: [{ ...whole[0], serialNumbers: ['sn 001'] } as never],
      attachmentIds: [sheet.id],
    });
    expect(recorded).toMatchObject({
      ...{ version: 1, supplierSiret: '73282932000074', eligibleCents: 800_000, unallocatedCents: 0, notices: [] },
      lines: [{ rank: 1, quantity: 12, vatRatePercent: 20, serialNumbers: ['SN001'], eligibleCents: 800_000 }],
      attachments: [{ id: sheet.id, linkedTo: [{ subjectKind: 'expense', subjectId: recorded.id }] }],
    });
    for (const reach of [scene.finance(), scene.mayor(), scene.academie()]) {
      expect(await scene.reader.get(reach, convention.id, recorded.id)).toEqual(recorded);
      expect((await scene.reader.list(reach, convention.id, { limit: 10 })).total).toBe(1);
    }
    // They see the convention, and none of its accounts.
    for (const reach of [scene.head(), scene.principal(), scene.inspector()]) {
      expect(await codeOf(scene.reader.get(reach, convention.id, recorded.id))).toBe('expenseNotYours');
      expect(await codeOf(scene.reader.list(reach, convention.id, { limit: 10 }))).toBe('expenseNotYours');
      for (const table of ['expense', 'expense_line', 'expense_allocation', 'disbursement', 'expense_version']) {
        const seen = await db.database.read(reach, (tx) => tx.query(`select 1 from convention.${table}`));
        expect([table, seen]).toEqual([table, []]);
      }
    }
    expect(await codeOf(scene.reader.get(scene.neighbour(), convention.id, recorded.id))).toBe('notFound');
    expect(await scene.acts(recorded.id)).toEqual(['convention.expense.recorded']);
  });

  it('is written by the collectivité’s accounts alone: not by the mayor who certifies it, nor by the State', async () => {
    const { id } = await scene.declare('D-2');
    for (const reach of [scene.mayor(), scene.academie(), scene.head(), scene.principal()]) {
      expect(await codeOf(scene.record(id, {}, reach))).toBe('expenseMayNotWrite');
      // Row level security alone.
      const forgotten = db.database.transaction(reach, (tx) =>
        scene.expensesRepository.insert(reach, tx, { id: newId(), conventionId: id, at: new Date(0) }, newExpenseOf()),
      );
      await expect(forgotten).rejects.toThrow(/row-level security/);
    }
    expect(await db.ownerQuery('select 1 from convention.expense where convention_id = $1', [id])).toEqual([]);
  });

  it('is there once: however its number or its supplier is written, also in two acts at once', async () => {
    const { id } = await scene.declare('D-3');
    await scene.record(id);
    const again: Partial<NewExpense>[] = [
      {},
      { number: 'fa 2016 0118' },
      { supplierName: 'EDU TABLETTES', supplierSiret: null },
      { supplierName: 'Un autre nom', supplierSiret: '73282932000074' },
    ];
    for (const change of again) expect(await codeOf(scene.record(id, change))).toBe('expenseDuplicate');
    // Another supplier's, another number, an order of the same number.
    expect(await codeOf(scene.record(id, { supplierName: 'Autre', supplierSiret: '21940034800195' }))).toBe('done');
    expect(await codeOf(scene.record(id, { number: 'FA-2016/0119' }))).toBe('done');
    expect(await codeOf(scene.record(id, { kind: 'order' }))).toBe('done');
    const both = [scene.record(id, { number: 'X' }), scene.record(id, { number: 'x' })].map(codeOf);
    expect((await Promise.all(both)).sort()).toEqual(['done', 'expenseDuplicate']);
  });

  it('leaves nothing half written when something in it is refused', async () => {
    const { id } = await scene.declare('D-4');
    expect(await codeOf(scene.record(id, { attachmentIds: [newId()] }))).toBe('attachmentNotFound');
    expect(await codeOf(scene.record(id, { lines: [lineOf({ vatCents: 0 })] }))).toBe('expenseLineSum');
    expect(await db.ownerQuery('select 1 from convention.expense where convention_id = $1', [id])).toEqual([]);
  });

  it('is corrected into a new version, and what it was is kept', async () => {
    const { id } = await scene.declare('D-5');
    const first = await scene.record(id);
    const change = { lines: whole, supplierName: 'Édu-Tablettes SAS' };
    const second = await correct(id, first, change);
    expect(second).toMatchObject({ id: first.id, version: 2, supplierName: 'Édu-Tablettes SAS', unallocatedCents: 0 });
    expect(await codeOf(correct(id, first, {}))).toBe('expenseChangedMeanwhile');
    const [kept] = await db.ownerQuery('select * from convention.expense_version where expense_id = $1', [first.id]);
    expect(kept).toMatchObject({ version: 1, reason: 'Erreur de saisie', content: first });
    // What was said stays said.
    const rewrite = db.database.transaction(scene.finance(), (tx) =>
      tx.execute(`update convention.expense_version set reason = 'x'`),
    );
    await expect(rewrite).rejects.toThrow(/permission denied/);
    expect(await scene.acts(first.id)).toEqual(['convention.expense.recorded', 'convention.expense.corrected']);
  });

  it('is withdrawn with a reason, stays in the books, counts for nothing, and may be typed in anew', async () => {
    const { id } = await scene.declare('D-6');
    const wrong = await scene.record(id, { lines: whole });
    const gone = await scene.expenses.withdraw(scene.finance(), id, wrong.id, 'Saisie dans la mauvaise convention');
    expect(gone).toMatchObject({ withdrawnBecause: 'Saisie dans la mauvaise convention', notices: [] });
    expect(await scene.reader.getSummary(scene.finance(), id)).toMatchObject({ grossCents: 0, eligibleCents: 0 });
    expect(await codeOf(scene.expenses.withdraw(scene.finance(), id, wrong.id, 'Encore'))).toBe('expenseWithdrawn');
    expect(await codeOf(scene.record(id))).toBe('done');
  });

  it('that a certified statement holds is corrected or credited, never withdrawn', async () => {
    const { id } = await scene.declare('D-7');
    const invoice = await scene.record(id, { lines: whole });
    await db.database.transaction(scene.mayor(), (tx) => scene.expenses.certify(scene.mayor(), tx, id, [invoice.id]));
    expect(await codeOf(scene.expenses.withdraw(scene.finance(), id, invoice.id, 'Erreur'))).toBe('expenseCertified');
    const next = await correct(id, invoice, { lines: whole });
    expect(next).toMatchObject({ version: 2, certifiedVersion: 1 });
    const unknown = db.database.transaction(scene.mayor(), (tx) =>
      scene.expenses.certify(scene.mayor(), tx, id, [newId()]),
    );
    expect(await codeOf(unknown)).toBe('expenseNotFound');
  });

  it('answers an order, and corrects an invoice, of the same convention', async () => {
    const { id } = await scene.declare('D-8');
    const other = await scene.declare('D-8 bis');
    const order = await scene.record(id, { kind: 'order', number: 'BC-1' });
    const foreign = await scene.record(other.id, { kind: 'order', number: 'BC-1' });
    expect(await codeOf(scene.record(id, { orderId: foreign.id }))).toBe('expenseLinkWrong');
    const invoice = await scene.record(id, { orderId: order.id, lines: whole });
    const back = [lineOf({ quantity: 1, netCents: -1_000, vatCents: -200, grossCents: -1_200, eligible: true })];
    const credit: Partial<NewExpense> = { kind: 'creditNote', number: 'AV-1', lines: back };
    for (const creditedExpenseId of [null, order.id, foreign.id, newId()]) {
      expect(await codeOf(scene.record(id, { ...credit, creditedExpenseId }))).toBe('expenseLinkWrong');
    }
    expect(await codeOf(scene.record(id, { ...credit, creditedExpenseId: invoice.id }))).toBe('done');
    expect(await codeOf(scene.record(id, { number: 'Z', creditedExpenseId: invoice.id }))).toBe('expenseLinkWrong');
    const second = await scene.record(id, { orderId: order.id, number: 'FA-2' });
    expect(second.notices.map(({ code }) => code)).toContain('aboveOrder');
    // The other convention has the same order of the same supplier, which pays for nothing yet.
    expect((await scene.reader.get(scene.finance(), other.id, foreign.id)).notices).toEqual([]);
  });

  it('that two conventions count is seen by whoever sees both', async () => {
    const [first, second] = [await scene.declare('D-9'), await scene.declare('D-9 bis')];
    await scene.record(first.id, { lines: whole, number: 'DEUX-FOIS' });
    const twice = await scene.record(second.id, { lines: whole, number: 'deux fois' });
    expect(twice.notices).toEqual([
      expect.objectContaining({ code: 'alsoElsewhere', message: expect.stringContaining('D-9 ') }),
    ]);
  });
});

describe('the mandats of an invoice', () => {
  it('are said all at once, with the sign of what they pay and no more than it', async () => {
    const { id } = await scene.declare('M-1');
    const { id: invoice } = await scene.record(id, { lines: whole });
    const set = (...disbursements: ReturnType<typeof pay>[]) =>
      scene.expenses.setDisbursements(scene.finance(), id, invoice, disbursements);
    expect(await set(pay(500_000), pay(300_000, { mandateNumber: 'M-119', paidOn: null }))).toMatchObject({
      paidCents: 500_000,
      disbursements: [{ mandateNumber: 'M-118', mandatedOn: '2016-12-01', paidOn: '2016-12-10' }, { paidOn: null }],
    });
    for (const wrong of [pay(800_001), pay(-1), pay(0), pay(1, { paidOn: '2016-11-30' })]) {
      expect(await codeOf(set(wrong))).toBe('expenseDisbursementWrong');
    }
    expect(await set()).toMatchObject({ paidCents: 0, disbursements: [] });
    const order = await scene.record(id, { kind: 'order', number: 'BC' });
    expect(await codeOf(scene.expenses.setDisbursements(scene.finance(), id, order.id, [pay(1)]))).toBe(
      'expenseDisbursementWrong',
    );
    expect(await codeOf(scene.expenses.setDisbursements(scene.academie(), id, invoice, []))).toBe('expenseMayNotWrite');
  });
});

describe('the books of a convention', () => {
  it('are read page by page, latest first, of one kind or one year', async () => {
    const { id } = await scene.declare('P-1');
    for (const [at, fiscalYear] of [2016, 2016, 2017].entries()) {
      await scene.record(id, { number: `F-${String(at)}`, issuedOn: `2016-12-0${String(at + 1)}`, fiscalYear });
    }
    const first = await scene.reader.list(scene.finance(), id, { limit: 2 });
    expect(first.items.map(({ number }) => number)).toEqual(['F-2', 'F-1']);
    const rest = await scene.reader.list(scene.finance(), id, { limit: 2, after: first.next ?? '' });
    expect([rest.items.map(({ number }) => number), rest.next, rest.total]).toEqual([['F-0'], null, 3]);
    expect((await scene.reader.list(scene.finance(), id, { limit: 9, fiscalYear: 2017 })).total).toBe(1);
    expect((await scene.reader.list(scene.finance(), id, { limit: 9, kind: 'order' })).total).toBe(0);
    expect((await scene.reader.list(scene.finance(), id, { limit: 9, after: `x' or 1=1` })).items).toHaveLength(3);
  });

  it('say how a service is rendered that no invoice shows', async () => {
    const { id } = await scene.declare('P-2');
    const say = (service: 'setup' | 'integration', how: 'ownStaff' | 'notApplicable' | 'unstated') =>
      scene.expenses.state(scene.finance(), id, service, { how, note: null });
    const stateOf = ({ required }: { required: { what: string; state: string }[] }, what: string) =>
      required.find((each) => each.what === what)?.state;
    expect(stateOf(await say('setup', 'ownStaff'), 'setup')).toBe('ownStaff');
    expect(stateOf(await say('integration', 'notApplicable'), 'integration')).toBe('notApplicable');
    expect(stateOf(await say('setup', 'unstated'), 'setup')).toBe('missing');
    expect(() => say('setup', 'notApplicable')).toThrow(
      expect.objectContaining({ code: 'convention.expenseServiceRequired' }),
    );
    await scene.attach(id, sheetOf('cahier des charges'), 'specification', scene.academie());
    expect(stateOf(await scene.reader.getSummary(scene.academie(), id), 'specification')).toBe('shown');
  });

  it('are reconciled with the devices of the inventory, and come out for a spreadsheet', async () => {
    const { id } = await scene.declare('P-3');
    await scene.deliver(['SN-A', 'SN-B']);
    await scene.record(id, { lines: [lineOf({ quantity: 2, serialNumbers: ['sn-a', 'SN-C'] })] });
    expect(await scene.reader.getReconciliation(scene.academie(), id)).toMatchObject({
      ...{ matched: 1, complete: false, unnamed: [], invoicedTwice: [] },
      withoutInvoice: [{ serialNumber: 'SN-B' }],
      notInInventory: [{ serialNumber: 'SN-C' }],
      schools: [{ uai: SCHOOL, expected: 12, counted: 2 }],
    });
    const sheet = await scene.reader.sheet(scene.finance(), id);
    expect([sheet.fileName, sheet.content.toString()]).toEqual([
      'depenses-P-3.csv',
      expect.stringContaining('Facture;Édu-Tablettes;73282932000074;FA-2016/0118;20/11/2016;2016'),
    ]);
    expect(await codeOf(scene.reader.sheet(scene.head(), id))).toBe('expenseNotYours');
  });

  it('are prefilled by an electronic invoice, for whoever may write in them, and nothing is saved', async () => {
    const { id } = await scene.declare('P-4');
    const bad = { name: 'facture.xml', contentBase64: Buffer.from('<html/>').toString('base64') };
    expect(await codeOf(scene.readings.read(scene.academie(), id, bad))).toBe('expenseMayNotWrite');
    expect(await codeOf(scene.readings.read(scene.neighbour(), id, bad))).toBe('notFound');
    expect(await codeOf(scene.readings.read(scene.finance(), id, bad))).toBe('invoiceNotReadable');
    expect((await scene.reader.list(scene.finance(), id, { limit: 1 })).total).toBe(0);
  });
});
