import type { ApplePush } from '@chariot/contract';
import { DomainError } from '@chariot/kernel';
import { violatedConstraint } from '@chariot/platform';
import { makePushRequest } from './push-request.js';
import { PushScene, SYSTEM, TOPIC } from './push.scene.js';

let scene: PushScene;
beforeAll(async () => {
  scene = await PushScene.open();
});
afterAll(() => scene.close());
beforeEach(() => scene.anew());

const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  const outcome = await attempt.then(
    () => 'done',
    (error: unknown) => error,
  );
  if (typeof outcome === 'string') return outcome;
  if (outcome instanceof DomainError) return outcome.code.replace('apple-push.', '');
  throw outcome;
};
const state = (reach = scene.administrator): Promise<ApplePush> =>
  scene.db.database.read(reach, (tx) => scene.certificates.state(tx));
const withdraw = () =>
  scene.db.database.transaction(scene.administrator, (tx) => scene.certificates.withdraw(tx, scene.administrator));
const acts = async (): Promise<string[]> =>
  (
    await scene.db.ownerQuery<{ act: string }>(
      `select act from platform.journal where act like 'apple.push.%' order by id`,
    )
  ).map(({ act }) => act);

describe('the request', () => {
  it('is made here, given as it is, and answered once', async () => {
    expect(await state()).toEqual({ request: null, certificate: null, devices: 0, waiting: 0 });
    expect(await codeOf(scene.db.database.read(scene.administrator, (tx) => scene.certificates.request(tx)))).toBe(
      'noRequest',
    );
    await scene.asked();
    const text = await scene.db.database.read(scene.administrator, (tx) => scene.certificates.request(tx));
    expect(text).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
    expect((await state()).request).toEqual({ madeAt: '2026-11-26T08:00:00.000Z' });
    await scene.upload(scene.signed());
    expect((await state()).request).toBeNull();
  });

  it('keeps its key sealed, and nowhere else', async () => {
    await scene.asked();
    const [{ text = '' } = {}] = await scene.db.ownerQuery<{ text: string }>(
      `select string_agg(encode(r.request, 'hex') || encode(s.sealed, 'hex') || r::text, '') as text
         from apple.push_request r join platform.secret s on s.id = r.key_secret`,
    );
    expect(text).not.toContain(scene.made.key.toString('hex').slice(60, 160));
    const identity = await (async () => {
      await scene.upload(scene.signed());
      return scene.db.database.read(SYSTEM, (tx) => scene.certificates.identity(tx));
    })();
    expect(identity?.key).toContain('BEGIN PRIVATE KEY');
  });

  it('is answered by an earlier one too: a school may have sent that', async () => {
    await scene.asked();
    scene.clock.advance(1_000);
    await scene.asked(await makePushRequest());
    expect((await scene.upload(scene.signed())).certificate?.topic).toBe(TOPIC);
  });
});

describe('the upload', () => {
  it('puts a certificate in use, says how long it lasts and by which account, and is journalled', async () => {
    await scene.asked();
    const before = (await acts()).length;
    const shown = await scene.upload(scene.signed(), { account: 'ipad@crets.fr' });
    expect(shown).toMatchObject({
      certificate: {
        topic: TOPIC,
        notAfter: '2027-11-26',
        renewBy: '2027-11-26',
        daysLeft: 365,
        standing: 'ok',
        appleAccount: 'ipad@crets.fr',
        acceptedAt: null,
        refusedAt: null,
      },
    });
    expect((await acts()).slice(before)).toEqual(['apple.push.installed']);
  });

  it('refuses another topic, with the reason, and changes nothing', async () => {
    await scene.ready();
    const other = 'com.apple.mgmt.External.autre';
    const refused = await scene.upload(scene.signed({ topic: other })).catch((error: unknown) => error as DomainError);
    expect(refused).toMatchObject({ code: 'apple-push.anotherTopic', params: { given: other, present: TOPIC } });
    expect((refused as DomainError).fr).toMatch(/n’entendraient plus jamais ce serveur.*« Renew »/s);
    // Also when everything else is wrong with it.
    const strange = await makePushRequest();
    expect(await codeOf(scene.upload(scene.signed({ topic: other, until: '2026-02-01', made: strange })))).toBe(
      'anotherTopic',
    );
    expect((await state()).certificate?.topic).toBe(TOPIC);
  });

  it('refuses another topic in PostgreSQL too', async () => {
    await scene.ready();
    const attempt = scene.db.ownerQuery(
      `with ended as (update apple.push_certificate set ended_at = now(), ended_because = 'replaced' returning *)
       select count(*) from ended`,
    );
    await attempt;
    const inserted = scene.db.ownerQuery(
      `insert into apple.push_certificate (id, request_id, topic, certificate, fingerprint, serial, not_before, not_after, uploaded_at)
       select gen_random_uuid(), request_id, 'com.apple.mgmt.autre', certificate, fingerprint, serial, not_before, not_after, now()
         from apple.push_certificate`,
    );
    expect(await inserted.catch((error: unknown) => violatedConstraint(error))).toBe('push_certificate_same_topic');
  });

  const wrong: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['keyUnknown', async () => scene.signed({ made: await makePushRequest() })],
    ['expired', () => scene.signed({ until: '2026-11-01' })],
    ['notYetValid', () => scene.signed({ from: '2027-01-01' })],
    ['notACertificate', () => 'bonjour'],
    ['noTopic', () => scene.apple.caPem],
  ];
  it.each(wrong)('refuses a file as %s, and changes nothing', async (code, file) => {
    await scene.asked();
    expect(await codeOf(scene.upload(await file()))).toBe(code);
    expect((await state()).certificate).toBeNull();
  });

  it('renews by the same key or another, keeps the account, and refuses last year’s file', async () => {
    await scene.ready('2027-01-15');
    await scene.db.ownerQuery(`update apple.push_certificate set apple_account = 'ipad@crets.fr'`);
    expect(await codeOf(scene.upload(scene.signed({ until: '2026-12-15' })))).toBe('olderThanPresent');
    const renewed = scene.signed({ until: '2028-01-10' });
    const before = (await acts()).length;
    expect((await scene.upload(renewed)).certificate).toMatchObject({
      notAfter: '2028-01-10',
      appleAccount: 'ipad@crets.fr',
    });
    expect(await codeOf(scene.upload(renewed))).toBe('sameAsPresent');
    const made = await makePushRequest();
    await scene.asked(made);
    expect((await scene.upload(scene.signed({ until: '2028-11-26', made }))).certificate?.notAfter).toBe('2028-11-26');
    expect((await acts()).slice(before)).toEqual(['apple.push.renewed', 'apple.push.requested', 'apple.push.renewed']);
    const [{ count } = { count: 0 }] = await scene.db.ownerQuery<{ count: number }>(
      'select count(*)::int as count from apple.push_certificate where ended_at is null',
    );
    expect(count).toBe(1);
  });

  it('of two at one moment leaves one in use', async () => {
    await scene.ready('2027-01-15');
    await Promise.all([
      scene.upload(scene.signed({ until: '2028-01-10' })),
      scene.upload(scene.signed({ until: '2028-01-10', from: '2026-01-02' })),
    ]);
    const rows = await scene.db.ownerQuery('select from apple.push_certificate where ended_at is null');
    expect(rows).toHaveLength(1);
  });
});

describe('the withdrawal', () => {
  it('is refused while an iPad is enrolled, and lets another account begin once none is', async () => {
    expect(await codeOf(withdraw())).toBe('noCertificate');
    await scene.ready();
    scene.devices.add();
    expect(await codeOf(withdraw())).toBe('devicesEnrolled');
    scene.devices.enrolled = 0;
    expect((await withdraw()).certificate).toBeNull();
    expect((await scene.upload(scene.signed({ topic: 'com.apple.mgmt.External.autre' }))).certificate?.topic).toBe(
      'com.apple.mgmt.External.autre',
    );
  });
});

describe('whoever does not administer the instance', () => {
  it('is shown nothing and does nothing, and PostgreSQL says the same', async () => {
    await scene.ready();
    const of = scene.ofLess;
    expect(await codeOf(state(of))).toBe('instanceOnly');
    expect(await codeOf(scene.asked(scene.made, of))).toBe('instanceOnly');
    expect(await codeOf(scene.upload(scene.signed({ until: '2028-01-01' }), { reach: of }))).toBe('instanceOnly');
    const seen = await scene.db.database.read(of, async (tx) => [
      await tx.query('select from apple.push_certificate'),
      await tx.query('select from apple.push_request'),
      await tx.query('select from apple.push_due'),
      await tx.query('select from apple.push_notice'),
      await scene.due.count(tx),
    ]);
    expect(seen).toEqual([[], [], [], [], 0]);
  });
});

describe('the reminders', () => {
  const letters = () =>
    scene.db.ownerQuery<{ recipient: string; subject: string }>(
      'select recipient, subject from platform.mail order by created_at, recipient',
    );

  it('are written to each administrator at 60, 30 and 7 days and once it is over, and no more after a renewal', async () => {
    await scene.ready('2027-03-15');
    const days: [string, number][] = [];
    for (const day of [
      '2027-01-13',
      '2027-01-14',
      '2027-01-20',
      '2027-02-13',
      '2027-03-08',
      '2027-03-14',
      '2027-03-16',
    ]) {
      scene.clock.set(`${day}T09:00:00Z`);
      days.push([day, await scene.reminders.run()]);
    }
    expect(days.filter(([, sent]) => sent > 0).map(([day]) => day)).toEqual([
      '2027-01-14',
      '2027-02-13',
      '2027-03-08',
      '2027-03-16',
    ]);
    expect(await letters()).toHaveLength(8);
    await scene.upload(scene.signed({ until: '2028-03-10' }));
    expect(await scene.reminders.run()).toBe(0);
  });

  it('are written once by two processes, and wait for somebody to write to', async () => {
    await scene.ready('2027-01-15');
    scene.clock.set('2026-12-01T09:00:00Z');
    const nobody = scene.mailboxes.splice(0);
    expect(await scene.reminders.run()).toBe(0);
    scene.mailboxes.push(...nobody);
    const sent = await Promise.all([scene.reminders.run(), scene.reminders.run()]);
    expect([sent.sort(), (await letters()).length]).toEqual([[0, 2], 2]);
  });
});
