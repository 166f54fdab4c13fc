import { LocalDate } from '@chariot/kernel';
import { expiryLetter } from './expiry-letter.js';
import { daysLeft, letterDue, renewBy, standingOf } from './expiry.js';

const day = (text: string): LocalDate => LocalDate.parse(text);

describe('the end of a push certificate', () => {
  it.each([
    ['2027-03-15', '2027-03-15'],
    ['2027-06-30', '2027-06-30'],
    // Ends in summer, or so soon after that nobody would be there to renew it.
    ['2027-07-01', '2027-06-30'],
    ['2027-08-15', '2027-06-30'],
    ['2027-10-10', '2027-06-30'],
    ['2027-10-11', '2027-10-11'],
  ])('ending on %s, is to be renewed by %s', (notAfter, by) => expect(renewBy(day(notAfter))).toBe(by));

  it('stands by the days that are left until then', () => {
    const end = day('2027-03-15');
    const on = (today: string) => standingOf(end, day(today));
    expect(['2027-01-13', '2027-01-14', '2027-02-12', '2027-02-13', '2027-03-15', '2027-03-16'].map(on)).toEqual([
      'ok',
      'soon',
      'soon',
      'urgent',
      'urgent',
      'expired',
    ]);
    expect(daysLeft(end, day('2027-03-16'))).toBe(-1);
    expect(standingOf(day('2027-08-15'), day('2027-06-01'))).toBe('urgent');
  });

  it('is written about at 60, 30 and 7 days and once it is over, each once', () => {
    const end = day('2027-03-15');
    const sent: number[] = [];
    const letters: [string, number][] = [];
    for (let today = day('2026-11-01'); today < day('2027-05-01'); today = LocalDate.addDays(today, 1)) {
      const due = letterDue(end, today, sent);
      if (due === null) continue;
      letters.push([today, due]);
      sent.push(due);
    }
    expect(letters).toEqual([
      ['2027-01-14', 60],
      ['2027-02-13', 30],
      ['2027-03-08', 7],
      ['2027-03-16', 0],
    ]);
  });

  it('is not written about in summer: three letters come before it, the last word after it', () => {
    const end = day('2027-08-15');
    const sent: number[] = [];
    const letters: [string, number][] = [];
    for (let today = day('2027-04-01'); today < day('2027-10-01'); today = LocalDate.addDays(today, 1)) {
      const due = letterDue(end, today, sent);
      if (due === null) continue;
      letters.push([today, due]);
      sent.push(due);
    }
    expect(letters).toEqual([
      ['2027-05-01', 60],
      ['2027-05-31', 30],
      ['2027-06-23', 7],
      ['2027-09-11', 0],
    ]);
  });

  it('is told at once, and once, of one that comes in late', () => {
    expect(letterDue(day('2027-03-15'), day('2027-03-12'), [])).toBe(7);
    expect(letterDue(day('2027-03-15'), day('2027-03-13'), [7])).toBeNull();
    // A server that was off at 60 days does not write about them at 30.
    expect(letterDue(day('2027-03-15'), day('2027-02-20'), [30])).toBeNull();
  });
});

describe('the letter', () => {
  const topic = 'com.apple.mgmt.External.0192f0c0';
  const of = (notAfter: string, threshold: 60 | 0) =>
    expiryLetter(
      { notAfter: day(notAfter), topic, appleAccount: 'ipad@crets.fr' },
      threshold,
      'https://chariot.fr/#/x',
    );

  it('says when, by which account, on which line, and where the steps are', () => {
    const { subject, text } = of('2027-03-15', 60);
    expect(subject).toBe('Chariot : renouvelez le certificat de réveil des iPad (il expire le 15/03/2027)');
    for (const said of ['15/03/2027', 'ipad@crets.fr', topic, '« Renew »', 'https://chariot.fr/#/x'])
      expect(text).toContain(said);
    expect(text).not.toContain('avant l’été');
    expect(of('2027-08-15', 60).text).toContain('avant l’été, le 30/06/2027 au plus tard');
  });

  it('says what no longer happens once it is over', () => {
    expect(of('2027-03-15', 0).subject).toContain('ne sont plus réveillés');
    expect(of('2027-03-15', 0).text).toContain('a expiré le 15/03/2027');
  });
});
