import { LocalDate } from '@chariot/kernel';
import { makePdf, writeCalendar, type PdfWriter } from '@chariot/platform';
import { pdfWords } from '@chariot/testkit';
import { mentionOf } from '../conventions/mention.js';
import { proves } from '../rules/proof.scene.js';
import {
  convocationMail,
  convocationRemarks,
  drawConvocation,
  invitation,
  invitedAs,
  lasting,
  longDay,
  type Convocation,
} from './convocation.js';
import { snapshot } from './indicators.js';
import { drawMinutes, informingRemarks, said } from './minutes.js';
import { momentOf } from './moment.js';

const MENTION = 'Opération du Programme d’investissements d’avenir lancé par l’État.';
const day = LocalDate.parse;
const convocation = (changes: Partial<Convocation> = {}): Convocation => ({
  kind: 'local',
  committee: 'Comité de pilotage local, école élémentaire',
  about: 'Convention CM-2016-001, Crêts en Belledonne',
  on: day('2016-11-18'),
  at: '17:30',
  minutes: 90,
  where: 'Salle des maîtres',
  agenda: [
    { label: 'Préparation de l’achat', mission: 'R27', proposedBy: 'la collectivité' },
    { label: 'Questions diverses', mission: null, proposedBy: null },
  ],
  invited: ['Directrice (direction de l’école)', 'Adjointe au maire (collectivité)'],
  sentOn: day('2016-11-08'),
  by: 'La direction de l’école',
  message: null,
  ...changes,
});
const printed = async (compose: (page: PdfWriter) => void, mention: string | null = null): Promise<string> =>
  pdfWords(await makePdf({ title: 'Essai', mention, at: new Date(0) }, compose)).replaceAll('\n', ' ');

describe('the convocation', () => {
  proves('R31', 'comes from the head of the school and bears its agenda', async () => {
    const words = await printed((page) => drawConvocation(page, convocation()));
    expect(words).toContain('La direction de l’école');
    expect(words).toContain('1. Préparation de l’achat (proposé par\u00a0: la collectivité)');
    expect(convocationMail(convocation(), null).text).toContain('2. Questions diverses');
    expect(
      convocationRemarks('local', { agenda: [], sentByConvener: false }).map(({ rule, kind }) => [rule, kind]),
    ).toEqual([
      ['R31', 'warning'],
      ['R31', 'warning'],
    ]);
    expect(convocationRemarks('local', { agenda: convocation().agenda, sentByConvener: null })).toEqual([]);
  });

  it('names each by her function, and says her seat once', () => {
    expect(invitedAs('Adjointe au maire', 'Collectivité')).toBe('Adjointe au maire (collectivité)');
    expect(invitedAs('IEN de la circonscription', 'IEN, ou qui le représente (conseiller pédagogique)')).toBe(
      'IEN de la circonscription',
    );
    expect(invitedAs('Conseillère pédagogique', 'IEN, ou qui le représente')).toBe('Conseillère pédagogique (IEN)');
    const parent = 'Parent d’élève, membre du conseil d’école';
    expect(invitedAs(parent, parent)).toBe(parent);
  });

  proves('R38', 'comes from the DASEN and bears its agenda, for the departmental committee', async () => {
    const departmental = convocation({ kind: 'departmental', by: 'Le DASEN, ou qui le représente' });
    expect(await printed((page) => drawConvocation(page, departmental))).toContain('2. Questions diverses');
    expect(convocationRemarks('departmental', { agenda: [], sentByConvener: null })).toEqual([
      expect.objectContaining({ rule: 'R38', message: expect.stringContaining('ordre du jour') }),
    ]);
  });

  proves('R88', 'bears the line of art. 9, on paper, in the message and in the calendar', async () => {
    const mention = mentionOf({ mention: MENTION });
    expect(await printed((page) => drawConvocation(page, convocation()), mention)).toContain(MENTION);
    expect(convocationMail(convocation(), mention).text.endsWith(MENTION)).toBe(true);
    expect(mentionOf(null)).toMatch(/programme d’investissements d’avenir lancé par l’État/);
    const file = invitation({
      meetingId: 'un',
      convocation: convocation(),
      from: momentOf(day('2016-11-18'), '17:30'),
      sequence: 1,
      stampedAt: new Date(0),
      isCancelled: false,
      mention,
      url: 'https://chariot.exemple.fr/#/conventions/1/comites',
    });
    expect(file.events[0]?.description).toContain(MENTION);
  });

  it('goes into an agenda at its hour, under the same name when it changes', () => {
    const facts = {
      meetingId: 'un',
      convocation: convocation(),
      from: momentOf(day('2016-11-18'), '17:30'),
      stampedAt: new Date('2016-11-08T09:00:00Z'),
      mention: null,
      url: 'https://chariot.exemple.fr/',
    };
    const first = writeCalendar(invitation({ ...facts, sequence: 1, isCancelled: false }));
    const last = writeCalendar(invitation({ ...facts, sequence: 2, isCancelled: true }));
    expect(first).toMatch(/UID:meeting\.un@chariot\r\nSEQUENCE:1/);
    expect(first).toContain('DTSTART:20161118T163000Z');
    expect(first).toContain('DTEND:20161118T180000Z');
    expect(last).toMatch(/METHOD:CANCEL[\s\S]*UID:meeting\.un@chariot\r\nSEQUENCE:2[\s\S]*STATUS:CANCELLED/);
  });
});

describe('hours and days', () => {
  it.each([
    ['2016-11-18', '17:30', 'Europe/Paris', '2016-11-18T16:30:00.000Z'],
    ['2017-05-04', '09:00', 'Europe/Paris', '2017-05-04T07:00:00.000Z'],
    ['2017-03-26', '02:30', 'Europe/Paris', '2017-03-26T01:30:00.000Z'],
    ['2017-10-29', '12:00', 'Europe/Paris', '2017-10-29T11:00:00.000Z'],
    ['2016-11-18', '17:30', 'Indian/Reunion', '2016-11-18T13:30:00.000Z'],
    ['2016-11-18', '23:45', 'America/Martinique', '2016-11-19T03:45:00.000Z'],
  ])('%s at %s in %s', (on, at, zone, instant) => {
    expect(momentOf(day(on), at, zone).toISOString()).toBe(instant);
  });

  it('are said as people say them', () => {
    expect([longDay(day('2016-11-18')), longDay(day('2017-09-01'))]).toEqual([
      'vendredi 18 novembre 2016',
      'vendredi 1er septembre 2017',
    ]);
    expect([lasting(45), lasting(60), lasting(95)]).toEqual(['45\u00a0min', '1\u00a0h', '1\u00a0h\u00a035']);
  });
});

describe('the minutes', () => {
  const known = {
    classrooms: 1,
    expectedDevices: 12,
    knownDevices: 12,
    enrolledDevices: 7,
    devicesWithoutLine: 0,
    deploymentFrom: day('2016-11-10'),
    deploymentUntil: day('2017-02-01'),
    spentCents: null as number | null,
    throughputOn: null,
    deploymentStartedOn: day('2016-11-12'),
    deploymentEndedOn: null,
    accountsHidden: false,
    advancePaidOn: null,
    balancePaidOn: null,
    requests: { received: 2, answered: 1 },
    openDecisions: 1,
    lateDecisions: 0,
    meetingsHeld: 1,
  };
  const figuresOn = (on: string, changes: Partial<typeof known> = {}) =>
    Object.fromEntries(
      snapshot({ ...known, ...changes }, day(on), new Date(0)).figures.map((one) => [one.key, said(one)]),
    );

  it('freeze what is known, each share with its base, and what is not known as such', () => {
    expect(figuresOn('2016-11-18')).toMatchObject({
      enrolledDevices: '58\u00a0% (7 sur 12)',
      deployment: '9\u00a0% (8 sur 83)',
      spent: 'non renseigné',
      deploymentStartedOn: '12/11/2016',
      requestsAnswered: '1 sur 2',
      openDecisions: '1',
    });
    expect(figuresOn('2017-06-01')['deployment']).toBe('100\u00a0% (83 sur 83)');
    expect(figuresOn('2016-11-01')['deployment']).toBe('0\u00a0% (0 sur 83)');
    const open = figuresOn('2016-11-18', { deploymentUntil: null as never, expectedDevices: null as never });
    expect([open['deployment'], open['enrolledDevices']]).toEqual(['non renseigné', 'non renseigné']);
  });

  it('print who was there, what was decided and what was known, by functions alone', async () => {
    const words = await printed((page) =>
      drawMinutes(page, {
        ...{ kind: 'departmental', committee: 'Comité de pilotage départemental, Isère', about: '1 convention signée' },
        ...{ on: day('2016-11-18'), at: '09:00', where: 'DSDEN', agenda: convocation().agenda },
        attendees: [{ seat: 'DAN', function: 'Délégué', presence: 'represented' }],
        signatories: [{ placeId: 'a', name: 'Commune A', represented: false }],
        remarks: [{ rule: 'R37', kind: 'warning', message: 'Commune A : absente.', articles: ['art. 4.2.3'] }],
        text: 'Premier point.\n\nSecond point.',
        decisions: [{ text: 'Mesurer le débit', owner: 'la collectivité', dueOn: '2016-12-01', state: 'open' }],
        indicators: snapshot({ ...known, spentCents: 200_000 }, day('2016-11-18'), new Date(0)),
        academicLevelInformedOn: null,
      }),
    );
    for (const told of [
      'représenté(e)',
      'Mesurer le débit',
      '01/12/2016',
      'Second point.',
      '2\u00a0000,00',
      '58\u00a0%',
    ]) {
      expect(words).toContain(told);
    }
  });

  it('remind of telling the académie what a departmental committee saw', () => {
    expect(informingRemarks('departmental', { isHeld: true, informedOn: null })).toEqual([
      expect.objectContaining({ rule: 'R35', kind: 'reminder' }),
    ]);
    expect(informingRemarks('departmental', { isHeld: true, informedOn: '2016-11-20' })).toEqual([]);
    expect(informingRemarks('local', { isHeld: true, informedOn: null })).toEqual([]);
  });
});
