import { LocalDate } from '@chariot/kernel';
import fc from 'fast-check';
import { proves } from '../rules/proof.scene.js';
import { validityOf } from './validity.js';

const day = LocalDate.parse;

describe('validityOf', () => {
  proves('R92', 'counts its twelve months from the signature', () => {
    expect(validityOf(day('2016-09-15'), 12)).toEqual({
      from: '2016-09-15',
      until: '2017-09-15',
      readings: { anniversary: '2017-09-15', eve: '2017-09-14' },
    });
  });

  proves('T15', 'gives both readings of the last day, and keeps the one that was chosen', () => {
    expect(validityOf(day('2016-09-15'), 12, 'eve')?.until).toBe('2017-09-14');
    expect(validityOf(day('2016-09-15'), 12, 'anniversary')?.until).toBe('2017-09-15');
  });

  it('computes nothing without a signature (T09)', () => {
    expect(validityOf(null, 12)).toBeNull();
  });

  it('ends on the last day of a month that has no such day, by both readings: 29 February, 31 August', () => {
    expect(validityOf(day('2016-02-29'), 12)?.readings).toEqual({ anniversary: '2017-02-28', eve: '2017-02-28' });
    expect(validityOf(day('2016-02-29'), 48)?.readings).toEqual({ anniversary: '2020-02-29', eve: '2020-02-28' });
    expect(validityOf(day('2016-08-31'), 6)?.readings).toEqual({ anniversary: '2017-02-28', eve: '2017-02-28' });
    expect(validityOf(day('2015-02-28'), 12)?.readings).toEqual({ anniversary: '2016-02-28', eve: '2016-02-27' });
  });

  it('is never shorter by a longer duration, and its two readings are at most a day apart', () => {
    const days = fc.integer({ min: 0, max: 20_000 }).map((n) => LocalDate.addDays(day('2000-01-01'), n));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 119 }), (signedOn, months) => {
        const shorter = validityOf(signedOn, months);
        const longer = validityOf(signedOn, months + 1);
        if (shorter === null || longer === null) throw new Error('signed, and yet without validity');
        expect(LocalDate.compare(longer.until, shorter.until)).toBe(1);
        const { anniversary, eve } = shorter.readings;
        expect([0, 1]).toContain(LocalDate.daysBetween(eve, anniversary));
      }),
    );
  });
});
