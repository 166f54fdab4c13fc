import { AmendmentsModule } from '../amendments/amendments.module.js';
import { testDatabase } from '@chariot/testkit';
import { ConventionScene, SCENE_MIGRATIONS, schoolRow } from '../convention.scene.js';
import { ConventionsModule } from './conventions.module.js';
import { LivesModule } from './lives.module.js';

let scene: ConventionScene;
let serial = 0;
const SIGNED = {
  academieSignedOn: '2016-09-15',
  localAuthoritySignedOn: '2016-09-10',
  academieSignatory: 'le directeur académique, par délégation du recteur',
  localAuthoritySignatory: 'le maire',
  signedReference: '2016-38-12',
  placeOfSignature: 'Crêts en Belledonne',
  visaRequired: false,
  visaOn: null,
  academieOriginal: { bothSignatures: true, keptSince: '2016-09-20' },
  localAuthorityOriginal: { bothSignatures: true, keptSince: null },
};
const LETTER = {
  by: 'localAuthority',
  letterSentOn: '2016-10-01',
  letterReceivedOn: '2016-10-04',
  registeredNumber: '1A 234',
  reason: 'Projet abandonné',
};
const AMENDMENT = {
  number: 1,
  subject: 'Prolongation',
  articles: ['art. 11'],
  academieSignedOn: '2016-10-10',
  localAuthoritySignedOn: '2016-10-10',
  effectiveOn: '2016-11-01',
  objectKept: true,
  changes: { durationMonths: 24 },
};

beforeAll(async () => {
  scene = await ConventionScene.open(
    await testDatabase({ migrations: SCENE_MIGRATIONS }),
    [ConventionsModule, LivesModule, AmendmentsModule],
    '2016-11-15T09:00:00Z',
  );
  await scene.plant('l’académie', 'academie', 'académie');
  await scene.plant('les finances', 'finance', 'commune');
  await scene.plant('les finances voisines', 'finance', 'voisine');
  await scene.plant('la directrice', 'schoolHead', 'école');
  await scene.plant('la directrice annexe', 'schoolHead', 'annexe');
});
afterAll(() => scene.close());

async function declared(changes: Parameters<ConventionScene['convention']>[1] = {}) {
  serial += 1;
  const { status, body } = await scene.ask(
    'les finances',
    'POST',
    '/conventions',
    scene.convention(`C-${String(serial)}`, changes),
  );
  expect(status).toBe(201);
  return body;
}
async function signed(changes: object = {}) {
  const { id } = await declared();
  const { status, body } = await scene.ask('les finances', 'PUT', `/conventions/${id}/signature`, {
    ...SIGNED,
    ...changes,
  });
  expect(status).toBe(200);
  return body;
}
const refusal = async (...asked: Parameters<ConventionScene['ask']>): Promise<string> =>
  (await scene.ask(...asked)).body.code;

describe('a draft', () => {
  it('is corrected whole; a line that keeps its year and label keeps its identity', async () => {
    const draft = await declared();
    expect(draft).toMatchObject({ state: 'draft', validity: null, signing: null, throughputYear: 2016 });
    const corrected = await scene.ask('les finances', 'PUT', `/conventions/${draft.id}`, {
      ...scene.convention(draft.reference),
      advance: 150_000,
      forecastCost: null,
      annex: [schoolRow('0382460T'), schoolRow('0381778B')],
      budgetLines: [scene.line('Équipements 2017', 2017), { ...scene.line('Équipements'), stateShare: null }],
    });
    expect(corrected.body).toMatchObject({ advance: 150_000, forecastCost: null });
    expect(corrected.body.budgetLines.map(({ label }: { label: string }) => label)).toEqual([
      'Équipements 2017',
      'Équipements',
    ]);
    expect(corrected.body.budgetLines[1]).toMatchObject({ id: draft.budgetLines[0].id, stateShare: null });
    // The second school is a party now, and no longer once the draft leaves it out.
    expect((await scene.ask('la directrice annexe', 'GET', `/conventions/${draft.id}`)).status).toBe(200);
    await scene.ask('les finances', 'PUT', `/conventions/${draft.id}`, scene.convention(draft.reference));
    expect((await scene.ask('la directrice annexe', 'GET', `/conventions/${draft.id}`)).status).toBe(404);
    expect((await scene.ask('la directrice', 'GET', `/conventions/${draft.id}`)).status).toBe(200);
  });

  it('is not overwritten by whoever has read an older one', async () => {
    const draft = await declared();
    const { headers } = await scene.ask('les finances', 'GET', `/conventions/${draft.id}`);
    const tag = { 'if-match': String(headers['etag']) };
    const body = { ...scene.convention(draft.reference), advance: 100_000 };
    expect((await scene.ask('l’académie', 'PUT', `/conventions/${draft.id}`, body, tag)).status).toBe(200);
    expect((await scene.ask('les finances', 'PUT', `/conventions/${draft.id}`, body, tag)).status).toBe(412);
  });

  it('is given up by those who write in it, as long as nothing hangs on it', async () => {
    const { id, reference } = await declared();
    const discard = (who: string, one = id) => scene.ask(who, 'DELETE', `/conventions/${one}`);
    expect((await discard('la directrice')).status).toBe(403);
    expect((await discard('les finances voisines')).body.code).toBe('convention.notFound');
    await scene.db.ownerQuery(
      `insert into convention.funded_device (convention_id, serial_number) values ($1, 'PF3EX001')`,
      [id],
    );
    expect((await discard('les finances')).body).toEqual({ id });
    expect((await scene.ask('les finances', 'GET', `/conventions/${id}`)).status).toBe(404);
    // What was declared by mistake is declared again, under the same reference.
    expect((await scene.ask('les finances', 'POST', '/conventions', scene.convention(reference))).status).toBe(201);
    const kept = await declared();
    await scene.db.ownerQuery(
      `insert into convention.funded_device (convention_id, serial_number, budget_line_id, attributed_at)
       values ($1, 'PF3EX002', $2, now())`,
      [kept.id, kept.budgetLines[0].id],
    );
    expect((await discard('les finances', kept.id)).body.code).toBe('convention.draftHasBooks');
    expect((await scene.ask('les finances', 'GET', `/conventions/${kept.id}`)).body.annex).toHaveLength(1);
    expect((await discard('les finances', (await signed()).id)).body.code).toBe('convention.signedAlready');
  });

  it('is corrected by its two parties alone, who stay the same, and refused whole when a term is wrong', async () => {
    const draft = await declared();
    const path = `/conventions/${draft.id}`;
    const body = scene.convention(draft.reference);
    expect((await scene.ask('la directrice', 'PUT', path, body)).status).toBe(403);
    expect((await scene.ask('les finances voisines', 'PUT', path, body)).status).toBe(404);
    const moved = { ...body, localAuthorityId: scene.place('voisine') };
    expect(await refusal('l’académie', 'PUT', path, moved)).toBe('convention.partiesStay');
    expect(await refusal('les finances', 'PUT', path, { ...body, advance: 400_001 })).toBe(
      'convention.advanceAboveSubsidy',
    );
    expect((await scene.ask('les finances', 'GET', path)).body.advance).toBe(200_000);
  });

  it('keeps a line that has paid for devices', async () => {
    const draft = await declared();
    await scene.db.ownerQuery(
      `insert into convention.funded_device (convention_id, serial_number, budget_line_id, attributed_at)
       values ($1, 'SN-1', $2, now())`,
      [draft.id, draft.budgetLines[0].id],
    );
    const body = { ...scene.convention(draft.reference), budgetLines: [scene.line('Autre')] };
    expect(await refusal('les finances', 'PUT', `/conventions/${draft.id}`, body)).toBe('convention.lineHasPaid');
  });
});

describe('signatures', () => {
  it('date the convention by the later one, and make it read-only', async () => {
    const draft = await declared();
    const path = `/conventions/${draft.id}/signature`;
    const half = await scene.ask('l’académie', 'PUT', path, { ...SIGNED, localAuthoritySignedOn: null });
    expect(half.body).toMatchObject({ state: 'draft', signedOn: null });
    const both = await scene.ask('les finances', 'PUT', path, SIGNED);
    expect(both.body).toMatchObject({
      ...{ state: 'inForce', signedOn: '2016-09-15' },
      validity: { from: '2016-09-15', until: '2017-09-15' },
      signing: { localAuthoritySignedOn: '2016-09-10', signedReference: '2016-38-12' },
    });
    const rules = (body: { remarks: { rule: string }[] }) => body.remarks.map(({ rule }) => rule);
    expect(rules(both.body)).toContain('R96');
    expect(rules(both.body)).not.toContain('T39');
    const short = await scene.ask('les finances', 'PUT', path, { ...SIGNED, signedPages: 9 });
    expect(short.body).toMatchObject({ documentPages: null, signing: { signedPages: 9 } });
    expect(rules(short.body)).toContain('T39');
    expect(await refusal('les finances', 'PUT', `/conventions/${draft.id}`, scene.convention(draft.reference))).toBe(
      'convention.signedAlready',
    );
    const forced = scene.db.ownerQuery(
      'update convention.annex_row set equipment_subsidy_cents = 1 where convention_id = $1',
      [draft.id],
    );
    await expect(forced).rejects.toThrow(/stays as it was signed/);
    const undated = scene.db.ownerQuery('update convention.convention set signed_on = null where id = $1', [draft.id]);
    await expect(undated).rejects.toThrow(/stays as it was signed/);
  });

  it('may be set right, but neither undone, nor to come, nor under what leans on them', async () => {
    const { id } = await signed();
    const path = `/conventions/${id}/signature`;
    const right = await scene.ask('les finances', 'PUT', path, { ...SIGNED, academieSignedOn: '2016-09-16' });
    expect(right.body.signedOn).toBe('2016-09-16');
    expect(await refusal('les finances', 'PUT', path, { ...SIGNED, academieSignedOn: null })).toBe(
      'convention.signatureBinds',
    );
    expect(await refusal('les finances', 'PUT', path, { ...SIGNED, academieSignedOn: '2016-11-16' })).toBe(
      'convention.signatureInFuture',
    );
    expect(await refusal('les finances', 'PUT', path, { ...SIGNED, visaOn: '2016-10-01' })).toBe(
      'convention.visaNotRequired',
    );
    await scene.ask('les finances', 'PUT', `/conventions/${id}/termination`, LETTER);
    expect(await refusal('les finances', 'PUT', path, SIGNED)).toBe('convention.signatureBinds');
  });

  it('wait for the visa where one is asked', async () => {
    expect(await signed({ visaRequired: true })).toMatchObject({ state: 'signed' });
    expect(await signed({ visaRequired: true, visaOn: '2016-10-01' })).toMatchObject({ state: 'inForce' });
  });
});

describe('an avenant', () => {
  it('changes what is said from its day on, and nothing before it: a new school gets in, a line too', async () => {
    const { id } = await signed();
    const path = `/conventions/${id}/amendments`;
    const body = {
      ...AMENDMENT,
      changes: {
        durationMonths: 24,
        annex: [{ uai: '0381778B', row: schoolRow('0381778B') }],
        budgetLines: [{ budgetLineId: null, line: scene.line('Équipements 2017', 2017) }],
      },
    };
    const preview = await scene.ask('les finances', 'POST', `${path}/preview`, body);
    expect(preview.body.effects).toHaveLength(3);
    const recorded = await scene.ask('les finances', 'POST', path, body);
    expect(recorded.status).toBe(201);
    expect(recorded.body.items[0]).toMatchObject({
      ...{ number: 1, signedOn: '2016-10-10', effectiveOn: '2016-11-01' },
      effects: preview.body.effects,
    });
    const now = await scene.ask('les finances', 'GET', `/conventions/${id}`);
    expect(now.body).toMatchObject({ state: 'amended', durationMonths: 24, amendments: [1], asOf: '2016-11-15' });
    expect(now.body.annex.map(({ uai }: { uai: string }) => uai)).toEqual(['0382460T', '0381778B']);
    expect(now.body.annex[1].school).toMatchObject({ id: scene.place('annexe') });
    expect(now.body.budgetLines).toHaveLength(2);
    const before = await scene.ask('les finances', 'GET', `/conventions/${id}?asOf=2016-10-31`);
    expect(before.body).toMatchObject({ state: 'inForce', durationMonths: 12, amendments: [], asOf: '2016-10-31' });
    expect(before.body.annex).toHaveLength(1);
    expect(before.body.budgetLines).toHaveLength(1);
    expect((await scene.ask('la directrice annexe', 'GET', `/conventions/${id}`)).status).toBe(200);
  });

  it('is refused on a draft, twice under a number, on another convention’s line, and where it changes nothing', async () => {
    const draft = await declared();
    expect(await refusal('les finances', 'POST', `/conventions/${draft.id}/amendments`, AMENDMENT)).toBe(
      'convention.notSigned',
    );
    const { id } = await signed();
    const path = `/conventions/${id}/amendments`;
    const same = { ...AMENDMENT, changes: { durationMonths: 12 } };
    expect(await refusal('les finances', 'POST', path, same)).toBe('convention.amendmentChangesNothing');
    const strange = { ...AMENDMENT, changes: { budgetLines: [{ budgetLineId: draft.budgetLines[0].id, line: null }] } };
    expect(await refusal('les finances', 'POST', path, strange)).toBe('convention.budgetLineNotFound');
    expect(await refusal('les finances', 'POST', path, { ...AMENDMENT, objectKept: false })).toBe(
      'convention.amendmentChangesObject',
    );
    expect((await scene.ask('les finances', 'POST', path, AMENDMENT)).status).toBe(201);
    expect(await refusal('les finances', 'POST', path, AMENDMENT)).toBe('convention.amendmentNumberTaken');
    expect((await scene.ask('la directrice', 'POST', path, AMENDMENT)).status).toBe(403);
    expect((await scene.ask('les finances voisines', 'POST', path, AMENDMENT)).status).toBe(404);
    expect((await scene.ask('la directrice', 'GET', path)).body.items).toHaveLength(1);
  });
});

describe('the end', () => {
  it('is denounced by registered letter; the notice runs from its reception', async () => {
    const { id } = await signed();
    const path = `/conventions/${id}/termination`;
    const sent = await scene.ask('les finances', 'PUT', path, { ...LETTER, letterReceivedOn: null });
    expect(sent.body).toMatchObject({ state: 'inForce', termination: { effectiveOn: null } });
    expect(await refusal('les finances', 'PUT', path, { ...LETTER, letterReceivedOn: '2016-09-30' })).toBe(
      'convention.letterReceivedBeforeSent',
    );
    expect(await refusal('les finances', 'PUT', path, { ...LETTER, letterReceivedOn: '2016-11-16' })).toBe(
      'convention.letterInFuture',
    );
    const received = await scene.ask('les finances', 'PUT', path, LETTER);
    expect(received.body.termination).toMatchObject({ effectiveOn: '2017-01-04' });
    const later = await scene.ask('les finances', 'GET', `/conventions/${id}?asOf=2017-01-04`);
    expect(later.body.state).toBe('terminated');
  });

  it('is closed once it is over, with a word on what stays open', async () => {
    const { id } = await declared({ signedOn: '2015-10-01' });
    const path = `/conventions/${id}/closure`;
    const living = await signed();
    expect(
      await refusal('les finances', 'POST', `/conventions/${living.id}/closure`, {
        closedOn: '2016-11-15',
        note: null,
      }),
    ).toBe('convention.notOverYet');
    expect(await refusal('les finances', 'POST', path, { closedOn: '2016-11-15', note: null })).toBe(
      'convention.openPoints',
    );
    const closed = await scene.ask('les finances', 'POST', path, {
      closedOn: '2016-11-15',
      note: 'Soldée hors de Chariot',
    });
    expect(closed.body).toMatchObject({ state: 'closed', closedOn: '2016-11-15' });
    expect(await refusal('les finances', 'POST', path, { closedOn: '2016-11-15', note: 'encore' })).toBe(
      'convention.closedAlready',
    );
  });

  it('leaves a line in the journal for each act', async () => {
    const acts = await scene.db.ownerQuery<{ act: string }>(
      "select distinct act from platform.journal where act like 'convention.%' order by act",
    );
    expect(acts.map(({ act }) => act)).toEqual(
      ['amended', 'closed', 'corrected', 'declared', 'denounced', 'discarded', 'signed'].map(
        (act) => `convention.convention.${act}`,
      ),
    );
  });
});
