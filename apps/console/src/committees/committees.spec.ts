import type { CommitteeMember, Meeting } from '@chariot/contract';
import { LocalDate } from '@chariot/kernel';
import { checkedMeeting, meetingToType, newMeeting, suggestedGuest } from './typed-meeting.js';
import { checkedMembers, membersToType, noMember, usualMembers } from './typed-members.js';
import { byWeight, figureSaid, lasting, noticeIfSent, noticeSaid, partiesOf } from './words.js';

const plain = (text: string): string => text.replace(/\u00A0/g, ' ');
const ACADEMIE = { id: '01900000-0000-7000-8000-00000000000a', kind: 'academie', name: 'Académie', uai: null } as const;
const COMMUNE = {
  id: '01900000-0000-7000-8000-00000000000b',
  kind: 'localAuthority',
  name: 'Commune',
  uai: null,
} as const;
const PARTIES = { academie: ACADEMIE, localAuthority: COMMUNE };

const member = (change: Partial<CommitteeMember>): CommitteeMember => ({
  id: '01900000-0000-7000-8000-000000000001',
  seat: 'schoolHead',
  function: 'Direction',
  represents: null,
  displayName: null,
  email: null,
  ...change,
});

const notice: Meeting['notice'] = {
  ...{
    required: 8,
    sendBy: '2016-11-10',
    sentOn: null,
    days: null,
    inTime: null,
    how: null,
    by: null,
    outdated: false,
  },
};
const meeting = {
  ...{
    on: '2016-11-18',
    at: '17:30',
    minutes: 90,
    where: 'École',
    state: 'planned',
    agenda: [],
    attendees: [],
    notice,
  },
} as unknown as Meeting;

describe('the notice of a convocation', () => {
  it('is said before it leaves: eight days before are in time, seven are not, and may leave all the same', () => {
    expect(noticeIfSent(meeting, LocalDate.parse('2016-11-10')).inTime).toBe(true);
    const late = noticeIfSent(meeting, LocalDate.parse('2016-11-11'));
    expect(late.inTime).toBe(false);
    expect(plain(late.sentence)).toContain('7 jours avant');
  });

  it('is neither in time nor late where the convention gives no delay', () => {
    const free = { ...meeting, notice: { ...notice, required: null } };
    expect(noticeIfSent(free, LocalDate.parse('2016-11-18')).inTime).toBeNull();
  });

  it('says by when it has to leave, then when it left', () => {
    expect(plain(noticeSaid(meeting))).toBe('Pas encore envoyée : au plus tard le 10/11/2016.');
    const sent = {
      ...meeting,
      notice: { ...notice, sentOn: '2016-11-09', days: 9, how: 'elsewhere', by: 'la directrice' },
    };
    expect(plain(noticeSaid(sent as Meeting))).toBe(
      'Partie le 09/11/2016, 9 jours avant la réunion (8 jours demandés). Sans Chariot. Par : la directrice.',
    );
  });
});

describe('who sits', () => {
  it('starts from the four seats of art. 4.1.1, and the eleven of art. 4.2.1', () => {
    expect(usualMembers('local', PARTIES)).toHaveLength(4);
    expect(usualMembers('departmental', PARTIES)).toHaveLength(11);
    expect(usualMembers('departmental', PARTIES).filter(({ represents }) => represents === COMMUNE.id)).toHaveLength(1);
  });

  it('keeps an empty row for a seat that nobody holds, and sends none for it', () => {
    const rows = membersToType('local', [member({}), member({ seat: 'guest', function: 'Enseignante' })]);
    expect(rows.map(({ seat }) => seat)).toEqual(['schoolHead', 'localAuthority', 'inspector', 'parent', 'guest']);
    expect(checkedMembers(rows).members.map((one) => one.function)).toEqual(['Direction', 'Enseignante']);
  });

  it('says a fault on the row that was typed, whatever is empty before it', () => {
    const rows = [noMember('schoolHead'), { ...noMember('parent'), function: 'Parent', email: 'pas une adresse' }];
    expect(Object.keys(checkedMembers(rows).faults)).toEqual(['1.email']);
    expect(Object.keys(checkedMembers([{ ...noMember('parent'), email: 'a@b.fr' }]).faults)).toEqual(['0.function']);
  });

  it('names each signatory once', () => {
    const other = { ...COMMUNE, id: '01900000-0000-7000-8000-00000000000c', name: 'Autre commune' };
    expect(partiesOf([PARTIES, { academie: ACADEMIE, localAuthority: other }]).map(({ name }) => name)).toEqual([
      'Académie',
      'Commune',
      'Autre commune',
    ]);
  });
});

describe('a meeting that is typed in', () => {
  const suggested = newMeeting({ suggestedAgenda: [{ label: 'Achat', mission: 'R27' }] });

  it('needs a day and a place, and an hour that is one', () => {
    expect(Object.keys(checkedMeeting({ ...suggested, at: '25:00' }).faults).sort()).toEqual(['at', 'on', 'where']);
    expect(Object.keys(checkedMeeting({ ...suggested, minutes: '' }).faults)).toContain('minutes');
  });

  it('leaves out what is empty', () => {
    const checked = checkedMeeting({
      ...{ ...suggested, on: '2016-11-18', where: 'École' },
      agenda: [...suggested.agenda, { label: ' ', mission: null, proposedBy: '' }],
      guests: [suggestedGuest('Enseignante'), suggestedGuest('')],
    });
    expect(checked.meeting?.agenda).toEqual([{ label: 'Achat', mission: 'R27', proposedBy: null }]);
    expect(checked.meeting?.guests.map((one) => one.function)).toEqual(['Enseignante']);
  });

  it('drops nobody who has an address and no function: the row says what is missing', () => {
    const guest = { ...suggestedGuest(''), email: 'enseignante@exemple.invalid' };
    const typed = { ...suggested, on: '2016-11-18', where: 'École', guests: [suggestedGuest(''), guest] };
    expect(Object.keys(checkedMeeting(typed).faults)).toEqual(['guests.1.function']);
  });

  it('keeps apart who is a guest of this meeting alone', () => {
    const everyTime = member({ id: 'every', seat: 'guest' });
    const once = member({ id: 'once', seat: 'guest', function: 'Service financier' });
    const attendees = [everyTime, once].map((one) => ({ ...one, presence: null, convened: false }));
    const seats = [{ seat: 'guest' as const, label: '', required: 0, members: [everyTime] }];
    expect(meetingToType({ ...meeting, attendees }, { seats }).guests.map((one) => one.function)).toEqual([
      'Service financier',
    ]);
  });
});

describe('what is told of a meeting', () => {
  it('lasts as one says it', () => {
    expect([45, 60, 90].map(lasting).map(plain)).toEqual(['45 min', '1 h', '1 h 30']);
  });

  it('never takes what nobody wrote for a zero', () => {
    const figure = { key: 'k', label: 'l', unit: 'percent', numerator: null, denominator: null, articles: [] } as const;
    expect(figureSaid({ ...figure, articles: [], value: null })).toBe('Non renseigné');
    expect(plain(figureSaid({ ...figure, articles: [], value: 91, numerator: 11, denominator: 12 }))).toBe(
      '91 % (11 sur 12)',
    );
  });

  it('warns first', () => {
    const remark = { rule: 'R24', message: '', articles: [] };
    const kinds = (['information', 'reminder', 'warning'] as const).map((kind) => ({ ...remark, kind }));
    expect(byWeight(kinds).map(({ kind }) => kind)).toEqual(['warning', 'reminder', 'information']);
  });
});
