import type { NewMember, PlannedMeeting } from '@chariot/contract';
import { Reach, type LocalDate } from '@chariot/kernel';
import { PersonalDataSources } from '@chariot/platform';
import { frozenClock, pdfWords, systemReach, testDatabase } from '@chariot/testkit';
import { Places } from '@chariot/territory';
import { ConventionScene, SCENE_MIGRATIONS } from '../convention.scene.js';
import { ConventionsModule } from '../conventions/conventions.module.js';
import { DeadlinesModule } from '../deadlines/deadlines.module.js';
import { ConventionFiguresRepository } from '../figures/convention-figures.repository.js';
import { ConventionFigures } from '../figures/convention-figures.service.js';
import { RecipientsRepository } from '../surveys/recipients.repository.js';
import { SurveyPunctuality } from '../surveys/survey-punctuality.service.js';
import { CommitteesModule } from './committees.module.js';
import { CommitteesRepository } from './committees.repository.js';

let scene: ConventionScene;
let conventionId = '';
const HEAD = 'la directrice';
const member = (seat: NewMember['seat'], email: string | null = null, changes: Partial<NewMember> = {}): NewMember => ({
  ...{ seat, function: `Fonction ${seat}`, representsPlaceId: null, displayName: null, email },
  ...changes,
});
const MEMBERS = [
  member('schoolHead', 'ladirectrice@exemple.invalid', { displayName: 'La directrice' }),
  member('localAuthority', 'mairie@exemple.invalid'),
  member('inspector', 'ien@exemple.invalid'),
  member('parent'),
];
const meeting = (changes: Partial<PlannedMeeting> = {}): PlannedMeeting => ({
  ...{ on: '2016-11-18', at: '17:30', minutes: 90, where: 'Salle des maîtres', guests: [] },
  agenda: [{ label: 'Préparation de l’achat', mission: 'R27', proposedBy: null }],
  ...changes,
});
const compose = (who: string, members: readonly NewMember[] = MEMBERS, schoolUai = '0382460T') =>
  scene.ask(who, 'PUT', `/conventions/${conventionId}/local-committee`, { schoolUai, members });
const planned = async (changes: Partial<PlannedMeeting> = {}): Promise<string> => {
  const committee = await compose(HEAD);
  const { body } = await scene.ask(HEAD, 'POST', `/committees/${committee.body.id}/meetings`, meeting(changes));
  return body.id;
};
const convene = (id: string, who = HEAD) => scene.ask(who, 'POST', `/meetings/${id}/convocation`, { message: null });
const mails = () =>
  scene.db.ownerQuery<{ recipient: string; subject: string; body: string; names: string[] }>(
    `select recipient, subject, body, array(select one ->> 'name' from jsonb_array_elements(attachments) one) names
       from platform.mail order by recipient`,
  );
const rulesOf = (body: { remarks: { rule: string }[] }) => body.remarks.map(({ rule }) => rule);

beforeAll(async () => {
  scene = await ConventionScene.open(
    await testDatabase({ migrations: SCENE_MIGRATIONS }),
    [ConventionsModule, DeadlinesModule, CommitteesModule],
    '2016-11-08T09:00:00Z',
  );
  await scene.plant('l’académie', 'academie', 'académie');
  await scene.plant('les finances', 'finance', 'commune');
  await scene.plant('le maire', 'authorisingOfficer', 'commune');
  await scene.plant('les finances voisines', 'finance', 'voisine');
  await scene.plant(HEAD, 'schoolHead', 'école');
  await scene.plant('la directrice annexe', 'schoolHead', 'annexe');
  const declared = scene.convention('C-1', { signedOn: '2016-09-15' });
  conventionId = (await scene.ask('les finances', 'POST', '/conventions', declared)).body.id;
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.at('2016-11-08T09:00:00Z');
  await scene.db.ownerQuery('delete from platform.mail');
});

describe('a local committee', () => {
  it('is named by the convention before anybody composes it', async () => {
    const { body } = await scene.ask('le maire', 'GET', `/conventions/${conventionId}/committees`);
    expect(body.items).toMatchObject([
      { id: null, kind: 'local', schoolUai: '0382460T', rhythm: { choice: 'schoolTerms', notComputable: null } },
    ]);
    expect(rulesOf(body.items[0])).toEqual(['R24', 'R24', 'R24', 'R24', 'R30', 'R84']);
  });

  it('is composed by those of the project, and tells addresses to them alone', async () => {
    const { status, body } = await compose('les finances');
    expect(status).toBe(200);
    expect(body).toMatchObject({ mayPrepare: true, mayConvene: false });
    expect(rulesOf(body)).toEqual(['R30', 'R84']);
    const seen = await scene.ask('le maire', 'GET', `/committees/${body.id}`);
    expect(seen.body.seats.map((seat: { members: unknown[] }) => seat.members.length)).toEqual([1, 1, 1, 1]);
    expect(JSON.stringify(seen.body)).not.toMatch(/exemple\.invalid|La directrice/);
    expect((await scene.ask('les finances voisines', 'GET', `/committees/${body.id}`)).body.code).toBe(
      'convention.committeeNotFound',
    );
    // She reaches her own school, which is not in this annex.
    expect((await compose('la directrice annexe')).status).toBe(404);
  });

  it('keeps a seat that stays, and forgets who held one that does not', async () => {
    const before = (await compose(HEAD)).body.seats.map((seat: { members: { id: string }[] }) => seat.members[0]?.id);
    const changed = [...MEMBERS.slice(0, 3), member('parent', 'parent@exemple.invalid', { function: 'Mère d’élève' })];
    const after = (await compose(HEAD, changed)).body.seats.map(
      (seat: { members: { id: string }[] }) => seat.members[0]?.id,
    );
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]).not.toBe(before[3]);
    await compose(HEAD);
    const contacts = await scene.db.ownerQuery<{ email: string }>('select email from convention.committee_contact');
    expect(contacts.map(({ email }) => email).sort()).toEqual([
      'ien@exemple.invalid',
      'ladirectrice@exemple.invalid',
      'mairie@exemple.invalid',
    ]);
  });

  it.each([
    ['a seat of the other committee', () => compose(HEAD, [member('digitalDelegate')]), 'committeeSeatUnknown'],
    ['a school of another annex', () => compose(HEAD, MEMBERS, '0381778B'), 'committeeSchoolNotInAnnex'],
    [
      'a place that signed nothing',
      () => compose(HEAD, [member('parent', null, { representsPlaceId: scene.place('voisine') })]),
      'committeeRepresentsUnknown',
    ],
  ])('refuses %s', async (_, ask, code) => {
    expect((await ask()).body.code).toBe(`convention.${code}`);
  });
});

describe('a convocation', () => {
  it('leaves as a paper, a message and a calendar entry, with the act', async () => {
    const id = await planned({
      guests: [{ ...member('guest', 'enseignante@exemple.invalid'), seat: undefined } as never],
    });
    const { status, body } = await convene(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'convened',
      notice: { required: 8, sendBy: '2016-11-10', sentOn: '2016-11-08', days: 10, inTime: true, outdated: false },
      remarks: [],
    });
    expect(body.attendees).toHaveLength(5);
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient)).toEqual([
      'enseignante@exemple.invalid',
      'ien@exemple.invalid',
      'ladirectrice@exemple.invalid',
      'mairie@exemple.invalid',
    ]);
    expect(sent[0]?.names).toEqual(['convocation.pdf', 'reunion.ics']);
    expect(sent[0]?.body).toContain('programme d’investissements d’avenir'.replace('programme', 'Programme'));
    const paper = await scene.bytes('le maire', `/meetings/${id}/convocation.pdf`);
    expect(pdfWords(paper)).toContain('La direction de l’école');
    const calendar = await scene.ask('le maire', 'GET', `/meetings/${id}/invitation.ics`);
    expect(calendar.headers['content-type']).toContain('text/calendar');
    expect(calendar.text).toContain('DTSTART:20161118T163000Z');
  });

  it('leaves late too: it is said, and nothing is held back', async () => {
    const id = await planned({ on: '2016-11-10', agenda: [] });
    const { body } = await convene(id, 'l’académie');
    expect(body).toMatchObject({ state: 'convened', notice: { days: 2, inTime: false } });
    expect(rulesOf(body)).toEqual(['R32', 'R31', 'R31']);
  });

  it('is the convener’s; what left on paper is noted by those who prepare', async () => {
    const id = await planned();
    expect((await convene(id, 'les finances')).status).toBe(403);
    const asked = { sentOn: '2016-11-09', by: 'La direction de l’école' };
    const door = `/meetings/${id}/convocation`;
    expect((await scene.ask('les finances', 'PUT', door, asked)).body.code).toBe(
      'convention.meetingConvocationInFuture',
    );
    const { body } = await scene.ask('les finances', 'PUT', door, { ...asked, sentOn: '2016-11-07' });
    expect(body.notice).toMatchObject({ how: 'elsewhere', days: 11, inTime: true });
    expect(await mails()).toEqual([]);
  });

  it('is to be sent again when the meeting changes, and its cancelling is told', async () => {
    const id = await planned();
    await convene(id);
    await scene.at('2016-11-09T09:00:00Z');
    const changed = await scene.ask('les finances', 'PUT', `/meetings/${id}`, meeting({ at: '18:00' }));
    expect(changed.body.notice).toMatchObject({ outdated: true, sentOn: '2016-11-08' });
    await scene.at('2016-11-09T10:00:00Z');
    expect((await convene(id)).body.notice).toMatchObject({ outdated: false, sentOn: '2016-11-09' });
    await scene.db.ownerQuery('delete from platform.mail');
    const cancelled = await scene.ask(HEAD, 'POST', `/meetings/${id}/cancellation`, { reason: 'Neige' });
    expect(cancelled.body).toMatchObject({ state: 'cancelled', cancelledBecause: 'Neige' });
    expect((await mails()).map(({ names }) => names)).toEqual(Array(3).fill(['reunion-annulee.ics']));
    expect((await convene(id)).body.code).toBe('convention.meetingCancelled');
  });
});

describe('a meeting', () => {
  it('is held on its day, with what was known then, and keeps it', async () => {
    const id = await planned();
    const { attendees } = (await convene(id)).body;
    const presence = {
      attendance: attendees.map(({ id: memberId }: { id: string }) => ({ memberId, presence: 'present' })),
    };
    const attend = (body: object) => scene.ask('les finances', 'PUT', `/meetings/${id}/attendance`, body);
    expect((await attend(presence)).body.code).toBe('convention.meetingNotYet');
    await scene.at('2016-11-20T09:00:00Z');
    const held = (await attend(presence)).body;
    expect(held).toMatchObject({ state: 'held', indicators: { asOf: '2016-11-18' } });
    const figures = new Map(
      held.indicators.figures.map((one: { key: string; value: unknown }) => [one.key, one.value]),
    );
    expect([figures.get('classrooms'), figures.get('deployment'), figures.get('spent')]).toEqual([1, 9, null]);
    const corrected = await attend({ attendance: [{ ...presence.attendance[0], presence: 'excused' }] });
    expect(corrected.body.indicators).toEqual(held.indicators);
    expect((await scene.ask(HEAD, 'PUT', `/meetings/${id}`, meeting())).body.code).toBe('convention.meetingOver');
    expect((await convene(id)).body.code).toBe('convention.meetingOver');
    await expect(
      scene.db.ownerQuery(`update convention.committee_meeting set indicators = '{}' where id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23514' });
    const stranger = { attendance: [{ memberId: conventionId, presence: 'present' }] };
    expect((await attend(stranger)).body.code).toBe('convention.meetingNotAttendee');
    // What the follow-up of art. 8 counts, over all conventions of a place; of another commune's, none.
    const year = { from: '2016-09-01' as LocalDate, until: '2017-08-31' as LocalDate };
    const system = systemReach();
    const clock = frozenClock('2017-09-01T08:00:00Z');
    const followed = new ConventionFigures(
      scene.find(Places),
      new ConventionFiguresRepository(),
      new SurveyPunctuality(new RecipientsRepository()),
      clock,
    );
    const places = (['académie', 'commune', 'école', 'annexe', 'voisine'] as const).map((name) => scene.place(name));
    const ofAll = await scene.db.database.read(system, (tx) => followed.ofMany(system, tx, places, year));
    const figuresOf = async (place: 'académie' | 'commune' | 'école' | 'annexe' | 'voisine') => {
      const id = scene.place(place);
      const alone = await scene.db.database.read(system, (tx) => followed.ofMany(system, tx, [id], year));
      // Among others it is what it is alone.
      expect(ofAll.get(id)).toEqual(alone.get(id));
      return alone.get(id);
    };
    const told = await figuresOf('commune');
    expect(told).toMatchObject({ conventions: 1, meetingsHeld: 1, meetingsRequired: 3 });
    const convened = await scene.db.ownerQuery<{ sent: number; on_time: number }>(
      `select count(*)::int sent, count(*) filter (where sent_on <= held_on - notice)::int on_time from (
         select m.held_on, min(v.sent_on) sent_on, case k.kind when 'local' then c.local_notice_days else c.departmental_notice_days end notice
           from convention.committee_meeting m join convention.committee k on k.id = m.committee_id
           join convention.committee_convocation v on v.meeting_id = m.id and v.cancelled_at is null
           join convention.convention c on c.id = $1 where m.cancelled_at is null and m.held_on between $2 and $3
            and k.kind = 'local' group by m.id, k.id, c.id) as one`,
      [conventionId, year.from, year.until],
    );
    expect([told?.convocationsSent, told?.convocationsOnTime]).toEqual([convened[0]?.sent, convened[0]?.on_time]);
    expect(told?.convocationsSent).toBeGreaterThan(0);
    expect(await figuresOf('école')).toEqual(told);
    expect(await figuresOf('académie')).toEqual(told);
    // Nor is a meeting missing once the convention is over.
    const afterwards = { from: '2018-09-01' as LocalDate, until: '2019-08-31' as LocalDate };
    const over = await scene.db.database.read(system, (tx) => followed.ofMany(system, tx, places, afterwards));
    expect(over.get(scene.place('commune'))).toMatchObject({ conventions: 1, meetingsRequired: 0 });
    expect(await figuresOf('voisine')).toMatchObject({ conventions: 0, meetingsRequired: 0, forecastCents: 0 });
    // On the last day of a trimester its meeting may still be held, and days to come of a calendar are not over.
    const on = async (day: string) => {
      clock.set(`${day}T08:00:00Z`);
      return scene.db.database.read(system, (tx) => followed.ofMany(system, tx, [scene.place('commune')], year));
    };
    const [ending, ended] = [await on('2016-12-31'), await on('2017-01-01')].map((one) =>
      one.get(scene.place('commune')),
    );
    expect([ending?.meetingsRequired, ended?.meetingsRequired]).toEqual([0, 1]);
    expect([ending?.deploymentDaysOver, ended?.deploymentDaysOver, ended?.deploymentDays]).toEqual([51, 52, 83]);
  });

  it('leaves minutes and decisions that are followed', async () => {
    const id = await planned();
    const door = `/meetings/${id}`;
    const early = await scene.ask(HEAD, 'POST', `${door}/decisions`, { text: 'x', owner: 'y', dueOn: null });
    expect(early.body.code).toBe('convention.meetingNotHeld');
    const { attendees } = (await convene(id)).body;
    await scene.at('2016-11-18T19:00:00Z');
    await scene.ask(HEAD, 'PUT', `${door}/attendance`, {
      attendance: [{ memberId: attendees[0].id, presence: 'present' }],
    });
    await scene.ask(HEAD, 'PUT', `${door}/minutes`, { text: 'Tout va bien.', academicLevelInformedOn: null });
    const decision = { text: 'Mesurer le débit', owner: 'la collectivité', dueOn: '2016-11-30' };
    const decided = await scene.ask('les finances', 'POST', `${door}/decisions`, decision);
    expect([decided.status, decided.body.decisions]).toEqual([
      201,
      [expect.objectContaining({ state: 'open', late: false })],
    ]);
    await scene.at('2016-12-05T09:00:00Z');
    const [late] = (await scene.ask('le maire', 'GET', door)).body.decisions;
    expect(late.late).toBe(true);
    const follow = (body: object, decisionId = late.id) =>
      scene.ask(HEAD, 'PUT', `${door}/decisions/${decisionId}`, { ...decision, note: null, ...body });
    expect((await follow({ state: 'done', endedOn: null })).body.code).toBe('convention.decisionEnd');
    expect((await follow({ state: 'done', endedOn: '2016-11-01' })).body.code).toBe('convention.decisionEnd');
    expect((await follow({ state: 'open', endedOn: null }, id)).body.code).toBe('convention.decisionNotFound');
    expect((await follow({ state: 'done', endedOn: '2016-12-02' })).body.decisions).toMatchObject([
      { state: 'done', late: false },
    ]);
    const paper = await scene.bytes('le maire', `${door}/minutes.pdf`);
    expect(pdfWords(paper)).toMatch(/Tout va bien\.[\s\S]*Mesurer le débit[\s\S]*faite/);
    const timeline = await scene.ask('le maire', 'GET', `/conventions/${conventionId}/deadlines`);
    const entries = timeline.body.entries.filter(({ code }: { code: string }) => code.startsWith('localMeeting-'));
    expect(entries.some(({ state }: { state: string }) => state === 'done')).toBe(true);
  });

  it('is told in the journal, without a name', async () => {
    const rows = await scene.db.ownerQuery<{ act: string; subject: string; details: object }>(
      `select act, subject_label as subject, details from platform.journal where act ~ '^convention\\.(committee|meeting|decision)'`,
    );
    expect(new Set(rows.map(({ act }) => act))).toEqual(
      new Set([
        ...['convention.committee.composed', 'convention.meeting.planned', 'convention.meeting.changed'],
        ...['convention.meeting.convened', 'convention.meeting.convocationRecorded', 'convention.meeting.cancelled'],
        ...['convention.meeting.held', 'convention.meeting.minuted', 'convention.decision.added'],
        'convention.decision.followed',
      ]),
    );
    expect(JSON.stringify(rows)).not.toMatch(/exemple\.invalid/);
  });
});

describe('the departmental committee', () => {
  const path = () => `/places/${scene.place('département')}/departmental-committee`;
  const members = () => [
    member('departmentalDirector', 'dasen@exemple.invalid', { representsPlaceId: scene.place('académie') }),
    member('localAuthority', null, { representsPlaceId: null }),
  ];

  it('is of a ground, and serves its conventions', async () => {
    expect((await scene.ask(HEAD, 'PUT', path(), { members: members() })).status).toBe(403);
    const commune = `/places/${scene.place('commune')}/departmental-committee`;
    expect((await scene.ask('l’académie', 'PUT', commune, { members: [] })).body.code).toBe(
      'convention.committeeNoGround',
    );
    const { body } = await scene.ask('l’académie', 'PUT', path(), { members: members() });
    expect(body.conventions).toMatchObject([{ reference: 'C-1', localAuthoritySeated: false }]);
    expect(body.rhythm).toMatchObject({ rule: 'R36', choice: 'schoolYear', periods: [{ required: 2, held: 0 }] });
    expect(rulesOf(body).filter((rule) => rule === 'T18')).toHaveLength(1);
    const listed = await scene.ask(HEAD, 'GET', `/conventions/${conventionId}/committees`);
    expect(listed.body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['local', 'departmental']);
    expect((await scene.ask('les finances voisines', 'GET', '/departmental-committees')).body.items).toEqual([]);
    expect((await scene.ask('les finances voisines', 'GET', `/committees/${body.id}`)).status).toBe(404);
  });

  it('says which signatory was not represented, and stands', async () => {
    const committee = (await scene.ask('l’académie', 'PUT', path(), { members: members() })).body;
    const door = `/committees/${committee.id}/meetings`;
    expect((await scene.ask(HEAD, 'POST', door, meeting())).body.code).toBe('convention.committeeMayNotPrepare');
    const { body: one } = await scene.ask('l’académie', 'POST', door, meeting({ on: '2016-11-20' }));
    expect((await convene(one.id, 'l’académie')).body.notice).toMatchObject({ required: 15, inTime: false });
    await scene.at('2016-11-21T09:00:00Z');
    const attendance = one.attendees.map(({ id: memberId }: { id: string }) => ({ memberId, presence: 'present' }));
    const { body: held } = await scene.ask('l’académie', 'PUT', `/meetings/${one.id}/attendance`, { attendance });
    expect(held.signatories.map(({ represented }: { represented: boolean }) => represented)).toEqual([true, false]);
    expect(rulesOf(held)).toEqual(['R39', 'R37', 'R35']);
    const told = { text: 'Vu.', academicLevelInformedOn: '2016-11-21' };
    const { body: written } = await scene.ask('l’académie', 'PUT', `/meetings/${one.id}/minutes`, told);
    expect(rulesOf(written)).toEqual(['R39', 'R37']);
  });
});

describe('persons', () => {
  it('are told what is held about them, and forgotten a year after the last meeting', async () => {
    const system = Reach.system('spec');
    const source = scene.find(PersonalDataSources).all.find(({ title }) => title === 'Comités de pilotage');
    const rows = await scene.db.database.transaction(
      system,
      async (tx) => (await source?.read(tx, scene.personId(HEAD), 10)) ?? [],
    );
    expect(rows).toMatchObject([{ Comité: 'local', 'Adresse électronique': 'ladirectrice@exemple.invalid' }]);
    const forget = (before: string) =>
      scene.db.database.transaction(system, (tx) =>
        scene.find(CommitteesRepository).forgetContacts(tx, new Date(before)),
      );
    expect(await forget('2016-11-01T00:00:00Z')).toBe(0);
    expect(await forget('2017-12-01T00:00:00Z')).toBeGreaterThan(3);
    expect(await scene.db.ownerQuery('select from convention.committee_contact')).toEqual([]);
  });
});
