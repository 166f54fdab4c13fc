import { inSummerFreeze, LocalDate } from '@chariot/kernel';
import { LIFETIMES, validityFrom } from './validity.js';

const DAY = 86_400_000;

/** Every day of a year, at all hours in turn. */
function* instants(): Generator<Date> {
  const start = Date.UTC(2027, 0, 1);
  for (let day = 0; day < 365; day += 1) yield new Date(start + day * DAY + (day % 24) * 3_600_000 + 417);
}

describe('validity', () => {
  it.each(['server', 'device'] as const)(
    'keeps the end and the whole renewal period of a %s certificate out of the summer',
    (kind) => {
      let pushed = 0;
      for (const now of instants()) {
        const { notAfter, renewFrom } = validityFrom(now, LIFETIMES[kind]);
        for (let day = LocalDate.at(renewFrom); day <= LocalDate.at(notAfter); day = LocalDate.addDays(day, 1)) {
          if (inSummerFreeze(day)) throw new Error(`made at ${now.toISOString()}: ${day} is in the freeze`);
        }
        const wanted = now.getTime() + LIFETIMES[kind].days * DAY;
        expect(notAfter.getTime()).toBeGreaterThanOrEqual(Math.floor(wanted / 1000) * 1000);
        if (notAfter.getTime() > wanted) pushed += 1;
      }
      expect(pushed).toBeGreaterThan(0);
    },
  );

  it('never lets an authority end in the summer', () => {
    for (const now of instants()) {
      expect(inSummerFreeze(LocalDate.at(validityFrom(now, LIFETIMES.root).notAfter))).toBe(false);
      expect(inSummerFreeze(LocalDate.at(validityFrom(now, LIFETIMES.issuing).notAfter))).toBe(false);
    }
  });

  it('gives a device 397 days when nothing is in the way', () => {
    const validity = validityFrom(new Date('2026-01-15T09:30:15.250Z'), LIFETIMES.device);
    expect(validity).toEqual({
      notBefore: new Date('2026-01-15T08:30:15Z'),
      notAfter: new Date('2027-02-16T09:30:15Z'),
      renewFrom: new Date('2026-12-18T09:30:15Z'),
    });
  });

  it('begins the renewal of a September cart on 11 September', () => {
    const { notAfter, renewFrom } = validityFrom(new Date('2026-09-14T08:00:00Z'), LIFETIMES.device);
    expect(LocalDate.at(renewFrom)).toBe('2027-09-11');
    expect(LocalDate.at(notAfter)).toBe('2027-11-10');
  });

  it('pushes an authority that would end on 24 July to 11 September', () => {
    const { notAfter } = validityFrom(new Date('2026-07-24T08:00:00Z'), LIFETIMES.root);
    expect(LocalDate.at(notAfter)).toBe('2046-09-11');
  });

  it('never outlives its issuer', () => {
    const until = new Date('2027-01-31T00:00:00Z');
    expect(validityFrom(new Date('2026-09-14T08:00:00Z'), LIFETIMES.device, until).notAfter).toEqual(until);
  });
});
