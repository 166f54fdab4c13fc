import { LocalDate } from '@chariot/kernel';
import { trimestersIn } from '../deadlines/trimesters.js';
import { proves } from '../rules/proof.scene.js';
import { compositionRemarks, mayInvite, seatsOf, strangers, suggestedGuests, unseated } from './composition.js';
import { followUpRemarks, missionsFollowed, printedItem, suggestedAgenda } from './missions.js';
import { noticeOf, noticeRemarks } from './notice.js';
import { absenceRemarks, represented } from './quorum.js';
import { departmentalRhythm, localRhythm, rhythmRemarks } from './rhythm.js';

const day = LocalDate.parse;
const seats = (...names: Parameters<typeof strangers>[1][number]['seat'][]) => names.map((seat) => ({ seat }));
const rulesOf = (remarks: readonly { readonly rule: string }[]) => remarks.map(({ rule }) => rule);

describe('who sits', () => {
  proves('R24', 'counts the four seats of a local committee', () => {
    expect(seatsOf('local').map(({ seat, required }) => [seat, required])).toEqual([
      ['schoolHead', 1],
      ['localAuthority', 1],
      ['inspector', 1],
      ['parent', 1],
    ]);
    expect(compositionRemarks('local', seats('schoolHead', 'localAuthority', 'inspector'))).toEqual([
      expect.objectContaining({ rule: 'R24', kind: 'warning', message: expect.stringContaining('conseil d’école') }),
    ]);
  });

  proves('R33', 'counts the eleven seats of the departmental one, three of them for the collectivités', () => {
    expect(seatsOf('departmental').reduce((sum, { required }) => sum + required, 0)).toBe(11);
    const two = seats(
      ...(['departmentalDirector', 'digitalDelegate', 'digitalInspector', 'collegePrincipal', 'schoolHead'] as const),
      ...(['digitalReferent', 'localAuthority', 'localAuthority', 'parent', 'parent'] as const),
    );
    expect(compositionRemarks('departmental', two)).toEqual([
      expect.objectContaining({ rule: 'R33', message: 'Collectivités locales\u00a0: 3 sièges, 2 pourvus.' }),
    ]);
    expect(compositionRemarks('departmental', [...two, ...seats('localAuthority')])).toEqual([]);
  });

  proves('R25', 'lets the local committee have guests', () => {
    expect(mayInvite('local')).toBe(true);
    expect(strangers('local', seats('schoolHead', 'guest', 'digitalDelegate'))).toEqual(['digitalDelegate']);
  });

  proves('R34', 'lets the departmental committee have guests', () => {
    expect(mayInvite('departmental')).toBe(true);
    expect(strangers('departmental', seats('guest', 'inspector'))).toEqual(['inspector']);
  });

  proves('T20', 'proposes as guests a teacher and whoever follows the spending, who have no seat', () => {
    expect(seatsOf('local').some(({ label }) => /enseignant|financ/i.test(label))).toBe(false);
    expect(suggestedGuests('local').map((guest) => guest.function)).toEqual([
      expect.stringMatching(/enseignant/i),
      expect.stringMatching(/financier/i),
    ]);
    expect(suggestedGuests('departmental')).toEqual([]);
  });

  proves('T18', 'says which signatory nobody sits for, and lets the committee be', () => {
    const signatories = [
      { placeId: 'a', name: 'Commune A' },
      { placeId: 'b', name: 'Commune B' },
    ];
    const remarks = unseated('departmental', signatories, [{ represents: 'a' }, { represents: null }]);
    expect(remarks).toEqual([expect.objectContaining({ rule: 'T18', kind: 'warning' })]);
    expect(remarks[0]?.message).toContain('Commune B');
    expect(unseated('local', signatories, [])).toEqual([]);
  });
});

describe('what it is for', () => {
  const held = [
    { on: day('2016-11-10'), agenda: [{ mission: 'R27' }, { mission: 'R28' }] },
    { on: day('2017-01-12'), agenda: [{ mission: 'R28' }, { mission: null }] },
  ];
  const lastOf = (kind: 'local' | 'departmental', rule: string, meetings = held) =>
    missionsFollowed(kind, meetings).find((mission) => mission.rule === rule)?.lastExaminedOn;

  proves('R26', 'shows whether the project that the DASEN validated was looked at', () => {
    expect(lastOf('local', 'R26')).toBeNull();
    expect(lastOf('local', 'R26', [{ on: day('2017-03-02'), agenda: [{ mission: 'R26' }] }])).toBe('2017-03-02');
  });
  proves('R27', 'keeps the day on which the purchase was prepared', () => {
    expect(lastOf('local', 'R27')).toBe('2016-11-10');
  });
  proves('R28', 'keeps the day on which the network was looked at, the latest', () => {
    expect(lastOf('local', 'R28')).toBe('2017-01-12');
  });
  proves('R29', 'proposes first what was never examined', () => {
    expect(suggestedAgenda('local', held, 2).map(({ mission }) => mission)).toEqual(
      expect.arrayContaining(['R26', 'R29', 'R84', 'R27', 'R28']),
    );
    expect(suggestedAgenda('local', held, 2)[0]?.label).toContain('décisions en cours');
    expect(lastOf('local', 'R29')).toBeNull();
  });
  proves('R35', 'follows the projects of the département', () => {
    expect(lastOf('departmental', 'R35', [{ on: day('2017-05-04'), agenda: [{ mission: 'R35' }] }])).toBe('2017-05-04');
  });
  proves('R84', 'reminds of following the project in each period', () => {
    const current = { label: '2e trimestre 2016-2017', from: day('2017-01-01') };
    const followed = { on: day('2016-12-01'), agenda: [{ mission: 'R84' }] };
    expect(followUpRemarks('local', [followed], current)).toEqual([
      expect.objectContaining({ rule: 'R84', kind: 'reminder', message: expect.stringContaining('01/12/2016') }),
    ]);
    expect(followUpRemarks('local', [{ ...followed, on: day('2017-01-02') }], current)).toEqual([]);
  });
  proves('T19', 'writes who proposed the purchase, also that nobody said', () => {
    const item = { label: 'Achat', mission: 'R27', proposedBy: 'la collectivité' };
    expect(printedItem(item)).toBe('Achat (proposé par\u00a0: la collectivité)');
    expect(printedItem({ ...item, proposedBy: null })).toContain('non renseigné');
    expect(printedItem({ ...item, mission: null })).toBe('Achat');
  });
});

describe('how often it meets', () => {
  const validity = { from: day('2016-11-10'), until: day('2017-11-10') };
  const today = day('2017-02-15');
  const meetings = [
    { on: day('2016-12-08'), isHeld: true },
    { on: day('2017-05-11'), isHeld: false },
  ];

  proves('R30', 'asks for a meeting in each trimester', () => {
    const periods = localRhythm(trimestersIn('school', validity), 1, meetings, today);
    expect(periods.map(({ label, state }) => [label, state])).toEqual([
      ['1er trimestre 2016-2017', 'kept'],
      ['2e trimestre 2016-2017', 'toHold'],
      ['3e trimestre 2016-2017', 'planned'],
      ['1er trimestre 2017-2018', 'toCome'],
    ]);
    const late = localRhythm(trimestersIn('school', validity), 1, meetings, day('2017-04-01'));
    expect(rhythmRemarks('R30', late).map(({ kind, message }) => [kind, message])).toEqual([
      ['warning', '2e trimestre 2016-2017\u00a0: 0 réunion tenue sur 1.'],
    ]);
    expect(rhythmRemarks('R30', periods)).toEqual([
      expect.objectContaining({ kind: 'reminder', message: expect.stringContaining('31/03/2017') }),
    ]);
  });

  proves('T16', 'counts three trimesters a school year, as it says it does', () => {
    const year = { from: day('2016-09-01'), until: day('2017-08-31') };
    expect(localRhythm(trimestersIn('school', year), 1, [], today)).toHaveLength(3);
  });

  proves('R36', 'asks for two meetings in a school year', () => {
    const held = [{ on: day('2016-12-08'), isHeld: true }];
    const year = departmentalRhythm(day('2016-11-10'), day('2017-11-10'), 2, held, today);
    expect(year.map(({ label, held: count, state }) => [label, count, state])).toEqual([
      ['année scolaire 2016-2017', 1, 'toHold'],
      ['année scolaire 2017-2018', 0, 'toCome'],
    ]);
    expect(rhythmRemarks('R36', year)[0]?.message).toBe(
      'Année scolaire 2016-2017\u00a0: une réunion est à prévoir avant le 31/08/2017.',
    );
    expect(departmentalRhythm(day('2016-11-10'), day('2017-11-10'), 2, held, day('2017-09-01'))[0]?.state).toBe(
      'missing',
    );
  });
});

describe('how it is convened', () => {
  const meetingOn = day('2016-11-18');
  const remarksOf = (kind: 'local' | 'departmental', sentOn: string | null, required: number, today = '2016-11-10') =>
    noticeRemarks(kind, noticeOf(kind, meetingOn, sentOn === null ? null : day(sentOn), required), day(today));

  proves('R32', 'asks for eight days, and says by when', () => {
    expect(noticeOf('local', meetingOn, day('2016-11-10'), 8)).toEqual({
      required: 8,
      sendBy: '2016-11-10',
      sentOn: '2016-11-10',
      days: 8,
      inTime: true,
    });
    expect(remarksOf('local', '2016-11-11', 8)).toEqual([expect.objectContaining({ rule: 'R32', kind: 'warning' })]);
    expect(remarksOf('local', '2016-11-10', 8)).toEqual([]);
  });

  proves('R39', 'asks for fifteen days', () => {
    expect(remarksOf('departmental', '2016-11-03', 15)).toEqual([]);
    expect(rulesOf(remarksOf('departmental', '2016-11-04', 15))).toEqual(['R39']);
  });

  proves('T17', 'counts days of the calendar, both delays alike, and lets a late meeting stand', () => {
    expect(noticeOf('departmental', meetingOn, day('2016-11-03'), 15)).toMatchObject({
      sendBy: '2016-11-03',
      inTime: true,
    });
    expect(noticeOf('local', meetingOn, null, 8)).toMatchObject({ sendBy: '2016-11-10', inTime: null });
    expect(remarksOf('local', '2016-11-17', 8)[0]?.message).toContain('reste valable');
    expect(remarksOf('local', null, 8)[0]).toMatchObject({ kind: 'reminder' });
    expect(remarksOf('local', null, 8, '2016-11-12')[0]).toMatchObject({ kind: 'warning' });
  });

  it('asks for nothing where the convention gives no delay', () => {
    const open = noticeOf('local', meetingOn, day('2016-11-17'), null);
    expect([open.inTime, noticeRemarks('local', open, meetingOn)]).toEqual([null, []]);
  });

  proves('R37', 'says which signatory was not represented, and lets the meeting stand', () => {
    const signatories = [
      { placeId: 'etat', name: 'Académie' },
      { placeId: 'b', name: 'Commune B' },
    ];
    const there = represented('departmental', signatories, [
      { represents: 'etat', presence: 'represented' },
      { represents: 'b', presence: 'excused' },
    ]);
    expect(there.map((one) => one.represented)).toEqual([true, false]);
    expect(absenceRemarks(there)).toEqual([
      expect.objectContaining({ rule: 'R37', message: expect.stringContaining('reste valable') }),
    ]);
    expect(represented('departmental', signatories, [{ represents: 'b', presence: null }])[0]?.represented).toBeNull();
    expect(represented('local', signatories, [])).toEqual([]);
  });
});
