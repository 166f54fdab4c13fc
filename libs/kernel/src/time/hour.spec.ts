import { hourOf, timeInFrench } from './hour.js';

describe('hourOf', () => {
  it('is that of the zone, summer and winter, and midnight is 0', () => {
    expect(hourOf(new Date('2026-07-01T05:00:00Z'))).toBe(7);
    expect(hourOf(new Date('2026-12-01T05:59:59Z'))).toBe(6);
    expect(hourOf(new Date('2026-12-01T23:00:00Z'))).toBe(0);
    expect(hourOf(new Date('2026-12-01T23:00:00Z'), 'Indian/Reunion')).toBe(3);
    expect(() => hourOf(new Date(), 'Europe/Belledonne')).toThrow(RangeError);
  });
});

describe('timeInFrench', () => {
  it('writes no zero before the hour, nor the minutes of a whole one', () => {
    expect(['00:30', '08:05', '09:00', '17:30'].map(timeInFrench)).toEqual([
      '0\u00a0h\u00a030',
      '8\u00a0h\u00a005',
      '9\u00a0h',
      '17\u00a0h\u00a030',
    ]);
  });
});
