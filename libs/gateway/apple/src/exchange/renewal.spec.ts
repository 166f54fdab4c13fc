import fc from 'fast-check';
import { inSummerFreeze, LocalDate } from '@chariot/kernel';
import { isToRenew } from './renewal.js';

const DAY = 24 * 3_600_000;
const at = (text: string): Date => new Date(`${text}T10:00:00Z`);
const ending = (notAfter: Date) => ({ notAfter, renewFrom: new Date(notAfter.getTime() - 60 * DAY) });

describe('the identity of an iPad', () => {
  it.each([
    ['in its first months', '2027-12-12', '2026-11-10', false],
    ['the day before its last 60', '2027-01-10', '2026-11-10', false],
    ['within its last 60 days', '2027-01-08', '2026-11-10', true],
    ['long slept over, the day before its end', '2026-11-11', '2026-11-10', true],
    ['in summer, in its last 60 days', '2027-10-01', '2027-08-20', false],
    ['in summer, about to end', '2027-07-18', '2027-07-15', false],
    ['in June, ending in summer', '2027-08-25', '2027-06-05', true],
    ['in June, its last 60 days beginning in summer', '2027-10-10', '2027-06-05', true],
    ['on 11 September, in its last 60 days', '2027-11-01', '2027-09-11', true],
  ])('%s (end %s, today %s) is to be renewed: %s', (_, notAfter, today, wanted) => {
    expect(isToRenew(ending(at(notAfter)), at(today))).toBe(wanted);
  });

  it('is renewed on no day of the summer, whatever its dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: -60, max: 500 }), (day, left) => {
        const now = new Date(at('2026-01-01').getTime() + day * DAY);
        const wanted = isToRenew(ending(new Date(now.getTime() + left * DAY)), now);
        return !wanted || !inSummerFreeze(LocalDate.at(now));
      }),
    );
  });

  it('never ends unasked for who asks once a day, but in summer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_500 }), (day) => {
        const notAfter = new Date(at('2026-01-01').getTime() + day * DAY);
        const days = Array.from({ length: 110 }, (_, left) => new Date(notAfter.getTime() - (left + 1) * DAY));
        return days.some((now) => isToRenew(ending(notAfter), now));
      }),
    );
  });
});
