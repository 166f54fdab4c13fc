import { LocalDate, Period, SUMMER_FREEZE, inSummerFreeze } from '../index.js';

const day = LocalDate.parse;
const deployment = Period.of(day('2016-11-10'), day('2017-02-01'));
const endless = Period.of(day('2016-11-10'), null);

describe('Period', () => {
  it.each([
    ['2016-11-09', false, false],
    ['2016-11-10', true, true],
    ['2016-12-25', true, true],
    ['2017-02-01', true, true],
    ['2017-02-02', false, true],
  ])('on %s: %s with an end, %s without', (date, inDeployment, inEndless) => {
    expect(Period.contains(deployment, day(date))).toBe(inDeployment);
    expect(Period.contains(endless, day(date))).toBe(inEndless);
  });

  it('may last one day, not less', () => {
    expect(Period.of(day('2016-11-10'), day('2016-11-10'))).toEqual({ from: '2016-11-10', until: '2016-11-10' });
    expect(() => Period.of(day('2016-11-10'), day('2016-11-09'))).toThrow(
      expect.objectContaining({
        code: 'kernel.invalidPeriod',
        fr: 'La période finit le 09/11/2016, avant de commencer le 10/11/2016 : corrigez l’une des deux dates.',
      }),
    );
  });

  it.each([
    ['2017-02-01', null, true],
    ['2017-02-02', null, false],
    ['2016-01-01', '2016-11-10', true],
    ['2016-01-01', '2016-11-09', false],
    ['2016-12-01', '2016-12-02', true],
    ['2016-01-01', '2018-01-01', true],
  ])('from %s until %s overlaps the deployment: %s', (from, until, overlaps) => {
    const other = Period.of(day(from), until === null ? null : day(until));
    expect(Period.overlaps(deployment, other)).toBe(overlaps);
    expect(Period.overlaps(other, deployment)).toBe(overlaps);
  });

  it('overlaps when neither ends', () => {
    expect(Period.overlaps(endless, Period.of(day('2030-01-01'), null))).toBe(true);
  });
});

describe('summer freeze', () => {
  it('is stated once, from 1 July to 10 September', () => {
    expect(SUMMER_FREEZE).toEqual({ from: { month: 7, day: 1 }, until: { month: 9, day: 10 } });
  });

  it.each([
    ['2026-06-30', false],
    ['2026-07-01', true],
    ['2026-08-15', true],
    ['2026-09-10', true],
    ['2026-09-11', false],
    ['2026-01-05', false],
    ['2031-07-31', true],
    ['2031-12-31', false],
  ])('%s: %s', (date, frozen) => {
    expect(inSummerFreeze(day(date))).toBe(frozen);
  });
});
