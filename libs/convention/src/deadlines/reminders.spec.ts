import { LocalDate } from '@chariot/kernel';
import { writeCalendar } from '@chariot/platform';
import { standing } from '../conventions/terms.scene.js';
import { proves } from '../rules/proof.scene.js';
import { calendarFile } from './calendar-file.js';
import { openPoints } from './open-points.js';
import { reminderLetter } from './reminder-letter.js';
import { dueReminders, reminderKey } from './reminders.js';
import { DEFAULT_SETTINGS } from './settings.js';
import { timeline } from './timeline.js';
import type { TimelineFacts } from './timeline-facts.js';

const day = LocalDate.parse;
const facts = (on: string, changes: Partial<TimelineFacts> = {}): TimelineFacts => ({
  standing: standing(on),
  signedOn: day('2016-09-15'),
  termination: null,
  settings: DEFAULT_SETTINGS,
  ...changes,
});
const due = (on: string, sent: readonly string[] = [], changes: Partial<TimelineFacts> = {}) =>
  dueReminders(timeline(facts(on, changes)), new Set(sent), day(on)).map(
    ({ entry, threshold }) => `${entry.code} ${String(threshold)}`,
  );

describe('reminders', () => {
  it('leave at 90, 60, 30 and 0 days before the term, each once', () => {
    expect(due('2017-06-16')).not.toContain('financialReport 90');
    expect(due('2017-06-17')).toContain('financialReport 90');
    expect(due('2017-06-18', [reminderKey('financialReport', day('2017-09-15'), 90)])).not.toContain(
      'financialReport 90',
    );
    expect(due('2017-07-17')).toContain('financialReport 60');
    expect(due('2017-08-16')).toContain('financialReport 30');
    expect(due('2017-09-15')).toContain('financialReport 0');
  });

  it('send the nearest threshold alone after a sleep, and nothing long after the day', () => {
    const late = due('2017-08-20').filter((one) => one.startsWith('financialReport'));
    expect(late).toEqual(['financialReport 30']);
    expect(due('2017-09-22')).toContain('financialReport 0');
    expect(due('2017-09-23').filter((one) => one.startsWith('financialReport'))).toEqual([]);
  });

  it('go on in summer, and stop once it is done', () => {
    expect(due('2017-08-16')).toContain('balanceRequest 30');
    expect(due('2017-08-16', [], { balanceRequestedOn: day('2017-08-01') })).not.toContain('balanceRequest 30');
  });

  it('tell of nothing that has no date or preceded the signature', () => {
    const draft = timeline(
      facts('2016-10-01', { standing: standing('2016-10-01', { signedOn: null }), signedOn: null }),
    );
    const told = dueReminders(draft, new Set(), day('2016-10-25')).map(({ entry }) => entry.code);
    expect(told).toEqual(['deploymentStart']);
    expect(due('2016-09-20').some((one) => one.startsWith('throughput'))).toBe(false);
  });

  it('are one message, in French, with the mention of art. 9 and the way to the page', () => {
    const reminders = dueReminders(timeline(facts('2017-08-16')), new Set(), day('2017-08-16'));
    const { subject, text } = reminderLetter({
      reference: 'C-2016-1',
      title: 'Convention d’essai',
      localAuthority: 'Commune d’essai',
      mention: 'Programme d’investissements d’avenir',
      day: day('2017-08-16'),
      reminders,
      url: 'https://chariot.exemple.invalid/#/conventions/x/echeances',
    });
    expect(subject).toMatch(/^Convention C-2016-1 : \d échéances à suivre$/);
    expect(text).toContain('– Dans 30 jours, le 15/09/2017 : Bilan financier');
    expect(text).toContain('https://chariot.exemple.invalid/#/conventions/x/echeances');
    expect(text).toContain('Programme d’investissements d’avenir');
  });
});

describe('the calendar', () => {
  const file = (told: TimelineFacts) =>
    calendarFile({
      conventionId: 'c1',
      reference: 'C-2016-1',
      entries: timeline(told),
      mention: 'Programme d’investissements d’avenir',
      day: told.standing.day,
      url: 'https://chariot.exemple.invalid/#/conventions/c1/echeances',
    });

  it('holds what has a date and is still to come, each under a name that stays', () => {
    const uids = file(facts('2016-10-01')).events.map(({ uid }) => uid);
    expect(uids).toContain('end.c1@chariot');
    expect(uids).not.toContain('signature.c1@chariot');
    expect(file(facts('2016-10-02')).events.map(({ uid }) => uid)).toEqual(uids);
    expect(file(facts('2016-10-02')).events[0]?.sequence).toBe(
      (file(facts('2016-10-01')).events[0]?.sequence ?? 0) + 1,
    );
    expect(writeCalendar(file(facts('2016-10-01')))).toContain('DTSTART;VALUE=DATE:20170915');
  });

  proves('T09', 'holds no day that comes from no signature', () => {
    const draft = facts('2016-10-01', { standing: standing('2016-10-01', { signedOn: null }), signedOn: null });
    const uids = file(draft).events.map(({ uid }) => uid.split('.')[0]);
    expect(uids).toEqual(['throughput', 'deploymentStart', 'deploymentEnd']);
  });
});

describe('what a closure leaves open', () => {
  it('names what is not settled, and nothing once all is', () => {
    expect(openPoints(timeline(facts('2017-10-01')))).toEqual(
      expect.arrayContaining(['avance non versée', 'solde non demandé', 'bilan financier non transmis']),
    );
    const done = day('2017-09-01');
    const settled = {
      ...{ advancePaidOn: done, balanceRequestedOn: done, serviceDoneOn: done, balancePaidOn: done },
      reportSentOn: done,
    };
    expect(openPoints(timeline(facts('2017-10-01', settled)))).toEqual([]);
  });
});
