import { migrations as identity } from '@chariot/identity';
import { newId } from '@chariot/kernel';
import { PersonalDataSources, type Download } from '@chariot/platform';
import { migrations as territory } from '@chariot/territory';
import {
  frozenClock,
  pdfWords,
  systemReach,
  testDatabase,
  type FrozenClock,
  type TestDatabase,
} from '@chariot/testkit';
import { conventionMigrations } from '../index.js';
import { Expenses } from '../expenses/expenses.service.js';
import { proves } from '../rules/proof.scene.js';
import { CertificationScene } from './certification.scene.js';
import { Checking } from './checking.service.js';
import { Claims, sha256 } from './claims.service.js';

let db: TestDatabase;
let clock: FrozenClock;
let scene: CertificationScene;
let finance: string;
let mayor: string;
let academie: string;
let head: string;
let neighbour: string;

beforeAll(async () => {
  db = await testDatabase({ migrations: [...territory, ...identity, ...conventionMigrations] });
  clock = frozenClock(new Date('2017-03-01T09:00:00Z'));
  scene = await CertificationScene.of(db, clock);
  finance = await scene.person('la secrétaire', 'finance', 'commune');
  mayor = await scene.person('le maire', 'authorisingOfficer', 'commune');
  academie = await scene.person('la gestionnaire', 'academie', 'académie');
  head = await scene.person('la directrice', 'schoolHead', 'école');
  neighbour = await scene.person('le voisin', 'finance', 'commune voisine');
});
afterAll(async () => {
  await scene.close();
  await db.drop();
});

const bytesOf = ({ content }: Download): Buffer => {
  if (!Buffer.isBuffer(content)) throw new Error('a document is whole');
  return content;
};
const claims = () => scene.get(Claims);
const checking = () => scene.get(Checking);
const draft = async (token: string, id: string, advance = 200_000) =>
  claims().draft(await scene.reach(token), id, advance);
const read = async (token: string, id: string) => claims().get(await scene.reach(token), id);
/** A convention with an invoice of 8 000 €, and a second school year to spend in. */
const spent = async (): Promise<string> => {
  const { id } = await scene.declare(finance);
  await scene.expense(finance, id);
  return id;
};
const certified = async (conventionId: string): Promise<string> => {
  const { claim, approval } = await scene.present(finance, conventionId);
  await scene.approve(mayor, approval.id);
  expect(await scene.tick()).toBe(1);
  return claim.id;
};
const received = async (id: string) => checking().receive(await scene.reach(academie), id);
const establish = async (id: string, note: string | null = 'Vu sur place.', establishedOn = '2017-03-01') =>
  checking().establish(await scene.reach(academie), id, { establishedOn, note });

describe('the draft', () => {
  it('is drawn from the expenses, to the cent, with what is to be said of it', async () => {
    const { statement, findings, mayBeCertified, lastVersion, changedSince } = await draft(finance, await spent());
    expect(statement.settlement).toMatchObject({ due: { cents: 400_000 }, balance: { cents: 200_000 } });
    expect(statement.beneficiary).toEqual({ name: 'commune', siret: '21940034800195' });
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['noMandate', 'noReceipt', 'bankMissing']));
    expect({ mayBeCertified, lastVersion, changedSince }).toEqual({
      mayBeCertified: true,
      lastVersion: null,
      changedSince: false,
    });
  });

  it('names the account that is in force, as its keeper masks it', async () => {
    const id = await spent();
    const secretId = newId();
    await db.ownerQuery(
      `insert into platform.secret (id, purpose, key_id, nonce, sealed)
       values ($1, 'convention.iban', 'key', decode(repeat('00', 12), 'hex'), decode(repeat('00', 16), 'hex'))`,
      [secretId],
    );
    await db.ownerQuery(
      `insert into convention.bank_details (id, convention_id, approval_id, secret_id, masked_iban, bic, holder, asked_at,
         asked_by, in_force_since)
       values (gen_random_uuid(), $1, gen_random_uuid(), $2, 'FR76 •••• 185', 'BDFEFRPPCCT', 'TRÉSORERIE',
         now(), 'la secrétaire', now())`,
      [id, secretId],
    );
    const { statement, findings } = await draft(finance, id);
    expect(statement.bank).toEqual({ maskedIban: 'FR76 •••• 185', bic: 'BDFEFRPPCCT', holder: 'TRÉSORERIE' });
    expect(findings.map(({ code }) => code)).not.toContain('bankMissing');
  });

  it('is printed before anybody presents it, and says that it is worth nothing yet', async () => {
    const id = await spent();
    const paper = await claims().draftDocument(await scene.reach(finance), id, 200_000);
    expect(paper.fileName).toMatch(/^État récapitulatif CM-.* projet\.pdf$/);
    expect(pdfWords(bytesOf(paper))).toContain('PROJET');
    const table = await claims().draftLines(await scene.reach(finance), id);
    expect(bytesOf(table).toString('utf8')).toContain('8000,00');
    for (const token of [head, neighbour]) {
      await expect(claims().draftDocument(await scene.reach(token), id)).rejects.toThrow();
      await expect(claims().draftLines(await scene.reach(token), id)).rejects.toThrow();
    }
  });

  it('is read by the two parties, not by the school that sees the convention, nor by the neighbour', async () => {
    const id = await spent();
    await expect(draft(academie, id)).resolves.toMatchObject({ mayBeCertified: true });
    await expect(draft(head, id)).rejects.toMatchObject({ code: 'convention.claimNotYours' });
    await expect(draft(neighbour, id)).rejects.toMatchObject({ code: 'convention.notFound' });
  });
});

describe('certifying', () => {
  it('takes two persons, then freezes what the second one saw', async () => {
    const conventionId = await spent();
    const { claim, approval } = await scene.present(finance, conventionId);
    expect(claim).toMatchObject({ state: 'awaitingCertification', version: null, askedBy: 'la secrétaire' });
    expect(approval).toMatchObject({ state: 'asked', mayApprove: false });
    expect(approval.title).toContain('8\u00a0000,00\u00a0€ TTC');
    await expect(scene.approve(finance, approval.id)).rejects.toThrow();
    expect(await scene.tick()).toBe(0);
    await scene.approve(mayor, approval.id);
    expect(await scene.tick()).toBe(1);
    const frozen = await read(mayor, claim.id);
    expect(frozen).toMatchObject({ state: 'certified', version: 1, certifiedBy: 'le maire', superseded: false });
    expect(frozen.statement).toEqual(claim.statement);
    expect(sha256(JSON.stringify(frozen.statement))).toBe(frozen.statementSha256);
    const content = bytesOf(await claims().document(await scene.reach(academie), claim.id));
    expect(sha256(content)).toBe(frozen.documentSha256);
    expect(content.toString('latin1').slice(0, 5)).toBe('%PDF-');
    const journal = await db.ownerQuery<{ act: string }>(
      'select act from platform.journal where subject_id = $1 order by id',
      [claim.id],
    );
    expect(journal.map(({ act }) => act)).toEqual(['convention.claim.presented', 'convention.claim.certified']);
  });

  it('is not asked by the mayor alone, nor by the académie, nor by the neighbour', async () => {
    const id = await spent();
    await expect(scene.present(mayor, id)).rejects.toMatchObject({ code: 'identity.mayNotAskHere' });
    await expect(scene.present(academie, id)).rejects.toMatchObject({ code: 'identity.mayNotAskHere' });
    await expect(scene.present(neighbour, id)).rejects.toMatchObject({ code: 'convention.notFound' });
  });

  it('waits for one statement at a time, and asks nothing that has been certified already', async () => {
    const id = await spent();
    const { approval } = await scene.present(finance, id);
    await expect(scene.present(finance, id)).rejects.toMatchObject({ code: 'convention.claimWaiting' });
    await scene.approve(mayor, approval.id);
    await scene.tick();
    await expect(scene.present(finance, id)).rejects.toMatchObject({ code: 'convention.claimNothingNew' });
    await expect(scene.present(finance, id, 150_000)).resolves.toMatchObject({ claim: { version: null } });
  });

  it('is stopped by what would make the arithmetic wrong, and says what', async () => {
    const { id } = await scene.declare(finance);
    const line = { label: 'Classe mobile', component: 'equipment', quantity: 1, vatRatePercent: 20 } as const;
    const amounts = { netCents: 666_667, vatCents: 133_333, grossCents: 800_000, eligible: true } as const;
    const rest = { ineligibleReason: null, serviceYear: null, accountHint: null, serialNumbers: [] };
    await scene.expense(finance, id, { lines: [{ ...line, ...amounts, ...rest, allocations: [] }] });
    expect((await draft(finance, id)).mayBeCertified).toBe(false);
    await expect(scene.present(finance, id)).rejects.toMatchObject({
      code: 'convention.claimBlocked',
      fr: expect.stringContaining('répartissez-les'),
    });
  });

  it('refuses what has changed since the mayor saw it, and abandons that statement', async () => {
    const id = await spent();
    const { claim, approval } = await scene.present(finance, id);
    await scene.expense(finance, id);
    await scene.approve(mayor, approval.id);
    expect(await scene.tick()).toBe(0);
    await scene.relay();
    expect(await read(finance, claim.id)).toMatchObject({
      state: 'abandoned',
      abandonedBecause: expect.stringContaining('Les dépenses ont changé'),
    });
    await expect(scene.present(finance, id)).resolves.toMatchObject({ claim: { state: 'awaitingCertification' } });
  });

  it('leaves a statement that the mayor refuses aside, with her reason', async () => {
    const id = await spent();
    const { claim, approval } = await scene.present(finance, id);
    await scene.refuse(mayor, approval.id);
    await scene.relay();
    expect(await read(finance, claim.id)).toMatchObject({
      state: 'abandoned',
      abandonedBecause: 'La certification a été refusée. Montant à revoir.',
    });
  });

  it('makes a later version of what changes later, and keeps the former readable', async () => {
    const conventionId = await spent();
    const first = await certified(conventionId);
    await scene.expense(finance, conventionId);
    expect(await draft(finance, conventionId)).toMatchObject({ lastVersion: 1, changedSince: true });
    const second = await certified(conventionId);
    expect(await read(finance, second)).toMatchObject({ version: 2, grossCents: 1_600_000, dueCents: 400_000 });
    expect(await read(finance, first)).toMatchObject({ version: 1, grossCents: 800_000, superseded: true });
    const content = bytesOf(await claims().document(await scene.reach(mayor), first));
    expect(sha256(content)).toBe((await read(finance, first)).documentSha256);
    await expect(received(first)).rejects.toMatchObject({ code: 'convention.claimOver' });
    const { items } = await claims().list(await scene.reach(finance), conventionId, { limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('keeps the documents that it holds from being withdrawn', async () => {
    const { id } = await scene.declare(finance);
    const expenseId = await scene.expense(finance, id);
    await certified(id);
    const withdrawn = scene.get(Expenses).withdraw(await scene.reach(finance), id, expenseId, 'Erreur.');
    await expect(withdrawn).rejects.toMatchObject({ code: 'convention.expenseCertified' });
  });

  it('says of a person what she presented and certified', async () => {
    await certified(await spent());
    const { id } = await scene.reach(mayor);
    const source = scene.get(PersonalDataSources).all.find(({ title }) => title === 'États récapitulatifs');
    const rows = await db.database.read(systemReach(), async (tx) => source?.read(tx, id, 100));
    expect(rows?.at(-1)).toMatchObject({ Rôle: 'la personne l’a certifié exact' });
  });
});

describe('checking', () => {
  it('shows the académie what waits, the oldest first, and nobody else anything', async () => {
    const first = await certified(await spent());
    clock.advance(60_000);
    const second = await certified(await spent());
    const queue = async (token: string, state: 'waiting' | 'serviceDone' = 'waiting') =>
      (
        await claims().queue(
          await scene.reach(token),
          { state, conventionId: undefined, localAuthorityId: scene.place['commune'] },
          { limit: 200 },
        )
      ).items.map(({ id }) => id);
    const waiting = await queue(academie);
    expect(waiting.indexOf(first)).toBeGreaterThanOrEqual(0);
    expect(waiting.indexOf(second)).toBeGreaterThan(waiting.indexOf(first));
    expect(await queue(finance)).toEqual([]);
    await establish(first);
    expect(await queue(academie)).not.toContain(first);
    expect(await queue(academie, 'serviceDone')).toContain(first);
  });

  it('goes through the queue page by page', async () => {
    const filter = { state: 'waiting', conventionId: undefined, localAuthorityId: undefined } as const;
    const reach = await scene.reach(academie);
    const { items, total } = await claims().queue(reach, filter, { limit: 200 });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await claims().queue(reach, filter, { limit: 1, after });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(items.map(({ id }) => id));
    expect(seen).toHaveLength(total);
  });

  it('compares the statement with receipts, devices and mandats', async () => {
    const id = await certified(await spent());
    const { checks, agree } = await claims().checks(await scene.reach(academie), id);
    expect(agree).toBe(false);
    expect(Object.fromEntries(checks.map(({ code, agrees }) => [code, agrees]))).toEqual({
      unchanged: true,
      receipts: false,
      serials: false,
      mandates: false,
      sums: true,
    });
  });

  it('sends a statement back with its reason; the same again may then be presented', async () => {
    const conventionId = await spent();
    const id = await certified(conventionId);
    const returned = await checking().sendBack(await scene.reach(academie), id, 'Joignez la facture.');
    expect(returned).toMatchObject({ state: 'returned', returnReason: 'Joignez la facture.' });
    await expect(establish(id)).rejects.toMatchObject({ code: 'convention.claimOver' });
    expect(await read(finance, await certified(conventionId))).toMatchObject({ version: 2, state: 'certified' });
  });

  it('establishes the service fait once, on a day that can be, and explains what disagrees', async () => {
    const id = await certified(await spent());
    await received(id);
    await expect(establish(id, null)).rejects.toMatchObject({ code: 'convention.claimGapsUnexplained' });
    await expect(establish(id, 'Vu.', '2017-02-28')).rejects.toMatchObject({
      code: 'convention.claimServiceDateWrong',
    });
    await expect(establish(id, 'Vu.', '2017-03-02')).rejects.toMatchObject({
      code: 'convention.claimServiceDateWrong',
    });
    expect(await establish(id)).toMatchObject({ state: 'serviceDone', serviceDoneOn: '2017-03-01' });
    await expect(establish(id)).rejects.toMatchObject({ code: 'convention.claimOver' });
  });

  it('is the académie’s alone, and of no statement that is not certified', async () => {
    const conventionId = await spent();
    const { claim } = await scene.present(finance, conventionId);
    await expect(received(claim.id)).rejects.toMatchObject({ code: 'convention.claimNotCertified' });
    const id = await certified(await spent());
    for (const token of [finance, mayor]) {
      await expect(checking().receive(await scene.reach(token), id)).rejects.toMatchObject({
        code: 'convention.claimNotChecked',
      });
    }
    await expect(checking().receive(await scene.reach(neighbour), id)).rejects.toMatchObject({
      code: 'convention.claimNotFound',
    });
  });

  proves('R64', 'makes the balance payable by the service fait alone', async () => {
    const conventionId = await spent();
    const payable = async () => (await draft(academie, conventionId)).payable.cents;
    expect(await payable()).toBe(0);
    const id = await certified(conventionId);
    expect(await payable()).toBe(0);
    await establish(id);
    expect(await payable()).toBe(200_000);
    expect((await read(finance, id)).payable).toMatchObject({ cents: 200_000, articles: ['art. 7.1'] });
  });
});

describe('PostgreSQL says the same', () => {
  const rows = async (token: string, sql: string, params: unknown[]) =>
    db.database.transaction(await scene.reach(token), (tx) => tx.execute(sql, params));

  it('lets nobody rewrite what was presented, nor certify by hand', async () => {
    const id = await certified(await spent());
    const { claim } = await scene.present(finance, await spent());
    await expect(rows(academie, `update convention.claim set statement = '{}' where id = $1`, [id])).rejects.toThrow(
      /permission denied/,
    );
    await expect(
      rows(academie, `update convention.claim_document set pdf = '' where claim_id = $1`, [id]),
    ).rejects.toThrow(/permission denied/);
    await expect(
      rows(
        academie,
        `update convention.claim set version = 9, certified_at = now(), certified_by = 'x' where id = $1`,
        [claim.id],
      ),
    ).rejects.toThrow(/by Chariot/);
    expect(await rows(finance, 'update convention.claim set received_at = now() where id = $1', [id])).toBe(0);
  });

  it('shows a statement and its document to the two parties only', async () => {
    const id = await certified(await spent());
    const seen = async (token: string) =>
      db.database.read(await scene.reach(token), async (tx) => [
        (await tx.query('select 1 from convention.claim where id = $1', [id])).length,
        (await tx.query('select 1 from convention.claim_document where claim_id = $1', [id])).length,
      ]);
    for (const token of [finance, mayor, academie]) expect(await seen(token)).toEqual([1, 1]);
    for (const token of [head, neighbour]) expect(await seen(token)).toEqual([0, 0]);
  });
});
