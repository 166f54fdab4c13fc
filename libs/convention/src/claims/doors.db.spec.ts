import { CarryingOut } from '@chariot/identity';
import { newId } from '@chariot/kernel';
import { testDatabase } from '@chariot/testkit';
import { ConventionModule } from '../convention.module.js';
import { ConventionScene, SCENE_MIGRATIONS } from '../convention.scene.js';

let scene: ConventionScene;
let conventionId: string;

beforeAll(async () => {
  const db = await testDatabase({ migrations: SCENE_MIGRATIONS });
  scene = await ConventionScene.open(db, [ConventionModule], '2017-03-01T09:00:00Z');
  await scene.plant('la secrétaire', 'finance', 'commune');
  await scene.plant('le maire', 'authorisingOfficer', 'commune');
  await scene.plant('la gestionnaire', 'academie', 'académie');
  await scene.plant('la directrice', 'schoolHead', 'école');
  await scene.db.ownerQuery('update identity.session set proven_at = $1', [scene.clock.now()]);
  await scene.db.ownerQuery(`update identity.held_role set granted_at = '2016-09-01'`);
  const declared = await scene.ask(
    'la secrétaire',
    'POST',
    '/conventions',
    scene.convention('CM-1', { signedOn: '2016-09-05' }),
  );
  conventionId = declared.body.id;
  const line = { label: 'Classe mobile', component: 'equipment', quantity: 1, vatRatePercent: 20 };
  const amounts = { netCents: 666_667, vatCents: 133_333, grossCents: 800_000 };
  const rest = { eligible: true, ineligibleReason: null, serviceYear: null, accountHint: null, serialNumbers: [] };
  const invoice = await scene.ask('la secrétaire', 'POST', `/conventions/${conventionId}/expenses`, {
    ...{ kind: 'invoice', supplierName: '=Fournisseur', supplierSiret: null, number: `F-${newId().slice(-4)}` },
    ...{ issuedOn: '2016-12-01', receivedOn: null, fiscalYear: 2016, commitmentNumber: null, serviceCode: null },
    ...{ orderId: null, creditedExpenseId: null, attachmentIds: [] },
    ...{ totalNetCents: 666_667, totalVatCents: 133_333, totalGrossCents: 800_000 },
    lines: [{ ...line, ...amounts, ...rest, allocations: [{ schoolUai: '0382460T', ordinal: 1, cents: 800_000 }] }],
  });
  expect(invoice).toMatchObject({ status: 201 });
});
afterAll(() => scene.close());

describe('by the doors', () => {
  it('announces what the convention does, each figure with its computation', async () => {
    const { body } = await scene.ask('la directrice', 'GET', `/conventions/${conventionId}/forecast`);
    expect(body).toMatchObject({
      operation: { cents: 800_000, articles: ['art. 6.2'] },
      advance: { cents: 200_000, formula: '50\u00a0% de 4\u00a0000,00\u00a0€' },
      resources: { cents: 50_000 },
    });
  });

  it('goes from the draft to the service fait, and hands the papers out', async () => {
    const draft = await scene.ask(
      'la secrétaire',
      'GET',
      `/conventions/${conventionId}/claim-draft?advanceReceivedCents=200000`,
    );
    expect(draft).toMatchObject({ status: 200, body: { mayBeCertified: true } });
    expect(draft.body.statement.settlement.balance.cents).toBe(200_000);

    const asked = await scene.ask('la secrétaire', 'POST', `/conventions/${conventionId}/claims`, {
      ...{ advanceReceivedCents: 200_000, reason: 'Demande du solde.' },
    });
    expect(asked).toMatchObject({ status: 201, body: { claim: { state: 'awaitingCertification' } } });
    const { claim, approval } = asked.body;
    const project = await scene.ask('le maire', 'GET', `/claims/${claim.id}/document`);
    expect(project.headers['content-type']).toBe('application/pdf');
    expect(await scene.ask('le maire', 'POST', `/approvals/${approval.id}/approval`)).toMatchObject({ status: 200 });
    scene.clock.advance(1000);
    expect(await scene.find(CarryingOut).run()).toBe(1);

    const queue = await scene.ask('la gestionnaire', 'GET', '/claims?limit=10');
    expect(queue.body).toMatchObject({ total: 1, items: [{ id: claim.id, version: 1, dueCents: 400_000 }] });
    expect(await scene.ask('la gestionnaire', 'POST', `/claims/${claim.id}/receipt`)).toMatchObject({
      body: { state: 'received' },
    });
    const checks = await scene.ask('la gestionnaire', 'GET', `/claims/${claim.id}/checks`);
    expect(checks.body.agree).toBe(false);
    const establish = { establishedOn: '2017-03-01', note: null };
    expect(await scene.ask('la gestionnaire', 'POST', `/claims/${claim.id}/service-done`, establish)).toMatchObject({
      status: 400,
      body: { code: 'convention.claimGapsUnexplained' },
    });
    const seen = { ...establish, note: 'Vu à l’école.' };
    expect(await scene.ask('la gestionnaire', 'POST', `/claims/${claim.id}/service-done`, seen)).toMatchObject({
      body: { state: 'serviceDone', serviceDoneOn: '2017-03-01' },
    });

    const paper = await scene.ask('la gestionnaire', 'GET', `/claims/${claim.id}/document`);
    expect(paper.headers['content-disposition']).toContain('version%201.pdf');
    const sheet = await scene.ask('la secrétaire', 'GET', `/claims/${claim.id}/lines`);
    expect(sheet.text).toContain(`'=Fournisseur`);
    const ods = await scene.ask('la secrétaire', 'GET', `/claims/${claim.id}/spreadsheet`);
    expect(ods.headers['content-type']).toBe('application/vnd.oasis.opendocument.spreadsheet');
    expect(ods.text).toContain('mimetypeapplication/vnd.oasis.opendocument.spreadsheet');
    expect(await scene.ask('la secrétaire', 'GET', `/conventions/${conventionId}/claims`)).toMatchObject({
      body: { total: 1, next: null },
    });
  });

  it.each([
    ['la directrice', `claim-draft`, 403],
    ['la directrice', `claims`, 403],
    ['le maire', 'claim-draft?advanceReceivedCents=-1', 400],
    ['le maire', 'claim-draft?advanceReceivedCents=2000,50', 400],
  ])('answers %s about %s with %i', async (who, path, status) => {
    expect((await scene.ask(who, 'GET', `/conventions/${conventionId}/${path}`)).status).toBe(status);
  });

  it('keeps the queue from whoever does not check', async () => {
    expect((await scene.ask('la secrétaire', 'GET', '/claims')).status).toBe(403);
    expect((await scene.ask('la gestionnaire', 'GET', '/claims?state=draft')).status).toBe(400);
    expect((await scene.ask('la gestionnaire', 'GET', `/claims/${newId()}`)).status).toBe(404);
  });
});
