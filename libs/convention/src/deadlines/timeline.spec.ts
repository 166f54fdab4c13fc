import { LocalDate } from '@chariot/kernel';
import { MODEL_TERMS, standing } from '../conventions/terms.scene.js';
import type { ConventionFacts } from '../conventions/standing.js';
import { proves } from '../rules/proof.scene.js';
import { choices } from './choices.js';
import { YEAR_READINGS } from './meeting-years.js';
import { sendBy } from './committee-entries.js';
import type { Entry } from './entry.js';
import { DEFAULT_SETTINGS, type DeadlineSettings } from './settings.js';
import { timeline, timelineNotes, validitySaid } from './timeline.js';
import type { CommitteeMeeting, TimelineFacts } from './timeline-facts.js';

const day = LocalDate.parse;

interface Told {
  readonly on?: string;
  readonly convention?: Partial<ConventionFacts>;
  readonly settings?: Partial<DeadlineSettings>;
  readonly known?: Partial<TimelineFacts>;
}
function factsOf({ on = '2016-10-01', convention = {}, settings = {}, known = {} }: Told): TimelineFacts {
  const signedOn = convention.signedOn === undefined ? day('2016-09-15') : convention.signedOn;
  const chosen = { ...DEFAULT_SETTINGS, ...settings };
  return {
    standing: standing(on, { lastDay: chosen.lastDay, ...convention, signedOn }),
    signedOn,
    termination: convention.termination ?? null,
    settings: chosen,
    ...known,
  };
}
const entries = (told: Told = {}): Entry[] => timeline(factsOf(told));
function entry(code: string, told: Told = {}): Entry {
  const found = entries(told).find((one) => one.code === code);
  if (found === undefined) throw new Error(`no deadline ${code}`);
  return found;
}
const unsigned: Told = { convention: { signedOn: null } };
const terms = (changes: Partial<typeof MODEL_TERMS>): Told => ({
  convention: { original: { ...MODEL_TERMS, ...changes } },
});
const meeting = (on: string, changes: Partial<CommitteeMeeting> = {}): CommitteeMeeting => ({
  id: on,
  kind: 'local',
  schoolUai: '0382460T',
  on: day(on),
  convenedOn: null,
  isHeld: true,
  ...changes,
});

describe('without a signature', () => {
  it('computes nothing that counts from it, and gives it as a symbol (T09)', () => {
    const counted = entries(unsigned).filter(({ symbolic }) => symbolic.includes('S'));
    expect(counted.map(({ code }) => code).sort()).toEqual(
      ['advance', 'balanceRequest', 'end', 'financialReport', 'renewal', 'signature'].sort(),
    );
    for (const { dueOn, code, state } of counted) {
      expect([code, dueOn]).toEqual([code, null]);
      if (code !== 'signature') expect([code, state]).toEqual([code, 'notComputable']);
    }
    expect(entry('end', unsigned).symbolic).toBe('S + 12 mois');
    expect(validitySaid(factsOf(unsigned))).toMatch(/^Non calculable/);
  });

  it('asks for no meeting on a day, and lets nothing be late', () => {
    const long = entries({ on: '2030-01-01', ...unsigned });
    expect(long.filter(({ state }) => state === 'late')).toEqual([]);
    expect(entry('localMeetings', unsigned).dueOn).toBeNull();
  });

  proves('R98', 'shows the signature first of all as what is missing', () => {
    expect(entry('signature', unsigned)).toMatchObject({ state: 'toEstablish', dueOn: null });
    expect(entry('signature')).toMatchObject({ state: 'done', dueOn: '2016-09-15' });
  });
});

describe('what is due by the signature', () => {
  proves('R62', 'has the advance due on the day of the signature, by the académie, and never counts it late', () => {
    expect(entry('advance')).toMatchObject({
      ...{ dueOn: '2016-09-15', actor: 'academie', state: 'due', articles: ['art. 7.1'] },
      explanation: expect.stringContaining('2\u00a0000,00\u00a0€'),
    });
    expect(entry('advance', { known: { advancePaidOn: day('2016-09-30') } })).toMatchObject({ state: 'done' });
  });

  proves('R11', 'asks for the throughput at the rentrée, by the collectivité', () => {
    expect(entry('throughput')).toMatchObject({
      ...{ dueOn: '2016-09-01', symbolic: 'rentrée 2016', actor: 'localAuthority', articles: ['art. 3.1'] },
    });
    expect(entry('throughput', terms({ throughputYear: null }))).toMatchObject({ dueOn: null, state: 'notComputable' });
  });

  proves('T10', 'says « à constater » of what precedes the signature, never « en retard »', () => {
    expect(entry('throughput')).toMatchObject({
      state: 'beforeSignature',
      explanation: expect.stringContaining('Échéance antérieure à la signature'),
    });
    const early = { convention: { signedOn: day('2016-06-15') } };
    expect(entry('throughput', early).state).toBe('late');
    expect(entry('throughput', { known: { throughputEstablishedOn: day('2016-09-20') } }).state).toBe('done');
  });
});

describe('the balance, once the service fait is established', () => {
  const serviceDoneOn = day('2016-09-25');
  it('is due until it is paid, or until there is nothing to pay', () => {
    expect(entry('balancePayment', { known: { serviceDoneOn } }).state).toBe('due');
    const covered = entry('balancePayment', { known: { serviceDoneOn, noBalanceSince: serviceDoneOn } });
    expect(covered).toMatchObject({ state: 'done', stateLabel: 'rien à verser' });
    expect(covered.explanation).not.toContain('Fait le');
  });
});

it('tells whoever does not read the accounts nothing of what is in them', () => {
  const codes = entries({ on: '2018-01-01', known: { accountsHidden: true } }).map(({ code }) => code);
  for (const code of ['advance', 'bankCheck', 'balanceRequest', 'balancePayment', 'financialReport']) {
    expect(codes).not.toContain(code);
  }
  expect(codes).toContain('deploymentEnd');
  const bank = choices(factsOf({ known: { accountsHidden: true } })).find(({ trap }) => trap === 'T25');
  expect(bank?.options[0]?.result).not.toContain('jamais');
});

describe('the deployment', () => {
  proves('R53', 'starts on the forecast day', () => {
    expect(entry('deploymentStart')).toMatchObject({ dueOn: '2016-11-10', state: 'upcoming' });
    expect(entry('deploymentStart', { on: '2016-11-11' }).state).toBe('late');
    const deployment = { startedOn: day('2016-11-20'), endedOn: null };
    expect(entry('deploymentStart', { on: '2016-12-01', known: { deployment } })).toMatchObject({
      state: 'done',
      explanation: expect.stringContaining('Fait le 20/11/2016, après la date'),
    });
  });

  proves('R54', 'ends on the forecast day, 83 days later', () => {
    expect(entry('deploymentEnd')).toMatchObject({
      ...{ dueOn: '2017-02-01', from: '2016-11-10' },
      explanation: expect.stringContaining('83 jours'),
    });
    expect(entry('deploymentEnd', { on: '2017-02-01' }).state).toBe('due');
    expect(entry('deploymentEnd', { on: '2017-02-02' }).state).toBe('late');
  });

  proves('T11', 'may lie across two budget years: it is taken as it is', () => {
    expect(entry('deploymentEnd').explanation).toMatch(/deux exercices, 2016 et 2017/);
    const within = terms({ deploymentUntil: day('2016-12-20') });
    expect(entry('deploymentEnd', within).explanation).not.toMatch(/exercices/);
  });

  proves('T12', 'is written day first: 10/11/2016 is a Thursday of November', () => {
    expect(entry('deploymentStart').symbolic).toBe('10/11/2016');
    expect(new Date(`${entry('deploymentStart').dueOn ?? ''}T12:00:00Z`).getUTCDay()).toBe(4);
  });

  it('has no day where none is written', () => {
    const blank = terms({ deploymentFrom: null, deploymentUntil: null });
    expect(entry('deploymentStart', blank)).toMatchObject({ dueOn: null, state: 'notComputable' });
  });
});

describe('the term', () => {
  proves('R92', 'comes twelve months after the signature', () => {
    expect(entry('end')).toMatchObject({ dueOn: '2017-09-15', from: '2016-09-15', symbolic: 'S + 12 mois' });
  });

  proves('T15', 'is shown by both readings', () => {
    expect(entry('end').explanation).toBe(
      'Valable du 15/09/2016 au 15/09/2017 (inclus)\u00a0; l’autre lecture donne du 15/09/2016 au 14/09/2017 (inclus).',
    );
    expect(entry('end', { settings: { lastDay: 'eve' } }).dueOn).toBe('2017-09-14');
  });

  it('has one reading only for a signature of 29 February', () => {
    expect(validitySaid(factsOf({ on: '2016-03-01', convention: { signedOn: day('2016-02-29') } }))).toBe(
      'du 29/02/2016 au 28/02/2017 (inclus)\u00a0; les deux lectures du dernier jour s’accordent',
    );
  });

  proves('T13', 'is preceded by what comes next, nine months after the signature', () => {
    expect(entry('renewal')).toMatchObject({
      ...{ dueOn: '2017-06-15', symbolic: 'S + 9 mois', concerns: ['localAuthority', 'academie'] },
      explanation: expect.stringContaining('rentrée 2018'),
    });
    expect(entry('renewal', { settings: { renewalMonths: 6 } }).dueOn).toBe('2017-03-15');
  });

  proves('R90', 'leaves three months of notice by registered letter', () => {
    expect(entry('terminationNotice')).toMatchObject({ dueOn: '2017-06-15', symbolic: 'terme − 3 mois' });
    expect(entry('terminationNotice', { on: '2017-06-16' })).toMatchObject({ state: 'done', stateLabel: 'passé' });
    const termination = { letterSentOn: day('2016-12-01'), letterReceivedOn: day('2016-12-05') };
    expect(entry('terminationEffect', { on: '2016-12-10', convention: { termination } })).toMatchObject({
      ...{ dueOn: '2017-03-05', symbolic: 'réception + 3 mois' },
    });
  });

  it('comes with a dénonciation that takes effect before it', () => {
    const termination = { letterSentOn: day('2016-12-01'), letterReceivedOn: day('2016-12-05') };
    const told = { on: '2016-12-10', convention: { termination } };
    expect(entry('end', told).dueOn).toBe('2017-03-05');
    expect(entry('financialReport', told).dueOn).toBe('2017-03-05');
    expect(
      entry('terminationEffect', { convention: { termination: { ...termination, letterReceivedOn: null } } }),
    ).toMatchObject({ dueOn: null, state: 'notComputable' });
  });

  proves('R87', 'calls for the financial report, from the collectivité to the académie', () => {
    expect(entry('financialReport')).toMatchObject({
      dueOn: '2017-09-15',
      actor: 'localAuthority',
      articles: ['art. 8'],
    });
    expect(entry('financialReport', { on: '2017-09-16' }).state).toBe('late');
    expect(entry('financialReport', { on: '2017-09-16', known: { reportSentOn: day('2017-09-10') } }).state).toBe(
      'done',
    );
  });

  proves('T14', 'is approached by alerts of 90, 60 and 30 days; what is allowed after it is ours, and said so', () => {
    expect(entry('balanceRequest').thresholds).toEqual([90, 60, 30, 0]);
    expect(entry('financialReport').thresholds).toEqual([90, 60, 30, 0]);
    expect(entry('financialReport', { settings: { reportGraceDays: 30 } })).toMatchObject({
      ...{ dueOn: '2017-10-15', symbolic: 'S + 12 mois + 30 jours' },
      explanation: expect.stringMatching(/30 jours de plus sont notre réglage/),
    });
  });

  it('moves with an avenant that takes effect', () => {
    const amendments = [{ number: 1, effectiveOn: day('2017-06-10'), changes: { durationMonths: 24 } }];
    expect(entry('end', { on: '2017-06-09', convention: { amendments } }).dueOn).toBe('2017-09-15');
    expect(entry('end', { on: '2017-06-10', convention: { amendments } })).toMatchObject({
      ...{ dueOn: '2018-09-15', symbolic: 'S + 24 mois' },
    });
  });

  it('pays the balance from the service fait on, and not before', () => {
    expect(entry('balancePayment')).toMatchObject({ dueOn: null, state: 'notComputable' });
    const known = { serviceDoneOn: day('2017-03-01') };
    expect(entry('balancePayment', { on: '2017-03-02', known })).toMatchObject({ dueOn: '2017-03-01', state: 'due' });
  });
});

describe('the committees', () => {
  proves('T16', 'meet by school trimester unless told: three a year, nothing in July and August', () => {
    const local = (settings: Partial<DeadlineSettings> = {}): (string | null)[] =>
      entries({ settings }).flatMap(({ code, dueOn }) => (code.startsWith('localMeeting-') ? dueOn : []));
    expect(local()).toEqual(['2016-12-31', '2017-03-31', '2017-06-30', '2017-09-15']);
    expect(local({ terms: 'civil' })).toEqual(['2016-09-30', '2016-12-31', '2017-03-31', '2017-06-30', '2017-09-15']);
  });

  it('are done, due or missing, trimester by trimester and school by school', () => {
    const known = { meetings: [meeting('2016-11-03'), meeting('2017-01-10', { schoolUai: '0381778B' })] };
    const first = `localMeeting-0382460T-2016-09-01`;
    expect(entry(first, { on: '2016-12-01' }).state).toBe('due');
    expect(entry(first, { on: '2016-12-01', known })).toMatchObject({ state: 'done', actor: 'school' });
    expect(entry('localMeeting-0382460T-2017-01-01', { on: '2017-04-01', known }).state).toBe('late');
  });

  it('meet twice a year of the convention for the département', () => {
    const departmental = (on: string) => meeting(on, { kind: 'departmental', schoolUai: null });
    const one = { meetings: [departmental('2016-12-01')] };
    const two = { meetings: [departmental('2016-12-01'), departmental('2017-05-01')] };
    expect(entry('departmentalMeetings-1', { known: one })).toMatchObject({ dueOn: '2017-09-15', state: 'upcoming' });
    expect(entry('departmentalMeetings-1', { on: '2017-05-02', known: two }).state).toBe('done');
    // Which of the two readings is the text's is said, on the committee's page as well.
    expect(entry('departmentalMeetings-1', { known: one }).explanation).toContain(YEAR_READINGS.convention);
    expect([YEAR_READINGS.convention, YEAR_READINGS.school]).toEqual([
      expect.stringContaining('lecture du texte'),
      expect.stringContaining('notre lecture'),
    ]);
    expect(entries(terms({ durationMonths: 36 })).filter(({ code }) => code.startsWith('departmental'))).toHaveLength(
      3,
    );
  });

  proves('T17', 'are convened 8 and 15 days of the calendar before, the day of sending counted out', () => {
    expect(sendBy(day('2016-12-09'), 8)).toBe('2016-12-01');
    const meetings = [
      meeting('2016-12-09', { isHeld: false }),
      meeting('2016-12-20', { isHeld: false, kind: 'departmental', schoolUai: null }),
    ];
    expect(entry('convocation-2016-12-09', { known: { meetings } })).toMatchObject({
      ...{ dueOn: '2016-12-01', actor: 'school', rules: ['R32', 'T17'] },
      explanation: expect.stringContaining('avertit, il n’annule rien'),
    });
    expect(entry('convocation-2016-12-20', { known: { meetings } })).toMatchObject({
      ...{ dueOn: '2016-12-05', actor: 'academie', rules: ['R39', 'T17'] },
    });
    expect(entry('convocation-2016-12-09', { on: '2016-12-02', known: { meetings } }).state).toBe('late');
  });

  it('are not asked for in a trimester that leaves no time to convene', () => {
    const told = { on: '2016-12-27', convention: { signedOn: day('2016-12-26') } };
    expect(entries(told).some(({ code }) => code === 'localMeeting-0382460T-2016-09-01')).toBe(false);
    expect(entries(told).some(({ code }) => code === 'localMeeting-0382460T-2017-01-01')).toBe(true);
  });
});

describe('what is asked and verified on the way', () => {
  it('answers each request of the State by its own date, or says that it has none', () => {
    const request = { id: 'r1', label: 'enquête PIA', receivedOn: day('2016-10-01'), answeredOn: null };
    const dated = { reportingRequests: [{ ...request, dueOn: day('2016-11-30') }] };
    expect(entry('reporting-r1', { known: dated })).toMatchObject({ dueOn: '2016-11-30', rules: ['R85'] });
    const undated = { reportingRequests: [{ ...request, dueOn: null }] };
    expect(entry('reporting-r1', { known: undated })).toMatchObject({
      dueOn: null,
      state: 'due',
      symbolic: 'sans date',
    });
  });

  proves('T25', 'has bank details verified again before any payment', () => {
    expect(entry('bankCheck')).toMatchObject({ dueOn: null, state: 'toEstablish' });
    const known = { bankVerifiedOn: day('2016-09-20') };
    expect(entry('bankCheck', { known })).toMatchObject({ dueOn: '2017-09-20', state: 'upcoming' });
    expect(entry('bankCheck', { on: '2017-09-21', known }).state).toBe('late');
  });

  proves('R05', 'shows the rentrées of the programme', () => {
    expect(timelineNotes(factsOf({}))).toContain('Le programme couvre les rentrées 2016, 2017, 2018.');
  });

  it('says that summer stops no reminder', () => {
    expect(timelineNotes(factsOf({}))[0]).toMatch(/juillet et en août/);
  });
});

describe('the order and the choices', () => {
  it('puts what has a date in its order, then what has none', () => {
    const dates = entries().map(({ dueOn }) => dueOn);
    const dated = dates.filter((one) => one !== null);
    expect(dated).toEqual([...dated].sort());
    expect(dates.slice(dated.length).every((one) => one === null)).toBe(true);
  });

  it('shows each choice with its result, and says that none can be computed without a signature', () => {
    const [lastDay, trimester] = choices(factsOf({}));
    expect(lastDay?.options).toEqual([
      expect.objectContaining({ value: 'anniversary', chosen: true, result: 'du 15/09/2016 au 15/09/2017 (inclus)' }),
      expect.objectContaining({ value: 'eve', chosen: false, result: 'du 15/09/2016 au 14/09/2017 (inclus)' }),
    ]);
    expect(trimester?.options.map(({ result }) => result)).toEqual([
      '4 réunions par école, la première avant le 31/12/2016',
      '5 réunions par école, la première avant le 30/09/2016',
    ]);
    for (const { setting, options } of choices(factsOf(unsigned))) {
      if (setting === 'bankCheckMonths') continue;
      for (const { result } of options) expect(result).toBe('non calculable sans signature');
    }
  });
});
