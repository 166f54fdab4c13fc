import fc from 'fast-check';
import { inSummerFreeze, LocalDate } from '@chariot/kernel';
import { endsToRenewBefore, renewalOf } from './renewal.js';

const DAY = 24 * 3_600_000;
const at = (text: string): Date => new Date(`${text}T10:00:00Z`);
const ending = (notAfter: string) => ({
  notAfter: at(notAfter),
  renewFrom: new Date(at(notAfter).getTime() - 60 * DAY),
});

describe('the renewal of a certificate', () => {
  it.each([
    ['in its first months', '2027-01-10', '2026-11-10', 'no'],
    ['the day before its last 60', '2027-01-10', '2026-11-10', 'no'],
    ['within its last 60 days', '2027-01-08', '2026-11-10', 'due'],
    ['within its last week', '2026-11-15', '2026-11-10', 'urgent'],
    // The freeze: 1 July to 10 September.
    ['in the freeze, good until November', '2027-11-10', '2027-07-15', 'no'],
    ['in the freeze, in its last 60 days but good until October', '2027-10-01', '2027-08-20', 'no'],
    ['in the freeze, dead before its end', '2027-08-20', '2027-07-15', 'due'],
    ['in the freeze, dead within the week', '2027-07-18', '2027-07-15', 'urgent'],
    ['in the freeze, dead the week after it', '2027-09-15', '2027-08-01', 'due'],
    ['on the last evening of the freeze, by Paris time', '2027-11-01', '2027-09-10', 'no'],
    // Before the freeze: what would have to renew in it does it now.
    ['in June, and dead in August', '2027-08-25', '2027-06-05', 'due'],
    ['in June, with its last 60 days beginning in August', '2027-10-10', '2027-06-05', 'due'],
    ['in June, with its last 60 days beginning after the freeze', '2027-11-20', '2027-06-05', 'no'],
    ['in April, with its last 60 days beginning in July', '2027-09-10', '2027-04-20', 'no'],
  ])('%s (end %s, today %s): %s', (_, notAfter, today, renewal) => {
    expect(renewalOf(ending(notAfter), at(today))).toBe(renewal);
  });

  it('follows the calendar of Paris, not of Greenwich', () => {
    // 30 June 22:30 in UTC is already 1 July in Paris.
    const certificate = { renewFrom: at('2027-06-20'), notAfter: at('2027-10-20') };
    expect(renewalOf(certificate, new Date('2027-06-30T21:30:00Z'))).toBe('due');
    expect(renewalOf(certificate, new Date('2027-06-30T22:30:00Z'))).toBe('no');
  });

  it('is found for many at once by when they end, as it is for each, and never in the freeze', () => {
    const day = fc
      .integer({ min: 0, max: 3 * 365 })
      .map((days) => new Date(Date.parse('2026-01-01T10:00:00Z') + days * DAY));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 500 }), (today, days) => {
        const notAfter = new Date(today.getTime() + days * DAY);
        const renewFrom = new Date(notAfter.getTime() - 60 * DAY);
        const before = endsToRenewBefore(today);
        // pki gives none whose renewal would begin in the freeze.
        fc.pre(!inSummerFreeze(LocalDate.at(renewFrom)) && days !== 60);
        const isDue = !inSummerFreeze(LocalDate.at(today)) && renewalOf({ renewFrom, notAfter }, today) !== 'no';
        expect(before !== null && notAfter < before).toBe(isDue);
      }),
    );
  });

  it('lets no certificate die unasked, whatever its dates and the day', () => {
    const days = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 6 }), (day, left) => {
        const now = new Date(at('2026-01-01').getTime() + day * DAY);
        const notAfter = new Date(now.getTime() + left * DAY);
        return renewalOf({ notAfter, renewFrom: new Date(notAfter.getTime() - 60 * DAY) }, now) === 'urgent';
      }),
    );
  });

  it('asks nothing of a new certificate in the freeze', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 71 }), (day) => {
        const now = new Date(at('2027-07-01').getTime() + day * DAY);
        const notAfter = new Date(now.getTime() + 397 * DAY);
        return renewalOf({ notAfter, renewFrom: new Date(notAfter.getTime() - 60 * DAY) }, now) === 'no';
      }),
    );
  });
});
