import { migrations as identity } from '@chariot/identity';
import { PersonalDataSources } from '@chariot/platform';
import {
  getBankDetails,
  getMoney,
  getPayments,
  getResourceGrants,
  type NewBankDetails,
  type NewPayment,
} from '@chariot/contract';
import type { LocalDate, Reach } from '@chariot/kernel';
import { migrations as territory } from '@chariot/territory';
import { frozenClock, systemReach, testDatabase, type FrozenClock, type TestDatabase } from '@chariot/testkit';
import { BankAccounts } from '../bank/bank-accounts.service.js';
import { BankChanges } from '../bank/bank-changes.service.js';
import { CertificationScene, SCHOOL } from '../claims/certification.scene.js';
import { Checking } from '../claims/checking.service.js';
import { Claims } from '../claims/claims.service.js';
import { TimelineReader } from '../deadlines/deadlines.service.js';
import { ResourceGrants } from '../grants/grants.service.js';
import { conventionMigrations } from '../index.js';
import { ConventionFiguresRepository } from '../figures/convention-figures.repository.js';
import { FollowUpRecordRepository } from '../follow-up/follow-up-record.repository.js';
import { MoneyReader } from './money-reader.service.js';
import { Payments } from './payments.service.js';
import { Repayments } from './repayments.service.js';

// The example of the French banking federation: nobody's account.
const IBAN = 'FR1420041010050500013M02606';
const DAY_MS = 24 * 3_600_000;

let db: TestDatabase;
let clock: FrozenClock;
let scene: CertificationScene;
let finance: string;
let mayor: string;
let academie: string;
let principal: string;
let head: string;
let neighbour: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...conventionMigrations] });
  clock = frozenClock(new Date('2017-03-01T09:00:00Z'));
  scene = await CertificationScene.of(db, clock);
  finance = await scene.person('la secrétaire', 'finance', 'commune');
  mayor = await scene.person('le maire', 'authorisingOfficer', 'commune');
  academie = await scene.person('la gestionnaire', 'academie', 'académie');
  principal = await scene.person('la principale', 'collegePrincipal', 'collège');
  head = await scene.person('la directrice', 'schoolHead', 'école');
  neighbour = await scene.person('le voisin', 'finance', 'commune voisine');
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const details = (changes: Partial<NewBankDetails> = {}): NewBankDetails => ({
  ...{ iban: IBAN, rib: null, bic: 'BDFEFRPPCCT', holder: 'TRÉSORERIE', bankName: null, paymentLabel: 'CM-2016' },
  ...{ documentDatedOn: '2017-02-01', reason: 'Relevé reçu du comptable.' },
  ...changes,
});
const payment = (changes: Partial<NewPayment> = {}): NewPayment => ({
  ...{ kind: 'advance', cents: 200_000, orderedOn: null, paidOn: '2016-10-01', reference: 'DP-1' },
  ...changes,
});
const bank = () => scene.get(BankAccounts);
const askFor = async (token: string, id: string, changes: Partial<NewBankDetails> = {}) =>
  scene.get(BankChanges).ask(await scene.reach(token), id, details(changes));
const pay = async (token: string, id: string, changes: Partial<NewPayment> = {}) =>
  scene.get(Payments).record(await scene.reach(token), id, payment(changes));
const money = async (token: string, id: string, asOf?: string) =>
  scene.get(MoneyReader).money(await scene.reach(token), id, asOf);
const ledger = async (token: string, id: string) => scene.get(MoneyReader).ledger(await scene.reach(token), id);
const code = (name: string) => ({ code: `convention.${name}` });
/** A day goes by, and everybody has come in again. */
const aDayLater = async (ms = DAY_MS): Promise<void> => {
  clock.advance(ms);
  await db.ownerQuery(
    `update identity.session set last_seen_at = $1, expires_at = $1::timestamptz + interval '1 hour'`,
    [clock.now()],
  );
};
const declared = async (): Promise<string> => (await scene.declare(finance)).id;
const inForce = async (id: string): Promise<void> => {
  const { approval } = await askFor(finance, id);
  await scene.approve(mayor, approval.id);
  await aDayLater();
  await scene.tick();
};
const serviceDone = async (id: string): Promise<void> => {
  const { claim, approval } = await scene.present(finance, id);
  await scene.approve(mayor, approval.id);
  await scene.tick();
  const checking = scene.get(Checking);
  await checking.receive(await scene.reach(academie), claim.id);
  const establishedOn = clock.now().toISOString().slice(0, 10);
  await checking.establish(await scene.reach(academie), claim.id, { establishedOn, note: 'Vu sur place.' });
};
const messages = async (): Promise<number> => {
  const [row] = await db.ownerQuery<{ count: number }>('select count(*)::int count from platform.mail');
  return row?.count ?? 0;
};

describe('bank details', () => {
  it('change by two persons, a day later, and both parties hear of each step', async () => {
    const id = await declared();
    const before = await messages();
    const { bankDetails, approval } = await askFor(finance, id);
    expect(bankDetails).toMatchObject({ state: 'awaiting', maskedIban: 'FR14 •••• 606', askedBy: 'la secrétaire' });
    expect(JSON.stringify(approval)).not.toContain('20041');
    await expect(askFor(finance, id)).rejects.toMatchObject(code('bankWaiting'));
    await scene.relay();
    const asked = await messages();
    expect(asked - before).toBeGreaterThanOrEqual(3);
    await expect(scene.approve(finance, approval.id)).rejects.toThrow();
    await scene.approve(mayor, approval.id);
    await aDayLater(DAY_MS - 5000);
    expect(await scene.tick()).toBe(0);
    expect((await bank().get(await scene.reach(academie), id)).current).toBeNull();
    clock.advance(5000);
    expect(await scene.tick()).toBe(1);
    const { current, awaiting, notices, beneficiary, payer } = await bank().get(await scene.reach(academie), id);
    expect([current?.state, awaiting]).toEqual(['inForce', null]);
    expect(notices.map(({ rule }) => rule)).toEqual(['T24', 'T25']);
    expect([beneficiary.authorisingOfficer, payer.fromText]).toEqual([null, false]);
    await expect(askFor(finance, id)).rejects.toMatchObject(code('bankUnchanged'));
    await askFor(finance, id, { paymentLabel: 'Autre libellé' });
  });

  it('are sealed: the number is in no table, no journal and no message', async () => {
    const id = await declared();
    await inForce(id);
    const tables = await db.ownerQuery<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) "name" from pg_tables
       where schemaname in ('convention', 'platform', 'identity')`,
    );
    for (const { name } of tables) {
      const found = await db.ownerQuery(`select 1 from ${name} t where t::text ~ '20041.?0100|M02606' limit 1`);
      expect([name, found.length]).toEqual([name, 0]);
    }
  });

  it('are shown whole to whoever pays, who says why; the journal keeps it', async () => {
    const id = await declared();
    await inForce(id);
    const shown = await bank().reveal(await scene.reach(academie), id, 'Mise en paiement de l’avance.');
    expect(shown).toMatchObject({
      iban: 'FR14 2004 1010 0505 0001 3M02 606',
      rib: { key: '06' },
      holder: 'TRÉSORERIE',
    });
    await expect(bank().reveal(await scene.reach(finance), id, 'x')).rejects.toMatchObject(code('bankMayNotPay'));
    const [row] = await db.ownerQuery<{ details: object }>(
      `select details from platform.journal where act = 'convention.bank.revealed'`,
    );
    expect(row?.details).toEqual({ reason: 'Mise en paiement de l’avance.' });
    const verified = { verifiedOn: '2017-03-01', how: 'Appel à la mairie.' };
    const view = await bank().verify(await scene.reach(academie), id, verified);
    expect(getBankDetails.response.parse(view)).toEqual(view);
    expect(view.notices.map(({ rule }) => rule)).toEqual(['T24']);
    await expect(
      bank().verify(await scene.reach(academie), id, { ...verified, verifiedOn: '2027-01-01' }),
    ).rejects.toMatchObject(code('bankVerifiedInFuture'));
  });

  it('are the two parties’: neither the school’s, nor the neighbour’s', async () => {
    const id = await declared();
    await expect(bank().get(await scene.reach(head), id)).rejects.toMatchObject(code('bankNotYours'));
    await expect(bank().get(await scene.reach(neighbour), id)).rejects.toMatchObject(code('notFound'));
    await expect(askFor(academie, id)).rejects.toMatchObject(code('bankMayNotWrite'));
  });

  it('come to nothing when the second person says no', async () => {
    const id = await declared();
    const { approval } = await askFor(finance, id);
    await scene.refuse(mayor, approval.id);
    await scene.relay();
    const { awaiting, former } = await bank().get(await scene.reach(finance), id);
    expect([awaiting, former[0]?.state]).toEqual([null, 'abandoned']);
    expect(former[0]?.abandonedBecause).toContain('refusé');
  });

  it('come into force by no single hand, whatever the statement that is sent', async () => {
    const id = await declared();
    await askFor(finance, id);
    const forced = db.database.transaction(await scene.reach(finance), (tx) =>
      tx.execute('update convention.bank_details set in_force_since = now() where convention_id = $1', [id]),
    );
    await expect(forced).resolves.toBe(0);
    const byState = db.database.transaction(await scene.reach(academie), (tx) =>
      tx.execute('update convention.bank_details set in_force_since = now() where convention_id = $1', [id]),
    );
    await expect(byState).rejects.toThrow(/two persons/);
  });

  it('name whoever asked, in what is told to a person of her data', async () => {
    const { id: personId } = await scene.reach(finance);
    const source = scene.get(PersonalDataSources).all.find(({ title }) => title === 'Coordonnées bancaires');
    const told = await db.database.read(systemReach(), async (tx) => source?.read(tx, personId, 100));
    expect(JSON.stringify(told)).toContain('a demandé de changer le compte');
  });
});

describe('payments', () => {
  it('go from the advance to the balance, in two columns', async () => {
    const id = await declared();
    await inForce(id);
    await scene.expense(finance, id);
    const advance = await pay(academie, id);
    expect(advance).toMatchObject({ account: 'FR14 •••• 606', receipt: null });
    expect(advance.gap).toContain('non confirmé');
    await expect(pay(academie, id)).rejects.toMatchObject(code('paymentAboveDue'));
    await expect(pay(academie, id, { kind: 'balance' })).rejects.toMatchObject(code('paymentNothingCertified'));
    const advanceOfDraft = async () =>
      (await scene.get(Claims).draft(await scene.reach(finance), id)).statement.advanceReceivedCents;
    // What the académie alone says that it paid is not what the commune says that it received.
    expect(await advanceOfDraft()).toBeNull();
    const receipt = { receivedOn: '2016-10-05', cents: 200_000, revenueOrderNumber: '118' };
    const confirmed = await scene.get(Payments).confirm(await scene.reach(finance), id, advance.id, receipt);
    expect(await advanceOfDraft()).toBe(200_000);
    expect(confirmed).toMatchObject({ gap: null, receipt: { revenueOrderNumber: '118' } });
    await expect(
      scene.get(Payments).confirm(await scene.reach(finance), id, advance.id, { ...receipt, receivedOn: '2016-09-30' }),
    ).rejects.toMatchObject(code('paymentDateWrong'));
    await expect(
      scene.get(Payments).cancel(await scene.reach(academie), id, advance.id, 'Erreur'),
    ).rejects.toMatchObject(code('paymentReceived'));
    await serviceDone(id);
    expect((await money(finance, id)).payable.cents).toBe(200_000);
    const paidOn = clock.now().toISOString().slice(0, 10);
    const balance = await pay(academie, id, { kind: 'balance', paidOn });
    expect(balance.claim?.version).toBe(1);
    const figures = await money(finance, id);
    expect([figures.paid, figures.received, figures.balance, figures.payable].map(({ cents }) => cents)).toEqual([
      400_000, 200_000, 0, 0,
    ]);
    expect((await money(finance, id, '2016-12-31')).paid.cents).toBe(200_000);
    const sums = new ConventionFiguresRepository();
    const sumsOn = async (reach: Reach, day: string) =>
      (await db.database.read(reach, (tx) => sums.money(reach, tx, [id], day as LocalDate)))[0];
    expect(await sumsOn(await scene.reach(finance), paidOn)).toMatchObject({
      ...{ isRead: true, dueCents: 400_000, paidCents: 400_000 },
    });
    expect(await sumsOn(await scene.reach(finance), '2016-12-31')).toEqual({
      conventionId: id,
      isRead: true,
      certifiedCents: 0,
      dueCents: 0,
      paidCents: 200_000,
    });
    expect(await sumsOn(await scene.reach(neighbour), paidOn)).toEqual({
      conventionId: id,
      isRead: false,
      certifiedCents: 0,
      dueCents: 0,
      paidCents: 0,
    });
    expect(getMoney.response.parse(figures)).toEqual(figures);
    const books = await ledger(finance, id);
    expect(getPayments.response.parse(books)).toEqual(books);
    const { facts } = await db.database.read(await scene.reach(academie), async (tx) =>
      scene.get(TimelineReader).facts(await scene.reach(academie), tx, id),
    );
    expect([facts.advancePaidOn, facts.balancePaidOn]).toEqual(['2016-10-01', paidOn]);
    expect(facts.serviceDoneOn).not.toBeUndefined();
  });

  it('never add up to too much, also when two are written at once', async () => {
    const id = await declared();
    const both = await Promise.allSettled([
      pay(academie, id, { cents: 150_000 }),
      pay(academie, id, { cents: 150_000 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await ledger(academie, id)).payments).toHaveLength(1);
  });

  it('are each hand’s own', async () => {
    const id = await declared();
    const { id: paymentId } = await pay(academie, id);
    await expect(pay(finance, id)).rejects.toMatchObject(code('paymentMayNotPay'));
    await expect(ledger(head, id)).rejects.toMatchObject(code('moneyNotYours'));
    await expect(ledger(neighbour, id)).rejects.toMatchObject(code('notFound'));
    const receipt = { receivedOn: '2016-10-05', cents: 200_000, revenueOrderNumber: null };
    await expect(
      scene.get(Payments).confirm(await scene.reach(academie), id, paymentId, receipt),
    ).rejects.toMatchObject(code('moneyMayNotWrite'));
    const run = async (token: string, sql: string) =>
      db.database.transaction(await scene.reach(token), (tx) => tx.execute(sql, [paymentId]));
    await expect(
      run(
        academie,
        'update convention.payment set received_on = paid_on, received_cents = 1, confirmed_at = now() where id = $1',
      ),
    ).rejects.toThrow(/the local authority says/);
    await expect(
      run(finance, `update convention.payment set cancelled_at = now(), cancelled_because = 'x' where id = $1`),
    ).rejects.toThrow(/the académie cancels/);
    const cancelled = await scene.get(Payments).cancel(await scene.reach(academie), id, paymentId, 'Saisi deux fois.');
    expect(cancelled.cancelledBecause).toBe('Saisi deux fois.');
    expect((await money(academie, id)).paid.cents).toBe(0);
  });
});

describe('article 7.2', () => {
  it('reduces by the ministry’s word, and has the excess repaid to it', async () => {
    const id = await declared();
    await scene.expense(finance, id);
    await pay(academie, id);
    await serviceDone(id);
    const repayments = scene.get(Repayments);
    const decision = await repayments.decide(await scene.reach(academie), id, {
      ...{ kind: 'reduction', decidedOn: '2017-03-01', reference: 'MEN-12', cents: 300_000, explanation: 'Usage.' },
    });
    const reduced = await money(academie, id);
    expect([reduced.due, reduced.clawback.owed].map(({ cents }) => cents)).toEqual([100_000, 100_000]);
    const asked = {
      explanation: 'Trop versé.',
      requestedOn: '2017-03-01',
      orderNumber: 'TP-3',
      decisionId: decision.id,
    };
    const request = async (cents: number) =>
      repayments.request(await scene.reach(academie), id, { ...asked, cause: 'advanceAboveDue', cents });
    await expect(request(200_001)).rejects.toMatchObject(code('repaymentAbovePaid'));
    const repayment = await request(100_000);
    expect(repayment).toMatchObject({ debtor: 'localAuthority', creditor: 'ministry', repaid: null });
    await expect(repayments.cancelDecision(await scene.reach(academie), id, decision.id, 'x')).rejects.toMatchObject(
      code('ministryDecisionCited'),
    );
    await repayments.settle(await scene.reach(finance), id, repayment.id, {
      ...{ repaidOn: '2017-03-01', paymentOrderNumber: '77' },
    });
    expect((await money(finance, id)).clawback.remaining.cents).toBe(0);
    // What is told to those who steer, and in the article 8 file, is what is due now, and not what was frozen before.
    const today = clock.now().toISOString().slice(0, 10) as LocalDate;
    const told = await db.database.read(systemReach(), async (tx) => [
      ...(await new ConventionFiguresRepository().money(systemReach(), tx, [id], today)),
      await new FollowUpRecordRepository().money(systemReach(), tx, id, today),
    ]);
    expect(told).toMatchObject([
      { dueCents: 100_000, paidCents: 200_000 },
      { dueCents: 100_000, paidCents: 200_000, repaidCents: 100_000 },
    ]);
    await expect(repayments.cancel(await scene.reach(academie), id, repayment.id, 'x')).rejects.toMatchObject(
      code('repaymentSettled'),
    );
    await expect(
      repayments.decide(await scene.reach(finance), id, { ...decision, kind: 'suspension', cents: null }),
    ).rejects.toMatchObject(code('paymentMayNotPay'));
  });
});

it('keeps another rate of FCTVA, and what others give', async () => {
  const id = await declared();
  await scene.expense(finance, id);
  const reach = await scene.reach(finance);
  const settings = { fctvaRatePercent: 14.85, otherGrants: [{ funder: 'Département', cents: 300_000 }] };
  await db.database.transaction(reach, (tx) => scene.get(Payments).set(reach, tx, id, settings));
  const { fctva, ownShareCheck } = await money(finance, id);
  expect([fctva?.ratePercent, fctva?.isOwnRate, fctva?.amount.cents]).toEqual([14.85, true, 59_400]);
  expect(ownShareCheck).toMatchObject({ percent: 12.5, notice: { rule: 'L1111-10' } });
});

describe('the collège’s account', () => {
  const grants = () => scene.get(ResourceGrants);
  const grant = { schoolUai: SCHOOL, cents: 50_000, paidOn: '2016-12-01', reference: null };

  it('is paid by the académie, and confirmed by the collège with what it bought', async () => {
    const id = await declared();
    // The system links the collège, which the commune does not reach.
    await scene.relay();
    const { id: grantId } = await grants().pay(await scene.reach(academie), id, grant);
    await expect(grants().pay(await scene.reach(academie), id, { ...grant, cents: 1 })).rejects.toMatchObject(
      code('grantAboveDue'),
    );
    const receipt = {
      receivedOn: '2016-12-05',
      purchases: [{ label: 'Abonnement', boughtOn: '2017-01-10', cents: 12_000 }],
      note: null,
      attachmentIds: [],
    };
    const confirm = async (token: string, changes: object = {}) =>
      grants().confirm(await scene.reach(token), id, grantId, { ...receipt, ...changes });
    await expect(confirm(academie)).rejects.toMatchObject(code('grantMayNotConfirm'));
    const over = { purchases: [{ label: 'Trop', boughtOn: null, cents: 50_001 }] };
    await expect(confirm(principal, over)).rejects.toMatchObject(code('grantOverspent'));
    const [sheet] = await db.ownerQuery<{ id: string }>(
      `insert into convention.attachment (id, convention_id, kind, audience, name, media_type, size_bytes, sha256, added_at)
       values (gen_random_uuid(), $1, 'receipt', 'convention', 'reçu.pdf', 'application/pdf', 1, repeat('a', 64), now())
       returning id`,
      [id],
    );
    await confirm(principal, { attachmentIds: [sheet?.id ?? ''] });
    const account = await grants().ledger(await scene.reach(principal), id);
    expect(account.schools[0]).toMatchObject({ remaining: { cents: 38_000 }, referenceCollegeUai: '0380002W' });
    expect(account.schools[0]?.grants[0]?.receipt?.purchases).toEqual(receipt.purchases);
    expect(account.schools[0]?.grants[0]?.attachments[0]?.linkedTo).toEqual([
      { subjectKind: 'grant', subjectId: grantId },
    ]);
    expect(getResourceGrants.response.parse(account)).toEqual(account);
    expect(account).toEqual(await grants().ledger(await scene.reach(academie), id));
    await expect(grants().cancel(await scene.reach(academie), id, grantId, 'x')).rejects.toMatchObject(
      code('grantReceived'),
    );
  });

  it('is neither the commune’s nor the school’s, and adds nothing to the commune’s money (T08)', async () => {
    const id = await declared();
    const before = await money(finance, id);
    await grants().pay(await scene.reach(academie), id, grant);
    expect(await money(finance, id)).toEqual(before);
    for (const token of [finance, head]) {
      await expect(grants().ledger(await scene.reach(token), id)).rejects.toMatchObject(code('grantNotYours'));
    }
    const [seen] = await db.database.read(await scene.reach(finance), (tx) =>
      tx.query<{ count: number }>('select count(*)::int count from convention.resource_grant'),
    );
    expect(seen?.count).toBe(0);
  });
});
