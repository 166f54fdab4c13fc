import { testDatabase } from '@chariot/testkit';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConventionScene, SCENE_MIGRATIONS } from '../convention.scene.js';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { ExpensesModule } from './expenses.module.js';
import { sheetOf } from './books.scene.js';
import { lineOf, newExpenseOf } from './expense.scene.js';

// As the secretary's browser does it: an invoice and its paper, through the doors.

let scene: ConventionScene;
let folder: string;
let id: string;
const SECRETARY = 'la secrétaire';
const STATE = 'la gestionnaire';
const HEAD = 'la directrice';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chariot-doors-'));
  const db = await testDatabase({ migrations: SCENE_MIGRATIONS });
  scene = await ConventionScene.open(db, [AttachmentsModule, ExpensesModule], '2017-03-01T09:00:00Z', folder);
  await scene.plant(STATE, 'academie', 'académie');
  await scene.plant(SECRETARY, 'finance', 'commune');
  await scene.plant(HEAD, 'schoolHead', 'école');
  await scene.plant('le principal', 'collegePrincipal', 'collège');
  const declared = await scene.ask(STATE, 'POST', '/conventions', scene.convention('PORTES'));
  id = (declared.body as { id: string }).id;
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

const sheet = sheetOf('Facture 2016-118');
const paper = (name = 'facture n° 118.pdf', content = sheet) => ({ name, contentBase64: content.toString('base64') });
const whole = lineOf({ allocations: [{ schoolUai: '0382460T', ordinal: 1, cents: 800_000 }] });

describe('the doors of a convention’s books', () => {
  it('take an invoice with its paper, give both back, and the paper runs nothing where it is opened', async () => {
    const added = await scene.ask(SECRETARY, 'POST', `/conventions/${id}/attachments`, { kind: 'invoice', ...paper() });
    expect([added.status, added.body.mediaType]).toEqual([201, 'application/pdf']);
    const recorded = await scene.ask(SECRETARY, 'POST', `/conventions/${id}/expenses`, {
      ...newExpenseOf({ lines: [whole] }),
      attachmentIds: [added.body.id],
    });
    expect([recorded.status, recorded.body.eligibleCents]).toEqual([201, 800_000]);
    const listed = await scene.ask(STATE, 'GET', `/conventions/${id}/expenses`);
    expect(listed.body).toMatchObject({ total: 1, items: [{ attachments: [{ id: added.body.id }] }] });

    const path = `/conventions/${id}/attachments/${added.body.id as string}/content`;
    const { status, headers } = await scene.ask(STATE, 'GET', path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; filename="facture n.? 118\.pdf"; filename\*=UTF-8''/),
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'x-content-type-options': 'nosniff',
    });
    expect(sheet.equals(await scene.bytes(STATE, path))).toBe(true);
    expect((await scene.ask(HEAD, 'GET', path)).body).toMatchObject({ code: 'convention.attachmentNotFound' });
  });

  it('say what is wrong in one French sentence, and where', async () => {
    const record = (change: object) =>
      scene.ask(SECRETARY, 'POST', `/conventions/${id}/expenses`, { ...newExpenseOf({ number: 'X' }), ...change });
    expect((await record({ supplierSiret: '73282932000075' })).body).toMatchObject({
      ...{ status: 400, code: 'convention.expenseSiretWrong', detail: expect.stringContaining('73282932000075') },
    });
    expect((await record({ lines: [{ ...whole, vatCents: 0 }] })).body.detail).toMatch(/^Ligne 1 : HT/);
    expect((await record({ issuedOn: '10/11/2016' })).body).toMatchObject({ fields: [{ path: 'issuedOn' }] });
    expect((await record({ lines: [{ ...whole, grossCents: 8000.5 }] })).status).toBe(400);
    expect((await record({ lines: [{ ...whole, vatRatePercent: 5.555 }] })).body.fields[0].message).toContain('TVA');
    expect((await record({ supplierName: 'Caché\u200bici' })).body.fields[0].message).toContain('invisible');
    expect((await record({ certifiedVersion: 1 })).status).toBe(400);
    const html = paper('page.pdf', Buffer.from('<html>'));
    const refused = await scene.ask(SECRETARY, 'POST', `/conventions/${id}/attachments`, { kind: 'invoice', ...html });
    expect(refused.body).toMatchObject({ status: 400, code: 'convention.attachmentKindUnknown' });
  });

  it('are shut to whoever has no business with them', async () => {
    const expenses = `/conventions/${id}/expenses`;
    expect((await scene.ask(HEAD, 'GET', expenses)).body).toMatchObject({
      status: 403,
      code: 'convention.expenseNotYours',
    });
    expect((await scene.ask(STATE, 'POST', expenses, newExpenseOf({ number: 'Y' }))).status).toBe(403);
    expect((await scene.ask(null, 'GET', expenses)).status).toBe(401);
    const receipt = await scene.ask('le principal', 'POST', `/conventions/${id}/receipts`, paper('reçu.pdf'));
    expect([receipt.status, receipt.body.kind]).toEqual([201, 'receipt']);
    expect((await scene.ask(SECRETARY, 'POST', `/conventions/${id}/receipts`, paper())).status).toBe(403);
  });

  it('correct an invoice only from what was read, and read an electronic one without keeping it', async () => {
    const [{ id: expense, version }] = (await scene.ask(SECRETARY, 'GET', `/conventions/${id}/expenses`)).body.items;
    const change = { ...newExpenseOf({ lines: [whole] }), version, reason: 'Date recopiée de travers' };
    const path = `/conventions/${id}/expenses/${expense as string}`;
    // What somebody else has changed meanwhile is seen by the tag of what was read.
    const { etag } = (await scene.ask(SECRETARY, 'GET', path)).headers;
    const stale = await scene.ask(SECRETARY, 'PUT', path, change, { 'if-match': '"autre"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'web.changedMeanwhile']);
    const corrected = await scene.ask(SECRETARY, 'PUT', path, change, { 'if-match': String(etag) });
    expect(corrected.body).toMatchObject({ version: 2, attachments: [] });
    expect((await scene.ask(SECRETARY, 'PUT', path, change)).body).toMatchObject({
      ...{ status: 409, code: 'convention.expenseChangedMeanwhile' },
    });
    expect((await scene.ask(STATE, 'GET', `${path}/versions`)).body).toMatchObject({
      items: [{ version: 1, reason: 'Date recopiée de travers', expense: { version: 1, attachments: [{}] } }],
    });
    expect((await scene.ask(HEAD, 'GET', `${path}/versions`)).status).toBe(403);
    const read = await scene.ask(SECRETARY, 'POST', `/conventions/${id}/invoice-readings`, paper());
    expect(read.body).toMatchObject({ status: 400, code: 'convention.invoiceWithoutData' });
    const csv = await scene.ask(STATE, 'GET', `/conventions/${id}/expense-lines`);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')).toHaveLength(3);
    expect((await scene.ask(STATE, 'GET', `/conventions/${id}/expense-summary`)).body).toMatchObject({
      ...{ grossCents: 800_000, eligibleCents: 800_000, classrooms: [{ ordinal: 1, eligibleCents: 800_000 }] },
    });
    expect((await scene.ask(STATE, 'GET', `/conventions/${id}/reconciliation`)).body).toMatchObject({
      complete: false,
    });
    const said = await scene.ask(SECRETARY, 'PUT', `/conventions/${id}/services/setup`, {
      how: 'ownStaff',
      note: null,
    });
    expect(said.status).toBe(200);
    expect((await scene.ask(SECRETARY, 'PUT', `/conventions/${id}/services/wifi`, {})).status).toBe(400);
  });
});
